//! A sorted index of words, for searching while somebody types: words with the same beginning stand together. Each
//! word leads to the places where it is used.
//!
//! Words are compared as people type them: in lower case, without accents, `ü` also as `ue`.

use std::borrow::Cow;

use crate::markdown::token::{is_apostrophe, is_word_char, without_accents};
use crate::text::steps;

/// Where a word is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Use {
    /// The index of the item that uses it.
    pub item: u16,
    /// Which of the item's texts; the caller numbers them.
    pub field: u8,
    /// The word's index in that text, at most 255; in a field that is counted, how often it occurs there again.
    pub place: u8,
}

/// A sorted index of words and their uses.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Words {
    text: Box<str>,
    /// Where each word begins in `text`, and the index of its first use.
    words: Box<[(u32, u32)]>,
    uses: Box<[Use]>,
}

/// Collects words and their uses in any order; [`Gathered::sorted`] makes the index of them.
#[derive(Debug, Default)]
pub(crate) struct Gathered {
    text: String,
    found: Vec<(u32, u32, Use)>,
    /// The field in which words are counted.
    counted: Option<u8>,
}

impl Gathered {
    /// Counts the words in `field` instead of telling their places.
    pub(crate) fn counting(field: u8) -> Self {
        Self { counted: Some(field), ..Self::default() }
    }

    /// Adds the uses in `others`, in the items that `renumber` gives for theirs.
    pub(crate) fn add_uses(&mut self, others: &Words, renumber: impl Fn(u16) -> Option<u16>) {
        for (word, uses) in others.beginning_with("") {
            for it in uses {
                if let Some(item) = renumber(it.item) {
                    self.push(word, item.into(), it.field, it.place);
                }
            }
        }
    }

    /// Adds the words of `text`.
    pub fn add(&mut self, item: usize, field: u8, text: &str) {
        let mut place = 0_u8;
        for word in words(text) {
            each_form(word, &mut |form| self.push(form, item, field, place));
            place = place.saturating_add(1);
        }
    }

    /// Adds the words of `text`, all of them with the same `place`.
    pub(crate) fn add_at(&mut self, item: usize, field: u8, place: usize, text: &str) {
        let place = u8::try_from(place).unwrap_or(u8::MAX);
        for word in words(text) {
            each_form(word, &mut |form| self.push(form, item, field, place));
        }
    }

    /// Adds one word unchanged.
    pub fn push(&mut self, word: &str, item: usize, field: u8, place: u8) {
        let Ok(item) = u16::try_from(item) else { return };
        let start = self.text.len() as u32;
        self.text.push_str(word);
        self.found.push((start, self.text.len() as u32, Use { item, field, place }));
    }

    /// The sorted index.
    pub fn sorted(mut self) -> Words {
        let text = &self.text;
        self.found.sort_unstable_by(|a, b| (word(text, a), a.2).cmp(&(word(text, b), b.2)));
        self.in_order()
    }

    /// The same, where the words come in a few sorted runs, of which the sort makes use.
    pub(crate) fn merged(mut self) -> Words {
        let text = &self.text;
        self.found.sort_by(|a, b| (word(text, a), a.2).cmp(&(word(text, b), b.2)));
        self.in_order()
    }

    fn in_order(&self) -> Words {
        let word = |found| word(&self.text, found);
        let (mut all, mut words, mut uses) = (String::new(), Vec::new(), Vec::new());
        let mut last = "";
        for found in &self.found {
            let own = word(found);
            if own.is_empty() {
                continue;
            }
            if own != last {
                words.push((all.len() as u32, uses.len() as u32));
                all.push_str(own);
                last = own;
            } else if let Some(last) = uses.last_mut().filter(|last| is_again(last, &found.2, self.counted)) {
                if self.counted == Some(last.field) {
                    last.place = last.place.saturating_add(1);
                }
                continue;
            }
            uses.push(found.2);
        }
        Words { text: all.into(), words: words.into(), uses: uses.into() }
    }
}

fn word<'t>(text: &'t str, &(start, end, _): &(u32, u32, Use)) -> &'t str {
    &text[start as usize..end as usize]
}

/// Whether `now` is the same use as `last`; where words are counted, whichever place it has.
fn is_again(last: &Use, now: &Use, counted: Option<u8>) -> bool {
    (last.item, last.field) == (now.item, now.field) && (counted == Some(now.field) || last.place == now.place)
}

