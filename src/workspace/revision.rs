//! What answers about a note depend on apart from its text.

/// The generations of the library, of files, of links to bibliographies and of project settings, with the settings that
/// affect meaning. Answers about an unchanged note stay valid while this does not change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Revision {
    pub(super) library: u64,
    pub(super) files: u64,
    pub(super) links: u64,
    pub(super) projects: u64,
    pub(super) introductions: bool,
    /// A hash of the folders whose notes are about a book.
    pub(super) folders: u64,
}
