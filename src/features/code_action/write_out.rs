//! An abbreviation, written out where the note first uses it: `United Nations (UN)`.

use super::action::{Action, ActionKind, Effect};
use super::asked::Asked;
use crate::library::Library;
use crate::markdown::{self, BlockKind};
use crate::recognition::{LocalDefinition, Manner};
use crate::resolution::{Reference, Target};
use crate::text::Span;

pub(super) fn actions(asked: &Asked<'_>) -> Vec<Action> {
    find(asked).into_iter().collect()
}

fn find(asked: &Asked<'_>) -> Option<Action> {
    let reference = asked.reference()?;
    let short = reference.span.of(asked.text);
    // What the note defines itself is written out there.
    let defines = |it: &LocalDefinition| it.manner != Manner::Implied && *it.short == *short;
    if asked.note.mentions.definitions.iter().any(defines) {
        return None;
    }
    let long = written_out(asked.library, reference.target()?, short)?;
    let references = asked.snapshot.references(asked.note);
    let uses = |other: &&Reference| other.target() == reference.target() && other.span.of(asked.text) == short;
    let parsed = markdown::parse(asked.text);
    let is_in_link = |span: Span| parsed.links.iter().any(|link| link.span.covers(span));
    let is_in_heading = |span: Span| {
        parsed.blocks.iter().any(|block| matches!(block.kind, BlockKind::Heading(_)) && block.span.covers(span))
    };
    let is_free = |span: Span| stands_alone(asked.text, span) && !is_in_link(span) && !is_in_heading(span);
    let first = references.iter().filter(uses).map(|it| it.span).find(|&span| is_free(span))?;
    let bracketed =
        asked.text[..first.start as usize].ends_with('(') && asked.text[first.end as usize..].starts_with(')');
    let text = if bracketed { format!("{long}, {short}") } else { format!("{long} ({short})") };
    let elsewhere = if first == reference.span { "" } else { " where it is first used" };
    let title = format!("Write out{elsewhere}: {long} ({short})");
    Some(Action::new(ActionKind::Inline, title, Effect::Write(vec![(first, text)])))
}

/// What `short` stands for, where it is an abbreviation of what `target` is.
fn written_out(library: &Library, target: Target, short: &str) -> Option<String> {
    match target {
        Target::Organization(id) => {
            let is_short =
                library.organization_entries(id).any(|(_, entry)| entry.abbreviations.iter().any(|it| it == short));
            is_short.then(|| library.organization(id).map(|organization| organization.name.to_string())).flatten()
        }
        Target::Abbreviation(id) => {
            library.abbreviation(id).filter(|abbreviation| abbreviation.short == short).map(|it| it.long.to_string())
        }
        _ => None,
    }
}

/// Whether the word at `span` is no part of a longer one: `UN`, but neither `UN-led` nor `UN's`.
fn stands_alone(text: &str, span: Span) -> bool {
    let joins = |c: char| c.is_alphanumeric() || matches!(c, '-' | '\u{2010}' | '\u{2011}' | '\'' | '’' | '/' | '@');
    let before = text.get(..span.start as usize).and_then(|before| before.chars().next_back());
    let behind = text.get(span.end as usize..).and_then(|behind| behind.chars().next());
    !before.is_some_and(joins) && !behind.is_some_and(joins)
}
