//! Markdown as HTML that can do nothing but be read: no scripts, no styles, nothing that is fetched.

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, LinkType, Tag, TagEnd};

use crate::markdown::offered::Offered;

/// Where the links of a text lead from, and what its own anchors are called on the page.
pub(super) struct SafeMarkdown<'h> {
    /// The text, whose raw HTML is shown as it is written.
    pub text: &'h str,
    /// Where its links may lead.
    pub offered: Offered<'h>,
    /// What its anchors begin with, so that they are none of the page's own.
    pub prefix: &'h str,
    /// For each link and image that is open: whether it is a link on the page.
    open: Vec<bool>,
    /// In a block of raw HTML, which is shown as a whole.
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

    /// Passes over the link that begins now, but not over what is in it.
    pub(super) fn pass_over_link(&mut self) {
        self.open.push(false);
    }

    /// What stands for `event`, which is at `range` of the text: the event, others, or nothing.
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
            // Attributes of a heading may be anything, `onclick` too.
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
            // A picture would be fetched; a link to it is not, until it is followed.
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
            // What it is called in the folder is no address.
            LinkType::WikiLink { .. } => None,
            _ if self.in_link() => None,
            LinkType::Email => self.address(&format!("mailto:{to}")),
            _ => self.address(to),
        };
        self.open.push(address.is_some());
        let dest_url = address?.into();
        Some(Event::Start(Tag::Link { link_type: LinkType::Inline, dest_url, title, id }))
    }

    /// Where a link to `to` leads; `None` where that is not offered.
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

/// `html` without `<!-- comments -->`; one that does not end goes on to the end.
fn without_comments(html: &str) -> String {
    let mut shown = String::new();
    let mut rest = html;
    while let Some(start) = rest.find("<!--") {
        shown.push_str(&rest[..start]);
        rest = rest[start..].split_once("-->").map_or("", |(_, behind)| behind);
    }
    shown + rest
}
