//! Suggests the citekey that was probably meant by an unknown one.
//!
//! Existing keys are not searched. Instead, each key that is one typing error away is generated and looked up.
//! Results are remembered until keys are added or removed, so that many unknown keys do not slow down typing.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rustc_hash::FxHashMap;
use smol_str::SmolStr;

use crate::text::steps;

/// Longer keys are skipped: nobody types them by hand.
const LONGEST: usize = 64;

/// The most unknown keys whose suggestions are remembered.
const MOST_REMEMBERED: usize = 4_096;

/// Characters that may be missing in a key or may have been replaced.
const LETTERS: &str = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_-:.";

/// Remembered suggestions. Clones of a library share them as long as they have the same keys.
#[derive(Clone, Debug, Default)]
pub(super) struct Meant {
    remembered: Arc<Mutex<FxHashMap<SmolStr, Option<SmolStr>>>>,
}

impl Meant {
    /// The suggestion for `key` among the keys for which `is_known` is true.
    pub(super) fn by(&self, key: &str, is_known: impl Fn(&str) -> bool) -> Option<SmolStr> {
        if key.len() > LONGEST {
            return None;
        }
        if let Some(meant) = self.remembered().get(key) {
            return meant.clone();
        }
        let meant = find(key, is_known);
        let mut remembered = self.remembered();
        if remembered.len() >= MOST_REMEMBERED {
            remembered.clear();
        }
        remembered.insert(key.into(), meant.clone());
        meant
    }

    fn remembered(&self) -> MutexGuard<'_, FxHashMap<SmolStr, Option<SmolStr>>> {
        self.remembered.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The first known key that is one typing error away from `key`, perhaps in the wrong case too.
fn find(key: &str, is_known: impl Fn(&str) -> bool) -> Option<SmolStr> {
    let mut meant = String::with_capacity(key.len() + 1);
    let mut known = |parts: [&str; 4]| {
        meant.clear();
        meant.extend(parts);
        steps::count(1);
        is_known(&meant).then(|| SmolStr::from(meant.as_str()))
    };
    let lower = key.to_lowercase();
    let lower = Some(lower.as_str()).filter(|&lower| lower != key);
    let in_lower = lower.and_then(|lower| known([lower, "", "", ""]));
    in_lower
        .or_else(|| slips(key).find_map(&mut known))
        .or_else(|| lower.and_then(|lower| slips(lower).find_map(&mut known)))
}

/// All keys one typing error away from `key`, in pieces; the likeliest first.
fn slips(key: &str) -> impl Iterator<Item = [&str; 4]> {
    let letters = || (0..LETTERS.len()).map(|at| &LETTERS[at..=at]);
    let splits = key.char_indices().map(move |(at, letter)| {
        let (letter, behind) = key[at..].split_at(letter.len_utf8());
        (&key[..at], letter, behind)
    });
    // First try a letter after the year, which distinguishes works of one year.
    let at_the_end = letters().map(move |missing| [key, missing, "", ""]);
    let swapped = splits.clone().filter_map(|(before, letter, behind)| {
        let (next, rest) = behind.split_at(behind.chars().next()?.len_utf8());
        Some([before, next, letter, rest])
    });
    let too_many = splits.clone().map(|(before, _, behind)| [before, "", "", behind]);
    let too_few = splits
        .clone()
        .flat_map(move |(before, letter, behind)| letters().map(move |missing| [before, missing, letter, behind]));
    let wrong = splits.flat_map(move |(before, _, behind)| letters().map(move |other| [before, other, "", behind]));
    at_the_end.chain(swapped).chain(too_many).chain(too_few).chain(wrong)
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: &[&str] = &["franke2023", "franke2023b", "frankeChanging1999", "koch_2001", "müller2020"];

    #[test]
    fn one_typing_error_is_understood() {
        for (typed, meant) in [
            ("franke203", Some("franke2023")),
            ("frank2023", Some("franke2023")),
            ("frankke2023", Some("franke2023")),
            ("franke2032", Some("franke2023")),
            ("franke2923", Some("franke2023")),
            ("franke2023c", Some("franke2023")),
            ("Franke2023", Some("franke2023")),
            ("FRANKE2023B", Some("franke2023b")),
            ("Frnake2023", Some("franke2023")),
            ("frankechanging1999", Some("frankeChanging1999")),
            ("koch2001", Some("koch_2001")),
            ("mülle2020", Some("müller2020")),
            ("müllerr2020", Some("müller2020")),
            ("frnk2023", None),
            ("lindqvist2023", None),
            ("ß", None),
            ("", None),
        ] {
            let found = Meant::default().by(typed, |key| KNOWN.contains(&key));
            assert_eq!(found.as_deref(), meant, "{typed}");
        }
    }

    #[test]
    fn a_work_of_the_same_year_is_likelier_than_another_author() {
        let known = ["frank2020", "frankea2020", "franke2020a", "frinke2020"];
        assert_eq!(Meant::default().by("franke2020", |key| known.contains(&key)).as_deref(), Some("franke2020a"));
    }

    #[test]
    fn results_are_remembered() {
        let meant = Meant::default();
        let steps_of = |key: &str| {
            let before = steps::taken();
            meant.by(key, |_| false);
            steps::taken() - before
        };
        assert!(steps_of("unknown2020") > 100);
        assert_eq!(steps_of("unknown2020"), 0);
        assert_eq!(steps_of(&"long".repeat(1_000)), 0, "nobody typed that");
    }
}
