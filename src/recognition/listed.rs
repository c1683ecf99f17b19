//! Finds abbreviations that a list explains: `**AEA** – American Economic Association`, `AEA: American Economic
//! Association`, a row of a table, a term and its definition.

use super::definitions;
use super::explained::{LocalDefinition, Manner};
use crate::markdown::token::{Token, TokenKind, is_dash};
use crate::markdown::{Block, BlockKind, Parsed};
use crate::text::{Span, steps};

/// Adds the abbreviations that `parsed` explains in this way to `found`.
pub(super) fn collect(text: &str, parsed: &Parsed, passed_over: &[Span], found: &mut Vec<LocalDefinition>) {
    let mut add = |short: Span, long: Span| {
        let (written, words) = (short.of(text).into(), long.of(text).split_whitespace().collect::<Vec<_>>().join(" "));
        found.push(LocalDefinition {
            short: written,
            long: words.into(),
            span: short,
            long_span: long,
            manner: Manner::List,
        });
    };
    let mut before: Option<&Block> = None;
    for block in parsed.blocks.iter().filter(|block| !block.span.is_within(passed_over)) {
        let tokens = parsed.tokens_of(block);
        match block.kind {
            BlockKind::Paragraph => {
                for first in line_starts(text, tokens) {
                    if let Some((short, long)) = at_head(text, &tokens[first..], block.item > 0) {
                        add(short, long);
                    }
                }
            }
            BlockKind::Cell | BlockKind::Definition => {
                let pair = before.filter(|before| matches!(before.kind, BlockKind::Cell | BlockKind::Term));
                if let Some((short, long)) = pair.and_then(|it| in_row(text, parsed.tokens_of(it), tokens)) {
                    add(short, long);
                }
            }
            BlockKind::Heading(_) | BlockKind::Term => {}
        }
        before = Some(block);
    }
}

/// The indexes of the tokens that begin a line.
fn line_starts(text: &str, tokens: &[Token]) -> impl Iterator<Item = usize> {
    let begins = |&at: &usize| {
        let before = at.checked_sub(1).map(|before| tokens[before].span.end as usize);
        before.is_none_or(|end| tokens[at].spaced() && text[end..tokens[at].span.start as usize].contains('\n'))
    };
    (0..tokens.len()).filter(begins)
}

/// The most tokens in a short form: `J-PAL`.
const SHORT_TOKENS: usize = 3;

/// A single word can be a long form only if it has at least this many times the letters.
const LONG_COMPOUND: usize = 4;

/// The short form at the beginning of `tokens`, and the long form after a colon or dash. In a list, its letters may be
/// inside words.
fn at_head(text: &str, tokens: &[Token], in_list: bool) -> Option<(Span, Span)> {
    let head = &tokens[..tokens.len().min(SHORT_TOKENS + 1)];
    let first = head.first().filter(|first| first.kind == TokenKind::Word && first.capitalised(text))?;
    let parts = |&at: &usize| {
        let mark = &head[at];
        let dash = mark.spaced() && mark.text(text).chars().all(is_dash);
        dash || mark.is_mark(text, ':') || mark.is_mark(text, '=')
    };
    let mark = (1..head.len()).find(parts)?;
    let short = first.span.join(tokens[mark - 1].span);
    let rest = &tokens[mark..];
    let rest = &rest[rest.iter().take_while(|token| token.kind == TokenKind::Mark).count()..];
    let short = definitions::is_short_form(short.of(text)).then_some(short)?;
    Some((short, long_form(text, short, rest, in_list)?))
}

/// The short form in one of two cells, and the long form in the other.
fn in_row(text: &str, one: &[Token], other: &[Token]) -> Option<(Span, Span)> {
    let short = |tokens: &[Token]| {
        let span = tokens.first()?.span.join(tokens.last()?.span);
        (tokens.len() <= SHORT_TOKENS && definitions::is_short_form(span.of(text))).then_some(span)
    };
    match (short(one), short(other)) {
        (Some(short), None) => Some((short, long_form(text, short, other, true)?)),
        (None, Some(short)) => {
            let long = one.first()?.span.join(one.last()?.span);
            definitions::is_spelled(short.of(text), long.of(text)).then_some((short, long))
        }
        _ => None,
    }
}

/// The words at the beginning of `tokens` that `short` stands for: each begins with its next letter, or, if letters
/// inside words count, they are everything up to a full stop or bracket.
fn long_form(text: &str, short: Span, tokens: &[Token], inside_words: bool) -> Option<Span> {
    let short = short.of(text);
    let first = tokens.first()?;
    let ends = |token: &&Token| matches!(token.text(text), "." | ";" | "(" | ")" | ":" | "[" | "]");
    let line_ends = |pair: &&[Token]| text[pair[0].span.end as usize..pair[1].span.start as usize].contains('\n');
    let line = 1 + steps::each(tokens.windows(2)).take_while(|pair| !line_ends(pair)).count();
    let phrase = &tokens[..tokens[..line].iter().position(|token| ends(&token)).unwrap_or(line)];
    let words = phrase.iter().enumerate().filter(|(_, token)| token.kind == TokenKind::Word);
    let ends: Vec<usize> = words.map(|(at, _)| at).take(definitions::window_words(short)).collect();
    let until = |&at: &usize| first.span.join(phrase[at].span);
    let is_name = |&&at: &&usize| !definitions::connects(phrase[at].text(text));
    let spelled =
        ends.iter().rev().filter(is_name).map(until).find(|long| definitions::is_spelled(short, long.of(text)));
    spelled.or_else(|| {
        let all = phrase.first()?.span.join(phrase.last()?.span);
        // `VwVfG: Verwaltungsverfahrensgesetz`
        let is_compound = short.chars().count() > 2 && all.len() >= LONG_COMPOUND * short.chars().count();
        let fits =
            inside_words && (ends.len() > 1 || is_compound) && definitions::fitting(short, all.of(text)) == Some(0);
        let is_whole = phrase.iter().filter(|token| token.kind == TokenKind::Word).count() == ends.len();
        (fits && is_whole).then_some(all)
    })
}
