//! A note as HTML. Each reference links to the gloss that explains it, and the gloss follows it.

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, Parser, Tag, TagEnd, html};
use quick_xml::escape::escape as escaped;

use super::glosses::Glosses;
use super::safe_markdown::SafeMarkdown;
use crate::cli::annotate::annotated::Annotated;
use crate::features::grid_table::{self, Grid};
use crate::features::hover;
use crate::markdown;
use crate::markdown::offered::Offered;
use crate::resolution::{Reference, ReferenceKind, Status};
use crate::text::Span;

/// A reference with a gloss.
struct Marked {
    span: Span,
    /// The number of the gloss.
    gloss: usize,
    class: String,
}

/// The body of the `number`th note of the page; `glosses` explain its references.
pub(super) fn print(annotated: &Annotated<'_>, number: usize, glosses: &mut Glosses) -> String {
    let Annotated { text, snapshot, note, .. } = annotated;
    let parsed = markdown::parse(text);
    let offered = Offered { file: note.path(), folder: snapshot.folder(note).root.as_deref() };
    let mut marked: Vec<Marked> = Vec::new();
    for reference in snapshot.references(note).iter() {
        if let Some(meaning) = hover::meaning(snapshot, note, reference) {
            let gloss = glosses.number(meaning, reference.status(), offered);
            marked.push(Marked { span: reference.span, gloss, class: class(reference) });
        }
    }
    let prefix = format!("note-{number}-");
    let mut hidden: Vec<Span> = parsed.silent.iter().copied().filter(|it| it.of(text).starts_with("%%")).collect();
    hidden.sort();
    let mut walk = Walk {
        text,
        marked: &marked,
        glosses,
        hidden,
        safe_markdown: SafeMarkdown::new(text, offered, &prefix),
        events: Vec::new(),
        open: None,
        explained: None,
        behind_link: None,
    };
    let start = parsed.front_matter.as_ref().map_or(0, |block| block.span.end as usize);
    // A title in the front matter is the note's, whatever its sections are called.
    let title = parsed.front_matter.as_ref().and_then(|block| block.text("title"));
    let says_it = |title: &str| parsed.headings.iter().any(|it| it.level == 1 && it.text_span.of(text).trim() == title);
    let title = title.filter(|title| !says_it(title));
    let mut body = title.map(|title| format!("<h1>{}</h1>\n", escaped(title))).unwrap_or_default();
    let grids = grid_table::grids(text);
    let mut passed = start;
    for (event, range) in Parser::new_ext(&text[start..], markdown::options()).into_offset_iter() {
        let range = range.start + start..range.end + start;
        if range.start < passed {
            continue;
        }
        let grid = grids.iter().find(|grid| grid.span.start as usize == range.start);
        match grid.filter(|_| matches!(event, Event::Start(Tag::Paragraph))) {
            Some(grid) => {
                passed = range.end;
                walk.table(grid);
            }
            None => walk.event(event, range),
        }
    }
    walk.leave();
    html::push_html(&mut body, walk.events.into_iter());
    body
}

fn class(reference: &Reference) -> String {
    let kind = match reference.kind {
        ReferenceKind::Citation => "work",
        ReferenceKind::Chapter | ReferenceKind::Part => "chapter",
        ReferenceKind::Page => "pages",
        ReferenceKind::Organization => "organization",
        ReferenceKind::Person => "person",
        ReferenceKind::Abbreviation => "abbreviation",
    };
    match reference.status() {
        Status::Resolved => kind.to_owned(),
        Status::Ambiguous => format!("{kind} ambiguous"),
        Status::Unknown => format!("{kind} unknown"),
    }
}

struct Walk<'w> {
    text: &'w str,
    marked: &'w [Marked],
    glosses: &'w Glosses,
    /// Comments, in order.
    hidden: Vec<Span>,
    safe_markdown: SafeMarkdown<'w>,
    events: Vec<Event<'w>>,
    /// The reference whose element is open, and its end tag.
    open: Option<(usize, &'static str)>,
    /// The last reference with an element. It gets several if emphasis begins or ends inside it.
    explained: Option<usize>,
    /// The gloss of the first reference in a link. A link must not contain another, so the gloss follows the link.
    behind_link: Option<usize>,
}

