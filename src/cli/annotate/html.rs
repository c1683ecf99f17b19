//! References as a page for a browser: the note and, beside it, the meaning of the reference under the pointer.
//!
//! The page is a single file without scripts that loads nothing. The gloss of a reference follows it in the text, and
//! the style sheet alone shows it while the reference has the pointer or the focus.

mod body;
mod glosses;
mod safe_markdown;

use std::collections::BTreeMap;

use quick_xml::escape::escape as escaped;

use super::annotated::Annotated;
use crate::features::cards;
use crate::language;
use crate::markdown::offered::Offered;
use crate::markdown::{front_matter, plain};
use crate::resolution::ReferenceKind;
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
    let title = notes.first().map(title).unwrap_or_default();
    let language = notes.first().map(|first| escaped(language(first))).unwrap_or_default();
    let more = if notes.len() > 1 { format!(" and {} more", notes.len() - 1) } else { String::new() };
    let page = format!(
        "<!DOCTYPE html>\n<html lang=\"{language}\">\n<head>\n{HEAD}<title>{}{more}</title>\n\
         <style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n{articles}</main>\n{}</body>\n</html>\n",
        escaped(&title),
        glosses.list() + &references(notes),
    );
    // A note may write such characters as `&#x202e;`, which are decoded only now.
    printable::text(&page).into_owned()
}

/// The title of a note: that of its front matter, else its heading.
fn title(annotated: &Annotated<'_>) -> String {
    let block = front_matter::read(&annotated.text);
    let stated = block.as_ref().and_then(|block| block.text("title"));
    plain::text(stated.unwrap_or(&annotated.note.facts.title))
}

/// What the notes cite, as their style prints it, in the order of the alphabet; empty where it prints nothing.
fn references(notes: &[Annotated<'_>]) -> String {
    let mut listed: BTreeMap<String, String> = BTreeMap::new();
    for Annotated { snapshot, note, .. } in notes {
        let cited = snapshot.references(note);
        let cited = cited.iter().filter(|reference| reference.kind == ReferenceKind::Citation);
        for printed in cited.filter_map(|it| cards::reference_of(snapshot, note, it.target()?)) {
            let offered = Offered { file: note.path(), folder: snapshot.folder(note).root.as_deref() };
            listed.entry(plain::text(&printed).to_lowercase()).or_insert_with(|| glosses::safe(&printed, offered));
        }
    }
    let Some(first) = notes.first().filter(|_| !listed.is_empty()) else { return String::new() };
    let heading = language::of_tag(first.snapshot.language(&first.note).name()).references;
    let listed: String = listed.into_values().collect();
    format!("<section class=\"references\">\n<h2>{}</h2>\n{listed}</section>\n", escaped(heading))
}

/// The language of a note: from its front matter, else from the settings.
fn language<'a>(annotated: &'a Annotated<'_>) -> &'a str {
    let Annotated { note, snapshot, .. } = annotated;
    note.facts.lang.as_deref().unwrap_or(snapshot.language(note).name())
}
