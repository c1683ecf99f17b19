//! Markdown as HTML that is safe to open: no scripts, no styles, nothing that is loaded.

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, LinkType, Tag, TagEnd};

use crate::markdown::offered::Offered;

/// What decides the targets of links and the names of anchors.
pub(super) struct SafeMarkdown<'h> {
    /// The text, whose raw HTML is shown as written.
    pub text: &'h str,
    /// Where its links may lead.
    pub offered: Offered<'h>,
    /// The prefix of its anchors, so that they differ from the page's own.
    pub prefix: &'h str,
    /// For each open link or image, whether it is a link on the page.
    open: Vec<bool>,
    /// Whether a block of raw HTML is open, which is shown as a whole.
    in_html: bool,
}

impl<'h> SafeMarkdown<'h> {
    pub(super) fn new(text: &'h str, offered: Offered<'h>, prefix: &'h str) -> Self {
        Self { text, offered, prefix, open: Vec::new(), in_html: false }
    }

    /// Whether a link is open.
    pub(super) fn in_link(&self) -> bool {
        self.open.contains(&true)
    }

    /// Skips the link that begins now, but not its content.
    pub(super) fn pass_over_link(&mut self) {
        self.open.push(false);
    }

    /// The safe replacement of `event`, at `range` in the text: the event itself, others, or nothing.
    pub(super) fn events<'e>(&mut self, event: Event<'e>, range: &Range<usize>) -> Vec<Event<'e>>
    where
        'h: 'e,
    {
        match event {
            Event::Start(Tag::HtmlBlock) => {
                self.in_html = true;
                let shown = without_comments(self.text.get(range.clone()).unwrap_or_default());
                if shown.trim().is_empty() {
                    return Vec::new();
                }
                let text = Event::Text(shown.into());
                vec![Event::Start(Tag::Paragraph), text, Event::End(TagEnd::Paragraph)]
            }
            Event::End(TagEnd::HtmlBlock) => {
                self.in_html = false;
                Vec::new()
            }
            _ if self.in_html => Vec::new(),
            Event::Html(html) | Event::InlineHtml(html) => match html.as_ref() {
                comment if comment.starts_with("<!--") => Vec::new(),
                "<br>" | "<br/>" | "<br />" => vec![Event::HardBreak],
                _ => vec![Event::Text(html)],
            },
            // Attributes of a heading may be anything, even `onclick`.
            Event::Start(Tag::Heading { level, id, .. }) => {
                let id = id.map(|id| self.anchor(&id));
                vec![Event::Start(Tag::Heading { level, id, classes: Vec::new(), attrs: Vec::new() })]
            }
            Event::FootnoteReference(label) => vec![Event::FootnoteReference(self.anchor(&label))],
            Event::Start(Tag::FootnoteDefinition(label)) => {
                vec![Event::Start(Tag::FootnoteDefinition(self.anchor(&label)))]
            }
            Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
                self.link(link_type, &dest_url, title, id).into_iter().collect()
            }
            // An image would be loaded; a link to it is not, until it is followed.
            Event::Start(Tag::Image { link_type, dest_url, title, id }) => {
                let link = self.link(link_type, &dest_url, title, id);
                let has_no_text = self.text.get(range.clone()).is_some_and(|text| text.starts_with("![]"));
                let instead = Event::Text(dest_url);
                link.into_iter().chain(has_no_text.then_some(instead)).collect()
            }
            Event::End(TagEnd::Link | TagEnd::Image) => {
                let is_link = self.open.pop().unwrap_or(false);
                is_link.then_some(Event::End(TagEnd::Link)).into_iter().collect()
            }
            safe_markdown => vec![safe_markdown],
        }
    }

    fn link<'e>(&mut self, link_type: LinkType, to: &str, title: CowStr<'e>, id: CowStr<'e>) -> Option<Event<'e>> {
        let address = match link_type {
            // The target of a wikilink is a name in the folder, not an address.
            LinkType::WikiLink { .. } => None,
            _ if self.in_link() => None,
            LinkType::Email => self.address(&format!("mailto:{to}")),
            _ => self.address(to),
        };
        self.open.push(address.is_some());
        let dest_url = address?.into();
        Some(Event::Start(Tag::Link { link_type: LinkType::Inline, dest_url, title, id }))
    }

    /// The address that a link to `to` leads to; `None` if it is not allowed.
    fn address(&self, to: &str) -> Option<String> {
        match to.strip_prefix('#') {
            Some(anchor) => Some(format!("#{}", self.anchor(anchor))),
            None => self.offered.target(to),
        }
    }

    fn anchor(&self, name: &str) -> CowStr<'static> {
        format!("{}{name}", self.prefix).into()
    }
}

/// `html` without `<!-- comments -->`; an unclosed one extends to the end.
fn without_comments(html: &str) -> String {
    let mut shown = String::new();
    let mut rest = html;
    while let Some(start) = rest.find("<!--") {
        shown.push_str(&rest[..start]);
        rest = rest[start..].split_once("-->").map_or("", |(_, behind)| behind);
    }
    shown + rest
}
