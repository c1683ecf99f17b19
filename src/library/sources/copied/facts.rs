//! What a page says about the book besides its title: people, publisher, year, ISBNs, DOIs.

use smol_str::SmolStr;

use super::book_title::BookTitle;
use super::citation::Citation;
use super::heading::Heading;
use super::imprint::{self, Imprint};
use super::lines::Line;
use super::page::{Page, Said};
use super::words::{self, Block, Label};
use super::{fields, pages, people};
use crate::library::identifier;
use crate::library::person::Person;
use crate::text::pages::Pages;

/// Facts about the book, and those about the chapter that are not in its header.
#[derive(Debug, Default)]
pub(super) struct Facts {
    pub editors: Vec<Person>,
    /// The book's authors, if the page is about the book.
    pub authors: Vec<Person>,
    pub publisher: Option<SmolStr>,
    pub year: Option<i32>,
    pub isbns: Vec<SmolStr>,
    pub edition: Option<String>,
    pub book_doi: Option<SmolStr>,
    pub chapter_doi: Option<SmolStr>,
    pub chapter_pages: Option<Pages>,
}

/// Gathers the facts from a page.
pub(super) fn gather(
    page: &Page,
    said: &[Said],
    title: &BookTitle,
    heading: Option<&Heading>,
    citation: Option<&Citation>,
) -> Facts {
    let citation = citation.or(title.citation.as_ref());
    let imprints: Vec<Imprint> =
        (0..page.lines.len()).filter(|&at| page.is_about(at)).filter_map(|at| imprint_of(page, at)).collect();
    let mut facts = Facts {
        editors: editors(page, said, title),
        publisher: publisher(page, said, citation, &imprints),
        year: year(page, said, citation, &imprints),
        isbns: isbns(page, said),
        edition: edition(page, said),
        ..Facts::default()
    };
    if facts.editors.is_empty() {
        facts.editors = citation.map(|citation| full(page, &citation.editors, &[])).unwrap_or_default();
    }
    if heading.is_none() {
        facts.authors = authors(page, said);
    }
    dois(page, said, heading, citation, &mut facts);
    facts.chapter_pages =
        title.pages.or_else(|| chapter_pages(page, said, heading)).or(citation.and_then(|citation| citation.pages));
    facts
}

/// The editors: after a label, or before a role in brackets.
fn editors(page: &Page, said: &[Said], title: &BookTitle) -> Vec<Person> {
    let labelled = said.iter().filter(|said| said.label == Label::Editor).map(|said| {
        people::labelled(imprint::behind_people(&said.value).map_or(said.value.as_str(), |(named, _)| named))
    });
    let roles = (0..page.lines.len()).filter(|&at| page.is_about(at)).filter_map(|at| {
        let text = page.lines[at].text.as_str();
        let (named, rest) = words::role(text)?;
        // `Ann Author (ed.), Ben Writer (ed.)`
        if words::role(rest).is_some() { people::row(text).or_else(|| people::row(named)) } else { people::row(named) }
    });
    let responsible = title.responsibility.iter().map(|text| {
        people::labelled(
            words::role(text).map_or_else(|| words::behind(text, "edited by").unwrap_or(text), |(named, _)| named),
        )
    });
    let named = |people: &Vec<Person>| people.iter().any(|person| !person.given.is_empty());
    labelled.chain(roles).chain(responsible).find(named).unwrap_or_default()
}

/// The authors of a book that is not edited.
fn authors(page: &Page, said: &[Said]) -> Vec<Person> {
    let labelled = said
        .iter()
        .filter(|said| said.label == Label::Author && page.blocks[said.at] != Block::Description)
        .map(|said| people::labelled(&said.value));
    let by = page
        .of(Block::Top)
        .filter(|(_, line)| words::role(&line.text).is_none())
        .filter_map(|(_, line)| people::row(people::behind_by(&line.text)?));
    labelled.chain(by).find(|people| people.iter().any(|person| !person.given.is_empty())).unwrap_or_default()
}

/// `people` with full given names, if these are initials and the page prints the full names elsewhere.
pub(super) fn full(page: &Page, people: &[Person], others: &[Person]) -> Vec<Person> {
    let short = |person: &Person| {
        person.given.split([' ', '-', '.']).filter(|part| !part.is_empty()).all(|part| part.chars().count() == 1)
    };
    if !people.iter().any(short) {
        return people.to_vec();
    }
    let rows = page
        .lines
        .iter()
        .enumerate()
        .filter(|(at, _)| page.blocks[*at] != Block::Contents)
        .filter(|(_, line)| line.text.len() < 500);
    let rows = rows.filter_map(|(_, line)| people::row(people::behind_by(&line.text).unwrap_or(&line.text)));
    let known: Vec<Person> = rows.flatten().chain(others.iter().cloned()).collect();
    let same = |one: &Person, other: &Person| {
        one.family == other.family && one.given.chars().next() == other.given.chars().next() && !short(other)
    };
    people.iter().map(|person| known.iter().find(|other| same(person, other)).unwrap_or(person).clone()).collect()
}

