//! The words of each language that notes and books are read in, one table for each language.
//!
//! A word of a language stands in that language's file and nowhere else; whoever reads notes, book pages, contents
//! lists or publishers' pages asks here what a word may be for ([`Sense`]). A language is added by adding its table to
//! [`ALL`]. Terms of locators that CSL has are not repeated here: `markdown::locator::words` has both.

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

pub use numeral::{numeral, ordinal};
pub use reading::may_be_english;
pub use sense::Sense;

/// The languages, in the order in which they count.
pub const ALL: &[Language] = &[
    english::ENGLISH,
    german::GERMAN,
    french::FRENCH,
    spanish::SPANISH,
    italian::ITALIAN,
    portuguese::PORTUGUESE,
    dutch::DUTCH,
];

/// A language's table. All words are in small letters.
#[derive(Clone, Copy, Debug)]
pub struct Language {
    /// Its tag, without a country: `de`.
    pub tag: &'static str,
    /// `Chapter`, as it is written before a number.
    pub chapter: &'static str,
    /// `of`, as it is written between a chapter and its book.
    pub of: &'static str,
    /// The heading that is written over references.
    pub references: &'static str,
    /// `one`, `two` and so on. Empty where the word is more often something else.
    pub numerals: &'static [&'static str],
    /// `first`, `second` and so on, each in all its forms, parted by blanks.
    pub ordinals: &'static [&'static str],
    /// What makes an ordinal of a number in digits: `th`.
    pub ordinal_endings: &'static [&'static str],
    /// Whether an ordinal may stand behind a chapter: `capítulo cuarto`.
    pub ordinals_behind: bool,
    /// Whether a part of a book begins with a capital: `part 2` is none.
    pub capital_parts: bool,
    /// Its other words, by what they are for.
    pub words: &'static [(Sense, &'static [&'static str])],
}

/// A set of languages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Languages(u16);

impl Languages {
    /// All languages that have a table.
    pub const ALL: Languages = Languages((1 << ALL.len()) - 1);

    /// The language that is at `place` in [`ALL`].
    fn at(place: usize) -> Self {
        Languages(1 << place)
    }

    /// The language of the locale `tag` (`de-AT`); none where it has no table.
    pub fn of_tag(tag: &str) -> Self {
        let primary = tag.split('-').next();
        ALL.iter().position(|language| primary == Some(language.tag)).map(Self::at).unwrap_or_default()
    }

    /// Both sets together.
    #[must_use]
    pub fn with(self, other: Self) -> Self {
        Languages(self.0 | other.0)
    }

    /// Those that are not in `other`.
    #[must_use]
    pub fn without(self, other: Self) -> Self {
        Languages(self.0 & !other.0)
    }

    /// Whether one language is in both sets.
    pub fn meet(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Those of which `holds` is true.
    fn filter(self, holds: impl Fn(&Language) -> bool) -> Self {
        let kept = ALL.iter().enumerate().filter(|(_, language)| holds(language)).map(|(place, _)| Self::at(place));
        Languages(self.0 & kept.fold(Self::default(), Self::with).0)
    }

    /// Those in which an ordinal may stand behind a chapter.
    #[must_use]
    pub fn with_ordinals_behind(self) -> Self {
        self.filter(|language| language.ordinals_behind)
    }

    /// Those in which a part of a book begins with a capital.
    #[must_use]
    pub fn with_capital_parts(self) -> Self {
        self.filter(|language| language.capital_parts)
    }

    /// Whether no language is in it.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }
}

/// The table of the locale `tag` (`de-AT`); English where there is none.
pub fn of_tag(tag: &str) -> &'static Language {
    let primary = tag.split('-').next().unwrap_or_default();
    ALL.iter().find(|language| language.tag == primary).unwrap_or(&ALL[0])
}

/// All words for `sense`, in each language.
pub fn words(sense: Sense) -> impl Iterator<Item = (&'static str, Languages)> {
    ALL.iter().enumerate().flat_map(move |(place, language)| {
        let rows = language.words.iter().filter(move |(row, _)| *row == sense);
        rows.flat_map(|(_, words)| *words).map(move |&word| (word, Languages::at(place)))
    })
}

/// Each word with what it may be for.
static WORDS: LazyLock<FxHashMap<&'static str, Vec<(Sense, Languages)>>> = LazyLock::new(|| {
    let mut all: FxHashMap<&str, Vec<(Sense, Languages)>> = FxHashMap::default();
    for (place, language) in ALL.iter().enumerate() {
        for (sense, words) in language.words {
            for word in *words {
                let known = all.entry(word).or_default();
                match known.iter_mut().find(|(other, _)| other == sense) {
                    Some((_, languages)) => *languages = languages.with(Languages::at(place)),
                    None => known.push((*sense, Languages::at(place))),
                }
            }
        }
    }
    all
});

impl Sense {
    /// Whether `word`, in small letters, is for this in any language.
    pub fn is(self, word: &str) -> bool {
        !self.languages(word).is_empty()
    }

    /// The languages in which `word`, in small letters, is for this.
    pub fn languages(self, word: &str) -> Languages {
        let senses = WORDS.get(word).map(Vec::as_slice).unwrap_or_default();
        senses.iter().find(|(sense, _)| *sense == self).map(|&(_, languages)| languages).unwrap_or_default()
    }

    /// Whether `word`, in small letters, is for this in one of `languages`. Where it has more than two letters, any
    /// language will do: those mean nothing else in the others.
    pub fn is_in(self, word: &str, languages: Languages) -> bool {
        let known = self.languages(word);
        known.meet(languages) || (word.len() > 2 && !known.is_empty())
    }

    /// Whether `text`, in small letters, begins with such a phrase.
    pub fn begins(self, text: &str) -> bool {
        words(self).any(|(phrase, _)| text.starts_with(phrase))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_in_small_letters_and_stand_once_in_their_row() {
        for language in ALL {
            for (place, (sense, words)) in language.words.iter().enumerate() {
                let again = language.words[..place].iter().any(|(other, _)| other == sense);
                assert!(!again, "{}: two rows for {sense:?}", language.tag);
                for (at, word) in words.iter().enumerate() {
                    assert_eq!(*word, word.to_lowercase(), "{}: {sense:?}", language.tag);
                    assert!(!words[..at].contains(word), "{}: {word} twice for {sense:?}", language.tag);
                }
            }
        }
    }

    #[test]
    fn a_word_is_told_by_its_language() {
        let [english, spanish] = ["en-GB", "es"].map(Languages::of_tag);
        assert!(Sense::And.languages("and").meet(english) && !Sense::And.languages("and").meet(spanish));
        assert!(Sense::And.is("y") && !Sense::And.is("Y") && !Sense::And.is("bis"));
        assert!(Languages::of_tag("tlh").is_empty() && Languages::ALL.without(english).meet(spanish));
        assert_eq!((of_tag("de-AT").chapter, of_tag("tlh").chapter), ("Kapitel", "Chapter"));
    }
}
