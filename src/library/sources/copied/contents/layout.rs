//! The layout of a contents list, as its rows show it: where people, pages and subtitles stand.

use super::rows::{Kind, Row};

/// The layout of a list.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Layout {
    /// Whether people are named on the line above the title.
    pub people_above: bool,
    /// Whether pages are on the line above the title.
    pub pages_above: bool,
    /// Whether most titles can be recognised, by a number or by pages on the same line.
    pub recognised: bool,
    /// Whether numbers identify them.
    pub numbered: bool,
    /// Whether entries end with lines of pages or people, so that the next line is a title.
    pub ended: bool,
    /// Whether titles have names on the line below.
    pub with_people: bool,
    /// Whether titles have pages, beside or below them.
    pub with_pages: bool,
    /// Whether parts contain lines that are indented further.
    pub nested: bool,
    /// Whether subtitles are on the line below the title.
    pub with_subtitles: bool,
}

impl Layout {
    /// The layout that `rows` show.
    pub(crate) fn of(rows: &[Row<'_>]) -> Self {
        let count = |is: &dyn Fn(&Row<'_>) -> bool| rows.iter().filter(|row| is(row)).count();
        let titles = count(&|row| row.kind == Kind::Title && row.as_people.is_none());
        let numbered = count(&|row| row.number.is_some());
        let paged = count(&|row| row.pages.is_some() && row.kind == Kind::Title);
        let page_lines = count(&|row| row.kind == Kind::Pages);
        let by_lines = count(&|row| row.kind == Kind::By);
        let names = count(&|row| row.as_people.is_some());
        let most = |count: usize| count > 1 && count * 2 >= titles;
        // Wrapped titles and names add lines of their own, so less than half is enough.
        let most_numbered = numbered > 1 && numbered * 5 >= titles * 2;
        let recognised = most_numbered || most(paged);
        let first = |kind: &dyn Fn(&Row<'_>) -> bool| rows.iter().position(kind);
        let is_entry = |row: &Row<'_>| matches!(row.kind, Kind::Title | Kind::Matter | Kind::Number);
        let pages_above = page_lines > 0 && first(&|row| row.kind == Kind::Pages) < first(&is_entry);
        Self {
            people_above: people_above(rows),
            pages_above,
            recognised,
            numbered: most_numbered,
            ended: page_lines + by_lines > 1,
            with_people: by_lines > 1
                || names > 1 && (recognised || page_lines > 1 || names * 5 >= (titles + names) * 2),
            with_pages: most(paged) || page_lines > 1,
            with_subtitles: with_subtitles(rows),
            nested: rows.windows(2).any(|pair| pair[0].kind == Kind::Part && pair[1].line.indent > pair[0].line.indent),
        }
    }
}

/// Whether names belong to the titles below them. Names at the beginning or end of a list or part decide.
fn people_above(rows: &[Row<'_>]) -> bool {
    let (mut above, mut below) = (0, 0);
    let parts = |row: Option<&Row<'_>>| {
        row.is_none_or(|row| matches!(row.kind, Kind::Part | Kind::Matter | Kind::Pages | Kind::Doi))
    };
    for at in (0..rows.len()).filter(|&at| rows[at].as_people.is_some()) {
        let (before, behind) = (at.checked_sub(1).map(|at| &rows[at]), rows.get(at + 1));
        let title = |row: Option<&Row<'_>>| {
            row.is_some_and(|row| row.kind == Kind::Title && (row.as_people.is_none() || row.is_head()))
        };
        above += usize::from(parts(before) && title(behind));
        below += usize::from(title(before) && parts(behind));
    }
    above > below
}

/// Whether most numbered titles have a line below that is not a name: a subtitle.
fn with_subtitles(rows: &[Row<'_>]) -> bool {
    let numbered = rows.iter().filter(|row| row.number.is_some() && row.kind == Kind::Title).count();
    let plain = |row: &Row<'_>| row.kind == Kind::Title && row.as_people.is_none() && !row.is_head();
    let followed = rows
        .windows(2)
        .filter(|pair| pair[0].number.is_some() && pair[0].kind == Kind::Title && plain(&pair[1]))
        .count();
    followed > 1 && followed * 5 >= numbered * 3
}
