//! Keeps links to bibliographies up to date. A linked file is a source of every folder in which something links to it,
//! wherever the file is.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::Workspace;
use super::address::Address;
use super::bibliography_links::{
    BibliographyLinks, Choice, Failure, Fitting, LinkOwner, LinkPattern, Outcome, Unread, Wanted,
};
use super::files::Files;
use super::id::{FolderId, NoteId};
use super::note::Note;
use super::project;
use super::settings::Settings;
use super::snapshot::Snapshot;
use crate::library::source::SourceId;
use crate::library::sources::format::Format;
use crate::text::{Problem, file_name};

impl Workspace {
    /// Links the bibliographies in the note's front matter, or, for a project file, those it names for the notes below
    /// it.
    pub(super) fn link_by_note(&mut self, note: &Note) {
        let root = self.folders.get(note.folder.0).and_then(|folder| folder.root.clone());
        let own = wanted_by_note(note, root.as_deref());
        let Some(path) = note.path() else { return self.link(LinkOwner::Note(note.id), note.folder, own) };
        let is_new_to_others = self.set_project(path, Some((note, own.clone())));
        // A note that names none uses those of the project files above it, and need not be recorded.
        let above = if own.is_empty() { None } else { Some(self.projects.above(path, root.as_deref())) };
        let above = above.into_iter().flatten().flat_map(|file| file.wanted.iter().cloned());
        let wanted = above.chain(own).collect();
        self.link(LinkOwner::Note(note.id), note.folder, wanted);
        if is_new_to_others {
            self.link_again_below(path);
        }
    }

    /// Links the notes beside and below the project file at `path` again.
    fn link_again_below(&mut self, path: &Path) {
        let notes = self.links.linking_notes().filter_map(|id| self.note(id)).cloned();
        let is_below = |note: &Arc<Note>| {
            let own = note.path().filter(|&own| own != path);
            own.zip(path.parent()).is_some_and(|(own, folder)| own.starts_with(folder))
        };
        for note in notes.filter(is_below).collect::<Vec<_>>() {
            self.link_by_note(&note);
        }
    }

    /// Links the bibliographies that the settings of the folder `id` name.
    pub(super) fn link_by_settings(&mut self, id: FolderId) {
        let folder = &self.folders[id.0];
        let wanted = folder.root.as_deref().map(|root| wanted_by_settings(&folder.settings, root));
        self.link(LinkOwner::Settings(id), id, wanted.unwrap_or_default());
    }

    /// Removes all links of the note `id` at `address`, which is gone.
    pub(super) fn link_nothing(&mut self, id: NoteId, address: &Address) {
        self.link(LinkOwner::Note(id), FolderId::default(), Vec::new());
        if let Some(path) = address.path().filter(|path| self.set_project(path, None)) {
            self.link_again_below(path);
        }
    }

    fn link(&mut self, owner: LinkOwner, folder: FolderId, wanted: Vec<Wanted>) {
        let moves = !wanted.is_empty() && self.links.folder(owner) != folder;
        if moves || self.links.wanted(owner) != wanted.as_slice() {
            let folder = if wanted.is_empty() { self.links.folder(owner) } else { folder };
            self.change_links(|links| links.name(owner, folder, wanted));
        }
    }

    /// What is known of the file at `path` changed.
    pub(super) fn linked_file_changed(&mut self, path: &Path) {
        if self.links.is_linked(path) {
            self.change_links(|links| links.file_changed(path));
        }
    }

    /// Changes links. Afterwards every owner concerned has the sources that it links to now. All changes must go
    /// through here.
    fn change_links(&mut self, change: impl FnOnce(&mut BibliographyLinks)) {
        self.link_changes += 1;
        change(Arc::make_mut(&mut self.links));
        loop {
            let (files, notes) = (Arc::clone(&self.files), Arc::clone(&self.notes));
            let next = Arc::make_mut(&mut self.links).next_choice(&|path| known(&files, &notes, path));
            // Holding these would force copies on the next write.
            drop((files, notes));
            let Some(choice) = next else { return };
            self.follow(&choice);
        }
    }

    fn follow(&mut self, choice: &Choice) {
        for &source in choice.now.iter().filter(|source| !choice.before.contains(source)) {
            self.settle(source);
        }
        for &source in choice.before.iter().filter(|source| !choice.now.contains(source)) {
            self.settle(source);
        }
        for path in &choice.let_go {
            self.forget_unless_wanted(path);
        }
        if matches!(choice.owner, LinkOwner::Settings(_)) && choice.before != choice.now {
            for &source in choice.before.iter().chain(&choice.now) {
                self.rank_again(choice.folder, source);
            }
        }
    }

