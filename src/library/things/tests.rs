//! The same records describe the same things, whatever is read first.

use std::sync::Arc;

use super::*;
use crate::library::Claim;
use crate::library::name::Symbols;
use crate::library::source::Entries;
use crate::library::sources::{self, ReadingCache, book_page, format::Format};
use crate::markdown;

/// File names, each with the file's text.
type Files<'f> = [(&'f str, &'f str)];

fn entries(name: &str, text: &str) -> Entries {
    match name.ends_with(".md") {
        true => book_page::read(text, &markdown::parse(text)),
        false => sources::read(Format::Bibtex, text).unwrap(),
    }
}

fn set(library: &mut Library, files: &Files<'_>, at: usize, entries: Entries) {
    library.set(SourceId(at as u32), files[at].0, Arc::new(entries), &mut Symbols::default());
}

fn put(library: &mut Library, files: &Files<'_>, at: usize) {
    let (name, text) = files[at];
    set(library, files, at, entries(name, text));
}

/// All orders in which `count` files can be read.
fn orders(count: usize) -> Vec<Vec<usize>> {
    let mut orders = vec![Vec::new()];
    for at in 0..count {
        let longer = |order: &Vec<usize>| {
            (0..=order.len()).map(|index| [&order[..index], &[at], &order[index..]].concat()).collect::<Vec<_>>()
        };
        orders = orders.iter().flat_map(longer).collect();
    }
    orders
}

/// A record by its file and its key, or its title if it has no key.
fn named(library: &Library, files: &Files<'_>, id: RecordId) -> String {
    let record = library.record(id).unwrap();
    let name = if record.keys.is_empty() { record.title() } else { record.citekey() };
    format!("{} {name}", files[id.source.0 as usize].0)
}

/// The library's answers: the records of each thing with several, what each key refers to, and duplicates.
fn answers(library: &Library, files: &Files<'_>) -> Vec<String> {
    let name = |id| named(library, files, id);
    let ids = library.sources().flat_map(|(source, entries)| {
        entries.records.numbered().map(move |(slot, _)| RecordId { source, slot }).collect::<Vec<_>>()
    });
    let mut answers = Vec::new();
    for id in ids {
        let thing = library.thing_of(id);
        let records = library.records_of(thing);
        assert!(records.contains(&id) && records[0] == thing.0, "{}", name(id));
        if thing.0 == id && records.len() > 1 {
            answers.push(records.iter().map(|&id| name(id)).collect::<Vec<_>>().join(" = "));
        }
        let answer = library.without_duplicate(thing);
        if answer != thing && thing.0 == id {
            answers.push(format!("{} repeats {}", name(id), name(answer.0)));
        }
        for key in library.record(id).unwrap().citekeys() {
            let Claim { record, thing } = library.claim(key).unwrap();
            answers.push(format!("@{key}: {} of {}", name(record), name(thing.0)));
        }
    }
    answers.sort();
    answers.dedup();
    answers
}

/// Asserts the library's answers, whatever file is read first, and after one is removed and added again.
#[track_caller]
fn assert_answers(files: &Files<'_>, expected: &[&str]) {
    for order in orders(files.len()) {
        let mut library = Library::default();
        for &at in &order {
            put(&mut library, files, at);
        }
        let answered = answers(&library, files);
        let without_keys: Vec<_> = answered.iter().filter(|answer| !answer.starts_with('@')).collect();
        let (keys, things): (Vec<&str>, Vec<&str>) = expected.iter().partition(|it| it.starts_with('@'));
        assert_eq!(without_keys, things, "{order:?}");
        for key in keys {
            assert!(answered.iter().any(|answer| answer == key), "{key} {order:?}: {answered:#?}");
        }
        for &at in &order {
            library.remove(SourceId(at as u32), &mut Symbols::default());
            put(&mut library, files, at);
            assert_eq!(answers(&library, files), answered, "{at} again after {order:?}");
        }
    }
}

