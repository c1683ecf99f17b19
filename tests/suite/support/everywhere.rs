//! Asks every feature at many offsets of a note: none may panic, and what it answers must be consistent.

use std::collections::HashSet;
use std::sync::Arc;

use glossator::features::code_action::code_actions;
use glossator::features::completion::{MOST_ITEMS, completion, documentation};
use glossator::features::declaration::declaration;
use glossator::features::definition::definition;
use glossator::features::diagnostics::diagnostics;
use glossator::features::document_highlight::document_highlights;
use glossator::features::document_link::document_links;
use glossator::features::hover::hover;
use glossator::features::implementation::implementation;
use glossator::features::inlay_hint::inlay_hints;
use glossator::features::references::references;
use glossator::features::semantic_tokens::semantic_tokens;
use glossator::features::type_definition::type_definition;
use glossator::features::{Place, cards};
use glossator::text::Span;
use glossator::workspace::note::Note;
use glossator::workspace::snapshot::Snapshot;

use crate::support::folder::Folder;

/// Asks every feature at every byte of the note at `path`, and behind its end.
pub fn ask_everywhere(folder: &Folder, path: &str) {
    ask(folder, path, |text| (0..text.len() + 3).collect());
}

/// Asks every feature where a word of the note at `path` begins, and at its end: enough where many notes are asked.
pub fn ask_at_words(folder: &Folder, path: &str) {
    ask(folder, path, |text| {
        let mut before = ' ';
        let begins = text.char_indices().filter(|&(_, c)| {
            let begins = c.is_alphanumeric() && !before.is_alphanumeric();
            before = c;
            begins
        });
        begins.map(|(at, _)| at).chain([text.len()]).collect()
    });
}

fn ask(folder: &Folder, path: &str, offsets: impl Fn(&str) -> Vec<usize>) {
    let (snapshot, note) = folder.open(path);
    let asked = Asked { folder, path, text: folder.text(path), snapshot, note };
    for offset in offsets(asked.text) {
        asked.at(offset);
    }
    asked.actions();
    asked.whole();
}

struct Asked<'f> {
    folder: &'f Folder,
    path: &'f str,
    text: &'f str,
    snapshot: Arc<Snapshot>,
    note: Arc<Note>,
}

