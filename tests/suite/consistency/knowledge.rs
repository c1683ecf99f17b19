//! All that a workspace knows, as text without the numbers of notes and names. Two workspaces with the same knowledge
//! give the same text, in whatever order they got it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use glossator::features::Place;
use glossator::features::definition::definition;
use glossator::features::diagnostics::diagnostics;
use glossator::features::hover::hover;
use glossator::features::references::references;
use glossator::features::search::{Said, search};
use glossator::features::workspace_symbol::symbol_place;
use glossator::library::book::{Book, RecordSlot};
use glossator::library::record::Record;
use glossator::library::source::{Owner, SourceId};
use glossator::library::{Cited, Library, RecordId, ThingId};
use glossator::recognition::MentionKind;
use glossator::resolution::{self, Reference, ReferenceKind, Target};
use glossator::text::Span;
use glossator::text::position::Encoding;
use glossator::workspace::Workspace;
use glossator::workspace::index::Key;
use glossator::workspace::note::{Note, NoteId};
use glossator::workspace::snapshot::Snapshot;

/// The knowledge, by subject.
pub type Knowledge = BTreeMap<String, String>;

/// The knowledge of `workspace`. Everything is computed, so that from now on everything is cached.
pub fn knowledge(workspace: &mut Workspace) -> Knowledge {
    let snapshot = workspace.snapshot();
    let view = View { workspace, snapshot: &snapshot };
    let mut knowledge = Knowledge::new();
    view.index(&mut knowledge);
    view.search(&mut knowledge);
    for note in snapshot.notes() {
        knowledge.insert(format!("note {}", note.address), view.note(note));
    }
    for (index, folder) in snapshot.folders().iter().enumerate() {
        let name = format!("{index} {:?}", folder.root);
        knowledge.insert(format!("settings {name}"), format!("{:?}", folder.settings));
        view.library(&name, &folder.library, &mut knowledge);
    }
    knowledge
}

/// A readable difference between `left` and `right`; `None` if there is none.
pub fn difference(left: &Knowledge, right: &Knowledge) -> Option<String> {
    let mut text = String::new();
    let keys: BTreeSet<&String> = left.keys().chain(right.keys()).collect();
    for key in keys {
        let nothing = String::new();
        let (one, other) = (left.get(key).unwrap_or(&nothing), right.get(key).unwrap_or(&nothing));
        if left.get(key) != right.get(key) {
            let _ = writeln!(text, "{key}:");
            for (sign, these, those) in [("-", one, other), ("+", other, one)] {
                let known: Vec<&str> = those.lines().collect();
                for line in these.lines().filter(|line| !known.contains(line)) {
                    let _ = writeln!(text, "  {sign} {line}");
                }
            }
            let _ = writeln!(text, "  ({} and {} lines)", one.lines().count(), other.lines().count());
        }
    }
    (!text.is_empty()).then_some(text)
}

struct View<'v> {
    workspace: &'v Workspace,
    snapshot: &'v Snapshot,
}

