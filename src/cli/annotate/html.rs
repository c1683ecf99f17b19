//! References as a page for a browser: the note and, beside it, the meaning of the reference under the pointer.
//!
//! The page is a single file without scripts that loads nothing. The gloss of a reference follows it in the text, and
//! the style sheet alone shows it while the reference has the pointer or the focus.

mod body;
mod glosses;
mod safe_markdown;

use quick_xml::escape::escape as escaped;

use super::annotated::Annotated;
use crate::markdown::plain;
use crate::text::printable;
use glosses::Glosses;

const STYLE: &str = include_str!("html/page.css");

/// The head of every page. Its policy forbids running or loading anything, whatever the note contains.
const HEAD: &str = include_str!("html/head.html");

/// The page.
pub(super) fn print(notes: &[Annotated<'_>]) -> String {
    let mut glosses = Glosses::default();
    let mut articles = String::new();
    for (index, annotated) in notes.iter().enumerate() {
        let language = escaped(language(annotated));
        let body = body::print(annotated, index + 1, &mut glosses);
        articles.push_str(&format!("<article lang=\"{language}\" dir=\"auto\">\n{body}</article>\n"));
    }
    let title = notes.first().map(|first| plain::text(&first.note.facts.title)).unwrap_or_default();
    let language = notes.first().map(|first| escaped(language(first))).unwrap_or_default();
    let more = if notes.len() > 1 { format!(" and {} more", notes.len() - 1) } else { String::new() };
    let page = format!(
        "<!DOCTYPE html>\n<html lang=\"{language}\">\n<head>\n{HEAD}<title>{}{more}</title>\n\
         <style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n{articles}</main>\n{}</body>\n</html>\n",
        escaped(&title),
        glosses.list(),
    );
    // A note may write such characters as `&#x202e;`, which are decoded only now.
    printable::text(&page).into_owned()
}

/// The language of a note: from its front matter, else from the settings.
fn language<'a>(annotated: &'a Annotated<'_>) -> &'a str {
    let Annotated { note, snapshot, .. } = annotated;
    note.facts.lang.as_deref().unwrap_or(snapshot.language(note).name())
}
