//! Reads fixtures.

use std::sync::Arc;

use glossator::features::Place;
use glossator::features::code_action::{Action, Changes};
use glossator::features::rename::Refusal;
use glossator::text::Span;
use glossator::workspace::note::{Note, NoteId, Stale};
use glossator::workspace::snapshot::Snapshot;

use crate::support::everywhere::ask_at_words;
use crate::support::folder::{Folder, address};

/// A workspace with one note open.
pub struct Fixture {
    pub snapshot: Arc<Snapshot>,
    /// The note that something is drawn in, else the last one.
    pub note: Arc<Note>,
    /// Where the cursor is.
    cursor: Option<usize>,
    /// What is drawn under the text of the note.
    pub ranges: Vec<Span>,
    folder: Folder,
}

impl Fixture {
    /// Reads `fixture`, and asks everything everywhere in the note.
    pub fn new(fixture: &str) -> Self {
        let mut folder = Folder::default();
        let mut open = (String::new(), Drawing::default());
        for file in fixture.split("//- ").skip(1) {
            let (path, lines) = file.split_once('\n').expect("a line behind the path");
            let (text, drawing) = Drawing::take_from(lines);
            folder.set(path, &text);
            if !drawing.is_empty() || open.1.is_empty() {
                assert!(drawing.is_empty() || open.1.is_empty(), "{path}: something is drawn in two files");
                open = (path.to_owned(), drawing);
            }
        }
        let (path, drawing) = open;
        ask_at_words(&folder, &path);
        ask_at_words(&folder.with_crlf(), &path);
        let (snapshot, note) = folder.open(&path);
        Self { snapshot, note, cursor: drawing.cursor, ranges: drawing.ranges, folder }
    }

    /// The text of a note.
    pub fn text(&self, note: &Note) -> &str {
        self.folder.text(&Folder::path_of(note))
    }

    /// Where the cursor is drawn.
    pub fn cursor(&self) -> usize {
        self.cursor.expect("a cursor is drawn")
    }

    /// The one range that is drawn.
    pub fn range(&self) -> Span {
        assert_eq!(self.ranges.len(), 1, "one range is drawn");
        self.ranges[0]
    }

    /// All of the note.
    pub fn note_span(&self) -> Span {
        Span::new(0, self.note.open_text().len())
    }

    /// What `action` changes.
    pub fn changes(&self, action: &Action) -> Result<Changes, Refusal> {
        let read = |note: &Note| -> Result<Arc<String>, Stale> { Ok(Arc::new(self.text(note).to_owned())) };
        action.effect.changes(&self.snapshot, &self.note, &read)
    }

    /// The note `id` and its text after `edits`.
    pub fn edited(&self, id: NoteId, edits: &[(Span, String)]) -> (&Note, String) {
        let note = self.snapshot.note(id).expect("a note that is there");
        let (mut text, mut edits) = (self.text(note).to_owned(), edits.to_vec());
        edits.sort_by_key(|(span, _)| *span);
        for (span, new) in edits.iter().rev() {
            text.replace_range(span.range(), new);
        }
        (note, text)
    }

    /// What `place` selects, as `path:line: text`.
    pub fn shown(&self, place: Place) -> String {
        let note = self.snapshot.note(place.note).expect("a note that is there");
        let path = Folder::path_of(note);
        let line = self.folder.text(&path)[..place.selection.start as usize].matches('\n').count() + 1;
        format!("{path}:{line}: {}", place.selection.of(self.folder.text(&path)))
    }

    /// `text` with the addresses of files in the folder as paths.
    pub fn with_paths(text: &str) -> String {
        let uri = address("x").to_uri().expect("a file has an address").to_string();
        text.replace(uri.trim_end_matches('x'), "")
    }
}

/// What is drawn under the lines of a file.
#[derive(Default)]
struct Drawing {
    cursor: Option<usize>,
    ranges: Vec<Span>,
}

impl Drawing {
    fn is_empty(&self) -> bool {
        self.cursor.is_none() && self.ranges.is_empty()
    }

    /// The text of a file without what is drawn, and that.
    fn take_from(lines: &str) -> (String, Self) {
        let (mut text, mut drawing) = (String::new(), Self::default());
        let mut above = 0;
        for line in lines.split_inclusive('\n') {
            let drawn = line.trim();
            if drawn.is_empty() || !drawn.chars().all(|c| matches!(c, '^' | '|' | ' ')) {
                above = text.len();
                text.push_str(line);
                continue;
            }
            let offset = |column: usize| {
                let line = text[above..].trim_end_matches('\n');
                assert!(column <= line.chars().count(), "something is drawn behind the end of {line:?}");
                above + line.char_indices().nth(column).map_or(line.len(), |(at, _)| at)
            };
            let marks: Vec<char> = line.trim_end().chars().collect();
            if let Some(column) = marks.iter().position(|&c| c == '|') {
                assert!(drawing.cursor.is_none(), "there is one cursor");
                drawing.cursor = Some(offset(column));
            }
            let starts = (0..marks.len()).filter(|&at| marks[at] == '^' && (at == 0 || marks[at - 1] != '^'));
            for start in starts {
                let length = marks[start..].iter().take_while(|&&c| c == '^').count();
                drawing.ranges.push(Span::new(offset(start), offset(start + length)));
            }
        }
        (text, drawing)
    }
}

#[test]
fn drawings_are_read_by_characters() {
    let (text, drawing) = Drawing::take_from("é😀 Chapter 4\n   ^^^^^^^^^\n       |\nnext\n^^^^\n");
    assert_eq!(text, "é😀 Chapter 4\nnext\n");
    assert_eq!(drawing.ranges.iter().map(|range| range.of(&text)).collect::<Vec<_>>(), ["Chapter 4", "next"]);
    assert_eq!(&text[drawing.cursor.unwrap()..], "ter 4\nnext\n");
}
