//! Keeps the lines of grid tables equally long when cells are edited, as Pandoc requires.
//!
//! A column grows as much as its cell does, and shrinks again with it, so that undoing an edit restores the table.

use crate::text::Span;

/// Edits that keep grid tables intact.
#[derive(Debug, Default)]
pub(super) struct Evened {
    /// The edits, and those that keep the lines of tables equally long.
    pub edits: Vec<(Span, String)>,
    /// The edits that were left out, because their tables cannot be redrawn: perhaps some cells span several columns.
    pub left_out: Vec<(Span, String)>,
}

/// `edits` of `text`, which must not overlap, with further edits that keep the lines of grid tables equally long.
pub(super) fn evened(text: &str, edits: Vec<(Span, String)>) -> Evened {
    let mut done = Evened::default();
    let mut rest = edits;
    for table in tables(text) {
        let (inside, others): (Vec<_>, Vec<_>) =
            rest.into_iter().partition(|(span, _)| table.span.start <= span.start && span.end <= table.span.end);
        rest = others;
        if inside.is_empty() {
            continue;
        }
        match table.widened(text, &inside) {
            Some(more) => done.edits.extend(inside.into_iter().chain(more)),
            None => done.left_out.extend(inside),
        }
    }
    done.edits.extend(rest);
    done.edits.sort_by_key(|(span, _)| (span.start, span.end));
    done
}

/// A grid table as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Grid {
    /// All of it.
    pub span: Span,
    /// Its rows.
    pub rows: Vec<Row>,
}

/// A row of a grid table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Row {
    /// Whether it stands over the others.
    pub is_head: bool,
    /// The lines of each cell, without the blanks around them.
    pub cells: Vec<Vec<Span>>,
}

/// The grid tables of `text`, but for those with cells over several columns.
pub(crate) fn grids(text: &str) -> Vec<Grid> {
    tables(text).iter().filter_map(|table| table.grid(text)).collect()
}

/// A grid table.
struct Table {
    span: Span,
    lines: Vec<Span>,
}

/// The grid tables of `text`.
fn tables(text: &str) -> Vec<Table> {
    let mut tables: Vec<Table> = Vec::new();
    let (mut at, mut is_open) = (0, false);
    for line in text.split_inclusive('\n') {
        let bare = line.trim_end_matches(['\n', '\r']);
        let span = Span::new(at, at + bare.len());
        at += line.len();
        let begins = bare.starts_with('+') && bare.len() > 2 && bare.chars().all(|c| "+-=:".contains(c));
        let goes_on = is_open && bare.starts_with(['|', '+']);
        match tables.last_mut().filter(|_| goes_on) {
            Some(table) => {
                table.lines.push(span);
                table.span.end = span.end;
            }
            None if begins => tables.push(Table { span, lines: vec![span] }),
            None => {}
        }
        is_open = begins || goes_on;
    }
    tables.retain(|table| table.lines.len() > 2);
    tables
}

/// A line of a table, with the byte offsets of the separators between its cells.
struct Line<'t> {
    start: usize,
    text: &'t str,
    bounds: Vec<usize>,
    is_rule: bool,
}

impl Line<'_> {
    /// The text of the cell in `column`.
    fn cell(&self, column: usize) -> &str {
        &self.text[self.bounds[column] + 1..self.bounds[column + 1]]
    }

    /// The length of that text in characters, without trailing blanks.
    fn taken(&self, column: usize) -> usize {
        if self.is_rule { 0 } else { self.cell(column).trim_end().chars().count() }
    }
}

