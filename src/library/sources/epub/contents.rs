//! The contents list: `nav` of EPUB 3, `navMap` of EPUB 2.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use super::path;
use super::xml::Element;
use crate::library::book::Volume;
use crate::library::contents::{self, Entry};
use crate::library::record::{Kind, Record};
use crate::library::variables::Variable;

/// A line of the list, and the lines below it.
#[derive(Debug)]
pub(super) struct Line {
    label: String,
    /// Its place in the archive.
    path: Option<String>,
    below: Vec<Line>,
}

/// Reads the contents list in `root`, the file at `at` in the archive.
pub(super) fn read(root: &Element, at: &str) -> Vec<Line> {
    if let Some(map) = root.find("navMap") {
        return points(map, at);
    }
    let lists = root.all("nav");
    let of_contents = lists.iter().find(|list| list.get("type") == Some("toc"));
    of_contents.or(lists.first()).and_then(|list| list.find("ol")).map(|list| items(list, at)).unwrap_or_default()
}

fn points(parent: &Element, at: &str) -> Vec<Line> {
    let inner = parent.children.iter().filter(|child| child.name == "navPoint");
    let line = |point: &Element| Line {
        label: point.find("navLabel").map(Element::text).unwrap_or_default(),
        path: point.find("content").and_then(|content| path::resolved(at, content.get("src")?)),
        below: points(point, at),
    };
    with_label(inner.map(line).collect())
}

fn items(list: &Element, at: &str) -> Vec<Line> {
    let inner = list.children.iter().filter(|child| child.name == "li");
    let line = |item: &Element| {
        let label = item.children.iter().find(|child| child.name != "ol");
        Line {
            label: label.map(Element::text).unwrap_or_default(),
            path: label.and_then(|label| path::resolved(at, label.get("href")?)),
            below: item
                .children
                .iter()
                .find(|child| child.name == "ol")
                .map(|list| items(list, at))
                .unwrap_or_default(),
        }
    };
    with_label(inner.map(line).collect())
}

fn with_label(lines: Vec<Line>) -> Vec<Line> {
    lines.into_iter().filter(|line| !line.label.is_empty()).collect()
}

/// Adds what the list names to `volume`.
pub(super) fn add(volume: &mut Volume, list: &[Line], address: Option<&str>) {
    // The whole book may be one line of its own list.
    let list = match list {
        [only] if !only.below.is_empty() => only.below.as_slice(),
        list => list,
    };
    for line in list {
        add_line(volume, line, None, address);
    }
}

fn add_line(volume: &mut Volume, line: &Line, part: Option<&str>, address: Option<&str>) {
    let titled = |title: &str| contents::same_title(&line.label, title);
    match contents::entry(&line.label) {
        Entry::Part(name) => {
            for below in &line.below {
                add_line(volume, below, Some(&name), address);
            }
        }
        Entry::Matter(name) => volume.matter.push(name.into()),
        Entry::Chapter { number: None, .. } if titled(volume.record.main_title()) || titled(volume.record.title()) => {
            // The half-title page; or the book as a whole, above its chapters.
            for below in &line.below {
                add_line(volume, below, part, address);
            }
        }
        Entry::Chapter { number, title } => {
            let mut chapter = Record::new(Kind::Chapter, if title.is_empty() { &line.label } else { title });
            chapter.number = number;
            if let Some(part) = part {
                chapter.more_mut().part = Some(part.into());
            }
            let place = address.zip(line.path.as_deref());
            chapter.set_some(
                Variable::Url,
                place.map(|(address, path)| format!("{address}#{}", utf8_percent_encode(path, FRAGMENT))),
            );
            volume.chapters.push(chapter);
        }
    }
}

/// What is percent-coded where a path becomes the fragment of a URI.
const FRAGMENT: &AsciiSet = &CONTROLS.add(b'%').add(b' ').add(b'#').add(b'<').add(b'>').add(b'"').add(b'`');
