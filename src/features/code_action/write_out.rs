//! An abbreviation, written out where the note first uses it: `United Nations (UN)`.

use super::action::{Action, ActionKind, Effect, titled};
use super::asked::Asked;
use super::own_words::OwnWords;
use crate::language::{Languages, Sense};
use crate::library::OrganizationId;
use crate::library::organization::Organization;
use crate::library::source::SourceId;
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
    let long = written_out(asked, reference.target()?, short)?;
    let references = asked.snapshot.references(asked.note);
    let uses = |other: &&Reference| other.target() == reference.target() && other.span.of(asked.text) == short;
    let own = OwnWords::of(asked.text);
    // What others said keeps their words; what was asked about is changed wherever it stands.
    let is_free = |span: Span| stands_alone(asked.text, span) && own.has(span);
    let first = references.iter().filter(uses).map(|it| it.span).find(|&span| is_free(span))?;
    let bracketed =
        asked.text[..first.start as usize].ends_with('(') && asked.text[first.end as usize..].starts_with(')');
    let text = if bracketed { format!("{long}, {short}") } else { format!("{long} ({short})") };
    let elsewhere = if first == reference.span { "" } else { " at its first use" };
    let title = titled(format!("Write out {short}{elsewhere}: {long}"));
    Some(Action::new(ActionKind::Inline, title, Effect::Write(vec![(first, text)])))
}

/// What `short` stands for, where it is an abbreviation of what `target` is.
fn written_out(asked: &Asked<'_>, target: Target, short: &str) -> Option<String> {
    let library = asked.library;
    match target {
        Target::Organization(id) => {
            let has = |it: &Organization| it.abbreviations.iter().any(|it| it == short);
            let is_short = library.organization_entries(id).any(|(_, entry)| has(entry));
            is_short.then(|| full_name(asked, id, short)).flatten()
        }
        Target::Abbreviation(id) => {
            library.abbreviation(id).filter(|abbreviation| abbreviation.short == short).map(|it| it.long.to_string())
        }
        _ => None,
    }
}

/// The full name of the organization in the note's language: its first name in English, and where its reader wrote it down;
/// in others the one of that language whose letters are those of `short`. Where there is none, nothing is written.
fn full_name(asked: &Asked<'_>, id: OrganizationId, short: &str) -> Option<String> {
    let organization = asked.library.organization(id)?;
    let lang = asked.note.facts.lang.as_deref().map(Languages::of_tag).unwrap_or_default();
    let is_english = lang.is_empty() || lang.meet(Languages::of_tag("en"));
    let is_spelled = |name: &str| {
        let letters: String =
            name.split([' ', '-']).filter_map(|word| word.chars().next()).filter(|c| c.is_alphabetic()).collect();
        let capitals: String = name.chars().filter(|c| c.is_uppercase()).collect();
        [letters, capitals].iter().any(|it| it.eq_ignore_ascii_case(short))
    };
    let first_is_meant = organization.abbreviations.first().is_none_or(|first| first == short);
    if id.source != SourceId::GAZETTEER || (is_english && (first_is_meant || is_spelled(&organization.name))) {
        return Some(organization.name.to_string());
    }
    let names = std::iter::once(&organization.name).chain(&organization.aliases).zip(&organization.languages);
    let mut names = names.filter(|(_, languages)| languages.meet(lang)).map(|(name, _)| name);
    names.find(|name| is_spelled(name) || weighs_like(name, short)).map(ToString::to_string)
}

/// Whether the words of `name` that begin with their own letter, small ones left out, have the letters of `short`.
fn weighs_like(name: &str, short: &str) -> bool {
    let words = name.split([' ', '-', '’', '\'']).filter(|word| !Sense::InName.is(&word.to_lowercase()));
    let letters: String = words.filter_map(|word| word.chars().next()).collect();
    letters.eq_ignore_ascii_case(short)
}

/// Whether the word at `span` is no part of a longer one: `UN`, but neither `UN-led` nor `UN's`.
fn stands_alone(text: &str, span: Span) -> bool {
    let joins = |c: char| c.is_alphanumeric() || matches!(c, '-' | '\u{2010}' | '\u{2011}' | '\'' | '’' | '/' | '@');
    let before = text.get(..span.start as usize).and_then(|before| before.chars().next_back());
    let behind = text.get(span.end as usize..).and_then(|behind| behind.chars().next());
    !before.is_some_and(joins) && !behind.is_some_and(joins)
}
