//! Adds to a book page what it lacks.

use smol_str::SmolStr;

use super::super::outline::{self, Kind, Outline, Section};
use super::super::{abbreviation_lines as defining_lines, data, organizations};
use super::insert::{Insertions, line_start};
use super::{
    abbreviation_lines, abbreviation_section, chapter_blocks, data_items, has_parts, item_lines, part_heading,
    quotation, yaml,
};
use crate::library::abbreviation::Abbreviation;
use crate::library::book::Volume;
use crate::library::contents;
use crate::library::record::Record;
use crate::library::sources::abbreviation_list;
use crate::library::variables::Variable;
use crate::markdown::{self, Parsed};
use crate::text::{Problem, Span};

/// A page with what was added to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merged {
    /// The page's text.
    pub text: String,
    /// What it lacked.
    pub added: Added,
}

/// How much was added.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Added {
    /// Chapters.
    pub chapters: usize,
    /// Data of the book, and of chapters that stood there before.
    pub data: usize,
    /// Abstracts, those of new chapters too.
    pub abstracts: usize,
    /// Abbreviations.
    pub abbreviations: usize,
}

/// Adds to the book page `text` what it does not say of `volume`: chapters in their order, data, abstracts,
/// abbreviations. A value that stands there stays, also where `volume` has another. Merging the same a second time
/// adds nothing.
///
/// # Errors
///
/// When what was inserted cannot be read back, because something on the page is not closed and swallows it.
pub fn merge(text: &str, volume: &Volume) -> Result<Merged, Problem> {
    let merged = merge_once(text, volume);
    if merged.added != Added::default() && merge_once(&merged.text, volume).added != Added::default() {
        let end = Span::new(text.len(), text.len());
        let message = "something on this page is not closed (a code block or an HTML comment, perhaps), \
            so that nothing can be added behind it; close it and import again";
        return Err(Problem::new(end, message));
    }
    Ok(merged)
}

fn merge_once(text: &str, volume: &Volume) -> Merged {
    let parsed = markdown::parse(text);
    let outline = outline::read(&parsed, text);
    let insertions = Insertions::new(text);
    let mut merge = Merge { text, parsed: &parsed, outline: &outline, insertions, added: Added::default() };
    merge.front_matter(&volume.record);
    merge.chapters(&volume.chapters);
    merge.abbreviations(&volume.abbreviations);
    Merged { text: merge.insertions.apply(), added: merge.added }
}

/// One merge at work.
struct Merge<'t> {
    text: &'t str,
    parsed: &'t Parsed,
    outline: &'t Outline,
    insertions: Insertions<'t>,
    added: Added,
}

impl<'t> Merge<'t> {
    /// Adds fields that the front matter lacks, where nothing is wrong with it and all fields begin their lines.
    fn front_matter(&mut self, record: &Record) {
        let Some(block) = self.parsed.front_matter.as_ref().filter(|block| block.problems.is_empty()) else { return };
        let closing = line_start(self.text, block.span.start as usize + block.span.of(self.text).trim_end().len());
        let begins_line = |at: usize| line_start(self.text, at) == at;
        if !block.fields.iter().all(|field| begins_line(field.name_span.start as usize)) {
            return;
        }
        for (name, line) in yaml::fields(record) {
            if !block.fields.iter().any(|field| field.name.eq_ignore_ascii_case(name)) {
                self.insertions.line_above(closing, &line);
                self.added.data += 1;
            }
        }
    }

    /// Adds chapters, and what the chapters that stand there lack.
    fn chapters(&mut self, chapters: &[Record]) {
        let outline = self.outline;
        let found: Vec<Option<usize>> = chapters.iter().map(|chapter| self.section_of(chapter)).collect();
        // A page whose chapters all stand on one level stays so.
        let flat = !outline.sections.iter().any(is_part) && (found.iter().any(Option::is_some) || !has_parts(chapters));
        let mut opened: Option<&str> = None;
        for (at, chapter) in chapters.iter().enumerate() {
            if let Some(section) = found[at] {
                self.complete(&outline.sections[section], chapter);
                continue;
            }
            let before = found[..at].iter().rev().find_map(|&section| section);
            let behind = found[at + 1..].iter().find_map(|&section| section);
            let part = chapter.more().part.as_deref().filter(|_| !flat);
            let place = self.place(part, before, behind);
            if let Some(part) = part.filter(|&part| !place.in_part && opened != Some(part)) {
                self.insertions.block_above(place.at, &part_heading(part));
                opened = Some(part);
            }
            self.insertions.block_above(place.at, &chapter_blocks(chapter, part.is_some()));
            self.added.chapters += 1;
            self.added.abstracts += usize::from(chapter.get(Variable::Abstract).is_some());
        }
    }

