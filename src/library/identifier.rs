//! DOIs, ISSNs and ISBNs, normalised for comparison.

use smol_str::{SmolStr, StrExt, format_smolstr};

/// A bare DOI in lower case (`10.1000/ab`), from an address (`https://doi.org/10.1000/Ab`), a label
/// (`doi:10.1000/ab`) or the DOI itself. Short DOIs (`10/gf2xk`, see shortdoi.org) are accepted too.
pub fn doi(text: &str) -> Option<SmolStr> {
    let Some(start) = text.find("10.") else { return short_doi(text) };
    let before = text[..start].trim_end();
    if !(before.is_empty() || before.ends_with('/') || before.ends_with(':')) {
        return None;
    }
    let doi = text[start..].split(|c: char| c.is_whitespace() || c == '[').next()?.trim_end_matches(['.', ',', ';']);
    let (registrant, suffix) = doi.split_once('/')?;
    let numbers = &registrant[3..];
    let known = numbers.len() >= 4 && numbers.bytes().all(|b| b.is_ascii_digit() || b == b'.') && !suffix.is_empty();
    known.then(|| doi.to_lowercase_smolstr())
}

fn short_doi(text: &str) -> Option<SmolStr> {
    let (before, suffix) = text.trim().split_once("10/")?;
    let before = before.to_lowercase();
    let is_labelled = before.is_empty() || ["doi.org/", "doi:", "doi: "].iter().any(|it| before.ends_with(it));
    // Digits alone are more likely a date or a number of pages.
    let known = suffix.bytes().all(|byte| byte.is_ascii_alphanumeric()) && suffix.contains(char::is_alphabetic);
    (is_labelled && known && suffix.len() <= 10).then(|| format_smolstr!("10/{}", suffix.to_lowercase()))
}

/// An ISSN (`1234-567X`), without the text around it.
pub(crate) fn issn(text: &str) -> Option<SmolStr> {
    let bare: String = text.chars().filter(|c| c.is_ascii_alphanumeric()).collect();
    let digits = bare.trim_start_matches(|c: char| c.is_ascii_alphabetic() && c != 'X' && c != 'x').get(..8)?;
    let (first, last) = digits.split_at(7);
    let valid = first.bytes().all(|byte| byte.is_ascii_digit())
        && last.bytes().all(|byte| byte.is_ascii_digit() || byte.eq_ignore_ascii_case(&b'x'));
    valid.then(|| format_smolstr!("{}-{}{}", &first[..4], &first[4..], last.to_ascii_uppercase()))
}

/// An ISBN without hyphens and spaces, from `978-1-5292-2860-1`, `ISBN 9781529228601` or `0-8047-1234-X`.
///
/// The check digit is not verified: a wrong one printed in a book still names that book.
pub fn isbn(text: &str) -> Option<SmolStr> {
    let start = text.find(|c: char| c.is_ascii_digit())?;
    let mut isbn = String::new();
    for c in text[start..].chars() {
        match c {
            '0'..='9' => isbn.push(c),
            'x' | 'X' if isbn.len() == 9 => isbn.push('X'),
            '-' | ' ' | '\u{a0}' | '\u{2010}' | '\u{2011}' | '–' => {}
            _ => break,
        }
    }
    matches!(isbn.len(), 10 | 13).then_some(isbn.into())
}

/// The digits that the ISBN-10 and the ISBN-13 of a book share, for comparing them.
pub(crate) fn isbn_core(isbn: &str) -> &str {
    match isbn.len() {
        10 => &isbn[..9],
        13 => isbn.strip_prefix("978").map_or(isbn, |digits| &digits[..9]),
        _ => isbn,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dois_are_read_bare() {
        let cases = [
            ("https://doi.org/10.1000/Ab.004[Opens in a new window]", Some("10.1000/ab.004")),
            ("http://dx.doi.org/10.51952/9781529228601", Some("10.51952/9781529228601")),
            ("doi:10.1000/1.", Some("10.1000/1")),
            ("10.1000/1", Some("10.1000/1")),
            ("pages 10.1000/1", None),
            ("https://doi.org/10/gf2Xk", Some("10/gf2xk")),
            ("10/c7fb", Some("10/c7fb")),
            ("10/12", None),
            ("https://example.org/10/ab", None),
            ("10.5", None),
            ("10.1000", None),
            ("", None),
        ];
        for (text, expected) in cases {
            assert_eq!(doi(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn isbns_are_read_without_their_hyphens() {
        let cases = [
            ("978-1-5292-2860-1", Some("9781529228601")),
            ("ISBN 9781529228601", Some("9781529228601")),
            ("0-8047-1234-x", Some("080471234X")),
            ("978", None),
            ("none", None),
        ];
        for (text, expected) in cases {
            assert_eq!(isbn(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn isbn_10_and_isbn_13_compare_equal() {
        assert_eq!(isbn_core("080471234X"), isbn_core("9780804712347"));
        assert_ne!(isbn_core("9790804712347"), isbn_core("080471234X"));
    }
}
