//! Who appears where: for each book a table with a column for each chapter, and all names.

use quick_xml::escape::escape as escaped;

use super::super::{Body, Cell, Grid, Report, Section};
use super::links::Links;
use super::tables::{Line, table};
use super::text::bdi;
use crate::text::counted;

/// The least number of mentions for each shade of a cell but the first.
const SHADES: [usize; 4] = [2, 4, 8, 16];

/// How many rows the table of a book has.
const ROWS: usize = 400;
/// How many names are listed.
const NAMES: usize = 1_500;

pub(super) fn print(report: &Report, links: &Links<'_>) -> String {
    let mut out: String = report.who.books.iter().map(|it| grid(it, report, links)).collect();
    if !report.who.books.is_empty() {
        out.push_str(
            "<p class=\"legend\"><b>3</b> times in the chapter’s title and abstract; <i>+2</i> times in notes about it, and in \
             paragraphs that refer to it. The shade tells both together.</p>\n",
        );
    }
    out + &everybody(report, links)
}

/// What somebody is called for short; the whole name appears over it.
pub(super) fn label(body: &Body, who: usize, links: &Links<'_>) -> String {
    let whole = match body.short.as_str() {
        "" => String::new(),
        _ => format!(" title=\"{}\"", escaped(body.name.as_str())),
    };
    let label = bdi(body.label());
    match links.entry(who) {
        Some(entry) => format!("<a href=\"{entry}\"{whole}>{label}</a>"),
        None => format!("<span{whole}>{label}</span>"),
    }
}

/// The name of somebody: the abbreviation, and smaller what it stands for.
fn name(body: &Body, who: usize, links: &Links<'_>) -> String {
    match body.short.as_str() {
        "" => label(body, who, links),
        _ => format!("{} <small>{}</small>", label(body, who, links), bdi(&body.name)),
    }
}

fn grid(grid: &Grid, report: &Report, links: &Links<'_>) -> String {
    let columns = grid.chapters.iter().map(|chapter| {
        let label = bdi(&chapter.label);
        let label = links.place(&label, chapter.place.as_ref());
        format!("<th class=\"n\" title=\"{}\">{label}</th>", escaped(&chapter.title))
    });
    let columns: String = columns.collect();
    let head = format!("<tr><th>Name</th>{columns}<th class=\"n\">All</th></tr>\n");
    let lines = grid.rows.iter().map(|row| {
        let body = &report.who.everybody[row.who];
        let mut cells = vec!["<td></td>".to_owned(); grid.chapters.len()];
        for found in &row.cells {
            cells[found.chapter] = cell(found, row.who, links);
        }
        let sum: usize = row.cells.iter().map(|cell| cell.in_abstract + cell.in_notes).sum();
        let (name, cells) = (name(body, row.who, links), cells.concat());
        Line {
            name: body.label().to_string(),
            html: format!("<tr><th scope=\"row\">{name}</th>{cells}<td class=\"n sum\">{sum}</td></tr>\n"),
        }
    });
    let key =
        if grid.citekey.is_empty() { String::new() } else { format!(" <small>{}</small>", escaped(&grid.citekey)) };
    format!("<h3>{}{key}</h3>\n{}", bdi(&grid.book), table(Section::Who, "grid", &head, lines.collect(), ROWS))
}

fn cell(cell: &Cell, who: usize, links: &Links<'_>) -> String {
    let sum = cell.in_abstract + cell.in_notes;
    let shade = 1 + SHADES.iter().filter(|&&least| sum >= least).count();
    let mut said = Vec::new();
    let mut places = cell.places.iter();
    if cell.in_abstract > 0 {
        said.push(links.place(&cell.in_abstract.to_string(), places.next()));
    }
    if cell.in_notes > 0 {
        let text = format!("+{}", cell.in_notes);
        // The index has all places; one is enough for a link.
        said.push(match links.entry(who).filter(|_| cell.in_notes > 1) {
            Some(entry) => format!("<a class=\"in\" href=\"{entry}\">{text}</a>"),
            None => links.place(&format!("<i>{text}</i>"), places.next()),
        });
    }
    format!("<td class=\"n s{shade}\" data-n=\"{sum}\">{}</td>", said.join(" "))
}

fn everybody(report: &Report, links: &Links<'_>) -> String {
    let all = &report.who.everybody;
    let head = "<tr><th>Name</th><th>Kind</th><th class=\"n\">Mentions</th><th class=\"n\">Notes</th>\
                <th class=\"n\">Chapters</th></tr>\n";
    let lines = all.iter().enumerate().map(|(who, body)| Line {
        name: body.label().to_string(),
        html: format!(
            "<tr><th scope=\"row\">{}</th><td>{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td></tr>\n",
            name(body, who, links),
            escaped(body.kind.as_str()),
            body.mentions,
            body.notes,
            body.chapters
        ),
    });
    let table = table(Section::Who, "everybody", head, lines.collect(), NAMES);
    match report.who.books.is_empty() {
        true => table,
        false => format!(
            "<details><summary>All {}, by how often notes and book pages name them</summary>\n{table}</details>\n",
            counted(all.len(), "name")
        ),
    }
}
