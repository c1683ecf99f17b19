//! Document links: references that open the chapter or work itself, in the user's own copy, otherwise by DOI or
//! address.

use super::cards;
use super::copies::{self, FileLink};
use crate::resolution::Target;
use crate::text::Span;
use crate::workspace::note::Note;
use crate::workspace::snapshot::Snapshot;

/// A link in a note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentLink {
    /// The reference.
    pub span: Span,
    /// The files that may contain it, best first. It is not yet known whether they exist.
    pub files: Vec<FileLink>,
    /// Where it leads if none of them exists.
    pub address: Option<String>,
    /// A short description of what it opens.
    pub tooltip: String,
}

/// The links of `note`: references to works and chapters for which a source gives a file, a DOI or an address.
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
                let address = copies::in_epub(snapshot, note, id);
                let address = address.or_else(|| cards::address(&chapter)).or_else(|| cards::address(&book));
                (address, chapter.label())
            }
            _ => return None,
        };
        let files = copies::files(snapshot, note, target, reference.pages.map(|pages| pages.first));
        if files.is_empty() && address.is_none() {
            return None;
        }
        let tooltip = files.first().map_or_else(|| format!("Open {title}"), |file| file.tooltip(&title));
        Some(DocumentLink { span: reference.span, files, address, tooltip })
    });
    links.collect()
}
