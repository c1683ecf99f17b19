//! Semantic tokens: their kinds as standard token types, which every colour scheme knows, and their encoding.

use tower_lsp::lsp_types as lsp;

use crate::features::semantic_tokens::{Token, TokenKind};
use crate::text::position::Encoding;
use crate::workspace::note::Note;

/// The types and modifiers by number: the index in these lists.
pub(in crate::server) fn legend() -> lsp::SemanticTokensLegend {
    use lsp::{SemanticTokenModifier as Modifier, SemanticTokenType as Type};
    lsp::SemanticTokensLegend {
        // A key stands for a work, a chapter is one of several in a book, an abbreviation is expanded.
        token_types: vec![Type::VARIABLE, Type::ENUM_MEMBER, Type::NUMBER, Type::CLASS, Type::MACRO],
        token_modifiers: vec![Modifier::DEFINITION, Modifier::DEFAULT_LIBRARY],
    }
}

/// The tokens of `note` as the protocol encodes them, each relative to the one before.
pub(in crate::server) fn semantic_tokens(note: &Note, tokens: &[Token], encoding: Encoding) -> Vec<lsp::SemanticToken> {
    let (mut line, mut column) = (0, 0);
    let encoded = tokens.iter().map(|token| {
        let start = note.lines.position(token.span.start as usize, encoding);
        let end = note.lines.position(token.span.end as usize, encoding);
        let delta_line = start.line - line;
        let delta_start = if delta_line == 0 { start.character - column } else { start.character };
        (line, column) = (start.line, start.character);
        lsp::SemanticToken {
            delta_line,
            delta_start,
            length: end.character - start.character,
            token_type: match token.kind {
                TokenKind::Work => 0,
                TokenKind::Chapter => 1,
                TokenKind::Page => 2,
                TokenKind::Organization => 3,
                TokenKind::Abbreviation => 4,
            },
            token_modifiers_bitset: u32::from(token.defines) | u32::from(token.built_in) << 1,
        }
    });
    encoded.collect()
}

/// The edit from `old` to `new`: none if they are equal.
pub(in crate::server) fn token_edits(
    old: &[lsp::SemanticToken],
    new: &[lsp::SemanticToken],
) -> Vec<lsp::SemanticTokensEdit> {
    let before = old.iter().zip(new).take_while(|(old, new)| old == new).count();
    let (old, new) = (&old[before..], &new[before..]);
    let behind = old.iter().rev().zip(new.iter().rev()).take_while(|(old, new)| old == new).count();
    let (gone, come) = (&old[..old.len() - behind], &new[..new.len() - behind]);
    if gone.is_empty() && come.is_empty() {
        return Vec::new();
    }
    // Offsets and lengths count numbers, of which each token has five.
    let numbers = |tokens: usize| 5 * tokens as u32;
    vec![lsp::SemanticTokensEdit {
        start: numbers(before),
        delete_count: numbers(gone.len()),
        data: (!come.is_empty()).then(|| come.to_vec()),
    }]
}
