//! Renamed and moved files: links to them are updated, and so are the relative links in moved notes.
//!
//! Only notes that link to a file of that name, and notes that move, are read again. A note whose file has meanwhile
//! changed on disk is left alone and reported. This reads the disk, so call it off the path of other requests.

mod path;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

pub(super) use path::relative;
use path::{LinkPath, depth, is_there, last_parts, slashed};

use super::rename::{Edit, FileEdits, Texts};
use crate::library::sources::format::Format;
use crate::markdown::destination::{self, Destination, Style};
use crate::markdown::{self, Parsed};
use crate::resolution::{NoteBook, normalised};
use crate::text::Span;
use crate::workspace::address::Address;
use crate::workspace::index::Key;
use crate::workspace::note::{Note, NoteId};
use crate::workspace::snapshot::Snapshot;

/// The changes in notes when files are renamed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileRenaming {
    /// The notes, by their addresses before the renaming.
    pub files: Vec<FileEdits>,
    /// Notes that could not be checked, because their files have changed since they were read.
    pub left_out: Vec<NoteId>,
}

/// The changes in notes when the first path of each of `moves`, a file or a folder, becomes the second.
pub fn file_renaming(snapshot: &Snapshot, moves: &[(PathBuf, PathBuf)], texts: Texts<'_>) -> FileRenaming {
    let moves = Moves(moves);
    let mut notes: BTreeMap<Address, NoteId> = BTreeMap::new();
    for id in moves.0.iter().flat_map(|(from, _)| snapshot.files_below(from)) {
        let Some(moved) = snapshot.note(id) else { continue };
        let linking = snapshot.postings(&Key::linked(moved.address.stem())).iter().map(|posting| posting.note);
        for note in linking.chain([id]).filter_map(|id| snapshot.note(id)).filter(|note| note.facts.kind.is_note()) {
            notes.insert(note.address.clone(), note.id);
        }
    }
    let mut renaming = FileRenaming::default();
    for note in notes.into_values().filter_map(|id| snapshot.note(id)) {
        let Ok(text) = texts(note) else {
            renaming.left_out.push(note.id);
            continue;
        };
        let edits = Linking { snapshot, note, text: &text, moves }.edits();
        if !edits.is_empty() {
            renaming.files.push(FileEdits { note: note.id, edits });
        }
    }
    renaming
}

/// Old and new paths.
#[derive(Clone, Copy)]
struct Moves<'m>(&'m [(PathBuf, PathBuf)]);

impl Moves<'_> {
    /// The new path of the file at `path`.
    fn of(self, path: &Path) -> Option<PathBuf> {
        self.0.iter().find_map(|(from, to)| {
            let below = path.strip_prefix(from).ok()?;
            Some(if below.as_os_str().is_empty() { to.clone() } else { to.join(below) })
        })
    }
}

/// A note whose links may have to change.
struct Linking<'l> {
    snapshot: &'l Snapshot,
    note: &'l Note,
    text: &'l str,
    moves: Moves<'l>,
}

/// How a link names its target.
enum Lead {
    /// By path from the note's folder or, with a leading `/`, from the workspace folder.
    Path(PathBuf),
    /// By the end of a path that only one file has.
    Name(PathBuf),
}

