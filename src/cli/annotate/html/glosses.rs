//! The glosses of a page: the meanings of its references. Each follows every reference that needs it, shown only with
//! the pointer or the focus, and appears once in a list at the end, which is printed.

use std::collections::HashMap;
use std::fmt::Write;

use pulldown_cmark::{Event, Parser, Tag, TagEnd, html};

use super::safe_markdown::SafeMarkdown;
use crate::markdown::offered::Offered;
use crate::resolution::Status;

/// The glosses, numbered in the order of their first use.
#[derive(Default)]
pub(super) struct Glosses {
    all: Vec<Gloss>,
    /// The numbers by Markdown text.
    numbers: HashMap<String, usize>,
}

struct Gloss {
    /// Its class in the style sheet.
    class: &'static str,
    /// Its form in the list.
    listed: String,
    /// Its form in running text, where no paragraph is allowed.
    card: String,
}

impl Glosses {
    /// The number, counted from 1, of the gloss with the text `meaning`, which is Markdown. Its links may lead where
    /// `offered` allows.
    pub(super) fn number(&mut self, meaning: String, status: Status, offered: Offered<'_>) -> usize {
        let next = self.all.len() + 1;
        *self.numbers.entry(meaning).or_insert_with_key(|meaning| {
            let class = match status {
                Status::Resolved => "",
                Status::Ambiguous => " ambiguous",
                Status::Unknown => " unknown",
            };
            let events = events(meaning, next, offered);
            let (mut listed, mut card) = (String::new(), String::new());
            html::push_html(&mut listed, events.iter().cloned());
            html::push_html(&mut card, events.into_iter().map(in_line));
            self.all.push(Gloss { class, listed, card });
            next
        })
    }

    /// The gloss `number`, to follow a reference.
    pub(super) fn card(&self, number: usize) -> String {
        let Some(Gloss { class, card, .. }) = self.all.get(number - 1) else { return String::new() };
        format!(
            "<span class=\"card{class}\" role=\"note\" lang=\"en\">\
             {card}<a class=\"close\" href=\"#closed\" tabindex=\"-1\" aria-label=\"Close\">×</a></span>"
        )
    }

    /// The list of all glosses; empty if there are none.
    pub(super) fn list(&self) -> String {
        if self.all.is_empty() {
            return String::new();
        }
        let mut list = "<section class=\"glosses\" lang=\"en\">\n<h2>Glosses</h2>\n<ol>\n".to_owned();
        for (index, Gloss { class, listed, .. }) in self.all.iter().enumerate() {
            let _ = writeln!(list, "<li class=\"gloss{class}\" id=\"gloss-{}\">\n{listed}</li>", index + 1);
        }
        list.push_str("</ol>\n</section>\n");
        list
    }
}

/// `markdown` as HTML whose links may lead where `offered` allows.
pub(super) fn safe(markdown: &str, offered: Offered<'_>) -> String {
    let mut out = String::new();
    html::push_html(&mut out, events(markdown, 0, offered).into_iter());
    out
}

fn events<'e>(markdown: &'e str, number: usize, offered: Offered<'_>) -> Vec<Event<'e>> {
    let prefix = format!("gloss-{number}-");
    let mut safe_markdown = SafeMarkdown::new(markdown, offered, &prefix);
    let mut events = Vec::new();
    for (event, range) in Parser::new(markdown).into_offset_iter() {
        events.extend(safe_markdown.events(event, &range).into_iter().map(Event::into_static));
    }
    events
}

/// The same for running text: blocks become inline elements styled as blocks.
fn in_line(event: Event<'_>) -> Event<'_> {
    match event {
        Event::Start(Tag::Emphasis | Tag::Strong | Tag::Link { .. }) => event,
        Event::End(TagEnd::Emphasis | TagEnd::Strong | TagEnd::Link) => event,
        Event::Start(Tag::Item) => Event::InlineHtml("<span class=\"item\">".into()),
        Event::Start(_) => Event::InlineHtml("<span class=\"block\">".into()),
        Event::End(_) => Event::InlineHtml("</span>".into()),
        Event::Rule => Event::HardBreak,
        other => other,
    }
}