impl View<'_> {
    fn index(&self, knowledge: &mut Knowledge) {
        for (key, postings) in self.snapshot.index().entries() {
            let key = match key {
                Key::Name(symbol) => format!("index name {:?}", self.workspace.symbols().form(symbol)),
                key => format!("index {key:?}"),
            };
            let mut notes: Vec<String> = postings
                .iter()
                .map(|posting| format!("{} of {}\n", posting.count, self.address(posting.note)))
                .collect();
            notes.sort();
            knowledge.insert(key, notes.concat());
        }
    }

    /// What is found by words of notes and abstracts.
    fn search(&self, knowledge: &mut Knowledge) {
        for query in ["chapter of the book", "peace", "world water", "the note says"] {
            let found = search(self.snapshot, query, true, 50).into_iter().map(|found| {
                let said = match found.said {
                    Said::Note(id) => self.address(id),
                    said => format!("{said:?}"),
                };
                let name = symbol_place(self.snapshot, found.folder, found.target).map(|place| self.location(place));
                format!("{:.3} {name:?} {said}\n", found.score)
            });
            let mut found: Vec<String> = found.collect();
            // Equals come in the order of their numbers.
            found.sort();
            knowledge.insert(format!("search {query}"), found.concat());
        }
    }

    fn address(&self, id: NoteId) -> String {
        self.snapshot.note(id).map_or_else(|| "a note that is gone".to_owned(), |note| note.address.to_string())
    }

    fn source(&self, source: SourceId) -> String {
        NoteId::of(source).map_or_else(|| "gazetteer".to_owned(), |id| self.address(id))
    }

    fn note(&self, note: &Note) -> String {
        let mut text = format!("folder {}\n{:?}\n", note.folder.0, note.facts);
        for mention in &note.mentions.all {
            let _ = writeln!(text, "mention {:?} {}", mention.kind, positions(note, mention.span));
        }
        // A name that went out of use while inside a longer one means nothing and covers nothing.
        let trie = self.workspace.trie();
        let hits = note.mentions.names.iter().filter(|hit| !hit.covered || trie.has(hit.symbol));
        let mut names: Vec<String> = hits
            .map(|hit| {
                let form = self.workspace.symbols().form(hit.symbol);
                format!("name {} {form:?} covered {}\n", positions(note, hit.span), hit.covered)
            })
            .collect();
        // Two names with the same words come in the order of their numbers.
        names.sort();
        text.push_str(&names.concat());
        let _ = writeln!(text, "{:?}\n{:?}", note.mentions.definitions, note.mentions.local);
        let references = self.snapshot.references(note);
        let anew = resolution::resolve(&note.mentions, self.snapshot.context(note));
        assert_eq!(*references, *anew, "what is remembered of {} does not hold any more", note.address);
        for reference in references.iter() {
            let _ = writeln!(text, "{}", self.reference(note, reference));
            self.check_references(note, reference);
            let offset = reference.span.start as usize;
            let _ = writeln!(text, "hover {:?}", hover(self.snapshot, note, offset));
            let found = definition(self.snapshot, note, offset).map(|found| found.places).unwrap_or_default();
            let _ = writeln!(text, "definition {:?}", found.iter().map(|it| self.location(*it)).collect::<Vec<_>>());
        }
        for found in diagnostics(self.snapshot, note) {
            let _ = write!(text, "{:?} {} {}: ", found.severity, found.code, found.message);
            let related = found.related.iter().map(|(place, words)| format!("{words} {}, ", self.location(*place)));
            let _ = writeln!(text, "{}{}", related.collect::<String>(), positions(note, found.span));
        }
        text
    }

    /// The mentions of a chapter found by the index must equal those found by searching all notes. Links are in no
    /// index, and front matter is not among the references of a note.
    fn check_references(&self, note: &Note, reference: &Reference) {
        let offset = reference.span.start as usize;
        let target = self.snapshot.reference_at(note, offset).and_then(|reference| reference.target());
        let Some(target) = target.filter(|target| matches!(target, Target::Chapter(_))) else { return };
        let is_link = |note: &Note, span: Span| {
            let here = note.mentions.all.iter().filter(|mention| mention.span == span);
            here.map(|mention| mention.kind).any(|kind| matches!(kind, MentionKind::Link { .. }))
        };
        let is_one = |note: &Note, it: &Reference| {
            it.kind != ReferenceKind::Page && it.target() == Some(target) && !is_link(note, it.span)
        };
        let mut mentions = BTreeSet::new();
        for other in self.snapshot.notes().filter(|other| other.folder == note.folder) {
            let references = self.snapshot.references(other);
            mentions.extend(references.iter().filter(|it| is_one(other, it)).map(|it| (other.id, it.span)));
        }
        let found = references(self.snapshot, note, offset, false).expect("it has a target");
        let found: BTreeSet<_> = found.iter().map(|it| (it.note, it.range)).collect();
        // The definition itself is left out.
        let missed: Vec<_> = mentions.difference(&found).collect();
        assert!(missed.len() <= 1, "{target:?}: {missed:?} of {mentions:?}");
        for &(id, span) in found.difference(&mentions) {
            let other = self.snapshot.note(id).expect("a note was found");
            let facts = &other.facts;
            let stated = [facts.book_span, facts.chapter_span, facts.title_span];
            let stated = stated.contains(&span) || facts.citekeys.iter().any(|citekey| citekey.span == span);
            assert!(stated || is_link(other, span), "{target:?}: {} {}", other.address, positions(other, span));
        }
    }

    fn reference(&self, note: &Note, reference: &Reference) -> String {
        let library = self.snapshot.library(note);
        let targets: Vec<String> = reference.targets.iter().map(|&it| self.target(note, library, it)).collect();
        let within = reference.within.map(|it| self.target(note, library, it));
        format!(
            "{:?} {:?} {targets:?} within {within:?} {:?} {:?} {}",
            reference.kind,
            reference.certainty,
            reference.pages,
            reference.number,
            positions(note, reference.span)
        )
    }

    fn target(&self, note: &Note, library: &Library, target: Target) -> String {
        match target {
            Target::Work(id) => {
                let title = library.view(id).map(|work| work.title().to_owned());
                format!("work {title:?} {}", self.thing(library, id))
            }
            Target::Chapter(id) => {
                let title = library.view(id).map(|chapter| chapter.title().to_owned());
                format!("chapter {title:?} {}", self.thing(library, id))
            }
            Target::Part(id) => {
                let label = library.part(id).map(|(_, part, _)| &part.label);
                format!("part {label:?} #{} of {}", id.index, self.thing(library, id.book))
            }
            Target::Organization(id) => {
                let name = library.organization(id).map(|organization| &organization.name);
                format!("organization {name:?} #{} of {}", id.index, self.source(id.source))
            }
            Target::Abbreviation(id) => {
                format!("abbreviation {:?} of {}", library.abbreviation(id), self.source(id.source))
            }
            Target::Local(index) => format!("local {:?}", note.mentions.definitions.get(index as usize)),
        }
    }

    fn thing(&self, library: &Library, thing: ThingId) -> String {
        format!("#{} of {}", number(library, thing.0), self.source(thing.0.source))
    }

    fn location(&self, place: Place) -> String {
        format!("{} {:?} {:?}", self.address(place.note), place.range, place.selection)
    }

    fn library(&self, folder: &str, library: &Library, knowledge: &mut Knowledge) {
        let mut lines = String::new();
        for work in library.works() {
            let chapters = library.chapters(work);
            let _ = writeln!(lines, "work {}", self.records(library, work));
            for chapter in chapters {
                let _ = writeln!(lines, "  chapter {}", self.records(library, chapter));
            }
        }
        for book in library.books() {
            let _ = writeln!(lines, "book {}", self.thing(library, book));
        }
        knowledge.insert(format!("works {folder}"), std::mem::take(&mut lines));
        let mut keys: Vec<String> = library
            .citekeys()
            .map(|(key, thing)| {
                let cited = library.cited(key).expect("a key that is listed is one");
                assert_eq!(cited.thing(), thing);
                let kind = if let Cited::Work(_) = cited { "work" } else { "chapter" };
                format!("@{key} is the {kind} {}\n", self.thing(library, thing))
            })
            .collect();
        keys.sort();
        knowledge.insert(format!("citekeys {folder}"), keys.concat());
        for (id, organization) in library.organizations() {
            let entries = library.organization_entries(id).map(|(id, _)| (self.source(id.source), id.index));
            let _ = writeln!(lines, "{} of {:?}", organization.name, entries.collect::<Vec<_>>());
        }
        for (id, abbreviation) in library.abbreviations() {
            let _ = writeln!(lines, "{abbreviation:?} {:?} of {}", id.book, self.source(id.source));
        }
        knowledge.insert(format!("organizations {folder}"), lines);
        knowledge.insert(format!("names {folder}"), self.names(library));
    }

    /// The records of `thing` with their content. Spans are those in the current text, and records have their numbers
    /// instead of slots.
    fn records(&self, library: &Library, thing: ThingId) -> String {
        let records = library.records_of(thing).into_iter().map(|id| {
            let placed = library.placed(id).expect("a thing's records are there");
            let mut record = Record::clone(&placed.record);
            let now = |span: &mut Span| {
                if *span != Span::default() {
                    *span = library.current_span(id.source, *span);
                }
            };
            record.keys.iter_mut().map(|key| &mut key.span).for_each(now);
            [&mut record.span, &mut record.heading].into_iter().for_each(now);
            let slot = |slot: RecordSlot| number(library, RecordId { slot, ..id });
            let container = placed.container.map(|container| (slot(container.slot), container.inherits));
            let chapters: Vec<u32> = placed.book().chapters.iter().map(|&it| slot(it)).collect();
            let Book { parts, matter, abbreviations, .. } = placed.book();
            let parts: Vec<_> = parts.iter().map(|part| (&part.label, &part.heading_text)).collect();
            let abbreviations: Vec<_> = abbreviations.iter().map(|it| (&it.short, &it.long)).collect();
            let values: Vec<String> =
                record.variables().map(|it| format!("{it:?}={:?}", record.marked_up(it))).collect();
            format!(
                "#{} of {} {:?} {:?} {:?} {:?} {:?} {:?} {:?} in {container:?} {values:?} {chapters:?} {parts:?} {matter:?} \
                 {abbreviations:?}",
                slot(id.slot),
                self.source(id.source),
                record.keys,
                record.kind,
                record.stated_type,
                record.number,
                record.pages,
                record.span,
                record.heading,
            )
        });
        records.collect::<Vec<_>>().join(" and ")
    }

    /// Every name of every source with all its possible meanings.
    fn names(&self, library: &Library) -> String {
        let symbols = self.workspace.symbols();
        let mut names: BTreeMap<String, String> = BTreeMap::new();
        for (source, entries) in library.sources() {
            for (form, owner) in entries.names(source) {
                let symbol = library.names_of(source, owner).iter().find(|&&it| symbols.form(it) == Some(&form));
                let named = library.named(*symbol.expect("every name of an owner has a symbol"));
                let meanings: Vec<(String, Owner)> =
                    named.iter().map(|&(source, it)| (self.source(source), numbered(library, source, it))).collect();
                names.insert(format!("{form:?}"), format!("{meanings:?}"));
            }
        }
        names.into_iter().map(|(form, meanings)| format!("{form} {meanings}\n")).collect()
    }
}

