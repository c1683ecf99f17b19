//! Which chapters a list has.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::library::contents::folded;
use crate::library::record::Record;
use crate::text::numeral::Numeral;

/// The numbers and titles of a list's chapters.
pub(in crate::library::sources::copied) struct Listed(FxHashMap<String, FxHashSet<Option<u32>>>);

impl Listed {
    pub(crate) fn of(chapters: &[Record]) -> Self {
        let mut listed: FxHashMap<String, FxHashSet<Option<u32>>> = FxHashMap::default();
        for chapter in chapters {
            let numbers = listed.entry(folded(chapter.title())).or_default();
            numbers.insert(chapter.number.map(|number| number.value));
        }
        Self(listed)
    }

    /// Whether one of the chapters [`is_same`].
    pub(crate) fn has(&self, number: Option<Numeral>, title: &str) -> bool {
        self.0.get(&folded(title)).is_some_and(|numbers| {
            number.is_none_or(|number| numbers.contains(&None) || numbers.contains(&Some(number.value)))
        })
    }
}

/// Whether a chapter has this number and title. A missing number matches any.
pub(in crate::library::sources::copied) fn is_same(one: &Record, number: Option<Numeral>, title: &str) -> bool {
    let numbers =
        one.number.is_none() || number.is_none() || one.number.map(|own| own.value) == number.map(|own| own.value);
    numbers && folded(one.title()) == folded(title)
}
