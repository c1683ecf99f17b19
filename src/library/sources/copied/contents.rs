//! Reads contents lists, as sites print them and as people type, copy or photograph them.
//!
//! Rows are first read one by one ([`rows`]), using what the rows tell about each other ([`evidence`]). Then they are
//! assembled: a title with the people and pages on the lines around it and the part that contains it.

use std::mem;

use smol_str::SmolStr;

use super::lines::Line;
use super::{pages, words};
use crate::language::Sense;
use crate::library::contents::{is_matter, same_title};
use crate::library::division::Division;
use crate::library::person::Person;
use crate::library::record::{Kind as Sort, Record};
use crate::library::variables::Variable;
use crate::markdown::locator::LocatorKind;
use crate::markdown::token::fold;
use crate::text::numeral::Numeral;
use crate::text::pages::Pages;

mod abstracts;
mod evidence;
mod label;
mod layout;
mod listed;
mod note;
mod rows;

pub(super) use crate::library::contents::part;
pub(super) use label::number;
use layout::Layout;
pub(super) use listed::{Listed, is_same};
pub(super) use note::note;
use rows::{Kind, Row};

/// The entries of a contents list.
#[derive(Debug, Default)]
pub(in crate::library::sources) struct List {
    /// Chapters in order.
    pub chapters: Vec<Record>,
    /// Front and back matter.
    pub matter: Vec<SmolStr>,
    /// How many of those precede the first chapter.
    pub front: usize,
}

/// Reads the lines of a list.
pub(in crate::library::sources) fn read(lines: &[Line]) -> List {
    let (lines, abstracts) = abstracts::taken_out(lines);
    let mut parted: Vec<Line> = lines.iter().filter(|line| !is_noise(&line.text)).cloned().collect();
    without_repeats(&mut parted);
    parted.truncate(end(&parted));
    let rows: Vec<Row<'_>> = rows::read(&parted).into_iter().filter(|row| !rows::is_empty(row)).collect();
    let mut build = Build { layout: Layout::of(&rows), ..Build::default() };
    for (at, row) in rows.iter().enumerate() {
        build.add(row, at.checked_sub(1).map(|before| &rows[before]), rows.get(at + 1));
    }
    let mut list = build.finish();
    abstracts::put_back(&mut list.chapters, abstracts);
    list
}

/// Removes lines that the next one repeats with pages: sites print a title once to read and once as a link.
fn without_repeats(lines: &mut Vec<Line>) {
    let repeats = |line: &Line, before: &Line| {
        pages::trailing(&line.columns).is_some_and(|(title, _)| same_title(title, &before.text))
    };
    let mut repeated: Vec<bool> = lines.windows(2).map(|pair| repeats(&pair[1], &pair[0])).collect();
    repeated.push(false);
    let mut repeated = repeated.into_iter();
    lines.retain(|_| !repeated.next().unwrap_or_default());
}

/// The number of lines that belong to the list. After the last line that is recognisably an entry, the rest is the
/// site's.
fn end(lines: &[Line]) -> usize {
    let tells: Vec<bool> = lines.iter().map(rows::tells).collect();
    let Some(last) = tells.iter().rposition(|&tells| tells) else { return lines.len() };
    // If few lines have numbers or pages, titles alone give no evidence.
    if lines.iter().filter(|line| rows::counts(line)).count() < 3 {
        return lines.len();
    }
    // Below `Chapter 4` is its title. The last entry may also continue on the next line: in lower case, or if most
    // entries have a second line.
    let is_label = number(&lines[last].text).is_some_and(|label| label.title.is_empty());
    let followed = tells.windows(2).filter(|pair| pair[0] && !pair[1]).count();
    let recognised = tells.iter().filter(|&&tells| tells).count();
    let small = lines.get(last + 1).is_some_and(|next| next.text.starts_with(char::is_lowercase));
    let goes_on = is_label || small || followed * 2 > recognised;
    last + 1 + usize::from(goes_on && last + 1 < lines.len())
}

/// Whether a line within a list comes from the site and is not an entry.
pub(in crate::library::sources) fn is_noise(text: &str) -> bool {
    let of_block = words::counts(text, LocatorKind::Chapter)
        || words::counts(text, LocatorKind::Page)
        || Sense::Abstract.is(&fold(text))
        || words::is_one_of(text, &["chapter abstract", "kapitel seiten", "doi"]);
    // A title may consist of any words; several such words without a number are more likely a menu.
    let of_menu = || text.contains(' ') && words::is_furniture(text) && number(text).is_none();
    let bare = pages::trailing(text).map_or(text, |(title, _)| title);
    (of_block || words::is_listed_button(text) || of_menu() || label::is_section(text)) && !is_matter(bare)
}

