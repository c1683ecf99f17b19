//! A page's contents list: the first list behind a heading `Book contents` or `Table of contents`.

use scraper::{ElementRef, Html, Selector};

use super::tags::words;
use crate::language::Sense;
use crate::library::sources::copied::contents::{self, List};
use crate::library::sources::copied::lines::Line;

/// The list; empty where the page has none, or one of something else.
pub(super) fn read(document: &Html) -> List {
    let Ok(selector) = Selector::parse("h1, h2, h3, h4, h5, h6, button, summary, span, p, ul, ol") else {
        return List::default();
    };
    let mut titled = false;
    for element in document.select(&selector) {
        if matches!(element.value().name(), "ul" | "ol") {
            if titled {
                let mut lines = Vec::new();
                collect(element, 0, &mut lines);
                let list = contents::read(&lines);
                let numbered = list.chapters.iter().filter(|chapter| chapter.number.is_some()).count();
                if numbered > 1 || !list.matter.is_empty() && !list.chapters.is_empty() {
                    return list;
                }
                titled = false;
            }
        } else if element.text().map(str::len).sum::<usize>() < 200 {
            let text = words(element.text());
            // `Table of contents (9 chapters)`
            titled |= Sense::Contents.is(&text.split('(').next().unwrap_or(&text).trim().to_lowercase());
        }
    }
    List::default()
}

/// Lists in lists deeper than this are not read.
const DEEPEST: usize = 8;

/// The lines of a list, those of lists in it deeper.
fn collect(list: ElementRef, depth: usize, lines: &mut Vec<Line>) {
    if depth > DEEPEST {
        return;
    }
    for item in list.child_elements().filter(|child| child.value().name() == "li") {
        let text = label(item);
        if !text.is_empty() {
            lines.push(Line { indent: depth, ..Line::default() }.saying(&text));
        }
        let inner = Selector::parse("ul, ol").ok();
        let inner = inner.as_ref().and_then(|inner| item.select(inner).next());
        if let Some(inner) = inner {
            collect(inner, depth + 1, lines);
        }
    }
}

/// What a line says: its link, else its own text without that of lists in it.
fn label(item: ElementRef) -> String {
    fn own<'e>(element: ElementRef<'e>, link: bool, pieces: &mut Vec<&'e str>) -> bool {
        for child in element.children() {
            if let Some(text) = child.value().as_text() {
                if !link {
                    pieces.push(text);
                }
            } else if let Some(child) = ElementRef::wrap(child) {
                match child.value().name() {
                    "ul" | "ol" => {}
                    "a" if link => {
                        pieces.extend(child.text());
                        if pieces.iter().any(|piece| !piece.trim().is_empty()) {
                            return true;
                        }
                    }
                    _ => {
                        if own(child, link, pieces) {
                            return true;
                        }
                    }
                }
            }
        }
        false
    }
    let mut pieces = Vec::new();
    if !own(item, true, &mut pieces) {
        pieces.clear();
        own(item, false, &mut pieces);
    }
    words(pieces.into_iter())
}
