//! Page ranges on a line: alone, after a title, or before one.

use crate::text::pages::{Page, Pages};

use super::words;

/// Words and abbreviations before page numbers; longer ones precede their own prefixes.
const MARKS: &[&str] = &[
    "pages", "page", "pp.", "pp", "p.", "pgs.", "seiten", "seite", "ss.", "s.", "páginas", "página", "págs.", "pág.",
    "pagine", "pagina", "pagg.", "pag.",
];

/// A page range, and how it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub pages: Pages,
    /// Whether a word, a leader or a tab marks it as pages.
    pub is_marked: bool,
    /// Whether it has an end page.
    pub is_range: bool,
}

/// `77`, `77-100`, `xii – xiv`, `31 à 58`, with nothing around it.
pub(super) fn bare(text: &str) -> Option<Found> {
    let text = text.trim();
    let (start, end) = match split_range(text) {
        Some((start, end)) => (start, Some(end)),
        None => (text, None),
    };
    let small = |word: &str| word.len() <= 4 || !word.bytes().all(|b| b.is_ascii_digit());
    let page = |word: &str| Page::parse(word).filter(|_| small(word));
    let first = page(start)?;
    let pages = match end {
        // `1077-82` is 1077-1082, as `Pages` reads it.
        Some(end) if page(end).is_some() => Pages::parse(&format!("{start}-{end}"))?,
        Some(_) => return None,
        None => Pages::parse(start)?,
    };
    (first.number > 0 && !pages.reversed()).then_some(Found { pages, is_marked: false, is_range: end.is_some() })
}

/// The two sides of a dash, or of a word with the same meaning.
fn split_range(text: &str) -> Option<(&str, &str)> {
    let dash = |c: char| matches!(c, '-' | '–' | '—' | '\u{2010}' | '\u{2011}' | '\u{2212}');
    let parted = text
        .split_once(dash)
        .or_else(|| [" à ", " to ", " bis ", " a "].iter().find_map(|word| text.split_once(word)))?;
    Some((parted.0.trim(), parted.1.trim()))
}

/// A line with nothing but pages: `pp 1-24`, `Pages: 1–17`, `(pp. 1-14)`, `25-51`.
pub(super) fn alone(text: &str) -> Option<Found> {
    let inner = text.trim().trim_start_matches(['(', '[']).trim_end_matches([')', ']', '.', ',']).trim();
    match behind_mark(inner) {
        Some(rest) => bare(rest).map(|found| Found { is_marked: true, ..found }),
        None => bare(inner),
    }
}

/// The text after a word for pages at the beginning of `text`.
fn behind_mark(text: &str) -> Option<&str> {
    MARKS.iter().find_map(|mark| {
        let rest = words::behind(text, mark)?;
        let apart = rest.starts_with(|c: char| c.is_whitespace() || c == ':' || c.is_ascii_digit());
        apart.then(|| rest.trim_start_matches([':', ' ', '\t']))
    })
}

/// The pages that a line ends with, and the text before them. `columns` has tabs between columns.
pub(super) fn trailing(columns: &str) -> Option<(&str, Found)> {
    let text = columns.trim_end().trim_end_matches(['|']).trim_end();
    bracketed(text).or_else(|| behind_word(text)).or_else(|| behind_leader(text))
}

/// `Title (pp. 16-48)`
fn bracketed(text: &str) -> Option<(&str, Found)> {
    let inner = text.strip_suffix([')', ']'])?;
    let open = inner.rfind(['(', '['])?;
    let found = alone(&inner[open + 1..])?;
    (found.is_marked || found.is_range).then(|| (title(&inner[..open]), Found { is_marked: true, ..found }))
}

