//! Reads the chapter's own reference, as pages print it below `Cite this chapter` or in a line `From ...`.

use smol_str::SmolStr;

use super::lines::Line;
use super::words;
use super::{fields, imprint, pages, people};
use crate::library::identifier;
use crate::library::person::Person;
use crate::library::sources::bibliography::values;
use crate::text::caseless;
use crate::text::pages::Pages;

/// The contents of a reference.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Citation {
    pub authors: Vec<Person>,
    pub title: String,
    pub editors: Vec<Person>,
    pub book: String,
    pub year: Option<i32>,
    pub publisher: Option<SmolStr>,
    pub pages: Option<Pages>,
    pub doi: Option<SmolStr>,
}

/// The lines below which a reference is printed.
const ABOVE: &[&str] = &[
    "cite this chapter",
    "cite this paper",
    "cite this entry",
    "dieses kapitel zitieren",
    "citation",
    "cite this item",
    "how to cite",
    "zitieren",
    "citer ce chapitre",
    "citer ou exporter",
    "pour citer ce chapitre",
    "référence électronique du chapitre",
    "cite this",
    "citar este capítulo",
    "cita questo capitolo",
    "apa",
    "mla",
    "chicago",
];

/// The chapter's reference. A page may print many others, which the chapter cites; only its own is below such a line.
pub(super) fn find(lines: &[Line]) -> Option<Citation> {
    let cited = |line: &Line| words::is_one_of(line.text.trim_end_matches(':'), ABOVE);
    let near = lines.iter().enumerate().filter(|(at, _)| lines[at.saturating_sub(3)..*at].iter().any(cited));
    near.into_iter().find_map(|(_, line)| {
        let line = &line.text;
        springer(line).or_else(|| emerald(line)).or_else(|| oxford(line)).or_else(|| apa(line)).or_else(|| quoted(line))
    })
}

/// `Author, A., & Writer, B. (2021). Title. In E. Itor (Ed.), Book (pp. 9-20). Publisher. https://doi.org/...`
fn apa(line: &str) -> Option<Citation> {
    let (authors, rest) = line.split_once(" (")?;
    let (year, rest) = rest.split_once("). ")?;
    let (title, rest) = rest.split_once(". In ")?;
    let (editors, rest) = [" (Ed.), ", " (Eds.), "].iter().find_map(|role| rest.split_once(role))?;
    let (book, rest) = [" (pp. ", " (p. "].iter().find_map(|mark| rest.split_once(mark))?;
    let (range, rest) = rest.split_once(')')?;
    let publisher = rest.trim_start_matches(['.', ' ']).split(". ").next().filter(|name| !name.starts_with("http"));
    Some(Citation {
        authors: initials(authors),
        title: title.to_owned(),
        editors: people::labelled(editors),
        book: book.to_owned(),
        year: Some(fields::year(year)?),
        publisher: publisher.and_then(|name| values::text(name.trim_end_matches('.'))),
        pages: pages::bare(range).map(|found| found.pages),
        doi: doi(rest),
    })
}

