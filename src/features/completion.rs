//! Completion: works and chapters behind `@`, chapters behind `[@key, chap. ` and `Chapter `, books behind `book:`, and
//! organizations by name or abbreviation.

mod chapters;
mod organizations;
mod works;

use serde_json::{Value as Json, json};

use super::cards;
use crate::library::Cited;
use crate::resolution::Target;
use crate::text::Span;
use crate::workspace::note::Note;
use crate::workspace::snapshot::Snapshot;
pub(super) use works::{chapter_term, cited};

/// At most so many items are answered.
pub const MOST_ITEMS: usize = 50;

/// What an item is, for its icon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ItemKind {
    /// A book or another work.
    Work,
    /// A chapter.
    Chapter,
    /// An organization.
    Organization,
}

/// One thing to insert.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// What it is.
    pub kind: ItemKind,
    /// What the list shows.
    pub label: String,
    /// A few words beside the label.
    pub detail: String,
    /// What is inserted in place of [`Completions::span`].
    pub insert: String,
    /// What the editor holds against what is typed; begins with what is typed now.
    pub filter: String,
    /// What [`documentation`] finds the item again by.
    pub data: Json,
}

/// The answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Completions {
    /// What is replaced: on one line, around the cursor.
    pub span: Span,
    /// Best first.
    pub items: Vec<Item>,
    /// Whether there were more, so that typing on may bring others.
    pub incomplete: bool,
}

/// What can stand at the byte `offset` of `note`, which must be open.
pub fn completion(snapshot: &Snapshot, note: &Note, offset: usize) -> Option<Completions> {
    let text = note.text.as_deref()?;
    let line = Line::at(text, offset)?;
    let front_matter = note.facts.front_matter;
    // At the end of a front matter that is not closed yet the cursor is still inside.
    let is_open = offset == front_matter.end as usize && !text[..offset].ends_with(['\n', '\r']);
    if front_matter.contains(offset) || (is_open && !front_matter.is_empty()) {
        return works::book_field(snapshot, note, &line).filter(|found| !found.items.is_empty());
    }
    // At the end of an open fence or comment the cursor is still inside.
    if note.silent.iter().any(|span| (span.start as usize) < offset && offset <= span.end as usize) {
        return None;
    }
    let found = chapters::completion(snapshot, note, &line)
        .or_else(|| works::completion(snapshot, note, &line))
        .or_else(|| organizations::completion(snapshot, note, &line))?;
    (!found.items.is_empty()).then_some(found)
}

/// Where the paragraph begins that the line at `line` belongs to: behind the last line with no words, and no more than
/// some lines above.
fn paragraph_start(text: &str, line: usize) -> usize {
    let blank = |line: &&str| line.trim_matches([' ', '\t', '\r', '\n', '>']).is_empty();
    let above = text[..line].split_inclusive('\n').rev().take(MOST_LINES).take_while(|line| !blank(line));
    line - above.map(str::len).sum::<usize>()
}

/// A citation runs over no more lines than these.
const MOST_LINES: usize = 10;

/// The line that the cursor is in, cut at the cursor.
struct Line<'t> {
    /// Byte offset of the cursor.
    cursor: usize,
    /// What of the paragraph stands before the cursor.
    paragraph: &'t str,
    /// What of the line stands before the cursor.
    before: &'t str,
    /// What of the line stands behind it.
    after: &'t str,
}

impl<'t> Line<'t> {
    fn at(text: &'t str, cursor: usize) -> Option<Self> {
        let start = text.get(..cursor)?.rfind(['\n', '\r']).map_or(0, |line_break| line_break + 1);
        let end = text[cursor..].find(['\n', '\r']).map_or(text.len(), |line_break| cursor + line_break);
        let paragraph = &text[paragraph_start(text, start)..cursor];
        Some(Self { cursor, paragraph, before: &text[start..cursor], after: &text[cursor..end] })
    }

    /// The span of the last `typed` bytes before the cursor and the first `behind` behind it.
    fn span(&self, typed: usize, behind: usize) -> Span {
        Span::new(self.cursor - typed, self.cursor + behind)
    }
}

/// What an editor may hold against what is typed: `typed` itself first, so that it passes now; then the rest of the
/// word that it begins, so that it passes while the word is typed on; then all else, for editors that match loosely.
fn filter(typed: &str, all: &str) -> String {
    let lower = all.to_lowercase();
    let wanted = typed.to_lowercase();
    let word_start = |at: &usize| lower[..*at].chars().next_back().is_none_or(|c| !c.is_alphanumeric());
    let found = lower.match_indices(&wanted).map(|(at, _)| at).find(word_start);
    match found.filter(|_| lower.len() == all.len()) {
        Some(0) => format!("{typed}{}", &all[wanted.len()..]),
        Some(at) => format!("{typed}{} {all}", &all[at + wanted.len()..]),
        None => format!("{typed} {all}"),
    }
}

/// Whether `name` begins with `start`, in any case.
fn begins(name: &str, start: &str) -> bool {
    let mut chars = name.chars().flat_map(char::to_lowercase);
    start.chars().flat_map(char::to_lowercase).all(|c| chars.next() == Some(c))
}

/// The documentation of an item, from its [`Item::data`]. `note` is the one that completion was asked in.
pub fn documentation(snapshot: &Snapshot, note: &Note, data: &Json) -> Option<String> {
    let library = snapshot.library(note);
    if let Some(name) = data.get("organization").and_then(Json::as_str) {
        return cards::card(snapshot, note, Target::Organization(library.organization_named(name)?));
    }
    let key = data.get("work")?.as_str()?;
    let card = |cited: Cited| {
        let target = match (cited, data.get("chapter").and_then(Json::as_u64)) {
            (Cited::Chapter(chapter), _) => Target::Chapter(chapter),
            (Cited::Work(work), Some(index)) => Target::Chapter(*library.chapters(work).get(index as usize)?),
            (Cited::Work(work), None) => Target::Work(work),
        };
        cards::card(snapshot, note, target)
    };
    // A chapter in running text may be of a book whose key the note gives to another work of its own.
    snapshot.context(note).cited(key).and_then(card).or_else(|| library.cited(key).and_then(card))
}

fn work_data(key: &str, chapter: Option<u32>) -> Json {
    match chapter {
        Some(index) => json!({"work": key, "chapter": index}),
        None => json!({"work": key}),
    }
}
