//! The block that names the book: `World OrderRe-Pluralizing the Debate, pp. 77 - 100Publisher: Bristol ...`.

use std::collections::HashSet;

use smol_str::SmolStr;

use super::lines::Line;
use crate::library::identifier;
use crate::library::record::title_parts;
use crate::text::pages::Pages;

/// What the block says. Without a title, there was none.
#[derive(Debug, Default)]
pub(super) struct Information {
    /// Index of the block's first line; the number of lines where there is none.
    pub start: usize,
    /// Title of the book.
    pub title: Option<SmolStr>,
    /// Its subtitle.
    pub subtitle: Option<SmolStr>,
    /// The chapter's pages.
    pub pages: Option<Pages>,
    /// Publisher.
    pub publisher: Option<SmolStr>,
    /// Year of the print, else of the online edition.
    pub year: Option<i32>,
    /// The book's DOI.
    pub book_doi: Option<SmolStr>,
    /// The chapter's DOI.
    pub chapter_doi: Option<SmolStr>,
    /// The book's ISBNs, that of the print first.
    pub isbns: Vec<SmolStr>,
}

/// The labels of the block, a longer one before one that it contains.
const LABELS: &[&str] = &[
    "Print publication year",
    "Online publication date",
    "Publisher",
    "Chapter DOI",
    "Book DOI",
    "DOI",
    "Print ISBN",
    "Hardback ISBN",
    "Paperback ISBN",
    "Online ISBN",
    "ISBN",
    "Series",
];

/// Lines that the block ends before.
const ENDS: &[&str] =
    &["References", "Access options", "Footnotes", "Notes", "Bibliography", "Save book to Kindle", "Metrics"];

/// Reads the block from the lines behind the chapter's heading.
pub(super) fn read(lines: &[Line], heading: usize) -> Information {
    let Some(start) = start(lines, heading) else {
        return Information { start: lines.len(), ..Information::default() };
    };
    let end =
        lines[start..].iter().position(|line| ENDS.contains(&line.text.as_str())).map_or(lines.len(), |at| start + at);
    let said: Vec<&str> = lines[start..end].iter().map(|line| line.text.as_str()).collect();
    let text = said.join("\n");
    let (head, fields) = fields(&text);
    let field = |name: &str| fields.iter().find(|(label, _)| *label == name).map(|&(_, value)| value);

    let mut information = Information { start, ..Information::default() };
    let (book, pages) = split_pages(head);
    information.pages = pages;
    let other_words = words(&lines[..start]);
    (information.title, information.subtitle) = title(book, &lines[..start], &other_words);
    information.publisher = field("Publisher").map(SmolStr::from);
    information.year =
        field("Print publication year").and_then(year).or_else(|| field("Online publication date").and_then(year));
    information.book_doi = field("Book DOI").and_then(identifier::doi);
    information.chapter_doi = field("Chapter DOI").or_else(|| field("DOI")).and_then(identifier::doi);
    for label in ["Print ISBN", "Hardback ISBN", "ISBN", "Paperback ISBN", "Online ISBN"] {
        information.isbns.extend(field(label).and_then(identifier::isbn));
    }
    information.isbns.dedup();
    information
}

/// Where the block starts: behind the line `Information`, else at the line with the pages and a label behind them.
fn start(lines: &[Line], heading: usize) -> Option<usize> {
    let behind = heading + 1;
    let tells = |at: &usize| {
        let next = &lines[*at..lines.len().min(at + 6)];
        next.iter().any(|line| next_label(&line.text).is_some() || pages_at(&line.text).is_some())
    };
    let titled = (behind..lines.len()).filter(|&at| lines[at].text.trim_end_matches(':') == "Information");
    if let Some(at) = titled.map(|at| at + 1).rfind(tells) {
        return Some(at);
    }
    let labelled = |at: usize| lines[at..lines.len().min(at + 3)].iter().any(|line| next_label(&line.text).is_some());
    let at = (behind..lines.len()).find(|&at| pages_at(&lines[at].text).is_some() && labelled(at))?;
    // The title may stand on one or two lines of its own above `, pp. 77 - 100`.
    if pages_at(&lines[at].text) != Some(0) {
        return Some(at);
    }
    let is_title = |at: &usize| *at > heading && !lines[*at].text.ends_with(['.', ':']) && lines[*at].text.len() < 200;
    Some((at.saturating_sub(2)..at).find(|first| (*first..at).all(|line| is_title(&line))).unwrap_or(at))
}

