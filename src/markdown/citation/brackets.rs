//! Which keys belong to which brackets: groups of citations, and brackets after a key in running text.

use rustc_hash::FxHashMap;

use super::super::token::{Flags, Token};
use super::key::{Key, key_at};
use super::{Citation, Evidence, Mode};
use crate::text::{Span, steps};

/// An open bracket, note or quotation.
struct Open {
    kind: Opener,
    token: usize,
    /// Keys directly inside it.
    keys: Vec<Key>,
    /// Semicolons directly inside it.
    semicolons: Vec<usize>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Opener {
    Bracket,
    /// `^[a note]`
    Note,
    /// A quotation that ends at this token.
    Quote(usize),
}

/// A bracket directly after a key; it holds the key's suffix if that key stands in running text.
struct Behind {
    bracket: Open,
    end: usize,
}

/// Nobody nests brackets deeper; beyond this, an opening bracket is an ordinary mark.
const DEEPEST: usize = 32;

struct Reader<'t> {
    text: &'t str,
    tokens: &'t [Token],
    open: Vec<Open>,
    /// Number of brackets opened too deep and not yet closed.
    too_deep: usize,
    /// Whether a quotation is open.
    quoted: bool,
    /// Quotation marks (`"`, `'`) that have no closing one after them.
    endless: [bool; 2],
    /// Keys that seem to stand in running text.
    loose: Vec<Key>,
    behind: Vec<Behind>,
    found: &'t mut Vec<Citation>,
}

/// Reads the citations among `tokens`, a block that ends at `end`, without their locators.
pub(super) fn read(text: &str, tokens: &[Token], end: usize, found: &mut Vec<Citation>) {
    let mut reader = Reader {
        text,
        tokens,
        open: Vec::new(),
        too_deep: 0,
        quoted: false,
        endless: [false; 2],
        loose: Vec::new(),
        behind: Vec::new(),
        found,
    };
    reader.walk(end);
    reader.finish();
}