/// The position of the record `id` among those of its source. Its slot depends only on what was there before.
fn number(library: &Library, id: RecordId) -> u32 {
    let records = library.entries(id.source).map(|entries| &entries.records);
    let position = records.and_then(|records| records.numbered().position(|(slot, _)| slot == id.slot));
    position.expect("a record of the library stands in its source") as u32
}

/// `owner` with its record's number instead of the slot.
fn numbered(library: &Library, source: SourceId, owner: Owner) -> Owner {
    let number = |slot| RecordSlot(number(library, RecordId { source, slot }));
    match owner {
        Owner::Record(slot) => Owner::Record(number(slot)),
        Owner::RecordInContext(slot) => Owner::RecordInContext(number(slot)),
        Owner::BookAbbreviation(slot, abbreviation) => Owner::BookAbbreviation(number(slot), abbreviation),
        Owner::Organization(_) | Owner::OrganizationInContext(_) | Owner::Abbreviation(_) => owner,
    }
}

/// `span` in every position encoding.
fn positions(note: &Note, span: Span) -> String {
    let mut text = format!("at {}..{}", span.start, span.end);
    for encoding in [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32] {
        let (from, to) =
            (note.lines.position(span.start as usize, encoding), note.lines.position(span.end as usize, encoding));
        let _ = write!(text, " {}:{}-{}:{}", from.line, from.character, to.line, to.character);
    }
    text
}
