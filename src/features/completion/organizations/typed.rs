//! The words before the cursor that may begin a name, and which part of a name they match.

use super::super::item::Line;
use crate::language::{Languages, Sense};
use crate::library::words::plain;

/// The most words of a name that may be typed.
const MOST_WORDS: usize = 8;
/// The number of letters from which a single lower-case word opens a list.
const LETTERS_OF_SMALL: usize = 3;

/// A run of words before the cursor.
pub(super) struct Typed<'t> {
    /// The text as typed.
    pub text: &'t str,
    /// Each word, normalised by [`plain`].
    words: Vec<String>,
    /// Each word as typed.
    written: Vec<&'t str>,
    /// Whether they begin the sentence.
    opens: bool,
    /// Whether another capitalised word precedes them.
    follows_name: bool,
    /// The languages that they may be in.
    languages: Languages,
}

impl<'t> Typed<'t> {
    /// The runs of words that end at the cursor, longest first.
    pub fn before(line: &Line<'t>, languages: Languages) -> Vec<Self> {
        let before = line.before;
        let word = before.len() - before.trim_end_matches(is_name_char).len();
        if word == 0 || before[..before.len() - word].ends_with(['@', '\\', '/', '#', '`', '_']) {
            return Vec::new();
        }
        let is_code = before.matches('`').count() % 2 == 1;
        let is_address = before.rsplit(' ').next().is_some_and(|word| word.contains("://") || word.contains("]("));
        if is_code || is_address {
            return Vec::new();
        }
        let mut starts = vec![before.len() - word];
        while starts.len() < MOST_WORDS {
            let start = starts[starts.len() - 1];
            let Some(rest) = before[..start].strip_suffix(' ') else { break };
            let length = rest.len() - rest.trim_end_matches(is_name_char).len();
            if length == 0 {
                break;
            }
            starts.push(rest.len() - length);
        }
        let typed = starts.into_iter().rev().map(|start| {
            let text = &before[start..];
            let written: Vec<&str> = text.split(' ').collect();
            let above = before[..start].trim_end_matches([' ', '(', '“', '"', '\'', '‘', '*', '_', '>', '-', '#']);
            let last = above.rsplit(|c: char| !is_name_char(c)).next().unwrap_or_default();
            Self {
                text,
                words: written.iter().map(|word| plain(word).into_owned()).collect(),
                opens: above.is_empty() || above.ends_with(['.', '!', '?', ':']),
                follows_name: before[..start].ends_with(' ')
                    && last.starts_with(char::is_uppercase)
                    && !is_small_word(last, languages),
                languages,
                written,
            }
        });
        typed.filter(Self::may_be_meant).collect()
    }

    /// Whether the words may begin a name at all.
    fn may_be_meant(&self) -> bool {
        let Some((first, last)) = self.written.first().zip(self.written.last()) else { return false };
        // Within a sentence a capital begins a name, even if the letters so far form a common word: `All` of
        // `Alliance`.
        let begins_name = self.is_single() && !self.is_small() && !self.opens;
        if !begins_name && is_small_word(first, self.languages) {
            return false;
        }
        let letters = last.chars().count();
        if self.words.len() == 1 {
            return match () {
                () if self.is_small() => letters >= LETTERS_OF_SMALL,
                () if self.opens && !self.is_capitals() => letters > 2,
                () => letters > 1,
            };
        }
        // `state of`, `council of th`: at least two content words, and enough letters of the last word.
        let is_small = |word: &str| is_small_word(word, self.languages);
        let weighty = self.written.iter().filter(|word| !is_small(word)).count();
        let follows_small = self.written.iter().rev().nth(1).is_some_and(|word| is_small(word));
        !self.is_small() || (weighty > 1 && letters > 1 + usize::from(follows_small) && !is_small(last))
    }

    /// Whether the words begin with a lower-case letter.
    pub(crate) fn is_small(&self) -> bool {
        self.written[0].starts_with(char::is_lowercase)
    }

    /// Whether this is a single word without lower-case letters.
    pub(crate) fn is_capitals(&self) -> bool {
        self.written.len() == 1 && !self.text.contains(char::is_lowercase)
    }

