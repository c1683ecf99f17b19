//! A report as a page for a browser: one file that loads nothing, and that without its script only cannot sort and search.

mod index;
mod links;
mod reading;
mod tables;
mod text;
mod together;
mod who;

use quick_xml::escape::escape as escaped;

use self::links::Links;
use super::words;
use super::{Report, Section};
use crate::text::counted;
use crate::text::printable;
use crate::workspace::settings::LinksTo;

const STYLE: &str = include_str!("html/page.css");
const SCRIPT: &str = include_str!("html/page.js");
/// The script's SHA-256, so that the page runs no other.
const SCRIPT_HASH: &str = "sha256-JcttnviDuBe28lTCafWz2ef6svWMy3xPu6oDtM+BEOg=";
/// The colours of VS Code in place of the page's own.
const EDITOR_STYLE: &str = include_str!("html/editor.css");

/// Where a page is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shown {
    /// In a browser.
    Browser,
    /// In a view of an editor that runs only scripts with this nonce.
    Editor {
        /// The nonce: letters and digits.
        nonce: String,
    },
}

/// The page with `sections` of `report`. What it names is opened by links of the kind `links_to`.
pub fn print(report: &Report, sections: &[Section], links_to: LinksTo, shown: &Shown) -> String {
    let links = Links::new(report, links_to, sections);
    let main: String = sections.iter().map(|&section| print_section(report, section, &links)).collect();
    let nav = sections.iter().map(|&it| format!("<a href=\"#{}\">{}</a>", it.id(), it.heading()));
    let title = if report.folder.is_empty() { "Notes" } else { &report.folder };
    let (script, attribute, style) = match shown {
        Shown::Browser => (format!("'{SCRIPT_HASH}'"), String::new(), ""),
        Shown::Editor { nonce } => {
            let nonce: String = nonce.chars().filter(char::is_ascii_alphanumeric).collect();
            (format!("'nonce-{nonce}'"), format!(" nonce=\"{nonce}\""), EDITOR_STYLE)
        }
    };
    let page = format!(
        include_str!("html/page.html"),
        STYLE = STYLE,
        SCRIPT = SCRIPT,
        attribute = attribute,
        main = main,
        script = script,
        style = style,
        title = escaped(title),
        sum = escaped(summary(report)),
        nav = nav.collect::<String>(),
    );
    // A note may write such characters as `&#x202e;`.
    printable::text(&page).into_owned()
}

/// `3 notes · 1 book with 9 chapters, 1 of them read · 14 organizations and people`
fn summary(report: &Report) -> String {
    let counts = || report.reading.books.iter().map(|book| &book.counts);
    let (chapters, read) = (counts().map(|it| it.chapters).sum(), counts().map(|it| it.read).sum::<usize>());
    let books = match report.reading.books.len() {
        0 => "no books".to_owned(),
        number => format!("{} with {}, {read} of them read", counted(number, "book"), counted(chapters, "chapter")),
    };
    let people = report.who.everybody.iter().any(|body| body.kind == "person");
    let bodies = counted(report.who.everybody.len(), "organization") + if people { " and people" } else { "" };
    format!("{} · {books} · {bodies}", counted(report.notes, "note"))
}

fn print_section(report: &Report, section: Section, links: &Links<'_>) -> String {
    let (body, count) = match section {
        Section::Reading => (reading::print(report, links), report.reading.books.len()),
        Section::Who => (who::print(report, links), report.who.everybody.len()),
        Section::Together => (together::print(report, links), report.together.len()),
        Section::Index => (index::print(report, links), report.index.len()),
        Section::Abbreviations => (index::abbreviations(report, links), report.abbreviations.len()),
    };
    let body = if count > 0 { body } else { format!("<p class=\"none\">{}</p>\n", escaped(nothing(section))) };
    format!("<section id=\"{}\">\n<h2>{}</h2>\n{body}</section>\n", section.id(), section.heading())
}

fn nothing(section: Section) -> &'static str {
    match section {
        Section::Reading => words::NO_BOOKS,
        Section::Who => words::NOBODY,
        Section::Together => words::NO_PAIRS,
        Section::Index => words::NO_INDEX,
        Section::Abbreviations => words::NO_ABBREVIATIONS,
    }
}