impl Words {
    fn word(&self, at: usize) -> &str {
        let end = self.words.get(at + 1).map_or(self.text.len(), |&(start, _)| start as usize);
        &self.text[self.words[at].0 as usize..end]
    }

    fn uses(&self, at: usize) -> &[Use] {
        let end = self.words.get(at + 1).map_or(self.uses.len(), |&(_, first)| first as usize);
        &self.uses[self.words[at].1 as usize..end]
    }

    /// The index of the first word that does not sort before `start`.
    fn first_from(&self, start: &str) -> usize {
        let (mut low, mut high) = (0, self.words.len());
        while low < high {
            let middle = low.midpoint(high);
            if self.word(middle) < start { low = middle + 1 } else { high = middle }
        }
        low
    }

    /// The number of uses of all words that begin with `start`.
    pub(crate) fn count_beginning(&self, start: &str) -> usize {
        let first = |at: usize| self.words.get(at).map_or(self.uses.len(), |&(_, first)| first as usize);
        first(self.first_from(&format!("{start}{}", char::MAX))) - first(self.first_from(start))
    }

    /// For each word that begins with `start`: whether it equals `start`, and its uses.
    pub fn beginning(&self, start: &str) -> impl Iterator<Item = (bool, &[Use])> {
        self.beginning_with(start).map(|(word, uses)| (word.len() == start.len(), uses))
    }

    /// The words that begin with `start`, each with its uses.
    pub(crate) fn beginning_with(&self, start: &str) -> impl Iterator<Item = (&str, &[Use])> {
        let low = self.first_from(start);
        let begins = (low..self.words.len()).take_while(move |&at| self.word(at).starts_with(start));
        begins.map(move |at| {
            steps::count(1);
            (self.word(at), self.uses(at))
        })
    }

    /// The uses of each word whose beginning equals `typed` except for typing errors. The first letter must be right.
    pub(crate) fn nearly_beginning(&self, typed: &str) -> impl Iterator<Item = &[Use]> {
        let letters: Vec<char> = typed.chars().collect();
        let slips = slips_in(&letters);
        let first = letters.first().map(char::to_string).unwrap_or_default();
        let wanted = mask(typed);
        let low = self.first_from(&first);
        let same_first = (low..self.words.len()).take_while(move |&at| self.word(at).starts_with(&first));
        let near = move |&at: &usize| {
            steps::count(1);
            let word = self.word(at);
            slips > 0 && (wanted & !mask(word)).count_ones() <= slips && begins_nearly(word, &letters, slips as usize)
        };
        same_first.filter(near).map(|at| self.uses(at))
    }
}

/// How many typing errors are forgiven in so many letters.
fn slips_in(letters: &[char]) -> u32 {
    match letters.len() {
        0..4 => 0,
        4..8 => 1,
        _ => 2,
    }
}

/// Whether the beginning of `word` equals `typed` except for typing errors.
pub(crate) fn nearly_begins(word: &str, typed: &str) -> bool {
    let letters: Vec<char> = typed.chars().collect();
    let slips = slips_in(&letters);
    slips > 0 && word.starts_with(&letters[..1]) && begins_nearly(word, &letters, slips as usize)
}

/// The ASCII letters of `word`, one bit each.
fn mask(word: &str) -> u32 {
    word.bytes().filter(u8::is_ascii_lowercase).fold(0, |mask, letter| mask | 1 << (letter - b'a'))
}

/// Whether some prefix of `word` is at most `slips` typing errors away from `typed`: an extra letter, a missing one, a
/// wrong one, or two swapped.
fn begins_nearly(word: &str, typed: &[char], slips: usize) -> bool {
    let word: Vec<char> = word.chars().take(typed.len() + slips).collect();
    if word.len() + slips < typed.len() {
        return false;
    }
    let (mut before, mut last): (Vec<usize>, Vec<usize>) = (Vec::new(), (0..=word.len()).collect());
    for (row, &letter) in typed.iter().enumerate() {
        let mut now = vec![row + 1];
        for (column, &other) in word.iter().enumerate() {
            let mut least =
                (last[column] + usize::from(letter != other)).min(last[column + 1] + 1).min(now[column] + 1);
            if row > 0 && column > 0 && letter == word[column - 1] && typed[row - 1] == other {
                least = least.min(before[column - 1] + 1);
            }
            now.push(least);
        }
        before = std::mem::replace(&mut last, now);
    }
    last.into_iter().min().is_some_and(|least| least <= slips)
}

