//! The words of each language that notes and books are written in, one table per language.
//!
//! A word stands in its language's file and nowhere else. Code that reads notes, book pages, contents lists or
//! publishers' pages asks here what a word may mean ([`Sense`]). To add a language, add its table to [`ALL`]. CSL's
//! locator terms are not repeated here; `markdown::locator::words` combines both.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

mod dutch;
mod english;
mod french;
mod german;
mod italian;
mod numeral;
mod portuguese;
mod reading;
mod sense;
mod spanish;

pub use numeral::ordinal;
pub(crate) use reading::may_be_english;
pub use sense::Sense;

/// The languages, in order of precedence.
pub const ALL: &[Language] = &[
    english::ENGLISH,
    german::GERMAN,
    french::FRENCH,
    spanish::SPANISH,
    italian::ITALIAN,
    portuguese::PORTUGUESE,
    dutch::DUTCH,
];

/// The table of a language. All words are in lower case.
#[derive(Clone, Copy, Debug)]
pub struct Language {
    /// Language tag without region: `de`.
    pub tag: &'static str,
    /// `Chapter`, as written before a number.
    pub chapter: &'static str,
    /// `of`, as written between a chapter and its book.
    pub of: &'static str,
    /// The heading of a list of references.
    pub references: &'static str,
    /// `one`, `two` and so on. Empty for a number whose word usually means something else.
    pub numerals: &'static [&'static str],
    /// `first`, `second` and so on, each in all its forms, separated by spaces.
    pub ordinals: &'static [&'static str],
    /// Suffixes that turn digits into an ordinal: `th`.
    pub ordinal_endings: &'static [&'static str],
    /// Whether an ordinal may follow the word for a chapter: `capítulo cuarto`.
    pub ordinals_behind: bool,
    /// Whether a reference to a part of a book is capitalised, so that `part 2` is not one.
    pub capital_parts: bool,
    /// The other words, by what they mean.
    pub words: &'static [(Sense, &'static [&'static str])],
}

/// A set of languages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Languages(u16);

impl Languages {
    /// All languages that have a table.
    pub const ALL: Languages = Languages((1 << ALL.len()) - 1);

    /// The language at `index` in [`ALL`].
    fn at(index: usize) -> Self {
        Languages(1 << index)
    }

    /// The language of the locale `tag` (`de-AT`); empty if it has no table.
    pub(crate) fn of_tag(tag: &str) -> Self {
        let primary = tag.split('-').next();
        ALL.iter().position(|language| primary == Some(language.tag)).map(Self::at).unwrap_or_default()
    }

    /// The union of both sets.
    #[must_use]
    pub fn with(self, other: Self) -> Self {
        Languages(self.0 | other.0)
    }

    /// The languages that are not in `other`.
    #[must_use]
    pub fn without(self, other: Self) -> Self {
        Languages(self.0 & !other.0)
    }

    /// Whether the two sets share a language.
    pub(crate) fn meet(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// The languages for which `holds` is true.
    fn filter(self, holds: impl Fn(&Language) -> bool) -> Self {
        let kept = ALL.iter().enumerate().filter(|(_, language)| holds(language)).map(|(index, _)| Self::at(index));
        Languages(self.0 & kept.fold(Self::default(), Self::with).0)
    }

    /// The languages in which an ordinal may follow the word for a chapter.
    #[must_use]
    pub(crate) fn with_ordinals_behind(self) -> Self {
        self.filter(|language| language.ordinals_behind)
    }

    /// The languages in which a reference to a part of a book is capitalised.
    #[must_use]
    pub(crate) fn with_capital_parts(self) -> Self {
        self.filter(|language| language.capital_parts)
    }

    /// Whether the set is empty.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }
}

/// The table of the locale `tag` (`de-AT`); English if it has none.
pub(crate) fn of_tag(tag: &str) -> &'static Language {
    let primary = tag.split('-').next().unwrap_or_default();
    ALL.iter().find(|language| language.tag == primary).unwrap_or(&ALL[0])
}

/// All words with the sense `sense`, in every language.
pub fn words(sense: Sense) -> impl Iterator<Item = (&'static str, Languages)> {
    ALL.iter().enumerate().flat_map(move |(index, language)| {
        let rows = language.words.iter().filter(move |(row, _)| *row == sense);
        rows.flat_map(|(_, words)| *words).map(move |&word| (word, Languages::at(index)))
    })
}

/// Each word with its senses.
static WORDS: LazyLock<FxHashMap<&'static str, Vec<(Sense, Languages)>>> = LazyLock::new(|| {
    let mut all: FxHashMap<&str, Vec<(Sense, Languages)>> = FxHashMap::default();
    for (index, language) in ALL.iter().enumerate() {
        for (sense, words) in language.words {
            for word in *words {
                let known = all.entry(word).or_default();
                match known.iter_mut().find(|(other, _)| other == sense) {
                    Some((_, languages)) => *languages = languages.with(Languages::at(index)),
                    None => known.push((*sense, Languages::at(index))),
                }
            }
        }
    }
    all
});

impl Sense {
    /// Whether `word`, in lower case, has this sense in any language.
    pub fn is(self, word: &str) -> bool {
        !self.languages(word).is_empty()
    }

    /// The languages in which `word`, in lower case, has this sense.
    pub fn languages(self, word: &str) -> Languages {
        let senses = WORDS.get(word).map(Vec::as_slice).unwrap_or_default();
        senses.iter().find(|(sense, _)| *sense == self).map(|&(_, languages)| languages).unwrap_or_default()
    }

    /// Whether `word`, in lower case, has this sense in one of `languages`. A word of more than two letters counts in
    /// any language: such words mean nothing else in the others.
    pub fn is_in(self, word: &str, languages: Languages) -> bool {
        let known = self.languages(word);
        known.meet(languages) || (word.len() > 2 && !known.is_empty())
    }

    /// Whether `text`, in lower case, begins with a phrase of this sense.
    pub fn begins(self, text: &str) -> bool {
        words(self).any(|(phrase, _)| text.starts_with(phrase))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_in_lower_case_and_once_in_their_row() {
        for language in ALL {
            for (index, (sense, words)) in language.words.iter().enumerate() {
                let again = language.words[..index].iter().any(|(other, _)| other == sense);
                assert!(!again, "{}: two rows for {sense:?}", language.tag);
                for (at, word) in words.iter().enumerate() {
                    assert_eq!(*word, word.to_lowercase(), "{}: {sense:?}", language.tag);
                    assert!(!words[..at].contains(word), "{}: {word} twice for {sense:?}", language.tag);
                }
            }
        }
    }

    #[test]
    fn a_words_meaning_depends_on_its_language() {
        let [english, spanish] = ["en-GB", "es"].map(Languages::of_tag);
        assert!(Sense::And.languages("and").meet(english) && !Sense::And.languages("and").meet(spanish));
        assert!(Sense::And.is("y") && !Sense::And.is("Y") && !Sense::And.is("bis"));
        assert!(Languages::of_tag("tlh").is_empty() && Languages::ALL.without(english).meet(spanish));
        assert_eq!((of_tag("de-AT").chapter, of_tag("tlh").chapter), ("Kapitel", "Chapter"));
    }
}
