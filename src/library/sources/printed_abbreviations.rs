//! A book's printed list of abbreviations, copied as text.
//!
//! A short form and its long form are on one line, separated by spaces, a tab, dots, a dash, a colon or an equals
//! sign, or on two consecutive lines. A long form continues on the next line if that does not begin with a short
//! form.

use crate::language::Sense;
use crate::library::abbreviation::Abbreviation;
use crate::markdown::token::is_dash;
use crate::text::Span;

/// Reads such a list. The span of each abbreviation is that of its short form in `text`; empty if `text` is not such
/// a list.
pub fn read(text: &str) -> Vec<Abbreviation> {
    let mut found: Vec<Abbreviation> = Vec::new();
    // Whether the last entry may continue: nothing came between it and this line.
    let mut open = false;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let at = start + line.len() - line.trim_start().len();
        start += line.len();
        let line = line.trim();
        if line.is_empty() || is_no_entry(line) {
            open = false;
            continue;
        }
        match (entry(line), found.last_mut().filter(|_| open)) {
            // The line below a short form may be its long form, whatever it looks like.
            (_, Some(last)) if last.long.is_empty() => last.long = spaced(line).into(),
            (Some((short, long)), _) => found.push(Abbreviation {
                span: Span::new(at, at + short.len()),
                short: spaced(short).into(),
                long: spaced(long).into(),
            }),
            (None, Some(last)) => last.long = format!("{} {}", last.long, spaced(line)).into(),
            (None, None) => continue,
        }
        open = true;
    }
    found.retain(|abbreviation| !abbreviation.long.is_empty());
    found
}

/// The short and long form on a line; the long form is empty if it is on the next line.
fn entry(line: &str) -> Option<(&str, &str)> {
    // Two spaces or a tab separate columns; in a line without either, the first word is the short form.
    let column = line.find("  ").into_iter().chain(line.find('\t')).min();
    let end = column.or_else(|| line.find(char::is_whitespace)).unwrap_or(line.len());
    let parts = |c: char| is_dash(c) || matches!(c, ':' | '=' | '.' | '…' | '·');
    let short = line[..end].trim_end_matches(|c: char| parts(c) || c.is_whitespace());
    let long = line[end..].trim_start_matches(|c: char| c.is_whitespace() || parts(c));
    (is_short(short) && !long.starts_with(char::is_numeric)).then_some((short, long))
}

/// Whether `text` looks like an abbreviation: at most two words, none in lower case, with two capitals, or with a
/// capital and a digit.
fn is_short(text: &str) -> bool {
    let mut words = text.split_whitespace();
    let capitals = text.chars().filter(|c| c.is_uppercase()).count();
    let digit = text.contains(|c: char| c.is_ascii_digit());
    words.clone().count() <= 2
        && text.chars().count() <= 16
        && text.starts_with(char::is_alphanumeric)
        && words.all(|word| !word.starts_with(char::is_lowercase))
        && (capitals >= 2 || (capitals == 1 && digit))
}

/// Whether a line is a heading, a page number or a letter between groups.
fn is_no_entry(line: &str) -> bool {
    let numeral = line.chars().all(|c| c.is_ascii_digit() || matches!(c, 'i' | 'v' | 'x' | 'l'));
    Sense::AbbreviationList.begins(&line.to_lowercase()) || numeral || line.chars().count() == 1
}

/// `text` with single spaces.
fn spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(text: &str) -> Vec<(String, String)> {
        let read = read(text);
        assert!(read.iter().all(|it| spaced(it.span.of(text)) == it.short), "{read:?}");
        read.into_iter().map(|it| (it.short.into(), it.long.into())).collect()
    }

    fn expected(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(short, long)| ((*short).to_owned(), (*long).to_owned())).collect()
    }

    #[test]
    fn columns_are_read_whatever_separates_them() {
        let text = "List of Abbreviations\n\nAU\tAfrican Union\r\nEUTM Mali  EU Training Mission in Mali\nPoC  protection of civilians\n\
                    UN United Nations\nWHO – World Health Organization\nICC: International Criminal Court\n\
                    FC-G5S ........ Joint Force of the G5 Sahel\nG7 = Group of Seven\n\nxii\n";
        let all = [
            ("AU", "African Union"),
            ("EUTM Mali", "EU Training Mission in Mali"),
            ("PoC", "protection of civilians"),
            ("UN", "United Nations"),
            ("WHO", "World Health Organization"),
            ("ICC", "International Criminal Court"),
            ("FC-G5S", "Joint Force of the G5 Sahel"),
            ("G7", "Group of Seven"),
        ];
        assert_eq!(pairs(text), expected(&all));
    }

    #[test]
    fn long_forms_may_be_below_and_continue() {
        let text = "A\nAU\nAfrican Union\nMINUSMA\tUnited Nations Multidimensional Integrated\n\tStabilization Mission in Mali\n\
                    UN\nUN system\n";
        let all = [
            ("AU", "African Union"),
            ("MINUSMA", "United Nations Multidimensional Integrated Stabilization Mission in Mali"),
            ("UN", "UN system"),
        ];
        assert_eq!(pairs(text), expected(&all));
    }

    #[test]
    fn running_text_is_not_a_list() {
        assert_eq!(pairs("The list is at the end.\nIt has the UN in it.\n12\n"), []);
        assert_eq!(pairs("AU"), []);
        assert_eq!(pairs(""), []);
    }
}