impl Table {
    /// Its lines, cut where the first one is; `None` where one is not.
    fn cut<'t>(&self, text: &'t str) -> Option<(Vec<usize>, Vec<Line<'t>>)> {
        let first = self.lines.first()?.of(text);
        let places: Vec<usize> = first.chars().enumerate().filter(|&(_, c)| c == '+').map(|(place, _)| place).collect();
        let length = first.chars().count();
        let lines: Option<Vec<Line<'_>>> = self.lines.iter().map(|&span| line(text, span, &places, length)).collect();
        Some((places, lines?))
    }

    fn grid(&self, text: &str) -> Option<Grid> {
        let (places, lines) = self.cut(text)?;
        let mut rows: Vec<Row> = Vec::new();
        let mut row = Row::default();
        for line in &lines {
            if !line.is_rule {
                row.cells.resize(places.len() - 1, Vec::new());
                for (column, cell) in row.cells.iter_mut().enumerate() {
                    let words = line.cell(column);
                    let start = line.start + line.bounds[column] + 1 + words.len() - words.trim_start().len();
                    if !words.trim().is_empty() {
                        cell.push(Span::new(start, start + words.trim().len()));
                    }
                }
                continue;
            }
            if !row.cells.is_empty() {
                rows.push(std::mem::take(&mut row));
            }
            if line.text.contains('=') && rows.iter().all(|row| !row.is_head) {
                rows.iter_mut().for_each(|row| row.is_head = true);
            }
        }
        (!rows.is_empty()).then_some(Grid { span: self.span, rows })
    }

    /// The edits in addition to `edits` that keep the lines equally long; `None` if that is impossible.
    fn widened(&self, text: &str, edits: &[(Span, String)]) -> Option<Vec<(Span, String)>> {
        let (places, lines) = self.cut(text)?;
        // By how much the text of each cell grows.
        let mut growth = vec![vec![0_isize; places.len().saturating_sub(1)]; lines.len()];
        let mut edited = growth.clone();
        for (span, new) in edits {
            let row = lines
                .iter()
                .position(|it| it.start <= span.start as usize && span.end as usize <= it.start + it.text.len())?;
            let line = &lines[row];
            let (from, to) = (span.start as usize - line.start, span.end as usize - line.start);
            let column = (0..places.len() - 1).find(|&at| line.bounds[at] < from && to <= line.bounds[at + 1])?;
            if line.is_rule || new.contains(['\n', '\r', '|']) {
                return None;
            }
            growth[row][column] += new.chars().count() as isize - span.of(text).chars().count() as isize;
            edited[row][column] = 1;
        }
        let mut more = Vec::new();
        for column in 0..places.len() - 1 {
            if edited.iter().all(|row| row[column] == 0) {
                continue;
            }
            let width = (places[column + 1] - places[column] - 1) as isize;
            let by = widening(width, &lines, column, &growth, &edited);
            for (row, line) in lines.iter().enumerate() {
                let fill = by - growth[row][column];
                more.extend(filled(line, column, if line.is_rule { by } else { fill })?);
            }
        }
        Some(more)
    }
}

/// The line at `span`, if its separators are at the character offsets `places`.
fn line<'t>(text: &'t str, span: Span, places: &[usize], length: usize) -> Option<Line<'t>> {
    let text = span.of(text);
    let is_rule = text.starts_with('+');
    let sign = if is_rule { '+' } else { '|' };
    let all: Vec<(usize, char)> = text.char_indices().collect();
    if all.len() != length {
        return None;
    }
    let bound = |&place: &usize| all.get(place).filter(|(_, c)| *c == sign).map(|&(at, _)| at);
    let bounds = places.iter().map(bound).collect::<Option<Vec<usize>>>()?;
    (bounds.len() > 1).then_some(Line { start: span.start as usize, text, bounds, is_rule })
}

