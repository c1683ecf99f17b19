//! Pages that hold the chapter's own reference, as Springer's do under `Cite this chapter`:
//! `Author, A. (2021). Title. In: Editor, E. (eds) Book. Publisher. https://doi.org/...`

use smol_str::SmolStr;

use super::lines::Line;
use super::{PublisherPage, summary};
use crate::language::Sense;
use crate::library::book::Volume;
use crate::library::date::Date;
use crate::library::identifier;
use crate::library::person::Person;
use crate::library::record::{Kind, Record};
use crate::library::sources::bibliography::values;
use crate::library::variables::Variable;

/// What the page says, if it holds such a reference.
pub(super) fn read(lines: &[Line]) -> Option<PublisherPage> {
    // Behind the heading: a chapter's own references are written so too.
    let cited = |line: &Line| ["Cite this chapter", "Cite this paper", "Cite this entry"].contains(&line.text.as_str());
    let near = lines.iter().enumerate().filter(|(at, _)| lines[at.saturating_sub(3)..*at].iter().any(cited));
    let (at, mut page) = near.into_iter().find_map(|(at, line)| Some((at, reference(&line.text)?)))?;
    let field = |label: &str| {
        let value = |(at, line): (usize, &Line)| {
            let rest = line.text.strip_prefix(label)?.trim_start_matches(':').trim();
            Some(if rest.is_empty() { lines.get(at + 1)?.text.as_str().into() } else { SmolStr::from(rest) })
        };
        lines.iter().enumerate().find_map(value)
    };
    let isbns = ["Print ISBN", "Online ISBN", "eBook ISBN"].iter().filter_map(|label| values::isbn(&field(label)?));
    page.volume.record.set(Variable::Isbn, isbns.collect::<Vec<_>>().join(" "));
    page.volume.record.set_some(Variable::Publisher, field("Publisher Name"));
    let chapter = &mut page.volume.chapters[0];
    let pages =
        lines.iter().find_map(|line| values::pages(line.text.strip_prefix("pp")?.trim_start_matches('.').trim()));
    chapter.set_pages(pages);
    // The chapter's title may stand above with its number.
    let told = lines[..at].iter().map(|line| values::numbered_title(&line.text));
    let number = told.filter(|(_, title)| *title == chapter.title()).find_map(|(number, _)| number);
    chapter.number = chapter.number.or(number);
    let text = summary::find(lines, 0, at).and_then(|found| summary::markdown(&lines[found.lines]));
    chapter.set_some(Variable::Abstract, text);
    (chapter.span, chapter.heading) = (lines[at].span, lines[at].span);
    Some(page)
}

fn reference(line: &str) -> Option<PublisherPage> {
    let (authors, rest) = line.split_once(" (")?;
    let (year, rest) = rest.split_once("). ")?;
    let (title, rest) = rest.split_once(" In: ")?;
    let (editors, rest) = behind_editors(rest).unwrap_or(("", rest));
    let described = rest.find("http").map_or(rest, |at| &rest[..at]).trim().trim_end_matches('.');
    let mut pieces = described.split(". ");
    let book = pieces.next().filter(|book| !book.is_empty())?;
    let title = title.strip_suffix('.').unwrap_or(title);
    let mut chapter = Record::new(Kind::Chapter, title);
    values::take_number(&mut chapter);
    chapter.set_people(Variable::Author, &people(authors));
    chapter.set_some(Variable::Doi, rest.find("http").and_then(|at| identifier::doi(&rest[at..])));
    let mut record = Record::new(Kind::Book, book);
    record.set_people(Variable::Editor, &people(editors));
    record.set_date(Variable::Issued, Some(Date::parse(year)?));
    // A series may stand between the book and its publisher; the place behind a comma is none of the name.
    record.set_some(Variable::Publisher, pieces.last().and_then(|last| values::text(last.split(',').next()?)));
    let volume = Volume { record, chapters: vec![chapter], ..Volume::default() };
    Some(PublisherPage { volume, chapter: Some(0) })
}

/// The names before `(eds)` or its like, and what stands behind it.
fn behind_editors(text: &str) -> Option<(&str, &str)> {
    let (names, rest) = text.split_once(" (")?;
    let (label, rest) = rest.split_once(") ")?;
    Sense::Eds.is(&label.trim_end_matches('.').to_lowercase()).then_some((names, rest))
}

/// `Franke, U., Koch, M.`: family names and initials by turns.
fn people(names: &str) -> Vec<Person> {
    let pieces: Vec<&str> = names.split(", ").map(str::trim).filter(|piece| !piece.is_empty()).collect();
    let person = |pair: &[&str]| {
        Person::new(pair[0].to_owned(), pair.get(1).map(|given| (*given).to_owned()).unwrap_or_default())
    };
    pieces.chunks(2).map(person).collect()
}
