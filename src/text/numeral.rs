//! Numbers of chapters, in the ways that books print them and that notes write them.

use std::fmt;

/// How a number is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Style {
    /// `4`
    Arabic,
    /// `IV`, `iv`
    Roman,
    /// `Four`: says nothing about how the book prints it.
    Word,
}

/// A number together with how it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Numeral {
    /// What it counts.
    pub value: u32,
    /// How it is written.
    pub style: Style,
}

impl Numeral {
    /// Reads a whole word: `4`, `IV`, `iv`, `Four`. Arabic numbers end at 99, as chapters do;
    /// mixed-case Roman (`Iv`) is none.
    pub fn parse(word: &str) -> Option<Self> {
        if word.bytes().all(|b| b.is_ascii_digit()) {
            let value = if word.len() <= 2 { word.parse().ok()? } else { return None };
            return Some(Self { value, style: Style::Arabic });
        }
        if let Some(value) = roman(word).filter(|&value| value <= 99) {
            return Some(Self { value, style: Style::Roman });
        }
        let folded = word.to_lowercase();
        let value = WORDS.iter().find_map(|words| words.iter().position(|&name| name == folded))? as u32 + 1;
        Some(Self { value, style: Style::Word })
    }
}

impl fmt::Display for Numeral {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.style {
            Style::Roman => f.write_str(&to_roman(self.value)),
            Style::Arabic | Style::Word => write!(f, "{}", self.value),
        }
    }
}

/// `one` is 1, in each language. French `un` and Spanish `once` are too often something else.
const WORDS: &[&[&str]] = &[ENGLISH, GERMAN, FRENCH, SPANISH];

const ENGLISH: &[&str] = &[
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
];

const GERMAN: &[&str] =
    &["eins", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "elf", "zwölf"];

const FRENCH: &[&str] = &["", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze"];

const SPANISH: &[&str] =
    &["uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez", "", "doce"];

/// The digits of Roman numerals, largest first, with the pairs that subtract.
const ROMAN: &[(&str, u32)] = &[
    ("M", 1000),
    ("CM", 900),
    ("D", 500),
    ("CD", 400),
    ("C", 100),
    ("XC", 90),
    ("L", 50),
    ("XL", 40),
    ("X", 10),
    ("IX", 9),
    ("V", 5),
    ("IV", 4),
    ("I", 1),
];

/// The value of a Roman numeral written all in capitals or all in small letters, in its one
/// canonical form (`IIII` and `IC` are none), up to 3999.
pub fn roman(word: &str) -> Option<u32> {
    let is_digit = |b: u8| matches!(b.to_ascii_uppercase(), b'M' | b'D' | b'C' | b'L' | b'X' | b'V' | b'I');
    if word.is_empty() || word.len() > 15 || !word.bytes().all(is_digit) {
        return None;
    }
    let upper = word.to_ascii_uppercase();
    if word != upper && word != word.to_ascii_lowercase() {
        return None;
    }
    let mut rest = upper.as_str();
    let mut value = 0;
    for &(digits, worth) in ROMAN {
        while let Some(behind) = rest.strip_prefix(digits) {
            value += worth;
            rest = behind;
        }
    }
    (rest.is_empty() && to_roman(value) == upper).then_some(value)
}

/// `value` in Roman capitals.
pub fn to_roman(mut value: u32) -> String {
    let mut text = String::new();
    for &(digits, worth) in ROMAN {
        while value >= worth {
            text.push_str(digits);
            value -= worth;
        }
    }
    text
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
    }

    #[test]
    fn roman_numbers_go_there_and_back() {
        for value in 1..=3999 {
            assert_eq!(roman(&to_roman(value)), Some(value));
        }
    }
}
