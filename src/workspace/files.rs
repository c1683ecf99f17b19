//! Which files exist, and which files links lead to.

use std::path::Path;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::library::source::SourceId;
use crate::library::sources::format::Format;
use crate::markdown::token::nfc;
use crate::resolution::SourceFiles;
use crate::workspace::address::Address;
use crate::workspace::id::NoteId;

/// The numbers of notes, which are never reused, and the files that exist.
#[derive(Clone, Debug, Default)]
pub(super) struct Files {
    ids: FxHashMap<Address, NoteId>,
    addresses: Vec<Address>,
    gone: FxHashSet<NoteId>,
    /// The files found by the walk through the folders; others do not count as notes once closed.
    listed: FxHashSet<NoteId>,
    /// The files that exist, by name without extension, folded for comparison.
    by_stem: FxHashMap<String, Vec<NoteId>>,
    generation: u64,
}

impl Files {
    /// Counts files coming and going.
    pub(super) fn generation(&self) -> u64 {
        self.generation
    }

    /// The number of the note at `address`, whether or not it still exists.
    pub(super) fn id(&self, address: &Address) -> Option<NoteId> {
        self.ids.get(address).copied()
    }

    /// The address of the note `id`, whether or not it still exists.
    pub(super) fn address(&self, id: NoteId) -> Option<&Address> {
        self.addresses.get(id.0 as usize)
    }

    /// All files that exist.
    pub(super) fn iter(&self) -> impl Iterator<Item = (NoteId, &Address)> {
        let all = self.addresses.iter().enumerate().map(|(id, address)| (NoteId(id as u32), address));
        all.filter(|(id, _)| !self.gone.contains(id))
    }

    /// Whether the note at `address` exists.
    pub(super) fn has(&self, address: &Address) -> bool {
        self.id(address).is_some_and(|id| !self.gone.contains(&id))
    }

    /// Adds the note at `address` and returns its number.
    pub(super) fn add(&mut self, address: &Address) -> NoteId {
        let known = self.id(address);
        let id = known.unwrap_or(NoteId(self.addresses.len() as u32));
        if known.is_none() {
            self.ids.insert(address.clone(), id);
            self.addresses.push(address.clone());
        } else if !self.gone.remove(&id) {
            return id;
        }
        self.by_stem.entry(folded(address.stem())).or_default().push(id);
        self.generation += 1;
        id
    }

    /// Adds the note at `address`, found by the walk through the folders.
    pub(super) fn list(&mut self, address: &Address) {
        let id = self.add(address);
        self.listed.insert(id);
    }

    /// The walk through the folders no longer finds the file at `address`.
    pub(super) fn unlist(&mut self, address: &Address) {
        if let Some(id) = self.id(address) {
            self.listed.remove(&id);
        }
    }

    /// Whether the file at `address` exists and was found by the walk through the folders.
    pub(super) fn is_listed(&self, address: &Address) -> bool {
        self.id(address).is_some_and(|id| self.listed.contains(&id))
    }

    /// The note `id` no longer exists.
    pub(super) fn remove(&mut self, id: NoteId) {
        let Some(address) = self.addresses.get(id.0 as usize) else { return };
        self.listed.remove(&id);
        if self.gone.insert(id) {
            if let Some(same) = self.by_stem.get_mut(&folded(address.stem())) {
                same.retain(|&other| other != id);
            }
            self.generation += 1;
        }
    }

    /// Whether `path` means the file `id`. It may be just the end of the file's path, and lack the extension.
    fn is_meant(&self, id: NoteId, path: &Path, whole: bool) -> bool {
        let Some(file) = self.address(id).and_then(Address::path) else { return false };
        let (file, path) = (folded(&file.to_string_lossy()), folded(&path.to_string_lossy()));
        let (file, path) = (Path::new(&file), Path::new(&path));
        let bare = file.with_extension("");
        if whole { file == path || bare == path } else { file.ends_with(path) || bare.ends_with(path) }
    }
}

impl SourceFiles for Files {
    fn sources_at(&self, path: &Path) -> Vec<SourceId> {
        let mut with_ending = path.as_os_str().to_owned();
        with_ending.push(".md");
        let exact = [path, Path::new(&with_ending)].into_iter().map(Address::from_path).find(|file| self.has(file));
        if let Some(id) = exact.and_then(|file| self.id(&file)) {
            return vec![id.source()];
        }
        // Names are compared regardless of case and of Unicode composition.
        let name = if Format::is_markdown(path) { path.file_stem() } else { path.file_name() };
        let same_name = name.and_then(|name| name.to_str()).and_then(|name| self.by_stem.get(&folded(name)));
        let meant = same_name.into_iter().flatten().filter(|&&id| self.is_meant(id, path, path.is_absolute()));
        meant.map(|id| id.source()).collect()
    }

    fn path_of(&self, source: SourceId) -> Option<&Path> {
        self.address(NoteId::of(source)?)?.path()
    }
}

/// A name or path, folded for comparison.
fn folded(name: &str) -> String {
    nfc(name).to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The files among `files` that `path` may mean.
    fn meant(files: &[&str], path: &str) -> Vec<String> {
        let mut all = Files::default();
        for file in files {
            all.add(&Address::from_path(&root().join(file)));
        }
        let sources = all.sources_at(Path::new(path));
        let found = sources.iter().filter_map(|&source| all.address(NoteId::of(source)?)?.path());
        found.map(|file| file.strip_prefix(root()).unwrap().to_string_lossy().replace('\\', "/")).collect()
    }

    fn root() -> &'static Path {
        Path::new(if cfg!(windows) { "C:/notes" } else { "/notes" })
    }

    #[test]
    fn links_lead_to_files_by_path_by_the_end_of_it_and_by_name() {
        let files = ["books/one.md", "one.md", "more/books/one.md", "dr.smith.md"];
        assert_eq!(meant(&files, root().join("one").to_str().unwrap()), ["one.md"]);
        assert_eq!(meant(&files, "books/one"), ["books/one.md", "more/books/one.md"]);
        assert_eq!(meant(&files, "One.md"), ["books/one.md", "one.md", "more/books/one.md"]);
        assert_eq!(meant(&files, "dr.smith"), ["dr.smith.md"]);
        assert_eq!(meant(&files, "dr"), Vec::<String>::new());
        assert_eq!(meant(&files, "ne"), Vec::<String>::new());
    }

    #[test]
    fn composed_characters_are_those_that_are_not() {
        assert_eq!(meant(&["Cafe\u{301}.md"], "caf\u{e9}"), ["Cafe\u{301}.md"]);
        assert_eq!(meant(&["Cafe\u{301}.md"], root().join("Caf\u{e9}.md").to_str().unwrap()), ["Cafe\u{301}.md"]);
        let both = ["Cafe\u{301}.md", "Caf\u{e9}.md"];
        assert_eq!(meant(&both, root().join("Caf\u{e9}.md").to_str().unwrap()), ["Caf\u{e9}.md"]);
    }

    #[test]
    fn what_is_gone_is_not_meant_and_what_comes_back_has_its_number() {
        let mut files = Files::default();
        let address = Address::from_path(&root().join("one.md"));
        let id = files.add(&address);
        let first = files.generation();
        files.remove(id);
        assert!(files.sources_at(Path::new("one")).is_empty() && files.generation() != first);
        assert_eq!(files.add(&address), id);
        assert_eq!(files.sources_at(Path::new("one")), [id.source()]);
    }
}
