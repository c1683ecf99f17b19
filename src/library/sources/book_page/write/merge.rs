//! Adds missing information to a book page.

use smol_str::SmolStr;

use super::super::data::Data;
use super::super::outline::{self, Kind, Listed, Outline, Section};
use super::super::{abbreviation_lines as defining_lines, data, organizations};
use super::disputes::{self, Dispute, OF_BOOK, OF_CHAPTER, differ};
use super::insert::Insertions;
use super::matching::{same_part, sections_of};
use super::{
    abbreviation_lines, abbreviation_section, chapter_blocks, data_items, has_parts, is_chapter, item_lines,
    part_heading, quotation, yaml,
};
use crate::library::abbreviation::Abbreviation;
use crate::library::book::Volume;
use crate::library::contents;
use crate::library::record::Record;
use crate::library::sources::abbreviation_list;
use crate::library::variables::Variable;
use crate::markdown::{self, Parsed, front_matter};
use crate::text::numeral::Numeral;
use crate::text::{Problem, Span, line_start};

/// A page with the additions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Merged {
    /// The page's text.
    pub text: String,
    /// What was added.
    pub added: Added,
    /// Contradictions, and which value the page has now (see [`Rule`]).
    pub disputes: Vec<Dispute>,
}

/// The number of additions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Added {
    /// Chapters.
    pub chapters: usize,
    /// Data of the book and of existing chapters.
    pub data: usize,
    /// Abstracts, including those of new chapters.
    pub abstracts: usize,
    /// Abbreviations.
    pub abbreviations: usize,
}

/// Whose value counts if a page and a source contradict each other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Rule {
    /// The page's: nothing on it is changed.
    #[default]
    Ours,
    /// The source's.
    Theirs,
}

/// Adds whatever the book page `text` lacks from `volume`: chapters in order, data, abstracts, abbreviations. `rule`
/// decides contradictions. Merging the same volume again adds nothing.
///
/// # Errors
///
/// If the additions cannot be read back because something unclosed on the page swallows them.
pub(crate) fn merge(text: &str, volume: &Volume, rule: Rule) -> Result<Merged, Problem> {
    let merged = merge_once(text, volume, rule);
    if merged.text == text {
        return Ok(merged);
    }
    let again = merge_once(&merged.text, volume, rule);
    let end = Span::new(text.len(), text.len());
    if again.added != Added::default() {
        let message = "something on this page is not closed (a code block or an HTML comment, perhaps), \
            so nothing can be added after it; close it and import again";
        return Err(Problem::new(end, message));
    }
    if rule == Rule::Theirs && (!again.disputes.is_empty() || !keeps_fields(text, &merged.text)) {
        let message =
            "the values in which this page differs cannot be replaced as they are written; change them by hand";
        return Err(Problem::new(end, message));
    }
    Ok(merged)
}

/// Whether the front matter of `after` can be read and still has all fields of that of `before`.
fn keeps_fields(before: &str, after: &str) -> bool {
    let read = |text: &str| front_matter::read(text).map(|block| (block.problems.len(), block.fields));
    let (Some((problems, fields)), Some((problems_now, fields_now))) = (read(before), read(after)) else {
        return false;
    };
    problems_now <= problems && fields.iter().all(|field| fields_now.iter().any(|now| now.name == field.name))
}

fn merge_once(text: &str, volume: &Volume, rule: Rule) -> Merged {
    let parsed = markdown::parse(text);
    let outline = outline::read(&parsed, text);
    let listed = Listed::of(&parsed);
    let insertions = Insertions::new(text);
    let (parsed, outline) = (&parsed, &outline);
    let (added, disputes) = (Added::default(), Vec::new());
    let mut merge = Merge { text, parsed, outline, listed, rule, insertions, added, disputes };
    merge.front_matter(volume);
    merge.chapters(&volume.chapters);
    merge.abbreviations(&volume.abbreviations);
    Merged { text: merge.insertions.apply(), added: merge.added, disputes: merge.disputes }
}

/// The state of a merge.
struct Merge<'t> {
    text: &'t str,
    parsed: &'t Parsed,
    outline: &'t Outline,
    listed: Listed,
    rule: Rule,
    insertions: Insertions<'t>,
    added: Added,
    disputes: Vec<Dispute>,
}

