//! Which book of a file a chapter is in, by what it says of its container.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use smol_str::SmolStr;

use super::Draft;
use crate::library::folded_name;
use crate::library::record::{Kind, Record};
use crate::library::same::{self, PLACING};
use crate::library::variables::Variable;

/// So many books of one title are looked at.
const MOST_OF_A_TITLE: usize = 64;

/// The books of a file by their titles.
pub(super) struct Books {
    by_title: FxHashMap<String, Vec<usize>>,
    /// Books that no entry tells of, by all that their chapters say of them.
    gathered: FxHashMap<Vec<String>, usize>,
    /// The keys of the file's entries.
    keys: FxHashSet<SmolStr>,
}

impl Books {
    /// The books among `drafts`.
    pub fn new(drafts: &[Draft]) -> Self {
        let mut by_title: FxHashMap<String, Vec<usize>> = FxHashMap::default();
        for (at, draft) in drafts.iter().enumerate().filter(|(_, draft)| draft.record.kind == Kind::Book) {
            by_title.entry(same::title_start(draft.record.title())).or_default().push(at);
        }
        let keys = drafts.iter().flat_map(|draft| draft.record.keys.iter().map(|key| key.key.clone())).collect();
        Self { by_title, gathered: FxHashMap::default(), keys }
    }

    /// The book of the chapter at `at`: the only one that fits, one with the very title or of the very year before others;
    /// else one that is gathered, and added to `drafts` where it is the first chapter of it: what stands for a parent that no entry
    /// of the file is, or a book that only its chapters tell of. `None` for a chapter that names no book.
    pub fn of(&mut self, at: usize, drafts: &mut Vec<Draft>) -> Option<usize> {
        let chapter = &drafts[at].record;
        if let Some(parent) = &chapter.more().parent
            && !self.keys.contains(&parent.key)
        {
            let facts = vec![parent.key.to_string()];
            return Some(self.gathered(at, facts, Some(parent.key.clone()), drafts));
        }
        let container = chapter.get(Variable::ContainerTitle)?;
        let titled = self.by_title.get(&same::title_start(container)).map(Vec::as_slice).unwrap_or_default();
        let titled = titled.iter().copied().take(MOST_OF_A_TITLE);
        let mut fitting: Vec<usize> = titled.filter(|&book| same::holds(&drafts[book].record, chapter)).collect();
        let of_year = |book: &Record, chapter: &Record| book.year() == chapter.year();
        for fits_best in [same::is_titled_as_container, of_year] {
            if fitting.iter().any(|&book| fits_best(&drafts[book].record, chapter)) {
                fitting.retain(|&book| fits_best(&drafts[book].record, chapter));
            }
        }
        match fitting.as_slice() {
            [only] => Some(*only),
            _ => Some(self.gathered(at, facts_of_book(chapter), None, drafts)),
        }
    }

    /// The book of the chapter at `at` that is gathered by `facts`, and may stand for an entry of another file.
    fn gathered(
        &mut self,
        at: usize,
        facts: Vec<String>,
        stands_for: Option<SmolStr>,
        drafts: &mut Vec<Draft>,
    ) -> usize {
        let chapter = Arc::clone(&drafts[at].record);
        *self.gathered.entry(facts).or_insert_with(|| {
            let mut record = book_of(&chapter);
            if stands_for.is_some() {
                record.more_mut().stands_for = stands_for;
            }
            let record = Arc::new(record);
            let read = Arc::clone(&drafts[at].read);
            drafts.push(Draft { read, gathered: true, ..Draft::new(record) });
            drafts.len() - 1
        })
    }
}

/// What tells the book that `chapter` says it is part of from others.
fn facts_of_book(chapter: &Record) -> Vec<String> {
    let editor = chapter.people(Variable::Editor).first().map(|editor| folded_name(editor.family));
    let said = |variable: Variable| chapter.get(variable).map(folded_name).unwrap_or_default();
    vec![
        same::folded_title(chapter.get(Variable::ContainerTitle).unwrap_or_default()),
        chapter.year().map(|year| year.to_string()).unwrap_or_default(),
        editor.unwrap_or_default(),
        said(Variable::Edition),
        said(Variable::Volume),
    ]
}

/// The book that `chapter` says it is part of.
pub fn book_of(chapter: &Record) -> Record {
    let mut book = Record { kind: Kind::Book, span: chapter.span, heading: chapter.heading, ..Record::default() };
    book.take_over(chapter, |variable| match variable {
        Variable::ContainerTitle => Some(Variable::Title),
        Variable::ContainerAuthor => Some(Variable::Author),
        variable => Some(variable).filter(|it| PLACING.contains(it)),
    });
    book
}
