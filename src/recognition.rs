//! Recognises what the text of a note alone says: mentions of chapters, pages and works, and names.
//!
//! This needs no library, only the names in use ([`names::NameTrie`]). What a mention means is decided in
//! `resolution`.

pub mod capitals;
pub mod chapters;
pub mod citations;
mod contributions;
pub mod definitions;
pub mod divisions;
mod explained;
pub mod names;
pub mod narrative;
pub mod ordinals;
pub mod pages;
mod slots;
pub mod words;

mod beside;
mod listed;
mod local;
mod otherwise;
mod own;
mod surroundings;
mod terms;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::language;
use crate::library::division::Division;
use crate::markdown::citation::Evidence;
use crate::markdown::locator::LocatorKind;
use crate::markdown::locator::terms::{Count, Locale};
use crate::markdown::token::{Token, TokenKind, fold, tokenize};
use crate::markdown::{BlockKind, LinkKind, Parsed};
use crate::text::Span;
use crate::text::numeral::Numeral;
use crate::text::pages::Pages;
use capitals::Capitals;
pub(crate) use definitions::is_spelled;
pub(crate) use explained::differ;
pub(crate) use explained::{LocalDefinition, Manner, Redefinition};
pub use local::LocalHit;
use names::{NameHit, NameTrie};
use narrative::Year;
pub use otherwise::Otherwise;
pub use own::Own;
use terms::Places;
use words::Words;

/// Everything recognised in a note.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mentions {
    /// Mentions, in text order.
    pub all: Box<[Mention]>,
    /// Names, in text order; of those that start together, the longest first.
    pub names: Box<[NameHit]>,
    /// Abbreviations that the note itself defines.
    pub definitions: Box<[LocalDefinition]>,
    /// The uses of those abbreviations.
    pub local: Box<[LocalHit]>,
    /// Later definitions that differ from the first one.
    pub redefinitions: Box<[Redefinition]>,
    /// Abbreviations whose letters begin consecutive words of the note, which may be what they stand for.
    pub otherwise: Box<[Otherwise]>,
    /// Words in capitals that may need an explanation.
    pub capitals: Box<[Capitals]>,
    /// The byte offsets at which sections begin, that is, of headings.
    pub sections: Box<[u32]>,
    /// The first locator term of each citation, where Pandoc expects one.
    pub terms: Box<[LocatorTerm]>,
    /// Whether some of these terms are not English, and the note probably is not either.
    pub foreign: bool,
    /// The byte offsets at which the blocks of prose begin.
    pub blocks: Box<[u32]>,
    /// The blocks that mention chapters without naming their book, in order.
    pub unsaid: Box<[Span]>,
    strings: Box<[Box<str>]>,
}

/// A locator's term.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LocatorTerm {
    /// The term with its full stop.
    pub span: Span,
    /// The term's text.
    pub written: StringId,
    /// What the term counts.
    pub kind: LocatorKind,
    /// Whether the locator has one value or several.
    pub count: Count,
}

/// An interned string of the note: [`Mentions::string`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct StringId(u32);

/// One mention.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mention {
    /// Exactly the words of the mention.
    pub span: Span,
    /// What it says.
    pub kind: MentionKind,
}

/// The content of a mention.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MentionKind {
    /// `@key`
    Citation {
        /// The citekey.
        key: StringId,
        /// How strongly the text suggests that it is a citation.
        evidence: Evidence,
    },
    /// `Franke (2017)`
    Narrative {
        /// The authors, as written.
        authors: StringId,
        /// The year.
        year: Year,
        /// Whether the mention includes the authors; the second year of `Franke (2017, 2019)` does not.
        with_authors: bool,
    },
    /// `Feldmann (this volume)`
    Contribution {
        /// The authors, as written.
        authors: StringId,
    },
    /// `Chapter 4`, `[@key, chap. 4]`
    Chapter {
        /// The number.
        number: Numeral,
        /// The work named beside it.
        beside: Anchor,
        /// Whether it is a citation's locator, which can only be a chapter.
        locator: bool,
    },
    /// `Part II`, `Appendix B`, `the introduction`
    Division {
        /// The part, appendix or named division.
        division: Division,
        /// The work named beside it.
        beside: Anchor,
        /// Whether it is a citation's locator.
        locator: bool,
    },
    /// `p. 85`, `[@key, chap. 4, p. 81]`
    Pages {
        /// The pages.
        pages: Pages,
        /// The work named beside them.
        beside: Anchor,
        /// The chapter named beside them.
        chapter: Option<Numeral>,
        /// Whether they are a citation's locator.
        locator: bool,
    },
    /// A link, which may lead to a book page.
    Link {
        /// The destination, as written.
        destination: StringId,
    },
}

