//! Walks the events of `pulldown-cmark` and collects what [`Parsed`] holds.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, LinkType, Options, Parser, Tag, TagEnd};

use super::citation::{self, Evidence};
use super::front_matter::{self, FrontMatter};
use super::ignore;
use super::locator::terms::Locale;
use super::template;
use super::token::{Flags, Tokenizer};
use super::{AbbreviationLine, Block, BlockKind, Heading, Link, LinkKind, Parsed};
use crate::text::Span;

/// The dialect: CommonMark with the extensions of Pandoc and Obsidian.
pub(crate) fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_MATH
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_WIKILINKS
}

/// State of one walk.
pub(super) struct Reader<'t> {
    text: &'t str,
    /// Where the body begins, after the front matter.
    base: usize,
    parsed: Parsed,
    tokens: Tokenizer<'t>,
    /// The block that inline text goes to.
    open: Option<OpenBlock>,
    /// Kind of the next block, set by the container around it.
    next_kind: BlockKind,
    /// Number of open lists, and the outermost one's index.
    lists: Depth,
    quotes: Depth,
    item: u32,
    items_seen: u32,
    items: Vec<u32>,
    emphasis: u32,
    links: Vec<OpenLink>,
    /// Nesting depth of code and HTML blocks, whose text is not prose.
    silent: u32,
    /// Inside text that is code to CommonMark but was meant as further items of a list
    /// ([`Reader::goes_on_with_list`]).
    in_far_list: bool,
    /// The language that the front matter names.
    language: Locale,
    /// Labels of example lists.
    examples: Vec<Span>,
    /// Template expressions, in order.
    templates: Vec<Span>,
}

struct OpenBlock {
    kind: BlockKind,
    first_token: usize,
    span: Option<Span>,
}

struct OpenLink {
    kind: LinkKind,
    destination: String,
    /// Whether the text repeats the target, as in `[[target]]`, and so is not prose.
    silent: bool,
}

/// Nested containers of one kind.
#[derive(Default)]
struct Depth {
    depth: u32,
    outermost: Option<u32>,
}

impl Depth {
    fn enter(&mut self, all: &mut Vec<Span>, span: impl FnOnce() -> Span) {
        if self.depth == 0 {
            self.outermost = Some(all.len() as u32);
            all.push(span());
        }
        self.depth += 1;
    }

    fn leave(&mut self) {
        self.depth = self.depth.saturating_sub(1);
        if self.depth == 0 {
            self.outermost = None;
        }
    }
}

