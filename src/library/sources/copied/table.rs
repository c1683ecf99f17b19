//! Reads contents lists that are tables, such as CSV.

use std::mem;

use super::lines::Line;
use super::{pages, people, words};
use crate::language::Sense;
use crate::markdown::locator::LocatorKind;
use crate::markdown::token::fold;

/// The columns that are read, in the order of a line in a contents list.
const COLUMNS: [fn(&str) -> bool; 4] = [is_number, is_title, is_people, is_pages];

fn is_number(name: &str) -> bool {
    words::counts(name, LocatorKind::Chapter)
        || words::is_one_of(name, &["number", "no.", "no", "nummer", "numéro", "número", "numero", "nr.", "nr", "#"])
}

fn is_title(name: &str) -> bool {
    words::is_one_of(name, &["title", "titel", "titre", "título", "titolo", "chapter title"])
}

fn is_people(name: &str) -> bool {
    Sense::Author.is(&fold(name)) || words::is_one_of(name, &["author(s)", "autor:innen", "autor(en)", "auteur(s)"])
}

fn is_pages(name: &str) -> bool {
    words::counts(name, LocatorKind::Page)
        || words::is_one_of(name, &["start page", "first page", "page range", "startseite", "seitenzahl"])
}

/// Turns the rows below a row of column names into lines of a contents list, with tabs between columns; lines above it
/// stay as they are.
pub(super) fn as_lines(lines: Vec<Line>) -> Vec<Line> {
    let Some((head, mark)) =
        lines.iter().enumerate().take(20).find_map(|(at, line)| Some((at, mark_of(&line.columns)?)))
    else {
        return without_head(lines);
    };
    let names = cells(&lines[head].columns, mark);
    let places = COLUMNS.map(|column| names.iter().position(|name| column(name)));
    let row = |line: &Line| {
        let cells = cells(&line.columns, mark);
        let cell =
            |place: Option<usize>| place.and_then(|place| cells.get(place)).map(String::as_str).unwrap_or_default();
        let [number, title, people, pages] = places.map(cell);
        let number = if number.is_empty() { String::new() } else { format!("{number}.\t") };
        let (people, pages) = (
            if people.is_empty() { String::new() } else { format!("\t{people}") },
            if pages.is_empty() { String::new() } else { format!("\t{pages}") },
        );
        line.saying(&format!("{number}{title}{people}{pages}"))
    };
    let above = lines[..head].iter().cloned();
    above.chain([lines[head].saying("Contents")]).chain(lines[head + 1..].iter().map(row)).collect()
}

/// The same for rows without column names: several that count chapters in their first cells and have people or pages
/// after the title.
fn without_head(lines: Vec<Line>) -> Vec<Line> {
    let counts = |mark: char, value: u32, line: &Line| {
        let cells = cells(&line.columns, mark);
        let named = |cell: &String| people::row(cell).is_some() || pages::bare(cell).is_some();
        (cells.len() > 2 && cells[0].parse() == Ok(value) && cells[2..].iter().all(named)).then_some(cells)
    };
    let rows_from = |mark: char, first: usize| -> Vec<Vec<String>> {
        lines[first..].iter().zip(1..).map_while(|(line, value)| counts(mark, value, line)).collect()
    };
    let found = [';', ',', '|'].into_iter().find_map(|mark| {
        let first = lines.iter().position(|line| counts(mark, 1, line).is_some())?;
        Some((first, rows_from(mark, first))).filter(|(_, rows)| rows.len() > 1)
    });
    let Some((first, rows)) = found else { return lines };
    let head = first.checked_sub(1).filter(|&at| words::heading(&lines[at].text) == Some(words::Block::Contents));
    let row = |(line, cells): (&Line, &Vec<String>)| line.saying(&format!("{}.\t{}", cells[0], cells[1..].join("\t")));
    let above = lines[..first].iter().cloned().chain(head.is_none().then(|| lines[first].saying("Contents")));
    let listed = lines[first..].iter().zip(&rows).map(row);
    above.chain(listed).chain(lines[first + rows.len()..].iter().cloned()).collect()
}

/// The separator in a row of column names, which must name the title and at least one more.
fn mark_of(text: &str) -> Option<char> {
    [',', ';', '\t'].into_iter().find(|&mark| {
        let names = cells(text, mark);
        let known = |column: fn(&str) -> bool| names.iter().any(|name| column(name));
        known(is_title) && COLUMNS.into_iter().filter(|&column| known(column)).count() > 1
    })
}

/// The cells of a row; a quoted cell may contain the separator.
fn cells(text: &str, mark: char) -> Vec<String> {
    let (mut cells, mut cell) = (Vec::new(), String::new());
    let mut quoted = false;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                cell.push('"');
            }
            '"' => quoted = !quoted,
            c if c == mark && !quoted => cells.push(mem::take(&mut cell).trim().to_owned()),
            c => cell.push(c),
        }
    }
    cells.push(cell.trim().to_owned());
    cells
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_become_lines_of_a_contents_list() {
        let said = |text: &str| {
            as_lines(text.lines().map(|line| Line::default().saying(line)).collect())
                .iter()
                .map(|line| line.columns.clone())
                .collect::<Vec<_>>()
        };
        let csv = "title,author,page,number\n\"Small, Long\",Ann Author,7,1\n\"The \"\"New\"\" Map\",Ben Writer,12,2";
        assert_eq!(said(csv), ["Contents", "1.\tSmall, Long\tAnn Author\t7", "2.\tThe \"New\" Map\tBen Writer\t12"]);
        let bare = "A Title\n1; Small Things; Ann Author; 7-11\n2; The Map; Ben Writer; 12-20\nIndex";
        assert_eq!(
            said(bare),
            ["A Title", "Contents", "1.\tSmall Things\tAnn Author\t7-11", "2.\tThe Map\tBen Writer\t12-20", "Index"]
        );
        assert_eq!(said("On Titles; Authors and Books\nAnn Author"), ["On Titles; Authors and Books", "Ann Author"]);
    }
}
