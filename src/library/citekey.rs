//! Citekeys: where they stand, and what is allowed as one.

use smol_str::SmolStr;

use crate::markdown::citation::key_span;
use crate::text::{Span, steps};

/// A citekey and its span in the source.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Citekey {
    /// The key, without `@`.
    pub key: SmolStr,
    /// The span of the key itself, for renaming it; empty if Glossator made the key.
    pub span: Span,
}

/// `key`, with the first letter appended that makes it one that is not `taken`.
pub fn unique(key: String, taken: impl Fn(&str) -> bool) -> String {
    if !taken(&key) {
        return key;
    }
    let lettered = ('a'..='z').map(|letter| format!("{key}{letter}"));
    let numbered = (2..).map(|number| format!("{key}-{number}"));
    let free = steps::each(lettered.chain(numbered)).find(|key| !taken(key));
    free.unwrap_or(key)
}

/// The same, where `before` others have wanted `key` already. Once the letters are used up, it starts from their number, so
/// as not to try all of them again.
pub(crate) fn unique_behind(before: usize, key: String, taken: impl Fn(&str) -> bool) -> String {
    let key = if before > 26 { format!("{key}-{before}") } else { key };
    unique(key, taken)
}

/// Whether Pandoc needs braces to read `key`: `@{key}`.
pub(crate) fn needs_braces(key: &str) -> bool {
    key_span(key, 0).is_none_or(|(span, _)| span.len() != key.len())
}

/// Why `key` cannot be a citekey; `None` if it can.
pub(crate) fn objection(key: &str) -> Option<String> {
    if key.is_empty() {
        return Some("A citekey has at least one letter or digit.".to_owned());
    }
    if !key.starts_with(|c: char| c.is_alphanumeric() || c == '_') {
        return Some(format!("A citekey begins with a letter, a digit or `_`, which `{key}` does not."));
    }
    let unread = key.chars().find(|&c| c.is_whitespace() || c.is_control() || "{}[](),;\"'`\\@".contains(c));
    if let Some(unread) = unread {
        let named = if unread.is_whitespace() { "a space".to_owned() } else { format!("`{unread}`") };
        return Some(format!("`{key}` cannot be a citekey: Pandoc does not read {named} in one."));
    }
    key.ends_with(':').then(|| format!("A citekey does not end with `:`, as `{key}` does."))
}

/// Whether Pandoc reads `key` after an `@` as one whole citekey, and every file system accepts it as a name.
pub(crate) fn is_valid(key: &str) -> bool {
    let inner = |c: char| c.is_alphanumeric() || "_:.#$%&-+?<>~/".contains(c);
    let portable = |c: char| !"/:<>?#%".contains(c);
    key.starts_with(|c: char| c.is_alphanumeric() || c == '_')
        && key.ends_with(|c: char| c.is_alphanumeric() || c == '_')
        && key.chars().all(|c| inner(c) && portable(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_makes_a_key_unique() {
        assert_eq!(unique("a2023".to_owned(), |_| false), "a2023");
        assert_eq!(unique("a2023".to_owned(), |key| key == "a2023" || key == "a2023a"), "a2023b");
    }

    #[test]
    fn keys_suit_pandoc_and_file_systems() {
        for (key, valid) in
            [("iorwo2023", true), ("a.b-c_d", true), ("a b", false), ("../a", false), ("", false), ("a:", false)]
        {
            assert_eq!(is_valid(key), valid, "{key}");
        }
    }
}
