//! How citekeys are formed from a work's name, year and title.

use crate::language::Sense;
use crate::library::record::Record;
use crate::markdown::token::without_accents;

/// A pattern for citekeys.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Pattern {
    /// Whether the name begins with a capital.
    name_in_capitals: bool,
    /// The text between the pieces.
    separator: &'static str,
    title: Title,
}

/// The title's first main word in a key.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Title {
    /// Not part of the key.
    #[default]
    None,
    /// `franke_models_2023`
    BeforeYear { in_capitals: bool },
    /// `franke2023models`
    AfterYear { in_capitals: bool },
}

/// The most letters of a name or a title in a key.
const MOST_LETTERS: usize = 12;

/// The most entries from which a folder's pattern is inferred.
const MOST_SAMPLED: usize = 500;

impl Pattern {
    /// The pattern that most keys of `records` follow; `franke2023` if fewer than half follow any one.
    pub fn of<'r>(records: impl Iterator<Item = &'r Record>) -> Self {
        let sample = records.filter(|it| !it.citekey().is_empty() && it.year().is_some() && !it.creators().is_empty());
        let sample: Vec<&Record> = sample.take(MOST_SAMPLED).collect();
        let follows = |pattern: &Self, record: &Record| {
            let rest = record.citekey().strip_prefix(pattern.key(record).as_str()).map(str::as_bytes);
            // A letter separates works that would have the same key.
            matches!(rest, Some([] | [b'a'..=b'z']))
        };
        let counted = Self::all().map(|pattern| (sample.iter().filter(|it| follows(&pattern, it)).count(), pattern));
        // On a tie, the first pattern wins, which is the plainest.
        let best = counted.fold((0, Self::default()), |best, next| if next.0 > best.0 { next } else { best });
        if 2 * best.0 >= sample.len() { best.1 } else { Self::default() }
    }

    fn all() -> impl Iterator<Item = Self> {
        let titles = [
            Title::None,
            Title::BeforeYear { in_capitals: false },
            Title::BeforeYear { in_capitals: true },
            Title::AfterYear { in_capitals: false },
            Title::AfterYear { in_capitals: true },
        ];
        titles.into_iter().flat_map(|title| {
            ["", "_", "-", "."].into_iter().flat_map(move |separator| {
                [false, true].map(|name_in_capitals| Self { name_in_capitals, separator, title })
            })
        })
    }

    /// A key in the folder's pattern from the first author's or editor's family name and the year (`franke2023`).
    /// Without people: the initials of the title's main words (`iorwo2023`), or the first main word if there are
    /// fewer than three. Contains only lower-case ASCII letters and digits, besides what the pattern itself adds.
    pub fn key(self, record: &Record) -> String {
        self.key_of_year(record, record.year())
    }

    /// The same, with `year` as the record's year.
    pub(crate) fn key_of_year(self, record: &Record, year: Option<i32>) -> String {
        let name = record.creators().first().map(|person| ascii(person.family)).filter(|name| !name.is_empty());
        let by_title = name.is_none();
        let mut name = name.or_else(|| short_title(record.main_title())).unwrap_or_else(|| "book".to_owned());
        name.truncate(MOST_LETTERS);
        let name = if self.name_in_capitals { capital(&name) } else { name };
        let year = year.map(|year| year.to_string());
        let word = |in_capitals: bool| {
            let word = main_words(record.main_title()).next().filter(|_| !by_title)?;
            Some(if in_capitals { capital(&word) } else { word })
        };
        let pieces = match self.title {
            Title::None => [Some(name), year, None],
            Title::BeforeYear { in_capitals } => [Some(name), word(in_capitals), year],
            Title::AfterYear { in_capitals } => [Some(name), year, word(in_capitals)],
        };
        pieces.into_iter().flatten().collect::<Vec<_>>().join(self.separator)
    }
}

