//! A book's title and subtitle, which sites print on two lines, with a colon between them, or glued together.

use std::collections::HashSet;

use super::lines::Line;
use crate::library::record::title_parts;
use crate::library::sources::bibliography::values;

/// Title and subtitle as one, from what a page prints.
pub(super) fn joined(title: &str, subtitle: Option<&str>) -> String {
    let title = clean(title);
    let subtitle = subtitle.map(clean).filter(|subtitle| !subtitle.is_empty());
    match subtitle {
        Some(subtitle) if title_parts(&title).1.is_none() => {
            values::joined_title(title.trim_end_matches(':').trim_end(), Some(&subtitle))
        }
        _ => title,
    }
}

/// A title with its colon as titles have it: `After the Flood : a history` in catalogues and in French.
fn clean(title: &str) -> String {
    title.trim().trim_end_matches([',', '/']).trim_end().replace(" : ", ": ").replace(" ; ", ": ")
}

/// Starts of family names and the like that have a capital behind them within one word.
const NAME_STARTS: &[&str] = &["Mc", "Mac", "De", "Di", "Du", "La", "Le", "Van", "Fitz"];

/// Where title and subtitle were glued together: at a capital right behind a small letter, a digit or a closing mark.
///
/// A line of the page that is the title alone decides; else the word must not be one that the page has elsewhere
/// (`WikiLeaks`) nor a name (`McDonald`).
pub(super) fn glue(text: &str, lines: &[Line], other_words: &HashSet<String>) -> Option<usize> {
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
pub(super) fn words(lines: &[Line]) -> HashSet<String> {
    lines
        .iter()
        .flat_map(|line| line.text.split(|c: char| !c.is_alphanumeric()))
        .filter(|word| word.chars().skip(1).any(char::is_uppercase))
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn glued_titles_are_parted() {
        let cases = [
            ("Relations and World OrderRe-Pluralizing", Some("Relations and World Order")),
            ("The McDonald DoctrineOrigins and Ends", Some("The McDonald Doctrine")),
            ("Security: A New FrameworkEssays", Some("Security: A New Framework")),
            ("What Is War?Essays on Order", Some("What Is War?")),
            ("Europe since 1989Essays", Some("Europe since 1989")),
            ("After WikiLeaks", None),
            ("WikiLeaks and SecrecyPolitics of Leaks", Some("WikiLeaks and Secrecy")),
            ("Orders: A History", None),
            ("The UN’s Order", None),
            ("O’Brien in Côte d’Ivoire", None),
            ("A ‘dark side’Essays", Some("A ‘dark side’")),
            ("R2P Today", None),
        ];
        let known: HashSet<String> = ["WikiLeaks".to_owned()].into();
        for (text, main) in cases {
            assert_eq!(glue(text, &[], &known).map(|at| &text[..at]), main, "{text}");
        }
    }

    #[test]
    fn titles_and_subtitles_are_joined() {
        let cases = [
            ("After the Flood", Some("A History"), "After the Flood: A History"),
            ("After the Flood :", Some("A History"), "After the Flood: A History"),
            ("Après le déluge : une histoire", None, "Après le déluge: une histoire"),
            ("After: the Flood", Some("A History"), "After: the Flood"),
        ];
        for (title, subtitle, expected) in cases {
            assert_eq!(joined(title, subtitle), expected);
        }
    }
}
