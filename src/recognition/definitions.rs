//! Finds abbreviations that running text defines: `United Nations (UN)`, `UN (United Nations)`.
//!
//! The algorithm is that of A. S. Schwartz and M. A. Hearst, "A Simple Algorithm for Identifying Abbreviation
//! Definitions in Biomedical Text", Pacific Symposium on Biocomputing 2003: the letters of the short form are searched
//! in the words beside the bracket, from the last to the first, and the first letter must begin a word. Short forms
//! must look like scholars' abbreviations: two capitals, or a capital and a digit.
//!
//! The letters do not fit if the acronym comes from another language (`UN Multidimensional Integrated Stabilization
//! Mission (MINUSMA)`, from the French). Then the capitalised phrase before the bracket counts as likely.

mod idle;
mod pieces;

use unicode_normalization::char::decompose_canonical;

use crate::language::Sense;
use crate::text::{Span, numeral};
use idle::has_idle_words;
use pieces::{
    capitals, char_len, sentence_start, starts_small, stem, stem_has_small, trimmed, unquoted, until_mark, words,
    words_backwards,
};

/// How certain it is that the short form stands for the long form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fit {
    /// A capitalised phrase precedes the bracket, but the letters do not fit.
    Likely,
    /// Each letter of the short form occurs in the long form.
    Certain,
}

/// A short form and its long form, at one place in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Definition {
    /// The short form as written: `IOs`.
    pub short: Span,
    /// The short form without a plural's `s`: `IO`. The beginning of `short`.
    pub stem: Span,
    /// The long form, without an article: `international organizations`.
    pub long: Span,
    /// Whether the letters fit.
    pub certainty: Fit,
}

/// All definitions in `text`, a piece of running text such as a paragraph, in order.
pub fn find(text: &str) -> Vec<Definition> {
    let mut found = Vec::new();
    let mut from = 0;
    // The end of the last bracket: a long form never extends over another definition.
    let mut floor = 0;
    while let Some(open) = memchr::memchr(b'(', &text.as_bytes()[from..]).map(|at| from + at) {
        from = open + 1;
        let Some(length) = memchr::memchr2(b'(', b')', &text.as_bytes()[from..]) else { break };
        let close = from + length;
        if text.as_bytes()[close] == b')' && !text[open..close].contains("\n\n") {
            found.extend(defined(text, floor, open, close).filter(|_| !numbers_an_act(&text[close + 1..])));
            from = close + 1;
            floor = from;
        }
    }
    let in_brackets = found.len();
    found.extend(memchr::memchr_iter(b',', text.as_bytes()).filter_map(|comma| named_behind(text, comma)));
    if found.len() > in_brackets {
        found.sort_by_key(|definition| definition.short);
    }
    found
}

/// The definition by `or` after the `comma`; each letter must begin a word before the comma: `intrinsic mode
/// functions, or IMFs`.
fn named_behind(text: &str, comma: usize) -> Option<Definition> {
    let rest = text[comma + 1..].trim_start();
    let (or, rest) = rest.split_once(char::is_whitespace)?;
    let word = rest.split(|c: char| !(c.is_alphanumeric() || c == '-')).next().unwrap_or_default();
    if !Sense::Or.is(or) || !is_short_form(word) {
        return None;
    }
    let start = word.as_ptr() as usize - text.as_ptr() as usize;
    let short = Span::new(start, start + word.len());
    let stem = stem(text, short);
    let before = trimmed(text, sentence_start(text, 0, comma), comma);
    let long = spelled(text, before, stem.of(text), window_words(stem.of(text)))?;
    is_long_form(text, long, stem).then_some(Definition { short, stem, long, certainty: Fit::Certain })
}

