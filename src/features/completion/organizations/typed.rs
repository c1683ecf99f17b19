//! The words before the cursor that may begin a name, and what of a name they fit.

use super::super::item::Line;
use crate::language::{Languages, Sense};
use crate::library::words::plain;

/// So many words of a name may be typed.
const MOST_WORDS: usize = 8;
/// A single word in small letters opens a list when it has so many letters.
const LETTERS_OF_SMALL: usize = 3;

/// Words before the cursor.
pub(super) struct Typed<'t> {
    /// As they stand there.
    pub text: &'t str,
    /// Each of them, plain.
    words: Vec<String>,
    /// Each of them, as it stands there.
    written: Vec<&'t str>,
    /// Whether the sentence begins with them.
    opens: bool,
    /// Whether a capitalised word that is none of them stands before them.
    follows_name: bool,
    /// The languages that they may be of.
    languages: Languages,
}

impl<'t> Typed<'t> {
    /// The runs of words that end at the cursor, the longest first.
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

    /// Whether a name may be meant at all.
    fn may_be_meant(&self) -> bool {
        let Some((first, last)) = self.written.first().zip(self.written.last()) else { return false };
        // Within a sentence a capital begins a name, whatever the letters so far: `All` of `Alliance`.
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
        // `state of`, `council of th`: two words at least that are not small, and a good piece of the last.
        let is_small = |word: &str| is_small_word(word, self.languages);
        let weighty = self.written.iter().filter(|word| !is_small(word)).count();
        let follows_small = self.written.iter().rev().nth(1).is_some_and(|word| is_small(word));
        !self.is_small() || (weighty > 1 && letters > 1 + usize::from(follows_small) && !is_small(last))
    }

    /// Whether it begins with a small letter.
    pub(crate) fn is_small(&self) -> bool {
        self.written[0].starts_with(char::is_lowercase)
    }

    /// Whether it is one word in capitals.
    pub(crate) fn is_capitals(&self) -> bool {
        self.written.len() == 1 && !self.text.contains(char::is_lowercase)
    }

    /// Whether it is one word.
    pub(crate) fn is_single(&self) -> bool {
        self.words.len() == 1
    }

    /// Whether it is one word in small letters that goes on longer than a list is of use that any name may stand in.
    pub(crate) fn is_long_small(&self) -> bool {
        self.is_single() && self.is_small() && self.words[0].chars().count() > LETTERS_OF_SMALL
    }

    /// What words of the name begin with: the first letters of each typed word, whatever their endings.
    pub(crate) fn stems(&self) -> impl Iterator<Item = &str> {
        const LETTERS: usize = 6;
        let parts = self.words.iter().flat_map(|word| word.split(|c: char| !c.is_alphanumeric()));
        let stem = |part: &'_ str| part.char_indices().nth(LETTERS).map_or(part.len(), |(at, _)| at);
        parts.filter(|part| !part.is_empty()).map(move |part| &part[..stem(part)])
    }

    /// How the typed words fit `name`: the place of its word where they begin, and what is to be inserted.
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

    /// Whether the words may be a later part of a name that begins with `word` there.
    fn may_begin_at(&self, word: &str) -> bool {
        let letters = self.words[0].chars().count();
        let is_enough = !self.is_single() || letters >= LETTERS_OF_SMALL;
        is_enough && !self.is_small() && word.starts_with(char::is_uppercase) && !self.follows_name
    }

    /// Whether the words go on in the name from its word at `start`; words of the name that only connect may be left out.
    /// Gives the words that stand there in another form, to stay as they are.
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

/// `co` or `co-op` of `co-operation`.
fn is_compound(part: &str, word: &str, is_last: bool) -> bool {
    is_last && word.contains('-') && part.replace('-', "").starts_with(&word.replace('-', ""))
}

/// `vereinten` for `vereinte`.
fn is_inflected(part: &str, word: &str) -> bool {
    const ENDINGS: [&str; 6] = ["n", "en", "er", "es", "em", "s"];
    part.len() > 3 && word.strip_prefix(part).is_some_and(|rest| ENDINGS.contains(&rest))
}

fn is_name_char(c: char) -> bool {
    c.is_alphanumeric() || c == '-'
}

/// Whether `word` is one of those that sentences are made of in one of `languages`. `UN` is none, `un` and `Un` are.
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