/// The work that the words beside a mention name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Anchor {
    /// None: the context of the note decides.
    #[default]
    Nothing,
    /// None, and the mention may number the note's own sections: only a book that the note states counts.
    OwnNumber,
    /// A work by its citekey.
    Key(StringId),
    /// A work by a link to its page.
    Link(StringId),
    /// A work in words: its title, or its authors and year.
    Words(StringId),
    /// Words that may be something else: if they name no work, the context of the note decides.
    Perhaps(StringId),
}

impl Mentions {
    /// The string that `id` stands for.
    pub fn string(&self, id: StringId) -> &str {
        self.strings.get(id.0 as usize).map_or("", AsRef::as_ref)
    }

    /// The citekey of the citation at `span`.
    pub(crate) fn citekey_at(&self, span: Span) -> Option<&str> {
        let first = self.all.partition_point(|mention| mention.span.start < span.start);
        self.all[first..].iter().take_while(|mention| mention.span.start == span.start).find_map(
            |mention| match mention.kind {
                MentionKind::Citation { key, .. } if mention.span == span => Some(self.string(key)),
                _ => None,
            },
        )
    }

    /// Whether there is a link with exactly the span `span`.
    pub fn is_link(&self, span: Span) -> bool {
        let first = self.all.partition_point(|mention| mention.span.start < span.start);
        self.all[first..]
            .iter()
            .take_while(|mention| mention.span.start == span.start)
            .any(|mention| mention.span == span && matches!(mention.kind, MentionKind::Link { .. }))
    }

    /// The number of the block of prose around `offset`.
    pub(crate) fn block_at(&self, offset: u32) -> usize {
        self.blocks.partition_point(|&start| start <= offset)
    }

    /// Drops names that are not in `names`, and marks anew which of the rest are inside longer ones.
    pub(crate) fn drop_unused(&mut self, names: &NameTrie) {
        self.names = self.names.iter().filter(|hit| names.has(hit.symbol)).copied().collect();
        names::mark_covered(&mut self.names);
    }

    /// The byte offset at which the section around `offset` begins.
    pub(crate) fn section_start(&self, offset: u32) -> u32 {
        let index = self.sections.partition_point(|&start| start <= offset);
        index.checked_sub(1).map_or(0, |index| self.sections[index])
    }
}

/// Collects mentions and interns their strings.
#[derive(Debug, Default)]
pub(crate) struct Collector {
    mentions: Vec<Mention>,
    terms: Vec<LocatorTerm>,
    strings: Vec<Box<str>>,
    by_string: FxHashMap<Box<str>, StringId>,
}

impl Collector {
    fn string(&mut self, text: &str) -> StringId {
        if let Some(&id) = self.by_string.get(text) {
            return id;
        }
        let id = StringId(self.strings.len() as u32);
        self.strings.push(text.into());
        self.by_string.insert(text.into(), id);
        id
    }

    /// The string that `id` stands for.
    fn text(&self, id: StringId) -> &str {
        &self.strings[id.0 as usize]
    }

    fn add(&mut self, span: Span, kind: MentionKind) {
        self.mentions.push(Mention { span, kind });
    }
}

/// The most words from which the language of a note is determined.
const MOST_TELLING: usize = 2_000;

/// The names of `trie` in `text`, one paragraph without markup, in order.
pub(crate) fn names_in(text: &str, trie: &NameTrie) -> Vec<NameHit> {
    let tokens = tokenize(text);
    let hashes = words::hashes(text, &tokens);
    let mut names = Vec::new();
    trie.scan(Words { text, tokens: &tokens, hashes: &hashes }, &mut names);
    names.sort_by_key(|hit| (hit.span.start, std::cmp::Reverse(hit.span.end), hit.symbol));
    names.dedup();
    names::mark_covered(&mut names);
    names
}