/// How much a column of width `width` grows, in characters.
fn widening(width: isize, lines: &[Line<'_>], column: usize, growth: &[Vec<isize>], edited: &[Vec<isize>]) -> isize {
    let rows = 0..lines.len();
    let taken = |row: usize| lines[row].taken(column) as isize + growth[row][column];
    // Each text is followed by a blank.
    let needed = rows.clone().map(taken).max().unwrap_or(0) + 1;
    let by = rows.clone().filter(|&row| edited[row][column] != 0).map(|row| growth[row][column]).max().unwrap_or(0);
    let others = rows.filter(|&row| edited[row][column] == 0).map(taken).max().unwrap_or(0) + 1;
    if by > 0 {
        // Do not take back room that the column could not have given up.
        let stays = needed <= width && others > width - by;
        if stays { 0 } else { by.max(needed - width) }
    } else if needed <= width + by && width + by >= 3 {
        by
    } else {
        (needed - width).max(0)
    }
}

/// The edit that lengthens (or shortens) `column` of `line` by `by` characters at its end; `Some(None)` if nothing
/// needs to change, `None` if it cannot be done.
fn filled(line: &Line<'_>, column: usize, by: isize) -> Option<Option<(Span, String)>> {
    let cell = line.cell(column);
    let behind = if line.is_rule && cell.ends_with(':') { 1 } else { 0 };
    let end = line.start + line.bounds[column + 1] - behind;
    let sign = line.is_rule.then(|| cell.trim_matches(':').chars().next()).flatten().unwrap_or(' ');
    let count = by.unsigned_abs();
    Some(match by {
        0 => None,
        1.. => Some((Span::new(end, end), sign.to_string().repeat(count))),
        _ => {
            let inner = &cell[..cell.len() - behind];
            let removable = inner.len() - inner.trim_end_matches(sign).len();
            (removable >= count).then_some(())?;
            Some((Span::new(end - count, end), String::new()))
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn applied(text: &str, edits: Vec<(Span, String)>) -> String {
        let mut new = text.to_owned();
        for (span, with) in edits.into_iter().rev() {
            new.replace_range(span.start as usize..span.end as usize, &with);
        }
        new
    }

    fn replaced(text: &str, old: &str, with: &str) -> Option<String> {
        let at = text.find(old).unwrap();
        let done = evened(text, vec![(Span::new(at, at + old.len()), with.to_owned())]);
        done.left_out.is_empty().then(|| applied(text, done.edits))
    }

    const TABLE: &str = "\
Words.

+------+----------+
| Käse | source   |
+:====:+==========+
| Tal  | @hill    |
+------+----------+

More.
";

    #[test]
    fn a_longer_text_widens_its_column_and_a_shorter_one_gives_it_back() {
        let wide = replaced(TABLE, "@hill", "@hillside2020").unwrap();
        assert!(wide.contains("| Tal  | @hillside2020    |\n"), "{wide}");
        assert!(wide.contains("| Käse | source           |\n+:====:+==================+\n"), "{wide}");
        assert_eq!(replaced(&wide, "@hillside2020", "@hill").unwrap(), TABLE);
        let first = replaced(TABLE, "Tal", "Talgrund").unwrap();
        assert!(first.contains("+:=========:+==========+\n| Talgrund  | @hill    |"), "{first}");
    }

    #[test]
    fn what_fits_beside_a_longer_text_changes_no_line_but_its_own() {
        let table = "+--------+\n| longer |\n+--------+\n| ab     |\n+--------+\n";
        let other = "+--------+\n| longer |\n+--------+\n| a      |\n+--------+\n";
        assert_eq!(replaced(table, "ab", "a").unwrap(), other);
        assert_eq!(replaced(other, "a ", "ab ").unwrap(), table);
    }

    #[test]
    fn a_cell_over_two_columns_is_left_alone() {
        let table = "+---+---+\n| ab    |\n+---+---+\n| c | d |\n+---+---+\n";
        assert_eq!(replaced(table, "c", "longer"), None);
    }

    #[test]
    fn cells_are_read_with_the_places_of_their_lines() {
        let table = "+------+-----+\n| Käse | x   |\n|      | y z |\n+======+=====+\n| Tal  |     |\n+------+-----+\n";
        let [grid] = grids(table).try_into().unwrap();
        let words = |row: &Row| -> Vec<Vec<&str>> {
            row.cells.iter().map(|cell| cell.iter().map(|line| line.of(table)).collect()).collect()
        };
        assert_eq!(words(&grid.rows[0]), [vec!["Käse"], vec!["x", "y z"]]);
        assert_eq!(words(&grid.rows[1]), [vec!["Tal"], vec![]]);
        assert_eq!([grid.rows[0].is_head, grid.rows[1].is_head], [true, false]);
    }

    #[test]
    fn outside_tables_nothing_is_added() {
        let at = TABLE.find("More").unwrap();
        let edits = vec![(Span::new(at, at + 4), "Less".to_owned())];
        assert_eq!(evened(TABLE, edits.clone()).edits, edits);
    }
}
