//! EPUBs: a book's metadata, and the chapters in its contents list.
//!
//! Only three small files of the archive are read, each up to a limit, so that a zip bomb does no harm. Entries have
//! no spans; they refer to the file as a whole.

use std::io::{Read, Seek};

use rustc_hash::FxHashMap;
use zip::ZipArchive;
use zip::result::ZipError;

use crate::library::book::Volume;
use crate::library::source::Entries;
use crate::library::sources::xml;
use crate::text::{Problem, Span};

mod contents;
mod label;
mod package;
mod path;

/// The largest unpacked size of a file; the contents lists of whole encyclopaedias take a tenth of it.
const MOST_BYTES: u64 = 8 << 20;

/// Reads the EPUB `file`. If `address` (its URI) is given, the chapters' addresses point into the file.
pub fn read(file: impl Read + Seek, address: Option<&str>) -> Entries {
    let mut problems = Vec::new();
    let volume = book(file, address, &mut problems).map_err(|message| problems.push(problem(&message)));
    let records = volume.map(Volume::into_records).unwrap_or_default();
    Entries { records, problems, makes_keys: true, ..Entries::default() }
}

fn problem(message: &str) -> Problem {
    Problem::new(Span::default(), message)
}

/// The book, or an error message. Without a contents list it is still a work.
fn book(file: impl Read + Seek, address: Option<&str>, problems: &mut Vec<Problem>) -> Result<Volume, String> {
    let mut archive = ZipArchive::new(file).map_err(|_| {
        "This file cannot be opened as an EPUB: it is damaged, or something else. Download it again.".to_owned()
    })?;
    let container = part(&mut archive, "META-INF/container.xml")?;
    let package_path = xml::read(&container)
        .find("rootfile")
        .and_then(|rootfile| path::resolved("", rootfile.get("full-path")?))
        .ok_or("This EPUB does not say where its metadata are. Download it again.")?;
    let package = package::read(&xml::read(&part(&mut archive, &package_path)?), &package_path);
    let mut volume = Volume { record: package.record, ..Volume::default() };
    let lists = package.contents.iter().map(|path| Ok((path, part(&mut archive, path)?)));
    // If there are two lists, the second is for readers that do not support the first.
    let mut failed = None;
    for list in lists.collect::<Vec<Result<_, String>>>() {
        match list {
            Ok((path, text)) => {
                let mut list = contents::read(&xml::read(&text), path);
                if !list.is_empty() {
                    name_unlabelled(&mut archive, &mut list);
                    contents::add(&mut volume, &list, address);
                    return Ok(volume);
                }
            }
            Err(message) => failed = failed.or(Some(message)),
        }
    }
    let none = || "This EPUB has no contents list, so its chapters are unknown.".to_owned();
    problems.push(problem(&failed.unwrap_or_else(none)));
    if volume.record.title().is_empty() {
        return Err("This EPUB does not say what book it is.".to_owned());
    }
    Ok(volume)
}

/// The most unlabelled lines of a contents list to look up in the files they lead to.
const MOST_UNLABELLED: usize = 40;

/// Labels the unlabelled lines of a contents list with the first heading, or the title, of the file they lead to.
fn name_unlabelled<R: Read + Seek>(archive: &mut ZipArchive<R>, list: &mut [contents::Line]) {
    let mut titles: FxHashMap<String, String> = FxHashMap::default();
    for target in contents::unlabelled(list).into_iter().take(MOST_UNLABELLED) {
        let file = target.split('#').next().unwrap_or(&target);
        if let Ok(text) = part(archive, file) {
            let root = xml::read(&text);
            let mut heading = ["h1", "h2", "title"].iter().filter_map(|name| root.find(name)).map(xml::Element::text);
            titles.extend(heading.find(|title| title.chars().any(char::is_alphabetic)).map(|title| (target, title)));
        }
    }
    contents::name_unlabelled(list, &|target| titles.get(target).cloned());
}

/// The text of the file at `path` in the archive.
fn part<R: Read + Seek>(archive: &mut ZipArchive<R>, path: &str) -> Result<String, String> {
    let file = archive.by_name(path).map_err(|error| match error {
        ZipError::FileNotFound => format!("This EPUB lacks “{path}”. Download it again."),
        _ => format!("“{path}” in this EPUB cannot be unpacked. Download it again."),
    })?;
    let mut bytes = Vec::new();
    file.take(MOST_BYTES + 1)
        .read_to_end(&mut bytes)
        .map_err(|_| format!("“{path}” in this EPUB cannot be unpacked. Download it again."))?;
    if bytes.len() as u64 > MOST_BYTES {
        return Err(format!("“{path}” in this EPUB is far too big for what it should be, and is not read."));
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