/// A reference with the chapter's title in quotation marks, as MLA, Chicago and French sites print it: `Author, Ann.
/// "Title." Book, edited by Edda Itor, A Press, 2021, pp. 9-20.`, `Author, Ann. "Title." In Book, edited by Edda Itor,
/// 9-20. Place: A Press, 2021.`
fn quoted(line: &str) -> Option<Citation> {
    let (authors, title, rest) = [('“', '”'), ('«', '»'), ('"', '"')].iter().find_map(|&(open, close)| {
        let (authors, rest) = line.split_once(open)?;
        let (title, rest) = rest.split_once(close)?;
        Some((authors, title, rest))
    })?;
    let rest = rest.trim_start_matches(['.', ',', ' ']);
    let rest = ["In ", "in ", "dans ", "Dans "].iter().find_map(|word| rest.strip_prefix(word)).unwrap_or(rest);
    let (doi, rest) = (doi(rest), rest.find("http").map_or(rest, |at| &rest[..at]));
    let year = fields::year(rest)?;
    let (before, behind) = rest.split_once(&year.to_string())?;
    // The pages follow the year or precede the publisher.
    let marked = ["pp. ", "p. ", "pp.", "p."].iter().find_map(|mark| {
        let range = behind.split_once(mark)?.1.split([' ', ',']).next()?;
        pages::bare(range.trim_end_matches('.'))
    });
    let (before, inner) = match before.rsplit_once(". ") {
        Some((before, printed)) if pages::trailing(before).is_some_and(|(_, found)| found.is_range) => {
            let (before, found) = pages::trailing(before)?;
            (format!("{before}, {}", printed.rsplit_once(": ").map_or(printed, |(_, name)| name)), Some(found))
        }
        _ => (before.to_owned(), None),
    };
    let pages = marked.or(inner)?.pages;
    let (book, publisher) = before.trim_end_matches(['(', ' ', ',']).rsplit_once(", ")?;
    let edited = [", edited by ", ", ed. ", ", eds. ", ", sous la direction de ", ", hrsg. von ", ", a cura di "];
    let (book, editors) = match caseless::first_of(book, &edited) {
        Some(edited) => (&book[..edited.start], people::labelled(&book[edited.end..])),
        None => (book, Vec::new()),
    };
    Some(Citation {
        authors: inverted(authors),
        title: title.trim().trim_end_matches(['.', ',']).to_owned(),
        editors,
        book: book.to_owned(),
        year: Some(year),
        publisher: values::text(publisher),
        pages: Some(pages),
        doi,
    })
}

/// `Author, Ann, and Ben Writer.`, `Author, Ann. et Writer, Ben.`: the first name is inverted, the others may be.
fn inverted(names: &str) -> Vec<Person> {
    let mut names = names.trim().trim_end_matches(['.', ',']).to_owned();
    for and in [", and ", ". et ", " and ", " et ", " & ", " und ", " y ", " e "] {
        names = names.replace(and, "; ");
    }
    let person = |name: &str| match name.trim().trim_end_matches('.').split_once(", ") {
        Some((family, given)) => Person::new(family, given),
        None => Person::parse(name.trim()),
    };
    names.split(';').filter(|name| !name.trim().is_empty()).map(person).collect()
}

/// `Author, A., Writer, B. (2021). Title. In: Editor, E. (eds) Book. Series. Publisher, Place. https://doi.org/...`
fn springer(line: &str) -> Option<Citation> {
    let (authors, rest) = line.split_once(" (")?;
    let (year, rest) = rest.split_once("). ")?;
    let (title, rest) = rest.split_once(" In: ")?;
    let (editors, rest) = [" (eds) ", " (ed) ", " (Hrsg) ", " (Hrsg.) ", " (eds.) ", " (ed.) ", " (dir.) "]
        .iter()
        .find_map(|role| rest.split_once(role))
        .unwrap_or(("", rest));
    let described = rest.find("http").map_or(rest, |at| &rest[..at]).trim().trim_end_matches('.');
    let mut pieces = described.split(". ");
    let book = pieces.next().filter(|book| !book.is_empty())?;
    Some(Citation {
        authors: initials(authors),
        title: title.strip_suffix('.').unwrap_or(title).to_owned(),
        editors: initials(editors),
        book: book.to_owned(),
        year: Some(fields::year(year)?),
        // A series may precede the publisher. What follows a comma is the place.
        publisher: pieces.last().and_then(|last| values::text(last.split(',').next()?)),
        pages: None,
        doi: doi(rest),
    })
}

