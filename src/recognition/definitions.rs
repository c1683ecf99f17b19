//! Abbreviations that running text defines: `United Nations (UN)`, `UN (United Nations)`.
//!
//! The algorithm is that of A. S. Schwartz and M. A. Hearst, "A Simple Algorithm for Identifying Abbreviation
//! Definitions in Biomedical Text", Pacific Symposium on Biocomputing 2003: the letters of the short form are looked
//! for in the words beside the bracket, from the last to the first, and the first must begin a word. Short forms are
//! held to what scholars abbreviate so: two capitals, or a capital and a digit.
//!
//! Letters do not fit where the acronym comes from another language (`UN Multidimensional Integrated Stabilization
//! Mission (MINUSMA)`, from the French). There the capitalised phrase before the bracket is taken, as likely.

use unicode_normalization::char::decompose_canonical;

use crate::language::Sense;
use crate::text::{Span, numeral, steps};

/// How sure it is that the long form is what the short form stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fit {
    /// The capitalised phrase stands beside the bracket, but the letters do not fit.
    Likely,
    /// Each letter of the short form is found in the long form.
    Certain,
}

/// A short form and what it stands for, as one place of a text says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Definition {
    /// The short form as written: `IOs`.
    pub short: Span,
    /// The short form without a plural's `s`: `IO`. The start of `short`.
    pub stem: Span,
    /// The long form, without an article: `international organizations`.
    pub long: Span,
    /// Whether the letters fit.
    pub certainty: Fit,
}

/// All definitions in `text`, a piece of running text such as a paragraph, in their order.
pub fn find(text: &str) -> Vec<Definition> {
    let mut found = Vec::new();
    let mut from = 0;
    // Where the last bracket closed: a long form never reaches over another definition.
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

/// What the words before the `comma` are called behind it, each of which must begin with the next letter: `intrinsic mode
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
    let starts = words_backwards(text, before).take(window_words(stem.of(text)));
    let mut longs = starts.map(|(at, _)| Span { start: at as u32, ..before });
    let long = longs.find(|long| is_spelled(stem.of(text), long.of(text)))?;
    is_long_form(text, long, stem).then_some(Definition { short, stem, long, certainty: Fit::Certain })
}

/// Whether `behind`, what stands behind a bracket, is the number of an act, as in `Regulation (EU) 2016/679`.
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

/// What the bracket from `open` to `close` defines, looking back no further than `floor`.
fn defined(text: &str, floor: usize, open: usize, close: usize) -> Option<Definition> {
    let whole = without_hint(text, trimmed(text, open + 1, close));
    let inside = Span::new(whole.start as usize, until_mark(text, whole.start as usize, whole.end as usize));
    let short = unquoted(text, trimmed(text, inside.start as usize, inside.end as usize))
        .filter(|short| is_short_form(short.of(text)));
    // `(SCO, CSTO)`: a list, which explains none of them.
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
        return long_before(text, before, short);
    }
    let word = text[before.range()].rfind(char::is_whitespace).map_or(before.start as usize, |at| {
        before.start as usize + at + text[before.start as usize + at..].chars().next().map_or(1, char::len_utf8)
    });
    let short = Span::new(word, before.end as usize);
    let long = || long_inside(text, whole, short).or_else(|| long_inside(text, inside, short));
    is_short_form(short.of(text)).then(long).flatten()
}

/// `long (SHORT)`.
fn long_before(text: &str, before: Span, short: Span) -> Option<Definition> {
    let stem = stem(text, short);
    let before = without_possessive(text, before);
    let window = last_words(text, before, window_words(stem.of(text)));
    let phrase = capitalised_phrase(text, window).filter(|name| shares_initials(stem.of(text), name.of(text)));
    let certain = fitting(short.of(text), window.of(text))
        .or_else(|| fitting(stem.of(text), window.of(text)))
        .map(|at| without_article(text, Span::new(window.start as usize + at, window.end as usize)))
        .filter(|&long| is_long_form(text, long, stem));
    let likely = phrase.filter(|_| capitals(stem.of(text)) >= 3);
    match (certain, likely) {
        // Letters of an acronym that fit only with small words before the name fit by chance.
        (Some(long), Some(name))
            if long.start < name.start && starts_small(long.of(text)) && !stem_has_small(stem.of(text)) =>
        {
            likely_definition(text, name, short, stem)
        }
        // So do letters inside words that fit a part of the name alone: `Organizzazione Internazionale per le
        // Migrazioni (IOM)`.
        (Some(long), Some(name)) if name.start < long.start && !is_spelled(stem.of(text), long.of(text)) => {
            likely_definition(text, name, short, stem)
        }
        (Some(long), _) => Some(Definition { short, stem, long, certainty: Fit::Certain }),
        (None, Some(name)) => likely_definition(text, name, short, stem),
        (None, None) => None,
    }
}

