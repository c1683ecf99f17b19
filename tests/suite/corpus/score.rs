//! Precision, recall and F1, kind by kind.

use std::fmt;

/// What references are counted apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Chapters, parts and titles in prose and in locators.
    Chapters,
    /// Citations by citekey, by author and year, or by link, and pages.
    Citations,
    /// Organizations and abbreviations.
    Organizations,
}

const KINDS: [Kind; 3] = [Kind::Chapters, Kind::Citations, Kind::Organizations];

impl Kind {
    /// The kind of a reference that reads `text`. Where its meaning is not known, its words tell.
    pub fn of(text: &str, meaning: &str) -> Self {
        match meaning.split_once(':') {
            Some(("org" | "abbr", _)) => Kind::Organizations,
            Some(("work" | "page", _)) => Kind::Citations,
            Some(_) if !is_citation(text) => Kind::Chapters,
            Some(_) => Kind::Citations,
            None if is_citation(text) || text.starts_with(['p', 'S']) => Kind::Citations,
            None if text.chars().all(char::is_uppercase) => Kind::Organizations,
            None => Kind::Chapters,
        }
    }
}

/// Whether a reference to a chapter cites it as a work: by a citekey, or by author and year.
fn is_citation(text: &str) -> bool {
    text.starts_with('@') || text.as_bytes().windows(4).any(|word| word.iter().all(u8::is_ascii_digit))
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Kind::Chapters => "chapters",
            Kind::Citations => "citations",
            Kind::Organizations => "organizations",
        })
    }
}

/// How many references of a kind are marked, how many were found, and how many of those are right.
#[derive(Clone, Copy, Debug, Default)]
pub struct Rates {
    marked: usize,
    marked_right: usize,
    found: usize,
    found_right: usize,
}

impl Rates {
    /// How much of what was found is right.
    pub fn precision(self) -> f64 {
        share(self.found_right, self.found)
    }

    /// How much of what is marked was found.
    pub fn recall(self) -> f64 {
        share(self.marked_right, self.marked)
    }

    fn f1(self) -> f64 {
        let (precision, recall) = (self.precision(), self.recall());
        if precision + recall == 0.0 { 0.0 } else { 2.0 * precision * recall / (precision + recall) }
    }
}

fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 1.0 } else { part as f64 / whole as f64 }
}

/// The score of several notes.
#[derive(Clone, Debug, Default)]
pub struct Score {
    /// How many notes were measured.
    pub notes: usize,
    /// What went wrong, a line for each.
    pub misses: String,
    kinds: [Rates; 3],
    near_misses: usize,
    near_misses_taken: usize,
}

impl Score {
    /// Counts a reference that is marked.
    pub fn marked(&mut self, kind: Kind, right: bool, miss: impl Fn() -> String) {
        let rates = &mut self.kinds[kind as usize];
        rates.marked += 1;
        rates.marked_right += usize::from(right);
        self.miss(right, miss);
    }

    /// Counts a reference that was found.
    pub fn found(&mut self, kind: Kind, right: bool, miss: impl Fn() -> String) {
        let rates = &mut self.kinds[kind as usize];
        rates.found += 1;
        rates.found_right += usize::from(right);
        self.miss(right, miss);
    }

    /// Counts a near miss.
    pub fn near_miss(&mut self, taken: bool) {
        self.near_misses += 1;
        self.near_misses_taken += usize::from(taken);
    }

    /// Counts all that `other` counted.
    pub fn add(&mut self, other: &Score) {
        self.notes += other.notes;
        self.near_misses += other.near_misses;
        self.near_misses_taken += other.near_misses_taken;
        for (rates, more) in self.kinds.iter_mut().zip(&other.kinds) {
            rates.marked += more.marked;
            rates.marked_right += more.marked_right;
            rates.found += more.found;
            rates.found_right += more.found_right;
        }
    }

    /// The counts for `kind`.
    pub fn rates(&self, kind: Kind) -> Rates {
        self.kinds[kind as usize]
    }

    fn miss(&mut self, right: bool, miss: impl Fn() -> String) {
        if !right {
            self.misses.push_str(&miss());
            self.misses.push('\n');
        }
    }
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "  {:14} {:>6} {:>6} {:>9} {:>6} {:>6}", "", "marked", "found", "precision", "recall", "F1")?;
        for kind in KINDS {
            let rates = self.rates(kind);
            let (precision, recall) = (rates.precision(), rates.recall());
            let (marked, found, f1) = (rates.marked, rates.found, rates.f1());
            writeln!(f, "  {kind:14} {marked:6} {found:6} {precision:9.4} {recall:6.4} {f1:6.4}")?;
        }
        write!(f, "  {} notes, {} of {} near misses taken", self.notes, self.near_misses_taken, self.near_misses)
    }
}
