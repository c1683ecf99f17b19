//! The contents list: `nav` in EPUB 3, `navMap` in EPUB 2. Everything in it is kept, except the sections of a
//! chapter.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use super::label::{self, Label, Way};
use super::path;
use crate::library::book::Volume;
use crate::library::contents::{self, ContentsLine};
use crate::library::division::Division;
use crate::library::person::Person;
use crate::library::record::{Kind, Record};
use crate::library::sources::xml::Element;
use crate::library::variables::Variable;
use crate::text::numeral::{Numeral, Style};

/// A line of the list, with the lines below it.
#[derive(Debug)]
pub(super) struct Line {
    label: Label,
    /// The path in the archive that it leads to, with its fragment.
    path: Option<String>,
    below: Vec<Line>,
}

/// Reads the contents list in `root`, the file at `at` in the archive.
pub(super) fn read(root: &Element, at: &str) -> Vec<Line> {
    let lines = if let Some(map) = root.find("navMap") {
        points(map, at)
    } else {
        let lists = root.all("nav");
        let of_contents = lists.iter().find(|list| list.get("type") == Some("toc"));
        of_contents.or(lists.first()).and_then(|list| list.find("ol")).map(|list| items(list, at)).unwrap_or_default()
    };
    // If most labels of several lines end in names, all do.
    let count = |test: &dyn Fn(&Line) -> bool| all(&lines).into_iter().filter(|line| test(line)).count();
    let (several, named) = (count(&|line| line.label.last_line.is_some()), count(&|line| line.label.may_name()));
    if named > 1 && 2 * named > several {
        return lines.into_iter().map(|line| line.relabelled(&Label::with_names_below)).collect();
    }
    let chapters = count(&|line| is_chapter(&line.label.title));
    let way = Way::ALL.into_iter().find(|&way| {
        let named = count(&|line| is_chapter(&line.label.title) && line.label.parted(way).is_some());
        named > 1 && 3 * named >= 2 * chapters
    });
    match way {
        Some(way) => lines.into_iter().map(|line| line.relabelled(&|label| label.without_names(way))).collect(),
        None => lines,
    }
}

fn is_chapter(title: &str) -> bool {
    matches!(contents::entry(title), ContentsLine::Chapter { .. })
}

impl Line {
    fn relabelled(self, read: &dyn Fn(Label) -> Label) -> Self {
        let below = self.below.into_iter().map(|line| line.relabelled(read)).collect();
        Line { label: read(self.label), below, ..self }
    }
}

/// All lines, including nested ones.
fn all(lines: &[Line]) -> Vec<&Line> {
    lines.iter().flat_map(|line| std::iter::once(line).chain(all(&line.below))).collect()
}

fn points(parent: &Element, at: &str) -> Vec<Line> {
    let inner = parent.children.iter().filter(|child| child.name == "navPoint");
    inner
        .map(|point| Line {
            label: own(point, "navLabel").and_then(|it| own(it, "text")).map(label::read).unwrap_or_default(),
            path: own(point, "content").and_then(|content| path::resolved(at, content.get("src")?)),
            below: points(point, at),
        })
        .collect()
}

fn own<'e>(element: &'e Element, name: &str) -> Option<&'e Element> {
    element.children.iter().find(|child| child.name == name)
}

fn items(list: &Element, at: &str) -> Vec<Line> {
    let inner = list.children.iter().filter(|child| child.name == "li");
    inner
        .map(|item| {
            let link = item.all("a").into_iter().next().filter(|_| own(item, "ol").is_none()).or(own(item, "a"));
            Line {
                label: label::read(item),
                path: link.and_then(|link| path::resolved(at, link.get("href")?)),
                below: own(item, "ol").map(|list| items(list, at)).unwrap_or_default(),
            }
        })
        .collect()
}

/// The targets of the lines without a label, in order; the target file may have a title.
pub(super) fn unlabelled(lines: &[Line]) -> Vec<String> {
    let without = all(lines).into_iter().filter(|line| line.label.title.is_empty() && line.below.is_empty());
    without.filter_map(|line| line.path.clone()).collect()
}

