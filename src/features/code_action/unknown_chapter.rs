//! The chapter that was meant by a number that the book does not have. Where nothing speaks for any, none is offered.

use super::action::{Action, titled};
use super::asked::Asked;
use crate::features::diagnostics::Diagnostic;
use crate::library::view::View;
use crate::library::{ThingId, folded_name};
use crate::recognition::MentionKind;
use crate::resolution::{Reference, ReferenceKind, Target, stated_book};
use crate::text::Span;
use crate::text::numeral::{Numeral, Style, roman};

/// A title belongs to a number that stands no further away than so many bytes.
const BESIDE: usize = 12;

pub(super) fn actions(asked: &Asked<'_>, diagnostic: &Diagnostic) -> Vec<Action> {
    find(asked, diagnostic).or_else(|| of_note(asked, diagnostic)).unwrap_or_default()
}

/// `chapter: 12` in the front matter: the chapter that the note has the title of, else those that a slip is away.
fn of_note(asked: &Asked<'_>, diagnostic: &Diagnostic) -> Option<Vec<Action>> {
    let facts = &asked.note.facts;
    let wrong = facts.chapter.filter(|_| facts.chapter_span == diagnostic.span)?;
    let work = stated_book(asked.snapshot.context(asked.note))?;
    let chapters: Vec<View<'_>> =
        asked.library.chapters(work).into_iter().filter_map(|chapter| asked.library.view(chapter)).collect();
    let action = |chapter: &View<'_>| {
        let number = chapter.number()?.to_string();
        let title = titled(format!("Change to chapter {number}: {}", chapter.title()));
        Some(Action::fix(diagnostic, title, vec![(diagnostic.span, number)]))
    };
    let own = folded_name(&facts.title);
    if let Some(chapter) = chapters.iter().find(|it| it.number().is_some() && folded_name(it.title()) == own) {
        return action(chapter).map(|action| vec![Action { preferred: true, ..action }]);
    }
    let written = diagnostic.span.of(asked.text).trim_matches(['"', '\'']);
    Some(near(written, wrong, &chapters).into_iter().filter_map(action).collect())
}

fn find(asked: &Asked<'_>, diagnostic: &Diagnostic) -> Option<Vec<Action>> {
    let reference = asked.reference_of(diagnostic.span)?;
    let Some(Target::Work(work)) = reference.within else { return None };
    let wrong = reference.number?;
    let place = number_in(asked.text, reference.span)?;
    if Numeral::parse(place.of(asked.text)).is_none_or(|written| written.value != wrong.value) {
        return None;
    }
    let chapters: Vec<View<'_>> =
        asked.library.chapters(work).into_iter().filter_map(|chapter| asked.library.view(chapter)).collect();
    let action = |chapter: &View<'_>, why: &str| {
        let number = chapter.number()?.to_string();
        let title = titled(format!("Change to chapter {number}{why}: {}", chapter.title()));
        Some(Action::fix(diagnostic, title, vec![(place, number)]))
    };
    let sure = by_page(asked, &reference, &chapters, wrong).or_else(|| by_title(asked, &reference, work, &chapters));
    if let Some((chapter, why)) = sure {
        return action(chapter, &why).map(|action| vec![Action { preferred: true, ..action }]);
    }
    let near = near(place.of(asked.text), wrong, &chapters).into_iter();
    Some(near.filter_map(|chapter| action(chapter, "")).collect())
}

/// The number at the end of the words at `span`.
pub(super) fn number_in(text: &str, span: Span) -> Option<Span> {
    let words = span.of(text);
    let behind = words
        .rfind(|c: char| !c.is_alphanumeric())
        .map_or(0, |at| at + words[at..].chars().next().map_or(0, char::len_utf8));
    (behind < words.len()).then(|| Span::new(span.start as usize + behind, span.end as usize))
}

/// The chapter that has the pages which are named beside the number.
fn by_page<'c, 'l>(
    asked: &Asked<'_>,
    reference: &Reference,
    chapters: &'c [View<'l>],
    wrong: Numeral,
) -> Option<(&'c View<'l>, String)> {
    let mentions = &asked.note.mentions.all;
    let place = mentions.iter().position(|mention| mention.span == reference.span)?;
    let neighbours = [place.checked_sub(1), Some(place + 1)].into_iter().flatten().filter_map(|at| mentions.get(at));
    let mut pages = neighbours.filter_map(|mention| match mention.kind {
        MentionKind::Pages { pages, chapter: Some(of), .. } if of.value == wrong.value => Some(pages),
        _ => None,
    });
    let pages = pages.next_back()?;
    let has = |chapter: &&View<'_>| {
        chapter.number().is_some()
            && chapter.pages().is_some_and(|printed| printed.contains(pages.first) && printed.contains(pages.last))
    };
    let mut having = chapters.iter().filter(has);
    match (having.next(), having.next()) {
        (Some(only), None) => Some((only, format!(", which has {}", pages.with_term()))),
        _ => None,
    }
}

/// The chapter whose title stands beside the number: `chapter 12, "Counting Fish"`.
fn by_title<'c, 'l>(
    asked: &Asked<'_>,
    reference: &Reference,
    work: ThingId,
    chapters: &'c [View<'l>],
) -> Option<(&'c View<'l>, String)> {
    let references = asked.snapshot.references(asked.note);
    let is_beside = |other: &&Reference| {
        let (before, behind) = if other.span.end <= reference.span.start {
            (other.span.end as usize, reference.span.start as usize)
        } else {
            (reference.span.end as usize, other.span.start as usize)
        };
        let between = asked.text.get(before..behind);
        between.is_some_and(|it| it.len() <= BESIDE && !it.contains(['\n', ';']) && !it.contains(char::is_alphanumeric))
    };
    let titled = references.iter().filter(|it| it.kind == ReferenceKind::Chapter && it.number.is_none());
    let mut titled = titled.filter(is_beside).filter_map(|it| match it.target() {
        Some(Target::Chapter(id)) if asked.library.book_of(id) == Some(work) => {
            chapters.iter().find(|chapter| chapter.thing() == id)
        }
        _ => None,
    });
    let chapter = titled.next().filter(|chapter| chapter.number().is_some())?;
    Some((chapter, String::new()))
}

/// The chapters that one slip of the fingers away are numbered so: two digits the wrong way round, one typed twice, a
/// Roman numeral in digits; and those right before and behind a number that is off by one.
fn near<'c, 'l>(written: &str, wrong: Numeral, chapters: &'c [View<'l>]) -> Vec<&'c View<'l>> {
    let mut values: Vec<u32> = Vec::new();
    let turned: String = written.chars().rev().collect();
    let is_word = wrong.style == Style::Word;
    values
        .extend(Numeral::parse(&turned).filter(|_| !is_word && !turned.starts_with('0')).map(|numeral| numeral.value));
    if let [first, second] = written.as_bytes()
        && first == second
        && first.is_ascii_digit()
    {
        values.push(u32::from(first - b'0'));
    }
    // Where the book prints Roman numerals, `11` may be two strokes.
    if chapters.iter().filter_map(View::number).any(|number| number.style == Style::Roman) {
        values.extend(roman(&written.replace('1', "I")));
    }
    values.extend([wrong.value.checked_sub(1), wrong.value.checked_add(1)].into_iter().flatten());
    let mut found: Vec<&View<'_>> = Vec::new();
    for value in values {
        let numbered = chapters.iter().filter(|chapter| chapter.number().is_some_and(|number| number.value == value));
        for chapter in numbered {
            if found.iter().all(|known| known.id() != chapter.id()) {
                found.push(chapter);
            }
        }
    }
    found
}
