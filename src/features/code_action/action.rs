//! What an action is, and what it changes.

use std::path::PathBuf;

use crate::features::diagnostics::Diagnostic;
use crate::library::sources::book_page::write::List;
use crate::library::{OrganizationId, ThingId};
use crate::resolution::Target;
use crate::text::Span;
use crate::text::position::LineTable;
use crate::workspace::note::NoteId;

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
    pub effect: Effect,
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
pub enum Effect {
    /// Places in the note get other texts.
    Write(Vec<(Span, String)>),
    /// Places in a file that is no note get other texts.
    WriteOther(OtherFile),
    /// Every chapter that is named in the note's running text is cited.
    CiteAll,
    /// Every chapter that is cited in the note is named.
    NameAll,
    /// A definition goes into the file that defines such things.
    Define(Definition),
    /// A note about a chapter is begun.
    BeginChapterNote(ThingId),
    /// A note about a work is begun.
    BeginLiteratureNote(ThingId),
    /// A note about an organization is begun.
    BeginOrganizationNote(OrganizationId),
    /// A citekey that nothing has any more becomes the one that its entry has now, in all notes.
    FollowKey {
        /// The old one.
        old: String,
        /// The new one.
        new: String,
    },
    /// Chapters that are cited by the key of their book are cited by their own, which those without get: the one cited at this
    /// place, or all of the note.
    CiteAuthors(Option<Span>),
    /// The entry of a citekey goes into a bibliography that lacks it.
    AddToBibliography {
        /// The bibliography.
        file: NoteId,
        /// The citekey.
        key: String,
    },
    /// Everything that the folder knows is exported to a file from now on, and the note names that file.
    KeepExported {
        /// Whether the settings are still to be made for that.
        makes_file: bool,
    },
    /// An entry for a citekey that nothing has is begun in a bibliography.
    BeginEntry {
        /// The bibliography.
        file: NoteId,
        /// The citekey.
        key: String,
    },
    /// A book page for a citekey that nothing has is begun.
    BeginBookPage(String),
    /// The editor asks what to import.
    Import,
    /// A reference, as the style prints it, goes to the end of the note.
    AddReference(Target),
}

/// What an effect changes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// The files that are there, each with places in it and the texts to stand there instead.
    pub edits: Vec<(NoteId, Vec<(Span, String)>)>,
    /// The file that is made.
    pub new_file: Option<NewFile>,
    /// The file that is changed and is no note.
    pub other: Option<OtherFile>,
}

/// A file that is no note, such as that of the settings, with places in it and the texts to stand there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OtherFile {
    /// Where it lies.
    pub path: PathBuf,
    /// Its lines; `None` where it is still to be made.
    pub lines: Option<LineTable>,
    /// The edits.
    pub edits: Vec<(Span, String)>,
}

/// A file that is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewFile {
    /// Where it will lie.
    pub path: PathBuf,
    /// Its text.
    pub text: String,
}

/// A definition, and where it goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Definition {
    /// The book page or glossary note.
    pub(super) file: NoteId,
    /// The list in it.
    pub(super) list: List,
    /// What is defined.
    pub(super) name: String,
    /// What it stands for.
    pub(super) what: Option<String>,
}

impl Effect {
    /// Whether it makes a file, which not every editor can.
    pub fn makes_file(&self) -> bool {
        matches!(
            self,
            Effect::BeginChapterNote(_)
                | Effect::BeginLiteratureNote(_)
                | Effect::BeginOrganizationNote(_)
                | Effect::BeginBookPage(_)
                | Effect::KeepExported { makes_file: true }
                | Effect::WriteOther(OtherFile { lines: None, .. })
        )
    }
}

impl Action {
    pub(super) fn new(kind: ActionKind, title: String, effect: Effect) -> Self {
        Self { title, kind, preferred: false, diagnostic: None, effect }
    }

    /// What mends `diagnostic`.
    pub(super) fn mend(diagnostic: &Diagnostic, title: String, effect: Effect) -> Self {
        Self { diagnostic: Some(diagnostic.clone()), ..Self::new(ActionKind::QuickFix, title, effect) }
    }

    /// What mends `diagnostic` by `edits` of the note.
    pub(super) fn fix(diagnostic: &Diagnostic, title: String, edits: Vec<(Span, String)>) -> Self {
        Self::mend(diagnostic, title, Effect::Write(edits))
    }
}

/// `title` as long as menus show it.
pub(super) fn titled(title: String) -> String {
    const LONGEST: usize = 45;
    match title.char_indices().nth(LONGEST - 1) {
        Some((end, _)) if title.chars().count() > LONGEST => format!("{}…", title[..end].trim_end()),
        _ => title,
    }
}
