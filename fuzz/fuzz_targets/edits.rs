//! Edits of an open file: the text, its lines and all that is read from it are those of a file that has always read so.
//!
//! The first byte chooses what the file is and how columns are counted. Edits follow the text behind bytes `0xff`, which
//! no text has: four bytes for two places, and what is put there.

#![no_main]

use glossator::library::source::Entries;
use glossator::library::sources::{self, ReadingCache, format::Format};
use glossator::text::position::{Encoding, LineTable, Position};
use glossator::text::{Document, Edit, Span};
use glossator::workspace::note::{NoteIdentity, Reading};
use glossator_fuzz::{chosen, desk, held, text};
use libfuzzer_sys::fuzz_target;

const ENCODINGS: [Encoding; 3] = [Encoding::Utf16, Encoding::Utf8, Encoding::Utf32];

fn edit(piece: &[u8]) -> Edit {
    let Some(([line, column, other_line, other_column], put)) = piece.split_first_chunk() else {
        return Edit { range: None, text: text(piece) };
    };
    let place = |&line: &u8, &column: &u8| Position { line: line.into(), character: column.into() };
    Edit { range: Some((place(line, column), place(other_line, other_column))), text: text(put) }
}

/// Applies `edit` to a plain string.
fn apply(text: &mut String, edit: &Edit, encoding: Encoding) {
    let Some((one, other)) = edit.range else { return text.clone_from(&edit.text) };
    let lines = LineTable::new(text);
    let (one, other) = (lines.offset(one, encoding), lines.offset(other, encoding));
    text.replace_range(one.min(other)..one.max(other), &edit.text);
}

/// That each place has its own position, and that a position leads back.
fn lines(lines: &LineTable, text: &str, encoding: Encoding) {
    assert_eq!(*lines, LineTable::new(text));
    for offset in (0..=text.len()).filter(|&offset| text.is_char_boundary(offset)) {
        let back = lines.offset(lines.position(offset, encoding), encoding);
        let within_break = text[..offset].ends_with('\r') && text[offset..].starts_with('\n');
        assert_eq!(back, offset - usize::from(within_break));
    }
}

fn document(first: &str, edits: &[Edit], encoding: Encoding) -> String {
    let (mut document, mut plain) = (Document::new(first, 0), first.to_owned());
    let mut before = document.take();
    let mut table = before.lines(None);
    for (version, edit) in (1..).zip(edits) {
        document.apply(std::slice::from_ref(edit), version, encoding);
        apply(&mut plain, edit, encoding);
        // Not each text is looked at.
        if version % 3 != 2 {
            let taken = document.take();
            assert_eq!(&*taken, plain.as_str());
            table = taken.lines(Some((&before, &table)));
            lines(&table, &plain, encoding);
            before = taken;
        }
    }
    plain
}

/// What the records of `entries` say, and where.
fn said(entries: &Entries) -> Vec<String> {
    let now = |span: Span| if span == Span::default() { span } else { entries.moved.current(span) };
    let records = entries.records.numbered().map(|(_, placed)| {
        let record = &placed.record;
        let values: Vec<_> = record.variables().map(|it| (it, record.marked_up(it))).collect();
        let keys: Vec<_> = record.keys.iter().map(|it| (&it.key, now(it.span))).collect();
        format!("{:?} {:?} {keys:?} {values:?}", now(record.heading), record.kind)
    });
    let mut all: Vec<String> = records.collect();
    all.sort();
    all
}

fn bibliography(first: &str, edits: &[Edit], encoding: Encoding) {
    let mut document = Document::new(first, 0);
    let mut kept = ReadingCache::default();
    kept.read_bibtex(&document.take());
    for (version, edit) in (1..).zip(edits) {
        document.apply(std::slice::from_ref(edit), version, encoding);
        let taken = document.take();
        let again = kept.read_bibtex(&taken);
        held::entries(&again, &taken);
        let fresh = sources::read(Format::Bibtex, &taken).expect("every text may be BibTeX");
        assert_eq!(again.problems, fresh.problems);
        assert_eq!(again.repeated, fresh.repeated);
        assert_eq!(said(&again), said(&fresh));
    }
}

fn note(name: &str, first: &str, edits: &[Edit]) {
    desk::at(|desk| {
        let address = desk.address(name);
        desk.workspace.open(&address, first, 0);
        desk.workspace.snapshot();
        for (version, edit) in (1..).zip(edits) {
            desk.workspace.edit(&address, std::slice::from_ref(edit), version);
            if version % 3 != 2 {
                desk.workspace.snapshot();
            }
        }
        let snapshot = desk.workspace.snapshot();
        if let Some(note) = snapshot.note_at(&address).filter(|note| note.version == Some(edits.len() as i32)) {
            let text = note.open_text();
            let identity = NoteIdentity { id: note.id, address: address.clone(), folder: note.folder };
            let reading = Reading::new(text, &address);
            let entries = reading.entries.clone();
            let fresh = reading.finish(text, &desk.workspace.trie(), identity);
            assert_eq!(note.lines, fresh.lines);
            assert_eq!(note.facts, fresh.facts);
            assert_eq!(note.mentions, fresh.mentions);
            let kept = snapshot.library(note).entries(note.id.source());
            assert_eq!(kept.map(|it| said(it)), entries.as_deref().map(said));
        }
        desk.clear(name);
    });
}

fuzz_target!(|data: &[u8]| {
    let (choice, data) = chosen(data);
    let mut pieces = data.split(|&byte| byte == 0xff);
    let first = text(pieces.next().unwrap_or_default());
    let edits: Vec<Edit> = pieces.take(12).map(edit).collect();
    let encoding = ENCODINGS[choice % 3];
    document(&first, &edits, encoding);
    match choice / 3 % 4 {
        0 => bibliography(&first, &edits, encoding),
        1 => note("edited.json", &first, &edits),
        2 => note("edited.yaml", &first, &edits),
        _ => note("edited.md", &first, &edits),
    }
});