/// Labels the lines that have none; `title` returns the label for a target.
pub(super) fn name_unlabelled(lines: &mut [Line], title: &dyn Fn(&str) -> Option<String>) {
    for line in lines {
        if line.label.title.is_empty() && line.below.is_empty() {
            line.label.title = line.path.as_deref().and_then(title).unwrap_or_default();
        }
        name_unlabelled(&mut line.below, title);
    }
}

/// Adds the contents of the list to `volume`.
pub(super) fn add(volume: &mut Volume, list: &[Line], address: Option<&str>) {
    // The book itself may be the only line at the top level.
    let list = match list {
        [only] if !only.below.is_empty() && contents::part(&only.label.title).is_none() => only.below.as_slice(),
        list => list,
    };
    let every: Vec<&Line> = all(list);
    let holding = every.iter().filter(|line| is_numbered(line) && !line.below.is_empty()).count();
    let naming = every.iter().filter(|line| is_numbered(line) && names_in(&line.below).is_some()).count();
    let names_below = naming > 1 && 5 * naming >= 4 * holding || naming == 1 && holding == 1;
    let mut adding = Adding { volume, address, names_below, flat_part: None };
    adding.lines(list, None);
}

struct Adding<'a> {
    volume: &'a mut Volume,
    address: Option<&'a str>,
    /// Whether the lines below chapters name their authors.
    names_below: bool,
    /// The part begun by a line without lines below it.
    flat_part: Option<String>,
}

impl Adding<'_> {
    fn lines(&mut self, lines: &[Line], part: Option<&str>) {
        let names_behind = names_follow_chapters(lines);
        let mut skip = false;
        for (at, line) in lines.iter().enumerate() {
            if std::mem::take(&mut skip) {
                continue;
            }
            let next = lines.get(at + 1);
            // A number alone precedes its title.
            if let (Some(number), Some(next)) = (line.only_number(), next.filter(|next| !is_numbered(next)))
                && is_chapter(&next.label.title)
                && line.below.is_empty()
            {
                let label = Label { title: format!("{number} {}", next.label.title), ..next.label.clone() };
                let whole = Line { label, path: line.path.clone(), below: Vec::new() };
                self.line(&whole, part, Vec::new());
                skip = true;
                continue;
            }
            let authors = next.filter(|_| names_behind && is_numbered(line));
            let authors = authors.and_then(|next| label::names(&next.label.title));
            skip = authors.is_some();
            self.line(line, part, authors.unwrap_or_default());
        }
    }

    fn line(&mut self, line: &Line, part: Option<&str>, authors: Vec<Person>) {
        let title = line.label.title.as_str();
        let titled = |whole: &str| contents::same_title(title, whole);
        if title.is_empty() {
            return self.lines(&line.below, part);
        }
        if let Some(name) = contents::part(title) {
            if line.below.is_empty() {
                self.flat_part = Some(name.to_string());
            } else {
                self.flat_part = None;
                self.lines(&line.below, Some(&name));
            }
            return;
        }
        if holds_chapters(line) {
            self.flat_part = None;
            let is_book = titled(self.volume.record.main_title()) || titled(self.volume.record.title());
            let is_matter = matches!(contents::entry(title), ContentsLine::Matter(_));
            let part = if is_book || is_matter { part } else { Some(title) };
            return self.lines(&line.below, part);
        }
        match contents::entry(title) {
            ContentsLine::Part(_) => {}
            ContentsLine::Matter(name) => {
                self.flat_part = None;
                self.volume.front += usize::from(self.volume.chapters.is_empty());
                self.volume.matter.push(name.into());
            }
            // The half-title page.
            ContentsLine::Chapter { number: None, .. }
                if titled(self.volume.record.main_title()) || titled(self.volume.record.title()) => {}
            ContentsLine::Chapter { number, title: bare } => {
                // `Chapter 4` may have its title as the line below it.
                let below = line.below.first().map(|below| below.label.title.as_str());
                let titled_below = below.filter(|_| bare.is_empty() && line.below.len() == 1);
                let mut chapter = Record::new(Kind::Chapter, titled_below.unwrap_or(bare));
                chapter.number = number;
                let in_numbered_part = |volume: &Volume| {
                    let last = volume.chapters.last();
                    last.is_some_and(|it| it.number.is_some() && it.more().part.as_deref() == self.flat_part.as_deref())
                };
                // A conclusion after the last part belongs to the book, not to the part.
                let closes = Division::of_title(chapter.title()) == Some(Division::Conclusion);
                if closes || number.is_none() && in_numbered_part(self.volume) {
                    self.flat_part = None;
                }
                let part = part.or(self.flat_part.as_deref());
                if let Some(part) = part {
                    chapter.more_mut().part = Some(part.into());
                }
                let own = &line.label.authors;
                let below = || names_in(&line.below).filter(|_| self.names_below).unwrap_or_default();
                let authors = if !own.is_empty() {
                    own.clone()
                } else if authors.is_empty() {
                    below()
                } else {
                    authors
                };
                chapter.set_people(Variable::Author, &authors);
                let target = self.address.zip(line.path.as_deref());
                let written = |(address, path)| format!("{address}#{}", utf8_percent_encode(path, FRAGMENT));
                chapter.set_some(Variable::Url, target.map(written));
                self.volume.chapters.push(chapter);
            }
        }
    }
}

