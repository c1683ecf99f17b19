//! Diagnostics: what a note says and its sources contradict. What is only inferred never causes a diagnostic.

mod abbreviations;
mod disputes;
mod printed;
mod sources;

use super::messages::{self, Fault, Fix};
use super::{Place, place_of};
use crate::markdown::locator::terms::Locale;
use crate::recognition::MentionKind;
use crate::resolution::{Certainty, NoteBook, Reference, ReferenceKind, Status, stated_book};
use crate::text::Span;
use crate::text::pages::Pages;
use crate::workspace::note::Note;
use crate::workspace::settings::{Code, Severity};
use crate::workspace::snapshot::Snapshot;

/// A diagnostic in a note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Exactly the wrong words.
    pub span: Span,
    /// How serious it is.
    pub severity: Severity,
    /// The kind of diagnostic.
    pub code: Code,
    /// What is wrong: a sentence without initial capital and full stop.
    pub message: String,
    /// Places that explain it, each with a short text.
    pub related: Vec<(Place, String)>,
    /// How to fix it, if that is known.
    pub fix: Option<Fix>,
}

/// The diagnostics of `note`, in the order of their spans.
pub fn diagnostics(snapshot: &Snapshot, note: &Note) -> Vec<Diagnostic> {
    let settings = &snapshot.folder(note).settings;
    let mut found = Vec::new();
    let mut add = |span: Span, fault: Fault, related: Vec<(Place, String)>| {
        if let Some(severity) = settings.severity(fault.code) {
            let Fault { code, message, fix } = fault;
            found.push(Diagnostic { span, severity, code, message, related, fix });
        }
    };
    let library = snapshot.library(note);
    for (span, fault) in sources::told(snapshot, note) {
        add(span, fault, Vec::new());
    }
    for problem in snapshot.bibliography_problems(note) {
        add(problem.span, Fault { code: Code::SourceInvalid, message: problem.message, fix: None }, Vec::new());
    }
    for dispute in disputes::disputes(snapshot, note) {
        add(dispute.span, Fault { code: dispute.code, message: dispute.message, fix: None }, dispute.related);
    }
    let has_works = library.has_works(Some(note.id.source()));
    let lacks = snapshot.lacks_bibliography(note);
    if let NoteBook::Key(key) = &note.facts.book
        && has_works
        && !lacks
        && stated_book(snapshot.context(note)).is_none()
    {
        add(note.facts.book_span, Fault { fix: None, ..messages::unknown_citekey(library, key) }, Vec::new());
    }
    if let Some((span, fault)) = messages::front_matter_chapter(snapshot, note) {
        add(span, fault, Vec::new());
    }
    let references = snapshot.references(note);
    for (span, fault) in printed::told(snapshot, note, &references) {
        add(span, fault, Vec::new());
    }
    for mention in &note.mentions.all {
        if let MentionKind::Pages { pages, .. } = mention.kind
            && pages.reversed()
        {
            add(mention.span, messages::page_range_reversed(note, mention.span, pages), Vec::new());
        }
    }
    for told in abbreviations::told(snapshot, note, &references) {
        add(told.span, told.fault, told.related);
    }
    for reference in references.iter() {
        // A reversed range is reported already.
        if reference.pages.is_some_and(Pages::reversed) {
            continue;
        }
        if let Some(fault) = fault_of(snapshot, note, reference, has_works, lacks) {
            add(reference.span, fault, related(snapshot, note, reference));
        }
    }
    let language = snapshot.language(note);
    // Who writes in another language and does not say so means its terms: what is missing is `lang`, not a term. Nor
    // is English wrong only because a project's file says that its notes are in another language.
    let is_unsaid = note.mentions.foreign && snapshot.said_language(note).is_none();
    let may_be_english = snapshot.own_language(note).is_none();
    for term in note.mentions.terms.iter().filter(|_| !is_unsaid) {
        let written = note.mentions.string(term.written);
        if may_be_english && Locale::default().kind(written).is_some() {
            continue;
        }
        if let Some(fault) = messages::locator_not_pandoc(written, term, language) {
            add(term.span, fault, Vec::new());
        }
    }
    if let Some(ignored) = &note.facts.ignored {
        found.retain(|diagnostic| !ignored.covers(diagnostic.span, diagnostic.code));
    }
    found.sort_by_key(|diagnostic| (diagnostic.span, diagnostic.code));
    found
}

/// The fault of `reference`, if it is known to be wrong. If no work is known, nothing is; and no citekey, where the note
/// `lacks` a bibliography.
fn fault_of(snapshot: &Snapshot, note: &Note, reference: &Reference, has_works: bool, lacks: bool) -> Option<Fault> {
    if reference.status() == Status::Resolved || reference.certainty != Certainty::Stated || !has_works {
        return None;
    }
    let fault = messages::fault(snapshot, note, reference)?;
    let may_be_known = || lacks || snapshot.has_tag(note, reference);
    (fault.code != Code::UnknownCitekey || !may_be_known()).then_some(fault)
}

/// Whether a diagnostic is about what is wrong with `reference`.
pub(super) fn is_reported(snapshot: &Snapshot, note: &Note, reference: &Reference) -> bool {
    let code = match reference.pages {
        Some(pages) if pages.reversed() => Some(Code::PageRangeReversed),
        _ => {
            let has_works = snapshot.library(note).has_works(Some(note.id.source()));
            let lacks = snapshot.lacks_bibliography(note);
            fault_of(snapshot, note, reference, has_works, lacks).map(|fault| fault.code)
        }
    };
    let is_on = |code: Code| snapshot.folder(note).settings.severity(code).is_some();
    let is_ignored = |code| note.facts.ignored.as_ref().is_some_and(|ignored| ignored.covers(reference.span, code));
    code.is_some_and(|code| is_on(code) && !is_ignored(code))
}

fn related(snapshot: &Snapshot, note: &Note, reference: &Reference) -> Vec<(Place, String)> {
    let words = match reference.kind {
        ReferenceKind::Page => "the chapter and its pages",
        ReferenceKind::Chapter if reference.status() == Status::Unknown => "the book",
        _ => "it could be this one",
    };
    let targets =
        reference.within.filter(|_| reference.targets.is_empty()).into_iter().chain(reference.targets.iter().copied());
    targets.filter_map(|target| Some((place_of(snapshot, note, target)?, words.to_owned()))).collect()
}
