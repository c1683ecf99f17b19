//! The numbers that identify notes and folders in a workspace.

use crate::library::source::SourceId;

/// The number of a note, stable while the workspace is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NoteId(pub u32);

impl NoteId {
    /// The note as a source.
    pub fn source(self) -> SourceId {
        SourceId(self.0)
    }

    /// The note of `source`; `None` for the gazetteer.
    pub fn of(source: SourceId) -> Option<Self> {
        (source != SourceId::GAZETTEER).then_some(Self(source.0))
    }
}

/// The index of a folder in its workspace, stable while the workspace is open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FolderId(pub usize);

impl FolderId {
    /// `folders` with their ids.
    pub fn numbered<T>(folders: impl IntoIterator<Item = T>) -> impl Iterator<Item = (Self, T)> {
        folders.into_iter().enumerate().map(|(index, folder)| (Self(index), folder))
    }
}