/// Whether `behind`, the text after a bracket, begins with the number of a legal act: `Regulation (EU) 2016/679`.
fn numbers_an_act(behind: &str) -> bool {
    let mut words = behind.split_whitespace();
    let is_number = |word: &str| word.starts_with(|c: char| c.is_ascii_digit()) && word.contains('/');
    match words.next() {
        Some("No" | "No." | "Nr." | "Nr" | "nº" | "n°" | "n." | "n.º" | "núm.") => {
            words.next().is_some_and(is_number)
        }
        Some(word) => behind.starts_with(char::is_whitespace) && is_number(word),
        None => false,
    }
}

/// The definition in the bracket from `open` to `close`, looking back no further than `floor`.
fn defined(text: &str, floor: usize, open: usize, close: usize) -> Option<Definition> {
    let whole = without_hint(text, trimmed(text, open + 1, close));
    let inside = Span::new(whole.start as usize, until_mark(text, whole.start as usize, whole.end as usize));
    let short = unquoted(text, trimmed(text, inside.start as usize, inside.end as usize))
        .filter(|short| is_short_form(short.of(text)) || is_roman(short.of(text)));
    // `(SCO, CSTO)` is a list, which explains neither.
    let next = text[inside.end as usize..whole.end as usize].trim_start_matches([',', ';', ' ']);
    if short.is_some() && next.split([',', ';', ' ']).next().is_some_and(is_short_form) {
        return None;
    }
    let word = text[floor..open].trim_end().rsplit(char::is_whitespace).next().unwrap_or_default();
    if short.is_none() && capitals(word) == 0 {
        return None;
    }
    let start = sentence_start(text, floor, open);
    let before = trimmed(text, start, open);
    if let Some(short) = short {
        // `Shared model: (SM)`
        let marks = before.of(text).len() - before.of(text).trim_end_matches([':', ',', ';', '`', '*', ' ']).len();
        let before = Span { end: before.end - marks as u32, ..before };
        // `technology (AI, drones, sensors)` gives examples.
        let is_list = whole.of(text).contains(',');
        let is_sure = |it: &Definition| it.certainty == Fit::Likely || is_spelled(it.stem.of(text), it.long.of(text));
        return long_before(text, before, short).filter(|it| !is_list || is_sure(it));
    }
    let word = text[before.range()].rfind(char::is_whitespace).map_or(before.start as usize, |at| {
        before.start as usize + at + text[before.start as usize + at..].chars().next().map_or(1, char::len_utf8)
    });
    let short = Span::new(word, before.end as usize);
    let long = || {
        let all = long_inside(text, whole, short);
        let is_sure = all.is_some_and(|all| is_spelled(all.stem.of(text), all.long.of(text)));
        // `RoPE (Rotary Position Embedding, 2021)`
        if is_sure { all } else { long_inside(text, inside, short).or(all) }
    };
    is_short_form(short.of(text)).then(long).flatten()
}

/// `long (SHORT)`.
fn long_before(text: &str, before: Span, short: Span) -> Option<Definition> {
    let stem = stem(text, short);
    let before = without_possessive(text, without_year(text, before));
    let window = last_words(text, before, window_words(stem.of(text)));
    let phrase = capitalised_phrase(text, window).filter(|name| shares_initials(stem.of(text), name.of(text)));
    if is_roman(short.of(text)) {
        // `Instrumental variables (IV)`, but not `Part Four (IV)`.
        let long = spelled(text, window, short.of(text), short.len())?;
        return Some(Definition { short, stem, long, certainty: Fit::Certain });
    }
    let certain = fitting(short.of(text), window.of(text))
        .or_else(|| fitting(stem.of(text), window.of(text)))
        .map(|at| without_article(text, Span::new(window.start as usize + at, window.end as usize)))
        .filter(|&long| is_long_form(text, long, stem));
    let certain = certain.and_then(|long| {
        let is_whole = is_spelled(stem.of(text), long.of(text));
        // `Code of Conduct (COC)`, not `Conduct`.
        let whole = || spelled(text, window, stem.of(text), window_words(stem.of(text)));
        let is_chance = || spans_items(long.of(text)) || has_idle_words(stem.of(text), long.of(text));
        if is_whole { Some(long) } else { whole().or_else(|| (!is_chance()).then_some(long)) }
    });
    let likely = phrase.filter(|_| capitals(stem.of(text)) >= 3);
    match (certain, likely) {
        // If the letters fit only with lower-case words before the name, they fit by chance.
        (Some(long), Some(name))
            if long.start < name.start && starts_small(long.of(text)) && !stem_has_small(stem.of(text)) =>
        {
            likely_definition(text, name, short, stem)
        }
        // The same if letters within words fit only a part of the name: `Organizzazione Internazionale per le
        // Migrazioni (IOM)`.
        (Some(long), Some(name))
            if name.start < long.start
                && !is_spelled(stem.of(text), long.of(text))
                && !is_apart_before(text, stem, name.start, long.start) =>
        {
            likely_definition(text, name, short, stem)
        }
        (Some(long), _) => Some(Definition { short, stem, long, certainty: Fit::Certain }),
        (None, Some(name)) => likely_definition(text, name, short, stem),
        (None, None) => None,
    }
}

