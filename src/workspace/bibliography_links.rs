//! Links from notes and settings to bibliographies: where each file may be, and what became of it.
//!
//! A file is linked before it is read. Until it is read, no citekey that it may hold is reported as unknown. Nothing
//! here reads the disk: [`super::loading`] does, and reports what it found.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::Hash;
use std::path::{Path, PathBuf};

use rustc_hash::FxHashMap;

use crate::library::source::SourceId;
use crate::markdown::template;
use crate::markdown::yaml::Value;
use crate::resolution::normalised;
use crate::text::{Span, steps};
use crate::workspace::id::{FolderId, NoteId};

/// A link to a bibliography, as a note or the settings write it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BibliographyLink {
    /// Its path as written; in settings it may be a pattern.
    pub name: String,
    /// Where it is written; empty if it comes from the editor's configuration.
    pub span: Span,
}

impl BibliographyLink {
    /// The bibliographies that the YAML `items` name, and whether a program computes more.
    pub fn read<'v>(items: impl IntoIterator<Item = &'v Value>) -> (Vec<Self>, bool) {
        // Pandoc's defaults files write `${.}` for their own folder, to which paths are relative here anyway.
        let named = items.into_iter().filter_map(|item| {
            let name = item.text()?;
            Some((name.strip_prefix("${.}/").unwrap_or(name), item.span))
        });
        let (computed, named): (Vec<_>, Vec<_>) = named.partition(|(name, _)| template::is_program(name));
        let named = named.into_iter().map(|(name, span)| Self { name: name.to_owned(), span });
        (named.collect(), !computed.is_empty())
    }
}

/// Where a linked bibliography is looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// At the first of these paths where a file exists.
    First(Vec<PathBuf>),
    /// At all paths that match the pattern.
    All(PathBuf),
}

impl Wanted {
    /// Where a `name` written in a note is looked for: in the note's folder, then in the folder at `root`.
    pub(crate) fn by_note(name: &str, note: Option<&Path>, root: Option<&Path>) -> Self {
        let beside = note.and_then(Path::parent);
        let mut paths: Vec<PathBuf> = Vec::new();
        for folder in beside.into_iter().chain(root) {
            let path = whole(name, folder);
            if !paths.contains(&path) {
                paths.push(path);
            }
        }
        Self::First(paths)
    }

    /// Where a `name` written in the settings of the folder at `root` is looked for.
    pub fn by_settings(name: &str, root: &Path) -> Self {
        if name.contains(['*', '?', '[', '{']) {
            Self::All(whole(name, Path::new(&globset::escape(&root.to_string_lossy()))))
        } else {
            Self::First(vec![whole(name, root)])
        }
    }

    /// All paths, or the pattern.
    pub fn paths(&self) -> &[PathBuf] {
        match self {
            Self::First(paths) => paths,
            Self::All(pattern) => std::slice::from_ref(pattern),
        }
    }
}

/// `name` as an absolute path: `~` is the user's home, anything else is relative to `folder`.
pub fn whole(name: &str, folder: &Path) -> PathBuf {
    let below_home = name.strip_prefix("~/").or_else(|| name.strip_prefix("~\\"));
    let at_home = below_home.and_then(|below| Some(std::env::home_dir()?.join(below)));
    normalised(&at_home.unwrap_or_else(|| folder.join(name)))
}

/// The result of looking for a linked bibliography.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// It has not been looked for or read yet.
    Unread,
    /// It was read and gave these sources.
    Read(Vec<SourceId>),
    /// There is no file.
    Missing,
    /// The file at this path is not a bibliography, for this reason (`is ...`, `cannot ...`).
    Invalid(PathBuf, String),
}

/// Why a linked file was not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    /// There is no file.
    Missing,
    /// The reason, which continues a sentence that begins with the file's name.
    Invalid(String),
}

/// What must be read or looked for next.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unread {
    /// The file at this path.
    File(PathBuf),
    /// The files that match this pattern.
    Pattern(PathBuf),
}

/// The files that match a pattern.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Fitting {
    /// The files, sorted.
    pub files: Vec<PathBuf>,
    /// How much was searched, if not everything (`the first ...`).
    pub cut: Option<String>,
}

/// A link that is a pattern, and the files that match it.
#[derive(Clone, Debug)]
pub(crate) struct LinkPattern {
    pub pattern: PathBuf,
    pub fitting: Fitting,
}

/// Where a link to a bibliography is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum LinkOwner {
    /// The settings of a folder.
    Settings(FolderId),
    /// A note.
    Note(NoteId),
}

/// What is known of a file in the snapshot: the source that it is, `Some(None)` if it is no bibliography, `None` if it
/// is not known.
pub(super) type Known<'k> = &'k dyn Fn(&Path) -> Option<Option<SourceId>>;