impl Line {
    /// The number, if the line consists only of that.
    fn only_number(&self) -> Option<Numeral> {
        let title = self.label.title.trim_end_matches(['.', ':']);
        match contents::numbered(title) {
            (Some(number), "") => Some(number),
            _ => Numeral::parse(title).filter(|number| number.style != Style::Word),
        }
    }
}

fn is_numbered(line: &Line) -> bool {
    contents::numbered(&line.label.title).0.is_some()
}

/// Whether the lines below `line` are chapters rather than sections: they have numbers, or lead to separate files.
fn holds_chapters(line: &Line) -> bool {
    let arabic =
        |line: &Line| contents::numbered(&line.label.title).0.is_some_and(|number| number.style != Style::Roman);
    let named = |line: &Line| contents::chapter_number(&line.label.title).is_some();
    if line.below.is_empty() || arabic(line) || named(line) {
        return false;
    }
    if line.below.iter().any(|below| arabic(below) || named(below)) {
        return true;
    }
    if is_numbered(line) {
        return false;
    }
    // Without numbers, the files decide: a chapter's sections are in its own file.
    let file = |line: &Line| line.path.as_deref().map(|path| path.split('#').next().unwrap_or(path).to_owned());
    let own = file(line);
    line.below.iter().any(|below| !below.below.is_empty())
        || own.is_none()
        || line.below.iter().all(|below| file(below).is_some_and(|path| Some(path) != own))
            && names_in(&line.below).is_none()
            && line
                .below
                .iter()
                .any(|below| matches!(contents::entry(&below.label.title), ContentsLine::Chapter { .. }))
            && !line.below.iter().any(|below| is_section(&below.label.title))
}

/// Whether a title is typical of a section: `Notes`, `References`, `1.2 Conclusion`.
fn is_section(title: &str) -> bool {
    let sub = |word: &str| {
        word.split('.').filter(|piece| piece.bytes().all(|b| b.is_ascii_digit()) && !piece.is_empty()).count() > 1
    };
    matches!(contents::entry(title), ContentsLine::Matter(_)) || title.split(' ').next().is_some_and(sub)
}

/// The people named in `lines`, all on one line or one per line; `None` if a line contains anything else.
fn names_in(lines: &[Line]) -> Option<Vec<Person>> {
    let mut people = Vec::new();
    for line in lines {
        people.extend(label::names(&line.label.title).filter(|_| line.below.is_empty())?);
    }
    (!people.is_empty()).then_some(people)
}

/// Whether each chapter's authors are on the line after it: nearly all numbered lines are followed by such a line.
fn names_follow_chapters(lines: &[Line]) -> bool {
    let followed = |at: &usize| {
        lines.get(at + 1).is_some_and(|next| !is_numbered(next) && label::names(&next.label.title).is_some())
    };
    let numbered: Vec<usize> = (0..lines.len()).filter(|&at| is_numbered(&lines[at])).collect();
    let named = numbered.iter().filter(|at| followed(at)).count();
    named > 1 && 5 * named >= 4 * numbered.len()
}

/// Characters that are percent-encoded when a path becomes the fragment of a URI.
const FRAGMENT: &AsciiSet = &CONTROLS.add(b'%').add(b' ').add(b'#').add(b'<').add(b'>').add(b'"').add(b'`');
