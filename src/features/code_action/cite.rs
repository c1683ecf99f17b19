//! `Chapter 4` as a citation, which Pandoc prints: `[@franke2023a]` where the chapter has a key and authors of its own,
//! else `[@iorwo2023, chap. 4]`, with the term that Pandoc takes in the note's language.

use super::action::{Action, ActionKind, Effect};
use super::asked::Asked;
use super::unknown_chapter::number_in;
use crate::features::completion::{chapter_term, cited};
use crate::language::Sense;
use crate::library::ThingId;
use crate::library::variables::Variable;
use crate::markdown::citation::key_span;
use crate::recognition::{Anchor, Mention, MentionKind};
use crate::resolution::Target;
use crate::text::Span;
use crate::text::numeral::Numeral;

pub(super) fn actions(asked: &Asked<'_>) -> Vec<Action> {
    let mentions = asked.note.mentions.all.iter().enumerate();
    let edits = mentions.filter_map(|(place, mention)| Some((mention.span, edit(asked, place)?)));
    let edits: Vec<(Span, (Span, String))> = edits.collect();
    let here = edits.iter().find(|(words, (all, _))| asked.touches(words.join(*all)));
    let mut found = Vec::new();
    if let Some((_, (span, citation))) = here {
        let title = format!("Cite as {citation}");
        found.push(Action::new(ActionKind::Rewrite, title, Effect::Write(vec![(*span, citation.clone())])));
    }
    if !edits.is_empty() && (asked.is_whole || (here.is_some() && edits.len() > 1)) {
        found.push(Action::new(
            ActionKind::Source,
            "Cite every chapter that is named in this note".into(),
            Effect::CiteAll,
        ));
    }
    found
}

/// The edits that cite every chapter named in the running text of the note.
pub(super) fn all(asked: &Asked<'_>) -> Vec<(Span, String)> {
    (0..asked.note.mentions.all.len()).filter_map(|place| edit(asked, place)).collect()
}

/// The edit that cites the chapter named by the mention at `place`; `None` where it is not named alone, or its book is named
/// in a way that a citation would repeat.
fn edit(asked: &Asked<'_>, place: usize) -> Option<(Span, String)> {
    let mentions = &asked.note.mentions;
    let mention = mentions.all.get(place)?;
    let MentionKind::Chapter { beside, locator: false, .. } = mention.kind else { return None };
    let Some(Target::Chapter(chapter)) = asked.reference_of(mention.span)?.target() else { return None };
    if !is_alone(asked, mention, mentions.all.get(place + 1)) || in_square_bracket(asked.text, mention.span) {
        return None;
    }
    let span = match beside {
        Anchor::Nothing | Anchor::OwnNumber | Anchor::Perhaps(_) => mention.span,
        Anchor::Key(key) => mention.span.join(of_key(asked.text, mention.span, mentions.string(key))?),
        Anchor::Link(_) | Anchor::Words(_) => return None,
    };
    Some((without_brackets(asked.text, span), citation(asked, chapter)?))
}

/// The citation of `chapter`.
fn citation(asked: &Asked<'_>, id: ThingId) -> Option<String> {
    let (work, chapter) = asked.library.chapter(id)?;
    let own = Some(chapter.citekey()).filter(|own| !own.is_empty());
    if let Some(own) = own.filter(|_| chapter.record().get(Variable::Author).is_some()) {
        return Some(format!("[{}]", cited(own)));
    }
    let term = chapter_term(asked.snapshot.language(asked.note));
    match (work.citekey(), chapter.number()) {
        ("", _) | (_, None) => own.map(|own| format!("[{}]", cited(own))),
        (key, Some(number)) => Some(format!("[{}, {term} {number}]", cited(key))),
    }
}

/// Whether `mention` is a term and its number and no part of a list: `Chapter 4`, but neither `Chapters 4 and 5` nor `the
/// fourth chapter`. `next` is the mention behind it.
fn is_alone(asked: &Asked<'_>, mention: &Mention, next: Option<&Mention>) -> bool {
    let words = mention.span.of(asked.text);
    let last = number_in(asked.text, mention.span).filter(|number| Numeral::parse(number.of(asked.text)).is_some());
    let is_only_number = |span: Span| last.is_none_or(|last| last == span);
    let goes_on = next.is_some_and(|next| {
        matches!(next.kind, MentionKind::Chapter { locator: false, .. })
            && next.span.start <= mention.span.end + LIST_WORD
            && number_in(asked.text, next.span) == Some(next.span)
    });
    let behind = asked.text.get(mention.span.end as usize..).unwrap_or_default();
    let is_range = behind.starts_with(['-', '\u{2010}', '\u{2011}', '\u{2012}', '–', '—']);
    last.is_some() && !is_only_number(mention.span) && words.contains(char::is_whitespace) && !goes_on && !is_range
}

/// Whether `span` stands in a square bracket of its line: the text of a link.
fn in_square_bracket(text: &str, span: Span) -> bool {
    let before = text.get(..span.start as usize).unwrap_or_default();
    let line = &before[before.rfind('\n').map_or(0, |at| at + 1)..];
    line.rfind('[').is_some_and(|open| !line[open..].contains(']'))
}

/// What stands between two numbers of a list takes no more bytes: `, und `.
const LIST_WORD: u32 = 8;

/// ` of @key` or ` in [@key]` behind `span`.
fn of_key(text: &str, span: Span, key: &str) -> Option<Span> {
    let behind = text.get(span.end as usize..)?;
    let (word, rest) = behind.strip_prefix(' ')?.split_once(' ')?;
    (Sense::Of.is(word) || Sense::In.is(word)).then_some(())?;
    let (opened, rest) = rest.strip_prefix('[').map_or((false, rest), |rest| (true, rest));
    let at = text.len() - rest.strip_prefix('@')?.len();
    let (found, end) = key_span(text, at)?;
    let closed = text.get(end..)?.starts_with(']');
    // Behind a key in running text a bracket holds its locator.
    let has_locator = !opened && text.get(end..)?.starts_with(" [");
    let end = if opened { end + 1 } else { end };
    (found.of(text) == key && opened == closed && !has_locator).then(|| Span::new(span.end as usize, end))
}

/// `span` with the round brackets around it, where they hold nothing else: `(Chapter 4)`.
fn without_brackets(text: &str, span: Span) -> Span {
    let before = text.get(..span.start as usize).is_some_and(|before| before.ends_with('('));
    let behind = text.get(span.end as usize..).is_some_and(|behind| behind.starts_with(')'));
    if before && behind { Span { start: span.start - 1, end: span.end + 1 } } else { span }
}
