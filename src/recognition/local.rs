//! The abbreviations that a note defines itself, and their uses.

use rustc_hash::{FxHashMap, FxHashSet};
use smol_str::SmolStr;

use super::definitions::{self, Fit};
use super::explained::{LocalDefinition, Manner, Redefinition, differ, redefinitions};
use super::listed;
use super::names::{NameHit, NameTrie};
use super::otherwise::Otherwise;
use super::own::Own;
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
    /// The index of the definition in [`super::Mentions::definitions`].
    pub definition: u32,
}

/// The abbreviations of a note.
pub(super) struct Local {
    pub definitions: Vec<LocalDefinition>,
    pub uses: Vec<LocalHit>,
    pub redefinitions: Vec<Redefinition>,
}

/// The definitions in a note, and every use of them in it.
/// `hashes` are those of all tokens ([`super::words::hashes`]), `otherwise` what it says in words without saying so.
pub(super) fn collect(text: &str, parsed: &Parsed, hashes: &[u64], own: &Own, otherwise: &[Otherwise]) -> Local {
    let passed_over = own.data_lists.as_slice();
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
    found.retain(|definition| !definition.span.is_within(&own.abbreviations));
    found.sort_by_key(|definition| (definition.manner != Manner::Line, definition.span));
    let redefinitions = redefinitions(&found);
    // The first definition counts for the whole note.
    let mut seen: FxHashSet<SmolStr> = FxHashSet::default();
    let mut unique = found;
    unique.retain(|definition| seen.insert(definition.short.clone()));
    unique.extend(implied(otherwise, &seen));
    let mut uses = uses(text, parsed, hashes, passed_over, &unique);
    // The words of a link are not prose, but a definition in them is also a use.
    let mut links: Vec<Span> = parsed.links.iter().map(|link| link.span).collect();
    links.sort_unstable();
    let in_link = |definition: &LocalDefinition| {
        let behind = links.partition_point(|link| link.start <= definition.span.start);
        behind.checked_sub(1).is_some_and(|last| links[last].covers(definition.span))
    };
    let used: FxHashSet<Span> = uses.iter().map(|hit| hit.span).collect();
    let is_written = |it: &LocalDefinition| !matches!(it.manner, Manner::Line | Manner::Implied);
    for (index, definition) in unique.iter().enumerate().filter(|(_, it)| is_written(it) && in_link(it)) {
        if !used.contains(&definition.span) {
            uses.push(LocalHit { span: definition.span, definition: index as u32 });
        }
    }
    Local { definitions: unique, uses, redefinitions }
}

/// Likely meanings of abbreviations that are not among the `explained` ones: the one name in the note that has their
/// letters.
fn implied(otherwise: &[Otherwise], explained: &FxHashSet<SmolStr>) -> Vec<LocalDefinition> {
    let mut said: FxHashMap<&SmolStr, Vec<&Otherwise>> = FxHashMap::default();
    for words in otherwise.iter().filter(|words| !explained.contains(&words.short)) {
        said.entry(&words.short).or_default().push(words);
    }
    let only = |words: Vec<&Otherwise>| {
        let (name, span) = words.iter().find_map(|words| Some((*words, words.name?)))?;
        let agrees = words.len() <= MOST_WAYS && words.iter().all(|other| !differ(&name.long, &other.long));
        agrees.then(|| LocalDefinition {
            short: name.short.clone(),
            long: name.long.clone(),
            span,
            long_span: span,
            manner: Manner::Implied,
        })
    };
    let mut implied: Vec<LocalDefinition> = said.into_values().filter_map(only).collect();
    implied.sort_by_key(|definition| definition.span);
    implied
}

/// The most different phrases for one abbreviation; with more, there is no likely meaning.
const MOST_WAYS: usize = 8;

/// Whether the tokens may contain a definition: a bracket opens beside a word with two capitals or digits, or such a
/// word follows a comma and `or`.
fn may_define(text: &str, tokens: &[Token]) -> bool {
    let short = |token: Option<&Token>| {
        token.is_some_and(|token| {
            token.kind == TokenKind::Word
                && token.text(text).chars().filter(|c| c.is_uppercase() || c.is_numeric()).count() > 1
        })
    };
    // `T&S`, `R-CNN`
    let letter = |token: Option<&Token>| token.is_some_and(|it| it.kind == TokenKind::Word && it.capitalised(text));
    let joined = |token: Option<&Token>| token.is_some_and(|it| it.kind == TokenKind::Mark && !it.spaced());
    tokens.iter().enumerate().any(|(index, token)| {
        let behind = |place: usize| tokens.get(index + place);
        (token.is_mark(text, ',') && short(behind(2)))
            || token.is_mark(text, '(')
                && (short(behind(1))
                    || short(behind(2))
                    || (letter(behind(1)) && joined(behind(2)) && letter(behind(3)))
                    || short(index.checked_sub(1).map(|at| &tokens[at])))
    })
}

/// Looks for definitions in the destinations of wiki links: `[[minimum effective volume (MEV)]]`.
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

/// Looks for definitions in one block, in its words only: quotation markers at the beginning of lines and emphasis do
/// not interrupt them.
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
            // Of a wiki link, its words.
            long: definition.long.of(&words).replace("[[", "").replace("]]", "").into(),
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