impl Asked<'_> {
    fn at(&self, offset: usize) {
        let (snapshot, note) = (&self.snapshot, &self.note);
        if let Some(hover) = hover(snapshot, note, offset) {
            self.holds(self.text, hover.span, "hover", offset);
            assert!(hover.span.touches(offset), "{}: the hover at {offset} is elsewhere", self.path);
            assert!(!hover.text.trim().is_empty(), "{}: the hover at {offset} says nothing", self.path);
        }
        for definition in [definition, declaration, type_definition, implementation] {
            let Some(definition) = definition(snapshot, note, offset) else { continue };
            self.holds(self.text, definition.origin, "definition", offset);
            assert!(definition.origin.touches(offset), "{}: the definition at {offset} is elsewhere", self.path);
            assert!(!definition.places.is_empty());
            definition.places.iter().for_each(|&place| self.is_there(place, offset));
        }
        if let Some(highlights) = document_highlights(snapshot, note, offset) {
            highlights.iter().for_each(|it| self.holds(self.text, it.span, "highlight", offset));
            let touched = highlights.iter().any(|it| it.span.touches(offset));
            assert!(touched, "{}: nothing at {offset} is highlighted", self.path);
            assert!(highlights.is_sorted_by(|a, b| a.span.end <= b.span.start), "{}: {highlights:?}", self.path);
        }
        if let Some(found) = completion(snapshot, note, offset) {
            self.holds(self.text, found.span, "completion", offset);
            assert!(found.span.touches(offset), "{}: the completion at {offset} is elsewhere", self.path);
            let replaced = found.span.of(self.text);
            assert!(!replaced.contains(['\n', '\r']), "{}: {replaced:?} is replaced at {offset}", self.path);
            assert!((1..=MOST_ITEMS).contains(&found.items.len()), "{}: items at {offset}", self.path);
            let typed = &self.text[found.span.start as usize..offset];
            for item in &found.items {
                assert!(item.filter.starts_with(typed), "{}: {:?} drops out at {offset}", self.path, item.label);
            }
            // A term, or what only abbreviates words, has nothing more to tell.
            let shown = documentation(snapshot, note, &found.items[0].data);
            let says_all = found.items[0].data.is_null();
            assert!(shown.is_some() || says_all, "{}: nothing is known of {:?}", self.path, found.items[0]);
        }
    }

    /// What is offered at the words, and what each of that changes, once.
    fn actions(&self) {
        let (snapshot, note) = (&self.snapshot, &self.note);
        let read = |note: &Note| Ok(Arc::new(self.folder.text(&Folder::path_of(note)).to_owned()));
        let mut done = HashSet::new();
        let starts = self.text.char_indices().filter(|&(at, c)| {
            let before = self.text[..at].chars().next_back();
            !c.is_whitespace() && before.is_none_or(|before| !before.is_alphanumeric())
        });
        for offset in starts.map(|(at, _)| at).chain([self.text.len(), self.text.len() + 2]) {
            for action in code_actions(snapshot, note, Span::new(offset, offset), false) {
                if !done.insert(format!("{:?}", action.effect)) {
                    continue;
                }
                // What cannot be done is refused with a reason.
                let Ok(changes) = action.effect.changes(snapshot, note, &read) else { continue };
                assert_eq!(changes.new_file.is_some(), action.effect.makes_file(), "{}: {action:?}", self.path);
                for (id, edits) in &changes.edits {
                    let note = snapshot.note(*id).expect("a note that is there");
                    let text = self.folder.text(&Folder::path_of(note));
                    let mut end = 0;
                    for (span, _) in edits {
                        self.holds(text, *span, "edit", offset);
                        assert!(span.start >= end, "{}: edits overlap at {offset}", self.path);
                        end = span.end;
                    }
                }
            }
        }
    }

    fn whole(&self) {
        let (snapshot, note) = (&self.snapshot, &self.note);
        let mut end = 0;
        for reference in snapshot.references(note).iter() {
            self.holds(self.text, reference.span, "reference", reference.span.start as usize);
            assert!(reference.span.start >= end && !reference.span.is_empty(), "{}: {reference:?}", self.path);
            end = reference.span.end;
            for &target in &reference.targets {
                assert!(cards::line(snapshot, note, target).is_some(), "{}: {target:?}", self.path);
            }
            let offset = reference.span.start as usize;
            let found = references(snapshot, note, offset, true).unwrap_or_default();
            found.into_iter().for_each(|place| self.is_there(place, offset));
        }
        for diagnostic in diagnostics(snapshot, note) {
            self.holds(self.text, diagnostic.span, "diagnostic", diagnostic.span.start as usize);
            diagnostic.related.iter().for_each(|&(place, _)| self.is_there(place, diagnostic.span.start as usize));
        }
        let all = Span { start: 0, end: u32::MAX };
        let mut end = 0;
        for token in semantic_tokens(snapshot, note, all) {
            self.holds(self.text, token.span, "token", token.span.start as usize);
            assert!(token.span.start >= end && !token.span.is_empty(), "{}: {token:?}", self.path);
            assert!(!token.span.of(self.text).contains(['\n', '\r']), "{}: {token:?}", self.path);
            end = token.span.end;
        }
        let mut last = 0;
        for hint in inlay_hints(snapshot, note, all) {
            assert!(hint.offset >= last && self.text.is_char_boundary(hint.offset), "{}: {hint:?}", self.path);
            last = hint.offset;
        }
        for link in document_links(snapshot, note) {
            self.holds(self.text, link.span, "link", link.span.start as usize);
        }
    }

    fn holds(&self, text: &str, span: Span, what: &str, offset: usize) {
        let fits = span.start <= span.end && text.get(span.range()).is_some();
        assert!(fits, "{}: the {what} at {offset} has the range {span:?}", self.path);
    }

    fn is_there(&self, place: Place, offset: usize) {
        let note = self.snapshot.note(place.note).expect("a note that is there");
        let text = self.folder.text(&Folder::path_of(note));
        self.holds(text, place.range, "place", offset);
        self.holds(text, place.selection, "selection", offset);
        assert!(place.range.covers(place.selection), "{}: {place:?} at {offset}", self.path);
    }
}