fn likely_definition(text: &str, long: Span, short: Span, stem: Span) -> Option<Definition> {
    is_long_form(text, long, stem).then_some(Definition { short, stem, long, certainty: Fit::Likely })
}

/// Whether half of the letters of `short` begin words of `name`, in whatever order: an acronym of another language has
/// as many in common with a name, other words have fewer.
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

/// `SHORT (long)`: the bracket must hold the long form and nothing before it.
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

/// What stands in a bracket without `the` or `hereafter` before it: `(the EU)`.
fn without_hint(text: &str, mut inside: Span) -> Span {
    while let Some((_, rest)) =
        inside.of(text).split_once(char::is_whitespace).filter(|(word, _)| Sense::Hereafter.is(word))
    {
        inside.start = inside.end - rest.trim_start().len() as u32;
    }
    inside
}

/// Whether a text has the shape of an abbreviation: two to ten characters, at most two words, none of them small, no
/// sentence marks, and two capitals or a capital and a digit. Small Roman numbers (`III`) are none.
pub(super) fn is_short_form(text: &str) -> bool {
    let length = text.chars().count();
    let upper = capitals(text);
    let digit = text.contains(|c: char| c.is_ascii_digit());
    (2..=10).contains(&length)
        && words(text) <= 2
        && text.starts_with(char::is_alphanumeric)
        && (words(text) == 1 || text.split_whitespace().all(|word| !word.starts_with(char::is_lowercase)))
        && text.chars().all(|c| c.is_alphanumeric() || " -‐‑–/&.".contains(c))
        && (upper >= 2 || (upper == 1 && digit))
        && !(text.bytes().all(|b| b"IVX".contains(&b)) && numeral::roman(text).is_some())
}

/// Whether the long form is longer than the short one, does not contain it, and does not begin with the possessive of
/// another short form: `the UN's development pillar (UNDP)`.
fn is_long_form(text: &str, long: Span, stem: Span) -> bool {
    let (long, stem) = (long.of(text), stem.of(text));
    let owner = long.split_whitespace().next().and_then(|word| word.strip_suffix("'s").or(word.strip_suffix("’s")));
    long.chars().count() > stem.chars().count()
        && !long.split(|c: char| !c.is_alphanumeric()).any(|word| word == stem)
        && !owner.is_some_and(is_short_form)
}

/// Where the shortest long form starts that ends with `text` and has all letters of `short`, by Schwartz and Hearst, and
/// does not begin with a word that connects others.
pub(super) fn fitting(short: &str, text: &str) -> Option<usize> {
    let mut place = text.char_indices().rev().peekable();
    let mut letters = short.chars().filter(|c| c.is_alphanumeric()).rev().peekable();
    let mut start = None;
    while let Some(letter) = letters.next() {
        let first = letters.peek().is_none();
        start = Some(loop {
            let (at, c) = place.next()?;
            if same_letter(c, letter) && (!first || begins_long_form(text, at)) {
                break at;
            }
        });
    }
    // A hyphenated word belongs to the long form as a whole.
    let start = start?;
    let whole = text[..start].rfind(char::is_whitespace).map_or(0, |space| space + char_len(text, space));
    let start = if text[whole..start].ends_with(['-', '‐', '‑']) { whole } else { start };
    let letters = short.chars().filter(|c| c.is_alphanumeric()).count();
    // Two letters are soon found inside words.
    let fits = letters > 2 || words(&text[start..]) == 1 || begin_words(short, &text[start..]);
    fits.then_some(start)
}

