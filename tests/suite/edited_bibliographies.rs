//! A bibliography that is edited says what it says when it is read from nothing, and only what was edited is read again.

use std::sync::Arc;

use glossator::library::book::{Placed, RecordSlot};
use glossator::library::citekey::Citekey;
use glossator::library::source::Entries;
use glossator::library::sources::{self, ReadingCache, format::Format};
use glossator::text::position::{Encoding, LineTable};
use glossator::text::{Document, Edit, Span};
use proptest::prelude::*;

/// What `entries` say, with all places as they are in the text, in the order of those: each record, what it is part of,
/// and what it holds.
fn placed(entries: &Entries) -> Vec<(Span, String)> {
    let now = |span: Span| if span == Span::default() { span } else { entries.moved.current(span) };
    let keys = |keys: &[Citekey]| keys.iter().map(|key| (key.key.to_string(), now(key.span))).collect::<Vec<_>>();
    let called = |slot: RecordSlot| entries.records.get(slot).map(|placed| placed.record.title().to_owned());
    let told = |placed: &Placed| {
        let (record, more) = (&placed.record, placed.record.more());
        let within = placed.container.map(|it| (called(it.slot), it.inherits));
        let chapters: Vec<_> = placed.book().chapters.iter().map(|&it| called(it)).collect();
        let values: Vec<_> = record.variables().map(|it| (it, record.marked_up(it), record.get(it))).collect();
        let named = [more.parent.as_slice(), &more.data, &more.related].map(keys);
        let facts =
            (record.kind, record.stated_type, record.number, record.pages, now(record.span), now(record.heading));
        let others = (&more.files, &more.part, placed.gathered);
        (
            now(record.heading),
            format!("{:?} {facts:?} {values:?} {named:?} {others:?} {within:?} {chapters:?}", keys(&record.keys)),
        )
    };
    let mut records: Vec<_> = entries.records.numbered().map(|(_, it)| told(it)).collect();
    records.sort();
    records
}

/// Pieces that have much to do with one another.
const PIECES: [&str; 26] = [
    "@book{one, title = {Orders}, year = 2001}\n",
    "@book{two, title = {Orders}, year = 2001, isbn = {9780804712347}}\n",
    "@collection{three,\n  title = {Rivers: A View},\n  date = {2002},\n}\n\n",
    "@incollection{a, title = {First}, booktitle = {Orders}, year = 2001, pages = {9--20}}\n",
    "@incollection{b, title = {Second}, booktitle = {Orders: New}, year = 2001, pages = {1--8}}\n",
    "@incollection{c, title = {Third}, booktitle = {Rivers}, year = 2002, publisher = {Quay}}\n",
    "@incollection{d, title = {Fourth}, booktitle = {Maps}, year = 2003, chapter = 4}\n",
    "@incollection{e, title = {Fifth}, booktitle = {Maps}, year = 2003, isbn = {080471234X}}\n",
    "@inbook{f, ids = {g, one}, crossref = {three}, title = {Émigrés 🌍}}\n",
    "@article{h, xdata = {data}, title = {On Paper}}\n",
    "@xdata{data, journaltitle = {Journal}, publisher = x # { Press}}\n",
    "@article{i, crossref = {one}, title = {Part}}\n",
    "@collection{m, title = {Charts}, subtitle = {A View}}\n",
    "@incollection{n, title = {Nine}, booktitle = {Maps}, crossref = {m}}\n",
    "@string{x = {Quay}}\n",
    "@string{x = {Bay}}\n",
    "@comment{nothing}\n",
    "@book{half, title = {Half\n",
    "@book{, title = {No Key}}\n",
    "@book{wrong title = {Wrong}}\n",
    "}\n",
    "{a remark}\n",
    "\r\n",
    "@book(paper, title = {In Parentheses})\n",
    "  @misc{k,}@misc{l,}\n",
    "@",
];

