//! The library as other programs read it: each work and each chapter with a key of its own as one flat [`Entry`].
//!
//! [`csl_json`] and [`biblatex`] write such entries so that Pandoc prints them as they are stored.

use std::collections::{BTreeMap, BTreeSet};

use smol_str::{SmolStr, ToSmolStr};

use crate::library::chapter::Chapter;
use crate::library::date::Date;
use crate::library::details::{CslType, SparseDetails};
use crate::library::person::Person;
use crate::library::work::Work;
use crate::library::{Cited, Library};

pub mod biblatex;
pub mod csl_json;

/// A work or a chapter with what a printed reference to it says. What is not known is `None` or empty.
#[derive(Clone, Debug)]
pub struct Entry<'l> {
    /// The key to cite it by; empty where it has none.
    pub key: &'l str,
    /// Its other keys.
    pub aliases: Vec<&'l str>,
    /// Its sort.
    pub csl_type: CslType,
    /// Title and subtitle.
    pub title: String,
    /// Title and subtitle of what it is part of.
    pub container: Option<String>,
    /// Authors.
    pub authors: &'l [Person],
    /// Authors of what it is part of, where they are others.
    pub container_authors: &'l [Person],
    /// Editors of it, or of what it is part of.
    pub editors: &'l [Person],
    /// Translators.
    pub translators: &'l [Person],
    /// Date of publication.
    pub issued: Option<Date>,
    /// Edition.
    pub edition: Option<&'l str>,
    /// Volume.
    pub volume: Option<&'l str>,
    /// Publisher.
    pub publisher: Option<&'l str>,
    /// ISBN.
    pub isbn: Option<&'l str>,
    /// DOI, bare.
    pub doi: Option<&'l str>,
    /// Address.
    pub url: Option<&'l str>,
    /// Pages, as printed.
    pub pages: Option<SmolStr>,
    /// A chapter's number, where no pages say where it stands.
    pub chapter_number: Option<String>,
    /// The abstract as Markdown.
    pub abstract_text: Option<&'l str>,
    /// What else is known.
    pub details: SparseDetails,
}

/// What `documents` cite, each as the keys that stand in it, in the order of keys.
///
/// Pandoc finds a work by an alias only in a document that cites its main key too. So a work is one entry where one of
/// its keys stands in all documents that cite it; else it is an entry for each key. A key that the library gives to one
/// work is never written for another.
pub fn entries<'l>(library: &'l Library, documents: &[BTreeSet<&'l str>]) -> Vec<Entry<'l>> {
    // By work: the keys that are used, and those that stand in all documents so far.
    let mut used: BTreeMap<Cited, (BTreeSet<&str>, BTreeSet<&str>)> = BTreeMap::new();
    for document in documents {
        let mut here: BTreeMap<Cited, BTreeSet<&str>> = BTreeMap::new();
        for &key in document {
            if let Some(cited) = library.cited(key) {
                here.entry(cited).or_default().insert(key);
            }
        }
        for (cited, keys) in here {
            let (all, common) = used.entry(cited).or_insert_with(|| (BTreeSet::new(), keys.clone()));
            common.retain(|key| keys.contains(key));
            all.extend(keys);
        }
    }
    let mut entries = Vec::new();
    for (cited, (all, common)) in used {
        let Some(entry) = of(library, cited) else { continue };
        // The key that Glossator writes goes first.
        let main = common.get(entry.key).or(common.first());
        match main {
            Some(&key) => {
                let aliases = all.into_iter().filter(|other| *other != key).collect();
                entries.push(Entry { key, aliases, ..entry });
            }
            None => entries.extend(all.into_iter().map(|key| Entry { key, aliases: Vec::new(), ..entry.clone() })),
        }
    }
    entries.sort_by_key(|entry| entry.key);
    entries
}

/// The entry of a work or a chapter.
pub fn of(library: &Library, cited: Cited) -> Option<Entry<'_>> {
    match cited {
        Cited::Work(id) => library.work(id).map(Entry::of_work),
        Cited::Chapter(id) => library.chapter(id).map(|(book, chapter)| Entry::of_chapter(book, chapter)),
    }
}

impl<'l> Entry<'l> {
    /// A work's.
    pub fn of_work(work: &'l Work) -> Self {
        Self {
            key: work.citekey(),
            aliases: work.citekeys.iter().skip(1).map(SmolStr::as_str).collect(),
            csl_type: work.csl_type(),
            title: work.full_title(),
            container: work.container.as_deref().map(str::to_owned),
            authors: &work.authors,
            container_authors: &[],
            editors: &work.editors,
            translators: &work.details.translators,
            issued: work.issued,
            edition: work.edition.as_deref(),
            volume: work.volume.as_deref(),
            publisher: work.publisher.as_deref(),
            isbn: work.isbn.as_deref(),
            doi: work.doi.as_deref(),
            url: work.url.as_deref(),
            pages: work.details.page.clone().or_else(|| work.pages.map(|pages| pages.to_smolstr())),
            chapter_number: None,
            abstract_text: work.abstract_text.as_deref(),
            details: work.details.clone(),
        }
    }

    /// A chapter's, with what its book says for all chapters.
    pub fn of_chapter(book: &'l Work, chapter: &'l Chapter) -> Self {
        let has_own = !chapter.authors.is_empty();
        let mut details = chapter.details.clone();
        details.fill(&book.details.of_whole());
        let pages = details.page.clone().or_else(|| chapter.pages.map(|pages| pages.to_smolstr()));
        let number = chapter.number.map(|number| number.to_string()).filter(|_| pages.is_none());
        Self {
            key: chapter.citekey.as_deref().unwrap_or_default(),
            aliases: chapter.other_citekeys.iter().map(|other| other.key.as_str()).collect(),
            csl_type: chapter.csl_type(),
            title: chapter.title.to_string(),
            container: Some(book.full_title()),
            authors: if has_own { &chapter.authors } else { &book.authors },
            container_authors: if has_own { &book.authors } else { &[] },
            editors: &book.editors,
            translators: &chapter.details.translators,
            issued: book.issued,
            edition: book.edition.as_deref(),
            volume: book.volume.as_deref(),
            publisher: book.publisher.as_deref(),
            isbn: book.isbn.as_deref(),
            doi: chapter.doi.as_deref(),
            url: chapter.url.as_deref(),
            pages,
            chapter_number: number,
            abstract_text: chapter.abstract_text.as_deref(),
            details,
        }
    }
}