/// A list that is being assembled.
#[derive(Debug, Default)]
struct Build {
    layout: Layout,
    list: List,
    part: Option<(String, usize)>,
    /// What has been read before the title that it belongs to.
    number: Option<Numeral>,
    people: Vec<Person>,
    pages: Option<Pages>,
    /// The open chapter; `None` after matter and parts.
    open: Option<Entry>,
    /// Whether the previous line named an author of the open chapter.
    naming: bool,
    /// Whether names belong to matter; they are dropped.
    in_matter: bool,
}

/// A chapter whose lines are being read.
#[derive(Debug, Default)]
struct Entry {
    record: Record,
    people: Vec<Person>,
    pages: Option<Pages>,
    indent: usize,
}

impl Build {
    fn add(&mut self, row: &Row<'_>, before: Option<&Row<'_>>, behind: Option<&Row<'_>>) {
        let naming = mem::take(&mut self.naming);
        match row.kind {
            Kind::Pages if self.layout.pages_above => self.pages = row.pages,
            Kind::Pages => {
                if let Some(open) = &mut self.open {
                    open.pages = open.pages.or(row.pages);
                }
            }
            Kind::Doi => {
                if let Some(open) = &mut self.open
                    && let Some(doi) = &row.doi
                    && open.record.get(Variable::Doi).is_none()
                {
                    open.record.set(Variable::Doi, doi);
                }
            }
            Kind::By => {
                self.naming = true;
                if let Some(open) = &mut self.open {
                    open.people.extend(row.people.iter().cloned());
                }
            }
            Kind::Number => {
                self.close();
                self.number = row.number;
                self.pages = row.pages;
            }
            Kind::Part => {
                self.close();
                self.part = Some((row.title.clone(), row.line.indent));
            }
            // Below `Chapter 4` is its title, whatever its words.
            Kind::Matter if self.number.is_some() => self.open(row),
            Kind::Matter => {
                // Springer's parts have front matter, with pages of its own.
                if is_front_matter(&row.title) && (self.part.is_some() && self.open.is_none() && !self.in_matter) {
                    return;
                }
                self.close();
                self.part = None;
                self.in_matter = true;
                self.pages = None;
                if !self.list.matter.iter().any(|known| same_title(known, &row.title)) {
                    self.list.front += usize::from(self.list.chapters.is_empty());
                    self.list.matter.push(row.title.as_str().into());
                }
            }
            Kind::Title => self.add_title(row, before, behind, naming),
        }
    }

    fn add_title(&mut self, row: &Row<'_>, before: Option<&Row<'_>>, behind: Option<&Row<'_>>, naming: bool) {
        if self.number.is_some() || self.layout.pages_above && self.pages.is_some() {
            return self.open(row);
        }
        // `PART I` above `Foundations`
        if before.is_some_and(|before| before.kind == Kind::Part)
            && let Some((part, _)) = self.part.as_mut().filter(|(part, _)| !part.contains(": "))
            && row.number.is_none()
            && !row.is_known()
            && (self.layout.numbered
                || behind.is_some_and(|behind| behind.as_people.is_none() && behind.kind == Kind::Title))
        {
            part.push_str(": ");
            part.push_str(&row.title);
            return;
        }
        // A subtitle that looks like a name precedes the names.
        let subtitle = self.layout.with_subtitles
            && before.is_some_and(|before| before.number.is_some())
            && behind.is_some_and(|behind| behind.as_people.is_some());
        if subtitle && self.open.is_some() && row.number.is_none() {
            return self.go_on(row);
        }
        if let Some(people) = &row.as_people
            && self.layout.with_people
            && self.take_people(people, behind, naming)
        {
            return;
        }
        if row.is_head() {
            // The rest of a title that did not fit on one line, followed by the page.
            let wrapped = self.layout.numbered
                && row.number.is_none()
                && row.people.is_empty()
                && before.is_some_and(|before| before.number.is_some());
            if wrapped
                && row.pages.is_some()
                && self.open.as_ref().is_some_and(|open| open.pages.is_none())
                && self.layout.with_pages
            {
                return self.go_on(row);
            }
            return self.open(row);
        }
        let next_is_front = behind.is_some_and(|behind| behind.kind == Kind::Matter && is_front_matter(&behind.title));
        if next_is_front {
            self.close();
            self.part = Some((row.title.clone(), row.line.indent));
            return;
        }
        let at_title = before.is_some_and(|before| before.kind == Kind::Title)
            && self.open.as_ref().is_some_and(|open| open.people.is_empty());
        if at_title && self.is_continued_by(row) {
            return self.go_on(row);
        }
        if !self.layout.recognised && (!self.layout.ended || !at_title) {
            return self.open(row);
        }
        let paged = behind
            .is_some_and(|behind| behind.kind == Kind::Pages || behind.kind == Kind::By || behind.as_people.is_some());
        let bare = !self.layout.with_people && !self.layout.with_pages;
        if (paged || bare) && !is_sentence(&row.title) {
            return self.open(row);
        }
        // In a list whose chapters have pages or people, a line without any that precedes a chapter is a part.
        if behind.is_some_and(Row::is_head) && !is_sentence(&row.title) && self.layout.numbered {
            self.close();
            self.part = Some((row.title.clone(), row.line.indent));
        }
    }

