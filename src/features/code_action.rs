//! Code actions: what the server can change in a note, if it is asked to. One file for each sort.
//!
//! What is offered is found quickly. What it changes is found when it is chosen, from the text as it is then; only that
//! may read files.

mod abbreviations;
mod action;
mod alone;
mod asked;
mod begin_entry;
mod book_of_note;
mod by_authors;
mod chapter_note;
mod cite;
mod define;
mod filled;
mod into_bibliography;
mod literature_note;
mod missing_bibliography;
mod name_chapter;
mod new_file;
mod organization_note;
mod own_words;
mod page;
mod quick_fix;
mod read;
mod reference_entry;
mod renamed_key;
mod selection;
mod settings_line;
mod source_key;
mod unknown_chapter;
mod write_out;

pub use self::action::NewFile;
pub use self::action::{Action, ActionKind, Changes, Effect};
use self::asked::Asked;
use super::diagnostics::{Diagnostic, diagnostics};
use super::grid_table::evened;
use super::rename::{Refusal, Texts};
use crate::text::Span;
use crate::workspace::note::Note;
use crate::workspace::settings::Code;
use crate::workspace::snapshot::Snapshot;

impl Effect {
    /// What it changes, where it was offered in `note`. May read files: whoever calls this must be off the path of other
    /// requests.
    ///
    /// # Errors
    ///
    /// Where it cannot be done, with the reason.
    pub fn changes(&self, snapshot: &Snapshot, note: &Note, texts: Texts<'_>) -> Result<Changes, Refusal> {
        let here = |edits| Changes { edits: vec![(note.id, edits)], ..Changes::default() };
        // What is done to the whole note leaves out tables that cannot be drawn again.
        let all = |edits| here(evened(note.open_text(), edits).edits);
        match self {
            Effect::Write(edits) => {
                let done = evened(note.open_text(), edits.clone());
                if !done.left_out.is_empty() {
                    let message = "This table cannot be drawn again, perhaps for cells over several columns. Change it \
                        by hand.";
                    return Err(Refusal::new(message));
                }
                Ok(here(done.edits))
            }
            Effect::WriteOther(file) => Ok(alone::changes(file)),
            Effect::CiteAll => Ok(all(cite::all(&Asked::whole(snapshot, note)))),
            Effect::NameAll => Ok(all(name_chapter::all(&Asked::whole(snapshot, note)))),
            Effect::Define(definition) => define::changes(snapshot, definition, texts),
            Effect::BeginChapterNote(chapter) => chapter_note::changes(snapshot, note, *chapter),
            Effect::BeginLiteratureNote(work) => literature_note::changes(snapshot, note, *work),
            Effect::BeginOrganizationNote(organization) => organization_note::changes(snapshot, note, *organization),
            Effect::FollowKey { old, new } => renamed_key::changes(snapshot, note, old, new, texts),
            Effect::CiteAuthors(place) => by_authors::changes(snapshot, note, *place, texts),
            Effect::AddToBibliography { file, key } => into_bibliography::changes(snapshot, note, *file, key, texts),
            Effect::KeepExported { .. } => Ok(into_bibliography::keep_exported(&Asked::whole(snapshot, note))),
            Effect::BeginEntry { file, key } => begin_entry::changes(snapshot, *file, key, texts),
            Effect::BeginBookPage(key) => begin_entry::page(snapshot, note, key),
            Effect::Import => Ok(Changes::default()),
            Effect::AddReference(target) => reference_entry::changes(snapshot, note, *target).map(here),
        }
    }
}

/// What can be done about the text at `span`, which may be empty, in the open note `note`. Where the editor asks for what can
/// be done to the `whole` note, that is told wherever `span` is; else beside what it would change.
pub fn code_actions(snapshot: &Snapshot, note: &Note, span: Span, whole: bool) -> Vec<Action> {
    let asked = Asked { span, is_whole: whole, ..Asked::whole(snapshot, note) };
    if note.text.is_none() {
        return Vec::new();
    }
    let touched = diagnostics(snapshot, note).into_iter().filter(|diagnostic| asked.touches(diagnostic.span));
    let touched: Vec<Diagnostic> = touched.collect();
    let mut found = quick_fix::actions(&touched);
    let of = |code: Code| touched.iter().filter(move |it| it.code == code);
    found.extend(of(Code::UnknownCitekey).filter_map(|it| renamed_key::actions(&asked, it)));
    found.extend(of(Code::UnknownCitekey).flat_map(|it| begin_entry::actions(&asked, it)));
    found.extend(of(Code::NotInBibliography).flat_map(|it| into_bibliography::actions(&asked, it)));
    found.extend(of(Code::SourceInvalid).flat_map(|it| missing_bibliography::actions(&asked, it)));
    found.extend(by_authors::actions(&asked, &touched));
    found.extend(of(Code::UnknownChapter).flat_map(|it| unknown_chapter::actions(&asked, it)));
    found.extend(of(Code::PageOutsideChapter).flat_map(|it| page::actions(&asked, it)));
    found.extend(book_of_note::actions(&asked, &touched));
    found.extend(cite::actions(&asked));
    found.extend(name_chapter::actions(&asked));
    found.extend(write_out::actions(&asked));
    found.extend(define::actions(&asked));
    found.extend(chapter_note::actions(&asked));
    found.extend(literature_note::actions(&asked));
    found.extend(read::actions(&asked));
    found.extend(organization_note::actions(&asked));
    found.extend(selection::actions(&asked));
    found.extend(reference_entry::actions(&asked));
    found.extend(touched.iter().flat_map(|it| abbreviations::actions(&asked, it)));
    found.extend(touched.iter().filter_map(|it| source_key::actions(&asked, it)));
    found.extend(alone::actions(&asked, &touched));
    found
}
