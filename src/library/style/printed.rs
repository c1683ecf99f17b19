//! The formatter's output, letter by letter with its look, so that adjacent marks are recognised across differences of
//! look.

use hayagriva::citationberg::{FontStyle, FontWeight};
use hayagriva::{Elem, ElemChild, ElemChildren, ElemMeta};

use super::cite::{Cite, Manner};
use super::given::{Given, ITALICS, NO_NUMBER};
use super::glyph::{Glyph, Look};
use super::{capitals, marks, people};
use crate::library::sources::escape;
use crate::markdown::offered;
use crate::text::printable;

/// A printed reference.
#[derive(Debug, Default)]
pub(super) struct Printed {
    glyphs: Vec<Glyph>,
    links: Vec<String>,
}

impl Printed {
    pub fn of(children: &ElemChildren) -> Self {
        let mut printed = Self::default();
        printed.add(children);
        printed
    }

    /// A citation of the works in `group`, with what the text says around each.
    pub fn citation(children: &ElemChildren, group: &[Cite]) -> Self {
        let mut printed = Self::default();
        for child in &children.0 {
            let entry = match child {
                ElemChild::Elem(Elem { meta: Some(ElemMeta::Entry(index)), children, .. }) => {
                    group.get(*index).map(|cite| (cite, children))
                }
                _ => None,
            };
            match entry {
                Some((cite, children)) => printed.add_cited(cite, children),
                None => printed.add(&ElemChildren(vec![child.clone()])),
            }
        }
        printed
    }

    fn add_cited(&mut self, cite: &Cite, children: &ElemChildren) {
        let [before, behind] = &cite.around;
        self.push(before, Look::default());
        let start = self.glyphs.len();
        if cite.manner == Manner::WithoutAuthor {
            self.add(&without_names(children));
            let marks = self.glyphs[start..].iter().take_while(|glyph| matches!(glyph.c, ' ' | ',')).count();
            self.glyphs.drain(start..start + marks);
        } else {
            self.add(children);
        }
        self.push(behind, Look::default());
    }

    fn add(&mut self, children: &ElemChildren) {
        for child in &children.0 {
            match child {
                ElemChild::Text(text) => {
                    let is_italic = text.formatting.font_style == FontStyle::Italic;
                    let is_bold = text.formatting.font_weight == FontWeight::Bold;
                    self.push(&text.text, Look { is_italic, is_bold, link: None });
                }
                ElemChild::Elem(elem) => {
                    // A space separates a block from what precedes it.
                    if elem.display.is_some() && !self.glyphs.is_empty() {
                        self.push(" ", Look::default());
                    }
                    self.add(&elem.children);
                }
                ElemChild::Link { text, url } => {
                    let link = offered::address(url).map(|address| {
                        self.links.push(address.to_string());
                        self.links.len() - 1
                    });
                    self.push(&text.text, Look { link, ..Look::default() });
                }
                ElemChild::Markup(text) => self.push(text, Look::default()),
                ElemChild::Transparent { .. } => {}
            }
        }
    }

    fn push(&mut self, text: &str, look: Look) {
        self.glyphs.extend(text.chars().map(|c| Glyph { c, look, is_said: false }));
    }

    /// Corrects what the formatter cannot do.
    pub fn mend(&mut self, given: &Given) {
        capitals::restore(&mut self.glyphs, &given.titles, given.is_english);
        self.turn_italics();
        people::restore(&mut self.glyphs);
        marks::turn_inner_quotes(&mut self.glyphs);
        marks::settle(&mut self.glyphs);
        self.glyphs.retain(|glyph| !NO_NUMBER.contains(&glyph.c));
        for (year, said) in &given.stand_ins {
            self.put_for(year, said);
        }
    }

    /// Turns italics within an italic title upright.
    fn turn_italics(&mut self) {
        let mut is_inside = false;
        self.glyphs.retain_mut(|glyph| {
            if let Some(at) = ITALICS.iter().position(|mark| *mark == glyph.c) {
                is_inside = at == 0;
                return false;
            }
            glyph.look.is_italic ^= is_inside;
            true
        });
    }

    /// Replaces the stand-in `year` by the text it stands for.
    fn put_for(&mut self, year: &str, said: &str) {
        let year: Vec<char> = year.chars().collect();
        let mut at = 0;
        while at + year.len() <= self.glyphs.len() {
            if self.glyphs[at..].iter().zip(&year).all(|(glyph, c)| glyph.c == *c) {
                let model = self.glyphs[at];
                let said: Vec<Glyph> = said.chars().map(|c| Glyph { c, ..model }).collect();
                let length = said.len();
                self.glyphs.splice(at..at + year.len(), said);
                at += length;
            } else {
                at += 1;
            }
        }
    }

    /// The reference as Markdown.
    pub fn markdown(&self) -> String {
        let mut out = String::new();
        for run in self.glyphs.chunk_by(|one, other| one.look == other.look) {
            let text: String = run.iter().map(|glyph| glyph.c).collect();
            let Look { is_italic, is_bold, link } = run[0].look;
            let mark = match (is_italic, is_bold) {
                (true, true) => "***",
                (true, false) => "*",
                (false, true) => "**",
                (false, false) => "",
            };
            match link.and_then(|link| self.links.get(link)) {
                Some(address) => out.push_str(&format!("[{}](<{address}>)", plain(&text))),
                None => emphasised(&text, mark, &mut out),
            }
        }
        out
    }
}

/// `children` without the first names in them.
fn without_names(children: &ElemChildren) -> ElemChildren {
    let mut is_done = false;
    remove_names(children, &mut is_done)
}

fn remove_names(children: &ElemChildren, is_done: &mut bool) -> ElemChildren {
    let mut kept = Vec::new();
    for child in &children.0 {
        match child {
            ElemChild::Elem(elem) if !*is_done && matches!(elem.meta, Some(ElemMeta::Names(_))) => *is_done = true,
            ElemChild::Elem(elem) if !*is_done => {
                kept.push(ElemChild::Elem(Elem { children: remove_names(&elem.children, is_done), ..elem.clone() }));
            }
            other => kept.push(other.clone()),
        }
    }
    ElemChildren(kept)
}

/// Appends `text` with emphasis, whose marks must touch words.
fn emphasised(text: &str, mark: &str, out: &mut String) {
    let words = text.trim();
    if words.is_empty() || mark.is_empty() {
        out.push_str(&plain(text));
        return;
    }
    let start = text.len() - text.trim_start().len();
    out.push_str(&text[..start]);
    // Merge adjacent runs of emphasis.
    if out.ends_with(mark) && !out.ends_with(&format!("\\{mark}")) {
        out.truncate(out.len() - mark.len());
    } else {
        out.push_str(mark);
    }
    out.push_str(&plain(words));
    out.push_str(mark);
    out.push_str(&text[start + words.len()..]);
}

/// Escapes words of a source or style, which may be untrusted.
fn plain(words: &str) -> String {
    escape::inline(&printable::line(words))
}