    /// Forgets the file at `path`, unless the walk through the folders finds it, an editor has it open, or something
    /// links to it.
    pub(super) fn forget_unless_wanted(&mut self, path: &Path) {
        let address = Address::from_path(path);
        if !self.is_listed(path) && !self.is_open(&address) && !self.is_linked(path) {
            self.remove(&address);
        }
    }

    /// Adds `source` to the folders that it now counts in, and removes it from the others.
    fn settle(&mut self, source: SourceId) {
        let Some((id, address)) = NoteId::of(source).and_then(|id| Some((id, self.address(id)?))) else { return };
        let own = self.folder_of(&address);
        let counts_in = self.folders_with(own, source);
        let entries = self.folders.iter().find_map(|folder| folder.library.as_read(source)).cloned();
        let is_there = |workspace: &Self, id: FolderId| workspace.folders[id.0].library.entries(source).is_some();
        for &folder in &counts_in {
            if !is_there(self, folder) {
                self.set_entries_in(folder, source, entries.clone());
            }
        }
        for folder in self.folder_ids() {
            if is_there(self, folder) && !counts_in.contains(&folder) {
                self.set_entries_in(folder, source, None);
            }
        }
        if let Some(note) = self.note(id).filter(|note| note.folder != own) {
            let note = note.in_folder(own);
            self.put(note);
        }
    }

    /// The first folder in which something links to the file at `address`, for a file outside all folders.
    pub(super) fn linked_in(&self, address: &Address) -> Option<FolderId> {
        let source = self.files.id(address)?.source();
        self.folder_ids().find(|&folder| self.links.is_used(folder, source))
    }

    /// The folders that `source` counts in; `own` is the one that contains it.
    pub(super) fn folders_with(&self, own: FolderId, source: SourceId) -> Vec<FolderId> {
        self.folder_ids().filter(|&folder| folder == own || self.links.is_used(folder, source)).collect()
    }

    /// Orders sources that claim the same key: those that the settings name come first, in their order, then the others
    /// by path.
    pub(super) fn rank(&self, folder: FolderId, source: SourceId) -> String {
        let path = NoteId::of(source).and_then(|id| self.address(id)).map_or_else(String::new, |it| it.to_string());
        match self.links.chosen(LinkOwner::Settings(folder)).iter().position(|&named| named == source) {
            Some(position) => format!("\0{position:08}"),
            None => path,
        }
    }

    fn rank_again(&mut self, folder: FolderId, source: SourceId) {
        let rank = self.rank(folder, source);
        if let Some(entries) = self.folders[folder.0].library.as_read(source).cloned() {
            Arc::make_mut(&mut self.folders[folder.0].library).set(source, &rank, entries, &mut self.symbols);
        }
    }

    // ---- What must be read, and what was found ----

    /// Whether linked files have yet to be read or looked for.
    pub fn links_unread(&self) -> bool {
        !self.links_to_read().is_empty()
    }

    /// Linked files that have yet to be read or looked for. Open ones are not read from disk.
    pub(crate) fn links_to_read(&self) -> Vec<Unread> {
        let unread = self.links.to_read(&|path| known(&self.files, &self.notes, path));
        let open = |path: &Path| self.is_open(&Address::from_path(path));
        unread.into_iter().filter(|unread| !matches!(unread, Unread::File(path) if open(path))).collect()
    }

    /// Records linked files that could not be read.
    pub(crate) fn set_failures(&mut self, failures: Vec<(PathBuf, Failure)>) {
        self.change_links(|links| {
            for (path, failure) in failures {
                links.fail(&path, failure);
            }
        });
    }

    /// Sets the files that match a linked pattern.
    pub(crate) fn set_pattern(&mut self, pattern: &Path, fitting: Fitting) {
        self.change_links(|links| links.set_pattern(pattern, fitting));
    }

    /// Something may have changed at or below `path`.
    pub(crate) fn look_again(&mut self, path: &Path) {
        self.change_links(|links| links.look_again(path));
    }

    /// The linked patterns, with the files that match them.
    pub(crate) fn patterns(&self) -> Vec<LinkPattern> {
        self.links.patterns()
    }

    /// The paths of the folders.
    pub(crate) fn roots(&self) -> Vec<PathBuf> {
        self.folders.iter().filter_map(|folder| folder.root.clone()).collect()
    }