    /// Adds a line of names to the chapter; `false` if the line is a title after all.
    fn take_people(&mut self, people: &[Person], behind: Option<&Row<'_>>, naming: bool) -> bool {
        if self.layout.people_above {
            let above_title =
                behind.is_some_and(|behind| matches!(behind.kind, Kind::Title | Kind::Matter | Kind::Number));
            if above_title {
                self.close();
                self.people = people.to_vec();
            }
            return above_title;
        }
        if self.in_matter && self.open.is_none() {
            return self.layout.recognised;
        }
        let Some(open) = &mut self.open else { return false };
        // Without numbers, the line after pages is the next title, even if it looks like a name.
        let ended = self.layout.ended && !self.layout.recognised && !self.layout.pages_above && open.pages.is_some();
        if ended || !open.people.is_empty() && !naming {
            return false;
        }
        open.people.extend(people.iter().cloned());
        self.naming = true;
        true
    }

    /// Whether the line below the open chapter's title continues the title.
    fn is_continued_by(&self, row: &Row<'_>) -> bool {
        let Some(open) = &self.open else { return false };
        let title = open.record.title();
        let runs_on = row.title.starts_with(char::is_lowercase) || title.ends_with([':', ',', '-', '–']);
        let deeper = row.line.indent > open.indent && self.layout.recognised;
        runs_on
            || deeper
            || self.layout.with_subtitles
            || self.layout.ended && self.layout.with_pages && !self.layout.recognised && open.pages.is_none()
    }

    /// Appends a line to the title of the open chapter.
    fn go_on(&mut self, row: &Row<'_>) {
        let Some(open) = &mut self.open else { return };
        let before = open.record.title();
        let runs_on = row.title.starts_with(char::is_lowercase)
            || before.ends_with([':', ',', '-', '–', '?', '!'])
            || !self.layout.with_subtitles && row.pages.is_some();
        let title = format!("{before}{}{}", if runs_on { " " } else { ": " }, row.title);
        open.record.set(Variable::Title, title);
        open.pages = open.pages.or(row.pages);
        open.people.extend(row.people.iter().cloned());
    }

    /// Begins a chapter.
    fn open(&mut self, row: &Row<'_>) {
        self.close();
        // If parts contain indented lines, a line that is not indented further than the part is outside it.
        if self.layout.nested && self.part.as_ref().is_some_and(|(_, indent)| row.line.indent <= *indent) {
            self.part = None;
        }
        let mut record =
            Record { span: row.line.span, heading: row.line.span, ..Record::new(Sort::Chapter, &row.title) };
        record.number = self.number.take().or(row.number);
        record.more_mut().part = self.part.as_ref().map(|(part, _)| part.as_str().into());
        record.more_mut().heading_text = row.line.text.as_str().into();
        let mut people = mem::take(&mut self.people);
        people.extend(row.people.iter().cloned());
        let pages = self.pages.take().or(row.pages);
        self.open = Some(Entry { record, people, pages, indent: row.line.indent });
        self.in_matter = false;
    }

    /// Ends the open chapter.
    fn close(&mut self) {
        self.in_matter = false;
        if let Some(Entry { mut record, people, pages, .. }) = self.open.take() {
            record.set_people(Variable::Author, &people);
            record.set_pages(pages);
            self.list.chapters.push(record);
        }
    }

    fn finish(mut self) -> List {
        self.close();
        let mut list = self.list;
        leave_parts(&mut list.chapters);
        list
    }
}

/// Takes a final chapter that concludes the book, by its title, out of the last part.
fn leave_parts(chapters: &mut [Record]) {
    let Some(last) = chapters.last_mut() else { return };
    let title = fold(last.title().split([':', '.', '–', '—']).next().unwrap_or_default().trim());
    let named = Division::named(&title);
    let concludes = Sense::ClosingTitle.is(&title)
        || matches!(named, Some(Division::Conclusion | Division::Epilogue | Division::Afterword));
    if concludes {
        last.more_mut().part = None;
    }
}

fn is_front_matter(title: &str) -> bool {
    words::is_one_of(title, &["front matter", "frontmatter"])
}

/// Whether a line is a sentence, such as a snippet of a chapter.
fn is_sentence(text: &str) -> bool {
    text.ends_with("...") || text.ends_with('…') || text.ends_with(['.', ';']) && text.split(' ').count() > 5
}
