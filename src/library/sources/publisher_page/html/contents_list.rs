//! A page's contents list: the first list after a heading `Book contents` or `Table of contents`, or in an element
//! marked as such.

use scraper::{ElementRef, Html, Selector};
use smol_str::SmolStr;

use super::metadata::row_of_names;
use super::text::{words, words_of};
use crate::language::Sense;
use crate::library::contents::{self, ContentsLine};
use crate::library::identifier;
use crate::library::person::Person;
use crate::library::record::{Kind, Record};
use crate::library::sources::bibliography::values;
use crate::library::variables::Variable;
use crate::text::pages::Pages;

/// A parsed contents list.
#[derive(Debug, Default)]
pub(super) struct List {
    /// Chapters in their order, each with its part.
    pub chapters: Vec<Record>,
    /// Front and back matter.
    pub matter: Vec<SmolStr>,
    /// How many items of `matter` come before the first chapter.
    pub front: usize,
}

/// The list; empty if the page has none, or has one of something else.
pub(super) fn read(document: &Html) -> List {
    let titles = "h1, h2, h3, h4, h5, h6, button, summary, span, p, a, strong, legend, div, ul, ol";
    let Ok(selector) = Selector::parse(titles) else { return List::default() };
    let mut titled = false;
    for element in document.select(&selector) {
        if matches!(element.value().name(), "ul" | "ol") {
            let is_marked_as_contents = is_marked(element, &["toc", "contents", "chapters"]);
            if titled || is_marked_as_contents {
                let mut list = List::default();
                collect(element, 0, &mut None, &mut list);
                let known = |it: &&Record| it.number.is_some() || it.pages.is_some();
                let known = list.chapters.iter().filter(known).count();
                if known > 1 || !list.matter.is_empty() && !list.chapters.is_empty() {
                    return list;
                }
                titled = false;
            }
        } else if is_short(element) {
            titled |= is_title(&words(element));
        }
    }
    List::default()
}

/// Whether an element is short enough to be a heading. Most of a page is in long elements, of which only the
/// beginning is checked.
fn is_short(element: ElementRef<'_>) -> bool {
    let (mut length, mut count) = (0, 0);
    element.descendants().all(|node| {
        count += 1;
        length += node.value().as_text().map_or(0, |text| text.trim().len());
        length < 100 && count < 50
    })
}

/// `Table of contents (9 chapters)`, `Inhalt`.
fn is_title(text: &str) -> bool {
    let text = text.split('(').next().unwrap_or(text).trim().trim_end_matches(':').to_lowercase();
    Sense::Contents.is(&text)
        || ["book contents", "chapter contents", "table of contents", "contents", "chapters"].contains(&text.as_str())
}

/// Whether the class, identifier or test name of an element contains one of `marks` as a word.
fn is_marked(element: ElementRef<'_>, marks: &[&str]) -> bool {
    let named = ["class", "id", "data-test", "itemprop"].into_iter().filter_map(|name| element.attr(name));
    let mut words = named.flat_map(|value| value.split(|c: char| !c.is_alphanumeric()));
    words.any(|word| marks.iter().any(|mark| word.eq_ignore_ascii_case(mark)))
}

/// Whether an element contains the names of authors.
fn holds_authors(element: ElementRef<'_>) -> bool {
    is_marked(element, &["author", "authors", "contributor", "contributors", "byline", "creator"])
}

/// Lists nested deeper than this are not read.
const DEEPEST: usize = 8;

/// Adds the lines of a list, including nested lists.
fn collect(list: ElementRef<'_>, depth: usize, part: &mut Option<Part>, into: &mut List) {
    if depth > DEEPEST {
        return;
    }
    for item in list.child_elements().filter(|child| child.value().name() == "li") {
        let inner: Vec<ElementRef<'_>> = lists_in(item);
        add(item, depth, part, !inner.is_empty(), into);
        for inner in inner {
            collect(inner, depth + 1, part, into);
        }
    }
}

/// The lists in an item, except its list of authors and lists nested in others.
fn lists_in<'e>(item: ElementRef<'e>) -> Vec<ElementRef<'e>> {
    let mut lists = Vec::new();
    for child in item.child_elements() {
        match child.value().name() {
            "ul" | "ol" if holds_authors(child) => {}
            "ul" | "ol" => lists.push(child),
            _ if holds_authors(child) => {}
            _ => lists.extend(lists_in(child)),
        }
    }
    lists
}

/// The last part begun.
struct Part {
    name: SmolStr,
    depth: usize,
    /// Whether its chapters are in a list of their own; then what follows that list is in no part.
    holds_list: bool,
}

