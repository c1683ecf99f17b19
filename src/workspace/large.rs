//! Notes of great length: taken out, read outside the lock, and put back.

use std::sync::Arc;

use super::Workspace;
use super::address::Address;
use super::note::{Note, NoteId, NotePlace, Reading};
use crate::library::source::Entries;
use crate::library::sources::bibliography::Kept;
use crate::recognition::names::NameTrie;
use crate::text::Document;

/// Notes of more bytes than this are read outside the lock.
const LARGE: usize = 1 << 20;

pub(super) fn is_large(document: &Document) -> bool {
    document.rope().len_bytes() > LARGE
}

/// A note of great length as it stood when it was taken out to be read.
#[derive(Debug)]
pub struct LargeNote {
    document: Document,
    kept: Kept,
    place: NotePlace,
    trie: Arc<NameTrie>,
    changed_at: u64,
}

/// A note of great length that was read.
#[derive(Debug)]
pub struct LargeReading {
    note: Note,
    kept: Kept,
    entries: Option<Arc<Entries>>,
    changed_at: u64,
}

impl LargeNote {
    /// Reads it.
    pub fn read(mut self) -> LargeReading {
        let text = self.document.to_text();
        self.kept.parsed = 0;
        let mut reading = Reading::again(&text, &self.place.address, &mut self.kept);
        let entries = reading.entries.take();
        let note = reading.finish(
            &text,
            &self.trie,
            NotePlace { open: Some((self.document.version(), Arc::clone(&text))), ..self.place },
        );
        LargeReading { note, kept: self.kept, entries, changed_at: self.changed_at }
    }
}

impl Workspace {
    /// Whether the note at `address` is of great length and changed since it was read.
    pub fn is_large_to_read(&self, address: &Address) -> bool {
        let open = self.files.id(address).and_then(|id| self.open.get(&id));
        open.is_some_and(|open| open.changed() && is_large(&open.document))
    }

    /// A changed note of great length, taken out to be read outside the lock: the one at `address`, or any.
    pub fn large_to_read(&mut self, address: Option<&Address>) -> Option<LargeNote> {
        let wanted = match address {
            Some(address) => Some(self.files.id(address)?),
            None => None,
        };
        let mut large = self.open.iter_mut().filter(|(_, open)| open.changed() && is_large(&open.document));
        let (&id, open) = large.find(|(id, _)| wanted.is_none_or(|wanted| wanted == **id))?;
        // Whoever reads next meanwhile reads all of it.
        let kept = std::mem::take(&mut open.kept);
        let (document, changed_at) = (open.document.clone(), open.changed_at);
        let address = self.address(id)?;
        let place = NotePlace { id, folder: self.folder_of(&address), address, open: None };
        Some(LargeNote { document, kept, place, trie: self.trie(), changed_at })
    }

    /// Takes in what [`LargeNote::read`] gave, and says which note it was. One that was edited meanwhile is still to be
    /// read; what was taken out before the note was opened again, or before it was last read, comes too late.
    pub fn put_large(&mut self, LargeReading { note, kept, entries, changed_at }: LargeReading) -> NoteId {
        let id = note.id;
        self.counters.parsed += 1;
        self.counters.scanned += 1;
        self.counters.entries += kept.parsed;
        if self.open.get(&id).is_none_or(|open| changed_at <= open.read_at) {
            return id;
        }
        let own_names = self.set_entries(self.folder_of(&note.address), id.source(), entries);
        let now = self.tick();
        if let Some(open) = self.open.get_mut(&id) {
            open.read_at = changed_at;
            open.kept = kept;
            if own_names {
                // It was looked through for the names of before.
                open.changed_at = now;
            }
        }
        self.put(note);
        id
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Edit;
    use crate::text::position::{Encoding, Position};
    use crate::workspace::snapshot::Snapshot;

    /// A text that is long, and begins with `first`.
    fn long(first: &str) -> String {
        format!("{first}\n\n{}", "Nothing is said here.\n".repeat(LARGE / 20))
    }

    fn desk() -> (Workspace, Address) {
        let workspace = Workspace::new(&["/notes".into()], Encoding::Utf16);
        (workspace, Address::from_path(std::path::Path::new("/notes/long.md")))
    }

    fn read(workspace: &mut Workspace) -> LargeReading {
        workspace.large_to_read(None).expect("a note that changed").read()
    }

    fn title(snapshot: &Snapshot, address: &Address) -> String {
        snapshot.note_at(address).expect("it was read").facts.title.clone()
    }

    #[test]
    fn a_reading_that_comes_late_changes_nothing() {
        let (mut workspace, address) = desk();
        workspace.open(&address, &long("# One"), 1);
        let first = read(&mut workspace);
        let edit = Edit { range: Some((Position::default(), Position::default())), text: "# Two\n\n".to_owned() };
        assert!(workspace.edit(&address, &[edit], 2));
        let second = read(&mut workspace);
        workspace.put_large(second);
        workspace.put_large(first);
        assert_eq!(title(&workspace.snapshot(), &address), "Two");
        assert!(workspace.large_to_read(None).is_none(), "the last text was read");
    }

    #[test]
    fn a_reading_of_a_note_that_was_opened_again_changes_nothing() {
        let (mut workspace, address) = desk();
        workspace.open(&address, &long("# One"), 1);
        let first = read(&mut workspace);
        workspace.close(&address);
        workspace.open(&address, &long("# Two"), 1);
        workspace.put_large(first);
        assert!(workspace.snapshot().note_at(&address).is_none());
        let second = read(&mut workspace);
        workspace.put_large(second);
        assert_eq!(title(&workspace.snapshot(), &address), "Two");
    }

    #[test]
    fn a_reading_from_before_the_folders_changed_changes_nothing() {
        let (mut workspace, address) = desk();
        workspace.open(&address, &long("# One"), 1);
        let first = read(&mut workspace);
        let mut workspace = workspace.with_folders(&["/other".into()]);
        workspace.put_large(first);
        assert!(workspace.snapshot().note_at(&address).is_none());
        assert!(workspace.large_to_read(Some(&address)).is_some());
    }

    #[test]
    fn a_long_book_page_is_looked_through_for_its_own_names() {
        let (mut workspace, address) = desk();
        let page = "---\ntype: book\ncitekey: one\n---\n# Orders\n\nThe PoC.\n\n## Abbreviations\n\n- **PoC**: a proof";
        workspace.open(&address, &long(page), 1);
        while let Some(large) = workspace.large_to_read(None) {
            workspace.put_large(large.read());
        }
        let snapshot = workspace.snapshot();
        let note = snapshot.note_at(&address).expect("it was read");
        let found: Vec<_> = note.mentions.names.iter().filter(|hit| hit.span.len() == 3).collect();
        assert_eq!(found.len(), 2, "in the text and in the list");
    }
}