/// Whether a long form may begin with the letter at `at`: it begins a word that does not only connect others.
fn begins_long_form(text: &str, at: usize) -> bool {
    let before = &text[..at];
    let begins = !before.ends_with(char::is_alphanumeric);
    let word = text[at..].split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    // `l'organisation`, but not `don't`
    let elided = before.ends_with(['\'', '’']) && word.len() < 3;
    begins && !elided && !connects(word)
}

fn is_elided_article(word: &str) -> bool {
    Sense::ElidedArticle.is(&word.to_lowercase())
}

/// Whether a letter of the long form is one of the short form, but for its case and its accents. A 2 may stand for `to`,
/// a 4 for `for`, and `&` for `and`.
fn same_letter(long: char, short: char) -> bool {
    match short {
        '2' => matches!(long, 't' | '2'),
        '4' => matches!(long, 'f' | '4'),
        'A' if long == '&' => true,
        _ => long == short || base(long) == base(short),
    }
}

/// `c` in small letters without its accent.
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

/// Whether `word`, in small letters, connects the words of names.
pub(super) fn connects(word: &str) -> bool {
    Sense::InName.is(word)
}

/// Whether each letter of `short` begins a word of `long`, one after the other.
pub(super) fn begin_words(short: &str, long: &str) -> bool {
    let mut words = initials(long).map(|(first, _)| first);
    let mut letters = short.chars().filter(|c| c.is_alphanumeric());
    letters.all(|letter| words.any(|first| same_letter(first, letter)))
}

/// Whether each word of `long` begins with the next letter of `short`, but for words that connect others.
pub(crate) fn is_spelled(short: &str, long: &str) -> bool {
    let letters: Vec<char> = short.chars().filter(|c| c.is_alphanumeric()).take(LONGEST_SPELLED).collect();
    // How many letters may be used up so far, a bit for each number.
    let mut used: u32 = 1;
    for (first, connects) in initials(long) {
        let fitting = letters.iter().enumerate().filter(|(_, letter)| same_letter(first, **letter));
        let next = fitting.fold(0, |next, (at, _)| next | (used & 1 << at) << 1);
        used = next | if connects { used } else { 0 };
    }
    !letters.is_empty() && used & 1 << letters.len() != 0
}

/// Longer short forms are none.
const LONGEST_SPELLED: usize = 16;

/// The first letters of the words of `long`, a capital behind a small letter counting as one too (`OpenAPI`), each with
/// whether the word only connects others.
fn initials(long: &str) -> impl Iterator<Item = (char, bool)> {
    let words = long.split(|c: char| !(c.is_alphanumeric() || c == '&')).filter(|word| !word.is_empty());
    words.flat_map(|word| {
        let begins =
            |&(at, c): &(usize, char)| at == 0 || (c.is_uppercase() && word[..at].ends_with(char::is_lowercase));
        word.char_indices().filter(begins).map(move |(at, c)| (c, at == 0 && connects(word)))
    })
}

/// The capitalised words at the end of `window` with the small words that connect them, from the first capitalised
/// one on; `None` for fewer than three capitalised words.
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

/// A phrase without the words that begin a sentence: `In the Joint Force` is the `Joint Force`.
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

/// `before` without the genitive's ending: `the World Trade Organization’s (WTO) court`.
fn without_possessive(text: &str, before: Span) -> Span {
    let marks = ["'s", "’s", "s'", "s’"];
    let ending = marks.iter().find(|mark| before.of(text).ends_with(**mark));
    // The `s` before the apostrophe belongs to the word.
    let cut = ending.map_or(0, |mark| if mark.starts_with('s') { mark.len() - 1 } else { mark.len() });
    let before = Span { end: before.end - cut as u32, ..before };
    let quoted = before.of(text).len() - before.of(text).trim_end_matches(['’', '”', '"', '»']).len();
    Span { end: before.end - quoted as u32, ..before }
}

/// A long form without `the`, `a` or `an` before it.
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

