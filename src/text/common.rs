//! What two versions of a text have in common.

use memchr::memrchr;

/// What two versions of a text have in common: everything around the edited part.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Common {
    /// Number of equal bytes at the beginning.
    pub before: usize,
    /// Number of equal bytes at the end; they do not overlap those at the beginning.
    pub behind: usize,
}

impl Common {
    /// Compares the texts `old` and `new`; the common beginning consists of whole lines.
    pub fn of(old: &str, new: &str) -> Self {
        const BLOCK: usize = 4096;
        let (old, new) = (old.as_bytes(), new.as_bytes());
        let most = old.len().min(new.len());
        let same = |(one, other): &(&u8, &u8)| one == other;
        let mut before = 0;
        while before + BLOCK <= most && old[before..before + BLOCK] == new[before..before + BLOCK] {
            before += BLOCK;
        }
        before += old[before..most].iter().zip(&new[before..most]).take_while(same).count();
        // A removed line often begins like the one after it.
        before = memrchr(b'\n', &new[..before]).map_or(0, |at| at + 1);
        let most = most - before;
        let mut behind = 0;
        let (old_end, new_end) = (old.len(), new.len());
        while behind + BLOCK <= most
            && old[old_end - behind - BLOCK..old_end - behind] == new[new_end - behind - BLOCK..new_end - behind]
        {
            behind += BLOCK;
        }
        let rest = most - behind;
        let ends = (&old[old_end - behind - rest..old_end - behind], &new[new_end - behind - rest..new_end - behind]);
        behind += ends.0.iter().rev().zip(ends.1.iter().rev()).take_while(same).count();
        Self { before, behind }
    }

    /// What all three versions have in common, if the second and the third have `other` in common.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self { before: self.before.min(other.before), behind: self.behind.min(other.behind) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_two_texts_have_in_common_never_overlaps() {
        let long = "a\n".repeat(5_000);
        for (old, new, before, behind) in [
            ("", "", 0, 0),
            ("aa", "aaa", 0, 2),
            ("\na\nbc", "\na\nxc", 3, 1),
            ("a\na\n", "a\na\na\n", 4, 0),
            (long.as_str(), &long[1..], 0, 9_999),
            (&format!("{long}b\n{long}"), &format!("{long}{long}"), 10_000, 10_000),
        ] {
            let common = Common::of(old, new);
            assert_eq!((common.before, common.behind), (before, behind));
        }
    }
}