#[derive(Clone, Debug)]
enum Step {
    /// A piece is put in, at a line's start or anywhere.
    Insert(prop::sample::Index, bool, &'static str),
    /// So many letters are taken out.
    Remove(prop::sample::Index, usize),
    /// A letter is typed.
    Type(prop::sample::Index, &'static str),
}

fn step() -> impl Strategy<Value = Step> {
    let piece = || prop::sample::select(&PIECES[..]);
    let typed = prop::sample::select(&["{", "}", "x", ",", "\n", "é", "@", "=", "1"][..]);
    prop_oneof![
        3 => (any::<prop::sample::Index>(), prop::bool::weighted(0.8), piece()).prop_map(|(at, line, it)| Step::Insert(at, line, it)),
        2 => (any::<prop::sample::Index>(), 0..90_usize).prop_map(|(at, count)| Step::Remove(at, count)),
        4 => (any::<prop::sample::Index>(), typed).prop_map(|(at, it)| Step::Type(at, it)),
    ]
}

/// Edits `document` as an editor does, whose text is `text`.
fn take(document: &mut Document, text: &str, step: &Step) {
    let mut places: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let (from, to, put) = match step {
        Step::Insert(at, line, piece) => {
            if *line {
                places.retain(|&at| at == 0 || text[..at].ends_with('\n'));
            }
            let at = *at.get(&places);
            (at, at, *piece)
        }
        Step::Remove(at, count) => {
            let from = at.index(places.len());
            (places[from], places[(from + count).min(places.len() - 1)], "")
        }
        Step::Type(at, typed) => (*at.get(&places), *at.get(&places), *typed),
    };
    let lines = LineTable::new(text);
    let place = |offset: usize| lines.position(offset, Encoding::Utf16);
    let edit = Edit { range: Some((place(from), place(to))), text: put.to_owned() };
    document.apply(&[edit], document.version() + 1, Encoding::Utf16);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_read_again_is_what_is_read_from_nothing(
        first in prop::collection::vec(prop::sample::select(&PIECES[..]), 0..12),
        steps in prop::collection::vec(step(), 1..16),
    ) {
        let mut document = Document::new(&first.concat(), 0);
        let mut kept = ReadingCache::default();
        kept.read_bibtex(&document.take());
        for step in &steps {
            let text = document.rope().to_string();
            take(&mut document, &text, step);
            // Often one edit follows another before somebody asks.
            if document.version() % 3 == 1 {
                continue;
            }
            let text = document.take();
            let again = kept.read_bibtex(&text);
            let anew = sources::read(Format::Bibtex, &text).unwrap();
            prop_assert_eq!(placed(&again), placed(&anew), "{}", &*text);
            prop_assert_eq!(again.problems, anew.problems, "{}", &*text);
        }
    }
}

/// How many entries are parsed where `text` becomes `edited`.
fn parsed(text: &str, edited: &str) -> u64 {
    let mut kept = ReadingCache::default();
    kept.read_bibtex(&text.into());
    kept.parsed = 0;
    kept.read_bibtex(&edited.into());
    kept.parsed
}

#[test]
fn only_what_was_edited_is_parsed_again() {
    let entry = |number: usize| format!("@book{{key{number}, title = {{Number {number}}}}}\n\n");
    let text: String = (0..50).map(entry).collect();
    assert_eq!(parsed("", &text), 50);
    assert_eq!(parsed(&text, &text.replace("Number 7}", "Number Seven}")), 1);
    assert_eq!(parsed(&text, &format!("% A remark\n{text}")), 0, "all of it moved");
    assert_eq!(parsed(&text, &text.replace(&entry(20), "")), 0, "one is gone");
    assert_eq!(parsed(&text, &text.replace(&entry(20), &format!("{}@misc{{new,}}", entry(20)))), 1);
    // Without its last brace an entry goes on to where the next one begins.
    assert_eq!(parsed(&text, &text.replace("Number 7}}", "Number 7}")), 1);
    assert_eq!(parsed(&text, &format!("@string{{x = {{y}}}}\n{text}")), 50, "any entry may mean the string");
}

#[test]
fn only_the_record_of_an_edited_entry_is_another() {
    let text = "@book{a, title = {A}}\n@incollection{b, title = {B}, booktitle = {Yearbook}, year = 2001}\n\
        @incollection{c, title = {C}, booktitle = {Yearbook}, year = 2001}\n@book{d, title = {D}}\n";
    let mut kept = ReadingCache::default();
    let before = kept.read_bibtex(&text.into()).records;
    let now = kept.read_bibtex(&text.replace("{C}", "{Sea}").as_str().into()).records;
    let is_same = |(slot, placed): &(RecordSlot, &Placed)| {
        before.get(*slot).is_some_and(|before| Arc::ptr_eq(&before.record, &placed.record))
    };
    let mut same: Vec<&str> = now.numbered().filter(is_same).map(|(_, placed)| placed.record.title()).collect();
    same.sort_unstable();
    assert_eq!(same, ["A", "B", "D", "Yearbook"]);
}

#[test]
fn a_record_keeps_its_slot_whatever_comes_and_goes_before_it() {
    let text = "@book{a, title = {A}}\n@book{b, title = {B}}\n@book{c, title = {C}}\n";
    let mut kept = ReadingCache::default();
    let mut numbers = |text: &str| -> Vec<(String, u32)> {
        let records = kept.read_bibtex(&text.into()).records;
        records.numbered().map(|(slot, placed)| (placed.record.title().to_owned(), slot.0)).collect()
    };
    let said = |numbers: &[(String, u32)]| -> Vec<String> {
        numbers.iter().map(|(title, number)| format!("{title}{number}")).collect()
    };
    assert_eq!(said(&numbers(text)), ["A0", "B1", "C2"]);
    let new = "@book{n, title = {N}}\n";
    assert_eq!(said(&numbers(&format!("{new}{text}"))), ["N3", "A0", "B1", "C2"], "in the order of the file");
    assert_eq!(said(&numbers(&format!("{new}{text}").replace("@book{b, title = {B}}\n", ""))), ["N3", "A0", "C2"]);
    assert_eq!(
        said(&numbers(&text.replace("{B}", "{Bee}"))),
        ["A0", "Bee1", "C2"],
        "what comes next is put into the gap"
    );
}
