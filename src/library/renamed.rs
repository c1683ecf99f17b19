//! Remembers citekeys that were renamed in a source while the library was open: notes may still use the old ones.

use rustc_hash::FxHashMap;
use smol_str::SmolStr;

use super::book::{Difference, Placed};
use super::{Library, folded_name};
use crate::shared::ShardedMap;

/// Maps each old key to the key that replaced it.
#[derive(Clone, Debug, Default)]
pub(super) struct Renamed {
    by_old: ShardedMap<SmolStr, SmolStr>,
}

/// The most renames of one key that are followed.
const MOST_TIMES: usize = 8;

/// The most records in a change that is searched for renames: a larger change is a new file.
const MOST_RECORDS: usize = 2_000;

impl Library {
    /// The present citekey of the entry that had `key` before; `None` if something has `key` now.
    pub(crate) fn renamed_citekey(&self, key: &str) -> Option<&str> {
        let next = |key: &str| self.renamed.by_old.get(key).map(SmolStr::as_str);
        let is_known = |key: &str| self.cited(key).is_some();
        let mut now = std::iter::successors(next(key), |key| next(key)).take(MOST_TIMES);
        now.find(|now| is_known(now)).filter(|_| !is_known(key))
    }

    /// Remembers which keys replaced others in the changed `records`.
    pub(super) fn remember_renamed(&mut self, records: &[Difference<'_>]) {
        if records.len() > MOST_RECORDS {
            return;
        }
        let mut gone: FxHashMap<String, Vec<&Placed>> = FxHashMap::default();
        for placed in records.iter().filter_map(|&(_, was, is)| was.filter(|_| is.is_none())) {
            gone.entry(called(placed)).or_default().push(placed);
        }
        for &(_, was, is) in records {
            let Some(is) = is else { continue };
            let was = match was {
                Some(was) => was,
                None => match gone.get(&called(is)).map(Vec::as_slice) {
                    Some([only]) if !is.record.title().is_empty() => only,
                    _ => continue,
                },
            };
            let lost = |one: &Placed, other: &Placed| -> Vec<SmolStr> {
                let has = |key: &str| other.record.citekeys().any(|other| other == key);
                one.record.citekeys().filter(|key| !has(key)).map(SmolStr::from).collect()
            };
            if let ([old], [new, ..]) = (lost(was, is).as_slice(), lost(is, was).as_slice())
                && called(was) == called(is)
            {
                self.renamed.by_old.insert(old.clone(), new.clone());
            }
        }
    }
}

/// Identifies an entry independently of its key: by its title and its first author or editor.
fn called(placed: &Placed) -> String {
    let by = placed.record.creators().first().map(|first| folded_name(first.family)).unwrap_or_default();
    format!("{} / {by}", folded_name(placed.record.title()))
}
