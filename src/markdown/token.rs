//! Words and marks of running text, each with its span.

use std::borrow::Cow;

use unicode_normalization::char::is_combining_mark;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use crate::text::Span;

/// A word or one mark of punctuation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// Where it stands in the file.
    pub span: Span,
    /// What it is.
    pub kind: TokenKind,
    /// What surrounds it.
    pub flags: Flags,
}

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// A run of letters and digits.
    Word,
    /// One other character, or an entity (`&amp;`).
    Mark,
}

/// What surrounds a token, as a set of bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Flags(u8);

impl Flags {
    /// White space, a line break or the start of the block precedes it.
    pub(crate) const SPACE_BEFORE: Flags = Flags(1);
    /// It is emphasised or strong.
    pub(crate) const EMPHASIS: Flags = Flags(2);
    /// It is part of a link's text.
    pub(crate) const LINK: Flags = Flags(4);
    /// A backslash precedes it and takes its meaning away.
    pub(crate) const ESCAPED: Flags = Flags(8);

    /// The union of both sets.
    #[must_use]
    pub fn with(self, other: Flags) -> Flags {
        Flags(self.0 | other.0)
    }

    /// Whether all of `other` is set.
    pub fn has(self, other: Flags) -> bool {
        self.0 & other.0 == other.0
    }
}

impl Token {
    /// The token's text in `text`.
    pub fn text<'t>(&self, text: &'t str) -> &'t str {
        self.span.of(text)
    }

    /// Whether the token is the mark `mark`, not escaped.
    pub(crate) fn is_mark(&self, text: &str, mark: char) -> bool {
        // Faster than `starts_with`, and called for every token.
        let is_mark = || self.text(text).chars().next().is_some_and(|first| first == mark);
        self.kind == TokenKind::Mark && !self.flags.has(Flags::ESCAPED) && is_mark()
    }

    /// Whether white space precedes it.
    pub fn spaced(&self) -> bool {
        self.flags.has(Flags::SPACE_BEFORE)
    }

    /// Whether it is a word that begins with a capital letter.
    pub(crate) fn capitalised(&self, text: &str) -> bool {
        self.kind == TokenKind::Word && self.text(text).chars().next().is_some_and(char::is_uppercase)
    }
}

/// Whether `c` is part of a word.
pub(crate) fn is_word_char(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || matches!(c, '\u{0300}'..='\u{036f}' | '\u{00ad}')
}

/// Whether `c` joins two words into a compound: a hyphen or a dash.
pub(crate) fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}')
}

/// Whether `c` is an apostrophe or a single quotation mark.
pub(crate) fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '\u{2018}' | '\u{2019}' | '\u{02bc}')
}

/// A word in the form in which words are compared: NFC, lower case, without soft hyphens, British `-isation` as
/// `-ization`.
pub fn fold(word: &str) -> Cow<'_, str> {
    if word.is_ascii() {
        if !word.bytes().any(|b| b.is_ascii_uppercase()) {
            return americanised(Cow::Borrowed(word));
        }
        return americanised(Cow::Owned(word.to_ascii_lowercase()));
    }
    let mut lower = String::with_capacity(word.len());
    for c in word.chars().filter(|&c| c != '\u{00ad}') {
        lower.extend(c.to_lowercase());
    }
    americanised(Cow::Owned(if is_plain(&lower) { lower } else { lower.nfc().collect() }))
}

/// The folded `word` without accents: `celik` for `çelik`, `weiss` for `weiß`.
pub(crate) fn without_accents(word: &str) -> Cow<'_, str> {
    if word.is_ascii() {
        return Cow::Borrowed(word);
    }
    let mut plain = String::with_capacity(word.len());
    for c in word.nfd().filter(|&c| !is_combining_mark(c)) {
        match c {
            'ß' => plain.push_str("ss"),
            'æ' => plain.push_str("ae"),
            'œ' => plain.push_str("oe"),
            'ø' => plain.push('o'),
            'ł' => plain.push('l'),
            'đ' | 'ð' => plain.push('d'),
            'þ' => plain.push_str("th"),
            'ı' => plain.push('i'),
            c => plain.push(c),
        }
    }
    Cow::Owned(plain)
}

