//! The reference of the chapter itself, as pages give it under `Cite this chapter` or in a line `From ...`.

use smol_str::SmolStr;

use super::lines::Line;
use super::words;
use super::{fields, imprint, pages, people};
use crate::library::identifier;
use crate::library::person::Person;
use crate::library::sources::bibliography::values;
use crate::text::pages::Pages;

/// What a reference says.
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

/// Lines that a reference stands under.
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
    "cite this",
];

/// The chapter's reference. A page holds many others, those that the chapter cites; its own stands under such a line.
pub(super) fn find(lines: &[Line]) -> Option<Citation> {
    let cited = |line: &Line| words::is_one_of(line.text.trim_end_matches(':'), ABOVE);
    let near = lines.iter().enumerate().filter(|(at, _)| lines[at.saturating_sub(3)..*at].iter().any(cited));
    near.into_iter()
        .find_map(|(_, line)| springer(&line.text).or_else(|| emerald(&line.text)).or_else(|| oxford(&line.text)))
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
        // A series may stand between the book and its publisher; the place behind a comma is none of the name.
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
    // The series stands in brackets behind the book.
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

/// `Franke, U., Koch, M. and Writer, B.`: family names and initials by turns.
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
    fn a_line_may_say_which_book_a_chapter_is_from() {
        let citation = from_line("From On Things: A Study, A Press (2016), pp. 78-110").unwrap();
        assert_eq!(
            (citation.book.as_str(), citation.year, citation.publisher.as_deref()),
            ("On Things: A Study", Some(2016), Some("A Press"))
        );
        assert_eq!(from_line("From Here to There"), None);
    }
}