impl<'t> Merge<'t> {
    /// Adds missing fields to the front matter, if it has no mistakes and each field begins a line.
    fn front_matter(&mut self, volume: &Volume) {
        let Some(block) = self.parsed.front_matter.as_ref().filter(|block| block.problems.is_empty()) else { return };
        let closing = line_start(self.text, block.span.start as usize + block.span.of(self.text).trim_end().len());
        let begins_line = |at: usize| line_start(self.text, at) == at;
        if !block.fields.iter().all(|field| begins_line(field.name_span.start as usize)) {
            return;
        }
        let field_of = |name: &str| block.fields.iter().find(|field| field.name.eq_ignore_ascii_case(name));
        let names_matter = self.outline.sections.iter().any(|section| section.kind == Kind::Matter);
        let matter = if names_matter { Vec::new() } else { yaml::matter(volume) };
        for (name, line) in yaml::fields(&volume.record).into_iter().chain(matter) {
            if field_of(name).is_none() {
                self.insertions.line_above(closing, &line);
                self.added.data += 1;
            }
        }
        let ours = super::super::record_of_book(block, &mut Vec::new());
        // The page of a chapter may give the book's title without its subtitle.
        if let Some(subtitle) =
            volume.record.subtitle().filter(|_| field_of("title").is_some() && field_of("subtitle").is_none())
            && contents::same_title(ours.title(), volume.record.main_title())
        {
            self.insertions.line_above(closing, &format!("subtitle: {}", yaml::scalar(subtitle)));
            self.added.data += 1;
        }
        for &variable in OF_BOOK {
            if !differ(&ours, &volume.record, variable) {
                continue;
            }
            let Some(value) = yaml::value(&volume.record, variable) else { continue };
            let Some(field) = field_of(variable.name()) else { continue };
            // From the colon on: a list may begin on the next line and ends with its last letter.
            let start = field.name_span.end as usize;
            let start = start + self.text[start..].find(':').map_or(0, |colon| colon + 1);
            let end = field.value.span.end as usize;
            let end = start + self.text.get(start..end).unwrap_or_default().trim_end().len();
            self.dispute(None, variable, (&ours, &volume.record), (Span::new(start, end), format!(" {value}")));
        }
    }

    /// Records that the page and the source, `both`, contradict each other in `variable`, and replaces the page's
    /// value by `new` if the rule says so.
    fn dispute(&mut self, chapter: Option<&Record>, variable: Variable, both: (&Record, &Record), new: (Span, String)) {
        let (ours, theirs) = (disputes::readable(both.0, variable), disputes::readable(both.1, variable));
        let (chapter, taken) = (chapter.map(Record::label), self.rule == Rule::Theirs);
        self.disputes.push(Dispute { chapter, name: variable.name(), ours, theirs, taken });
        if taken {
            self.insertions.replace(new.0, new.1);
        }
    }

    /// Adds missing chapters, and completes existing ones.
    fn chapters(&mut self, chapters: &[Record]) {
        let outline = self.outline;
        let found = sections_of(chapters, self.text, outline);
        // A page with all chapters on one level keeps that structure.
        let flat = !outline.sections.iter().any(is_part) && (found.iter().any(Option::is_some) || !has_parts(chapters));
        let mut opened: Option<&str> = None;
        for (at, chapter) in chapters.iter().enumerate() {
            if let Some(section) = found[at] {
                self.complete(&outline.sections[section], chapter);
                continue;
            }
            let mut before = found[..at].iter().rev().find_map(|&section| section);
            let mut behind = found[at + 1..].iter().find_map(|&section| section);
            if before.is_none() && behind.is_none() {
                (before, behind) = self.neighbours(chapter);
            }
            let part = chapter.more().part.as_deref().filter(|_| !flat);
            let point = self.insertion_point(part, before, behind);
            if let Some(part) = part.filter(|&part| !point.in_part && opened != Some(part)) {
                self.insertions.block_above(point.at, &part_heading(part));
                opened = Some(part);
            }
            let is_listed = chapter.number.is_some_and(|number| self.listed.has(number) && !self.has_heading(number));
            self.insertions.block_above(point.at, &chapter_blocks(chapter, part.is_some(), is_listed));
            self.added.chapters += 1;
            self.added.abstracts += usize::from(chapter.get(Variable::Abstract).is_some());
        }
    }

    /// Whether a heading without data on the page already has `number`.
    fn has_heading(&self, number: Numeral) -> bool {
        self.outline.sections.iter().any(|section| match section.kind {
            Kind::Chapter { number: Some(own), .. } => own.value == number.value && section.data.is_none(),
            _ => false,
        })
    }

    /// The chapters on the page before and after `chapter`, by page or by number.
    fn neighbours(&self, chapter: &Record) -> (Option<usize>, Option<usize>) {
        let pages_and_number = |record: &Record| {
            (record.pages.map(|it| (!it.first.roman, it.first.number)), record.number.map(|it| it.value))
        };
        let (pages, number) = pages_and_number(chapter);
        let comes_first = |section: &Section| {
            let (other_pages, other_number) =
                pages_and_number(&super::super::chapter(section, self.text, &mut Vec::new()));
            let by_pages = other_pages.zip(pages).map(|(other, own)| other < own);
            by_pages.or(other_number.zip(number).map(|(other, own)| other < own))
        };
        let chapters =
            self.outline.sections.iter().enumerate().filter(|(_, it)| matches!(it.kind, Kind::Chapter { .. }));
        let placed: Vec<(usize, Option<bool>)> = chapters.map(|(at, section)| (at, comes_first(section))).collect();
        let before = placed.iter().rev().find(|(_, first)| *first == Some(true)).map(|(at, _)| *at);
        let behind = placed.iter().find(|(_, first)| *first == Some(false)).map(|(at, _)| *at);
        (before, behind)
    }

