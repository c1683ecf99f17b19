//! What a source says that others say otherwise: titles and pages that do not count, citekeys that mean another work.

use crate::features::{Place, place_of};
use crate::library::source::{Entries, SourceId};
use crate::library::{ChapterId, Cited, Library, WorkId, folded_name};
use crate::resolution::Target;
use crate::text::Span;
use crate::workspace::note::{Note, NoteId};
use crate::workspace::settings::Code;
use crate::workspace::snapshot::Snapshot;

/// One such thing, at the entry that does not count.
pub(super) struct Dispute {
    pub span: Span,
    pub code: Code,
    pub message: String,
    pub related: Vec<(Place, String)>,
}

/// What the source `note` says otherwise than what counts; nothing where it is no source.
pub(super) fn disputes(snapshot: &Snapshot, note: &Note) -> Vec<Dispute> {
    let library = snapshot.library(note);
    let source = note.id.source();
    let Some(entries) = library.entries(source).filter(|entries| !entries.of_note_alone) else { return Vec::new() };
    let mut teller = Teller { snapshot, note, library, found: Vec::new() };
    for key in &entries.repeated {
        teller.duplicate(&key.key, key.span, None);
    }
    for (key, claims) in library.contested_citekeys() {
        for &own in claims.iter().filter(|own| own.source() == source) {
            if let Some(span) = key_span(entries, own, key) {
                teller.duplicate(key, entries.moved.now(span), Some(own));
            }
        }
    }
    for &id in library.works_with_several_entries().flatten().filter(|id| id.source == source) {
        teller.work(id);
    }
    teller.found
}

/// Where among `entries` the entry `own` has `key`.
fn key_span(entries: &Entries, own: Cited, key: &str) -> Option<Span> {
    let work = entries.works.get(own.work().index)?;
    let (span, heading) = match own {
        Cited::Work(_) => {
            let place = work.citekeys.iter().position(|own| own == key)?;
            (work.citekey_spans.get(place).copied().unwrap_or_default(), work.heading)
        }
        Cited::Chapter(id) => {
            let chapter = work.chapters.get(id.index as usize)?;
            let other = chapter.other_citekeys.iter().find(|it| it.key == key);
            (other.map_or(chapter.citekey_span, |it| it.span), chapter.heading)
        }
    };
    Some(if span.is_empty() { heading } else { span })
}

struct Teller<'t> {
    snapshot: &'t Snapshot,
    note: &'t Note,
    library: &'t Library,
    found: Vec<Dispute>,
}

impl Teller<'_> {
    /// Tells where `key`, which stands at `span`, means something else than the entry `own` that has it.
    fn duplicate(&mut self, key: &str, span: Span, own: Option<Cited>) {
        let Some(winner) = self.library.cited(key) else { return };
        if own.is_some_and(|own| self.library.same_cited(own) == winner) {
            return;
        }
        let (target, title) = match winner {
            Cited::Work(id) => (Target::Work(id), self.library.work(id).map(|work| work.full_title())),
            Cited::Chapter(id) => (Target::Chapter(id), self.library.chapter(id).map(|(_, chapter)| chapter.label())),
        };
        let titled = title.filter(|title| !title.is_empty()).map(|title| format!("*{title}*, ")).unwrap_or_default();
        let file = self.file(winner.source());
        let message = format!("`{key}` is the citekey of {titled}in {file} already; citing it means that one");
        self.tell(span, Code::DuplicateCitekey, message, target, "the one that counts");
    }

    /// Tells where the work of the entry `id`, or a chapter of it, has another title or other pages.
    fn work(&mut self, id: WorkId) {
        let library = self.library;
        let same = library.same_work(id);
        let (Some(own), Some(first)) = (library.entry(id), library.entry(same)) else { return };
        if id != same && differ(&own.full_title(), &first.full_title()) {
            let message = self.said("the title", &own.full_title(), same.source, &first.full_title());
            self.tell(
                library.place(id.source, own.heading),
                Code::SourcesDisagree,
                message,
                Target::Work(same),
                "what counts",
            );
        }
        for (index, chapter) in own.chapters.iter().enumerate() {
            let own = ChapterId { work: id, index: index as u32 };
            let same = library.same_chapter(own);
            let heading = library.place(id.source, chapter.heading);
            // As they count: the first that says something has it.
            let mut entries = library.chapter_entries(same);
            let order = library.work_entries(same.work);
            entries.sort_by_key(|entry| order.iter().position(|work| *work == entry.work));
            let said = |entry: &ChapterId| library.entry(entry.work)?.chapters.get(entry.index as usize);
            let Some((_, counts)) = library.chapter(same) else { continue };
            let winner = entries.iter().find(|entry| said(entry).is_some());
            if let Some(winner) = winner.filter(|winner| **winner != own && differ(&chapter.title, &counts.title)) {
                let message = self.said("the title", &chapter.title, winner.work.source, &counts.title);
                self.tell(heading, Code::SourcesDisagree, message, Target::Chapter(same), "what counts");
            }
            let winner = entries.iter().find(|entry| said(entry).is_some_and(|it| it.pages.is_some()));
            let (Some(winner), Some(pages), Some(count)) = (winner, chapter.pages, counts.pages) else { continue };
            if *winner != own && pages != count {
                let what = format!("the pages of “{}”", chapter.title);
                let message = self.said(&what, &pages.to_string(), winner.work.source, &count.to_string());
                self.tell(heading, Code::SourcesDisagree, message, Target::Chapter(same), "what counts");
            }
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

/// Whether two titles differ by more than case, marks and a subtitle that one of them leaves out.
fn differ(one: &str, other: &str) -> bool {
    let (one, other) = (folded_name(one), folded_name(other));
    let begins =
        |long: &str, short: &str| long.strip_prefix(short).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '));
    !one.is_empty() && !other.is_empty() && !begins(&one, &other) && !begins(&other, &one)
}
