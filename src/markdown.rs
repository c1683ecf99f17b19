//! Markdown as notes use it: front matter, headings, prose, citations and links, each with its span.
//!
//! [`parse`] never fails: what it cannot make sense of is prose or is skipped. What is not prose (code, raw HTML,
//! math, comments, addresses, link destinations) leaves no tokens, so the modules above need not think about it.

pub mod anchor;
pub mod citation;
pub mod destination;
pub mod front_matter;
pub mod ignore;
pub mod locator;
pub mod offered;
pub mod plain;
mod reader;
pub mod template;
pub mod token;
pub mod yaml;

use std::ops::Range;

use citation::Citation;
use front_matter::FrontMatter;
use ignore::IgnoreComment;
pub(crate) use reader::options;
use token::Token;

use crate::text::{Span, steps};

/// What a Markdown file contains, as far as Glossator is concerned. All offsets are relative to the whole file.
#[derive(Debug, Default)]
pub struct Parsed {
    /// The block between `---` lines at the top, if there is one.
    pub front_matter: Option<FrontMatter>,
    /// Headings in order.
    pub headings: Vec<Heading>,
    /// The words and marks of all blocks, in order.
    pub tokens: Vec<Token>,
    /// Runs of prose; nothing is recognised across their ends. Paragraphs, headings, list items, table cells.
    pub blocks: Vec<Block>,
    /// Outermost lists, indexed by [`Block::list`].
    pub lists: Vec<Span>,
    /// Outermost block quotations, indexed by [`Block::quote`].
    pub quotes: Vec<Span>,
    /// Pandoc citations in order.
    pub citations: Vec<Citation>,
    /// Links of every kind, in order of their ends.
    pub links: Vec<Link>,
    /// Pictures and embedded notes (`![x](y)`, `![[y]]`), in order of their ends.
    pub images: Vec<Link>,
    /// `*[UN]: United Nations` (Markdown Extra).
    pub abbreviations: Vec<AbbreviationLine>,
    /// Comments that silence Glossator, in order.
    pub ignored: Vec<IgnoreComment>,
    /// Code, math, HTML, comments and template expressions (`{{ title }}`), in no order. There is no prose in them.
    pub silent: Vec<Span>,
    /// The number of tasks that are not done: `- [ ]`.
    pub open_tasks: u32,
}

/// A heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// The whole heading, from its first `#` to the end of its line (or underline), without the line break.
    pub span: Span,
    /// The heading's text without marks and attributes.
    pub text_span: Span,
    /// The identifier set by hand (`{#here}`), if any.
    pub id: Option<String>,
}

/// What a run of prose is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockKind {
    /// A paragraph, also in a list item, quotation or footnote.
    Paragraph,
    /// A heading; holds its index in [`Parsed::headings`].
    Heading(u32),
    /// A table cell.
    Cell,
    /// The term of a definition list.
    Term,
    /// A definition in a definition list.
    Definition,
}

/// A run of prose; nothing is recognised across its ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// From its first to its last prose byte.
    pub span: Span,
    /// Its tokens, as indices into [`Parsed::tokens`].
    pub tokens: Range<u32>,
    /// The outermost list around it.
    pub list: Option<u32>,
    /// Number of its list item, counted through the file; blocks of one item share it. 0 outside lists.
    pub item: u32,
    /// The outermost quotation around it.
    pub quote: Option<u32>,
}

/// How a link is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkKind {
    /// `[[target]]` or `[[target|text]]`.
    Wiki,
    /// `[text](destination)`, by reference, or `<address>`.
    Markdown,
}

/// A link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// How it is written.
    pub kind: LinkKind,
    /// The whole link.
    pub span: Span,
    /// Its destination, as written.
    pub destination: String,
}

/// A Markdown Extra abbreviation: `*[UN]: United Nations` on a line of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AbbreviationLine {
    /// The short form.
    pub short: Span,
    /// What it stands for.
    pub long: Span,
}

impl Parsed {
    /// The tokens of `block`.
    pub(crate) fn tokens_of(&self, block: &Block) -> &[Token] {
        self.tokens.get(block.tokens.start as usize..block.tokens.end as usize).unwrap_or(&[])
    }

    /// The blocks that lie entirely within `span`.
    pub(crate) fn blocks_in(&self, span: Span) -> impl Iterator<Item = &Block> {
        let first = self.blocks.partition_point(|block| block.span.start < span.start);
        let begun = steps::each(&self.blocks[first..]).take_while(move |block| block.span.start < span.end);
        begun.filter(move |block| span.covers(block.span))
    }

    /// The first level-1 heading, else the first heading.
    pub fn title(&self) -> Option<&Heading> {
        self.headings.iter().find(|heading| heading.level == 1).or(self.headings.first())
    }

    /// Where the section under the heading at `index` ends: at the next heading of the same or a higher level, else
    /// at `end`.
    pub(crate) fn section_end(&self, index: usize, end: usize) -> usize {
        let Some(heading) = self.headings.get(index) else { return end };
        let next = self.headings[index + 1..].iter().find(|next| next.level <= heading.level);
        next.map_or(end, |next| next.span.start as usize)
    }
}

/// Parses `text`, the whole of a Markdown file.
pub fn parse(text: &str) -> Parsed {
    reader::Reader::new(text).read()
}
