//! The glosses of a page: what its references mean, each once, and shown beside the text while one of them is looked at.

use std::collections::HashMap;
use std::fmt::Write;

use pulldown_cmark::{Parser, html};

use super::harmless::Harmless;
use crate::resolution::Status;

/// The glosses, numbered in the order in which the page needs them.
#[derive(Default)]
pub(super) struct Glosses {
    /// Markdown, and what of its reference there is to know.
    all: Vec<(String, Status)>,
    numbers: HashMap<String, usize>,
}

impl Glosses {
    /// The number, counted from 1, of the gloss that says `meaning`.
    pub(super) fn number(&mut self, meaning: String, status: Status) -> usize {
        let next = self.all.len() + 1;
        let number = *self.numbers.entry(meaning.clone()).or_insert(next);
        if number == next {
            self.all.push((meaning, status));
        }
        number
    }

    /// The rules that show each gloss while a reference to it has the pointer or the focus.
    pub(super) fn style(&self) -> String {
        let mut rules = String::new();
        for number in 1..=self.all.len() {
            let reference = format!("[aria-describedby=\"gloss-{number}\"]");
            // The pointer comes before the focus: one at a time.
            let _ = writeln!(
                rules,
                ":root:has({reference}:hover) #gloss-{number},\n\
                 :root:not(:has(.ref:hover, .gloss:hover)):has({reference}:is(:focus, :focus *)) #gloss-{number} \
                 {{ visibility: visible; z-index: 3; transition-delay: 0s; }}"
            );
        }
        rules
    }

    /// The list of them; empty where there are none.
    pub(super) fn print(&self) -> String {
        if self.all.is_empty() {
            return String::new();
        }
        let mut list =
            "<section class=\"glosses\" lang=\"en\" aria-label=\"Glosses\">\n<h2>Glosses</h2>\n<ol>\n".to_owned();
        for (index, (meaning, status)) in self.all.iter().enumerate() {
            let class = match status {
                Status::Resolved => "gloss",
                Status::Ambiguous => "gloss ambiguous",
                Status::Unknown => "gloss unknown",
            };
            let number = index + 1;
            let _ = write!(
                list,
                "<li class=\"{class}\" id=\"gloss-{number}\">\
                 <a class=\"close\" href=\"#closed\" aria-label=\"Close\">×</a>\n{}</li>\n",
                rendered(meaning, number)
            );
        }
        list.push_str("</ol>\n</section>\n");
        list
    }
}

/// The Markdown of a gloss as HTML.
fn rendered(markdown: &str, number: usize) -> String {
    let prefix = format!("gloss-{number}-");
    let mut harmless = Harmless::new(markdown, None, &prefix);
    let mut events = Vec::new();
    for (event, range) in Parser::new(markdown).into_offset_iter() {
        events.extend(harmless.events(event, &range));
    }
    let mut out = String::new();
    html::push_html(&mut out, events.into_iter());
    out
}