/// Asserts that after each entry of each bibliography is removed and added again, the library gives the same answers
/// as one that never had it removed.
/// that never had it.
#[track_caller]
fn assert_answers_after_edits(files: &Files<'_>) {
    let filled = |without: usize| {
        let mut library = Library::default();
        (0..files.len()).filter(|&at| at != without).for_each(|at| put(&mut library, files, at));
        library
    };
    for (at, (name, text)) in files.iter().enumerate().filter(|(_, (name, _))| name.ends_with(".bib")) {
        let written: Vec<&str> = text.split_inclusive("}\n").collect();
        for gone in 0..written.len() {
            let left: String = written.iter().enumerate().filter(|(at, _)| *at != gone).map(|(_, it)| *it).collect();
            let (mut cache, mut edited) = (ReadingCache::default(), filled(at));
            for text in [left.as_str(), text, left.as_str(), text] {
                set(&mut edited, files, at, cache.read_bibtex(&text.into()));
                let mut fresh = filled(at);
                set(&mut fresh, files, at, entries(name, text));
                assert_eq!(answers(&edited, files), answers(&fresh, files), "{name} without {}", written[gone]);
            }
        }
    }
}

const PAGE: &str = "---\ntype: book\ncitekey: waters2001\ntitle: \"Waters: A Reader\"\neditor: Orlen, Mika\nissued: 2001\n---\n\n\
    ## 1 Introduction\n\n- author: Mika Orlen\n\n## 2 Silt and Sand\n\n- author: Uwe Tessin\n- page: 20-31\n";

#[test]
fn a_thing_has_one_record_of_each_file() {
    let files = [
        ("waters.md", PAGE),
        (
            "a.bib",
            "@collection{waters, title = {Waters}, editor = {Orlen, Mika}, year = 2001}\n\
             @incollection{one, author = {Orlen, Mika}, title = {Introduction}, pages = {1--9}, crossref = {waters}}\n\
             @incollection{two, author = {Orlen, Mika}, title = {Introduction}, pages = {40--44}, crossref = {waters}}\n",
        ),
        (
            "b.bib",
            "@collection{waters2001, title = {Waters: A Reader}, year = 2001}\n\
             @incollection{silt, author = {Tessin, Uwe}, title = {Silt and Sand}, booktitle = {Waters}, year = 2001}\n\
             @incollection{first, author = {Orlen, Mika}, title = {Introduction}, booktitle = {Waters}, pages = {1-9}}\n",
        ),
    ];
    // Only `b.bib` has one introduction, with pages, and shows which of the two in `a.bib` the page means.
    let expected = [
        "waters.md Introduction = a.bib one = b.bib first",
        "waters.md Silt and Sand = b.bib silt",
        "waters.md waters2001 = a.bib waters = b.bib waters2001",
        "@waters2001: b.bib waters2001 of waters.md waters2001",
        "@waters: a.bib waters of waters.md waters2001",
        "@one: a.bib one of waters.md Introduction",
        "@two: a.bib two of a.bib two",
    ];
    assert_answers(&files, &expected);
    assert_answers_after_edits(&files);
}

#[test]
fn a_duplicate_in_one_file_is_not_merged_and_gives_one_answer() {
    let files = [
        (
            "a.bib",
            "@book{later, title = {Glaciers and Law}, author = {Varga, Ada}, year = 1999}\n\
             @book{rivers, title = {Rivers and Law}, author = {Orlen, Mika}, year = 2001}\n\
             @book{orlen2001, title = {Rivers \\& Law}, author = {Orlen, M.}, year = 2001}\n",
        ),
        (
            "b.bib",
            "@book{other, title = {Rivers and Law}, author = {Tessin, Uwe}, year = 2001}\n\
             @book{orlen2001, title = {Rivers and Law}, author = {Orlen, Mika}, year = 2001}\n\
             @book{varga, title = {Glaciers and Law}, author = {Varga, Ada}, year = 2000}\n",
        ),
    ];
    // A key in common counts more than the position in the file.
    let expected = [
        "a.bib later = b.bib varga",
        "a.bib orlen2001 = b.bib orlen2001",
        "a.bib orlen2001 repeats a.bib rivers",
        "@orlen2001: a.bib orlen2001 of a.bib orlen2001",
        "@rivers: a.bib rivers of a.bib rivers",
        "@other: b.bib other of b.bib other",
        "@varga: b.bib varga of a.bib later",
    ];
    assert_answers(&files, &expected);
    assert_answers_after_edits(&files);
}

