//! What was resolved of a note, kept for as long as it holds.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::resolution::{Reference, ReferenceKind, Target};
use crate::text::Span;
use crate::workspace::revision::Revision;

/// A reference that means one thing. This is all that other notes ask, and takes a fifth of the memory.
pub(crate) type Meaning = (Span, Target);

/// What each of `references` means, where that is one thing. Pages belong to the chapter or citation beside them and do
/// not count.
pub(crate) fn meanings(references: &[Reference]) -> Vec<Meaning> {
    let counted = references.iter().filter(|reference| reference.kind != ReferenceKind::Page);
    counted.filter_map(|reference| Some((reference.span, reference.target()?))).collect()
}

/// What was found at some revision.
#[derive(Debug)]
pub(in crate::workspace) struct Kept<T>(Mutex<Option<(Revision, Arc<[T]>)>>);

impl<T> Clone for Kept<T> {
    /// The same; nothing while another thread looks for it, for which nobody must wait.
    fn clone(&self) -> Self {
        Self(Mutex::new(self.0.try_lock().ok().and_then(|kept| kept.clone())))
    }
}

impl<T> Default for Kept<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T> Kept<T> {
    /// What holds at `revision`, found with `find` if it is not kept.
    pub fn at(&self, revision: Revision, find: impl FnOnce() -> Vec<T>) -> Arc<[T]> {
        let mut kept = self.lock();
        match &*kept {
            Some((at, found)) if *at == revision => Arc::clone(found),
            _ => {
                let found: Arc<[T]> = find().into();
                *kept = Some((revision, Arc::clone(&found)));
                found
            }
        }
    }

    /// Whether anything is kept.
    pub fn is_some(&self) -> bool {
        self.lock().is_some()
    }

    /// Whether what holds at `revision` is kept; false while another thread looks for it.
    pub fn is_at(&self, revision: Revision) -> bool {
        self.0.try_lock().is_ok_and(|kept| kept.as_ref().is_some_and(|(at, _)| *at == revision))
    }

    /// Drops it; it is found again when needed.
    pub fn forget(&self) {
        *self.lock() = None;
    }

    fn lock(&self) -> MutexGuard<'_, Option<(Revision, Arc<[T]>)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::text::position::Encoding;
    use crate::workspace::Workspace;
    use crate::workspace::address::Address;

    #[test]
    fn of_a_closed_note_only_meanings_are_kept() {
        let mut workspace = Workspace::new(&["/notes".into()], Encoding::Utf16);
        let text = "The UN cites [@a2020, p. 4] and the WHO.";
        let addresses = ["closed.md", "open.md"].map(|name| Address::from_path(&Path::new("/notes").join(name)));
        workspace.set_closed(&Address::from_path(Path::new("/notes/a.bib")), "@book{a2020, title = {A}}");
        workspace.set_closed(&addresses[0], text);
        workspace.open(&addresses[1], text, 1);
        let snapshot = workspace.snapshot();
        let mut kept = Vec::new();
        for address in &addresses {
            let note = snapshot.note_at(address).expect("it is known");
            let meanings = snapshot.meanings(note);
            let words: Vec<&str> = meanings.iter().map(|(span, _)| span.of(text)).collect();
            assert_eq!(words, ["UN", "@a2020", "WHO"], "pages belong to what is cited");
            assert!(Arc::ptr_eq(&meanings, &snapshot.meanings(note)));
            kept.push(note.references.is_some());
        }
        assert_eq!(kept, [false, true]);
    }
}
