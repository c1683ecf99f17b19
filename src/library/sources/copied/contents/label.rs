//! Labels before titles in a contents list: `4`, `4.`, `IV –`, `Chapter Four:`, `Part II:`.

use crate::text::numeral::{Numeral, Style};

use super::super::words;
use crate::markdown::locator::LocatorKind;

/// A number before a title.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) struct Label<'t> {
    pub number: Numeral,
    /// Whether a word or mark shows that it is a number: `Chapter 4`, `4.`, `4 -`.
    pub is_told: bool,
    /// The text after the number.
    pub title: &'t str,
}

/// The number that `text` begins with. Only the neighbouring rows can tell whether it counts chapters or belongs to
/// the title.
pub(in super::super) fn number(text: &str) -> Option<Label<'_>> {
    let named = behind_chapter(text);
    let rest = named.unwrap_or(text);
    let rest = rest.strip_prefix(['[', '(']).unwrap_or(rest);
    let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let end = if digits > 0 { digits } else { rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len()) };
    let (word, behind) = rest.split_at(end);
    let number = Numeral::parse(word).filter(|_| !word.is_empty())?;
    let is_plain = match number.style {
        Style::Arabic => true,
        Style::Roman => named.is_some() || word.starts_with(char::is_uppercase),
        Style::Word => named.is_some(),
    };
    if !is_plain {
        return None;
    }
    let marked = behind.strip_prefix(['.', ':', ')', ']', '|']);
    let rest = marked.unwrap_or(behind);
    // `1Introduction`, but not `3D`; `4.1` is a section.
    let mut glued = rest.chars();
    let is_glued =
        digits > 0 && glued.next().is_some_and(char::is_uppercase) && glued.next().is_some_and(char::is_lowercase);
    let barred = behind.starts_with('|');
    if !(rest.is_empty()
        || barred
        || rest.starts_with(char::is_whitespace)
        || is_glued
        || (marked.is_none() && rest.starts_with(['–', '—'])))
    {
        return None;
    }
    let title = rest.trim_start();
    let dashed = title
        .strip_prefix(['-', '–', '—', ':', '|', '.'])
        .filter(|rest| rest.is_empty() || rest.starts_with(char::is_whitespace));
    Some(Label {
        number,
        is_told: named.is_some() || marked.is_some() || dashed.is_some(),
        title: dashed.unwrap_or(title).trim_start(),
    })
}

/// The text after a word for a chapter at the beginning of `text`: `Chapter 4`, `Kap.4`.
fn behind_chapter(text: &str) -> Option<&str> {
    let end = text.find(|c: char| !c.is_alphabetic())?;
    let (word, rest) = text.split_at(end);
    let rest = rest.strip_prefix('.').unwrap_or(rest);
    let goes_on = rest.starts_with(|c: char| c.is_whitespace() || c.is_ascii_digit());
    (goes_on && words::counts(word, LocatorKind::Chapter)).then(|| rest.trim_start())
}

/// Whether `text` begins with the number of a section within a chapter: `4.1 Sources`.
pub(in super::super) fn is_section(text: &str) -> bool {
    let mut pieces = text.split(char::is_whitespace).next().unwrap_or_default().trim_end_matches('.').split('.');
    let digits = |piece: &str| !piece.is_empty() && piece.len() < 3 && piece.bytes().all(|b| b.is_ascii_digit());
    pieces.next().is_some_and(digits) && pieces.next().is_some_and(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_before_titles() {
        let cases = [
            ("4 Models", Some((4, false, "Models"))),
            ("4. Models", Some((4, true, "Models"))),
            ("4: Models", Some((4, true, "Models"))),
            ("4 - Models", Some((4, true, "Models"))),
            ("IV. Models", Some((4, true, "Models"))),
            ("Chapter 4: Models", Some((4, true, "Models"))),
            ("Chapitre 4 – Models", Some((4, true, "Models"))),
            ("CHAPTER FOUR", Some((4, true, ""))),
            ("Hoofdstuk 4 Modellen", Some((4, true, "Modellen"))),
            ("Kap. 4 Modelle", Some((4, true, "Modelle"))),
            ("chapter 4|22 pages", Some((4, true, "22 pages"))),
            ("4Models of Change", Some((4, false, "Models of Change"))),
            ("3 4 Models", Some((3, false, "4 Models"))),
            ("3D Printing", None),
            ("1989 and After", None),
            ("4.1 A Section", None),
            ("Four Models", None),
            ("Chapters of Change", None),
        ];
        for (text, expected) in cases {
            assert_eq!(number(text).map(|label| (label.number.value, label.is_told, label.title)), expected, "{text}");
        }
        assert!(is_section("4.1 A Section") && !is_section("4. A Section"));
    }
}
