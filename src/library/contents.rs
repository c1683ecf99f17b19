//! The lines of a book's contents list: parts, chapters, front and back matter.

use smol_str::{SmolStr, format_smolstr};

use crate::text::numeral::{Numeral, Style};

/// What a line of a contents list, or a heading of a book page, names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry<'a> {
    /// `Part I - Practice`, as `Part I: Practice`.
    Part(SmolStr),
    /// `4 - Title`, `Chapter 4: Title`, or a title alone.
    Chapter {
        /// The number before the title.
        number: Option<Numeral>,
        /// The title.
        title: &'a str,
    },
    /// `Acknowledgements`, `Index`.
    Matter(&'a str),
}

/// Reads one line, already trimmed.
pub fn entry(line: &str) -> Entry<'_> {
    if let Some(part) = part(line) {
        return Entry::Part(part);
    }
    let (number, title) = numbered(line);
    if number.is_none() && is_matter(title) {
        return Entry::Matter(title);
    }
    Entry::Chapter { number, title }
}

/// The number that a line begins with, and the title behind it: `4 Title`, `4 - Title`, `IV. Title`,
/// `Chapter Four: Title`. The whole line is the title where it begins with no number.
pub fn numbered(line: &str) -> (Option<Numeral>, &str) {
    let (named, rest) = match split_word(line) {
        Some((word, rest)) if word.eq_ignore_ascii_case("chapter") => (true, rest),
        _ => (false, line),
    };
    match leading_numeral(rest, named) {
        Some((number, title)) if named || !title.is_empty() => (Some(number), title),
        _ => (None, line),
    }
}

/// `Part I - Practice` as `Part I: Practice`, `Part Two` as it stands; `None` for any other line.
pub fn part(line: &str) -> Option<SmolStr> {
    let (word, rest) = split_word(line)?;
    if !word.eq_ignore_ascii_case("part") {
        return None;
    }
    let (_, title) = leading_numeral(rest, true)?;
    let numeral = rest.split(|c: char| c.is_whitespace() || ".:".contains(c)).next()?;
    Some(if title.is_empty() { format_smolstr!("Part {numeral}") } else { format_smolstr!("Part {numeral}: {title}") })
}

/// The numeral at the start of `text` and what stands behind it and its separator. Words (`Four`) and small Roman
/// numerals count only where `named`, that is, behind `Chapter` or `Part`.
fn leading_numeral(text: &str, named: bool) -> Option<(Numeral, &str)> {
    let end = text.find(|c: char| !c.is_alphanumeric()).unwrap_or(text.len());
    let (word, rest) = text.split_at(end);
    if word.is_empty() {
        return None;
    }
    let number = Numeral::parse(word)?;
    let plain = match number.style {
        Style::Arabic => true,
        Style::Roman => word.starts_with(|c: char| c.is_ascii_uppercase()),
        Style::Word => false,
    };
    if !plain && !named {
        return None;
    }
    let behind = rest.strip_prefix(['.', ':', ')']).unwrap_or(rest);
    if !behind.is_empty() && !behind.starts_with(char::is_whitespace) {
        return None;
    }
    let title = behind.trim_start();
    let separated =
        title.strip_prefix(['-', '–', '—', ':']).filter(|t| t.is_empty() || t.starts_with(char::is_whitespace));
    Some((number, separated.unwrap_or(title).trim_start()))
}

/// The first word of `line` and what stands behind it.
fn split_word(line: &str) -> Option<(&str, &str)> {
    line.split_once(char::is_whitespace).map(|(word, rest)| (word, rest.trim_start()))
}

/// Whether a heading names front or back matter, which notes never speak of by title.
pub fn is_matter(title: &str) -> bool {
    let title = title.to_lowercase();
    MATTER.contains(&title.as_str()) || MATTER_STARTS.iter().any(|start| title.starts_with(start))
}