/// Publisher and year of a line that names only them.
fn imprint_of(page: &Page, at: usize) -> Option<Imprint> {
    let text = &page.lines[at].text;
    let field = fields::at_start(text);
    match field {
        // `Edited by Ann Author (A Press, 2021)`
        Some(field) if field.label == Label::Editor => {
            let bracket = field.value.rfind('(').and_then(|at| imprint::line(&field.value[at..]));
            bracket.or_else(|| imprint::behind_people(field.value).map(|(_, imprint)| imprint))
        }
        Some(_) => None,
        // `Ann Author (ed.), A Press, 2021`
        None => words::role(text).and_then(|(_, rest)| imprint::line(rest)).or_else(|| imprint::line(text)),
    }
}

fn publisher(page: &Page, said: &[Said], citation: Option<&Citation>, imprints: &[Imprint]) -> Option<SmolStr> {
    let value = |label: Label| {
        said.iter()
            .find(|said| said.label == label && said.value.chars().any(char::is_alphabetic))
            .and_then(|said| imprint::value(&said.value).publisher)
    };
    // In Spanish and Portuguese, `Editor` means publisher.
    let editor = || {
        said.iter()
            .filter(|said| {
                said.label == Label::Editor
                    && imprint::is_publisher(&said.value)
                    && people::row(&said.value).is_none()
                    && imprint::behind_people(&said.value).is_none()
            })
            .find_map(|said| imprint::value(&said.value).publisher)
    };
    let about = || (0..page.lines.len()).filter(|&at| page.is_about(at)).map(|at| page.lines[at].text.as_str());
    // `Published June 14, 2023 by Routledge`, `Published online by Cambridge University Press: 3 April 2024`
    let by = || {
        about().find_map(|text| {
            let rest = ["published online by ", "published "].iter().find_map(|word| words::behind(text, word))?;
            let rest = rest.rsplit_once(" by ").map_or(rest, |(_, rest)| rest).split(':').next()?;
            imprint::is_publisher(rest).then(|| imprint::value(rest).publisher)?
        })
    };
    let printed = || imprints.iter().find_map(|imprint| imprint.publisher.clone());
    let alone = || about().filter(|text| fields::at_start(text).is_none()).find_map(imprint::alone);
    let notice = || {
        page.lines.iter().filter(|line| line.text.contains('©')).find_map(|line| {
            imprint::in_passing(&line.text)
                .or_else(|| imprint::line(line.text.trim_start_matches(['©', ' ']))?.publisher)
        })
    };
    // A publisher's name at the head or foot of the page.
    let of_house = |line: &&Line| words::HOUSES.iter().any(|house| line.text.starts_with(house));
    let passing = || page.lines.iter().filter(of_house).find_map(|line| imprint::alone(&line.text));
    value(Label::Publisher)
        .or_else(|| value(Label::Imprint))
        .or_else(editor)
        .or_else(|| citation.and_then(|citation| citation.publisher.clone()))
        .or_else(printed)
        .or_else(by)
        .or_else(alone)
        .or_else(notice)
        .or_else(passing)
}

/// The year of the print edition; failing that, of the book, or of the online edition.
fn year(page: &Page, said: &[Said], citation: Option<&Citation>, imprints: &[Imprint]) -> Option<i32> {
    let of =
        |is: &dyn Fn(&Said) -> bool| said.iter().filter(|said| is(said)).find_map(|said| fields::year(&said.value));
    let printed =
        of(&|said| said.label == Label::Year && (said.name.contains("print") || said.name.contains("copyright")));
    let publisher = || {
        said.iter()
            .filter(|said| {
                said.label == Label::Publisher || said.label == Label::Editor && imprint::is_publisher(&said.value)
            })
            .find_map(|said| imprint::value(&said.value).year)
    };
    let notice = || {
        page.lines
            .iter()
            .enumerate()
            .filter(|(at, line)| page.is_about(*at) && line.text.contains('©'))
            // The foot of a page has the site's year.
            .filter(|(_, line)| {
                line.text.len() < 9 || imprint::is_publisher(&line.text) || imprint::in_passing(&line.text).is_some()
            })
            .find_map(|(_, line)| fields::year(&line.text))
    };
    let published =
        || page.lines.iter().find_map(|line| fields::year(words::behind(&line.text, "published online by")?));
    printed
        .or_else(|| of(&|said| said.label == Label::Year))
        .or_else(|| citation.and_then(|citation| citation.year))
        .or_else(publisher)
        .or_else(|| imprints.iter().find_map(|imprint| imprint.year))
        .or_else(|| of(&|said| said.label == Label::OnlineYear))
        .or_else(published)
        .or_else(|| catalogued(page))
        .or_else(|| {
            page.of(Block::Top).filter(|(_, line)| line.text.len() == 4).find_map(|(_, line)| fields::year(&line.text))
        })
        .or_else(notice)
}

