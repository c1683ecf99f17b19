//! Where the links of a page lead: into the files, and to its own index.

use std::cell::RefCell;
use std::path::Path;

use quick_xml::escape::escape as escaped;
use rustc_hash::FxHashMap;
use smol_str::SmolStr;
use url::Url;

use super::super::{FileLine, Report, Section};
use crate::workspace::settings::LinksTo;

/// The links of a page.
pub(super) struct Links<'r> {
    to: LinksTo,
    root: &'r Path,
    /// The addresses of the files that were asked for.
    files: RefCell<FxHashMap<SmolStr, Option<String>>>,
    /// The entries of the index, by their indices in [`Who::everybody`](super::super::Who::everybody).
    entries: FxHashMap<usize, usize>,
}

impl<'r> Links<'r> {
    pub fn new(report: &'r Report, to: LinksTo, sections: &[Section]) -> Self {
        let index = report.index.iter().enumerate().filter(|_| sections.contains(&Section::Index));
        let entries = index.filter_map(|(place, entry)| Some((entry.who?, place))).collect();
        Self { to, root: Path::new(&report.root), files: RefCell::default(), entries }
    }

    /// The address of `line` of `file`, escaped; `None` for what is no file.
    fn address(&self, file: &SmolStr, line: u32) -> Option<String> {
        let mut files = self.files.borrow_mut();
        let file = files.entry(file.clone()).or_insert_with(|| {
            let url = Url::from_file_path(self.root.join(file)).ok()?;
            let url = match self.to {
                LinksTo::VsCode => format!("vscode://file{}", url.path()),
                LinksTo::File => url.to_string(),
            };
            Some(escaped(&url).into_owned())
        });
        let file = file.as_deref()?;
        Some(match self.to {
            LinksTo::VsCode => format!("{file}:{line}"),
            LinksTo::File => file.to_owned(),
        })
    }

    /// `html` as a link to `line` of `file`.
    pub fn line(&self, html: &str, file: &SmolStr, line: u32) -> String {
        match self.address(file, line) {
            Some(address) => format!("<a href=\"{address}\">{html}</a>"),
            None => html.to_owned(),
        }
    }

    /// `html` as a link to `place`.
    pub fn place(&self, html: &str, place: Option<&FileLine>) -> String {
        place.map_or_else(|| html.to_owned(), |place| self.line(html, &place.file, place.line))
    }

    /// The address in the page of the index entry of `who`.
    pub fn entry(&self, who: usize) -> Option<String> {
        self.entries.get(&who).map(|place| format!("#i{place}"))
    }
}