/// Reads what the note `text` says, leaving out what is an entry of its `own`.
pub fn recognise(text: &str, parsed: &Parsed, trie: &NameTrie, own: &Own) -> Mentions {
    let passed_over = own.data_lists.as_slice();
    let mut found = Collector::default();
    let (mut names, mut unsaid) = (Vec::new(), Vec::new());
    let mut measures: FxHashSet<&str> = FxHashSet::default();
    let mut places = Places::default();
    let hashes = words::hashes(text, &parsed.tokens);
    for block in &parsed.blocks {
        if block.span.is_within(passed_over) {
            continue;
        }
        let words = Words::of(text, parsed, &hashes, block);
        trie.scan(words, &mut names);
        measures.extend(surroundings::measures(words));
        places.find(words);
        let in_block = citations_in(parsed, block.span);
        citations::collect(text, in_block, &mut found);
        let [links, images] = [&parsed.links, &parsed.images].map(|all| links_in(all, block.span));
        let is_heading = matches!(block.kind, BlockKind::Heading(_));
        let prose =
            Prose { text, tokens: words.tokens, places: &places, citations: in_block, links, images, is_heading };
        narrative::collect(&prose, &mut found);
        contributions::collect(&prose, &mut found);
        let first = found.mentions.len();
        chapters::collect(&prose, &mut found);
        ordinals::collect(&prose, &mut found);
        divisions::collect(&prose, &mut found);
        let is_unsaid = |mention: &Mention| match mention.kind {
            MentionKind::Chapter { beside, .. } => matches!(beside, Anchor::Nothing | Anchor::Perhaps(_)),
            _ => false,
        };
        if found.mentions[first..].iter().any(is_unsaid) {
            unsaid.push(block.span);
        }
        pages::collect(&prose, first, &mut found);
    }
    for link in parsed.links.iter().chain(&parsed.images) {
        if link.kind == LinkKind::Wiki || link.destination.contains(".md") {
            let destination = found.string(&link.destination);
            found.add(link.span, MentionKind::Link { destination });
        }
        if link.kind == LinkKind::Wiki && !link.span.is_within(passed_over) {
            let named = trie.whole(names::in_link(&link.destination));
            names.extend(named.into_iter().map(|symbol| NameHit { span: link.span, symbol, covered: false }));
        }
    }
    // A word that is used as a unit anywhere in the note is one everywhere.
    names.retain(|hit| measures.is_empty() || !measures.contains(hit.span.of(text)));
    let otherwise = otherwise::collect(text, parsed, passed_over);
    let local::Local { definitions, uses, redefinitions } = local::collect(text, parsed, &hashes, own, &otherwise);
    let Collector { mut mentions, terms, strings, .. } = found;
    mentions.sort_by_key(|mention| (mention.span.start, std::cmp::Reverse(mention.span.end)));
    names.sort_by_key(|hit| (hit.span.start, std::cmp::Reverse(hit.span.end), hit.symbol));
    names.dedup();
    names::mark_covered(&mut names);
    // Most terms are English ones, which need no telling.
    let is_english = |term: &LocatorTerm| Locale::default().kind(&strings[term.written.0 as usize]).is_some();
    let is_prose = |token: &&Token| token.kind == TokenKind::Word;
    let prose = parsed.tokens.iter().filter(is_prose).take(MOST_TELLING).map(|token| fold(token.text(text)));
    let foreign = !terms.iter().all(is_english) && !language::may_be_english(prose);
    let capitals = capitals::collect(text, parsed, passed_over, &mentions);
    Mentions {
        all: mentions.into(),
        names: names.into(),
        definitions: definitions.into(),
        local: uses.into(),
        redefinitions: redefinitions.into(),
        otherwise: otherwise.into(),
        capitals: capitals.into(),
        sections: parsed.headings.iter().map(|heading| heading.span.start).collect(),
        terms: terms.into(),
        foreign,
        blocks: parsed.blocks.iter().map(|block| block.span.start).collect(),
        unsaid: unsaid.into(),
        strings: strings.into(),
    }
}

/// A block of prose, with the citations and links in it.
pub(crate) struct Prose<'p> {
    text: &'p str,
    tokens: &'p [Token],
    places: &'p Places,
    citations: &'p [crate::markdown::citation::Citation],
    links: &'p [crate::markdown::Link],
    images: &'p [crate::markdown::Link],
    is_heading: bool,
}

fn citations_in(parsed: &Parsed, block: Span) -> &[crate::markdown::citation::Citation] {
    let all = &parsed.citations;
    let from = all.partition_point(|citation| citation.span.start < block.start);
    let to = all.partition_point(|citation| citation.span.start < block.end);
    &all[from..to.max(from)]
}

fn links_in(all: &[crate::markdown::Link], block: Span) -> &[crate::markdown::Link] {
    let from = all.partition_point(|link| link.span.end <= block.start);
    // A link at the end of a block extends beyond the block's last word.
    let to = all.partition_point(|link| link.span.start < block.end);
    &all[from..to.max(from)]
}