/// All links to bibliographies.
#[derive(Clone, Debug, Default)]
pub(super) struct BibliographyLinks {
    owners: BTreeMap<LinkOwner, OwnLinks>,
    /// The owners that link to a path or a pattern.
    by_path: FxHashMap<PathBuf, BTreeSet<LinkOwner>>,
    failures: FxHashMap<PathBuf, Failure>,
    /// The files that match each pattern.
    patterns: BTreeMap<PathBuf, Fitting>,
    /// How many owners in each folder use a source.
    users: FxHashMap<(FolderId, SourceId), usize>,
    /// Owners with a link that has not been read yet.
    unread: BTreeSet<LinkOwner>,
    /// Owners with a link that could not be read.
    unreadable: BTreeSet<LinkOwner>,
    /// Owners whose sources may have changed.
    changed: BTreeSet<LinkOwner>,
    generation: u64,
}

/// The links of one owner.
#[derive(Clone, Debug, Default)]
struct OwnLinks {
    folder: FolderId,
    wanted: Vec<Wanted>,
    /// The paths and patterns of `wanted`, and the paths that match the patterns.
    linked: BTreeSet<PathBuf>,
    chosen: Vec<SourceId>,
    /// The folder when `chosen` was last set.
    chosen_in: FolderId,
    /// The paths of the files that it uses.
    held: BTreeSet<PathBuf>,
}

/// The sources that an owner used before, and those that it uses now.
#[derive(Debug)]
pub(super) struct Choice {
    pub owner: LinkOwner,
    pub folder: FolderId,
    pub before: Vec<SourceId>,
    pub now: Vec<SourceId>,
    /// Paths of files that the owner no longer uses.
    pub let_go: Vec<PathBuf>,
}

impl BibliographyLinks {
    /// Counts changes.
    pub(crate) fn generation(&self) -> u64 {
        self.generation
    }

    /// The links of `owner`.
    pub fn wanted(&self, owner: LinkOwner) -> &[Wanted] {
        self.owners.get(&owner).map_or(&[], |own| own.wanted.as_slice())
    }

    /// The folder that `owner` belongs to.
    pub fn folder(&self, owner: LinkOwner) -> FolderId {
        self.owners.get(&owner).map(|own| own.folder).unwrap_or_default()
    }

    /// The sources that `owner` links to, in its order.
    pub(crate) fn chosen(&self, owner: LinkOwner) -> &[SourceId] {
        self.owners.get(&owner).map_or(&[], |own| own.chosen.as_slice())
    }

    /// Whether a link of `owner` has not been read yet.
    pub(crate) fn is_waiting(&self, owner: LinkOwner) -> bool {
        self.unread.contains(&owner)
    }

    /// Whether a link of `owner` could not be read.
    pub(crate) fn is_lacking(&self, owner: LinkOwner) -> bool {
        self.unreadable.contains(&owner)
    }

    /// Whether an owner in `folder` uses `source`.
    pub(crate) fn is_used(&self, folder: FolderId, source: SourceId) -> bool {
        self.users.contains_key(&(folder, source))
    }

    /// Whether a link names `path`, or a pattern that matches it.
    pub(crate) fn is_linked(&self, path: &Path) -> bool {
        self.by_path.contains_key(path)
    }

    /// The owners that use what was read at `path`, whether or not it is a source.
    pub(crate) fn holders(&self, path: &Path) -> impl Iterator<Item = LinkOwner> {
        let owners = self.by_path.get(path).into_iter().flatten().copied();
        owners.filter(|owner| self.owners.get(owner).is_some_and(|own| own.held.contains(path)))
    }

    /// All linked paths and patterns where new files may count, without patterns that match so much that the search was
    /// cut short.
    pub fn watched(&self) -> impl Iterator<Item = &Path> {
        let is_pattern = |path: &Path, owner: &LinkOwner| {
            self.wanted(*owner).iter().any(|wanted| matches!(wanted, Wanted::All(pattern) if pattern == path))
        };
        let is_cut = move |path: &Path, owners: &BTreeSet<LinkOwner>| match self.patterns.get(path) {
            Some(fitting) => fitting.cut.is_some(),
            None => owners.iter().any(|owner| is_pattern(path, owner)),
        };
        let watched = self.by_path.iter().filter(move |(path, owners)| !is_cut(path, owners));
        watched.map(|(path, _)| path.as_path())
    }

    /// All patterns that were searched.
    pub fn patterns(&self) -> Vec<LinkPattern> {
        let known = self.patterns.iter();
        known.map(|(pattern, fitting)| LinkPattern { pattern: pattern.clone(), fitting: fitting.clone() }).collect()
    }

