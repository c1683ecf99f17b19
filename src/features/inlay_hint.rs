//! Inlay hints: the title of a chapter after its number, the long form after an abbreviation.
//!
//! No hint repeats what is beside it anyway: `United Nations (UN)`, `Chapter 4, "Changing Models"`.

use rustc_hash::FxHashSet;

use super::hover;
use crate::library::Library;
use crate::resolution::{Reference, ReferenceKind, Target};
use crate::text::Span;
use crate::workspace::note::Note;
use crate::workspace::settings::Shown;
use crate::workspace::snapshot::Snapshot;

/// A hint in the text of a note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InlayHint {
    /// The byte offset where it is shown: after the reference and the word that contains it.
    pub offset: usize,
    /// The words shown.
    pub label: String,
    /// The byte offset of the reference, for [`tooltip`].
    pub reference: usize,
}

/// The largest number of characters of a title that are shown. Names are shown whole, because part of a name is not a
/// name.
const TITLE_LENGTH: usize = 48;

/// The hints of `note` within `within`, in order, according to the settings of its folder. The note must be open.
pub fn inlay_hints(snapshot: &Snapshot, note: &Note, within: Span) -> Vec<InlayHint> {
    let inlay = snapshot.folder(note).settings.inlay;
    let Some(text) = note.prose().filter(|_| (inlay.chapters, inlay.names) != (Shown::Off, Shown::Off)) else {
        return Vec::new();
    };
    let definitions = Definitions {
        starts: note.mentions.definitions.iter().map(|it| it.span.start).collect(),
        shorts: note.mentions.definitions.iter().map(|it| it.short.as_ref()).collect(),
    };
    let mut seen: FxHashSet<(Target, &str)> = FxHashSet::default();
    let mut hints = Vec::new();
    for reference in snapshot.references(note).iter() {
        if reference.span.start > within.end {
            break;
        }
        let Some(target) = reference.target() else { continue };
        let words = reference.span.of(text);
        let shown = if reference.number.is_some() { inlay.chapters } else { inlay.names };
        // However its number is written, a chapter gets one hint; each short form of a name gets its own.
        let key = (target, if reference.number.is_some() { "" } else { words });
        if shown == Shown::Off || (shown == Shown::FirstUse && seen.contains(&key)) {
            continue;
        }
        let Some(long) = explained(snapshot.library(note), note, &definitions, reference, target, words) else {
            continue;
        };
        seen.insert(key);
        let offset = word_end(text, reference.span.end as usize);
        if within.touches(offset) && !is_said(text, &definitions, reference, &long) {
            let label = if reference.number.is_some() { cut(&long) } else { long };
            hints.push(InlayHint { offset, label, reference: reference.span.start as usize });
        }
    }
    hints
}

/// What the note defines itself: spans and short forms.
struct Definitions<'n> {
    starts: FxHashSet<u32>,
    shorts: FxHashSet<&'n str>,
}

/// The tooltip of the hint for the reference at the byte offset `reference`, in Markdown.
pub fn tooltip(snapshot: &Snapshot, note: &Note, reference: usize) -> Option<String> {
    let references = snapshot.references(note);
    let index = references.binary_search_by_key(&reference, |it| it.span.start as usize).ok()?;
    hover::text(snapshot, note, &references[index])
}

/// The explanation of `words`, the words of the reference; `None` if they need none.
fn explained(
    library: &Library,
    note: &Note,
    definitions: &Definitions<'_>,
    reference: &Reference,
    target: Target,
    words: &str,
) -> Option<String> {
    let long = match target {
        Target::Chapter(id) if reference.kind == ReferenceKind::Chapter && reference.number.is_some() => {
            library.view(id)?.main_title().to_owned()
        }
        Target::Organization(id) => {
            let mut entries = library.organization_entries(id).map(|(_, organization)| organization);
            let is_short = entries.any(|entry| entry.abbreviations.iter().any(|short| is_form(words, short)));
            let is_local = || forms(words).any(|form| definitions.shorts.contains(form));
            (is_short || is_local()).then(|| library.organization(id).map(|it| it.name.to_string()))??
        }
        Target::Abbreviation(id) => {
            let abbreviation = library.abbreviation(id)?;
            is_form(words, &abbreviation.short).then(|| abbreviation.long.to_string())?
        }
        Target::Local(index) => note.mentions.definitions.get(index as usize)?.long.to_string(),
        _ => return None,
    };
    (!long.trim().is_empty() && long != words).then_some(long)
}

/// Whether `words` are `short`, in the singular or plural.
fn is_form(words: &str, short: &str) -> bool {
    forms(words).any(|form| form == short)
}

/// `words`, and the words that they may be the plural or possessive of.
fn forms(words: &str) -> impl Iterator<Item = &str> {
    [Some(words), words.strip_suffix('s'), words.strip_suffix("’s"), words.strip_suffix("'s")].into_iter().flatten()
}

/// The end of the word that contains the byte `offset` or ends there: `UN-led`, `UN's`.
fn word_end(text: &str, offset: usize) -> usize {
    let rest = text.get(offset..).unwrap_or_default();
    let mut end = 0;
    let mut chars = rest.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let joins = matches!(c, '-' | '\'' | '’') && chars.peek().is_some_and(|(_, next)| next.is_alphanumeric());
        if !c.is_alphanumeric() && !joins {
            break;
        }
        end = at + c.len_utf8();
    }
    offset + end
}

/// Whether the note gives `long` itself, right beside the reference.
fn is_said(text: &str, definitions: &Definitions<'_>, reference: &Reference, long: &str) -> bool {
    if reference.number.is_none() && definitions.starts.contains(&reference.span.start) {
        return true;
    }
    // Allows for text between the two, and for punctuation around the words of either.
    const BETWEEN: usize = 24;
    let far = long.len() + long.len() / 4 + BETWEEN;
    let mut from = (reference.span.start as usize).saturating_sub(far);
    let mut to = (reference.span.end as usize + far).min(text.len());
    while !text.is_char_boundary(from) {
        from -= 1;
    }
    while !text.is_char_boundary(to) {
        to += 1;
    }
    let (before, behind) = (&text[from..reference.span.start as usize], &text[reference.span.end as usize..to]);
    let long = bare(long);
    bare(before).contains(&long) || bare(behind).contains(&long)
}

/// The words of `text` without case and punctuation, each surrounded by blanks.
fn bare(text: &str) -> String {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let mut bare = " ".to_owned();
    for word in words {
        bare.push_str(&word.to_lowercase());
        bare.push(' ');
    }
    bare
}

/// `title`, shortened to the words that are shown.
fn cut(title: &str) -> String {
    let Some((limit, _)) = title.char_indices().nth(TITLE_LENGTH) else { return title.to_owned() };
    let end = title[..limit].rfind(char::is_whitespace).unwrap_or(limit);
    format!("{}…", title[..end].trim_end_matches(|c: char| !c.is_alphanumeric()))
}