impl Linking<'_> {
    fn edits(&self) -> Vec<Edit> {
        let parsed: Parsed = markdown::parse(self.text);
        let mut found = destination::destinations(self.text, &parsed);
        if matches!(self.note.facts.book, NoteBook::Link(_)) {
            found.extend(destination::of_wiki_link(self.text, self.note.facts.book_span));
        }
        let mut edits: Vec<Edit> = found.into_iter().filter_map(|it| self.edit(it)).collect();
        edits.extend(
            self.note.facts.bibliographies.iter().filter_map(|named| self.bibliography(&named.name, named.span)),
        );
        edits.sort_by_key(|edit| edit.span);
        edits.dedup_by_key(|edit| edit.span);
        edits
    }

    /// The new text of `destination`, if it changes.
    fn edit(&self, destination: Destination) -> Option<Edit> {
        let link = LinkPath::read(destination.span.of(self.text), destination.style)?;
        let file = match self.lead(&link, destination.style)? {
            Lead::Name(target) => self.named(&link, &target)?,
            Lead::Path(target) => self.told_from_folder(&link, &target)?,
        };
        let text = link.written(&file);
        let span = Span { end: destination.span.start + link.length as u32, ..destination.span };
        (text != span.of(self.text)).then_some(Edit { span, text, defines: false })
    }

    fn lead(&self, link: &LinkPath<'_>, style: Style) -> Option<Lead> {
        let root = self.snapshot.folder(self.note).root.as_deref();
        let folder = self.note.path()?.parent()?;
        let files = self.snapshot.context(self.note).files;
        let only = |path: &Path| {
            let sources = files.sources_at(path);
            let note = sources.first().and_then(|&source| self.snapshot.note(NoteId::of(source)?))?;
            Some((note.path()?.to_owned(), sources.len() == 1))
        };
        let told = match link.file.strip_prefix('/') {
            Some(below) => root?.join(below),
            None => folder.join(&link.file),
        };
        let told = normalised(&told);
        let is_name = style == Style::Wiki && !link.file.starts_with(['.', '/']);
        match only(&told) {
            Some((target, _)) if !is_name => Some(Lead::Path(target)),
            beside => {
                let name = Path::new(&link.file);
                let by_name =
                    (!link.file.starts_with(['.', '/'])).then(|| only(name).filter(|&(_, one)| one)).flatten();
                let beside = beside.map(|(target, _)| target);
                let by_name = by_name.map(|(target, _)| target);
                match (by_name, beside) {
                    (Some(target), _) => Some(Lead::Name(target)),
                    (None, Some(target)) => Some(Lead::Path(target)),
                    // A picture, or another file that is not a note.
                    (None, None) if style != Style::Wiki => Some(Lead::Path(told)),
                    (None, None) => None,
                }
            }
        }
    }

    /// A link by the name or the end of the path of `target`: the same number of parts of the new path.
    fn named(&self, link: &LinkPath<'_>, target: &Path) -> Option<String> {
        let new = self.moves.of(target)?;
        let root = self.snapshot.folder(self.note).root.as_deref();
        let from_root = |path: &Path| root.and_then(|root| path.strip_prefix(root).ok()).map(Path::to_owned);
        let bare = without_ending(&new, link.has_ending);
        let parts = link.file.split('/').count();
        let is_whole = parts > 1 && from_root(target).is_some_and(|path| depth(&path) == parts);
        let short = last_parts(&bare, parts);
        if !is_whole && short == last_parts(&without_ending(target, link.has_ending), parts) {
            return None;
        }
        // The new name must not fit another file as well.
        let files = self.snapshot.context(self.note).files;
        let others = files.sources_at(Path::new(&short)).into_iter().filter_map(NoteId::of);
        let others =
            others.filter_map(|id| self.snapshot.note(id)?.path()).filter(|path| self.moves.of(path).is_none());
        let is_taken = others.count() > 0;
        match from_root(&bare) {
            Some(whole) if is_whole || is_taken => Some(slashed(&whole)),
            _ => Some(short),
        }
    }

    /// A link to `target` by its path from the note's folder or from the workspace folder.
    fn told_from_folder(&self, link: &LinkPath<'_>, target: &Path) -> Option<String> {
        let own = self.note.path()?;
        let (own_new, new) = (self.moves.of(own), self.moves.of(target));
        if own_new.is_none() && new.is_none() {
            return None;
        }
        let new = new.unwrap_or_else(|| target.to_owned());
        let new = if Format::is_markdown(target) { without_ending(&new, link.has_ending) } else { new };
        if link.file.starts_with('/') {
            let root = self.snapshot.folder(self.note).root.as_deref()?;
            return Some(format!("/{}", slashed(new.strip_prefix(root).ok()?)));
        }
        let folder = own_new.as_deref().unwrap_or(own).parent()?;
        if normalised(&folder.join(&link.file)) == new {
            return None;
        }
        let path = relative(folder, &new)?;
        let here = link.file.starts_with("./") && !path.starts_with("..");
        Some(if here { format!("./{path}") } else { path })
    }

    /// Updates `bibliography: ../refs.bib` in a note that moves.
    fn bibliography(&self, name: &str, span: Span) -> Option<Edit> {
        let own = self.note.path()?;
        let (from, to) = (own.parent()?, self.moves.of(own)?);
        let target = normalised(&from.join(name));
        let is_relative = span.of(self.text) == name && Path::new(name).is_relative() && !name.starts_with('~');
        let new = self.moves.of(&target).unwrap_or_else(|| target.clone());
        let path = relative(to.parent()?, &new).filter(|_| is_relative && is_there(self.snapshot, &target))?;
        (path != name).then_some(Edit { span, text: path, defines: false })
    }
}

/// `path`, without its extension if the link omits it.
fn without_ending(path: &Path, has_ending: bool) -> PathBuf {
    if has_ending || !Format::is_markdown(path) { path.to_owned() } else { path.with_extension("") }
}
