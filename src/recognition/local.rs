//! Abbreviations that a note defines for itself, and where it uses them.

use rustc_hash::{FxHashMap, FxHashSet};
use smol_str::SmolStr;

use super::definitions::{self, Certainty};
use super::names::{NameHit, NameTrie};
use super::words::Words;
use crate::library::name::{Form, Symbol};
use crate::markdown::token::{self, Flags, Token, TokenKind};
use crate::markdown::{BlockKind, Parsed};
use crate::text::{Span, steps};

/// An abbreviation that the note defines, in running text or as `*[UN]: United Nations`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LocalDefinition {
    /// The short form, in the singular.
    pub short: SmolStr,
    /// What it stands for.
    pub long: SmolStr,
    /// Where the short form stands in the definition.
    pub span: Span,
    /// Where the long form stands in it.
    pub long_span: Span,
    /// Whether it is certain that the words before the bracket are what is meant.
    pub certain: bool,
    /// Whether it is a line of its own: `*[UN]: United Nations`.
    pub own_line: bool,
}

/// An abbreviation that the note defined otherwise before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redefinition {
    /// The short form, in the singular.
    pub short: SmolStr,
    /// Where it stands in this definition.
    pub span: Span,
    /// What it stands for here.
    pub long: SmolStr,
    /// Where it stands in the first definition.
    pub first: Span,
    /// What it stands for there.
    pub first_long: SmolStr,
}

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
        found.push(LocalDefinition {
            short,
            long,
            span: line.short,
            long_span: line.long,
            certain: true,
            own_line: true,
        });
    }
    let prose = |block: &&crate::markdown::Block| {
        block.kind == BlockKind::Paragraph || block.kind == BlockKind::Cell || block.kind == BlockKind::Definition
    };
    for block in parsed.blocks.iter().filter(prose) {
        let tokens = parsed.tokens_of(block);
        if memchr::memchr(b'(', block.span.of(text).as_bytes()).is_some()
            && may_define(text, tokens)
            && !block.span.is_within(passed_over)
        {
            in_block(text, tokens, &mut found);
        }
    }
    let redefinitions = redefinitions(&found);
    // What is defined first counts; the rest of the note goes by it.
    let mut seen: FxHashSet<SmolStr> = FxHashSet::default();
    let mut unique = found;
    unique.retain(|definition| seen.insert(definition.short.clone()));
    let uses = uses(text, parsed, hashes, passed_over, &unique);
    Local { definitions: unique, uses, redefinitions }
}

/// Where `found` says of a short form something else than the first definition of it in the text. What only may be the
/// long form says nothing.
fn redefinitions(found: &[LocalDefinition]) -> Vec<Redefinition> {
    let mut certain: Vec<&LocalDefinition> = found.iter().filter(|definition| definition.certain).collect();
    certain.sort_by_key(|definition| definition.span);
    let mut first: FxHashMap<&str, (&LocalDefinition, Vec<String>)> = FxHashMap::default();
    let mut again = Vec::new();
    for definition in certain {
        let words = folded_words(&definition.long);
        let (before, words_before) = first.entry(&definition.short).or_insert_with(|| (definition, words.clone()));
        if differ(words_before, &words) {
            again.push(Redefinition {
                short: definition.short.clone(),
                span: definition.span,
                long: definition.long.clone(),
                first: before.span,
                first_long: before.long.clone(),
            });
        }
    }
    again
}

/// The words of a long form as they are compared: without case and a plural's `s`.
fn folded_words(long: &str) -> Vec<String> {
    let tokens = token::tokenize(long);
    let words = steps::each(tokens.iter().filter(|token| token.kind == TokenKind::Word));
    words.map(|word| token::fold(word.text(long)).trim_end_matches('s').to_owned()).collect()
}

/// Whether the words of two long forms differ by more than some that one has more at an end.
fn differ(one: &[String], other: &[String]) -> bool {
    let (short, long) = if one.len() < other.len() { (one, other) } else { (other, one) };
    !(long.starts_with(short) || long.ends_with(short))
}

/// Whether a bracket in `tokens` opens beside a word with two capitals, as every definition's does.
fn may_define(text: &str, tokens: &[Token]) -> bool {
    let short = |token: Option<&Token>| {
        token.is_some_and(|token| {
            token.kind == TokenKind::Word
                && token.text(text).chars().filter(|c| c.is_uppercase() || c.is_numeric()).count() > 1
        })
    };
    tokens.iter().enumerate().any(|(index, token)| {
        token.is_mark(text, '(')
            && (short(tokens.get(index + 1))
                || short(tokens.get(index + 2))
                || short(index.checked_sub(1).map(|at| &tokens[at])))
    })
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
            certain: definition.certainty == Certainty::Certain,
            own_line: false,
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
            trie.scan(Words::of(text, parsed, hashes, block), &mut hits);
        }
    }
    hits.iter().map(|hit| LocalHit { span: hit.span, definition: hit.symbol.0 }).collect()
}