impl<'w> Walk<'w> {
    /// A grid table, whose cells are Markdown line by line.
    fn table(&mut self, grid: &Grid) {
        self.leave();
        let tag = |tag: String| Event::InlineHtml(tag.into());
        self.events.push(tag("<table>\n".to_owned()));
        for row in &grid.rows {
            let name = if row.is_head { "th" } else { "td" };
            self.events.push(tag("<tr>".to_owned()));
            for cell in &row.cells {
                self.events.push(tag(format!("<{name}>")));
                for (index, line) in cell.iter().enumerate() {
                    if index > 0 {
                        self.events.push(Event::SoftBreak);
                    }
                    let (text, start) = (self.text, line.start as usize);
                    let events = Parser::new_ext(line.of(text), markdown::options()).into_offset_iter();
                    let is_paragraph = |event: &Event<'_>| {
                        matches!(event, Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph))
                    };
                    for (event, range) in events.filter(|(event, _)| !is_paragraph(event)) {
                        self.event(event, range.start + start..range.end + start);
                    }
                    self.leave();
                }
                self.events.push(tag(format!("</{name}>")));
            }
            self.events.push(tag("</tr>\n".to_owned()));
        }
        self.events.push(tag("</table>\n".to_owned()));
    }

    fn event(&mut self, event: Event<'w>, range: Range<usize>) {
        match event {
            Event::Start(Tag::Link { .. }) if self.is_reference(&range) => {
                self.leave();
                self.safe_markdown.pass_over_link();
            }
            Event::Text(content) => {
                for event in self.safe_markdown.events(Event::Text(content), &range) {
                    if let Event::Text(content) = event {
                        self.words(content, range.clone());
                    }
                }
            }
            Event::SoftBreak | Event::HardBreak => {
                if self.open.is_some_and(|(index, _)| self.marked[index].span.end as usize <= range.end) {
                    self.leave();
                }
                self.events.push(event);
            }
            event => {
                self.leave();
                let was_in_link = self.safe_markdown.in_link();
                let events = self.safe_markdown.events(event, &range);
                self.events.extend(events);
                if was_in_link && !self.safe_markdown.in_link() {
                    let gloss = self.behind_link.take();
                    self.events.extend(gloss.map(|gloss| Event::InlineHtml(self.glosses.card(gloss).into())));
                }
            }
        }
    }

    /// Whether the whole link at `range` is a reference: its gloss leads to the same target.
    fn is_reference(&self, range: &Range<usize>) -> bool {
        let found = self.at(range.start).map(|index| self.marked[index].span.range());
        found.is_some_and(|span| span == *range)
    }

    /// The reference that covers the byte at `offset`, else the next one.
    fn at(&self, offset: usize) -> Option<usize> {
        let index = self.marked.partition_point(|marked| marked.span.end as usize <= offset);
        (index < self.marked.len()).then_some(index)
    }

    fn words(&mut self, content: CowStr<'w>, range: Range<usize>) {
        if self.text.get(range.clone()) != Some(content.as_ref()) {
            // An entity, which is a single character.
            if !self.is_hidden(range.start) {
                self.piece(content, range.start);
            }
            return;
        }
        // Split at every beginning and end of a reference or a comment.
        let mut at = range.start;
        while at < range.end {
            let reference = self.at(at).map(|index| self.marked[index].span);
            let comment = self.comment_at(at);
            let bounds = reference.into_iter().chain(comment).flat_map(|span| [span.start as usize, span.end as usize]);
            let next = bounds.filter(|&bound| bound > at).min().unwrap_or(range.end).min(range.end);
            if !self.is_hidden(at) {
                self.piece(self.text[at..next].into(), at);
            }
            at = next;
        }
    }

    /// The comment that covers the byte at `offset`, else the next one.
    fn comment_at(&self, offset: usize) -> Option<Span> {
        self.hidden.get(self.hidden.partition_point(|span| span.end as usize <= offset)).copied()
    }

    fn is_hidden(&self, offset: usize) -> bool {
        self.comment_at(offset).is_some_and(|span| span.contains(offset))
    }

    /// Words from `offset` on, all in one reference or all in none.
    fn piece(&mut self, words: CowStr<'w>, offset: usize) {
        match self.at(offset).filter(|&index| self.marked[index].span.contains(offset)) {
            Some(index) => self.enter(index),
            None => self.leave(),
        }
        self.events.push(Event::Text(words));
    }

    fn enter(&mut self, index: usize) {
        if self.open.is_some_and(|(open, _)| open == index) {
            return;
        }
        self.leave();
        let Marked { gloss, class, .. } = &self.marked[index];
        // One link for each reference, and none inside another link.
        let is_first = self.explained != Some(index);
        let number = if is_first { format!(" data-gloss=\"{gloss}\"") } else { String::new() };
        let described = format!("class=\"ref {class}\" aria-describedby=\"gloss-{gloss}\"{number}");
        let (start, end) = if is_first && !self.safe_markdown.in_link() {
            (format!("<a {described} href=\"#gloss-{gloss}\">"), "</a>")
        } else {
            (format!("<span {described}>"), "</span>")
        };
        self.events.push(Event::InlineHtml(start.into()));
        (self.open, self.explained) = (Some((index, end)), Some(index));
    }

    fn leave(&mut self) {
        let Some((index, end)) = self.open.take() else { return };
        self.events.push(Event::InlineHtml(end.into()));
        let gloss = self.marked[index].gloss;
        if self.safe_markdown.in_link() {
            self.behind_link.get_or_insert(gloss);
        } else {
            self.events.push(Event::InlineHtml(self.glosses.card(gloss).into()));
        }
    }
}