    /// The heading on the page that is `chapter`'s: of the same title, or a chapter of the same number in its part.
    fn section_of(&self, chapter: &Record) -> Option<usize> {
        let titled = |section: &Section| match &section.kind {
            Kind::Chapter { number, title, .. } => {
                contents::same_title(title, chapter.title()) && (*number == chapter.number || number.is_none())
            }
            Kind::Own | Kind::Matter => {
                matches!(section.level, 2 | 3) && contents::same_title(&section.text, &chapter.label())
            }
            _ => false,
        };
        let counted = |section: &Section| match &section.kind {
            Kind::Chapter { number: Some(number), part, .. } => {
                chapter.number.is_some_and(|own| own.value == number.value)
                    && same_part(part.as_deref(), chapter.more().part.as_deref())
            }
            _ => false,
        };
        // Pages in HTML may tell no number.
        let titled_alone = |section: &Section| match &section.kind {
            Kind::Chapter { title, .. } => chapter.number.is_none() && contents::same_title(title, chapter.title()),
            _ => false,
        };
        let sections = &self.outline.sections;
        let found = sections.iter().position(titled).or_else(|| sections.iter().position(counted));
        found.or_else(|| sections.iter().position(titled_alone))
    }

    /// Where a new chapter of `part` goes. `before` and `behind` are the nearest chapters of the page that stand before
    /// and behind it in the book.
    fn place(&self, part: Option<&str>, before: Option<usize>, behind: Option<usize>) -> Place {
        let sections = &self.outline.sections;
        let start = |at: usize| line_start(self.text, sections[at].heading.start as usize);
        let end = |at: usize| match sections[at].span.end as usize {
            end if end == self.text.len() => end,
            end => line_start(self.text, end),
        };
        let named = |section: &Section| matches!(&section.kind, Kind::Part(name) if same_part(Some(name), part));
        if let Some(own) = part.and_then(|_| sections.iter().position(named)) {
            let inside = |at: &usize| self.holder(*at) == Some(own);
            let beside = before.filter(inside).map(end).or(behind.filter(inside).map(start));
            return Place { at: beside.unwrap_or_else(|| end(own)), in_part: true };
        }
        let outermost = |at: usize| self.holder(at).unwrap_or(at);
        let beside = before.map(|at| end(outermost(at))).or(behind.map(|at| start(outermost(at))));
        let at = beside.unwrap_or_else(|| {
            let lists = |section: &Section| matches!(section.kind, Kind::Abbreviations | Kind::Organizations);
            sections.iter().position(lists).map_or(self.text.len(), start)
        });
        Place { at, in_part: false }
    }

    /// The part that holds the section at `at`.
    fn holder(&self, at: usize) -> Option<usize> {
        let sections = &self.outline.sections;
        let part = sections[..at].iter().rposition(is_part)?;
        sections[part].span.covers(sections[at].span).then_some(part)
    }

    /// Adds to a chapter that stands on the page what it lacks.
    fn complete(&mut self, section: &Section, chapter: &Record) {
        let in_part = matches!(section.kind, Kind::Chapter { part: Some(_), .. });
        let known = data_items(chapter, in_part);
        let mut blocks: Vec<String> = Vec::new();
        let mut above = section.heading;
        if let Some(data) = &section.data {
            above = data.span;
            let lacks = |(name, _): &(&str, String)| data.item(name).is_none() && *name != "type";
            let missing: Vec<_> = known.into_iter().filter(lacks).collect();
            if !missing.is_empty() {
                let lines = self.indented_as(data.span, &item_lines(&missing, data.bullet));
                self.insertions.lines_below(data.span.end as usize, &lines);
                self.added.data += missing.len();
            }
        } else {
            blocks.push(item_lines(&known, self.bullet_below(section)));
            self.added.data += known.len();
        }
        if let Some(text) = chapter.get(Variable::Abstract).filter(|_| section.quote.is_none()) {
            blocks.push(quotation(text));
            self.added.abstracts += 1;
        }
        if !blocks.is_empty() {
            self.insertions.block_below(above.end as usize, &blocks.join("\n\n"));
        }
    }