impl<'t> Reader<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        let front_matter: Option<FrontMatter> = front_matter::read(text);
        let language = front_matter.as_ref().and_then(|block| block.text("lang")).map(Locale::of).unwrap_or_default();
        let base = front_matter.as_ref().map_or(0, |block| block.span.end as usize);
        Self {
            text,
            base,
            parsed: Parsed { front_matter, ..Parsed::default() },
            tokens: Tokenizer::new(text),
            open: None,
            next_kind: BlockKind::Paragraph,
            lists: Depth::default(),
            quotes: Depth::default(),
            item: 0,
            items_seen: 0,
            items: Vec::new(),
            emphasis: 0,
            links: Vec::new(),
            silent: 0,
            in_far_list: false,
            language,
            examples: Vec::new(),
            templates: template::spans(text),
        }
    }

    pub(super) fn read(mut self) -> Parsed {
        let text = self.text;
        for (event, range) in Parser::new_ext(&text[self.base..], options()).into_offset_iter() {
            let range = range.start + self.base..range.end + self.base;
            match event {
                Event::Start(tag) => self.start(tag, range),
                Event::End(tag) => self.end(tag, range),
                Event::Text(_) if self.in_far_list => self.line_of_far_list(range),
                Event::Text(content) => self.text(&content, range),
                Event::SoftBreak | Event::HardBreak => self.tokens.space(),
                Event::Code(_) | Event::InlineMath(_) | Event::DisplayMath(_) => {
                    self.silent_span(&range);
                    self.opaque(range);
                }
                Event::FootnoteReference(_) => self.opaque(range),
                Event::InlineHtml(_) => {
                    ignore::read(self.text, Span::new(range.start, range.end), &mut self.parsed.ignored);
                    self.silent_span(&range);
                }
                Event::TaskListMarker(is_done) => self.parsed.open_tasks += u32::from(!is_done),
                Event::Html(_) | Event::Rule => {}
            }
        }
        self.close_block();
        if !self.examples.is_empty() {
            let labels = self.examples.iter().map(|label| label.of(text)).collect();
            let is_number = |it: &citation::Citation| citation::example::is_number(text, it, &labels);
            self.parsed.citations.retain(|it| !is_number(it));
        }
        self.weigh_labels();
        let (tokens, comments) = self.tokens.finish();
        self.parsed.tokens = tokens;
        self.parsed.silent.extend(comments);
        self.parsed.silent.extend(self.templates);
        self.parsed
    }

    /// What the note labels itself is not a work: lowers the evidence of such citations.
    fn weigh_labels(&mut self) {
        if self.parsed.citations.iter().all(|it| it.evidence == Evidence::Against) {
            return;
        }
        let labels = citation::evidence::labels(self.text);
        for citation in &mut self.parsed.citations {
            if labels.contains(citation.key.of(self.text)) {
                citation.evidence = Evidence::Against;
            }
        }
    }

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>) {
        match tag {
            Tag::Emphasis | Tag::Strong => self.emphasis += 1,
            Tag::Strikethrough | Tag::Superscript | Tag::Subscript => {}
            Tag::Link { link_type, dest_url, .. } | Tag::Image { link_type, dest_url, .. } => {
                self.start_link(link_type, &dest_url);
            }
            Tag::Heading { level, id, .. } => {
                self.close_block();
                let index = self.parsed.headings.len() as u32;
                let span = trimmed(self.text, range);
                let text_span = Span { start: span.end, end: span.end };
                let id = id.map(|id| id.to_string());
                self.parsed.headings.push(Heading { level: level as u8, span, text_span, id });
                self.next_kind = BlockKind::Heading(index);
            }
            Tag::CodeBlock(CodeBlockKind::Fenced(info)) if is_prose_block(&info) => self.close_block(),
            Tag::CodeBlock(CodeBlockKind::Indented) if self.goes_on_with_list(range.start) => {
                self.close_block();
                self.in_far_list = true;
            }
            Tag::CodeBlock(_) | Tag::HtmlBlock | Tag::MetadataBlock(_) => {
                if matches!(tag, Tag::HtmlBlock) {
                    ignore::read(self.text, Span::new(range.start, range.end), &mut self.parsed.ignored);
                }
                self.close_block();
                self.silent_span(&range);
                self.silent += 1;
            }
            Tag::List(_) => {
                self.close_block();
                self.lists.enter(&mut self.parsed.lists, || trimmed(self.text, range));
            }
            Tag::Item => {
                self.close_block();
                self.items.push(self.item);
                self.items_seen += 1;
                self.item = self.items_seen;
            }
            Tag::BlockQuote(_) => {
                self.close_block();
                self.quotes.enter(&mut self.parsed.quotes, || trimmed(self.text, range));
            }
            Tag::DefinitionListTitle => self.start_block(BlockKind::Term),
            Tag::DefinitionListDefinition => self.start_block(BlockKind::Definition),
            Tag::TableCell => self.start_block(BlockKind::Cell),
            Tag::Paragraph
            | Tag::FootnoteDefinition(_)
            | Tag::DefinitionList
            | Tag::Table(_)
            | Tag::TableHead
            | Tag::TableRow => self.close_block(),
        }
    }

    fn end(&mut self, tag: TagEnd, range: Range<usize>) {
        match tag {
            TagEnd::Emphasis | TagEnd::Strong => self.emphasis = self.emphasis.saturating_sub(1),
            TagEnd::Strikethrough | TagEnd::Superscript | TagEnd::Subscript => {}
            TagEnd::Link => {
                let link = self.end_link(range);
                self.parsed.links.extend(link);
            }
            TagEnd::Image => {
                let image = self.end_link(range);
                self.parsed.images.extend(image);
            }
            TagEnd::CodeBlock if self.silent == 0 => {
                self.close_block();
                if std::mem::take(&mut self.in_far_list) {
                    self.item = 0;
                }
            }
            TagEnd::CodeBlock | TagEnd::HtmlBlock | TagEnd::MetadataBlock(_) => {
                self.silent = self.silent.saturating_sub(1);
            }
            TagEnd::List(_) => {
                self.close_block();
                self.lists.leave();
            }
            TagEnd::Item => {
                self.close_block();
                self.item = self.items.pop().unwrap_or(0);
            }
            TagEnd::BlockQuote(_) => {
                self.close_block();
                self.quotes.leave();
            }
            TagEnd::Heading(_) => {
                self.close_block();
                self.next_kind = BlockKind::Paragraph;
            }
            TagEnd::DefinitionListTitle | TagEnd::DefinitionListDefinition | TagEnd::TableCell => {
                self.close_block();
                self.next_kind = BlockKind::Paragraph;
            }
            TagEnd::Paragraph
            | TagEnd::FootnoteDefinition
            | TagEnd::DefinitionList
            | TagEnd::Table
            | TagEnd::TableHead
            | TagEnd::TableRow => self.close_block(),
        }
    }

    fn silent_span(&mut self, range: &Range<usize>) {
        self.parsed.silent.push(Span::new(range.start, range.end));
    }

    fn start_block(&mut self, kind: BlockKind) {
        self.close_block();
        self.next_kind = kind;
    }

    fn start_link(&mut self, link_type: LinkType, destination: &str) {
        let (kind, silent) = match link_type {
            LinkType::WikiLink { has_pothole } => (LinkKind::Wiki, !has_pothole),
            LinkType::Autolink | LinkType::Email => (LinkKind::Markdown, true),
            _ => (LinkKind::Markdown, false),
        };
        self.links.push(OpenLink { kind, destination: destination.to_owned(), silent });
    }

    fn end_link(&mut self, range: Range<usize>) -> Option<Link> {
        let link = self.links.pop()?;
        if link.silent {
            self.opaque(range.clone());
        }
        let span = Span::new(range.start, range.end);
        let link = Link { kind: link.kind, span, destination: link.destination };
        let is_code = || {
            let next = self.templates.partition_point(|it| it.end < span.end);
            self.templates.get(next).is_some_and(|it| it.covers(span))
        };
        (!link.destination.is_empty() && !is_code()).then_some(link)
    }

    /// Whether the indented code that begins at `start` was meant as the next item of the list before it. After
    /// `*    *   a`, whose text is five columns in, `    *   b` is code to CommonMark.
    fn goes_on_with_list(&self, start: usize) -> bool {
        let before = self.parsed.lists.last().filter(|_| self.lists.depth == 0).map(|list| list.end as usize);
        let directly = before.and_then(|end| self.text.get(end..start)).is_some_and(|gap| gap.trim().is_empty());
        directly && without_marker(self.text[start..].trim_start()).is_some()
    }

    /// One line of such a list.
    fn line_of_far_list(&mut self, range: Range<usize>) {
        let line = self.text[range.clone()].trim();
        let mut rest = line;
        while let Some(behind) = without_marker(rest) {
            rest = behind;
        }
        if rest.len() < line.len() || rest.is_empty() {
            self.close_block();
            self.items_seen += 1;
            self.item = self.items_seen;
        }
        // Text that would be code even then stays code.
        if rest.is_empty() || rest.contains('`') {
            return;
        }
        let start = rest.as_ptr() as usize - self.text.as_ptr() as usize;
        let range = start..start + rest.len();
        self.open_block(&range);
        self.run(range, Flags::default());
        self.tokens.space();
    }

    /// Something in a line that is not prose: code, math, a wiki link. The words on either side do not join.
    fn opaque(&mut self, range: Range<usize>) {
        if self.silent == 0 {
            self.open_block(&range);
            self.tokens.entity(range.start, range.end, Flags::default());
        }
    }

    fn text(&mut self, content: &str, range: Range<usize>) {
        if self.silent > 0 || self.links.iter().any(|link| link.silent) {
            return;
        }
        self.open_block(&range);
        if content.chars().all(char::is_whitespace) {
            // A space, perhaps written as an entity: `Chapter&nbsp;4`.
            self.tokens.space();
            return;
        }
        let mut flags = Flags::default();
        if self.emphasis > 0 {
            flags = flags.with(Flags::EMPHASIS);
        }
        if !self.links.is_empty() {
            flags = flags.with(Flags::LINK);
        }
        if self.text.get(range.clone()) == Some(content) {
            self.run(range, flags);
        } else {
            self.tokens.entity(range.start, range.end, flags);
        }
    }

    /// Adds the tokens of the text at `range` outside template expressions.
    fn run(&mut self, range: Range<usize>, flags: Flags) {
        let mut at = range.start;
        let first = self.templates.partition_point(|it| it.end as usize <= at);
        for template in self.templates[first..].iter().take_while(|it| (it.start as usize) < range.end) {
            if at < template.start as usize {
                self.tokens.run(at, template.start as usize, flags);
            }
            self.tokens.space();
            at = range.end.min(template.end as usize);
        }
        if at < range.end {
            self.tokens.run(at, range.end, flags);
        }
    }

    /// Opens a block if none is open, and extends it over `range`.
    fn open_block(&mut self, range: &Range<usize>) {
        let kind = self.next_kind;
        let first_token = self.tokens.len();
        let block = self.open.get_or_insert_with(|| {
            self.tokens.space();
            OpenBlock { kind, first_token, span: None }
        });
        let span = Span::new(range.start, range.end);
        block.span = Some(block.span.map_or(span, |before| before.join(span)));
    }

    fn close_block(&mut self) {
        let Some(OpenBlock { kind, first_token, span: Some(span) }) = self.open.take() else { return };
        if let BlockKind::Heading(index) = kind
            && let Some(heading) = self.parsed.headings.get_mut(index as usize)
        {
            heading.text_span = span;
        }
        if kind == BlockKind::Paragraph && span.of(self.text).starts_with("*[") && self.abbreviation_lines(span) {
            self.tokens.truncate(first_token);
            return;
        }
        if kind == BlockKind::Paragraph {
            citation::example::labels(self.text, self.tokens.since(first_token), &mut self.examples);
        }
        let tokens = first_token as u32..self.tokens.len() as u32;
        citation::read(self.text, self.tokens.since(first_token), span, self.language, &mut self.parsed.citations);
        let (list, quote) = (self.lists.outermost, self.quotes.outermost);
        self.parsed.blocks.push(Block { kind, span, tokens, list, item: self.item, quote });
    }

    /// Reads a paragraph of `*[UN]: United Nations` lines; false if one line is something else.
    fn abbreviation_lines(&mut self, paragraph: Span) -> bool {
        let mut found = Vec::new();
        let mut at = paragraph.start as usize;
        for line in paragraph.of(self.text).split_inclusive('\n') {
            // In a quotation, each line but the first begins with `>`.
            let (start, whole) = (at, line);
            let line = line.trim_start_matches(['>', ' ']);
            at += whole.len() - line.len();
            let Some((short, long)) = line.trim_end().strip_prefix("*[").and_then(|rest| rest.split_once("]:")) else {
                return false;
            };
            let short_span = Span::new(at + 2, at + 2 + short.len());
            let long_start = short_span.end as usize + 2 + (long.len() - long.trim_start().len());
            found.push(AbbreviationLine {
                short: short_span,
                long: Span::new(long_start, long_start + long.trim().len()),
            });
            at = start + whole.len();
        }
        self.parsed.abbreviations.extend(found);
        true
    }
}

/// The text after the list marker at the beginning of `line`.
fn without_marker(line: &str) -> Option<&str> {
    let rest = line.strip_prefix(['*', '-', '+'])?;
    (rest.starts_with([' ', '\t']) || rest.is_empty()).then(|| rest.trim_start())
}

/// Whether `info`, the words after a fence, mark a block that knitr sets as prose: `{block2, type="note"}`.
fn is_prose_block(info: &str) -> bool {
    let name = info.trim_start_matches('{').split([' ', ',', '}']).next();
    info.starts_with('{') && matches!(name, Some("block" | "block2"))
}

/// `range` without trailing line breaks and spaces.
fn trimmed(text: &str, range: Range<usize>) -> Span {
    let length = text.get(range.clone()).map_or(range.len(), |slice| slice.trim_end().len());
    Span::new(range.start, range.start + length)
}