/// `organisation` as `organization`.
fn americanised(word: Cow<'_, str>) -> Cow<'_, str> {
    if word.len() < 9 {
        return word;
    }
    match word.as_bytes().windows(7).position(|piece| piece == b"isation").filter(|&at| at > 2) {
        Some(at) => {
            let mut word = word.into_owned();
            word.replace_range(at + 1..at + 2, "z");
            Cow::Owned(word)
        }
        None => word,
    }
}

/// Whether `text` is surely in NFC: it has only characters below the first combining mark.
fn is_plain(text: &str) -> bool {
    text.chars().all(|c| c < '\u{0300}')
}

/// `text` in NFC, the form in which names are compared.
pub(crate) fn nfc(text: &str) -> Cow<'_, str> {
    if is_plain(text) {
        return Cow::Borrowed(text);
    }
    match is_nfc_quick(text.chars()) {
        IsNormalized::Yes => Cow::Borrowed(text),
        _ => Cow::Owned(text.nfc().collect()),
    }
}

/// The tokens of `text`, all of which is prose.
pub(crate) fn tokenize(text: &str) -> Vec<Token> {
    let mut tokenizer = Tokenizer::new(text);
    tokenizer.run(0, text.len(), Flags::default());
    tokenizer.finish().0
}

/// Splits prose into tokens.
///
/// Addresses (`https://...`) and Obsidian comments (`%% ... %%`) leave no tokens.
#[derive(Debug)]
pub(super) struct Tokenizer<'t> {
    text: &'t str,
    tokens: Vec<Token>,
    /// Whether white space precedes the next token.
    space: bool,
    /// Comments so far.
    comments: Vec<Span>,
    /// Text before this offset is a comment.
    comment_end: usize,
    /// If the last run of text ended inside an address: where it stopped. The next run continues it.
    address_end: Option<usize>,
    /// Offsets of all `%%` in the text.
    percents: Vec<usize>,
}

impl<'t> Tokenizer<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        let percents = memchr::memmem::find_iter(text.as_bytes(), "%%").collect();
        let tokens = Vec::with_capacity(text.len() / 5);
        Self { text, tokens, space: true, comments: Vec::new(), comment_end: 0, address_end: None, percents }
    }

    /// The number of tokens so far.
    pub(super) fn len(&self) -> usize {
        self.tokens.len()
    }

    /// Records that white space, or something that is not prose, comes before the next token.
    pub(super) fn space(&mut self) {
        self.space = true;
    }

    /// Returns all tokens and comments.
    pub(super) fn finish(self) -> (Vec<Token>, Vec<Span>) {
        (self.tokens, self.comments)
    }

    /// The tokens from the `from`th on.
    pub(super) fn since(&self, from: usize) -> &[Token] {
        &self.tokens[from..]
    }

    /// Drops the tokens from the `len`th on.
    pub(super) fn truncate(&mut self, len: usize) {
        self.tokens.truncate(len);
    }

    /// Adds one mark for the entity at `start..end`.
    pub(super) fn entity(&mut self, start: usize, end: usize, flags: Flags) {
        if start >= self.comment_end {
            self.push(start, end, TokenKind::Mark, flags);
        }
    }

    /// Adds the tokens of the prose at `start..end`.
    pub(super) fn run(&mut self, start: usize, end: usize, flags: Flags) {
        let bytes = self.text.as_bytes();
        let mut at = start.max(self.comment_end);
        if self.address_end == Some(start) {
            at = self.skip_address(start, end);
        }
        while at < end {
            let byte = bytes[at];
            if byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80 {
                let stop = self.word_end(at, end);
                if stop > at {
                    if byte.is_ascii() && self.starts_address(at, stop) {
                        at = self.skip_address(at, end);
                        continue;
                    }
                    self.push(at, stop, TokenKind::Word, flags);
                    at = stop;
                    continue;
                }
                let c = self.text[at..].chars().next().unwrap_or(' ');
                if c.is_whitespace() {
                    self.space = true;
                } else {
                    self.push(at, at + c.len_utf8(), TokenKind::Mark, flags);
                }
                at += c.len_utf8();
            } else if byte.is_ascii_whitespace() {
                self.space = true;
                at += 1;
            } else if byte == b'%' && bytes.get(at + 1) == Some(&b'%') {
                // A sorted list, so that a text with many `%%` is not searched from its start each time.
                match self.percents.get(self.percents.partition_point(|&percent| percent < at + 2)) {
                    Some(&close) => {
                        self.comment_end = close + 2;
                        self.comments.push(Span::new(at, self.comment_end));
                        self.space = true;
                        at = self.comment_end;
                    }
                    None => at += 2,
                }
            } else {
                let escaped = at == start && at > 0 && bytes[at - 1] == b'\\';
                let flags = if escaped { flags.with(Flags::ESCAPED) } else { flags };
                self.push(at, at + 1, TokenKind::Mark, flags);
                at += 1;
            }
        }
    }

    fn push(&mut self, start: usize, end: usize, kind: TokenKind, flags: Flags) {
        let flags = if self.space { flags.with(Flags::SPACE_BEFORE) } else { flags };
        self.space = false;
        self.tokens.push(Token { span: Span::new(start, end), kind, flags });
    }

    /// Where the word at `at` ends; `at` itself if there is none.
    fn word_end(&self, at: usize, end: usize) -> usize {
        let bytes = self.text.as_bytes();
        let mut stop = at;
        while stop < end {
            let byte = bytes[stop];
            if byte.is_ascii_alphanumeric() || byte == b'_' {
                stop += 1;
            } else if byte < 0x80 {
                break;
            } else {
                match self.text[stop..end].chars().next() {
                    Some(c) if is_word_char(c) => stop += c.len_utf8(),
                    _ => break,
                }
            }
        }
        stop
    }

    /// Whether the word at `start..stop` begins an address: `https://`, `www.`, `doi.org/`, the number of a DOI.
    fn starts_address(&self, start: usize, stop: usize) -> bool {
        let is_address = match self.text.as_bytes().get(stop) {
            Some(b':') => self.text[stop..].starts_with("://"),
            // After a slash, something else continues.
            Some(b'.') if self.text[..start].ends_with('/') => false,
            Some(b'.') => self.text[start..stop].eq_ignore_ascii_case("www") || begins_path(&self.text[start..]),
            _ => false,
        };
        // `@https://x.org/a` is a citekey.
        let is_key = || self.text[..start].ends_with('@') || self.text[..start].ends_with("@{");
        is_address && !is_key()
    }

    /// Where the address at `at` ends within the run that ends at `end`.
    fn skip_address(&mut self, at: usize, end: usize) -> usize {
        let length = self.text[at..end].find(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | ')' | ']'));
        self.space = true;
        self.address_end = length.is_none().then_some(end);
        length.map_or(end, |length| at + length)
    }
}