/// A line as it compares with another: number and title without dash and dots, quotation marks straight.
pub fn folded(text: &str) -> String {
    let (number, title) = numbered(text);
    let title: String = title
        .chars()
        .map(|c| match c {
            '‘' | '’' => '\'',
            '“' | '”' => '"',
            '–' | '—' | '\u{2010}' | '\u{2011}' => '-',
            c => c,
        })
        .flat_map(char::to_lowercase)
        .collect();
    match number {
        Some(number) => format!("{} {title}", number.value),
        None => title,
    }
}

/// Whether two titles are one, whatever their quotation marks and capitals.
pub fn same_title(one: &str, other: &str) -> bool {
    folded(one) == folded(other)
}

/// Front and back matter by its whole title.
const MATTER: &[&str] = &[
    "abbreviations",
    "acknowledgements",
    "acknowledgments",
    "acronyms",
    "additional material",
    "appendices",
    "appendix",
    "author index",
    "back cover",
    "back matter",
    "backmatter",
    "bibliography",
    "boxes",
    "chronology",
    "contents",
    "contributors",
    "copyright",
    "copyright information",
    "copyright page",
    "cover",
    "cover page",
    "credits",
    "dedication",
    "detailed contents",
    "endnotes",
    "epigraph",
    "errata",
    "figures",
    "figures and tables",
    "foreword",
    "front cover",
    "front matter",
    "frontmatter",
    "general index",
    "glossary",
    "half title",
    "half title page",
    "half-title page",
    "halftitle",
    "halftitle page",
    "illustrations",
    "imprint",
    "imprint page",
    "index",
    "indexes",
    "maps",
    "name index",
    "notes",
    "landmarks",
    "permissions",
    "plates",
    "preface",
    "preface and acknowledgements",
    "references",
    "reviews",
    "select bibliography",
    "selected bibliography",
    "series",
    "series information",
    "series page",
    "subject index",
    "tables",
    "title",
    "title page",
    "titlepage",
    "works cited",
];

/// Front and back matter by how its title starts.
const MATTER_STARTS: &[&str] =
    &["a note on ", "about the ", "appendix ", "index of ", "list of ", "note on ", "notes on ", "table of "];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_a_contents_list_are_told_apart() {
        let chapter = |number: &str, title: &'static str| Entry::Chapter { number: Numeral::parse(number), title };
        let cases = [
            ("4 Changing Models", chapter("4", "Changing Models")),
            ("4 - Changing Models", chapter("4", "Changing Models")),
            ("4. Changing Models", chapter("4", "Changing Models")),
            ("IV – Changing Models", chapter("IV", "Changing Models")),
            ("Chapter 4: Changing Models", chapter("4", "Changing Models")),
            ("Chapter Four", chapter("Four", "")),
            ("Chapter iv Changing", chapter("iv", "Changing")),
            ("Four Models of Change", chapter("", "Four Models of Change")),
            ("1989 and After", chapter("", "1989 and After")),
            ("9-11 and After", chapter("", "9-11 and After")),
            ("4.1 A Section", chapter("", "4.1 A Section")),
            ("Chapters of Change", chapter("", "Chapters of Change")),
            ("Conclusion: Orders", chapter("", "Conclusion: Orders")),
            ("12", chapter("", "12")),
            ("Part I - Practice", Entry::Part("Part I: Practice".into())),
            ("PART TWO", Entry::Part("Part TWO".into())),
            ("Part 3: Practice", Entry::Part("Part 3: Practice".into())),
            ("Part of the Problem", chapter("", "Part of the Problem")),
            ("Parting Words", chapter("", "Parting Words")),
            ("Acknowledgements", Entry::Matter("Acknowledgements")),
            ("List of Figures and Tables", Entry::Matter("List of Figures and Tables")),
            ("Notes on Contributors", Entry::Matter("Notes on Contributors")),
            ("7 Notes on Peace", chapter("7", "Notes on Peace")),
            ("Indexing the World", chapter("", "Indexing the World")),
        ];
        for (line, expected) in cases {
            assert_eq!(entry(line), expected, "{line}");
        }
    }
}
