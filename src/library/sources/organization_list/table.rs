//! Tables of comma-separated values, as spreadsheets export them with commas, semicolons or tabs. Each cell keeps its
//! span.

use crate::text::{Problem, Span};

/// The text of a cell and its span.
#[derive(Clone, Debug, Default)]
pub(super) struct Cell {
    pub text: String,
    pub span: Span,
}

/// The possible separators of cells.
const MARKS: [u8; 3] = [b',', b';', b'\t'];

/// The rows of `text` that are not empty, and a problem with its quotation marks, if any.
pub(super) fn rows(text: &str) -> (std::vec::IntoIter<Vec<Cell>>, Option<Problem>) {
    let start = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let first = text[start..].lines().next().unwrap_or_default().as_bytes();
    let count = |mark: u8| first.iter().filter(|&&byte| byte == mark).count();
    // Of equally frequent separators, the first counts.
    let mark = MARKS.into_iter().rev().max_by_key(|&mark| count(mark)).unwrap_or(b',');
    let mut reader = Reader { text, at: start, mark, problem: None };
    let mut rows = Vec::new();
    while reader.at < text.len() {
        let row = reader.row();
        if row.iter().any(|cell| !cell.text.trim().is_empty()) {
            rows.push(row);
        }
    }
    (rows.into_iter(), reader.problem)
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    mark: u8,
    /// An unclosed quotation mark; after one, quotation marks are ordinary characters.
    problem: Option<Problem>,
}

impl Reader<'_> {
    fn row(&mut self) -> Vec<Cell> {
        let mut row = Vec::new();
        loop {
            row.push(self.cell());
            match self.text.as_bytes().get(self.at) {
                Some(&byte) if byte == self.mark => self.at += 1,
                Some(_) => {
                    self.at += if self.text[self.at..].starts_with("\r\n") { 2 } else { 1 };
                    return row;
                }
                None => return row,
            }
        }
    }

    fn cell(&mut self) -> Cell {
        if self.problem.is_none() && self.text[self.at..].starts_with('"') {
            match self.closing_quote() {
                Some(end) => {
                    let span = Span::new(self.at + 1, end);
                    let text = span.of(self.text).replace("\"\"", "\"");
                    self.at = end + 1;
                    // Ignore anything between the closing quotation mark and the next cell.
                    self.at = self.cell_end();
                    return Cell { text, span };
                }
                None => {
                    let span = Span::new(self.at, self.cell_end());
                    self.problem = Some(Problem::new(span, "A quotation mark is not closed here."));
                }
            }
        }
        let span = Span::new(self.at, self.cell_end());
        self.at = span.end as usize;
        Cell { text: span.of(self.text).to_owned(), span }
    }

    /// The closing quotation mark of the cell that begins here. Two in a row stand for one inside the cell.
    fn closing_quote(&self) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let mut at = self.at + 1;
        loop {
            at += memchr::memchr(b'"', bytes.get(at..)?)?;
            if bytes.get(at + 1) != Some(&b'"') {
                return Some(at);
            }
            at += 2;
        }
    }

    /// The end of the current cell.
    fn cell_end(&self) -> usize {
        let rest = &self.text.as_bytes()[self.at..];
        memchr::memchr3(self.mark, b'\n', b'\r', rest).map_or(self.text.len(), |length| self.at + length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(text: &str) -> Vec<Vec<String>> {
        rows(text).0.map(|row| row.into_iter().map(|cell| cell.text).collect()).collect()
    }

    #[test]
    fn cells_are_parted_as_spreadsheets_part_them() {
        assert_eq!(
            cells("a,b\n\"x, y\",\"say \"\"z\"\"\"\n\n,\nlast,"),
            [vec!["a", "b"], vec!["x, y", "say \"z\""], vec!["last", ""]]
        );
        assert_eq!(cells("a;b\r\n\"two\nlines\";c\r\n"), [["a", "b"], ["two\nlines", "c"]]);
    }

    #[test]
    fn an_open_quotation_mark_is_told_and_ends_with_its_cell() {
        let text = "a,b\n\"x,y\nz,\"w";
        let (rows, problem) = rows(text);
        let read: Vec<Vec<String>> = rows.map(|row| row.into_iter().map(|cell| cell.text).collect()).collect();
        assert_eq!(read, [vec!["a", "b"], vec!["x,y\nz,"]]);
        assert!(problem.is_none());
        let (_, problem) = super::rows("a,b\n\"x,y\nz,w");
        assert_eq!(problem.map(|it| it.span.of("a,b\n\"x,y\nz,w").to_owned()), Some("\"x".to_owned()));
    }
}
