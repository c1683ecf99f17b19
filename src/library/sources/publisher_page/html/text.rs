//! The visible text of a page's elements, in the layout of the screen.

use scraper::{ElementRef, Html};

/// Elements whose text is not visible.
const UNSEEN: &[&str] = &["script", "style", "noscript", "template", "svg", "head"];

/// Elements that begin and end a line.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "br",
    "button",
    "dd",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "li",
    "main",
    "nav",
    "ol",
    "option",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "td",
    "th",
    "tr",
    "ul",
];

/// The words of an element on one line.
pub(super) fn words(element: ElementRef<'_>) -> String {
    words_of(element, &|_| true)
}

/// The same, without elements for which `takes` is false.
pub(super) fn words_of(element: ElementRef<'_>, takes: &dyn Fn(ElementRef<'_>) -> bool) -> String {
    let text = pieces(element, takes);
    let lines = text.lines().map(|line| one_line(line.trim_start().trim_start_matches("- ")));
    lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")
}

/// `text` on one line.
pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A page as copied from a browser: one line per block, with bullets before list items.
pub(super) fn as_copied(document: &Html) -> String {
    let text = pieces(document.root_element(), &|_| true);
    let lines = text.lines().map(one_line).filter(|line| !line.is_empty() && line != "-");
    lines.collect::<Vec<_>>().join("\n")
}

/// The text of an element, with line breaks around blocks.
fn pieces(element: ElementRef<'_>, takes: &dyn Fn(ElementRef<'_>) -> bool) -> String {
    let mut text = String::new();
    add(element, takes, &mut text);
    text
}

/// The recursion is limited by [`super::depth`].
fn add(element: ElementRef<'_>, takes: &dyn Fn(ElementRef<'_>) -> bool, text: &mut String) {
    for child in element.children() {
        if let Some(piece) = child.value().as_text() {
            text.push_str(piece);
            continue;
        }
        let Some(child) = ElementRef::wrap(child) else { continue };
        let name = child.value().name();
        if UNSEEN.contains(&name) || !takes(child) {
            continue;
        }
        let is_block = BLOCKS.contains(&name);
        // Adjacent links without text between them belong to a menu, which separates them on the screen.
        let behind_link = || child.prev_sibling().and_then(ElementRef::wrap).is_some_and(|it| it.value().name() == "a");
        text.push_str(if is_block || name == "a" && behind_link() { "\n" } else { "" });
        text.push_str(if name == "li" { "- " } else { "" });
        add(child, takes, text);
        text.push_str(if is_block { "\n" } else { "" });
    }
}
