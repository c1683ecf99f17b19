//! Who appears where: organizations and people by chapters.

use rustc_hash::FxHashMap;
use serde::Serialize;
use smol_str::SmolStr;

use super::place::{self, FileLine};
use super::survey::{Survey, Use, count_notes};
use crate::library::organization::Organization;
use crate::library::{OrganizationId, ThingId};
use crate::markdown::plain;
use crate::resolution::Target;

/// Who appears where.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Who {
    /// Everybody whom a note names, most often named first.
    pub everybody: Vec<Body>,
    /// For each book that names somebody, who appears in which chapter.
    pub books: Vec<Grid>,
}

/// An organization or a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Body {
    /// The full name.
    pub name: SmolStr,
    /// The first abbreviation; empty if there is none.
    pub short: SmolStr,
    /// What it is: `peace operation`, `person`; empty if that is not known.
    pub kind: SmolStr,
    /// How often the notes name it.
    pub mentions: usize,
    /// How many notes do.
    pub notes: usize,
    /// In how many chapters it appears.
    pub chapters: usize,
}

impl Body {
    /// The abbreviation, else the name.
    pub fn label(&self) -> &SmolStr {
        if self.short.is_empty() { &self.name } else { &self.short }
    }
}

/// Who appears in a book.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Grid {
    /// The book's title.
    pub book: String,
    /// Its citekey; empty if no source gives one.
    pub citekey: String,
    /// The chapters that name somebody, in printed order.
    pub chapters: Vec<Column>,
    /// Those who are named, most often named first.
    pub rows: Vec<Row>,
}

/// A chapter of a grid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Column {
    /// Its number, else the beginning of its title.
    pub label: String,
    /// Its title.
    pub title: String,
    /// Where its entry is.
    pub place: Option<FileLine>,
}

/// Somebody in a grid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Row {
    /// The index in [`Who::everybody`].
    pub who: usize,
    /// The chapters that name it.
    pub cells: Vec<Cell>,
}

/// How often a chapter names somebody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Cell {
    /// The index of the chapter in [`Grid::chapters`].
    pub chapter: usize,
    /// How often its entry does: its title and its abstract.
    pub in_abstract: usize,
    /// How often paragraphs of notes about the chapter do.
    pub in_notes: usize,
    /// Where that is first.
    pub places: Vec<FileLine>,
}

/// Who appears where, and for each its index in [`Who::everybody`].
pub(super) fn who(survey: &Survey<'_>) -> (Who, FxHashMap<OrganizationId, usize>) {
    let mut in_chapters: FxHashMap<OrganizationId, usize> = FxHashMap::default();
    for &(id, _) in survey.in_chapters.keys() {
        *in_chapters.entry(id).or_default() += 1;
    }
    let bodies = survey.named().filter_map(|(id, uses)| {
        let chapters = in_chapters.get(&id).copied().unwrap_or_default();
        Some((id, body(survey, id, uses, chapters)?))
    });
    let mut bodies = Vec::from_iter(bodies);
    bodies.sort_by(|(_, one), (_, other)| {
        other
            .mentions
            .cmp(&one.mentions)
            .then_with(|| one.name.cmp(&other.name))
            .then_with(|| one.kind.cmp(&other.kind))
    });
    let indices = bodies.iter().enumerate().map(|(index, (id, _))| (*id, index)).collect();
    let books = grids(survey, &indices);
    (Who { everybody: bodies.into_iter().map(|(_, body)| body).collect(), books }, indices)
}

fn body(survey: &Survey<'_>, id: OrganizationId, uses: &[Use], chapters: usize) -> Option<Body> {
    let first = survey.library.organization(id)?;
    let entries = || survey.library.organization_entries(id).map(|(_, organization)| organization);
    let short = entries().find_map(|it| it.abbreviations.first()).filter(|short| **short != first.name);
    let kind = entries().find_map(|it: &Organization| it.kind.clone());
    let kind = if first.is_person { Some("person".into()) } else { kind };
    Some(Body {
        name: first.name.clone(),
        short: short.cloned().unwrap_or_default(),
        kind: kind.unwrap_or_default(),
        mentions: uses.len(),
        notes: count_notes(uses),
        chapters,
    })
}

/// How many letters of a title without a number head a column.
const LABEL: usize = 12;

fn grids(survey: &Survey<'_>, indices: &FxHashMap<OrganizationId, usize>) -> Vec<Grid> {
    let mut by_chapter: FxHashMap<ThingId, Vec<(usize, &[Use])>> = FxHashMap::default();
    for ((id, chapter), uses) in &survey.in_chapters {
        if let Some(&index) = indices.get(id) {
            by_chapter.entry(*chapter).or_default().push((index, uses));
        }
    }
    let grid = |book: ThingId| {
        let view = survey.library.view(book)?;
        let chapters = survey.library.chapters(book).into_iter().filter(|id| by_chapter.contains_key(id));
        let chapters = Vec::from_iter(chapters);
        let mut rows: FxHashMap<usize, Vec<Cell>> = FxHashMap::default();
        for (column, id) in chapters.iter().enumerate() {
            for &(who, uses) in by_chapter.get(id).into_iter().flatten() {
                rows.entry(who).or_default().push(cell(survey, column, uses));
            }
        }
        let mut rows: Vec<Row> = rows.into_iter().map(|(who, cells)| Row { who, cells }).collect();
        let uses = |row: &Row| row.cells.iter().map(|cell| cell.in_abstract + cell.in_notes).sum::<usize>();
        rows.sort_by_cached_key(|row| (std::cmp::Reverse(uses(row)), row.who));
        let columns = chapters.iter().filter_map(|&id| column(survey, id)).collect();
        let (book, citekey) = (plain::text(view.title()), view.citekey().to_owned());
        (!rows.is_empty()).then_some(Grid { book, citekey, chapters: columns, rows })
    };
    survey.library.books().filter_map(grid).collect()
}

fn column(survey: &Survey<'_>, chapter: ThingId) -> Option<Column> {
    let view = survey.library.view(chapter)?;
    let title = plain::text(view.title());
    let label = view.number().map(|number| number.to_string());
    let label = label.unwrap_or_else(|| title.chars().take(LABEL).collect());
    let place = crate::features::place_in(survey.library, Target::Chapter(chapter));
    Some(Column { label, title, place: place.and_then(|at| place::at(survey.snapshot, at)) })
}

fn cell(survey: &Survey<'_>, chapter: usize, uses: &[Use]) -> Cell {
    let in_abstract = uses.iter().filter(|used| used.in_entry).count();
    let first = |in_entry: bool| uses.iter().find(|used| used.in_entry == in_entry);
    let places = [first(true), first(false)].into_iter().flatten();
    Cell {
        chapter,
        in_abstract,
        in_notes: uses.len() - in_abstract,
        places: places.filter_map(|used| place::of_use(survey.snapshot, used)).collect(),
    }
}
