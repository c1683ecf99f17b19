//! Words from elsewhere as a quotation of the chapter or work that a line, or else its note, is about; and a citation as it is
//! printed, for those who write elsewhere.

use super::cards;
use super::completion::{chapter_term, cited};
use crate::library::variables::Variable;
use crate::markdown::locator::LocatorKind;
use crate::markdown::locator::terms::Count;
use crate::resolution::{Reference, ReferenceKind, Target, stated_book};
use crate::text::{Span, line_start};
use crate::workspace::note::Note;
use crate::workspace::snapshot::Snapshot;

/// A quotation to be written into a note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Quotation {
    /// Its lines.
    pub text: String,
    /// The byte in it where the page is to be written.
    pub page: usize,
}

/// `words`, as copied from somewhere, as a quotation at the byte `offset` of `note`; `None` where there are none.
pub(crate) fn quotation(snapshot: &Snapshot, note: &Note, offset: usize, words: &str) -> Option<Quotation> {
    let paragraphs = paragraphs(words);
    let (last, before) = paragraphs.split_last()?;
    let mut text: String = before.iter().map(|paragraph| format!("> {paragraph}\n>\n")).collect();
    text.push_str(&format!("> {last}"));
    let Some(source) = source(snapshot, note, offset) else {
        let page = text.len();
        return Some(Quotation { text: text + "\n", page });
    };
    let term = snapshot.language(note).term(LocatorKind::Page, Count::One).unwrap_or("p.");
    text.push_str(&format!(" [{source}, {term} "));
    let page = text.len();
    text.push_str("]\n");
    Some(Quotation { text, page })
}

/// The paragraphs of `words`, each on one line: lines end where the page did on which they were printed, and words with them.
fn paragraphs(words: &str) -> Vec<String> {
    let mut paragraphs: Vec<String> = Vec::new();
    let mut open = false;
    for line in words.lines().map(str::trim) {
        if line.is_empty() {
            open = false;
            continue;
        }
        match paragraphs.last_mut().filter(|_| open) {
            Some(paragraph) => {
                let has_hyphen = paragraph.ends_with(['-', '\u{ad}', '\u{2010}']);
                let is_in_word = has_hyphen && paragraph.chars().rev().nth(1).is_some_and(char::is_alphabetic);
                if is_in_word && line.starts_with(char::is_lowercase) {
                    paragraph.pop();
                } else if !is_in_word {
                    paragraph.push(' ');
                }
                paragraph.push_str(line);
            }
            None => paragraphs.push(line.to_owned()),
        }
        open = true;
    }
    paragraphs
}

/// What is cited for words at the byte `offset`: what the line refers to, else what the note is about.
fn source(snapshot: &Snapshot, note: &Note, offset: usize) -> Option<String> {
    let text = note.open_text();
    let start = line_start(text, text.get(..offset)?.len());
    let end = text[offset..].find('\n').map_or(text.len(), |at| offset + at);
    let line = Span::new(start, end);
    let references = snapshot.references(note);
    let is_source =
        |it: &&Reference| line.covers(it.span) && matches!(it.target(), Some(Target::Work(_) | Target::Chapter(_)));
    let on_line: Vec<&Reference> = references.iter().filter(is_source).collect();
    // A chapter says more than its book.
    let chapter = on_line.iter().find(|it| matches!(it.target(), Some(Target::Chapter(_))));
    if let Some(target) = chapter.or_else(|| on_line.first()).and_then(|it| it.target()) {
        return citation(snapshot, note, target);
    }
    let (context, library) = (snapshot.context(note), snapshot.library(note));
    let book = stated_book(context);
    let numbered = book.zip(note.facts.chapter);
    let chapter = numbered.and_then(|(book, number)| library.chapters_numbered(book, number.value).next());
    let chapter = chapter.map(Target::Chapter);
    let cited = || note.facts.citekey.as_deref().and_then(|key| context.cited(key));
    let literature = || cited().map(|it| Target::Work(it.thing()));
    citation(snapshot, note, chapter.or_else(literature).or(book.map(Target::Work))?)
}

/// `@feldmann2023`, `@iorwo2023, chap. 8`.
pub(super) fn citation(snapshot: &Snapshot, note: &Note, target: Target) -> Option<String> {
    let library = snapshot.library(note);
    let (Target::Work(id) | Target::Chapter(id)) = target else { return None };
    let view = library.view(id)?;
    let own = Some(view.citekey()).filter(|key| !key.is_empty());
    let Some(book) = view.book() else { return own.map(cited) };
    match (own.filter(|_| !view.record().people(Variable::Author).is_empty()), book.citekey(), view.number()) {
        (Some(own), ..) => Some(cited(own)),
        (None, key, Some(number)) if !key.is_empty() => {
            Some(format!("{}, {} {number}", cited(key), chapter_term(snapshot.language(note))))
        }
        _ => own.map(cited),
    }
}

/// The references in `span` of `note` as the folder's style prints them, in Markdown, each once; of one that is touched where
/// `span` is empty.
pub(crate) fn formatted(snapshot: &Snapshot, note: &Note, span: Span) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let touched = |it: &&Reference| it.span.start <= span.end && span.start <= it.span.end;
    let kinds = [ReferenceKind::Citation, ReferenceKind::Chapter, ReferenceKind::Page];
    for reference in snapshot.references(note).iter().filter(touched).filter(|it| kinds.contains(&it.kind)) {
        let printed = reference.target().and_then(|target| cards::reference_of(snapshot, note, target));
        if let Some(printed) = printed.filter(|printed| found.iter().all(|known| **known != **printed)) {
            found.push(printed.to_string());
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_a_printed_page_are_joined() {
        let words = "The com-\nmission counts\nthe fish of Anglo-\nSaxon rivers.\n\n  Then it eats them. \n";
        assert_eq!(paragraphs(words), ["The commission counts the fish of Anglo-Saxon rivers.", "Then it eats them."]);
        assert_eq!(paragraphs(" \n\n"), [""; 0]);
    }
}
