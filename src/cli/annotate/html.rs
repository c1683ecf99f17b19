//! References as a page for a browser: the note, and beside it what the reference under the pointer means.
//!
//! The page is one file, without scripts, that fetches nothing: the gloss of a reference stands behind it in the text, and
//! the style sheet alone shows it while the reference is looked at.

mod body;
mod glosses;
mod harmless;

use super::Annotated;
use crate::markdown::plain;
use glosses::Glosses;
use harmless::escaped;

const STYLE: &str = include_str!("html/page.css");

/// Nothing runs and nothing is fetched, whatever the note holds.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/// The page.
pub(super) fn print(notes: &[Annotated<'_>]) -> String {
    let mut glosses = Glosses::default();
    let mut articles = String::new();
    for (index, annotated) in notes.iter().enumerate() {
        let language = annotated.note.facts.lang.as_deref();
        let language = language.map(|tag| format!(" lang=\"{}\"", escaped(tag))).unwrap_or_default();
        let body = body::print(annotated, index + 1, &mut glosses);
        articles.push_str(&format!("<article{language} dir=\"auto\">\n{body}</article>\n"));
    }
    let title = notes.first().map(|first| plain::text(&first.note.facts.title)).unwrap_or_default();
    let more = if notes.len() > 1 { format!(" and {} more", notes.len() - 1) } else { String::new() };
    format!(
        "<!DOCTYPE html>\n<html>\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"referrer\" content=\"no-referrer\">\n\
         <title>{}{more}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n{articles}</main>\n{}</body>\n</html>\n",
        escaped(&title),
        glosses.list(),
    )
}