/// The words of `text` with the bytes at which they begin.
pub(crate) fn words_at(text: &str) -> impl Iterator<Item = (usize, &str)> {
    words(text).map(move |word| (word.as_ptr() as usize - text.as_ptr() as usize, word))
}

/// The words of `text`. An apostrophe within a word belongs to it.
pub fn words(text: &str) -> impl Iterator<Item = &str> {
    let outer = text.split(|c: char| !is_word_char(c) && !is_apostrophe(c));
    outer.map(|word| word.trim_matches(|c: char| is_apostrophe(c) || c == '_')).filter(|word| !word.is_empty())
}

/// `word` in lower case and without accents.
pub fn plain(word: &str) -> Cow<'_, str> {
    if word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()) {
        return Cow::Borrowed(word);
    }
    let lower: String =
        word.chars().filter(|&c| c != '\u{ad}' && !is_apostrophe(c)).flat_map(char::to_lowercase).collect();
    match without_accents(&lower) {
        Cow::Borrowed(_) => Cow::Owned(lower),
        Cow::Owned(plain) => Cow::Owned(plain),
    }
}

/// Calls `tell` with each form in which `word` may be typed.
fn each_form(word: &str, tell: &mut dyn FnMut(&str)) {
    let own = plain(word);
    tell(&own);
    if let Some(other) = written_out(word) {
        tell(&plain(&other));
    }
    if let Some(at) = own.find("isation") {
        tell(&format!("{}z{}", &own[..=at], &own[at + 2..]));
    }
    // `L'Europe`, `ASEAN's`: also the longer parts by themselves.
    if word.contains(is_apostrophe) {
        for part in word.split(is_apostrophe).filter(|part| part.chars().count() > 1) {
            tell(&plain(part));
        }
    }
}

/// `word` with its umlauts written out, if it has any: `mueller`.
fn written_out(word: &str) -> Option<String> {
    let has = |c: char| "äöüøåÄÖÜØÅ".contains(c);
    word.contains(has).then(|| {
        let mut out = String::with_capacity(word.len() + 2);
        for c in word.chars().flat_map(char::to_lowercase) {
            match c {
                'ä' => out.push_str("ae"),
                'ö' | 'ø' => out.push_str("oe"),
                'ü' => out.push_str("ue"),
                'å' => out.push_str("aa"),
                c => out.push(c),
            }
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(texts: &[&str], ask: impl Fn(&Words) -> Vec<u16>) -> Vec<u16> {
        let mut gathered = Gathered::default();
        for (item, text) in texts.iter().enumerate() {
            gathered.add(item, 0, text);
        }
        let mut items = ask(&gathered.sorted());
        items.sort_unstable();
        items.dedup();
        items
    }

    #[test]
    fn words_are_found_by_how_they_begin() {
        let texts = ["Käthe Østergård", "The OSCE's quiet katharsis", "d’Aosta", "Organisation"];
        for (typed, expected) in [
            ("kat", &[0, 1][..]),
            ("kaet", &[0]),
            ("oester", &[0]),
            ("oste", &[0]),
            ("osce", &[1]),
            ("aos", &[2]),
            ("daos", &[2]),
            ("organiz", &[3]),
            ("organis", &[3]),
            ("uiet", &[]),
        ] {
            let ask = |words: &Words| words.beginning(typed).flat_map(|(_, uses)| uses).map(|it| it.item).collect();
            assert_eq!(found(&texts, ask), expected, "{typed}");
        }
    }

    #[test]
    fn slips_of_the_hand_are_forgiven_but_for_the_first_letter() {
        let texts = ["Lindqvist", "Okonkwo", "Peacekeeping", "Lin"];
        for (typed, expected) in [
            ("lidqv", &[0][..]),
            ("lindvqist", &[0]),
            ("okonko", &[1]),
            ("okkonk", &[1]),
            ("peackeping", &[2]),
            ("bindqvist", &[]),
            ("lxn", &[]),
            ("lindvost", &[0]),
            ("larst", &[]),
        ] {
            let ask = |words: &Words| words.nearly_beginning(typed).flatten().map(|it| it.item).collect();
            assert_eq!(found(&texts, ask), expected, "{typed}");
        }
    }
}