    /// How much was searched for `wanted`, if not everything.
    pub fn cut(&self, wanted: &Wanted) -> Option<&str> {
        match wanted {
            Wanted::First(_) => None,
            Wanted::All(pattern) => self.patterns.get(pattern)?.cut.as_deref(),
        }
    }

    /// The notes that have links.
    pub(crate) fn linking_notes(&self) -> impl Iterator<Item = NoteId> {
        self.owners.keys().filter_map(|owner| match owner {
            LinkOwner::Note(id) => Some(*id),
            LinkOwner::Settings(_) => None,
        })
    }

    // Each of the following marks the owners it concerns; `next_choice` then returns them one by one.

    /// Sets the links of `owner` in `folder`.
    pub fn name(&mut self, owner: LinkOwner, folder: FolderId, wanted: Vec<Wanted>) {
        let own = self.owners.entry(owner).or_default();
        (own.folder, own.wanted) = (folder, wanted);
        self.link(owner);
    }

    /// The file at `path` could not be read.
    pub fn fail(&mut self, path: &Path, failure: Failure) {
        if self.by_path.contains_key(path) {
            self.failures.insert(path.to_owned(), failure);
            self.file_changed(path);
        }
    }

    /// What is known of the file at `path` changed.
    pub(crate) fn file_changed(&mut self, path: &Path) {
        self.changed.extend(self.by_path.get(path).into_iter().flatten());
    }

    /// Something changed at or below `path`: what could not be read there is tried again.
    pub(crate) fn look_again(&mut self, path: &Path) {
        let anew: Vec<PathBuf> = self.failures.keys().filter(|failed| failed.starts_with(path)).cloned().collect();
        for path in &anew {
            self.failures.remove(path);
            self.file_changed(path);
        }
    }

    /// Sets the files that match `pattern`.
    pub(crate) fn set_pattern(&mut self, pattern: &Path, fitting: Fitting) {
        if self.patterns.get(pattern) == Some(&fitting) {
            return;
        }
        let Some(owners) = self.by_path.get(pattern).cloned() else { return };
        self.patterns.insert(pattern.to_owned(), fitting);
        for owner in owners {
            self.link(owner);
        }
    }

    fn link(&mut self, owner: LinkOwner) {
        let Some(own) = self.owners.get_mut(&owner) else { return };
        self.changed.insert(owner);
        let named = own.wanted.iter().flat_map(Wanted::paths);
        let fitting = named.clone().filter_map(|path| self.patterns.get(path)).flat_map(|fitting| &fitting.files);
        let linked: BTreeSet<PathBuf> = named.chain(fitting).cloned().collect();
        let before = std::mem::replace(&mut own.linked, linked.clone());
        for path in linked.difference(&before) {
            self.by_path.entry(path.clone()).or_default().insert(owner);
        }
        for path in before.difference(&linked) {
            let Some(owners) = self.by_path.get_mut(path) else { continue };
            owners.remove(&owner);
            if owners.is_empty() {
                self.by_path.remove(path);
                // If it is linked again, it is looked for again.
                self.failures.remove(path);
                self.patterns.remove(path);
            }
        }
    }

    /// Updates the sources of the next changed owner; `None` when no owner is left.
    pub(crate) fn next_choice(&mut self, known: Known<'_>) -> Option<Choice> {
        let (owner, own) = loop {
            let owner = self.changed.pop_first()?;
            if let Some(own) = self.owners.get(&owner) {
                break (owner, own);
            }
        };
        self.generation += 1;
        let mut now: Vec<SourceId> = Vec::new();
        let (mut waits, mut lacks) = (false, false);
        let mut held = BTreeSet::new();
        for wanted in steps::each(&own.wanted) {
            match self.outcome(wanted, known) {
                Outcome::Read(sources) => now.extend(sources),
                Outcome::Unread => waits = true,
                Outcome::Missing | Outcome::Invalid(..) => lacks = true,
            }
            held.extend(self.deciding(wanted, known).filter(|path| known(path).is_some()).map(Path::to_owned));
        }
        let mut seen = BTreeSet::new();
        now.retain(|&source| seen.insert(source));
        for (is_one, all) in [(waits, &mut self.unread), (lacks, &mut self.unreadable)] {
            if is_one {
                all.insert(owner);
            } else {
                all.remove(&owner);
            }
        }
        // An owner without links is not kept.
        let mut own = self.owners.remove(&owner)?;
        let (folder, before_in) = (own.folder, std::mem::replace(&mut own.chosen_in, own.folder));
        let before = std::mem::replace(&mut own.chosen, now.clone());
        let held_before = std::mem::replace(&mut own.held, held.clone());
        if !own.wanted.is_empty() {
            self.owners.insert(owner, own);
        }
        count(&mut self.users, now.iter().map(|&source| (folder, source)));
        discount(&mut self.users, before.iter().map(|&source| (before_in, source)));
        let let_go = held_before.difference(&held).cloned().collect();
        Some(Choice { owner, folder, before, now, let_go })
    }

