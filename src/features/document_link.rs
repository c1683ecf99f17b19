//! Document links: references that open the chapter or work itself, by its DOI or address.

use super::cards;
use crate::resolution::Target;
use crate::text::Span;
use crate::workspace::note::Note;
use crate::workspace::snapshot::Snapshot;

/// A link in a note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentLink {
    /// The reference.
    pub span: Span,
    /// Where it leads.
    pub address: String,
    /// What it opens, in a few words.
    pub tooltip: String,
}

/// The links of `note`: each reference to a work or chapter that has a DOI or an address.
pub fn document_links(snapshot: &Snapshot, note: &Note) -> Vec<DocumentLink> {
    let library = snapshot.library(note);
    let references = snapshot.references(note);
    let links = references.iter().filter_map(|reference| {
        let (address, title) = match reference.target()? {
            Target::Work(id) => {
                let work = library.work(id)?;
                (cards::work_address(work)?, work.title.clone())
            }
            Target::Chapter(id) => {
                let (work, chapter) = library.chapter(id)?;
                (cards::chapter_address(work, chapter)?, chapter.label())
            }
            _ => return None,
        };
        Some(DocumentLink { span: reference.span, address, tooltip: format!("Open {title}") })
    });
    links.collect()
}