/// How many words beside the bracket may belong to the long form of a short one: min(|A| + 5, 2 |A|) in the paper.
pub(super) fn window_words(short: &str) -> usize {
    let letters = short.chars().filter(|c| c.is_alphanumeric()).count();
    (letters + 5).min(letters * 2)
}

/// The last `count` words of `span`.
fn last_words(text: &str, span: Span, count: usize) -> Span {
    let start = words_backwards(text, span).take(count).last().map_or(span.end as usize, |(at, _)| at);
    Span::new(start, span.end as usize)
}

/// The words of `span` from the last to the first, with the place where each starts.
fn words_backwards(text: &str, span: Span) -> impl Iterator<Item = (usize, &str)> {
    let start = span.start as usize;
    let mut rest = span.of(text);
    std::iter::from_fn(move || {
        rest = rest.trim_end();
        if rest.is_empty() {
            return None;
        }
        let at = rest.rfind(char::is_whitespace).map_or(0, |space| space + char_len(rest, space));
        let word = &rest[at..];
        rest = &rest[..at];
        Some((start + at, word))
    })
}

/// Where the sentence starts that `end` stands in, no further back than `floor` and some 400 bytes: behind the last
/// `. `, `? `, `! `, `; ` or blank line. A stop behind one letter is an initial's.
fn sentence_start(text: &str, floor: usize, end: usize) -> usize {
    let mut start = floor.max(end.saturating_sub(400));
    while !text.is_char_boundary(start) {
        start += 1;
    }
    let ends_sentence = |&(at, mark): &(usize, &str)| {
        let behind = &text[start + at + mark.len()..end];
        let mut before = steps::each(text[..start + at].chars().rev());
        let initial = mark == "."
            && before.next().is_some_and(|letter| !letter.is_whitespace())
            && before.next().is_none_or(char::is_whitespace);
        let ends =
            if mark == "\n" { behind.starts_with(['\n', '\r']) } else { behind.starts_with(char::is_whitespace) };
        ends && !initial
    };
    let last = text[start..end].rmatch_indices(['.', '?', '!', ';', '\n']).find(ends_sentence);
    last.map_or(start, |(at, mark)| start + at + mark.len())
}

/// Where the first comma, semicolon or colon inside the bracket stands (`UN, founded in 1945`), else its end.
fn until_mark(text: &str, start: usize, end: usize) -> usize {
    text[start..end].find([',', ';', ':', '=']).map_or(end, |at| start + at)
}

/// The short form without a plural's `s` behind capitals.
fn stem(text: &str, short: Span) -> Span {
    match short.of(text).strip_suffix('s') {
        Some(stem) if stem.chars().count() >= 2 && stem.ends_with(|c: char| c.is_uppercase()) => {
            Span { end: short.end - 1, ..short }
        }
        _ => short,
    }
}

/// The span from `start` to `end` without white space at its ends.
fn trimmed(text: &str, start: usize, end: usize) -> Span {
    let inner = &text[start..end];
    let lead = inner.len() - inner.trim_start().len();
    let length = inner.trim().len();
    Span::new(start + lead, start + lead + length)
}

/// A span without quotation marks or emphasis around it.
fn unquoted(text: &str, span: Span) -> Option<Span> {
    let marks = |c: char| "‘’“”\"'*_".contains(c);
    let inner = span.of(text);
    let lead = inner.len() - inner.trim_start_matches(marks).len();
    let length = inner.trim_matches(marks).len();
    (length > 0).then(|| Span::new(span.start as usize + lead, span.start as usize + lead + length))
}

fn words(text: &str) -> usize {
    text.split_whitespace().count()
}

fn capitals(text: &str) -> usize {
    text.chars().filter(|c| c.is_uppercase()).count()
}

fn starts_small(text: &str) -> bool {
    text.starts_with(char::is_lowercase)
}

/// Whether a short form has small letters of its own, as `PoC` has.
fn stem_has_small(stem: &str) -> bool {
    stem.contains(char::is_lowercase)
}

fn char_len(text: &str, at: usize) -> usize {
    text[at..].chars().next().map_or(1, char::len_utf8)
}

#[cfg(test)]
mod tests;