    /// The files that decide the outcome of `wanted`.
    fn deciding<'n>(&'n self, wanted: &'n Wanted, known: Known<'n>) -> Box<dyn Iterator<Item = &'n Path> + 'n> {
        match wanted {
            Wanted::First(paths) => {
                let first = paths.iter().find(|path| self.outcome_at(path, known) != Outcome::Missing);
                Box::new(first.into_iter().map(PathBuf::as_path))
            }
            Wanted::All(pattern) => {
                let files = self.patterns.get(pattern).into_iter().flat_map(|fitting| &fitting.files);
                Box::new(files.map(PathBuf::as_path))
            }
        }
    }

    /// The outcome of `wanted`.
    pub(crate) fn outcome(&self, wanted: &Wanted, known: Known<'_>) -> Outcome {
        match wanted {
            Wanted::First(paths) => {
                let all = paths.iter().map(|path| self.outcome_at(path, known));
                all.into_iter().find(|outcome| *outcome != Outcome::Missing).unwrap_or(Outcome::Missing)
            }
            Wanted::All(pattern) => {
                let Some(fitting) = self.patterns.get(pattern) else { return Outcome::Unread };
                let mut sources = Vec::new();
                for file in &fitting.files {
                    match self.outcome_at(file, known) {
                        Outcome::Read(read) => sources.extend(read),
                        Outcome::Unread => return Outcome::Unread,
                        Outcome::Missing | Outcome::Invalid(..) => {}
                    }
                }
                match self.invalid(wanted, known) {
                    _ if !sources.is_empty() => Outcome::Read(sources),
                    Some((path, reason)) => Outcome::Invalid(path, reason),
                    None => Outcome::Missing,
                }
            }
        }
    }

    /// The first file of `wanted` that is not a bibliography, and why. Its other files count nevertheless.
    pub fn invalid(&self, wanted: &Wanted, known: Known<'_>) -> Option<(PathBuf, String)> {
        let meant = wanted.paths().iter();
        let meant = meant.flat_map(|path| self.patterns.get(path).map_or(std::slice::from_ref(path), |it| &it.files));
        meant.map(|path| self.outcome_at(path, known)).find_map(|outcome| match outcome {
            Outcome::Invalid(path, reason) => Some((path, reason)),
            _ => None,
        })
    }

    fn outcome_at(&self, path: &Path, known: Known<'_>) -> Outcome {
        match (known(path), self.failures.get(path)) {
            (Some(Some(source)), _) => Outcome::Read(vec![source]),
            (Some(None), _) => {
                Outcome::Invalid(path.to_owned(), "holds no bibliography that Glossator reads".to_owned())
            }
            (None, Some(Failure::Missing)) => Outcome::Missing,
            (None, Some(Failure::Invalid(reason))) => Outcome::Invalid(path.to_owned(), reason.clone()),
            (None, None) => Outcome::Unread,
        }
    }

    /// What must be read or looked for next, for all waiting owners.
    pub(crate) fn to_read(&self, known: Known<'_>) -> BTreeSet<Unread> {
        let waiting = self.unread.iter().flat_map(|&owner| self.wanted(owner));
        let next = |wanted: &Wanted| -> Vec<Unread> {
            match wanted {
                Wanted::All(pattern) if !self.patterns.contains_key(pattern) => vec![Unread::Pattern(pattern.clone())],
                wanted => {
                    let unread = |path: &&Path| self.outcome_at(path, known) == Outcome::Unread;
                    self.deciding(wanted, known).filter(unread).map(|path| Unread::File(path.to_owned())).collect()
                }
            }
        };
        waiting.flat_map(next).collect()
    }
}

/// Adds one to the count of each of `items`.
fn count<T: Eq + Hash>(counts: &mut FxHashMap<T, usize>, items: impl Iterator<Item = T>) {
    for item in items {
        *counts.entry(item).or_default() += 1;
    }
}

/// Takes one from the count of each of `items`.
fn discount<T: Eq + Hash>(counts: &mut FxHashMap<T, usize>, items: impl Iterator<Item = T>) {
    for item in items {
        if let Some(count) = counts.get_mut(&item) {
            *count -= 1;
            if *count == 0 {
                counts.remove(&item);
            }
        }
    }
}