/// What stands before the first label, and each label with its value.
fn fields(text: &str) -> (&str, Vec<(&'static str, &str)>) {
    let mut found: Vec<(&'static str, usize, usize)> = Vec::new();
    let mut from = 0;
    while let Some((label, start, end)) = next_label(&text[from..]) {
        found.push((label, from + start, from + end));
        from += end;
    }
    let head = &text[..found.first().map_or(text.len(), |&(_, start, _)| start)];
    let values = found.iter().enumerate().map(|(at, &(label, _, end))| {
        let next = found.get(at + 1).map_or(text.len(), |&(_, start, _)| start);
        let value = text[end..next].trim_start().lines().next().unwrap_or("").trim();
        (label, value.trim_end_matches([',', ';']))
    });
    (head.trim(), values.filter(|(_, value)| !value.is_empty()).collect())
}

/// The first label in `text`, where it starts, and where its value starts. A label has a colon behind it, or a line
/// for itself.
fn next_label(text: &str) -> Option<(&'static str, usize, usize)> {
    text.char_indices().filter(|(_, c)| c.is_ascii_uppercase()).find_map(|(at, _)| {
        let label = LABELS.iter().copied().find(|label| text[at..].starts_with(label))?;
        let behind = at + label.len();
        let rest = text[behind..].trim_start_matches(' ');
        let alone = text[..at].ends_with('\n') || at == 0;
        if rest.starts_with(':') {
            return Some((label, at, text.len() - rest.len() + 1));
        }
        (alone && (rest.is_empty() || rest.starts_with('\n'))).then_some((label, at, behind))
    })
}

/// Where `, pp. 77 - 100` starts in `text`.
fn pages_at(text: &str) -> Option<usize> {
    ["pp.", "p."].iter().find_map(|mark| {
        text.match_indices(mark).map(|(at, _)| at).find_map(|at| {
            let before = text[..at].trim_end();
            let behind = text[at + mark.len()..].trim_start();
            let parted = before.is_empty() || before.ends_with([',', '\n']) || before.len() < at;
            let numbered = behind.starts_with(|c: char| c.is_ascii_digit() || "ivxlc".contains(c));
            (parted && numbered).then(|| before.trim_end_matches(',').trim_end().len())
        })
    })
}

/// The book's title as printed, and the chapter's pages.
fn split_pages(head: &str) -> (&str, Option<Pages>) {
    let Some(at) = pages_at(head) else {
        return (head, None);
    };
    let behind = head[at..].trim_start_matches([',', ' ', '\n']).trim_start_matches("pp.").trim_start_matches("p.");
    let range: String = behind.chars().take_while(|&c| c.is_ascii_alphanumeric() || " -–—‐‑".contains(c)).collect();
    (head[..at].trim(), Pages::parse(range.trim()))
}

/// Title and subtitle: two lines, or one in which they are glued together or parted by a colon.
fn title(book: &str, lines: &[Line], other_words: &HashSet<String>) -> (Option<SmolStr>, Option<SmolStr>) {
    let mut rows = book.lines().map(str::trim).filter(|row| !row.is_empty());
    let Some(first) = rows.next() else {
        return (None, None);
    };
    let subtitle = rows.collect::<Vec<_>>().join(" ");
    if !subtitle.is_empty() {
        return (Some(first.trim_end_matches(':').into()), Some(subtitle.into()));
    }
    match glue(first, lines, other_words) {
        Some(at) => (Some(first[..at].into()), Some(first[at..].into())),
        None => {
            let (title, subtitle) = title_parts(first);
            (Some(title.into()), subtitle.map(SmolStr::from))
        }
    }
}

/// Starts of family names and the like that have a capital behind them within one word.
const NAME_STARTS: &[&str] = &["Mc", "Mac", "De", "Di", "Du", "La", "Le", "Van", "Fitz"];

/// Where title and subtitle were glued together: at a capital right behind a small letter, a digit or a closing mark.
///
/// A line of the page that is the title alone decides; else the word must not be one that the page has elsewhere
/// (`WikiLeaks`) nor a name (`McDonald`).
fn glue(text: &str, lines: &[Line], other_words: &HashSet<String>) -> Option<usize> {
    let title = lines.iter().map(|line| line.text.as_str()).find(|line| {
        let rest = text.strip_prefix(line).unwrap_or("");
        line.contains(' ') && rest.starts_with(|c: char| c.is_uppercase() || c == '‘' || c == '“')
    });
    title.map(str::len).or_else(|| {
        text.char_indices().map(|(at, _)| at).find(|&at| {
            let start = text[..at].rfind(|c: char| !c.is_alphanumeric()).map_or(0, |i| i + char_len(text, i));
            let end = text[at..].find(|c: char| !c.is_alphanumeric()).map_or(text.len(), |i| at + i);
            let half = &text[start..at];
            let small = half.chars().count() == 1 && half.starts_with(char::is_lowercase);
            seam(text, at) && !small && !NAME_STARTS.contains(&half) && !other_words.contains(&text[start..end])
        })
    })
}

/// Whether one block may end and another begin at `at`.
fn seam(text: &str, at: usize) -> bool {
    let (before, behind) = text.split_at(at);
    let mut next = behind.chars();
    let Some(opening) = next.next() else { return false };
    if !(opening.is_uppercase() || matches!(opening, '‘' | '“')) {
        return false;
    }
    match before.chars().next_back() {
        // `since 1989Essays`, not `R2P`.
        Some(c) if c.is_ascii_digit() => next.next().is_some_and(char::is_lowercase),
        // The end of a quotation, not an apostrophe (`Côte d’Ivoire`).
        Some('’') => before.contains('‘'),
        Some(c) => c.is_lowercase() || matches!(c, '?' | '!' | ')' | '”'),
        None => false,
    }
}

/// Length of the character at byte `at`.
fn char_len(text: &str, at: usize) -> usize {
    text[at..].chars().next().map_or(1, char::len_utf8)
}

/// All words of the lines that have a capital inside.
fn words(lines: &[Line]) -> HashSet<String> {
    lines
        .iter()
        .flat_map(|line| line.text.split(|c: char| !c.is_alphanumeric()))
        .filter(|word| word.chars().skip(1).any(char::is_uppercase))
        .map(str::to_owned)
        .collect()
}

/// The first year in a text: four digits from 1400 to 2199.
pub(super) fn year(text: &str) -> Option<i32> {
    text.split(|c: char| !c.is_ascii_digit())
        .filter(|digits| digits.len() == 4)
        .filter_map(|digits| digits.parse().ok())
        .find(|year| (1400..2200).contains(year))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn glued_titles_are_parted() {
        let cases = [
            ("Relations and World OrderRe-Pluralizing", "Relations and World Order", Some("Re-Pluralizing")),
            ("The McDonald DoctrineOrigins and Ends", "The McDonald Doctrine", Some("Origins and Ends")),
            ("Security: A New FrameworkEssays", "Security: A New Framework", Some("Essays")),
            ("What Is War?Essays on Order", "What Is War?", Some("Essays on Order")),
            ("Europe since 1989Essays", "Europe since 1989", Some("Essays")),
            ("After WikiLeaks", "After WikiLeaks", None),
            ("WikiLeaks and SecrecyPolitics of Leaks", "WikiLeaks and Secrecy", Some("Politics of Leaks")),
            ("Orders: A History", "Orders", Some("A History")),
            ("World Orders\nEssays", "World Orders", Some("Essays")),
            ("The UN’s Order", "The UN’s Order", None),
            ("O’Brien in Côte d’Ivoire", "O’Brien in Côte d’Ivoire", None),
            ("A ‘dark side’Essays", "A ‘dark side’", Some("Essays")),
            ("R2P Today", "R2P Today", None),
        ];
        let known: HashSet<String> = ["WikiLeaks".to_owned()].into();
        for (text, main, sub) in cases {
            let (title, subtitle) = title(text, &[], &known);
            assert_eq!((title.as_deref(), subtitle.as_deref()), (Some(main), sub), "{text}");
        }
    }

    #[test]
    fn labels_part_glued_and_separate_lines() {
        let glued = "OrderDebate, pp. 77 - 100Publisher: Bristol University PressPrint publication year: 2023";
        let apart = "Order\nDebate\n, pp. 77 - 100\nPublisher:\nBristol University Press\nPrint publication year\n2023";
        for text in [glued, apart] {
            let (_, fields) = fields(text);
            assert_eq!(fields, [("Publisher", "Bristol University Press"), ("Print publication year", "2023")]);
        }
    }
}
