//! The result of an import as JSON, for an editor to show.

use std::fs;
use std::path::{self, Path};

use serde_json::{Value, json};

use super::plan::Step;
use super::{Done, Failure, short};
use crate::library::contents;
use crate::text::printable;
use crate::workspace::settings::{FILE_NAME, Settings};

/// One object:
///
/// - `said`: what was done, or why not, in at most 60 characters; `report`: the same at length.
/// - `pages`: the book pages in the order in which they were touched. Each has `path`, `line` (one-based, of the
///   imported chapter), `new`, `citekey`, `title` without subtitle, `sort` (`chapter page`, `9 chapters`), `before`
///   and `text` (the content of the file before and after, so that the import can be undone), and `first`: whether it
///   is the folder's first book page and no settings say which notes are about it.
/// - `refused`: what was not imported, each with `file`, `line`, `said`, `message`, and `asks`: the names of options
///   that would resolve it.
/// - `remarks`: doubts about how files were read.
pub(super) fn answer(done: &Done, workspace: &Path) -> String {
    let mut pages: Vec<(&Path, Vec<&Step>)> = Vec::new();
    for step in &done.steps {
        match pages.iter_mut().find(|(path, _)| *path == step.path) {
            Some((_, steps)) => steps.push(step),
            None => pages.push((&step.path, vec![step])),
        }
    }
    let has_settings = || {
        let text = fs::read_to_string(workspace.join(FILE_NAME)).unwrap_or_default();
        !Settings::from_toml(&text).0.folders.is_empty()
    };
    let is_first = pages.len() == 1 && done.steps.first().is_some_and(|step| step.new && !step.has_others);
    let is_first = is_first && !has_settings();
    let said = match (done.steps.is_empty(), done.failures.first()) {
        (true, Some(failure)) => short::refused(failure),
        _ => short::done(&done.steps),
    };
    let report: Vec<String> = done.steps.iter().map(|step| super::report(step, false).trim_end().to_owned()).collect();
    let answer = json!({
        "said": said,
        "report": report.join("\n"),
        "pages": pages.iter().filter_map(|(path, steps)| page(path, steps, is_first)).collect::<Vec<_>>(),
        "refused": done.failures.iter().map(refused).collect::<Vec<_>>(),
        "remarks": done.remarks.iter().map(|remark| remark.message.as_str()).collect::<Vec<_>>(),
    });
    printable::json(&format!("{answer}\n")).into_owned()
}

fn page(path: &Path, steps: &[&Step], is_first: bool) -> Option<Value> {
    let (first, last) = (steps.first()?, steps.last()?);
    let input = last.told.as_ref();
    let sort = match input {
        Some(input) if input.is_chapter_page => "chapter page".to_owned(),
        Some(input) => {
            short::counted(input.volume.chapters.len(), "chapter").unwrap_or_else(|| "no chapters".to_owned())
        }
        None => String::new(),
    };
    Some(json!({
        "path": path::absolute(path).unwrap_or_else(|_| path.to_owned()).to_string_lossy(),
        "line": line(last),
        "new": first.new,
        "citekey": last.book.record.citekey(),
        "title": last.book.record.main_title(),
        "sort": sort,
        "before": first.before.as_deref(),
        "text": &*last.text,
        "first": is_first,
    }))
}

/// The one-based line of the chapter that the input is about, or else of the page's heading.
fn line(step: &Step) -> usize {
    let about = step.told.as_ref().and_then(|told| told.about.as_ref());
    let chapter = about.and_then(|(number, title)| {
        step.book.chapters.iter().find(|chapter| contents::same_title(chapter.title(), title)).or_else(|| {
            let value = number.map(|number| number.value);
            value.and_then(|value| step.book.chapters.iter().find(|it| it.number.is_some_and(|it| it.value == value)))
        })
    });
    let at = chapter.map(|chapter| chapter.heading.start as usize).or_else(|| step.text.find("\n# ").map(|at| at + 1));
    1 + memchr::memchr_iter(b'\n', &step.text.as_bytes()[..at.unwrap_or_default().min(step.text.len())]).count()
}

fn refused(failure: &Failure) -> Value {
    json!({
        "file": super::shown(&failure.file),
        "line": failure.line,
        "said": short::refused(failure),
        "message": failure.message,
        "asks": failure.asks,
    })
}