    /// Whether what was read at `path` is used by the settings, by a note that is listed or open, or by a note that is kept
    /// for such a reason. Notes that are kept only by each other, or by themselves, are not.
    pub(crate) fn is_linked(&self, path: &Path) -> bool {
        let mut seen = BTreeSet::from([path.to_owned()]);
        let mut paths = vec![path.to_owned()];
        while let Some(path) = paths.pop() {
            for owner in self.links.holders(&path) {
                let LinkOwner::Note(id) = owner else { return true };
                let Some(address) = self.address(id) else { continue };
                if self.is_open(&address) || self.files.is_listed(&address) {
                    return true;
                }
                paths.extend(address.path().map(Path::to_owned).filter(|path| seen.insert(path.clone())));
            }
        }
        false
    }

    /// Distinguishes one state of the folders and of what is linked from those before it.
    pub(crate) fn linked_state(&self) -> (u64, u64) {
        (self.session, self.link_changes)
    }

    /// Every path at which a linked file is looked for, and the patterns where new files may count.
    pub(crate) fn linked_files(&self) -> (BTreeSet<PathBuf>, BTreeSet<PathBuf>) {
        let patterns: BTreeSet<PathBuf> = self.links.patterns().into_iter().map(|it| it.pattern).collect();
        let watched = self.links.watched().map(Path::to_owned);
        let (patterns, files) = watched.partition(|path| patterns.contains(path));
        (files, patterns)
    }

    /// The linked paths outside all folders, which no watcher of the folders sees.
    pub(crate) fn linked_outside(&self) -> Vec<PathBuf> {
        let roots = || self.folders.iter().filter_map(|folder| folder.root.as_deref());
        let outside = self.links.watched().filter(|path| !roots().any(|root| path.starts_with(root)));
        let mut outside: Vec<PathBuf> = outside.map(Path::to_owned).collect();
        outside.sort();
        outside
    }
}

impl Snapshot {
    /// The bibliographies of `note`: its own, or those of its project.
    pub(super) fn bibliographies(&self, note: &Note) -> &[SourceId] {
        self.links.chosen(self.owner(note))
    }

    /// The owner of the links that count for `note`: itself, else the nearest project file that names bibliographies.
    fn owner(&self, note: &Note) -> LinkOwner {
        let is_own = !note.facts.bibliographies.is_empty() || self.projects.is_empty();
        let root = self.folder(note).root.as_deref();
        let project = || note.path().and_then(|path| self.projects.linking_note(path, root));
        LinkOwner::Note(if is_own { note.id } else { project().unwrap_or(note.id) })
    }

    /// The bibliographies that Pandoc reads for `note`: those that it or its project names, and those that the settings name.
    /// `None` where nothing names any, or where it is not known what they hold.
    pub(crate) fn pandoc_files(&self, note: &Note) -> Option<Vec<SourceId>> {
        let settings = LinkOwner::Settings(note.folder);
        let owners = [self.owner(note), settings];
        let is_cut = |owner: &LinkOwner| self.links.wanted(*owner).iter().any(|it| self.links.cut(it).is_some());
        let own = self.links.wanted(owners[0]);
        let lacks = self.lacks_bibliography(note) || (own.is_empty() && self.links.is_lacking(settings));
        if lacks || owners.iter().any(is_cut) {
            return None;
        }
        // The file that everything is exported to has everything.
        let export = self.folder(note).exports_to();
        let is_export = |wanted: &Wanted| export.as_ref().is_some_and(|export| wanted.paths().contains(export));
        if own.iter().any(is_export) || (own.is_empty() && export.is_some()) {
            return None;
        }
        let is_read = |source: &SourceId| {
            let file = NoteId::of(*source).and_then(|id| self.note(id));
            file.is_some_and(|file| file.facts.format.is_read_by_pandoc())
        };
        let mut files: Vec<SourceId> = Vec::new();
        for &source in owners.iter().flat_map(|&owner| self.links.chosen(owner)).filter(|source| is_read(source)) {
            if !files.contains(&source) {
                files.push(source);
            }
        }
        (!files.is_empty()).then_some(files)
    }

    /// Whether a bibliography of `note` is missing, so that an unknown citekey may be in it. It may not be read yet; if
    /// the note or its project names it, it may also be unreadable or computed by a program.
    pub(crate) fn lacks_bibliography(&self, note: &Note) -> bool {
        let owner = self.owner(note);
        let root = self.folder(note).root.as_deref();
        self.links.is_waiting(owner)
            || self.links.is_waiting(LinkOwner::Settings(note.folder))
            || self.links.is_lacking(owner)
            || note.facts.computes_bibliography
            || note.path().is_some_and(|path| self.projects.compute(path, root))
    }

