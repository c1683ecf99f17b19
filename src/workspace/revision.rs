//! What the answers about a note depend on besides its text.

/// Counts the changes of the library, of the files that links lead to, of the bibliographies that are named and of what
/// projects say, and tells what settings change meanings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Revision {
    pub(super) library: u64,
    pub(super) files: u64,
    pub(super) links: u64,
    pub(super) projects: u64,
    pub(super) introductions: bool,
    /// A hash of the folders whose notes are about a book.
    pub(super) folders: u64,
}