/// `eBook, English, 2018`, as catalogues print it.
fn catalogued(page: &Page) -> Option<i32> {
    let is_format = |text: &&str| {
        ["ebook, ", "print book, ", "e-book, ", "book, ", "buch, "]
            .iter()
            .any(|word| words::behind(text, word).is_some())
    };
    page.of(Block::Top).map(|(_, line)| line.text.as_str()).filter(is_format).find_map(fields::year)
}

/// The book's ISBNs, the print edition's first.
fn isbns(page: &Page, said: &[Said]) -> Vec<SmolStr> {
    let mut labelled: Vec<&Said> = said.iter().filter(|said| said.label == Label::Isbn).collect();
    let is_online =
        |name: &str| ["online", "ebook", "e-", "eisbn", "electr", "électr"].iter().any(|word| name.contains(word));
    labelled.sort_by_key(|said| is_online(said.name));
    let mut found: Vec<SmolStr> = Vec::new();
    let values = labelled.iter().flat_map(|said| said.value.split([',', ';', '|']).filter_map(identifier::isbn));
    let inline = page.of(Block::Top).filter_map(|(_, line)| identifier::isbn(&line.text[line.text.find("ISBN ")?..]));
    for isbn in values.chain(inline) {
        match found.iter_mut().find(|known| identifier::isbn_core(known) == identifier::isbn_core(&isbn)) {
            // Of ISBN-10 and ISBN-13, keep the longer.
            Some(known) if known.len() < isbn.len() => *known = isbn,
            Some(_) => {}
            None => found.push(isbn),
        }
    }
    found
}

/// The edition, unless it is the first, which books do not state.
fn edition(page: &Page, said: &[Said]) -> Option<String> {
    let labelled = said
        .iter()
        .filter(|said| said.label == Label::Edition)
        .map(|said| said.value.chars().take_while(char::is_ascii_digit).collect::<String>());
    let alone = page.of(Block::Top).find_map(|(_, line)| words::edition(&line.text));
    let number = labelled.filter_map(|digits| digits.parse().ok()).next().or(alone);
    number.filter(|number| (2..100).contains(number)).map(|number| number.to_string())
}

/// Finds DOIs: the chapter's is below its heading, the book's above it.
fn dois(page: &Page, said: &[Said], heading: Option<&Heading>, citation: Option<&Citation>, facts: &mut Facts) {
    let labelled = said
        .iter()
        .filter(|said| said.label == Label::Doi)
        .filter_map(|said| Some((said.at, said.name, identifier::doi(&said.value)?)));
    let alone = (0..page.lines.len()).filter(|&at| page.is_about(at)).filter_map(|at| {
        let text = &page.lines[at].text;
        let is_address = words::behind(text, "http").is_some() && text.contains("doi.org") || text.starts_with("10.");
        (is_address && !text.contains(' ')).then(|| identifier::doi(text)).flatten().map(|doi| (at, "", doi))
    });
    // `First published: 23 January 2018 https://doi.org/...`
    let beside = said.iter().filter(|said| matches!(said.label, Label::Year | Label::OnlineYear)).filter_map(|said| {
        let address = &said.value[said.value.find("https://doi.org/")?..];
        Some((said.at, "", identifier::doi(address)?))
    });
    let mut all: Vec<(usize, &str, SmolStr)> = labelled.chain(alone).chain(beside).collect();
    all.sort_by_key(|(at, ..)| *at);
    let is_of_book = |at: usize, name: &str| {
        heading.is_none_or(|heading| at < heading.at) && name != "chapter doi" || name == "book doi"
    };
    for (at, name, doi) in all {
        let place = if is_of_book(at, name) { &mut facts.book_doi } else { &mut facts.chapter_doi };
        place.get_or_insert(doi);
    }
    if let Some(doi) = citation.and_then(|citation| citation.doi.clone()) {
        // The chapter's own reference is the best evidence.
        facts.chapter_doi = Some(doi);
    }
}

/// The pages of the chapter that the page is about. They must be a range: a single number is a page count.
fn chapter_pages(page: &Page, said: &[Said], heading: Option<&Heading>) -> Option<Pages> {
    let heading = heading?;
    let labelled = said.iter().filter(|said| said.label == Label::Pages).filter_map(|said| pages::alone(&said.value));
    let alone = (0..page.lines.len())
        .filter(|&at| at > heading.at && page.is_about(at))
        .filter_map(|at| pages::alone(page.lines[at].text.trim_start_matches([',', ' '])));
    let named = alone.filter(|found| found.is_marked);
    labelled.chain(named).find(|found| found.is_range && !found.pages.first.roman).map(|found| found.pages)
}