    /// Where to insert a new chapter of `part`. `before` and `behind` are its nearest neighbours on the page, in the
    /// order of the book.
    fn insertion_point(&self, part: Option<&str>, before: Option<usize>, behind: Option<usize>) -> InsertionPoint {
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
            return InsertionPoint { at: beside.unwrap_or_else(|| end(own)), in_part: true };
        }
        let outermost = |at: usize| self.holder(at).unwrap_or(at);
        let beside = before.map(|at| end(outermost(at))).or(behind.map(|at| start(outermost(at))));
        let at = beside.unwrap_or_else(|| {
            let lists = |section: &Section| matches!(section.kind, Kind::Abbreviations | Kind::Organizations);
            sections.iter().position(lists).map_or(self.text.len(), start)
        });
        InsertionPoint { at, in_part: false }
    }

    /// The part that contains the section at `at`.
    fn holder(&self, at: usize) -> Option<usize> {
        let sections = &self.outline.sections;
        let part = sections[..at].iter().rposition(is_part)?;
        sections[part].span.covers(sections[at].span).then_some(part)
    }

    /// Adds what an existing chapter lacks.
    fn complete(&mut self, section: &Section, chapter: &Record) {
        let in_part = matches!(section.kind, Kind::Chapter { part: Some(_), .. });
        let mut known = data_items(chapter, in_part);
        let mut blocks: Vec<String> = Vec::new();
        let mut above = section.heading;
        if let Some(data) = &section.data {
            above = data.span;
            self.compare(section, chapter, data);
            known.retain(|(name, _)| data.item(name).is_none());
            if !known.is_empty() {
                let lines = self.indented_as(data.span, &item_lines(&known, data.bullet));
                self.insertions.lines_below(data.span.end as usize, &lines);
                self.added.data += known.len();
            }
        } else {
            if known.is_empty() && !matches!(section.kind, Kind::Chapter { .. }) {
                known.push(is_chapter());
            }
            if !known.is_empty() {
                blocks.push(item_lines(&known, self.bullet_below(section)));
                self.added.data += known.len();
            }
        }
        if let Some(text) = chapter.get(Variable::Abstract).filter(|_| section.quote.is_none()) {
            blocks.push(quotation(text));
            self.added.abstracts += 1;
        }
        if !blocks.is_empty() {
            self.insertions.block_below(above.end as usize, &blocks.join("\n\n"));
        }
    }

    /// Finds contradictions between the data of a section and `chapter`.
    fn compare(&mut self, section: &Section, chapter: &Record, data: &Data) {
        let ours = super::super::chapter(section, self.text, &mut Vec::new());
        let theirs = data_items(chapter, true);
        for &variable in OF_CHAPTER.iter().filter(|&&variable| differ(&ours, chapter, variable)) {
            let value = theirs.iter().find(|(name, _)| *name == variable.name());
            if let (Some((_, value)), Some(item)) = (value, data.item(variable.name())) {
                self.dispute(Some(&ours), variable, (&ours, chapter), (item.value_span, value.clone()));
            }
        }
    }

    /// The bullet for a new list below a heading. It differs from that of a list of the reader's that follows,
    /// because otherwise the two would merge.
    fn bullet_below(&self, section: &Section) -> char {
        let below = self.text[section.heading.end as usize..].trim_start();
        if below.starts_with("- ") { '*' } else { '-' }
    }

    /// `lines`, indented like `list`.
    fn indented_as(&self, list: Span, lines: &str) -> String {
        let start = list.start as usize;
        let indent = &self.text[line_start(self.text, start)..start];
        let indent = if indent.trim().is_empty() { indent } else { "" };
        lines.lines().map(|line| format!("{indent}{line}")).collect::<Vec<_>>().join("\n")
    }

    /// Adds abbreviations that the page lacks to its section `Abbreviations`, or to a new one at its end.
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

    /// All short forms that the page explains.
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

/// Where to insert a new chapter.
struct InsertionPoint {
    /// The start of a line, or the end of the page.
    at: usize,
    /// Whether this is inside the chapter's part on the page.
    in_part: bool,
}

fn is_part(section: &Section) -> bool {
    matches!(section.kind, Kind::Part(_))
}
