//! Where sources contradict each other: a title or pages that differ from those in use, a citekey that means another
//! work.

use crate::features::{Place, place_of};
use crate::library::source::{Entries, SourceId};
use crate::library::{Cited, Library, RecordId, folded_name};
use crate::resolution::Target;
use crate::text::Span;
use crate::workspace::note::{Note, NoteId};
use crate::workspace::settings::Code;
use crate::workspace::snapshot::Snapshot;

/// A contradiction, at the entry that is overruled.
pub(super) struct Dispute {
    pub span: Span,
    pub code: Code,
    pub message: String,
    pub related: Vec<(Place, String)>,
}

/// Where the source `note` contradicts what is in use. Empty if it is no source.
pub(super) fn disputes(snapshot: &Snapshot, note: &Note) -> Vec<Dispute> {
    let library = snapshot.library(note);
    let source = note.id.source();
    let Some(entries) = library.entries(source).filter(|entries| !entries.of_note_alone) else { return Vec::new() };
    let mut teller = Teller { snapshot, note, library, found: Vec::new() };
    for key in &entries.repeated {
        teller.duplicate(&key.key, key.span, None);
    }
    for (key, claims) in library.contested_citekeys() {
        for &own in claims.iter().filter(|own| own.source == source) {
            if let Some(span) = key_span(entries, own, key) {
                teller.duplicate(key, entries.moved.current(span), Some(own));
            }
        }
    }
    for records in library.things_with_several_records() {
        if let Some(&own) = records.iter().find(|id| id.source == source) {
            teller.disagreement(records, own);
        }
    }
    teller.found
}

/// Where the record `own` of `entries` gives `key`; its heading if the key is not written.
fn key_span(entries: &Entries, own: RecordId, key: &str) -> Option<Span> {
    let record = &entries.records.get(own.slot)?.record;
    let span = record.keys.iter().find(|it| it.key == key)?.span;
    Some(if span.is_empty() { record.heading } else { span })
}

struct Teller<'t> {
    snapshot: &'t Snapshot,
    note: &'t Note,
    library: &'t Library,
    found: Vec<Dispute>,
}

impl Teller<'_> {
    /// Adds a diagnostic if `key`, at `span`, means something else than the record `own` that has it.
    fn duplicate(&mut self, key: &str, span: Span, own: Option<RecordId>) {
        let Some(claim) = self.library.claim(key) else { return };
        if own.is_some_and(|own| self.library.thing_of(own) == claim.thing) {
            return;
        }
        let view = self.library.view(claim.thing);
        let (target, title) = match self.library.cited_thing(claim.thing) {
            Cited::Work(id) => (Target::Work(id), view.map(|work| work.title().to_owned())),
            Cited::Chapter(id) => (Target::Chapter(id), view.map(|chapter| chapter.label())),
        };
        let titled = title.filter(|title| !title.is_empty()).map(|title| format!("“{title}”, ")).unwrap_or_default();
        let file = self.file(claim.record.source);
        let message = format!("`{key}` is the citekey of {titled}in {file} already; citing it means that one");
        self.tell(span, Code::DuplicateCitekey, message, target, "the one that counts");
    }

    /// Adds a diagnostic if the record `own` has another title or other pages than the one of `records` that is in use.
    /// All of `records` describe the same thing.
    fn disagreement(&mut self, records: &[RecordId], own: RecordId) {
        let library = self.library;
        let Some(record) = library.record(own) else { return };
        let heading = library.current_span(own.source, record.heading);
        let target = library.cited_thing(library.thing_of(own)).into();
        let others = || records.iter().filter_map(|&id| Some((id, library.record(id)?)));
        let titled = others().find(|(_, other)| !other.title().is_empty());
        if let Some((id, counts)) = titled.filter(|(id, it)| *id != own && differ(record.title(), it.title())) {
            let message = self.said("the title", record.title(), id.source, counts.title());
            self.tell(heading, Code::SourcesDisagree, message, target, "what counts");
        }
        let paged = others().find_map(|(id, other)| Some((id, other.pages?)));
        let Some(((id, count), pages)) = paged.zip(record.pages) else { return };
        if id != own && pages != count {
            let what = format!("the pages of “{}”", record.title());
            let message = self.said(&what, &pages.to_string(), id.source, &count.to_string());
            self.tell(heading, Code::SourcesDisagree, message, target, "what counts");
        }
    }

    /// `the title is “A” in refs.bib and “B” in books/a.md, which counts`
    fn said(&self, what: &str, own: &str, source: SourceId, other: &str) -> String {
        let verb = if what.starts_with("the pages") { "are" } else { "is" };
        let (here, there) = (self.file(self.note.id.source()), self.file(source));
        let there = if here == there { "another entry there".to_owned() } else { there };
        format!("{what} {verb} “{own}” in {here} and “{other}” in {there}, which counts")
    }

    fn file(&self, source: SourceId) -> String {
        let file = NoteId::of(source).and_then(|id| self.snapshot.note(id));
        file.map(|file| self.snapshot.shown(file)).unwrap_or_else(|| "another file".to_owned())
    }

    fn tell(&mut self, span: Span, code: Code, message: String, target: Target, words: &str) {
        let place = place_of(self.snapshot, self.note, target).map(|place| (place, words.to_owned()));
        self.found.push(Dispute { span, code, message, related: place.into_iter().collect() });
    }
}

/// Whether two titles differ in more than case, punctuation and an omitted subtitle.
fn differ(one: &str, other: &str) -> bool {
    let (one, other) = (folded_name(one), folded_name(other));
    let begins =
        |long: &str, short: &str| long.strip_prefix(short).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '));
    !one.is_empty() && !other.is_empty() && !begins(&one, &other) && !begins(&other, &one)
}