#[test]
fn a_common_key_decides_between_equal_identifiers() {
    let page = "---\ntype: book\ncitekey: orlen\ntitle: Rivers and Law\nDOI: 10.1000/7\n---\n";
    let files = [
        (
            "a.bib",
            "@book{imported, title = {Rivers and Law}, doi = {10.1000/7}}\n\
             @book{orlen, title = {Rivers and Law}, doi = {10.1000/7}}\n\
             @book{again, title = {Rivers and Law}, doi = {10.1000/7}}\n",
        ),
        ("page.md", page),
    ];
    let expected = [
        "a.bib again repeats a.bib imported",
        "page.md orlen = a.bib orlen",
        "page.md orlen repeats a.bib imported",
        "@orlen: a.bib orlen of page.md orlen",
    ];
    assert_answers(&files, &expected);
    assert_answers_after_edits(&files);
}

#[test]
fn a_third_file_does_not_join_contradictory_records() {
    let files = [
        (
            "a.bib",
            "@book{one, title = {Rivers and Law}, author = {Orlen, Mika}, year = 2001, edition = 1}\n\
             @book{key, title = {Glaciers}, author = {Varga, Ada}, year = 1999}\n\
             @article{silt, title = {Silt and Sand}, journaltitle = {Water}, year = 2003, pages = {7--9}}\n",
        ),
        (
            "b.bib",
            "@book{two, title = {Rivers and Law}, author = {Orlen, Mika}, year = 2001, edition = 2, isbn = {9780006543210}}\n\
             @book{key, title = {Harbours}, author = {Tessin, Uwe}, year = 2005}\n\
             @article{sand, title = {Silt and sand}, journaltitle = {Water}, year = 2003, pages = {7}, doi = {10.1000/7}}\n",
        ),
        (
            "c.bib",
            "@book{any, title = {Rivers and Law}, author = {Orlen, Mika}, year = 2001, isbn = {9780006543210}}\n\
             @book{key, title = {Harbours}, author = {Tessin, Uwe}, year = 2005}\n\
             @misc{preprint, title = {Silt and Sand}, year = 2003, doi = {10.1000/7}}\n",
        ),
    ];
    let expected = [
        "a.bib silt = b.bib sand = c.bib preprint",
        "b.bib key = c.bib key",
        "b.bib two = c.bib any",
        "@key: a.bib key of a.bib key",
        "@any: c.bib any of b.bib two",
        "@preprint: c.bib preprint of a.bib silt",
    ];
    assert_answers(&files, &expected);
    assert_answers_after_edits(&files);
}

#[test]
fn an_identity_shared_by_very_many_proves_nothing() {
    let entry = |name: &str, at: usize| {
        format!("@book{{{name}{at}, title = {{Rivers and Law}}, author = {{Orlen, Mika}}, year = 2001}}\n")
    };
    let texts = ["a", "b", "c"].map(|name| (0..MOST_ALIKE / 2).map(|at| entry(name, at)).collect::<String>());
    let files = [("a.bib", texts[0].as_str()), ("b.bib", texts[1].as_str()), ("c.bib", texts[2].as_str())];
    assert_answers(&files, &[]);
}

#[test]
fn an_identity_shared_within_one_file_proves_nothing() {
    let files = [
        (
            "a.bib",
            "@book{north, title = {Waters: The North}, isbn = {9780006543210}, year = 2001}\n\
             @book{south, title = {Waters: The South}, isbn = {9780006543210}, year = 2001}\n\
             @book{law, title = {The Law of Ice: Old}, author = {Varga, Ada}, year = 1999}\n",
        ),
        (
            "b.bib",
            "@book{waters, title = {Waters}, isbn = {9780006543210}, year = 2001}\n\
             @book{law, title = {The Law of Ice}, author = {Varga, Ada}, year = 1999}\n\
             @book{ice, title = {The Law of Ice: New}, author = {Varga, Ada}, year = 1999}\n",
        ),
    ];
    let expected = ["a.bib law = b.bib law", "b.bib ice repeats a.bib law", "@waters: b.bib waters of b.bib waters"];
    assert_answers(&files, &expected);
    assert_answers_after_edits(&files);
}
