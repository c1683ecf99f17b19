//! Notes that may take long to read. They are taken out, read without the lock, and put back.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::address::Address;
use super::note::{Note, NoteId, NoteIdentity, OpenText, Reading};
use super::snapshot::Snapshot;
use super::{Open, Workspace};
use crate::library::source::Entries;
use crate::library::sources::ReadingCache;
use crate::recognition::names::NameTrie;

/// Notes up to this many bytes are always read at once.
const SHORT: usize = 16 << 10;
/// Above this many bytes, a note that was never read before is read without the lock, since the time it takes is
/// unknown.
const UNKNOWN: usize = 64 << 10;
/// Notes above this many bytes are always read without the lock.
const LARGE: usize = 1 << 20;
/// Reading that takes longer must not hold the lock.
const LONG: Duration = Duration::from_millis(20);

/// Up to this many mentions are resolved inside a request.
const MANY: usize = 1_000;

/// How long it took to read a note of a given size.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pace {
    bytes: usize,
    took: Duration,
}

impl Pace {
    /// The pace of reading a note of `bytes` that began at `start`.
    pub(super) fn since(start: Instant, bytes: usize) -> Self {
        Self { bytes, took: start.elapsed() }
    }

    /// How long it may take at worst to read the note now that it has `bytes`.
    fn of(self, bytes: usize) -> Duration {
        let growth = (bytes as f64 / self.bytes.max(1) as f64).max(1.0);
        self.took.mul_f64((growth * growth).min(1e6))
    }
}

impl Open {
    /// Whether it changed and may take long to read.
    fn is_slow(&self) -> bool {
        let bytes = self.document.rope().len_bytes();
        let may_take_long = || self.pace.map_or(bytes > UNKNOWN, |pace| pace.of(bytes) > LONG);
        self.changed() && (bytes > LARGE || (bytes > SHORT && may_take_long()))
    }

    /// Whether it changed and can be read at once.
    pub(super) fn is_quick(&self) -> bool {
        self.changed() && !self.is_slow()
    }
}

/// A note that may take long, with its text when it was taken out.
#[derive(Debug)]
pub(crate) struct SlowNote {
    text: OpenText,
    cache: ReadingCache,
    identity: NoteIdentity,
    trie: Arc<NameTrie>,
    /// When it last changed.
    pub changed_at: u64,
}

/// A note that was taken out, after reading.
#[derive(Debug)]
pub(crate) struct SlowReading {
    note: Note,
    cache: ReadingCache,
    entries: Option<Arc<Entries>>,
    changed_at: u64,
    pace: Pace,
}

impl SlowNote {
    /// Its number.
    pub fn id(&self) -> NoteId {
        self.identity.id
    }

    /// Reads it; `None` if meanwhile nobody `wants` it any more.
    pub fn read(mut self, wants: impl Fn() -> bool) -> Option<SlowReading> {
        let start = Instant::now();
        let length = self.text.text.len_bytes();
        self.cache.parsed = 0;
        let mut reading = Reading::again(&self.text.text, &self.identity.address, &mut self.cache);
        // Finish reading a bibliography in any case, since its cache is worth keeping.
        if reading.is_note() && !wants() {
            return None;
        }
        let entries = reading.entries.take();
        let note = reading.finish_open(self.text, &self.trie, self.identity);
        let pace = Pace::since(start, length);
        Some(SlowReading { note, cache: self.cache, entries, changed_at: self.changed_at, pace })
    }
}

impl Workspace {
    /// Whether the note at `address` has changed since it was last read and may take long.
    pub(crate) fn is_slow_to_read(&self, address: &Address) -> bool {
        self.files.id(address).and_then(|id| self.open.get(&id)).is_some_and(Open::is_slow)
    }

    /// The notes that have changed since they were last read and may take long.
    pub(crate) fn slow_to_read(&self) -> Vec<Address> {
        let slow = self.open.iter().filter(|(_, open)| open.is_slow());
        slow.filter_map(|(&id, _)| self.address(id)).collect()
    }

    /// Whether the text of the note `id` has not changed since `changed_at`.
    pub(crate) fn is_as_of(&self, id: NoteId, changed_at: u64) -> bool {
        self.open.get(&id).is_some_and(|open| open.changed_at == changed_at)
    }

    /// Takes out the note at `address` to be read without the lock, if it has changed and may take long.
    pub(crate) fn take_slow(&mut self, address: &Address) -> Option<SlowNote> {
        let id = self.files.id(address)?;
        let open = self.open.get_mut(&id).filter(|open| open.is_slow())?;
        // A reading that begins meanwhile has no cache and reads everything.
        let cache = std::mem::take(&mut open.cache);
        let (version, text, changed_at) = (open.document.version(), open.document.take(), open.changed_at);
        let text = OpenText { version, text, before: self.note(id).cloned() };
        let address = self.address(id)?;
        let identity = NoteIdentity { id, folder: self.folder_of(&address), address };
        Some(SlowNote { text, cache, identity, trie: self.trie(), changed_at })
    }

    /// Puts back the result of [`SlowNote::read`]. If the note was edited meanwhile, it stays marked as changed. A
    /// result from before the note was reopened or last read is discarded.
    pub(crate) fn put_slow(&mut self, SlowReading { note, cache, entries, changed_at, pace }: SlowReading) {
        let id = note.id;
        self.counters.parsed += 1;
        self.counters.scanned += 1;
        self.counters.entries += cache.parsed;
        if self.open.get(&id).is_none_or(|open| changed_at <= open.read_at) {
            return;
        }
        let own_names = self.set_entries(self.folder_of(&note.address), id.source(), entries);
        let now = self.tick();
        if let Some(open) = self.open.get_mut(&id) {
            open.read_at = changed_at;
            open.cache = cache;
            open.pace = Some(pace);
            if own_names {
                // It was searched for the names in use before.
                open.changed_at = now;
            }
        }
        self.put(note);
    }
}