/// `Author, A. (2021), "Title", Editor, E. and Writer, B. (Ed.) Book (Series, Vol. 4), Publisher, Place, pp. 62-84. https://...`
fn emerald(line: &str) -> Option<Citation> {
    let (authors, rest) = line.split_once(" (")?;
    let (year, rest) = rest.split_once("), ")?;
    let rest = rest.strip_prefix(['"', '“'])?;
    let (title, rest) = rest.split_once("\", ").or_else(|| rest.split_once("”, "))?;
    let (editors, rest) = [" (Ed.) ", " (Eds.) ", " (Ed.), ", " (Eds.), "]
        .iter()
        .find_map(|role| rest.split_once(role))
        .unwrap_or(("", rest));
    let (described, behind) = rest.split_once(", pp. ").unwrap_or((rest, ""));
    let range: &str = behind.split([' ', ',']).next().unwrap_or_default().trim_end_matches('.');
    // The series is in brackets after the book.
    let (book, imprint) = match described.split_once(" (") {
        Some((book, rest)) => (book, rest.split_once("), ").map_or("", |(_, imprint)| imprint)),
        None => described.split_once(", ")?,
    };
    Some(Citation {
        authors: initials(authors),
        title: title.trim_end_matches(',').to_owned(),
        editors: initials(editors),
        book: book.to_owned(),
        year: Some(fields::year(year)?),
        publisher: values::text(imprint.split(',').next()?),
        pages: pages::bare(range).map(|found| found.pages),
        doi: doi(rest),
    })
}

/// `Author, Ann, 'Title', in Edda Itor, and Karl Writer (eds), Book, Series (2020; online edn, ...), https://doi.org/...`
fn oxford(line: &str) -> Option<Citation> {
    let (authors, rest) = line.split_once(", '").or_else(|| line.split_once(", ‘"))?;
    let (title, rest) = rest.split_once("', in ").or_else(|| rest.split_once("’, in "))?;
    let (editors, rest) = [" (eds), ", " (ed.), ", " (ed), "].iter().find_map(|role| rest.split_once(role))?;
    let (book, behind) = rest.split_once(", ").or_else(|| rest.split_once(" ("))?;
    let year = fields::year(behind)?;
    Some(Citation {
        authors: people::labelled(&authors.replace(", and ", "; ")),
        title: title.to_owned(),
        editors: people::labelled(&editors.replace(", and ", ", ")),
        book: book.split(" (").next().unwrap_or(book).to_owned(),
        year: Some(year),
        publisher: None,
        pages: None,
        doi: doi(behind),
    })
}

/// `From Book: Subtitle, A Press (2016), pp. 78-110`
pub(super) fn from_line(text: &str) -> Option<Citation> {
    let rest = ["from ", "from: ", "in ", "in: ", "dans ", "dans : ", "en ", "aus "]
        .iter()
        .find_map(|word| words::behind(text, word))
        .filter(|rest| rest.len() < 300)?;
    let (before, behind) = rest.rsplit_once(" (")?;
    let (year, range) = behind.split_once(')')?;
    let range = range.trim_matches([',', ' ', '.']);
    let pages = pages::alone(range);
    let year = fields::year(year).filter(|_| year.len() == 4 && (range.is_empty() || pages.is_some()))?;
    let printed = before.rsplit_once(", ").filter(|(_, publisher)| imprint::is_publisher(publisher));
    let (book, publisher) = printed.map_or((before, None), |(book, publisher)| (book, Some(publisher)));
    Some(Citation {
        book: book.trim().to_owned(),
        year: Some(year),
        publisher: publisher.and_then(values::text),
        pages: pages.map(|found| found.pages),
        ..Citation::default()
    })
}

fn doi(text: &str) -> Option<SmolStr> {
    let at = text.find("http").or_else(|| text.find("doi"))?;
    text[at..].split_whitespace().find_map(|word| identifier::doi(word.trim_end_matches([')', '.'])))
}

