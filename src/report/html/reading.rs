//! What was read: a table for each book.

use quick_xml::escape::escape as escaped;

use super::super::words;
use super::super::{ReadBook, ReadChapter, Report, Section, Status};
use super::links::Links;
use super::tables::{Line, table};
use super::text::bdi;
use crate::text::counted;

const HEAD: &str = "<tr><th class=\"n\">#</th><th>Chapter</th><th class=\"n\">Pages</th><th>Note</th>\
                    <th class=\"n\">References</th><th>Status</th></tr>\n";

/// How many chapters of a book are listed, and how many of all books.
const CHAPTERS: usize = 300;
const ALL_CHAPTERS: usize = 3_000;
/// How many books.
const BOOKS: usize = 2_000;

pub(super) fn print(report: &Report, links: &Links<'_>) -> String {
    let mut room = ALL_CHAPTERS;
    let listed = report.reading.books.iter().take(BOOKS).map(|it| {
        let has_room = room > 0;
        room = room.saturating_sub(it.chapters.len());
        book(it, links, has_room)
    });
    let mut out: String = listed.collect();
    if report.reading.books.len() > BOOKS {
        let more = counted(report.reading.books.len() - BOOKS, "more book");
        out.push_str(&format!("<p class=\"more\">{more}: <code>glossator report --format md</code> has all.</p>\n"));
    }
    if report.reading.others > 0 {
        let others = counted(report.reading.others, "more book");
        out.push_str(&format!("<p class=\"more\">{others} with chapters that no note mentions.</p>\n"));
    }
    out
}

/// A book, with its chapters where there is room for them.
fn book(book: &ReadBook, links: &Links<'_>, has_room: bool) -> String {
    let title = links.place(&bdi(&book.title), book.place.as_ref());
    let by = if book.by.is_empty() { String::new() } else { format!(" <small>{}</small>", escaped(&book.by)) };
    let notes: Vec<String> = book.notes.iter().map(|note| own(&note.title, links, note)).collect();
    let notes = if notes.is_empty() { String::new() } else { format!(" · {}", notes.join(", ")) };
    let lines = book.chapters.iter().map(|chapter| Line { name: chapter.title.clone(), html: row(chapter, links) });
    format!(
        "<h3>{title}{by}</h3>\n{}<p class=\"sum\">{}{notes}</p>\n{}",
        bar(book),
        escaped(words::counts(&book.counts)),
        if has_room { table(Section::Reading, "reading", HEAD, lines.collect(), CHAPTERS) } else { String::new() }
    )
}

/// How much was read, as a bar; the words below say the same.
fn bar(book: &ReadBook) -> String {
    let counts = &book.counts;
    if counts.chapters == 0 {
        return String::new();
    }
    let share = |number: usize| number as f64 * 100.0 / counts.chapters as f64;
    let (read, noted) = (share(counts.read), share(counts.with_note));
    format!(
        "<svg class=\"bar\" viewBox=\"0 0 100 2\" preserveAspectRatio=\"none\" aria-hidden=\"true\">\
         <rect class=\"all\" width=\"100\" height=\"2\"/><rect class=\"read\" width=\"{read:.1}\" height=\"2\"/>\
         <rect class=\"noted\" x=\"{read:.1}\" width=\"{noted:.1}\" height=\"2\"/></svg>\n"
    )
}

fn own(title: &str, links: &Links<'_>, note: &super::super::OwnNote) -> String {
    links.place(&bdi(title), Some(&note.place))
}

fn row(chapter: &ReadChapter, links: &Links<'_>) -> String {
    let title = links.place(&bdi(&chapter.title), chapter.place.as_ref());
    let authors = match chapter.authors.as_str() {
        "" => String::new(),
        authors => format!(" <small>{}</small>", bdi(authors)),
    };
    let notes: Vec<String> = chapter.notes.iter().map(|note| own(&note.title, links, note)).collect();
    let references = match chapter.references {
        0 => "<span class=\"no\">0</span>".to_owned(),
        number => format!("{number} <small>in {}</small>", counted(chapter.in_notes, "note")),
    };
    let class = match chapter.status {
        Status::NoNoteYet => "none",
        Status::Note => "noted",
        Status::Read => "read",
    };
    let tasks = match chapter.open_tasks {
        0 => String::new(),
        number => format!(" <small>{}</small>", counted(number as usize, "open task")),
    };
    format!(
        "<tr><td class=\"n\">{}</td><th scope=\"row\">{title}{authors}</th><td class=\"n\">{}</td><td>{}</td>\
         <td class=\"n\" data-n=\"{}\">{references}</td><td class=\"status {class}\">{}{tasks}</td></tr>\n",
        escaped(&chapter.number),
        escaped(chapter.pages.replace('-', "–")),
        notes.join(", "),
        chapter.references,
        escaped(words::status(chapter.status, chapter.said.as_deref())),
    )
}
