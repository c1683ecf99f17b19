//! Citekeys: where they stand, and those that Glossator makes up for works that have none.

use smol_str::SmolStr;

use crate::library::record::Record;
use crate::markdown::citation::key_span;
use crate::markdown::token::without_accents;
use crate::text::Span;

/// A citekey and where its source says it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Citekey {
    /// The key, without `@`.
    pub key: SmolStr,
    /// Its own bytes, for renaming it; empty where the key was made up.
    pub span: Span,
}

/// `franke2023`: the family name of the first author or editor and the year; without people the title's first word of
/// four letters or more, its hyphens dropped (`interorganizational2023`). Small ASCII letters and digits only.
pub fn suggest(record: &Record) -> String {
    let name = record.creators().first().map(|person| ascii(person.family)).filter(|name| !name.is_empty());
    let name = name.or_else(|| record.main_title().split_whitespace().map(ascii).find(|word| word.len() >= 4));
    let name = name.unwrap_or_else(|| "book".to_owned());
    record.year().map_or(name.clone(), |year| format!("{name}{year}"))
}

/// `key`, with the first letter behind it that makes it one that is not `taken`.
pub fn unique(key: String, taken: impl Fn(&str) -> bool) -> String {
    if !taken(&key) {
        return key;
    }
    let lettered = ('a'..='z').map(|letter| format!("{key}{letter}"));
    let numbered = (2..).map(|number| format!("{key}-{number}"));
    lettered.chain(numbered).find(|key| !taken(key)).unwrap_or(key)
}

/// Whether Pandoc reads `key` behind a bare `@`; else it needs braces, `@{key}`.
pub fn needs_braces(key: &str) -> bool {
    key_span(key, 0).is_none_or(|(span, _)| span.len() != key.len())
}

/// Why `key` cannot be a citekey; `None` where it can.
pub fn objection(key: &str) -> Option<String> {
    if key.is_empty() {
        return Some("A citekey has at least one letter or digit.".to_owned());
    }
    if !key.starts_with(|c: char| c.is_alphanumeric() || c == '_') {
        return Some(format!("A citekey begins with a letter, a digit or `_`, which `{key}` does not."));
    }
    let unread = key.chars().find(|&c| c.is_whitespace() || c.is_control() || "{}[](),;\"'`\\@".contains(c));
    if let Some(unread) = unread {
        let named = if unread.is_whitespace() { "a blank".to_owned() } else { format!("`{unread}`") };
        return Some(format!("`{key}` cannot be a citekey: Pandoc reads none with {named} in it."));
    }
    key.ends_with(':').then(|| format!("A citekey does not end with `:`, as `{key}` does."))
}

/// Whether Pandoc reads `key` as one whole citekey behind an `@`, and every file system as a name.
pub fn is_valid(key: &str) -> bool {
    let inner = |c: char| c.is_alphanumeric() || "_:.#$%&-+?<>~/".contains(c);
    let portable = |c: char| !"/:<>?#%".contains(c);
    key.starts_with(|c: char| c.is_alphanumeric() || c == '_')
        && key.ends_with(|c: char| c.is_alphanumeric() || c == '_')
        && key.chars().all(|c| inner(c) && portable(c))
}

/// A word in small ASCII letters and digits: accents dropped, what has no ASCII form left out.
fn ascii(word: &str) -> String {
    let small = word.to_lowercase();
    without_accents(&small).chars().filter(char::is_ascii_alphanumeric).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library::date::Date;
    use crate::library::person::Person;
    use crate::library::record::Kind;
    use crate::library::variables::Variable;

    #[test]
    fn keys_are_made_of_a_name_and_the_year() {
        let cases = [
            ("Franke, Ulrich", "World Orders", Some(2023), "franke2023"),
            ("Müller-Łoś, Jörg", "World Orders", Some(2023), "mullerlos2023"),
            ("", "Inter-Organizational Relations", Some(2023), "interorganizational2023"),
            ("", "The UN and Its Orders", Some(1999), "orders1999"),
            ("", "War", None, "book"),
        ];
        for (name, title, year, key) in cases {
            let mut record = Record::new(Kind::Book, title);
            record.set_people(Variable::Editor, &Person::parse_list(name));
            record.set_date(Variable::Issued, year.map(Date::of_year));
            assert_eq!(suggest(&record), key);
        }
    }

    #[test]
    fn a_letter_makes_a_key_unique() {
        assert_eq!(unique("a2023".to_owned(), |_| false), "a2023");
        assert_eq!(unique("a2023".to_owned(), |key| key == "a2023" || key == "a2023a"), "a2023b");
    }

    #[test]
    fn keys_are_names_that_pandoc_and_files_take() {
        for (key, valid) in
            [("iorwo2023", true), ("a.b-c_d", true), ("a b", false), ("../a", false), ("", false), ("a:", false)]
        {
            assert_eq!(is_valid(key), valid, "{key}");
        }
    }
}