/// The shortest of the last words of `window`, at most `most`, that [`is_spelled`] by `short` and begins with no connecting
/// word.
fn spelled(text: &str, window: Span, short: &str, most: usize) -> Option<Span> {
    let starts = words_backwards(text, window).filter(|(_, word)| !connects(word)).take(most);
    starts.map(|(at, _)| Span { start: at as u32, ..window }).find(|long| is_spelled(short, long.of(text)))
}

/// Whether `long` is no phrase but two items of a list: `regime complex, trading system`.
fn spans_items(long: &str) -> bool {
    let last = long.rsplit_once(", ").map(|(_, last)| last);
    starts_small(long) && last.is_some_and(|last| !last.split_whitespace().any(|word| Sense::And.is(word)))
}

/// Whether the text from `start` to `end`, which precedes words with the letters of `short`, is another item of a list
/// (`Wikipedia, Gemeinsame Normdatei (GND)`) or has words with other letters (`Bruno Spacek, Universidade de Aveiro
/// (UA)`).
fn is_apart_before(text: &str, short: Span, start: u32, end: u32) -> bool {
    let before = text[start as usize..end as usize].trim_end();
    let has = |first: char| short.of(text).chars().any(|letter| same_letter(first, letter));
    before.ends_with(',') || !initials(before).all(|(first, may_lack)| may_lack || has(first))
}

fn likely_definition(text: &str, long: Span, short: Span, stem: Span) -> Option<Definition> {
    is_long_form(text, long, stem).then_some(Definition { short, stem, long, certainty: Fit::Likely })
}

/// Whether at least half of the letters of `short` begin words of `name`, in any order: so many are shared by an
/// acronym from another language, but not by unrelated words.
fn shares_initials(short: &str, name: &str) -> bool {
    let mut initials: Vec<char> =
        name.split(|c: char| !c.is_alphanumeric()).filter_map(|word| word.chars().next()).map(base).collect();
    let letters: Vec<char> = short.chars().filter(|c| c.is_alphanumeric()).map(base).collect();
    let shared = letters.iter().filter(|letter| {
        let place = initials.iter().position(|initial| initial == *letter);
        place.map(|place| initials.swap_remove(place)).is_some()
    });
    shared.count() * 2 >= letters.len()
}

/// `SHORT (long)`: the bracket must contain nothing before the long form.
fn long_inside(text: &str, inside: Span, short: Span) -> Option<Definition> {
    let stem = stem(text, short);
    let long = without_article(text, inside);
    let fits = [short, stem].iter().any(|form| fitting(form.of(text), long.of(text)) == Some(0));
    if fits && words(long.of(text)) <= window_words(stem.of(text)) && is_long_form(text, long, stem) {
        return Some(Definition { short, stem, long, certainty: Fit::Certain });
    }
    let name = capitalised_phrase(text, long).filter(|&name| name == long)?;
    let named = capitals(stem.of(text)) >= 3
        && words(name.of(text)) >= 3
        && !name.of(text).contains(|c: char| c.is_ascii_digit());
    named.then(|| likely_definition(text, name, short, stem)).flatten()
}

