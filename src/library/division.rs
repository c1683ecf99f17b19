//! Divisions of a book other than numbered chapters: parts, appendices, and chapters known by what they are, such as the
//! introduction.

use smol_str::SmolStr;

use crate::language::{Languages, Sense};
use crate::library::contents;
use crate::library::record::title_parts;
use crate::markdown::locator::{LocatorKind, words};
use crate::markdown::token::fold;
use crate::text::Span;
use crate::text::numeral::{Numeral, Style};

/// A part of a book that holds chapters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// `Part II: Practice`; its chapters refer to it by this label.
    pub label: SmolStr,
    /// Its number.
    pub number: Numeral,
    /// Where its heading stands in the source.
    pub heading: Span,
    /// The heading as written, for links to it.
    pub heading_text: SmolStr,
}

/// A division of a book, as running text refers to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Division {
    /// `Part II`
    Part(Numeral),
    /// `Appendix B`; the letter for the number, if it is numbered (`Appendix 2`).
    Appendix(char),
    /// `the introduction`
    Introduction,
    /// `the conclusion`
    Conclusion,
    /// `the prologue`
    Prologue,
    /// `the epilogue`
    Epilogue,
    /// `the afterword`
    Afterword,
}

impl Division {
    /// The words for divisions that have neither number nor letter.
    pub(crate) const NAMED: [(Sense, Self); 5] = [
        (Sense::Introduction, Self::Introduction),
        (Sense::Conclusion, Self::Conclusion),
        (Sense::Prologue, Self::Prologue),
        (Sense::Epilogue, Self::Epilogue),
        (Sense::Afterword, Self::Afterword),
    ];

    /// The appendix labelled `label`: a capital letter, or a number from 1 to 9.
    pub fn appendix(label: &str) -> Option<Self> {
        let mut chars = label.chars();
        let only = chars.next().filter(|c| c.is_ascii_uppercase() || matches!(c, '1'..='9'))?;
        chars.next().is_none().then_some(Self::Appendix(only))
    }

    /// The division that the folded `word` names by itself: `introduction`.
    pub fn named(word: &str) -> Option<Self> {
        Self::NAMED.into_iter().find(|(sense, _)| sense.is(word)).map(|(_, division)| division)
    }

    /// The languages in which the folded `word` names a division by itself.
    pub fn languages(word: &str) -> Languages {
        Self::NAMED.into_iter().map(|(sense, _)| sense.languages(word)).fold(Languages::default(), Languages::with)
    }

    /// Whether it has a name only, and neither number nor letter.
    pub(crate) fn is_named(self) -> bool {
        !matches!(self, Self::Part(_) | Self::Appendix(_))
    }

    /// The division that a chapter with the title `title` is: `Appendix B: Interviews`, `Conclusion: Orders`.
    pub(crate) fn of_title(title: &str) -> Option<Self> {
        let (short, _) = title_parts(title);
        if let Some((word, label)) = short.split_once(char::is_whitespace)
            && words::word(&fold(word)).is_some_and(|word| word.kind == LocatorKind::Appendix)
        {
            let label = label.split(|c: char| !c.is_alphanumeric()).next().unwrap_or(label);
            return Self::appendix(label);
        }
        Self::named(&fold(short))
    }

    /// The key under which notes that mention it are indexed.
    pub fn key(self) -> u32 {
        match self {
            Self::Part(number) => number.value,
            Self::Appendix(label) => 1000 + label as u32,
            Self::Introduction => 2000,
            Self::Conclusion => 2001,
            Self::Prologue => 2002,
            Self::Epilogue => 2003,
            Self::Afterword => 2004,
        }
    }
}

impl Part {
    /// A part with the label `label`; `None` if there is no number in it.
    pub fn new(label: &str, heading: Span, heading_text: &str) -> Option<Self> {
        let number = contents::part_number(label)?;
        Some(Self { label: label.into(), number, heading, heading_text: heading_text.into() })
    }

    /// Whether running text refers to it by `number`, in the book's style or in words.
    pub(crate) fn is_numbered(&self, number: Numeral) -> bool {
        self.number.value == number.value
            && (number.style == self.number.style || number.style == Style::Word || self.number.style == Style::Word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_may_name_a_division() {
        assert_eq!(Division::of_title("Appendix B: Interview Guide"), Some(Division::Appendix('B')));
        assert_eq!(Division::of_title("Anhang 2"), Some(Division::Appendix('2')));
        assert_eq!(Division::of_title("Conclusion: Friends with Mandates"), Some(Division::Conclusion));
        assert_eq!(Division::of_title("Introduction"), Some(Division::Introduction));
        assert_eq!(Division::of_title("Introduction to Rivers"), None);
        assert_eq!(Division::of_title("Appendix on Rivers"), None);
    }

    #[test]
    fn a_part_is_known_by_its_number() {
        let part = Part::new("Part II: Practice", Span::default(), "Part II: Practice");
        let fits =
            |word: &str| Numeral::parse(word).and_then(|number| part.as_ref().map(|part| part.is_numbered(number)));
        let number = |label: &str| Part::new(label, Span::default(), label).map(|part| part.number.value);
        let labels = ["Erster Teil: Praxis", "Parte seconda", "2. Teil", "Partie III", "Praxis"];
        assert_eq!(labels.map(number), [Some(1), Some(2), Some(2), Some(3), None]);
        assert_eq!(
            (fits("II"), fits("Two"), fits("2"), fits("III")),
            (Some(true), Some(true), Some(false), Some(false))
        );
    }
}
