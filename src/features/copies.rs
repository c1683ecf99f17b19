//! The user's own copies: files that sources name, opened at a page, and EPUBs, opened at a chapter.

use std::path::PathBuf;

use smol_str::SmolStr;
use url::Url;

use crate::library::source::SourceId;
use crate::library::sources::format::Format;
use crate::library::variables::Variable;
use crate::library::{Library, RecordId, ThingId};
use crate::markdown::offered;
use crate::resolution::Target;
use crate::text::pages::{Page, Pages};
use crate::workspace::bibliography_links::whole;
use crate::workspace::note::{Note, NoteId};
use crate::workspace::snapshot::Snapshot;

/// A file and a position in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileLink {
    /// The file.
    pub path: PathBuf,
    /// The position: `page=30`.
    pub fragment: Option<String>,
    /// The printed page that it opens at, and how the page's number in the file was found.
    page: Option<(u32, Counted)>,
}

/// How the number of a page in a file was found. A PDF counts sheets from its cover, a book counts printed pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Counted {
    /// The file contains only the cited work, so it begins with this printed page.
    From(u32),
    /// The printed number is used as it is, because it is not known how many sheets come before the first page.
    AsPrinted,
}

impl FileLink {
    /// `PDF` or `EPUB`.
    pub(super) fn kind(&self) -> &'static str {
        if offered::is_pdf(&self.path) { "PDF" } else { "EPUB" }
    }

    /// Its address, with the position in it.
    pub fn uri(&self) -> Option<Url> {
        let mut uri = Url::from_file_path(&self.path).ok()?;
        uri.set_fragment(self.fragment.as_deref());
        Some(uri)
    }

    /// A description of what it opens of the work `title`.
    pub(super) fn tooltip(&self, title: &str) -> String {
        let file = self.path.file_name().unwrap_or_default().to_string_lossy();
        let opens = format!("Open {title} in {file}");
        match self.page {
            None => opens,
            Some((page, Counted::From(first))) => {
                format!("{opens} at page {page}, if the file begins with page {first}")
            }
            Some((page, Counted::AsPrinted)) => {
                format!("{opens} at page {page} as printed; the file may count from its cover")
            }
        }
    }

    fn new(path: PathBuf, pages: Option<Pages>, wanted: Option<Page>) -> Self {
        let is_pdf = offered::is_pdf(&path);
        let wanted = wanted.filter(|page| is_pdf && !page.roman).map(|page| page.number);
        let first = pages.map(|pages| pages.first).filter(|page| !page.roman).map(|page| page.number);
        let (number, page) = match (wanted, first) {
            // A file opens at its beginning anyway.
            (Some(page), Some(first)) if page > first => (page - first + 1, Some((page, Counted::From(first)))),
            (Some(page), None) => (page, Some((page, Counted::AsPrinted))),
            _ => return Self { path, fragment: None, page: None },
        };
        Self { path, fragment: Some(format!("page={number}")), page }
    }
}

/// The files that may contain `target`, PDFs first. They open at the page `wanted`, otherwise where the chapter begins.
/// Relative paths are resolved from the folder of their source and from the workspace folder. Only PDFs and EPUBs are
/// opened.
pub(super) fn files(snapshot: &Snapshot, note: &Note, target: Target, wanted: Option<Page>) -> Vec<FileLink> {
    let library = snapshot.library(note);
    let root = snapshot.folder(note).root.as_deref();
    let paths = |source: SourceId, name: &SmolStr| {
        let source = NoteId::of(source).and_then(|id| snapshot.note(id)).and_then(|note| note.path()?.parent());
        let folders = source.into_iter().chain(root.filter(|root| Some(*root) != source));
        folders.filter_map(|folder| offered::copy(name, whole(name, folder), folder)).collect::<Vec<_>>()
    };
    let mut found: Vec<FileLink> = Vec::new();
    let mut add = |(source, name): (SourceId, &SmolStr), pages, wanted| {
        let links = paths(source, name).into_iter().map(|path| FileLink::new(path, pages, wanted));
        for link in links {
            if found.iter().all(|known| known.path != link.path) {
                found.push(link);
            }
        }
    };
    match target {
        Target::Work(id) => {
            let pages = library.view(id).and_then(|work| work.pages());
            named(library, id).into_iter().for_each(|file| add(file, pages, wanted));
        }
        Target::Chapter(id) => {
            let pages = library.view(id).and_then(|chapter| chapter.pages());
            named(library, id).into_iter().for_each(|file| add(file, pages, wanted));
            let wanted = wanted.or(pages.map(|pages| pages.first));
            library
                .book_of(id)
                .into_iter()
                .flat_map(|book| named(library, book))
                .for_each(|file| add(file, None, wanted));
        }
        _ => {}
    }
    found.sort_by_key(|file| !offered::is_pdf(&file.path));
    found
}

/// The files that the records of `thing` name.
fn named(library: &Library, thing: ThingId) -> Vec<(SourceId, &SmolStr)> {
    let records = library.records_of(thing).into_iter().filter_map(|id| Some((id.source, library.record(id)?)));
    records.flat_map(|(source, record)| record.more().files.iter().map(move |file| (source, file))).collect()
}

/// The address of the chapter within an EPUB of the folder.
pub(super) fn in_epub(snapshot: &Snapshot, note: &Note, chapter: ThingId) -> Option<String> {
    let library = snapshot.library(note);
    let address = |id: RecordId| {
        // Only the EPUB itself may say so: another source could name any file.
        let source = snapshot.note(NoteId::of(id.source)?)?;
        let epub = source.path().filter(|_| source.facts.format == Format::Epub)?;
        let address = Url::parse(library.record(id)?.get(Variable::Url)?).ok()?;
        (address.to_file_path().ok()? == epub).then(|| address.to_string())
    };
    library.records_of(chapter).into_iter().find_map(address)
}