/// `Franke, U., Koch, M. and Writer, B.`: family names and initials alternate.
fn initials(names: &str) -> Vec<Person> {
    let names = names.replace(" and ", ", ").replace(" & ", ", ").replace(",,", ",");
    let pieces: Vec<&str> = names.split(", ").map(str::trim).filter(|piece| !piece.is_empty()).collect();
    let person = |pair: &[&str]| Person::new(pair[0], pair.get(1).copied().unwrap_or_default());
    pieces.chunks(2).map(person).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_of_each_style_are_read() {
        let cases = [
            springer(
                "Author, A., van der Writer, B. (2020). How It Works: A View. In: Itor, E. (eds) On Things. Small Books. A Press, Cham. https://doi.org/10.1234/things_2",
            ),
            emerald(
                "Author, A. and van der Writer, B. (2020), \"How It Works: A View\", Itor, E. (Ed.) On Things (Small Books, Vol. 4), A Press, Leeds, pp. 9-20. https://doi.org/10.1234/things_2",
            ),
        ];
        for citation in cases {
            let citation = citation.unwrap();
            let names = |people: &[Person]| people.iter().map(ToString::to_string).collect::<Vec<_>>().join("|");
            assert_eq!(
                (citation.title.as_str(), citation.book.as_str(), citation.year),
                ("How It Works: A View", "On Things", Some(2020))
            );
            assert_eq!(
                (names(&citation.authors).as_str(), names(&citation.editors).as_str()),
                ("A. Author|B. van der Writer", "E. Itor")
            );
            assert_eq!(
                (citation.publisher.as_deref(), citation.doi.as_deref()),
                (Some("A Press"), Some("10.1234/things_2"))
            );
        }
    }

    #[test]
    fn references_with_the_title_in_quotation_marks_are_read() {
        let cases = [
            "Author, Ann, and Ben Writer. “How It Works.” On Things: A View, edited by Edda Itor, A Press, 2020, pp. 9–20. https://doi.org/10.1234/things_2",
            "Author, Ann, and Ben Writer. “How It Works.” In On Things: A View, edited by Edda Itor, 9–20. Leeds: A Press, 2020. https://doi.org/10.1234/things_2.",
            "Author, Ann. et Writer, Ben. « How It Works ». On Things: A View, sous la direction de Edda Itor, A Press, 2020. p.9-20. https://doi.org/10.1234/things_2",
        ];
        for line in cases {
            let found = quoted(line).unwrap();
            let names = |people: &[Person]| people.iter().map(ToString::to_string).collect::<Vec<_>>().join("|");
            assert_eq!((found.title.as_str(), found.book.as_str()), ("How It Works", "On Things: A View"), "{line}");
            let people = (names(&found.authors), names(&found.editors));
            assert_eq!((people.0.as_str(), people.1.as_str()), ("Ann Author|Ben Writer", "Edda Itor"), "{line}");
            assert_eq!((found.year, found.publisher.as_deref()), (Some(2020), Some("A Press")), "{line}");
            assert_eq!(
                (found.pages.map(|it| it.to_string()).as_deref(), found.doi.as_deref()),
                (Some("9-20"), Some("10.1234/things_2")),
                "{line}"
            );
        }
        let found = apa("Author, A., & Writer, B. (2020). How It Works. In E. Itor & K. Urator (Eds.), On Things (pp. 9–20). A Press.").unwrap();
        assert_eq!((found.authors.len(), found.editors.len(), found.publisher.as_deref()), (2, 2, Some("A Press")));
        assert_eq!((found.title.as_str(), found.book.as_str(), found.year), ("How It Works", "On Things", Some(2020)));
    }

    #[test]
    fn a_line_may_say_which_book_a_chapter_is_from() {
        let citation = from_line("From On Things: A Study, A Press (2016), pp. 78-110").unwrap();
        assert_eq!(
            (citation.book.as_str(), citation.year, citation.publisher.as_deref()),
            ("On Things: A Study", Some(2016), Some("A Press"))
        );
        assert_eq!(from_line("From Here to There"), None);
    }
}
