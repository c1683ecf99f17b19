//! Who is named most often.

use std::cmp::Reverse;

use crate::library::OrganizationId;

/// How often each of `named` comes: most often first, then as they come.
pub(crate) fn tallied(named: impl Iterator<Item = OrganizationId>) -> Vec<(OrganizationId, u32)> {
    let mut counts: Vec<(OrganizationId, u32)> = Vec::new();
    for who in named {
        match counts.iter_mut().find(|(known, _)| *known == who) {
            Some((_, count)) => *count += 1,
            None => counts.push((who, 1)),
        }
    }
    counts.sort_by_key(|&(_, count)| Reverse(count));
    counts
}
