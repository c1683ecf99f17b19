//! Words as somebody remembers them, who knows what a text was about and not how it said it: `mediators` finds `mediation`.

#[cfg(doc)]
use super::words::plain;
use super::words::{Use, Words, nearly_begins};

/// The fewest letters that two forms of a word share.
const SHARED: usize = 4;
/// The most letters by which a form of a word may end differently.
const ENDING: usize = 3;

/// How well a word fits another one: 1 for the word itself.
pub(crate) type Fit = f32;

/// The word that is being typed, continued.
const CONTINUED: Fit = 0.9;
/// One is the other with an ending: `war`, `wars`.
const WITH_ENDING: Fit = 0.8;
/// Another ending: `mediators`, `mediation`.
const OTHER_ENDING: Fit = 0.6;
/// Its first part: `peace`, `peacekeeping`.
const FIRST_PART: Fit = 0.3;
/// A slip of the hand.
const BY_SLIPS: Fit = 0.5;

/// A word that is looked for.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Wanted {
    /// As [`plain`] gives it.
    word: String,
    /// The length of what begins every other form of it, in bytes.
    stem: usize,
    /// Whether somebody may still be typing it.
    is_unfinished: bool,
    /// Whether it is taken for a slip of the hand, because no text has it.
    is_slip: bool,
}

impl Wanted {
    /// The word `word`, in lower case and without accents.
    pub fn new(word: String, is_unfinished: bool) -> Self {
        let letters = word.chars().count();
        // Numbers and keys have no other forms.
        let kept = if has_digit(&word) { letters } else { (letters * 3).div_ceil(5).max(3) };
        let stem = word.char_indices().nth(kept).map_or(word.len(), |(at, _)| at);
        Self { word, stem, is_unfinished, is_slip: false }
    }

    /// The same word, taken for a slip of the hand.
    #[must_use]
    pub fn taken_for_slip(self) -> Self {
        Self { is_slip: true, ..self }
    }

    /// The uses in `words` of what fits it.
    pub fn uses<'w>(&'w self, words: &'w Words) -> impl Iterator<Item = (Fit, &'w [Use])> {
        let related = words.beginning_with(&self.word[..self.stem]).filter(|_| !self.is_slip);
        let related = related.map(|(word, uses)| (self.fit_of_form(word), uses)).filter(|(fit, _)| *fit > 0.0);
        let slips = self.is_slip.then(|| words.nearly_beginning(&self.word)).into_iter().flatten();
        related.chain(slips.map(|uses| (BY_SLIPS, uses)))
    }

    /// How well `other`, as [`plain`] gives it, fits the word; 0 if it does not.
    pub fn fit(&self, other: &str) -> Fit {
        match self.is_slip {
            true if nearly_begins(other, &self.word) => BY_SLIPS,
            true => 0.0,
            false => self.fit_of_form(other),
        }
    }

    fn fit_of_form(&self, other: &str) -> Fit {
        if other == self.word {
            return 1.0;
        }
        let letters = self.word.chars().zip(other.chars());
        let shared = letters.take_while(|(own, other)| own == other).count();
        let (own, others) = (self.word.chars().count() - shared, other.chars().count() - shared);
        let are_endings = own <= ENDING && others <= ENDING;
        if shared < 3 || other.len() < self.stem || (has_digit(&self.word) && !self.is_unfinished) {
            0.0
        } else if own == 0 && self.is_unfinished {
            CONTINUED
        } else if are_endings && (own == 0 || others == 0) {
            WITH_ENDING
        } else if are_endings && shared >= SHARED {
            OTHER_ENDING
        } else if own == 0 && shared >= SHARED {
            FIRST_PART
        } else {
            0.0
        }
    }
}

fn has_digit(word: &str) -> bool {
    word.bytes().any(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_fits_its_other_forms() {
        let fit = |typed: &str, other: &str| Wanted::new(typed.to_owned(), false).fit(other);
        assert_eq!(fit("mediators", "mediators"), 1.0);
        for (typed, other, expected) in [
            ("wars", "war", WITH_ENDING),
            ("election", "elections", WITH_ENDING),
            ("mediators", "mediation", OTHER_ENDING),
            ("policies", "policy", OTHER_ENDING),
            ("peace", "peacekeeping", FIRST_PART),
            ("peacekeeping", "peace", 0.0),
            ("core", "cord", 0.0),
            ("1992", "1993", 0.0),
            ("199", "1993", 0.0),
            ("art", "artillery", 0.0),
        ] {
            assert_eq!(fit(typed, other), expected, "{typed}, {other}");
        }
        assert_eq!(Wanted::new("art".to_owned(), true).fit("artillery"), CONTINUED);
    }
}
