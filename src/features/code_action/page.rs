//! Pages that the chapter beside them does not hold: the chapter that holds them, or the chapter's own pages.

use super::action::{Action, titled};
use super::asked::Asked;
use super::unknown_chapter::number_in;
use crate::features::completion::{chapter_term, cited};
use crate::features::diagnostics::Diagnostic;
use crate::library::view::View;
use crate::library::{Library, ThingId};
use crate::markdown::locator::LocatorKind;
use crate::markdown::locator::terms::Count;
use crate::recognition::{Anchor, Mention, MentionKind};
use crate::resolution::{Reference, Target};
use crate::text::Span;
use crate::text::pages::Pages;

pub(super) fn actions(asked: &Asked<'_>, diagnostic: &Diagnostic) -> Vec<Action> {
    let Some(reference) = asked.reference_of(diagnostic.span) else { return Vec::new() };
    let Some(Target::Chapter(id)) = reference.within else { return Vec::new() };
    let (Some((work, chapter)), Some(pages)) = (asked.library.chapter(id), reference.pages) else { return Vec::new() };
    let right = holding(asked.library, work.thing(), pages);
    let other = right.and_then(|right| other_chapter(asked, diagnostic, &reference, id, &work, &right));
    let own = chapter.pages().map(|printed| own_pages(asked, diagnostic, &chapter, printed));
    other.into_iter().chain(own).collect()
}

/// The one chapter of `work` that holds `pages`.
fn holding(library: &Library, work: ThingId, pages: Pages) -> Option<View<'_>> {
    let chapters = library.chapters(work).into_iter().filter_map(|chapter| library.view(chapter));
    let mut holding = chapters.filter(|chapter| {
        chapter.pages().is_some_and(|printed| printed.contains(pages.first) && printed.contains(pages.last))
    });
    match (holding.next(), holding.next()) {
        (Some(only), None) => Some(only),
        _ => None,
    }
}

/// Names `right` where the chapter `wrong` is named beside the pages.
fn other_chapter(
    asked: &Asked<'_>,
    diagnostic: &Diagnostic,
    pages: &Reference,
    wrong: ThingId,
    work: &View<'_>,
    right: &View<'_>,
) -> Option<Action> {
    let mentions = &asked.note.mentions.all;
    let of_pages = mentions.iter().find(|mention| mention.span == pages.span)?;
    let MentionKind::Pages { chapter, beside, .. } = of_pages.kind else { return None };
    let distance = |mention: &&Mention| mention.span.start.abs_diff(pages.span.start);
    let edit = if chapter.is_some() {
        let is_wrong = |mention: &&Mention| {
            asked.reference_of(mention.span).is_some_and(|it| it.target() == Some(Target::Chapter(wrong)))
                && matches!(mention.kind, MentionKind::Chapter { .. })
        };
        let named = mentions.iter().filter(is_wrong).min_by_key(distance)?;
        (number_in(asked.text, named.span)?, right.number()?.to_string())
    } else {
        // The chapter is cited by a key of its own.
        let Anchor::Key(key) = beside else { return None };
        let cites = |mention: &&Mention| matches!(mention.kind, MentionKind::Citation { key: own, .. } if own == key);
        let citation = mentions.iter().filter(cites).min_by_key(distance)?;
        (citation.span, key_of(asked, work, right, citation.span)?)
    };
    let words = pages.pages?;
    let named = right.number().map_or_else(|| format!("“{}”", right.title()), |number| format!("chapter {number}"));
    let title = titled(format!("Change to {named}, which has {}", words.with_term()));
    Some(Action::fix(diagnostic, title, vec![edit]))
}

/// What cites `chapter` in the place of the citekey at `span`, with its pages behind.
fn key_of(asked: &Asked<'_>, work: &View<'_>, chapter: &View<'_>, span: Span) -> Option<String> {
    if !chapter.citekey().is_empty() {
        return Some(cited(chapter.citekey()));
    }
    let goes_on = asked.text.get(span.end as usize..)?.starts_with(',');
    let term = chapter_term(asked.snapshot.language(asked.note));
    (goes_on && !work.citekey().is_empty()).then_some(())?;
    Some(format!("{}, {term} {}", cited(work.citekey()), chapter.number()?))
}

/// Names all of the pages of `chapter` instead.
fn own_pages(asked: &Asked<'_>, diagnostic: &Diagnostic, chapter: &View<'_>, printed: Pages) -> Action {
    let words = diagnostic.span.of(asked.text);
    // What stands before the pages, which may be a term with or without a blank.
    let digit = words.find(|c: char| c.is_ascii_digit());
    let number = digit.or_else(|| words.rfind(' ').map(|at| at + 1)).unwrap_or(0);
    let (before, _) = words.split_at(number);
    let language = asked.snapshot.language(asked.note);
    let one = language.term(LocatorKind::Page, Count::One);
    let several = language.term(LocatorKind::Page, Count::Several);
    let term = match (before.trim_end(), several) {
        _ if printed.first == printed.last => before.to_owned(),
        ("page", _) => "pages ".to_owned(),
        ("p.", None) => "pp. ".to_owned(),
        (term, Some(several)) if one == Some(term) => format!("{several} "),
        _ => before.to_owned(),
    };
    let named = chapter.number().map_or_else(|| format!("“{}”", chapter.title()), |number| format!("chapter {number}"));
    let title = titled(format!("Change to {}, all of {named}", printed.with_term()));
    Action::fix(diagnostic, title, vec![(diagnostic.span, format!("{term}{printed}"))])
}
