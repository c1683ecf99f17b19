//! `[@iorwo2023, chap. 4]` in running text: `(Chapter 4)`, with `of @iorwo2023` in it where the note is not said to be
//! about that book; `@iorwo2023 [chap. 4]` without brackets.

use super::action::{Action, ActionKind, Effect, titled};
use super::asked::Asked;
use super::own_words::OwnWords;
use crate::features::completion::cited;
use crate::language::{self, Language};
use crate::library::ThingId;
use crate::recognition::{Anchor, Mention, MentionKind};
use crate::resolution::{Target, stated_book};
use crate::text::Span;

pub(super) fn actions(asked: &Asked<'_>) -> Vec<Action> {
    let edits = edits(asked);
    let here = edits.iter().find(|(span, _)| asked.touches(*span));
    let mut found = Vec::new();
    if let Some(edit) = here {
        let title = titled(format!("Write {}", edit.1));
        found.push(Action::new(ActionKind::Rewrite, title, Effect::Write(vec![edit.clone()])));
    }
    if !edits.is_empty() && (asked.is_whole || (here.is_some() && edits.len() > 1)) {
        let title = "Name every chapter that is cited in this note".to_owned();
        found.push(Action::new(ActionKind::Source, title, Effect::NameAll));
    }
    found
}

/// The edits that name every chapter that the writer cites alone in running text.
pub(super) fn all(asked: &Asked<'_>) -> Vec<(Span, String)> {
    let own = OwnWords::of(asked.text);
    edits(asked).into_iter().filter(|(span, _)| own.has(*span)).collect()
}

fn edits(asked: &Asked<'_>) -> Vec<(Span, String)> {
    (0..asked.note.mentions.all.len()).filter_map(|place| edit(asked, place)).collect()
}

/// The edit that names the chapter that is cited at `place`.
fn edit(asked: &Asked<'_>, place: usize) -> Option<(Span, String)> {
    let (text, mentions) = (asked.text, &asked.note.mentions.all);
    let mention = mentions.get(place)?;
    let MentionKind::Citation { key, .. } = mention.kind else { return None };
    let mut next = mentions[place + 1..].iter().peekable();
    let is_chapter = |it: &&Mention| matches!(it.kind, MentionKind::Chapter { beside, locator: true, .. } if beside == Anchor::Key(key));
    let is_pages = |it: &&Mention| matches!(it.kind, MentionKind::Pages { beside, locator: true, .. } if beside == Anchor::Key(key));
    let chapter = next.next_if(|it| is_chapter(it)).map(|it| it.span);
    let pages = next.next_if(|it| is_pages(it)).map(|it| it.span);
    if next.next_if(|it| is_pages(it) || is_chapter(it)).is_some() {
        return None;
    }
    let locators: Vec<Span> = chapter.into_iter().chain(pages).collect();
    let (span, prefix) = around(text, mention.span, &locators)?;
    let Some(Target::Chapter(id)) = asked.reference_of(chapter.unwrap_or(mention.span))?.target() else { return None };
    let mut named = words(asked, id, pages.map(|span| span.of(text)))?;
    // In running text the pages stand between two commas.
    let goes_on = text.get(span.end as usize..).and_then(|behind| behind.strip_prefix(' '));
    if pages.is_some() && prefix.is_none() && goes_on.is_some_and(|behind| behind.starts_with(char::is_alphabetic)) {
        named.push(',');
    }
    Some((span, prefix.map_or_else(|| named.clone(), |prefix| format!("({prefix}{named})"))))
}

/// All of the citation of which `key` is `@key` and `locators` are what stands behind it and nothing else; and what stands
/// before the key in its brackets, where it is in some.
fn around<'t>(text: &'t str, key: Span, locators: &[Span]) -> Option<(Span, Option<&'t str>)> {
    let mut at = key.end as usize;
    let is_bracketed = text.get(at..)?.starts_with([',', ']']);
    for (place, locator) in locators.iter().enumerate() {
        let between = text.get(at..locator.start as usize)?;
        let expected = if place == 0 && !is_bracketed { "[" } else { "," };
        (between.trim() == expected).then_some(())?;
        at = locator.end as usize;
    }
    let has_end = is_bracketed || !locators.is_empty();
    if !has_end {
        return None;
    }
    text.get(at..)?.strip_prefix(']')?;
    if !is_bracketed {
        return Some((Span::new(key.start as usize, at + 1), None));
    }
    let before = text.get(..key.start as usize)?;
    let open = before.rfind('[')?;
    let prefix = &before[open + 1..];
    let is_plain = !prefix.contains(['@', ';', ']', '\n', '-']) && (prefix.is_empty() || prefix.ends_with(' '));
    is_plain.then(|| (Span::new(open, at + 1), Some(prefix)))
}

/// `Chapter 4`, `Chapter 4 of @key`, `Chapter 4, p. 81`, as the note's language has it.
fn words(asked: &Asked<'_>, id: ThingId, pages: Option<&str>) -> Option<String> {
    let (work, chapter) = asked.library.chapter(id)?;
    let number = chapter.number()?;
    let Language { chapter: term, of, .. } = language::of_tag(asked.snapshot.language(asked.note).name());
    let pages = pages.map(|pages| format!(", {pages}")).unwrap_or_default();
    if stated_book(asked.snapshot.context(asked.note)) == Some(work.thing()) {
        return Some(format!("{term} {number}{pages}"));
    }
    (!work.citekey().is_empty()).then(|| format!("{term} {number}{pages} {of} {}", cited(work.citekey())))
}
