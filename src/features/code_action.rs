//! Code actions: what the server can change in a note, if it is asked to. One file for each sort.
//!
//! What is offered is found quickly. What it changes is found when it is chosen, from the text as it is then; only that
//! may read files.

mod book_of_note;
mod chapter_note;
mod cite;
mod define;
mod name_chapter;
mod new_file;
mod organization_note;
mod page;
mod quick_fix;
mod reference_entry;
mod unknown_chapter;
mod write_out;

use std::path::PathBuf;

use super::diagnostics::{Diagnostic, diagnostics};
use super::rename::{Refusal, Texts};
use crate::library::{Library, OrganizationId, ThingId};
use crate::resolution::{Reference, Target};
use crate::text::Span;
use crate::workspace::note::{Note, NoteId};
use crate::workspace::settings::Code;
use crate::workspace::snapshot::Snapshot;

/// A change that the user may choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Action {
    /// What it does, in a few words.
    pub title: String,
    /// What sort of action it is.
    pub kind: ActionKind,
    /// Whether it is surely what is wanted.
    pub preferred: bool,
    /// What it puts right.
    pub diagnostic: Option<Diagnostic>,
    /// What is done where it is chosen.
    pub deed: Deed,
}

/// What sort of action something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ActionKind {
    /// It puts right what a diagnostic is about.
    QuickFix,
    /// It says the same in other words.
    Rewrite,
    /// It puts into the note what stands elsewhere.
    Inline,
    /// It puts into another file what stands in the note.
    Extract,
    /// It changes the whole note.
    Source,
}

/// What an action does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deed {
    /// Places in the note get other texts.
    Write(Vec<(Span, String)>),
    /// Every chapter that is named in the note's running text is cited.
    CiteAll,
    /// Every chapter that is cited in the note is named.
    NameAll,
    /// A definition goes into the file that defines such things.
    Define(define::Definition),
    /// A note about a chapter is begun.
    BeginChapterNote(ThingId),
    /// A note about an organization is begun.
    BeginOrganizationNote(OrganizationId),
    /// A reference, as the style prints it, goes to the end of the note.
    AddReference(Target),
}

/// What a deed changes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// The files that are there, each with places in it and the texts to stand there instead.
    pub edits: Vec<(NoteId, Vec<(Span, String)>)>,
    /// The file that is made.
    pub new_file: Option<NewFile>,
}

/// A file that is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewFile {
    /// Where it will lie.
    pub path: PathBuf,
    /// Its text.
    pub text: String,
}

impl Deed {
    /// Whether it makes a file, which not every editor can.
    pub fn makes_file(&self) -> bool {
        matches!(self, Deed::BeginChapterNote(_) | Deed::BeginOrganizationNote(_))
    }

    /// What it changes, where it was offered in `note`. May read files: whoever calls this must be off the path of other
    /// requests.
    ///
    /// # Errors
    ///
    /// Where it cannot be done, with the reason.
    pub fn changes(&self, snapshot: &Snapshot, note: &Note, texts: Texts<'_>) -> Result<Changes, Refusal> {
        let here = |edits| Changes { edits: vec![(note.id, edits)], new_file: None };
        match self {
            Deed::Write(edits) => Ok(here(edits.clone())),
            Deed::CiteAll => Ok(here(cite::all(&Asked::whole(snapshot, note)))),
            Deed::NameAll => Ok(here(name_chapter::all(&Asked::whole(snapshot, note)))),
            Deed::Define(definition) => define::changes(snapshot, definition, texts),
            Deed::BeginChapterNote(chapter) => chapter_note::changes(snapshot, note, *chapter),
            Deed::BeginOrganizationNote(organization) => organization_note::changes(snapshot, note, *organization),
            Deed::AddReference(target) => reference_entry::changes(snapshot, note, *target).map(here),
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
    found.extend(
        touched.iter().filter(|it| it.code == Code::UnknownChapter).flat_map(|it| unknown_chapter::actions(&asked, it)),
    );
    found.extend(
        touched.iter().filter(|it| it.code == Code::PageOutsideChapter).flat_map(|it| page::actions(&asked, it)),
    );
    found.extend(book_of_note::actions(&asked, &touched));
    found.extend(cite::actions(&asked));
    found.extend(name_chapter::actions(&asked));
    found.extend(write_out::actions(&asked));
    found.extend(define::actions(&asked));
    found.extend(chapter_note::actions(&asked));
    found.extend(organization_note::actions(&asked));
    found.extend(reference_entry::actions(&asked));
    found
}

/// What the editor asks about.
struct Asked<'a> {
    snapshot: &'a Snapshot,
    note: &'a Note,
    library: &'a Library,
    /// The text of the note.
    text: &'a str,
    span: Span,
    /// What can be done to the whole note is asked for.
    is_whole: bool,
}

impl<'a> Asked<'a> {
    fn whole(snapshot: &'a Snapshot, note: &'a Note) -> Self {
        let text = note.open_text();
        Self { snapshot, note, library: snapshot.library(note), text, span: Span::new(0, text.len()), is_whole: true }
    }

    /// Whether the place asked about lies in `span` or touches it.
    fn touches(&self, span: Span) -> bool {
        span.start <= self.span.end && self.span.start <= span.end
    }

    /// The first reference at the place asked about.
    fn reference(&self) -> Option<Reference> {
        let references = self.snapshot.references(self.note);
        references.iter().find(|reference| self.touches(reference.span)).cloned()
    }

    /// The reference at exactly `span`.
    fn reference_of(&self, span: Span) -> Option<Reference> {
        let references = self.snapshot.references(self.note);
        let place = references.binary_search_by_key(&span.start, |reference| reference.span.start).ok()?;
        references.get(place).filter(|reference| reference.span == span).cloned()
    }
}

impl Action {
    fn new(kind: ActionKind, title: String, deed: Deed) -> Self {
        Self { title, kind, preferred: false, diagnostic: None, deed }
    }

    fn fix(diagnostic: &Diagnostic, title: String, edits: Vec<(Span, String)>) -> Self {
        Self { diagnostic: Some(diagnostic.clone()), ..Self::new(ActionKind::QuickFix, title, Deed::Write(edits)) }
    }
}

/// The line break of `text`: that of its first line.
fn line_break(text: &str) -> &'static str {
    match text.find('\n') {
        Some(at) if text[..at].ends_with('\r') => "\r\n",
        _ => "\n",
    }
}