/// Whether `text` begins with a server name and a path, or with a DOI: `doi.org/10.1000/x`, `10.1000/x`.
fn begins_path(text: &str) -> bool {
    const LONGEST: usize = 80;
    let bytes = &text.as_bytes()[..text.len().min(LONGEST)];
    let Some(length) = bytes.iter().position(|b| !(b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-'))) else {
        return false;
    };
    let server = &text[..length];
    let Some((first, last)) = server.split_once('.').zip(server.rsplit('.').next()).map(|((it, _), last)| (it, last))
    else {
        return false;
    };
    let is_doi = first == "10" && last.len() > 3 && last.bytes().all(|b| b.is_ascii_digit());
    let is_server = (2..=6).contains(&last.len()) && last.bytes().all(|b| b.is_ascii_lowercase());
    let labels = server.split('.').all(|label| !label.is_empty());
    bytes[length] == b'/' && labels && (is_doi || is_server)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<&str> {
        tokenize(text).iter().map(|token| token.text(text)).collect()
    }

    #[test]
    fn words_and_marks_are_separated() {
        assert_eq!(words("The UN's EU–UN plan."), ["The", "UN", "'", "s", "EU", "–", "UN", "plan", "."]);
        assert_eq!(words("Médecins\u{a0}Sans"), ["Médecins", "Sans"]);
    }

    #[test]
    fn addresses_and_comments_leave_no_tokens() {
        assert_eq!(words("see https://x.org/@k?a=1 and (www.un.org) now"), ["see", "and", "(", ")", "now"]);
        assert_eq!(
            words("at doi.org/10.3233/ISU-200094, 10.3233/ISU-1 or U.N./EU"),
            ["at", "or", "U", ".", "N", ".", "/", "EU"]
        );
        assert_eq!(words("a %%hidden UN%% b"), ["a", "b"]);
        assert_eq!(words("100%% sure"), ["100", "sure"]);
    }

    #[test]
    fn words_are_compared_without_case_and_spelling() {
        assert_eq!(fold("Organisations"), "organizations");
        assert_eq!(fold("E\u{301}TAT"), "état");
        assert_eq!(fold("Isation"), "isation");
    }
}
