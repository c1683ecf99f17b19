//! All that a workspace knows, as text in which no number of a note or name stands: two workspaces that know the same
//! have the same picture, in whatever order they came to know it.

use std::collections::BTreeMap;
use std::fmt::Write;

use glossator::features::Place;
use glossator::features::definition::definition;
use glossator::features::diagnostics::diagnostics;
use glossator::features::hover::hover;
use glossator::features::references::references;
use glossator::library::source::{Owner, SourceId};
use glossator::library::work::Work;
use glossator::library::{ChapterId, Cited, Library, WorkId};
use glossator::recognition::MentionKind;
use glossator::resolution::{self, Reference, ReferenceKind, Target};
use glossator::text::Span;
use glossator::text::position::Encoding;
use glossator::workspace::Workspace;
use glossator::workspace::index::Key;
use glossator::workspace::note::{Note, NoteId};
use glossator::workspace::snapshot::Snapshot;

/// What is known, by what it is known of.
pub type Picture = BTreeMap<String, String>;

/// The picture of `workspace`. Everything is asked for, so that what is remembered is remembered from now on.
pub fn picture(workspace: &mut Workspace) -> Picture {
    let snapshot = workspace.snapshot();
    let view = View { workspace, snapshot: &snapshot };
    let mut picture = Picture::new();
    view.index(&mut picture);
    for note in snapshot.notes() {
        picture.insert(format!("note {}", note.address), view.note(note));
    }
    for (place, folder) in snapshot.folders().iter().enumerate() {
        let name = format!("{place} {:?}", folder.root);
        picture.insert(format!("settings {name}"), format!("{:?}", folder.settings));
        view.library(&name, &folder.library, &mut picture);
    }
    picture
}

/// Where `left` and `right` differ, to be read by a person; `None` where they do not.
pub fn difference(left: &Picture, right: &Picture) -> Option<String> {
    let mut told = String::new();
    let keys: std::collections::BTreeSet<&String> = left.keys().chain(right.keys()).collect();
    for key in keys {
        let nothing = String::new();
        let (one, other) = (left.get(key).unwrap_or(&nothing), right.get(key).unwrap_or(&nothing));
        if left.get(key) != right.get(key) {
            let _ = writeln!(told, "{key}:");
            for (sign, these, those) in [("-", one, other), ("+", other, one)] {
                let known: Vec<&str> = those.lines().collect();
                for line in these.lines().filter(|line| !known.contains(line)) {
                    let _ = writeln!(told, "  {sign} {line}");
                }
            }
            let _ = writeln!(told, "  ({} and {} lines)", one.lines().count(), other.lines().count());
        }
    }
    (!told.is_empty()).then_some(told)
}

struct View<'v> {
    workspace: &'v Workspace,
    snapshot: &'v Snapshot,
}