/// The content of a bracket without leading `the` or `hereafter`: `(the EU)`.
fn without_hint(text: &str, mut inside: Span) -> Span {
    while let Some((_, rest)) =
        inside.of(text).split_once(char::is_whitespace).filter(|(word, _)| Sense::Hereafter.is(word))
    {
        inside.start = inside.end - rest.trim_start().len() as u32;
    }
    inside
}

/// Whether a text looks like an abbreviation: two to ten characters, at most two words, neither of them lower-case, no
/// sentence marks, and two capitals or a capital and a digit. Small Roman numbers (`III`) do not count.
pub(super) fn is_short_form(text: &str) -> bool {
    let length = text.chars().count();
    let upper = capitals(text);
    let digit = text.contains(|c: char| c.is_ascii_digit());
    (2..=10).contains(&length)
        && words(text) <= 2
        && text.starts_with(char::is_alphanumeric)
        && (words(text) == 1 || !text.contains(char::is_lowercase))
        && text.chars().all(|c| c.is_alphanumeric() || " -‐‑–/&.".contains(c))
        && (upper >= 2 || (upper == 1 && digit))
        && !is_roman(text)
}

/// Whether a text is a small Roman number.
fn is_roman(text: &str) -> bool {
    text.len() > 1 && text.bytes().all(|b| b"IVX".contains(&b)) && numeral::roman(text).is_some()
}

/// Whether the long form is longer than the short one, does not contain it, and does not begin with another short
/// form's possessive: `the UN's development pillar (UNDP)`.
fn is_long_form(text: &str, long: Span, stem: Span) -> bool {
    let (long, stem) = (long.of(text), stem.of(text));
    let owner = long.split_whitespace().next().and_then(|word| word.strip_suffix("'s").or(word.strip_suffix("’s")));
    long.chars().count() > stem.chars().count()
        && !long.split(|c: char| !c.is_alphanumeric()).any(|word| word.strip_suffix('s').unwrap_or(word) == stem)
        && !owner.is_some_and(is_short_form)
}

/// The byte offset of the shortest long form at the end of `text` that has all letters of `short`, by Schwartz and
/// Hearst, and does not begin with a connecting word.
pub(super) fn fitting(short: &str, text: &str) -> Option<usize> {
    let mut place = text.char_indices().rev().peekable();
    let mut letters = short.chars().filter(|c| c.is_alphanumeric()).rev().peekable();
    let mut start = None;
    while let Some(letter) = letters.next() {
        let first = letters.peek().is_none();
        start = Some(loop {
            let (at, c) = place.next()?;
            let counts = !letter.is_ascii_digit() || c == letter || is_numeral(text, at, letter);
            if same_letter(c, letter) && counts && (!first || begins_long_form(text, at)) {
                break at;
            }
        });
    }
    // A hyphenated word belongs to the long form as a whole.
    let start = start?;
    let whole = text[..start].rfind(char::is_whitespace).map_or(0, |space| space + char_len(text, space));
    let start = if text[whole..start].ends_with(['-', '‐', '‑']) { whole } else { start };
    let letters = short.chars().filter(|c| c.is_alphanumeric()).count();
    // Two letters easily occur within words by chance.
    let long = &text[start..];
    let fits = letters > 2 || (words(long) == 1 && !long.contains('/')) || begin_words(short, long);
    fits.then_some(start)
}

/// Whether a long form may begin with the letter at `at`: it begins a word that is not merely connecting.
fn begins_long_form(text: &str, at: usize) -> bool {
    let before = &text[..at];
    let begins = !before.ends_with(char::is_alphanumeric);
    let word = text[at..].split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    // `l'organisation`, but not `don't`
    let elided = before.ends_with(['\'', '’']) && word.len() < 3;
    begins && !elided && !connects(word)
}

