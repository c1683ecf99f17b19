//! Which files there are, and where links lead among them.

use std::path::Path;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::library::source::SourceId;
use crate::library::sources::format::Format;
use crate::markdown::token::nfc;
use crate::resolution::SourceFiles;
use crate::workspace::address::Address;
use crate::workspace::id::NoteId;

/// The numbers of notes, which are never given twice, and the files that are there.
#[derive(Clone, Debug, Default)]
pub(super) struct Files {
    ids: FxHashMap<Address, NoteId>,
    addresses: Vec<Address>,
    gone: FxHashSet<NoteId>,
    /// The files that a walk through the folders found, so that no other is taken for a note once it is closed.
    listed: FxHashSet<NoteId>,
    /// The files that are there, by their names without ending, as names are compared.
    by_stem: FxHashMap<String, Vec<NoteId>>,
    generation: u64,
}

impl Files {
    /// Counts the comings and goings of files.
    pub(super) fn generation(&self) -> u64 {
        self.generation
    }

    /// The number of the note at `address`, whether or not it is still there.
    pub(super) fn id(&self, address: &Address) -> Option<NoteId> {
        self.ids.get(address).copied()
    }

    /// Where the note `id` lies, or lay.
    pub(super) fn address(&self, id: NoteId) -> Option<&Address> {
        self.addresses.get(id.0 as usize)
    }

    /// All that are there.
    pub(super) fn iter(&self) -> impl Iterator<Item = (NoteId, &Address)> {
        let all = self.addresses.iter().enumerate().map(|(id, address)| (NoteId(id as u32), address));
        all.filter(|(id, _)| !self.gone.contains(id))
    }

    /// Whether the note at `address` is there.
    pub(super) fn has(&self, address: &Address) -> bool {
        self.id(address).is_some_and(|id| !self.gone.contains(&id))
    }

    /// The note at `address` is there; gives its number.
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

    /// A walk through the folders finds the note at `address`.
    pub(super) fn list(&mut self, address: &Address) {
        let id = self.add(address);
        self.listed.insert(id);
    }

    /// A walk through the folders does not find the file at `address` any more.
    pub(super) fn unlist(&mut self, address: &Address) {
        if let Some(id) = self.id(address) {
            self.listed.remove(&id);
        }
    }

    /// Whether the file at `address` is there and was found by a walk through the folders.
    pub(super) fn is_listed(&self, address: &Address) -> bool {
        self.id(address).is_some_and(|id| self.listed.contains(&id))
    }

    /// The note `id` is not there any more.
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

    /// Whether the file `id` is meant by `path`, which may be the end of its path and without its ending.
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
        // Names are compared in any case, and composed characters with others.
        let name = if Format::is_markdown(path) { path.file_stem() } else { path.file_name() };
        let called = name.and_then(|name| name.to_str()).and_then(|name| self.by_stem.get(&folded(name)));
        let meant = called.into_iter().flatten().filter(|&&id| self.is_meant(id, path, path.is_absolute()));
        meant.map(|id| id.source()).collect()
    }

    fn path_of(&self, source: SourceId) -> Option<&Path> {
        self.address(NoteId::of(source)?)?.path()
    }
}

/// A name or path as they are compared.
fn folded(name: &str) -> String {
    nfc(name).to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The paths of what `path` may mean among `files`.
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
