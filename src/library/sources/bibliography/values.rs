//! Values that occur in every format: years, pages, numbers, abstracts.

use smol_str::SmolStr;

use crate::language::Sense;
use crate::library::contents;
use crate::library::identifier;
use crate::library::markup::{self, Piece};
use crate::library::numeral::{Numeral, Style};
use crate::library::pages::Pages;
use crate::library::record::Record;
use crate::library::sources::escape;
use crate::library::title_pieces;
use crate::library::variables::Variable;

/// `text` without surrounding white space; `None` if it is empty.
pub fn text(text: &str) -> Option<SmolStr> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.into())
}

/// `text` on one line, with single spaces; `None` if it is empty.
pub(crate) fn one_line(line: &str) -> Option<SmolStr> {
    text(&line.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// Title and subtitle on one line.
pub(crate) fn joined_title(title: &str, subtitle: Option<&str>) -> String {
    title_pieces::joined(title, ": ", subtitle.unwrap_or_default())
}

/// The first range of `77--100`, `pp. 77-100` or `77-100, 105`.
pub fn pages(text: &str) -> Option<Pages> {
    let first = text.split([',', ';', '+']).next()?.trim();
    let bare = first.trim_start_matches(['p', 'P']).trim_start_matches('.');
    Pages::parse(if bare.len() < first.len() && first.len() > 1 { bare.trim() } else { first })
}

/// Pages as they are printed: `012-034`, `e1234`, `7-9, 12`.
pub(crate) fn page_range(text: &str) -> String {
    let text = text.trim();
    let bare = ["pp.", "p.", "pp ", "p "].iter().find_map(|mark| text.strip_prefix(mark)).unwrap_or(text);
    bare.trim().replace("--", "-").replace('–', "-")
}

/// The first ISBN in a field that may list several.
pub fn isbn(text: &str) -> Option<SmolStr> {
    identifier::isbn(text)
        .or_else(|| text.split(|c: char| c.is_whitespace() || ",;()".contains(c)).find_map(identifier::isbn))
}

/// The most ISBNs of a work: each format of a book has one, and each is compared with those of others.
const MOST_ISBNS: usize = 64;

/// The ISBNs in a field, normalised for comparison and separated by spaces.
pub(crate) fn isbns(text: &str) -> Option<String> {
    let mut all: Vec<SmolStr> = Vec::new();
    let in_isbn = |c: char| c.is_ascii_digit() || "xX- \u{a0}\u{2010}\u{2011}–".contains(c);
    let pieces = text.split(|c: char| !in_isbn(c)).flat_map(|piece| match identifier::isbn(piece) {
        Some(isbn) => vec![isbn],
        None => piece.split_whitespace().filter_map(identifier::isbn).collect(),
    });
    for isbn in pieces {
        if !all.contains(&isbn) {
            all.push(isbn);
        }
        if all.len() == MOST_ISBNS {
            break;
        }
    }
    (!all.is_empty()).then(|| all.join(" "))
}

/// Moves the number that a publisher put before a chapter's title from the title to the chapter's number.
pub(crate) fn take_number(record: &mut Record) {
    let (number, title) = numbered_title(record.title());
    if number.is_none() {
        return;
    }
    let title = title.to_owned();
    record.number = record.number.or(number);
    match record.marked_up(Variable::Title).map(|whole| numbered_title(whole).1.to_owned()) {
        Some(whole) if record.has_markup(Variable::Title) => record.set_marked_up(Variable::Title, &whole),
        _ => record.set(Variable::Title, title),
    }
}

/// A chapter's number from a field of its own.
pub fn number(text: &str) -> Option<Numeral> {
    let word = text.trim().trim_end_matches('.');
    if let Some(number) = Numeral::parse(word) {
        return Some(number);
    }
    contents::numbered(word).0
}

/// The number that a publisher put before a chapter's title (`Chapter 4: ...`, `4. ...`), and the rest of the title.
/// A title that merely begins with a number stays whole.
pub(crate) fn numbered_title(title: &str) -> (Option<Numeral>, &str) {
    let is_label = |number: Numeral| {
        number.style == Style::Word
            || contents::chapter_number(title).is_some()
            || title.trim_start_matches(char::is_alphanumeric).starts_with(['.', ':'])
    };
    match contents::numbered(title) {
        (Some(number), rest) if !rest.is_empty() && is_label(number) => (Some(number), rest),
        _ => (None, title),
    }
}

/// An abstract in plain text as Markdown that reads the same; blank lines separate its paragraphs.
pub fn markdown(plain: &str) -> Option<SmolStr> {
    let mut paragraphs: Vec<String> = Vec::new();
    let mut begun = false;
    for line in plain.lines() {
        let is_blank = line.trim().is_empty();
        if !is_blank && !begun {
            paragraphs.push(String::with_capacity(line.len()));
        }
        if let Some(paragraph) = paragraphs.last_mut() {
            for word in line.split_whitespace() {
                if !paragraph.is_empty() {
                    paragraph.push(' ');
                }
                paragraph.push_str(word);
            }
        }
        begun = !is_blank;
    }
    // `Abstract` above it is the site's heading.
    if paragraphs.len() > 1 && Sense::Abstract.is(&paragraphs[0].trim_end_matches([':', '.']).to_lowercase()) {
        paragraphs.remove(0);
    }
    if let [only] = paragraphs.as_slice() {
        return Some(escape::paragraph(only).into());
    }
    let escaped: Vec<String> = paragraphs.iter().map(|paragraph| escape::paragraph(paragraph)).collect();
    (!escaped.is_empty()).then(|| escaped.join("\n\n").into())
}

/// The tags that CSL, Zotero and publishers put into titles and abstracts; anything else only looks like a tag.
const TAGS: &[&str] =
    &["i", "b", "em", "strong", "sup", "sub", "sc", "span", "p", "br", "div", "title", "italic", "bold"];

/// `text` without HTML and JATS tags, with character references resolved. Paragraphs end with a blank line.
pub(crate) fn without_tags(text: &str) -> String {
    if !text.contains('<') {
        return decoded(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        out.push_str(&decoded(&rest[..at]));
        rest = &rest[at..];
        let (replaced, length) = tag(rest).unwrap_or(("<", 1));
        out.push_str(replaced);
        rest = &rest[length..];
    }
    out.push_str(&decoded(rest));
    out
}

/// A title with the markup that matters ([`crate::library::markup`]); other tags are dropped, and character
/// references are resolved.
pub fn title(text: &str) -> String {
    if !text.contains(['<', '&']) {
        return text.to_owned();
    }
    let mut out = String::new();
    for piece in markup::pieces(text) {
        match piece {
            Piece::Text(text) => out.push_str(&without_tags(text)),
            Piece::Open(tag) => out.push_str(tag),
            Piece::Close(tag) => out.push_str(markup::closing(tag)),
        }
    }
    out
}

/// The tag at the start of `text`: its replacement and its length.
fn tag(text: &str) -> Option<(&'static str, usize)> {
    // Tags are short; without a limit, many `<` would make the search long.
    let inside = text.strip_prefix('<')?;
    let end = inside.bytes().take(200).position(|byte| byte == b'>')?;
    let inside = &inside[..end];
    let closing = inside.starts_with('/');
    let name = inside.trim_start_matches('/').split(|c: char| c.is_whitespace() || c == '/').next()?;
    let name = name.rsplit(':').next()?;
    let known = TAGS.iter().any(|tag| tag.eq_ignore_ascii_case(name));
    let breaks = closing && ["p", "div", "title"].contains(&name);
    known.then_some((
        if breaks {
            "\n\n"
        } else if name == "br" {
            " "
        } else {
            ""
        },
        end + 2,
    ))
}

/// `text` with character references resolved: HTML's names, and numbers.
pub(crate) fn decoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let (character, length) = reference(rest).unwrap_or_else(|| ("&".to_owned(), 1));
        out.push_str(&character);
        rest = &rest[length..];
    }
    out.push_str(rest);
    out
}

/// The character reference at the start of `text`: its replacement and its length.
fn reference(text: &str) -> Option<(String, usize)> {
    /// The longest name.
    const LONGEST: usize = 32;
    let end = text.bytes().take(LONGEST).position(|byte| byte == b';')?;
    let name = &text[1..end];
    let character = match name.strip_prefix('#') {
        Some(number) => {
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code).filter(|c| !c.is_control())?.to_string()
        }
        None => quick_xml::escape::resolve_html5_entity(name)?.to_owned(),
    };
    Some((character, end + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_read_as_entries_write_them() {
        let cases = [
            ("77--100", Some("77-100")),
            ("77–100", Some("77-100")),
            ("pp. 77-100", Some("77-100")),
            ("p. 77", Some("77")),
            ("xi--xv", Some("xi-xv")),
            ("77-100, 105", Some("77-100")),
            ("e1234", None),
            ("p", None),
            ("", None),
        ];
        for (text, expected) in cases {
            assert_eq!(pages(text).map(|pages| pages.to_string()).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn of_several_isbns_the_first_counts() {
        let cases = [
            ("978-1-5292-2860-1", Some("9781529228601")),
            ("9781529228601 9781529228618", Some("9781529228601")),
            ("978-1-5292-2860-1 (hbk), 978-1-5292-2861-8", Some("9781529228601")),
            ("none", None),
        ];
        for (text, expected) in cases {
            assert_eq!(isbn(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn all_isbns_are_kept_each_once() {
        let cases = [
            ("978-1-5292-2860-1", Some("9781529228601")),
            ("ISBN 978 1 5292 2860 1", Some("9781529228601")),
            ("ISBN-10: 0-8047-1234-x", Some("080471234X")),
            ("9781529228601 9781529228618", Some("9781529228601 9781529228618")),
            ("9781529228601, 9781529228618", Some("9781529228601 9781529228618")),
            ("978-1-5292-2860-1 (hbk), 978-1-5292-2861-8 (pbk)", Some("9781529228601 9781529228618")),
            ("978-1-5292-2860-1\n080471234X", Some("9781529228601 080471234X")),
            ("9781529228601 pbk 9781529228618", Some("9781529228601 9781529228618")),
            ("9781529228601; 978-1-5292-2860-1", Some("9781529228601")),
            ("1234-5678", None),
            ("none", None),
        ];
        for (text, expected) in cases {
            assert_eq!(isbns(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn of_a_list_of_isbns_without_end_only_some_are_kept() {
        let many = (0..1_000_u64).map(|number| (9_780_000_000_000 + number * 7).to_string()).collect::<Vec<_>>();
        let kept = isbns(&many.join(", ")).unwrap_or_default();
        assert_eq!(kept.split(' ').collect::<Vec<_>>(), many[..64]);
    }

    #[test]
    fn only_a_marked_number_is_removed_from_a_title() {
        let cases = [
            ("Chapter 4: Models", Some(4), "Models"),
            ("4. Models", Some(4), "Models"),
            ("IV. Models", Some(4), "Models"),
            ("4 Models", None, "4 Models"),
            ("12 Angry States", None, "12 Angry States"),
            ("1989: A Year", None, "1989: A Year"),
            ("Chapter 4", None, "Chapter 4"),
            ("Models", None, "Models"),
        ];
        for (title, number, rest) in cases {
            let (found, without) = numbered_title(title);
            assert_eq!((found.map(|number| number.value), without), (number, rest), "{title}");
        }
    }

    #[test]
    fn tags_are_dropped_and_what_only_looks_like_one_stays() {
        let cases = [
            ("The <i>Models</i> &amp; <span class=\"nocase\">MINUSMA</span>", "The Models & MINUSMA"),
            ("a < b and c > d", "a < b and c > d"),
            ("<jats:p>One.</jats:p><jats:p>Two.</jats:p>", "One.\n\nTwo.\n\n"),
            ("<unknown>", "<unknown>"),
            ("AT&T <", "AT&T <"),
        ];
        for (text, expected) in cases {
            assert_eq!(without_tags(text), expected, "{text}");
        }
    }

    #[test]
    fn abstracts_keep_their_paragraphs() {
        assert_eq!(markdown("One\n  line.\n\n\nTwo *x*.\n").as_deref(), Some("One line.\n\nTwo \\*x\\*."));
        assert_eq!(markdown(" \n"), None);
    }
}