/// Whether the word at `at` is what `digit` stands for: the `to` in `R2P`, the `two` in `2SLS`.
fn is_numeral(text: &str, at: usize, digit: char) -> bool {
    let word = text[at..].split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default().to_ascii_lowercase();
    !text[..at].ends_with(char::is_alphanumeric)
        && match digit {
            '2' => matches!(word.as_str(), "to" | "two"),
            '4' => matches!(word.as_str(), "for" | "four"),
            _ => false,
        }
}

fn is_elided_article(word: &str) -> bool {
    Sense::ElidedArticle.is(&word.to_lowercase())
}

/// Whether a letter of the long form matches one of the short form, ignoring case and accents. A 2 may stand for `to`,
/// a 4 for `for`, and `&` for `and`.
fn same_letter(long: char, short: char) -> bool {
    match short {
        '2' => matches!(base(long), 't' | '2'),
        '4' => matches!(base(long), 'f' | '4'),
        'A' if long == '&' => true,
        _ => long == short || base(long) == base(short),
    }
}

/// `c` in lower case, without its accent.
fn base(c: char) -> char {
    if c.is_ascii() {
        return c.to_ascii_lowercase();
    }
    let mut first = None;
    decompose_canonical(c, |part| {
        first.get_or_insert(part);
    });
    first.unwrap_or(c).to_lowercase().next().unwrap_or(c)
}

/// Whether the lower-case `word` connects the words of names.
pub(super) fn connects(word: &str) -> bool {
    Sense::InName.is(word)
}

/// Whether the letters of `short` begin words of `long`, in order.
pub(super) fn begin_words(short: &str, long: &str) -> bool {
    let mut words = initials(long).map(|(first, _)| first);
    let mut letters = short.chars().filter(|c| c.is_alphanumeric());
    letters.all(|letter| words.any(|first| same_letter(first, letter)))
}

/// Whether each word of `long` begins with the next letter of `short`; connecting words may be skipped.
pub(crate) fn is_spelled(short: &str, long: &str) -> bool {
    let letters: Vec<char> = short.chars().filter(|c| c.is_alphanumeric()).take(LONGEST_SPELLED).collect();
    // Which numbers of letters may have been used so far, one bit each.
    let mut used: u32 = 1;
    for (first, connects) in initials(long) {
        let fitting = letters.iter().enumerate().filter(|(_, letter)| same_letter(first, **letter));
        let next = fitting.fold(0, |next, (at, _)| next | (used & 1 << at) << 1);
        used = next | if connects { used } else { 0 };
    }
    !letters.is_empty() && used & 1 << letters.len() != 0
}

/// The most letters of a short form that are compared.
const LONGEST_SPELLED: usize = 16;

/// The first letters of the words of `long`, also of capitals after a lower-case letter (`OpenAPI`). Each comes with
/// whether the short form may skip it, because the word is connecting or joined to the one before it by a hyphen.
fn initials(long: &str) -> impl Iterator<Item = (char, bool)> {
    let words = long.split(|c: char| !(c.is_alphanumeric() || c == '&')).filter(|word| !word.is_empty());
    words.flat_map(move |word| {
        let before = &long[..word.as_ptr() as usize - long.as_ptr() as usize];
        let may_lack = connects(word) || before.ends_with(['-', '‐', '‑']);
        let begins =
            |&(at, c): &(usize, char)| at == 0 || (c.is_uppercase() && word[..at].ends_with(char::is_lowercase));
        word.char_indices().filter(begins).map(move |(at, c)| (c, at == 0 && may_lack))
    })
}