    /// The bullet for a new list below a heading: not that of a list of the reader's which follows, or the two would
    /// be one.
    fn bullet_below(&self, section: &Section) -> char {
        let below = self.text[section.heading.end as usize..].trim_start();
        if below.starts_with("- ") { '*' } else { '-' }
    }

    /// `lines`, each behind the white space that stands before `list`.
    fn indented_as(&self, list: Span, lines: &str) -> String {
        let start = list.start as usize;
        let indent = &self.text[line_start(self.text, start)..start];
        let indent = if indent.trim().is_empty() { indent } else { "" };
        lines.lines().map(|line| format!("{indent}{line}")).collect::<Vec<_>>().join("\n")
    }

    /// Adds abbreviations that the page does not explain, to its section `Abbreviations` or to a new one at its end.
    fn abbreviations(&mut self, abbreviations: &[Abbreviation]) {
        let known = self.known_abbreviations();
        let missing: Vec<&Abbreviation> = abbreviations.iter().filter(|a| !known.contains(&a.short)).collect();
        if missing.is_empty() {
            return;
        }
        self.added.abbreviations = missing.len();
        let Some(section) = self.outline.sections.iter().find(|section| section.kind == Kind::Abbreviations) else {
            let all: Vec<Abbreviation> = missing.into_iter().cloned().collect();
            self.insertions.block_above(self.text.len(), &abbreviation_section(&all));
            return;
        };
        let suits = |list: &Span| {
            list.of(self.text).starts_with(['-', '*', '+'])
                && !abbreviation_list::read(self.text, self.parsed, *list).abbreviations.is_empty()
        };
        let list = self.parsed.lists.iter().filter(|list| section.span.covers(**list)).find(|list| suits(list));
        match list {
            Some(&list) => {
                let bullet = list.of(self.text).chars().next().unwrap_or('-');
                let lines = self.indented_as(list, &abbreviation_lines(missing.into_iter(), bullet));
                self.insertions.lines_below(data::own_lines(self.text, list).end as usize, &lines);
            }
            None => {
                let lines = abbreviation_lines(missing.into_iter(), self.bullet_below(section));
                self.insertions.block_below(section.heading.end as usize, &lines);
            }
        }
    }

    /// The short forms that the page explains anywhere.
    fn known_abbreviations(&self) -> Vec<SmolStr> {
        let (parsed, text) = (self.parsed, self.text);
        let mut known: Vec<SmolStr> = defining_lines(parsed, text).map(|a| a.short).collect();
        for section in &self.outline.sections {
            match section.kind {
                Kind::Abbreviations => {
                    let list = abbreviation_list::read(text, parsed, section.span);
                    known.extend(list.abbreviations.into_iter().map(|a| a.short));
                }
                Kind::Organizations => {
                    let listed = organizations::listed(parsed, text, section.span);
                    known.extend(listed.into_iter().flat_map(|organization| organization.abbreviations));
                }
                _ => {}
            }
        }
        known
    }
}

/// Where a new chapter goes.
struct Place {
    /// The start of a line, or the end of the page.
    at: usize,
    /// Whether the chapter's part stands on the page and holds that place.
    in_part: bool,
}

fn is_part(section: &Section) -> bool {
    matches!(section.kind, Kind::Part(_))
}

/// Whether two chapters may stand in one part: the numbers of the parts are one, or one of the two is not told.
fn same_part(one: Option<&str>, other: Option<&str>) -> bool {
    let number = |part: &str| part.split([' ', ':']).nth(1).map(str::to_lowercase);
    match (one, other) {
        (Some(one), Some(other)) => number(one) == number(other),
        _ => true,
    }
}