impl Snapshot {
    /// Whether resolving the references in `note` may take long: they are many, and not cached.
    pub(crate) fn is_slow_to_resolve(&self, note: &Note) -> bool {
        let mentions = &note.mentions;
        let count = mentions.all.len() + mentions.names.len() + mentions.local.len();
        count > MANY && !note.references.is_at(self.revision(note))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::position::{Encoding, Position};
    use crate::text::{Document, Edit};

    /// A long text that begins with `first`.
    fn long(first: &str) -> String {
        format!("{first}\n\n{}", "Nothing is said here.\n".repeat(LARGE / 20))
    }

    fn desk() -> (Workspace, Address) {
        let workspace = Workspace::new(&["/notes".into()], Encoding::Utf16);
        (workspace, Address::from_path(std::path::Path::new("/notes/long.md")))
    }

    fn read(workspace: &mut Workspace, address: &Address) -> SlowReading {
        workspace.take_slow(address).expect("a note that changed").read(|| true).expect("it is wanted")
    }

    fn title(snapshot: &Snapshot, address: &Address) -> String {
        snapshot.note_at(address).expect("it was read").facts.title.clone()
    }

    #[test]
    fn a_reading_that_comes_late_changes_nothing() {
        let (mut workspace, address) = desk();
        workspace.open(&address, &long("# One"), 1);
        let first = read(&mut workspace, &address);
        let edit = Edit { range: Some((Position::default(), Position::default())), text: "# Two\n\n".to_owned() };
        assert!(workspace.edit(&address, &[edit], 2));
        let second = read(&mut workspace, &address);
        workspace.put_slow(second);
        workspace.put_slow(first);
        assert_eq!(title(&workspace.snapshot(), &address), "Two");
        assert!(workspace.take_slow(&address).is_none(), "the last text was read");
    }

    #[test]
    fn a_reading_of_a_note_that_was_opened_again_changes_nothing() {
        let (mut workspace, address) = desk();
        workspace.open(&address, &long("# One"), 1);
        let first = read(&mut workspace, &address);
        workspace.close(&address);
        workspace.open(&address, &long("# Two"), 1);
        workspace.put_slow(first);
        assert!(workspace.snapshot().note_at(&address).is_none());
        let second = read(&mut workspace, &address);
        workspace.put_slow(second);
        assert_eq!(title(&workspace.snapshot(), &address), "Two");
    }

    #[test]
    fn a_reading_from_before_the_folders_changed_changes_nothing() {
        let (mut workspace, address) = desk();
        workspace.open(&address, &long("# One"), 1);
        let first = read(&mut workspace, &address);
        let mut workspace = workspace.with_folders(&["/other".into()]);
        workspace.put_slow(first);
        assert!(workspace.snapshot().note_at(&address).is_none());
        assert!(workspace.take_slow(&address).is_some());
    }

    #[test]
    fn a_long_book_page_is_looked_through_for_its_own_names() {
        let (mut workspace, address) = desk();
        let page = "---\ntype: book\ncitekey: one\n---\n# Orders\n\nThe PoC.\n\n## Abbreviations\n\n- **PoC**: a proof";
        workspace.open(&address, &long(page), 1);
        while workspace.is_slow_to_read(&address) {
            let reading = read(&mut workspace, &address);
            workspace.put_slow(reading);
        }
        let snapshot = workspace.snapshot();
        let note = snapshot.note_at(&address).expect("it was read");
        let found: Vec<_> = note.mentions.names.iter().filter(|hit| hit.span.len() == 3).collect();
        assert_eq!(found.len(), 2, "in the text and in the list");
    }

    #[test]
    fn how_a_note_is_read_follows_from_how_long_it_took() {
        let quick = Pace { bytes: 100_000, took: Duration::from_millis(5) };
        let slow = Pace { bytes: 100_000, took: Duration::from_millis(30) };
        let open = |bytes: usize, pace| Open {
            document: Document::new(&"x".repeat(bytes), 1),
            cache: ReadingCache::default(),
            changed_at: 1,
            read_at: 0,
            pace,
        };
        let is_slow = |bytes, pace| open(bytes, pace).is_slow();
        assert!(!is_slow(SHORT, None) && !is_slow(SHORT, Some(slow)), "a short one is always read at once");
        assert!(!is_slow(UNKNOWN, None) && is_slow(UNKNOWN + 1, None), "what was never read is tried outside");
        assert!(!is_slow(100_000, Some(quick)) && is_slow(100_000, Some(slow)));
        assert!(!is_slow(150_000, Some(quick)) && is_slow(250_000, Some(quick)), "it may have grown into a slow one");
        assert!(is_slow(LARGE + 1, Some(quick)));
        let read = Open { read_at: 1, ..open(LARGE + 1, None) };
        assert!(!read.is_slow() && !read.is_quick(), "nothing is read that did not change");
    }

    #[test]
    fn what_was_edited_meanwhile_is_not_read_to_its_end() {
        let (mut workspace, address) = desk();
        workspace.open(&address, &long("# One"), 1);
        let slow = workspace.take_slow(&address).expect("a note that changed");
        let (id, changed_at) = (slow.id(), slow.changed_at);
        assert!(workspace.is_as_of(id, changed_at));
        assert!(workspace.edit(&address, &[Edit { range: None, text: long("# Two") }], 2));
        assert!(slow.read(|| workspace.is_as_of(id, changed_at)).is_none());
        assert_eq!(workspace.slow_to_read(), [address]);
    }
}
