//! The numbers by which a workspace tells its notes and its folders.

use crate::library::source::SourceId;

/// The number of a note, the same for as long as the workspace is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NoteId(pub u32);

impl NoteId {
    /// The note as a source.
    pub fn source(self) -> SourceId {
        SourceId(self.0)
    }

    /// The note that `source` is; `None` for the gazetteer.
    pub fn of(source: SourceId) -> Option<Self> {
        (source != SourceId::GAZETTEER).then_some(Self(source.0))
    }
}

/// The place of a folder among those of a workspace, the same for as long as the workspace is open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FolderId(pub usize);

impl FolderId {
    /// `folders` with their places.
    pub fn numbered<T>(folders: impl IntoIterator<Item = T>) -> impl Iterator<Item = (Self, T)> {
        folders.into_iter().enumerate().map(|(place, folder)| (Self(place), folder))
    }
}