impl Reader<'_> {
    fn walk(&mut self, end: usize) {
        let (mut at, mut last_key) = (0, usize::MAX);
        while let Some(token) = self.tokens.get(at) {
            let here = at;
            at += 1;
            if token.flags.has(Flags::ESCAPED) {
                continue;
            }
            match token.text(self.text) {
                "[" if self.open.len() == DEEPEST => self.too_deep += 1,
                "]" if self.too_deep > 0 => self.too_deep -= 1,
                "[" => {
                    let note = here > 0 && self.tokens[here - 1].is_mark(self.text, '^') && !token.spaced();
                    self.start(if note { Opener::Note } else { Opener::Bracket }, here);
                }
                "]" => self.end_bracket(here),
                ";" => {
                    let alike = self.open.last().is_some_and(|open| self.alike(open.token, here));
                    if let Some(open) = self.open.last_mut().filter(|_| alike) {
                        open.semicolons.push(here);
                    }
                }
                "\"" | "'" if !self.open.is_empty() => self.quote(here),
                "@" => {
                    if let Some(key) = key_at(self.text, self.tokens, here, end, last_key) {
                        at = key.next_token;
                        last_key = key.span.end as usize;
                        self.open.last_mut().map_or(&mut self.loose, |open| &mut open.keys).push(key);
                    }
                }
                _ => {}
            }
        }
        while let Some(open) = self.open.pop() {
            self.loose.extend(open.keys);
        }
    }

    fn start(&mut self, kind: Opener, token: usize) {
        self.open.push(Open { kind, token, keys: Vec::new(), semicolons: Vec::new() });
    }

    /// Whether two tokens stand in the same emphasis or link, or both in none.
    fn alike(&self, one: usize, other: usize) -> bool {
        let of = |at: usize| {
            let flags = self.tokens[at].flags;
            (flags.has(Flags::EMPHASIS), flags.has(Flags::LINK))
        };
        of(one) == of(other)
    }

    /// Opens or closes a quotation at the token `at`, if it is a quotation mark.
    fn quote(&mut self, at: usize) {
        if let Some(depth) = self.open.iter().rposition(|open| open.kind == Opener::Quote(at)) {
            for open in self.open.drain(depth..) {
                self.loose.extend(open.keys);
            }
            (self.quoted, self.too_deep) = (false, 0);
            return;
        }
        let opens = |at: usize| {
            let start = self.tokens[at].span.start as usize;
            let before = self.text[..start].chars().next_back();
            let touches = self.tokens.get(at + 1).is_some_and(|next| !next.spaced());
            touches && before.is_none_or(|c| c.is_whitespace() || "([{".contains(c))
        };
        let mark = if self.tokens[at].is_mark(self.text, '"') { '"' } else { '\'' };
        let endless = usize::from(mark == '"');
        if self.quoted || self.endless[endless] || !opens(at) {
            return;
        }
        let end = steps::each(at + 2..self.tokens.len()).find(|&end| {
            let token = &self.tokens[end];
            let next = self.text[token.span.end as usize..].chars().next();
            token.is_mark(self.text, mark) && !token.spaced() && next.is_none_or(|c| !c.is_alphanumeric())
        });
        match end {
            Some(end) => {
                self.start(Opener::Quote(end), at);
                self.quoted = true;
            }
            None => self.endless[endless] = true,
        }
    }

    fn end_bracket(&mut self, end: usize) {
        match self.open.last().map(|open| open.kind) {
            Some(Opener::Bracket) => {
                if let Some(bracket) = self.open.pop() {
                    self.close(bracket, end);
                }
            }
            Some(Opener::Note) => self.loose.extend(self.open.pop().into_iter().flat_map(|note| note.keys)),
            Some(Opener::Quote(_)) | None => {}
        }
    }

    /// Closes `bracket` at the token `end`. It is a group of citations if each part between semicolons has a key.
    fn close(&mut self, bracket: Open, end: usize) {
        if !self.alike(bracket.token, end) || self.is_span_or_link(end) {
            self.loose.extend(bracket.keys);
            return;
        }
        let heads = self.heads(&bracket, end);
        if heads.iter().all(Option::is_some) {
            self.add_parts(bracket, end, 0);
        } else if heads[0].is_none() && heads[1..].iter().all(Option::is_some) && self.is_behind_key(&bracket) {
            self.behind.push(Behind { bracket, end });
        } else {
            self.loose.extend(bracket.keys);
        }
    }

    /// Whether what follows the bracket makes it a link, or a span with attributes.
    fn is_span_or_link(&self, end: usize) -> bool {
        let touching = |at: usize| self.tokens.get(at).filter(|token| !token.spaced());
        touching(end + 1).is_some_and(|next| {
            let attributes = || touching(end + 2).is_some_and(|token| matches!(token.text(self.text), "." | "#"));
            next.is_mark(self.text, '[') || (next.is_mark(self.text, '{') && attributes())
        })
    }

    /// Whether only spaces and at most one line break stand between a key and `bracket`.
    fn is_behind_key(&self, bracket: &Open) -> bool {
        let start = self.tokens[bracket.token].span.start as usize;
        let keys = self.open.last().map_or(&self.loose, |around| &around.keys);
        let touches_note = self.tokens.get(bracket.token + 1).is_some_and(|token| token.is_mark(self.text, '^'));
        !touches_note
            && keys.last().is_some_and(|key| {
                key.next_token == bracket.token
                    && self.alike(key.sign, bracket.token)
                    && self.text[key.span.end as usize..start].chars().all(|c| c.is_whitespace() || c == '>')
            })
    }

    /// The tokens that separate the parts of `bracket`.
    fn bounds(bracket: &Open, end: usize) -> Vec<usize> {
        let mut bounds = vec![bracket.token];
        bounds.extend(&bracket.semicolons);
        bounds.push(end);
        bounds
    }

    /// The index of the first key in each part of `bracket`. Parts and keys are in order.
    fn heads(&self, bracket: &Open, end: usize) -> Vec<Option<usize>> {
        let holds = |part: &[usize], key: &Key| {
            part[0] < key.first_token && key.next_token <= part[1] && self.alike(bracket.token, key.sign)
        };
        let mut keys = steps::each(bracket.keys.iter().enumerate()).peekable();
        let head = |part: &[usize]| {
            let mut first = None;
            while let Some((index, key)) = keys.next_if(|(_, key)| key.first_token < part[1]) {
                first = first.or_else(|| holds(part, key).then_some(index));
            }
            first
        };
        Self::bounds(bracket, end).windows(2).map(head).collect()
    }

    /// Adds the citations of `bracket` from the `first`th part on. Further keys in a part belong to its text.
    fn add_parts(&mut self, bracket: Open, end: usize, first: usize) {
        let whole = self.tokens[bracket.token].span.join(self.tokens[end].span);
        let heads = self.heads(&bracket, end);
        let bounds = Self::bounds(&bracket, end);
        let mut heads = (first..).zip(&heads[first..]).filter_map(|(part, head)| Some((part, (*head)?))).peekable();
        for (index, key) in bracket.keys.into_iter().enumerate() {
            let Some((part, _)) = heads.next_if(|&(_, head)| head == index) else {
                self.loose.push(key);
                continue;
            };
            let start = self.tokens[bounds[part]].span.end;
            let stop = self.tokens[bounds[part + 1]].span.start;
            self.found.push(Citation {
                span: key.span,
                key: key.key,
                mode: if key.without_author { Mode::WithoutAuthor } else { Mode::Normal },
                bracket: Some(whole),
                prefix: Span { start, end: self.tokens[key.first_token].span.start },
                suffix: Span { start: key.span.end, end: stop },
                locators: Vec::new(),
                evidence: Evidence::Enough,
            });
        }
    }

    /// Adds the citations in running text, each with the bracket after it.
    fn finish(mut self) {
        // Keys in a bracket come after the key that the bracket follows.
        self.behind.sort_by_key(|behind| behind.bracket.token);
        // By the tokens after them.
        let mut loose: FxHashMap<usize, Key> = FxHashMap::default();
        for Behind { bracket, end } in std::mem::take(&mut self.behind) {
            loose.extend(self.loose.drain(..).map(|key| (key.next_token, key)));
            let Some(key) = loose.remove(&bracket.token) else {
                self.loose.extend(bracket.keys);
                continue;
            };
            let whole = self.tokens[bracket.token].span.join(self.tokens[end].span);
            let stop = bracket.semicolons.first().copied().unwrap_or(end);
            let suffix = Span { start: self.tokens[bracket.token].span.end, end: self.tokens[stop].span.start };
            self.found.push(Citation { bracket: Some(whole), suffix, ..in_text(&key) });
            self.add_parts(bracket, end, 1);
        }
        self.found.extend(self.loose.iter().chain(loose.values()).map(in_text));
    }
}

fn in_text(key: &Key) -> Citation {
    let nothing = |at: u32| Span { start: at, end: at };
    Citation {
        span: key.span,
        key: key.key,
        mode: if key.without_author { Mode::WithoutAuthor } else { Mode::InText },
        bracket: None,
        prefix: nothing(key.span.start),
        suffix: nothing(key.span.end),
        locators: Vec::new(),
        evidence: Evidence::Enough,
    }
}
