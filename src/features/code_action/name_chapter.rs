//! `[@iorwo2023, chap. 4]` in running text: `Chapter 4`, with `of @iorwo2023` behind it where the note is not said to be
//! about that book.

use super::action::{Action, ActionKind, Effect};
use super::asked::Asked;
use crate::features::completion::cited;
use crate::language::{self, Language};
use crate::library::ThingId;
use crate::recognition::{Anchor, MentionKind};
use crate::resolution::{Target, stated_book};
use crate::text::Span;

pub(super) fn actions(asked: &Asked<'_>) -> Vec<Action> {
    let edits = all(asked);
    let here = edits.iter().find(|(span, _)| asked.touches(*span));
    let mut found = Vec::new();
    if let Some(edit) = here {
        let title = format!("Write {}", edit.1);
        found.push(Action::new(ActionKind::Rewrite, title, Effect::Write(vec![edit.clone()])));
    }
    if !edits.is_empty() && (asked.is_whole || (here.is_some() && edits.len() > 1)) {
        let title = "Name every chapter that is cited in this note".to_owned();
        found.push(Action::new(ActionKind::Source, title, Effect::NameAll));
    }
    found
}

/// The edits that name every chapter that is cited alone.
pub(super) fn all(asked: &Asked<'_>) -> Vec<(Span, String)> {
    let mentions = &asked.note.mentions.all;
    let cited = mentions.iter().enumerate().filter_map(|(place, mention)| {
        let MentionKind::Citation { key, .. } = mention.kind else { return None };
        let next = mentions.get(place + 1).filter(|next| match next.kind {
            MentionKind::Chapter { beside, locator: true, .. } => beside == Anchor::Key(key),
            _ => false,
        });
        let alone =
            next.and_then(|chapter| Some((with_locator(asked.text, mention.span, chapter.span)?, chapter.span)));
        let (span, chapter) = alone.or_else(|| Some((bracket(asked.text, mention.span)?, mention.span)))?;
        let Some(Target::Chapter(chapter)) = asked.reference_of(chapter)?.target() else { return None };
        Some((span, words(asked, chapter)?))
    });
    cited.collect()
}

/// `[@key, chap. 4]` or `@key [chap. 4]`, of which `citation` is `@key` and `chapter` is `chap. 4`.
fn with_locator(text: &str, citation: Span, chapter: Span) -> Option<Span> {
    let between = text.get(citation.end as usize..chapter.start as usize)?;
    text.get(chapter.end as usize..)?.strip_prefix(']')?;
    let end = chapter.end as usize + 1;
    if between.trim_start() == "[" {
        return Some(Span::new(citation.start as usize, end));
    }
    (between.trim_end() == ",").then_some(())?;
    text.get(..citation.start as usize)?.strip_suffix('[')?;
    Some(Span::new(citation.start as usize - 1, end))
}

/// `[@key]`, of which `citation` is `@key`.
fn bracket(text: &str, citation: Span) -> Option<Span> {
    let opened = text.get(..citation.start as usize)?.ends_with('[');
    let closed = text.get(citation.end as usize..)?.starts_with(']');
    (opened && closed).then(|| Span::new(citation.start as usize - 1, citation.end as usize + 1))
}

/// `Chapter 4`, or `Chapter 4 of @key`, as the note's language has it.
fn words(asked: &Asked<'_>, id: ThingId) -> Option<String> {
    let (work, chapter) = asked.library.chapter(id)?;
    let number = chapter.number()?;
    let Language { chapter: term, of, .. } = language::of_tag(asked.snapshot.language(asked.note).name());
    if stated_book(asked.snapshot.context(asked.note)) == Some(work.thing()) {
        return Some(format!("{term} {number}"));
    }
    (!work.citekey().is_empty()).then(|| format!("{term} {number} {of} {}", cited(work.citekey())))
}