    /// Whether this is a single word.
    pub(crate) fn is_single(&self) -> bool {
        self.words.len() == 1
    }

    /// Whether this is a single lower-case word that is longer than the shortest that opens a list.
    pub(crate) fn is_long_small(&self) -> bool {
        self.is_single() && self.is_small() && self.words[0].chars().count() > LETTERS_OF_SMALL
    }

    /// The typed words, split at hyphens and cut to their first letters, so that inflection does not matter.
    pub(crate) fn stems(&self) -> impl Iterator<Item = &str> {
        const LETTERS: usize = 6;
        let parts = self.words.iter().flat_map(|word| word.split(|c: char| !c.is_alphanumeric()));
        let stem = |part: &'_ str| part.char_indices().nth(LETTERS).map_or(part.len(), |(at, _)| at);
        parts.filter(|part| !part.is_empty()).map(move |part| &part[..stem(part)])
    }

    /// Matches the typed words against `name`: returns the index of its word at which they begin, and the text to
    /// insert.
    pub fn fits(&self, name: &str) -> Option<(usize, String)> {
        let parts: Vec<&str> = name.split(' ').collect();
        let plain_parts: Vec<String> = parts.iter().map(|part| plain(part).into_owned()).collect();
        (0..parts.len()).find_map(|start| {
            if start > 0 && !self.may_begin_at(parts[start]) {
                return None;
            }
            let replaced = self.fits_at(&plain_parts, start)?;
            let mut written: Vec<&str> = parts.clone();
            for (place, word) in replaced {
                written[place] = word;
            }
            Some((start, written.join(" ")))
        })
    }

    /// Whether the words may begin in the middle of a name, at `word`.
    fn may_begin_at(&self, word: &str) -> bool {
        let letters = self.words[0].chars().count();
        let is_enough = !self.is_single() || letters >= LETTERS_OF_SMALL;
        is_enough && !self.is_small() && word.starts_with(char::is_uppercase) && !self.follows_name
    }

    /// Whether the words match the name from its word at index `start` on; connecting words of the name may be left
    /// out. Returns the words typed in another inflection, which stay as typed, with their places in the name.
    fn fits_at(&self, name: &[String], start: usize) -> Option<Vec<(usize, &'t str)>> {
        let (mut at, mut kept) = (start, Vec::new());
        for (place, word) in self.words.iter().enumerate() {
            let is_last = place + 1 == self.words.len();
            loop {
                let part = name.get(at)?;
                let bare = part.trim_matches(|c: char| !c.is_alphanumeric());
                if bare == word || (is_last && bare.starts_with(word.as_str())) || is_compound(bare, word, is_last) {
                    break;
                }
                if !is_last && is_inflected(bare, word) {
                    kept.push((at, self.written[place]));
                    break;
                }
                if at == start || !Sense::InName.is(bare) {
                    return None;
                }
                at += 1;
            }
            at += 1;
        }
        Some(kept)
    }
}

/// Matches `co` or `co-op` with `co-operation`.
fn is_compound(part: &str, word: &str, is_last: bool) -> bool {
    is_last && word.contains('-') && part.replace('-', "").starts_with(&word.replace('-', ""))
}

/// Matches `vereinten` with `vereinte`.
fn is_inflected(part: &str, word: &str) -> bool {
    const ENDINGS: [&str; 6] = ["n", "en", "er", "es", "em", "s"];
    part.len() > 3 && word.strip_prefix(part).is_some_and(|rest| ENDINGS.contains(&rest))
}

fn is_name_char(c: char) -> bool {
    c.is_alphanumeric() || c == '-'
}

/// Whether `word` is a common function word in one of `languages`. `UN` is not; `un` and `Un` are.
fn is_small_word(word: &str, languages: Languages) -> bool {
    if word.chars().filter(|c| c.is_uppercase()).count() > 1 {
        return false;
    }
    let word = word.to_lowercase();
    [
        Sense::Everyday,
        Sense::InName,
        Sense::Opening,
        Sense::NoTerm,
        Sense::And,
        Sense::Of,
        Sense::OfThe,
        Sense::In,
        Sense::InThe,
    ]
    .iter()
    .any(|sense| sense.languages(&word).meet(languages))
}
