//! Works and chapters named by authors and year.

use crate::library::person::{Name, People, is_particle};
use crate::library::variables::Variable;
use crate::library::{Cited, Library, folded_name};
use crate::markdown::token::without_accents;
use crate::recognition::narrative::{self, Authors, Named, Year};

/// The meaning of authors and a year in the text.
pub(super) struct Authored {
    /// Works, or chapters if no work fits. Never empty.
    pub cited: Vec<Cited>,
    /// The byte offset in the authors' text at which the first author's name begins; words before it do not belong to
    /// the name.
    pub start: usize,
}

/// The works or chapters with the authors named in `authors`, as written, and the year `year`.
pub(super) fn find(authors: &str, year: Year, library: &Library) -> Option<Authored> {
    let Authors { names, others } = narrative::authors(authors);
    // Words before a comma may not be a name: `However, Franke (2017)`.
    let starts = (0..names.len()).filter(|&first| first == 0 || names[first].behind_comma);
    starts.into_iter().find_map(|first| with_authors(&names[first..], others, year, library))
}

/// The works or chapters that `words` cite, if they end with a year: `Barnett and Finnemore (2004`.
pub(super) fn find_in_words(words: &str, library: &Library) -> Option<Vec<Cited>> {
    let words = words.trim_end_matches(|c: char| !c.is_alphanumeric());
    let (mark, c) = words.char_indices().rev().find(|(_, c)| !c.is_alphanumeric())?;
    let start = mark + c.len_utf8();
    let year = narrative::year(&words[start..])?;
    let authors = words[..start].trim_end_matches(|c: char| !(c.is_alphanumeric() || c == '.'));
    let authors = ["'s", "’s"].iter().find_map(|possessive| authors.strip_suffix(possessive)).unwrap_or(authors);
    find(authors, year, library).map(|authored| authored.cited)
}

/// Whether `words` name all of `people` in order.
pub(super) fn is_by(words: &str, people: People<'_>) -> bool {
    start_of(words, people).is_some()
}

/// The byte offset in `words` at which the names of all of `people` begin, in order.
pub(super) fn start_of(words: &str, people: People<'_>) -> Option<usize> {
    let Authors { names, others } = narrative::authors(words);
    let (first, rest) = names.split_first()?;
    let author = people.first()?;
    let fits = |(name, person): (&Named, Name<'_>)| is_called(name, person);
    let all = if others { people.len() > names.len() } else { people.len() == names.len() };
    let from = (0..first.words.len()).find(|&from| is_family(&first.words[from..], author))?;
    let given = first.words[..from].iter().rev().take_while(|(word, _)| is_given(word, author)).count();
    let is_by = all && rest.iter().zip(people.iter().skip(1)).all(fits);
    is_by.then_some(first.words[from - given].1)
}

fn with_authors(names: &[Named], others: bool, year: Year, library: &Library) -> Option<Authored> {
    let (first, rest) = names.split_first()?;
    // Words before the family name are given names or do not belong to the name.
    (0..first.words.len()).find_map(|from| {
        let words: Vec<&str> = first.words[from..].iter().map(|(word, _)| word.as_str()).collect();
        let family = words.join(" ");
        let written = |people: People<'_>| {
            let Some(author) = people.first() else { return false };
            // `Franke, Ulrich, and Koch`
            let given = |name: &&Named| name.words.iter().all(|(word, _)| is_given(word, author));
            let named: Vec<&Named> = rest.iter().skip_while(given).collect();
            let coauthors = people.len() - 1;
            let more = people.and_others();
            is_family(&first.words[from..], author)
                && (if others { coauthors > named.len() || more } else { coauthors == named.len() && !more })
                && named.iter().zip(people.iter().skip(1)).all(|(name, person)| is_called(name, person))
        };
        let all = library.by_author(&family, year.value);
        let fits = |cited: &Cited| match *cited {
            Cited::Work(id) => library.view(id).is_some_and(|work| written(work.creators())),
            Cited::Chapter(id) => library.view(id).is_some_and(|chapter| written(chapter.people(Variable::Author))),
        };
        let fitting: Vec<Cited> = all.into_iter().filter(fits).collect();
        let works: Vec<Cited> = fitting.iter().copied().filter(|cited| matches!(cited, Cited::Work(_))).collect();
        let cited = lettered(if works.is_empty() { fitting } else { works }, year, library);
        let author = first_author(*cited.first()?, library)?;
        // Given names and initials belong to the name as well.
        let before = first.words[..from].iter().rev().take_while(|(word, _)| is_given(word, author)).count();
        Some(Authored { cited, start: first.words[from - before].1 })
    })
}

fn first_author(cited: Cited, library: &Library) -> Option<Name<'_>> {
    match cited {
        Cited::Work(id) => library.view(id)?.creators().first(),
        Cited::Chapter(id) => library.view(id)?.people(Variable::Author).first(),
    }
}

/// Whether `word`, folded, is a given name of `person`, or an initial.
fn is_given(word: &str, person: Name<'_>) -> bool {
    let word = without_accents(word);
    word.chars().count() == 1 || without_accents(&folded_name(person.given)).split(' ').any(|given| given == word)
}

/// Whether `name`, as written, contains the family name of `person`.
fn is_called(name: &Named, person: Name<'_>) -> bool {
    (0..name.words.len()).any(|from| is_family(&name.words[from..], person))
}

/// Whether `words` are the family name of `person`, with or without accents, or the first half of a double name
/// (`Gómez` for `Gómez Ruiz`).
fn is_family(words: &[(String, usize)], person: Name<'_>) -> bool {
    let written = words.iter().map(|(word, _)| word.as_str()).collect::<Vec<_>>().join(" ");
    let family = folded_name(person.family);
    let (written, family) = (without_accents(&written), without_accents(&family));
    let first = || family.strip_prefix(written.as_ref()).is_some_and(|rest| rest.starts_with(' '));
    family == written || (first() && words.len() == 1 && !is_particle(&written))
}

/// Of several works, the one whose citekey ends with the year as written (`franke2019a`); all of them if there is no
/// such work.
fn lettered(cited: Vec<Cited>, year: Year, library: &Library) -> Vec<Cited> {
    let Some(letter) = year.letter.filter(|_| cited.len() > 1) else { return cited };
    let ending = format!("{}{letter}", year.value);
    let has_key = |cited: &&Cited| {
        library.view(cited.thing()).is_some_and(|thing| thing.citekeys().any(|key| key.ends_with(&ending)))
    };
    let mut matching = cited.iter().filter(has_key);
    match (matching.next(), matching.next()) {
        (Some(&only), None) => vec![only],
        _ => cited,
    }
}