/// The initials of a title's main words, or the first of them if there are fewer than three.
fn short_title(title: &str) -> Option<String> {
    let words: Vec<String> = main_words(title).collect();
    if words.len() < 3 { words.into_iter().next() } else { Some(words.iter().map(|word| &word[..1]).collect()) }
}

/// The main words of a title, with compounds split at hyphens; lower-case ASCII letters only.
fn main_words(title: &str) -> impl Iterator<Item = String> {
    let words = title.split(|c: char| c.is_whitespace() || matches!(c, '-' | '‐' | '‑' | '–' | '—' | '/' | '’' | '\''));
    let words = words.filter(|word| !is_minor(word)).map(ascii);
    words.filter(|word| word.starts_with(|c: char| c.is_ascii_alphabetic()))
}

/// Whether a word of a title is a function word: an article, a preposition or any other short word in lower case.
fn is_minor(word: &str) -> bool {
    let small = word.to_lowercase();
    let is_short = word.starts_with(char::is_lowercase) && word.chars().count() <= 4;
    is_short || [Sense::TitleArticle, Sense::InTitle, Sense::And].iter().any(|sense| sense.is(&small))
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_ascii_uppercase().to_string() + letters.as_str())
}

/// A word in lower-case ASCII letters and digits: accents are dropped, and so is whatever has no ASCII form.
fn ascii(word: &str) -> String {
    let small = word.to_lowercase();
    without_accents(&small).chars().filter(char::is_ascii_alphanumeric).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library::citekey::Citekey;
    use crate::library::date::Date;
    use crate::library::person::Person;
    use crate::library::record::Kind;
    use crate::library::variables::Variable;

    fn work(key: &str, name: &str, title: &str, year: i32) -> Record {
        let mut record = Record::new(Kind::Book, title);
        record.set_people(Variable::Author, &[Person::parse(name)]);
        record.set_date(Variable::Issued, Some(Date::of_year(year)));
        record.keys.push(Citekey { key: key.into(), ..Citekey::default() });
        record
    }

    #[test]
    fn keys_are_made_of_a_name_and_the_year() {
        let cases = [
            ("Franke, Ulrich", "World Orders", Some(2023), "franke2023"),
            ("Müller-Łoś, Jörg", "World Orders", Some(2023), "mullerlos2023"),
            ("Wolfeschlegelsteinhausen, Hubert", "World Orders", Some(2023), "wolfeschlege2023"),
            ("", "Inter-Organizational Relations and World Order: Re-Pluralizing", Some(2023), "iorwo2023"),
            ("", "The UN and Orders", Some(1999), "un1999"),
            ("", "War", None, "war"),
            ("", "和平", None, "book"),
        ];
        for (name, title, year, key) in cases {
            let mut record = Record::new(Kind::Book, title);
            record.set_people(Variable::Editor, &Person::parse_list(name));
            record.set_date(Variable::Issued, year.map(Date::of_year));
            assert_eq!(Pattern::default().key(&record), key);
        }
    }

    #[test]
    fn a_folder_s_own_pattern_is_followed() {
        let next = work("", "Orlen, Ada", "The Rivers of Law", 2021);
        let cases = [
            (["tessin2020", "varga1999b", "own"], "orlen2021"),
            (["tessin_2020", "varga_1999", "own"], "orlen_2021"),
            (["Tessin2020", "Varga1999", "Own"], "Orlen2021"),
            (["tessin_ships_2020", "varga_mail_1999", "own"], "orlen_rivers_2021"),
            (["tessinShips2020", "vargaMail1999", "own"], "orlenRivers2021"),
            (["ships", "tessin2020", "mail"], "orlen2021"),
        ];
        for (keys, expected) in cases {
            let works = [
                work(keys[0], "Tessin, Uwe", "The Ships of a Day", 2020),
                work(keys[1], "Varga, Mika", "Mail", 1999),
                work(keys[2], "Abel, Eva", "War and Rope", 2001),
            ];
            assert_eq!(Pattern::of(works.iter()).key(&next), expected, "{keys:?}");
        }
    }
}