    /// What is wrong with the bibliographies that `note` names, each with its span.
    pub(crate) fn bibliography_problems(&self, note: &Note) -> Vec<Problem> {
        // Which folder paths in Pandoc's defaults and other YAML are relative to is decided when Pandoc is started.
        if note.facts.format == Format::Yaml && !note.path().is_some_and(project::is_known) {
            return Vec::new();
        }
        let root = self.folder(note).root.as_deref();
        let wanted = wanted_by_note(note, root);
        let named = note.facts.bibliographies.iter().zip(&wanted);
        named
            .filter_map(|(named, wanted)| Some(Problem::new(named.span, self.fault(&named.name, wanted, root)?)))
            .collect()
    }

    /// What is wrong in the settings file of the folder `id`: the file itself, and the bibliographies that it names.
    pub(crate) fn settings_problems(&self, id: FolderId) -> Vec<Problem> {
        let Some(folder) = self.folders.get(id.0) else { return Vec::new() };
        let (Some(file), Some(root)) = (&folder.settings_file, folder.root.as_deref()) else { return Vec::new() };
        let wanted = wanted_by_settings(&file.settings, root);
        let named = file.settings.bibliographies.iter().zip(&wanted);
        let found = named
            .filter_map(|(named, wanted)| Some(Problem::new(named.span, self.fault(&named.name, wanted, Some(root))?)));
        file.problems.iter().cloned().chain(found).collect()
    }

    /// What is wrong with the editor's configuration for the folder `id`: values that cannot be read, and missing
    /// bibliographies that it names.
    pub(crate) fn editor_problems(&self, id: FolderId) -> Vec<String> {
        let Some(folder) = self.folders.get(id.0) else { return Vec::new() };
        let unread = folder.editor_problems.iter().map(|problem| format!("In the editor's settings: {problem}"));
        let Some(root) = folder.root.as_deref() else { return unread.collect() };
        let links = folder.settings.bibliographies.iter().zip(wanted_by_settings(&folder.settings, root));
        let by_editor = links.filter(|(link, _)| link.span.is_empty());
        let faults = by_editor.filter_map(|(link, wanted)| self.fault(&link.name, &wanted, Some(root)));
        unread.chain(faults).collect()
    }

    /// Why the bibliography `name` is not read, as a sentence.
    fn fault(&self, name: &str, wanted: &Wanted, root: Option<&Path>) -> Option<String> {
        let shown = |path: &Path| file_name::shown(root.and_then(|root| path.strip_prefix(root).ok()).unwrap_or(path));
        let known = |path: &Path| known(&self.files, &self.notes, path);
        let invalid = |(path, reason): (PathBuf, String)| format!("`{}` {reason}.", shown(&path));
        let leaves = |looked_at: &str, found: &str| {
            format!(
                "`{name}` leads out of the folder: {looked_at} were looked at, and {found}. Name the folder that they lie in."
            )
        };
        match (self.links.outcome(wanted, &known), wanted) {
            (Outcome::Unread, _) => None,
            (Outcome::Read(read), Wanted::All(_)) => match (self.links.cut(wanted), read.len()) {
                (Some(cut), 1) => Some(leaves(cut, "1 bibliography is read")),
                (Some(cut), count) => Some(leaves(cut, &format!("{count} bibliographies are read"))),
                (None, _) => self.links.invalid(wanted, &known).map(invalid),
            },
            (Outcome::Read(_), Wanted::First(_)) => None,
            (Outcome::Invalid(path, reason), _) => Some(invalid((path, reason))),
            (Outcome::Missing, Wanted::First(paths)) => {
                let looked_at: Vec<String> = paths.iter().map(|path| format!("`{}`", file_name::shown(path))).collect();
                Some(format!("There is no bibliography `{name}`: looked for {}.", looked_at.join(" and ")))
            }
            (Outcome::Missing, Wanted::All(pattern)) => Some(match self.links.cut(wanted) {
                Some(cut) => leaves(cut, "none fits"),
                None => format!("No file fits `{name}`: looked for `{}`.", file_name::shown(pattern)),
            }),
        }
    }
}

fn wanted_by_note(note: &Note, root: Option<&Path>) -> Vec<Wanted> {
    note.facts.bibliographies.iter().map(|named| Wanted::by_note(&named.name, note.path(), root)).collect()
}

fn wanted_by_settings(settings: &Settings, root: &Path) -> Vec<Wanted> {
    settings.bibliographies.iter().map(|named| Wanted::by_settings(&named.name, root)).collect()
}

/// What is known of the file at `path`: its source; `Some(None)` if it is no source.
fn known(files: &Files, notes: &[Option<Arc<Note>>], path: &Path) -> Option<Option<SourceId>> {
    let address = Address::from_path(path);
    let id = files.id(&address).filter(|_| files.has(&address))?;
    let note = notes.get(id.0 as usize)?.as_ref()?;
    Some(note.facts.kind.is_source().then(|| id.source()))
}
