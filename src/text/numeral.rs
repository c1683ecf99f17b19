//! Chapter numbers, in the ways that books print them. [`crate::language`] reads them.

use std::fmt;

/// How a number is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Style {
    /// `4`
    Arabic,
    /// `IV`, `iv`
    Roman,
    /// `Four`: does not show how the book prints the number.
    Word,
}

/// A number together with how it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Numeral {
    /// Its value.
    pub value: u32,
    /// How it is written.
    pub style: Style,
}

impl fmt::Display for Numeral {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.style {
            Style::Roman => f.write_str(&to_roman(self.value)),
            Style::Arabic | Style::Word => write!(f, "{}", self.value),
        }
    }
}

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

/// The value of a Roman numeral in all capitals or all lower case. Only the canonical form counts (`IIII` and `IC`
/// are not numerals), up to 3999.
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
pub(crate) fn to_roman(mut value: u32) -> String {
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
    fn roman_numbers_go_there_and_back() {
        for value in 1..=3999 {
            assert_eq!(roman(&to_roman(value)), Some(value));
        }
    }
}