impl View<'_> {
    fn index(&self, picture: &mut Picture) {
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
            picture.insert(key, notes.concat());
        }
    }

    fn address(&self, id: NoteId) -> String {
        self.snapshot.note(id).map_or_else(|| "a note that is gone".to_owned(), |note| note.address.to_string())
    }

    fn source(&self, source: SourceId) -> String {
        NoteId::of(source).map_or_else(|| "gazetteer".to_owned(), |id| self.address(id))
    }

    fn note(&self, note: &Note) -> String {
        let mut told = format!("folder {}\n{:?}\n", note.folder, note.facts);
        for mention in &note.mentions.all {
            let _ = writeln!(told, "mention {:?} {}", mention.kind, places(note, mention.span));
        }
        // A name that went out of use while it lay inside a longer one means nothing and hides nothing.
        let trie = self.workspace.trie();
        let hits = note.mentions.names.iter().filter(|hit| !hit.covered || trie.has(hit.symbol));
        let mut names: Vec<String> = hits
            .map(|hit| {
                let form = self.workspace.symbols().form(hit.symbol);
                format!("name {} {form:?} covered {}\n", places(note, hit.span), hit.covered)
            })
            .collect();
        // Two names of the same words come in the order of their numbers.
        names.sort();
        told.push_str(&names.concat());
        let _ = writeln!(told, "{:?}\n{:?}", note.mentions.definitions, note.mentions.local);
        let references = self.snapshot.references(note);
        let anew = resolution::resolve(&note.mentions, self.snapshot.context(note));
        assert_eq!(*references, *anew, "what is remembered of {} does not hold any more", note.address);
        for reference in references.iter() {
            let _ = writeln!(told, "{}", self.reference(note, reference));
            self.check_references(note, reference);
            let offset = reference.span.start as usize;
            let _ = writeln!(told, "hover {:?}", hover(self.snapshot, note, offset));
            let found = definition(self.snapshot, note, offset).map(|found| found.places).unwrap_or_default();
            let _ = writeln!(told, "definition {:?}", found.iter().map(|it| self.place(*it)).collect::<Vec<_>>());
        }
        for found in diagnostics(self.snapshot, note) {
            let _ = write!(told, "{:?} {} {}: ", found.severity, found.code, found.message);
            let related = found.related.iter().map(|(place, words)| format!("{words} {}, ", self.place(*place)));
            let _ = writeln!(told, "{}{}", related.collect::<String>(), places(note, found.span));
        }
        told
    }

    /// Mentions of a chapter that are found by the index are those that are found by looking through all notes. Links are
    /// in no index.
    fn check_references(&self, note: &Note, reference: &Reference) {
        let offset = reference.span.start as usize;
        let target = self.snapshot.reference_at(note, offset).and_then(|reference| reference.target());
        let Some(target) = target.filter(|target| matches!(target, Target::Chapter(_))) else { return };
        let found = references(self.snapshot, note, offset, false).expect("it has a target");
        let is_link = |note: &Note, span: Span| {
            let here = note.mentions.all.iter().filter(|mention| mention.span == span);
            here.map(|mention| mention.kind).any(|kind| matches!(kind, MentionKind::Link { .. }))
        };
        let is_one = |note: &Note, it: &Reference| {
            it.kind != ReferenceKind::Page && it.target() == Some(target) && !is_link(note, it.span)
        };
        let found = found.iter().filter(|it| self.snapshot.note(it.note).is_some_and(|note| !is_link(note, it.range)));
        let found = found.count();
        let beside = self.snapshot.notes().filter(|other| other.folder == note.folder);
        let all = beside
            .map(|other| self.snapshot.references(other).iter().filter(|it| is_one(other, it)).count())
            .sum::<usize>();
        // The place that says what it is is left out.
        assert!(found == all || found + 1 == all, "{target:?}: {found} of {all}");
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
            places(note, reference.span)
        )
    }

    fn target(&self, note: &Note, library: &Library, target: Target) -> String {
        match target {
            Target::Work(id) => {
                let title = library.work(id).map(|work| &work.title);
                format!("work {title:?} #{} of {}", number(library, id), self.source(id.source))
            }
            Target::Chapter(id) => {
                let title = library.chapter(id).map(|(_, chapter)| &chapter.title);
                format!("chapter {title:?} #{} of {}", id.index, self.source(id.work.source))
            }
            Target::Part(id) => {
                let label = library.part(id).map(|(_, part, _)| &part.label);
                format!("part {label:?} #{} of {}", id.index, self.source(id.work.source))
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

    fn place(&self, place: Place) -> String {
        format!("{} {:?} {:?}", self.address(place.note), place.range, place.selection)
    }

    fn library(&self, folder: &str, library: &Library, picture: &mut Picture) {
        let mut lines = String::new();
        for (id, work) in library.works() {
            let _ = writeln!(lines, "work of {}: {:?}", self.source(id.source), self.placed(library, id, work));
        }
        for (id, work) in library.books() {
            let _ = writeln!(lines, "book of {}: {:?}", self.source(id.source), work.citekeys);
        }
        picture.insert(format!("works {folder}"), std::mem::take(&mut lines));
        let mut keys: Vec<String> = library
            .citekeys()
            .map(|(key, cited)| {
                assert_eq!(library.cited(key), Some(cited));
                let index = match cited {
                    Cited::Work(id) => format!("work {}", number(library, id)),
                    Cited::Chapter(id) => format!("chapter {} of work {}", id.index, number(library, id.work)),
                };
                format!("@{key} is {index} of {}\n", self.source(cited.source()))
            })
            .collect();
        keys.sort();
        picture.insert(format!("citekeys {folder}"), keys.concat());
        for (id, organization) in library.organizations() {
            let entries = library.organization_entries(id).map(|(id, _)| (self.source(id.source), id.index));
            let _ = writeln!(lines, "{} of {:?}", organization.name, entries.collect::<Vec<_>>());
        }
        for (id, abbreviation) in library.abbreviations() {
            let _ = writeln!(lines, "{abbreviation:?} {:?} of {}", id.book, self.source(id.source));
        }
        picture.insert(format!("organizations {folder}"), lines);
        picture.insert(format!("names {folder}"), self.names(library));
    }

    /// `work` with all places as they are in its sources now.
    fn placed(&self, library: &Library, id: WorkId, work: &Work) -> Work {
        let mut work = work.clone();
        let now = |source: SourceId, span: &mut Span| {
            if *span != Span::default() {
                *span = library.place(source, *span);
            }
        };
        let own = work.citekey_spans.iter_mut().chain([&mut work.span, &mut work.heading]);
        own.for_each(|span| now(id.source, span));
        for (index, chapter) in (0..).zip(&mut work.chapters) {
            let source = library.chapter_source(ChapterId { work: id, index });
            let keys = chapter.other_citekeys.iter_mut().map(|key| &mut key.span);
            let spans = keys.chain([&mut chapter.span, &mut chapter.heading, &mut chapter.citekey_span]);
            spans.for_each(|span| now(source, span));
        }
        work
    }

    /// Every name of every source with all that it may mean.
    fn names(&self, library: &Library) -> String {
        let symbols = self.workspace.symbols();
        let mut names: BTreeMap<String, String> = BTreeMap::new();
        for (source, entries) in library.sources() {
            for (form, owner) in entries.names() {
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

/// The how manieth of its source's works `id` is. In which slot it is kept tells only what was there before.
fn number(library: &Library, id: WorkId) -> u32 {
    let works = library.entries(id.source).map(|entries| &entries.works);
    let place = works.and_then(|works| works.numbered().position(|(slot, _)| slot == id.index));
    place.expect("a work of the library stands in its source") as u32
}

/// `owner` with its work's number in the place of the slot.
fn numbered(library: &Library, source: SourceId, owner: Owner) -> Owner {
    let number = |index| number(library, WorkId { source, index });
    match owner {
        Owner::Work(work) => Owner::Work(number(work)),
        Owner::Chapter(work, chapter) => Owner::Chapter(number(work), chapter),
        Owner::BookAbbreviation(work, abbreviation) => Owner::BookAbbreviation(number(work), abbreviation),
        Owner::Organization(_) | Owner::Abbreviation(_) => owner,
    }
}

/// `span` in every way in which a protocol counts.
fn places(note: &Note, span: Span) -> String {
    let mut told = format!("at {}..{}", span.start, span.end);
    for encoding in [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32] {
        let (from, to) =
            (note.lines.position(span.start as usize, encoding), note.lines.position(span.end as usize, encoding));
        let _ = write!(told, " {}:{}-{}:{}", from.line, from.character, to.line, to.character);
    }
    told
}
