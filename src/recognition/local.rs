//! Abbreviations that a note defines for itself, and where it uses them.

use rustc_hash::FxHashSet;
use smol_str::SmolStr;

use super::definitions::{self, Fit};
use super::explained::{LocalDefinition, Manner, Redefinition, redefinitions};
use super::listed;
use super::names::{NameHit, NameTrie};
use super::words::Words;
use crate::library::name::{Form, Symbol};
use crate::markdown::token::{Flags, Token, TokenKind};
use crate::markdown::{BlockKind, LinkKind, Parsed};
use crate::text::Span;

/// A use of an abbreviation that the note defines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LocalHit {
    /// The short form as used.
    pub span: Span,
    /// The definition's place in [`super::Mentions::definitions`].
    pub definition: u32,
}

/// What a note defines.
pub(super) struct Local {
    pub definitions: Vec<LocalDefinition>,
    pub uses: Vec<LocalHit>,
    pub redefinitions: Vec<Redefinition>,
}

/// The definitions in a note, and every use of them in it.
/// `hashes` are those of all tokens ([`super::words::hashes`]).
pub(super) fn collect(text: &str, parsed: &Parsed, hashes: &[u64], passed_over: &[Span]) -> Local {
    let mut found: Vec<LocalDefinition> = Vec::new();
    for line in &parsed.abbreviations {
        let (short, long) = (line.short.of(text).into(), line.long.of(text).into());
        found.push(LocalDefinition { short, long, span: line.short, long_span: line.long, manner: Manner::Line });
    }
    for block in parsed.blocks.iter().filter(|block| block.kind != BlockKind::Term) {
        let tokens = parsed.tokens_of(block);
        if may_define(text, tokens) && !block.span.is_within(passed_over) {
            in_block(text, tokens, &mut found);
        }
    }
    in_links(text, parsed, passed_over, &mut found);
    listed::collect(text, parsed, passed_over, &mut found);
    found.sort_by_key(|definition| (definition.manner != Manner::Line, definition.span));
    let redefinitions = redefinitions(&found);
    // What is defined first counts; the rest of the note goes by it.
    let mut seen: FxHashSet<SmolStr> = FxHashSet::default();
    let mut unique = found;
    unique.retain(|definition| seen.insert(definition.short.clone()));
    let mut uses = uses(text, parsed, hashes, passed_over, &unique);
    // The words of a link are no prose, but it is used there.
    let in_link = |definition: &LocalDefinition| parsed.links.iter().any(|link| link.span.covers(definition.span));
    for (index, definition) in unique.iter().enumerate().filter(|(_, it)| it.manner != Manner::Line && in_link(it)) {
        if !uses.iter().any(|hit| hit.span == definition.span) {
            uses.push(LocalHit { span: definition.span, definition: index as u32 });
        }
    }
    Local { definitions: unique, uses, redefinitions }
}

/// Whether a bracket in `tokens` opens beside a word with two capitals, as every definition's does, or one stands behind a
/// comma and `or`.
fn may_define(text: &str, tokens: &[Token]) -> bool {
    let short = |token: Option<&Token>| {
        token.is_some_and(|token| {
            token.kind == TokenKind::Word
                && token.text(text).chars().filter(|c| c.is_uppercase() || c.is_numeric()).count() > 1
        })
    };
    tokens.iter().enumerate().any(|(index, token)| {
        (token.is_mark(text, ',') && short(tokens.get(index + 2)))
            || token.is_mark(text, '(')
                && (short(tokens.get(index + 1))
                    || short(tokens.get(index + 2))
                    || short(index.checked_sub(1).map(|at| &tokens[at])))
    })
}

/// Looks for definitions in the names of files that links lead to: `[[minimum effective volume (MEV)]]`.
fn in_links(text: &str, parsed: &Parsed, passed_over: &[Span], found: &mut Vec<LocalDefinition>) {
    for link in parsed.links.iter().filter(|link| link.kind == LinkKind::Wiki && link.destination.ends_with(')')) {
        let start = link.span.start as usize + "[[".len();
        if !text[start..].starts_with(&link.destination) || link.span.is_within(passed_over) {
            continue;
        }
        found.extend(definitions::find(&link.destination).into_iter().map(|definition| LocalDefinition {
            short: definition.stem.of(&link.destination).into(),
            long: definition.long.of(&link.destination).into(),
            span: definition.short.moved(start),
            long_span: definition.long.moved(start),
            manner: if definition.certainty == Fit::Certain { Manner::Prose } else { Manner::Likely },
        }));
    }
}

/// Looks for definitions in one block, in its words alone: quotation signs at line starts and emphasis do not
/// stand between them.
fn in_block(text: &str, tokens: &[Token], found: &mut Vec<LocalDefinition>) {
    let length = tokens.iter().map(|token| token.span.len() + 1).sum();
    let mut words = String::with_capacity(length);
    let mut starts = Vec::with_capacity(tokens.len());
    for token in tokens {
        if token.flags.has(Flags::SPACE_BEFORE) && !words.is_empty() {
            words.push(' ');
        }
        starts.push(words.len());
        words.push_str(token.text(text));
    }
    for definition in definitions::find(&words) {
        let place = |of: Span| {
            let first = starts.partition_point(|&start| start <= of.start as usize).saturating_sub(1);
            let last = starts.partition_point(|&start| start < of.end as usize).saturating_sub(1);
            tokens[first].span.join(tokens[last].span)
        };
        found.push(LocalDefinition {
            short: definition.stem.of(&words).into(),
            long: definition.long.of(&words).into(),
            span: place(definition.short),
            long_span: place(definition.long),
            manner: if definition.certainty == Fit::Certain { Manner::Prose } else { Manner::Likely },
        });
    }
}

fn uses(
    text: &str,
    parsed: &Parsed,
    hashes: &[u64],
    passed_over: &[Span],
    definitions: &[LocalDefinition],
) -> Vec<LocalHit> {
    if definitions.is_empty() {
        return Vec::new();
    }
    let mut trie = NameTrie::default();
    for (index, definition) in definitions.iter().enumerate() {
        trie.add(Symbol(index as u32), &Form::abbreviation(&definition.short));
    }
    let mut hits: Vec<NameHit> = Vec::new();
    for block in &parsed.blocks {
        if !block.span.is_within(passed_over) {
            trie.scan_all(Words::of(text, parsed, hashes, block), &mut hits);
        }
    }
    hits.iter().map(|hit| LocalHit { span: hit.span, definition: hit.symbol.0 }).collect()
}