/// Adds one item.
fn add(item: ElementRef<'_>, depth: usize, part: &mut Option<Part>, holds_list: bool, into: &mut List) {
    let takes = |element: ElementRef<'_>| !matches!(element.value().name(), "ul" | "ol") && !holds_authors(element);
    let whole = words_of(item, &takes);
    let title = titled_element(item).map(|element| words_of(element, &takes)).filter(|title| !title.is_empty());
    let (label, pages) = match title {
        Some(title) => {
            let pages =
                whole.strip_prefix(title.as_str()).or(whole.split_once(title.as_str()).map(|(_, behind)| behind));
            let behind = pages.unwrap_or_default();
            (title, pages_in(behind))
        }
        None => without_pages(&whole),
    };
    // A button that opens a part.
    let label = label.strip_prefix("Expand ").unwrap_or(&label).trim();
    if label.is_empty() {
        return;
    }
    match contents::entry(label) {
        ContentsLine::Part(name) => *part = Some(Part { name, depth, holds_list }),
        ContentsLine::Matter(name) => {
            *part = None;
            into.matter.push(name.into());
            into.front += usize::from(into.chapters.is_empty());
        }
        ContentsLine::Chapter { number: None, title } if holds_list => {
            *part = Some(Part { name: title.into(), depth, holds_list });
        }
        ContentsLine::Chapter { number, title } => {
            if part.as_ref().is_some_and(|part| part.holds_list && part.depth >= depth) {
                *part = None;
            }
            let mut chapter = Record::new(Kind::Chapter, title);
            chapter.number = number;
            chapter.set_pages(pages);
            chapter.set_people(Variable::Author, &authors(item));
            chapter.set_some(Variable::Doi, links(item).find_map(identifier::doi));
            chapter.more_mut().part = part.as_ref().map(|part| part.name.clone());
            into.chapters.push(chapter);
        }
    }
}

/// The element with an item's title: a heading, an element marked as a title, or the first link with words.
fn titled_element<'e>(item: ElementRef<'e>) -> Option<ElementRef<'e>> {
    let find = |selector: &str| {
        let selector = Selector::parse(selector).ok()?;
        let in_own = |found: &ElementRef<'e>| {
            let list = found.ancestors().filter_map(ElementRef::wrap).find(|it| it.value().name() == "li");
            list.is_some_and(|list| list.id() == item.id()) && !words(*found).is_empty()
        };
        item.select(&selector).find(in_own)
    };
    find("h2, h3, h4, h5, [itemprop=name], [class*=title]").or_else(|| find("a[href]"))
}

fn links<'e>(item: ElementRef<'e>) -> impl Iterator<Item = &'e str> {
    let links = Selector::parse("a[href]").ok();
    let links: Vec<&str> =
        links.map(|links| item.select(&links).filter_map(|link| link.attr("href")).collect()).unwrap_or_default();
    links
        .into_iter()
        .map(|address| address.strip_prefix("/doi/").or(address.strip_prefix("/chapter/")).unwrap_or(address))
}

/// The authors in an item's elements marked as such, one per element or all in one.
fn authors(item: ElementRef<'_>) -> Vec<Person> {
    fn holders<'e>(element: ElementRef<'e>, found: &mut Vec<ElementRef<'e>>) {
        for child in element.child_elements() {
            if holds_authors(child) {
                found.push(child);
            } else if child.value().name() != "li" {
                holders(child, found);
            }
        }
    }
    let mut found = Vec::new();
    holders(item, &mut found);
    let lists = Selector::parse("li, a, [itemprop=name]").ok();
    let names = found.into_iter().flat_map(|holder| {
        let single: Vec<String> = lists
            .as_ref()
            .map(|lists| holder.select(lists).filter(|it| it.child_elements().next().is_none()).map(words).collect())
            .unwrap_or_default();
        let single: Vec<String> = single.into_iter().filter(|name| !name.is_empty()).collect();
        if single.is_empty() { vec![words(holder)] } else { single }
    });
    let names = names.flat_map(|row| row_of_names(&row));
    names.collect()
}

/// A line with the pages at its end removed, and those pages: `Rivers pp. 21-46`, `Rivers, 21`.
fn without_pages(line: &str) -> (String, Option<Pages>) {
    for mark in [" pp. ", " p. ", " pages ", " Pages ", " Seiten ", " S. "] {
        if let Some((title, behind)) = line.rsplit_once(mark)
            && let Some(pages) = values::pages(behind.split_whitespace().next().unwrap_or_default())
        {
            return (title.trim_end_matches([',', ':', ' ']).to_owned(), Some(pages));
        }
    }
    (line.to_owned(), None)
}

/// The pages in `text`, which follows a title.
fn pages_in(text: &str) -> Option<Pages> {
    let (_, marked) = without_pages(&format!(" {text}"));
    marked.or_else(|| {
        let mut ranges = text.split_whitespace().filter(|word| word.contains(['-', '–']));
        ranges.find_map(|word| values::pages(word.trim_matches(|c: char| "(),.:".contains(c))))
    })
}