/// `Title, p. 13`, `Title Seiten 31 - 56`
fn behind_word(text: &str) -> Option<(&str, Found)> {
    // The longest range in characters, with room to spare: `pp. 1077 – 1082`.
    let from = text.char_indices().rev().take(32).last()?.0;
    text[from..].match_indices([' ', '\t', ',', '.']).find_map(|(at, separator)| {
        let start = from + at + separator.len();
        let rest = behind_mark(&text[start..])?;
        let found = bare(rest)?;
        let before = &text[..from + at];
        let named = words::behind(&text[start..], "s.").is_none()
            || before.ends_with([',', '.'])
            || found.is_range
            || separator != ".";
        (named && !before.is_empty()).then(|| (title(before), Found { is_marked: true, ..found }))
    })
}

/// `Title ..... 13`, `Title\t13`, `Title, 13`, `Title 13`, `Title - 13`
fn behind_leader(text: &str) -> Option<(&str, Found)> {
    let number = |c: char| c.is_ascii_digit() || "ivxlcdmIVXLCDM".contains(c);
    let start =
        text.rfind(|c: char| !number(c)).map_or(0, |at| at + text[at..].chars().next().map_or(1, char::len_utf8));
    let mut start = start;
    // Include the first page of a range.
    let before = text[..start].trim_end_matches([' ', '\t']);
    if let Some(dashed) = before.strip_suffix(['-', '–', '—', '\u{2010}', '\u{2011}']) {
        let dashed = dashed.trim_end_matches([' ', '\t']);
        let first = dashed
            .rfind(|c: char| !number(c))
            .map_or(0, |at| at + dashed[at..].chars().next().map_or(1, char::len_utf8));
        // The end of a word may look like a Roman number: `Archiv – 49`.
        let apart = !dashed[..first].ends_with(char::is_alphanumeric);
        if first < dashed.len() && first > 0 && apart && bare(&text[first..]).is_some() {
            start = first;
        }
    }
    let found = bare(&text[start..])?;
    let before = &text[..start];
    let gap = before.trim_end();
    let leader = leader_width(gap) > 0 || before.ends_with('\t');
    let parted = before.ends_with([' ', '\t', '.', '…', '_']);
    // After another number, only a year is followed by a page: `Europe since 1989 12`.
    let last = gap.rsplit(' ').next().unwrap_or_default();
    let numbers =
        gap.ends_with(|c: char| c.is_ascii_digit()) && !(last.len() == 4 && last.bytes().all(|b| b.is_ascii_digit()));
    (parted && !gap.is_empty() && (leader || !numbers)).then(|| (title(gap), Found { is_marked: leader, ..found }))
}

/// A page number glued to the end of a title, as in copied lists: `The Museum at Pit Head39`.
pub(super) fn glued(text: &str) -> Option<(&str, Found)> {
    let title = text.trim_end().trim_end_matches(|c: char| c.is_ascii_digit());
    let digits = &text.trim_end()[title.len()..];
    let is_glued = title.ends_with(|c: char| c.is_alphabetic() || "?!)’”".contains(c)) && digits.len() < 4;
    Some((title, bare(digits)?)).filter(|_| is_glued)
}

/// The length in bytes of the leader, the dots between a title and its page.
fn leader_width(text: &str) -> usize {
    let rest = text.trim_end_matches(['.', '·', '_', '…', ' ', '\t', '\u{2024}', '\u{2025}']);
    let leader = &text[rest.len()..];
    let dots = leader.chars().filter(|c| !c.is_whitespace()).map(|c| if c == '…' { 3 } else { 1 }).sum::<usize>();
    if dots >= 3 { leader.len() } else { 0 }
}

/// A title without the leader or the marks that separate it from its pages.
fn title(text: &str) -> &str {
    let text = text.trim_end();
    let text = &text[..text.len() - leader_width(text)];
    let bare = text.trim_end_matches([' ', '\t', ',', ';', '|']);
    let dashed = bare.strip_suffix([':', '-', '–', '—']).filter(|before| before.ends_with(' ')).unwrap_or(bare);
    dashed.trim_end()
}