/// The capitalised words at the end of `window` with connecting lower-case words between them, from the first
/// capitalised one on; `None` if there are fewer than three capitalised words.
fn capitalised_phrase(text: &str, window: Span) -> Option<Span> {
    let mut start = None;
    let mut names = 0;
    for (at, word) in words_backwards(text, window) {
        let bare = word.trim_start_matches(['‘', '“', '"', '\'', '(', '[']);
        let bare =
            bare.split_once(['\'', '’']).filter(|(article, _)| is_elided_article(article)).map_or(bare, |it| it.1);
        let is_apart = word.ends_with([';', ':', ')', ']'])
            || ["'s", "’s"].iter().any(|possessive| word.ends_with(possessive))
            || (word.ends_with(',') && !bare.starts_with(char::is_uppercase));
        if names > 0 && is_apart {
            break;
        }
        if bare.starts_with(char::is_uppercase) {
            names += 1;
            start = Some(at + word.len() - bare.len());
        } else if !connects(bare) || names == 0 {
            break;
        }
    }
    let phrase = without_opening(text, Span::new(start?, window.end as usize));
    let named = phrase.of(text).split_whitespace().filter(|word| word.starts_with(char::is_uppercase)).count();
    (named >= 3).then_some(phrase)
}

/// A phrase without opening words of a sentence: `In the Joint Force` becomes `Joint Force`.
fn without_opening(text: &str, mut phrase: Span) -> Span {
    while let Some((word, rest)) = phrase.of(text).split_once(char::is_whitespace) {
        let is_short = word.chars().count() > 1 && word.chars().all(char::is_uppercase);
        if is_short || !Sense::Opening.is(&word.to_lowercase()) {
            break;
        }
        phrase.start = phrase.end - rest.trim_start().len() as u32;
    }
    phrase
}

/// `before` without a year at its end: `Alliance of River Ports in 2013 (ARP)`.
fn without_year(text: &str, before: Span) -> Span {
    let year = before.of(text).rsplit_once(" in ").filter(|(_, year)| year.len() == 4 && year.parse::<u16>().is_ok());
    year.map_or(before, |(name, _)| Span { end: before.start + name.len() as u32, ..before })
}

/// `before` without a possessive ending: `the World Trade Organization’s (WTO) court`.
fn without_possessive(text: &str, before: Span) -> Span {
    let marks = ["'s", "’s", "s'", "s’"];
    let ending = marks.iter().find(|mark| before.of(text).ends_with(**mark));
    // In `s'`, the `s` belongs to the word.
    let cut = ending.map_or(0, |mark| if mark.starts_with('s') { mark.len() - 1 } else { mark.len() });
    let before = Span { end: before.end - cut as u32, ..before };
    let quoted = before.of(text).len() - before.of(text).trim_end_matches(['’', '”', '"', '»']).len();
    Span { end: before.end - quoted as u32, ..before }
}

/// A long form without a leading article.
fn without_article(text: &str, long: Span) -> Span {
    let elided = long.of(text).split_once(['\'', '’']);
    if let Some((_, rest)) = elided.filter(|(article, _)| is_elided_article(article)) {
        return Span { start: long.end - rest.len() as u32, ..long };
    }
    match long.of(text).split_once(char::is_whitespace) {
        Some((word, rest)) if Sense::NoName.is(&word.to_lowercase()) => {
            Span { start: long.end - rest.trim_start().len() as u32, ..long }
        }
        _ => long,
    }
}

/// How many words beside the bracket may belong to the long form: min(|A| + 5, 2 |A|) in
/// the paper.
pub(super) fn window_words(short: &str) -> usize {
    let letters = short.chars().filter(|c| c.is_alphanumeric()).count();
    (letters + 5).min(letters * 2)
}

/// The last `count` words of `span`. Connecting words do not count, but at most as many again are taken.
fn last_words(text: &str, span: Span, count: usize) -> Span {
    let mut left = count;
    let counted = words_backwards(text, span).take(count * 2).take_while(|(_, word)| {
        let counts = left > 0 || connects(word);
        left = left.saturating_sub(usize::from(!connects(word)));
        counts
    });
    let start = counted.last().map_or(span.end as usize, |(at, _)| at);
    Span::new(start, span.end as usize)
}

#[cfg(test)]
mod tests;
