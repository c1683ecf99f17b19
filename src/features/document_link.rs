//! Document links: references that open the chapter or work itself: the reader's own copy, else its DOI or address.

mod files;

use super::cards;
use crate::resolution::Target;
use crate::text::Span;
use crate::workspace::note::Note;
use crate::workspace::snapshot::Snapshot;
pub use files::FileLink;

/// A link in a note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentLink {
    /// The reference.
    pub span: Span,
    /// The files that may hold it, the best first. Whether they are there has yet to be seen.
    pub files: Vec<FileLink>,
    /// Where it leads if none of them is there.
    pub address: Option<String>,
    /// What it opens, in a few words.
    pub tooltip: String,
}

/// The links of `note`: each reference to a work or chapter that a source names a file of, or that has a DOI or an address.
pub fn document_links(snapshot: &Snapshot, note: &Note) -> Vec<DocumentLink> {
    let library = snapshot.library(note);
    let references = snapshot.references(note);
    let links = references.iter().filter_map(|reference| {
        let target = reference.target()?;
        let (address, title) = match target {
            Target::Work(id) => {
                let work = library.view(id)?;
                (cards::address(&work), work.main_title().to_owned())
            }
            Target::Chapter(id) => {
                let (book, chapter) = library.chapter(id)?;
                let address = files::in_epub(snapshot, note, id);
                let address = address.or_else(|| cards::address(&chapter)).or_else(|| cards::address(&book));
                (address, chapter.label())
            }
            _ => return None,
        };
        let files = files::files(snapshot, note, target, reference.pages.map(|pages| pages.first));
        if files.is_empty() && address.is_none() {
            return None;
        }
        let tooltip = files.first().map_or_else(|| format!("Open {title}"), |file| file.tooltip(&title));
        Some(DocumentLink { span: reference.span, files, address, tooltip })
    });
    links.collect()
}