/// The range that a line begins with, and the text after it: `31 - 56 1. Title`, `S. 31 Title`.
pub(super) fn leading(columns: &str) -> Option<(Found, &str)> {
    let (inner, is_marked) = match behind_mark(columns) {
        Some(rest) => (rest, true),
        None => (columns, false),
    };
    let number = |c: char| c.is_ascii_digit() || "ivxlcdm".contains(c);
    let first = inner.find(|c: char| !number(c)).filter(|&end| end > 0)?;
    let gap = inner[first..].trim_start_matches([' ', '\t']);
    let range = gap.strip_prefix(['-', '–', '—']).map(|rest| rest.trim_start_matches([' ', '\t'])).and_then(|rest| {
        let second = rest.find(|c: char| !number(c)).filter(|&end| end > 0)?;
        Some(inner.len() - rest.len() + second)
    });
    let end = range.filter(|&end| bare(&inner[..end]).is_some()).unwrap_or(first);
    let found = bare(&inner[..end])?;
    let rest = inner[end..].trim_start_matches([':', ',', '.']);
    let parted =
        rest.starts_with([' ', '\t']) && rest.len() == inner.len() - end || is_marked || inner[end..].starts_with(':');
    let rest = rest.trim_start();
    (parted && !rest.is_empty()).then_some((Found { is_marked, ..found }, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(found: Found) -> String {
        found.pages.to_string().replace('–', "-")
    }

    #[test]
    fn pages_alone_on_a_line_are_read() {
        for (text, pages) in [
            ("pp 1-24", "1-24"),
            ("Pages: vii–viii", "vii-viii"),
            ("(pp. 1-14)", "1-14"),
            ("Pages 31 à 58", "31-58"),
            ("105", "105"),
            ("Seiten 1 - 8", "1-8"),
        ] {
            assert_eq!(alone(text).map(shown).as_deref(), Some(pages), "{text}");
        }
        for text in ["12 pages", "A Title", "2014-11-18", "978-1-5261-3120-1", "", "24-1"] {
            assert_eq!(alone(text), None, "{text}");
        }
    }

    #[test]
    fn pages_behind_a_title_are_read() {
        let cases = [
            ("Introduction ............. 1", "Introduction", "1", true),
            ("Oaths, 1920-2020 ..... 19", "Oaths, 1920-2020", "19", true),
            ("Satellites . . . . . . 13", "Satellites", "13", true),
            ("Vorwort …………… 9", "Vorwort", "9", true),
            ("Remerciements\t7", "Remerciements", "7", true),
            ("Reti e quote, p. 37", "Reti e quote", "37", true),
            ("Einleitung Seiten 11 - 28", "Einleitung", "11-28", true),
            ("Introduction (Pages: 1-12)", "Introduction", "1-12", true),
            ("Apresentação - 9", "Apresentação", "9", false),
            ("Ann Author: Introduction, 1-14", "Ann Author: Introduction", "1-14", false),
            ("Introduction 1", "Introduction", "1", false),
            ("Europe since 1989 12", "Europe since 1989", "12", false),
            ("What Is a Map? 39", "What Is a Map?", "39", false),
            ("In the Archiv – 39", "In the Archiv", "39", false),
        ];
        for (text, title, pages, marked) in cases {
            let (before, found) = trailing(text).unwrap();
            assert_eq!((before, shown(found).as_str(), found.is_marked), (title, pages, marked), "{text}");
        }
        assert_eq!(trailing("A Title"), None);
    }

    #[test]
    fn pages_before_a_title_are_read() {
        for (text, pages, title) in [
            ("31 - 56 1. Title", "31-56", "1. Title"),
            ("S. 9 Vorwort", "9", "Vorwort"),
            ("19 Recruiting", "19", "Recruiting"),
        ] {
            let (found, rest) = leading(text).unwrap();
            assert_eq!((shown(found).as_str(), rest), (pages, title), "{text}");
        }
        assert_eq!(leading("Title"), None);
    }
}
