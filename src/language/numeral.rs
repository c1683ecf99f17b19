//! Numbers in words.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::{ALL, Languages};
use crate::text::numeral::{Numeral, Style, roman};

type Numbers = FxHashMap<&'static str, (u32, Languages)>;

static NUMERALS: LazyLock<Numbers> = LazyLock::new(|| {
    let mut numbers = Numbers::default();
    for (index, language) in ALL.iter().enumerate() {
        for (value, word) in (1..).zip(language.numerals).filter(|(_, word)| !word.is_empty()) {
            add(&mut numbers, word, value, index);
        }
    }
    numbers
});

static ORDINALS: LazyLock<Numbers> = LazyLock::new(|| {
    let mut numbers = Numbers::default();
    for (index, language) in ALL.iter().enumerate() {
        for (value, forms) in (1..).zip(language.ordinals) {
            for word in forms.split_whitespace() {
                add(&mut numbers, word, value, index);
            }
        }
    }
    numbers
});

fn add(numbers: &mut Numbers, word: &'static str, value: u32, index: usize) {
    let (_, languages) = numbers.entry(word).or_insert((value, Languages::default()));
    *languages = languages.with(Languages::at(index));
}

/// The number that `word`, in lower case, names (`four`, `vier`), and the languages in which it does.
pub(crate) fn numeral(word: &str) -> Option<(u32, Languages)> {
    NUMERALS.get(word).copied()
}

/// The number that `word`, in lower case, names as an ordinal (`fourth`, `4th`, `vierte`, `quatrième`, `4e`), and the
/// languages in which it does.
pub fn ordinal(word: &str) -> Option<(u32, Languages)> {
    let digits = word.find(|c: char| !c.is_ascii_digit()).unwrap_or(word.len());
    if (1..=2).contains(&digits) {
        let ending = &word[digits..];
        let has_it = |index: &usize| ALL[*index].ordinal_endings.contains(&ending);
        let languages = (0..ALL.len()).filter(has_it).map(Languages::at).fold(Languages::default(), Languages::with);
        let value = word[..digits].parse().ok().filter(|&value| value > 0);
        return value.filter(|_| !languages.is_empty()).map(|value| (value, languages));
    }
    ORDINALS.get(word).copied()
}

impl Numeral {
    /// Reads a whole word: `4`, `IV`, `iv`, `Four`. Arabic numbers go up to 99, as chapters do; mixed-case Roman
    /// (`Iv`) is not read.
    pub fn parse(word: &str) -> Option<Self> {
        Self::parse_in(word, Languages::ALL)
    }

    /// Like [`Self::parse`], but reads number words of `languages` only.
    pub(crate) fn parse_in(word: &str, languages: Languages) -> Option<Self> {
        if word.bytes().all(|b| b.is_ascii_digit()) {
            let value = if word.len() <= 2 { word.parse().ok()? } else { return None };
            return Some(Self { value, style: Style::Arabic });
        }
        if let Some(value) = roman(word).filter(|&value| value <= 99) {
            return Some(Self { value, style: Style::Roman });
        }
        let (value, known) = numeral(&word.to_lowercase())?;
        known.meet(languages).then_some(Self { value, style: Style::Word })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numerals_are_read_in_each_style() {
        let cases = [
            ("4", Some((4, Style::Arabic))),
            ("IV", Some((4, Style::Roman))),
            ("iv", Some((4, Style::Roman))),
            ("Four", Some((4, Style::Word))),
            ("four", Some((4, Style::Word))),
            ("Vier", Some((4, Style::Word))),
            ("quatre", Some((4, Style::Word))),
            ("cuatro", Some((4, Style::Word))),
            ("quattro", Some((4, Style::Word))),
            ("quatro", Some((4, Style::Word))),
            ("Iv", None),
            ("IIII", None),
            ("IC", None),
            ("100", None),
            ("1989", None),
            ("mix", None),
            ("", None),
        ];
        for (word, expected) in cases {
            assert_eq!(Numeral::parse(word).map(|n| (n.value, n.style)), expected, "{word}");
        }
        assert_eq!(Numeral::parse_in("due", Languages::of_tag("en")), None);
    }

    #[test]
    fn no_word_is_two_numbers() {
        for language in ALL {
            for (value, word) in (1..).zip(language.numerals).filter(|(_, word)| !word.is_empty()) {
                assert_eq!(numeral(word).map(|(value, _)| value), Some(value), "{}: {word}", language.tag);
            }
            for (value, forms) in (1..).zip(language.ordinals) {
                for word in forms.split_whitespace() {
                    assert_eq!(ordinal(word).map(|(value, _)| value), Some(value), "{}: {word}", language.tag);
                }
            }
        }
    }

    #[test]
    fn ordinals_are_read_in_each_language() {
        let cases = [
            ("first 1st ersten premier 1er primer primo 1º primeiro", 1),
            ("twelfth 12th zwölfte 12e dodicesimo", 12),
            ("21st", 21),
        ];
        for (words, value) in cases {
            for word in words.split(' ') {
                assert_eq!(ordinal(word).map(|(value, _)| value), Some(value), "{word}");
            }
        }
        for word in ["four", "th", "4", "4x", "0th", "123rd", ""] {
            assert_eq!(ordinal(word), None, "{word}");
        }
    }
}
