use super::*;
use crate::library::person::People;

mod layouts;
mod lists;

/// A page with `header` between its heading and its summary.
fn page(header: &str) -> String {
    format!(
        "Book contents\n- Contents\n- Introduction\n- 1 Why\n- 2 How\n- Index\n2 - How\n{header}\nSummary\nIt works.\n\
         - Information\n- On ThingsA Study, pp. 9 - 20Publisher: A PressPrint publication year: 2020\n"
    )
}

const ONLINE: &str = "Published online by Cambridge University Press: 1 May 2021";

fn names(people: People<'_>) -> String {
    people.iter().map(|name| name.to_string()).collect::<Vec<_>>().join("|")
}

fn labels(page: &PublisherPage) -> Vec<String> {
    page.volume.chapters.iter().map(Record::label).collect()
}

#[test]
fn authors_editors_and_parts_are_read_in_each_layout() {
    let cases = [
        ("", "", "", None),
        ("By Ann Author, University of X", "Ann Author", "", None),
        ("By Ann Author and Ben Writer", "Ann Author|Ben Writer", "", None),
        ("By\nAnn Author\n,\nUniversity of X\nand\nBen Writer", "Ann Author|Ben Writer", "", None),
        ("ByAnn Author", "Ann Author", "", None),
        ("By Byron Author\nEdited by Edda Itor", "Byron Author", "Edda Itor", None),
        ("Edited by Edda Itor, Y College\nBy Ann Author", "Ann Author", "Edda Itor", None),
        (
            "Edited by\nEdda Itor\nand\nKarl van der Werf\nShow author details\nAnn Author",
            "Ann Author",
            "Edda Itor|Karl van der Werf",
            None,
        ),
        ("Edited by\nEdda Itor\nAnn Author\nAffiliation:\nThe Press", "Ann Author", "Edda Itor", None),
        (
            "Ann Author\nAffiliation:\nSomewhere Nice\nBen Writer\nAffiliation: Y College",
            "Ann Author|Ben Writer",
            "",
            None,
        ),
        ("Ann AuthorAffiliation: University of XBen", "Ann Author", "", None),
        ("Ann Author\nUniversity of X\nBen Writer\nY College", "Ann Author|Ben Writer", "", None),
        ("from Part II - Practice\nBy Ann Author", "Ann Author", "", Some("Part II: Practice")),
        ("Show author details\nSave PDF\nShare\nCite\nRights & Permissions", "", "", None),
    ];
    for (header, authors, editors, part) in cases {
        for text in [page(&format!("{header}\n{ONLINE}")), page(&format!("{ONLINE}\n{header}"))] {
            let read = read(&text).unwrap();
            let about = read.about().unwrap();
            assert_eq!(
                (names(about.people(Variable::Author)), names(read.volume.record.people(Variable::Editor))),
                (authors.to_owned(), editors.to_owned()),
                "{text}"
            );
            assert_eq!(about.more().part.as_deref(), part, "{text}");
            assert_eq!(
                (about.label(), about.get(Variable::Abstract)),
                ("2 How".to_owned(), Some("It works.")),
                "{text}"
            );
            assert_eq!(labels(&read), ["Introduction", "1 Why", "2 How"], "{text}");
            assert_eq!((read.volume.matter.join("|").as_str(), read.volume.front), ("Contents|Index", 1), "{text}");
        }
    }
}

#[test]
fn a_chapter_without_a_number_is_found() {
    let text = page(ONLINE).replace("2 - How\n", "Introduction\n");
    assert_eq!(read(&text).unwrap().about().unwrap().label(), "Introduction");
}

#[test]
fn a_chapter_that_the_contents_lack_is_added() {
    let text = page(ONLINE).replace("- 2 How\n", "");
    let read = read(&text).unwrap();
    assert_eq!((read.about().unwrap().label(), read.chapter), ("2 How".to_owned(), Some(2)));
}

#[test]
fn the_half_title_is_no_chapter() {
    let text = page(ONLINE).replace("- Contents\n", "- On Things\n- Copyright page\n- Contents\n");
    assert_eq!(labels(&read(&text).unwrap()), ["Introduction", "1 Why", "2 How"]);
}

#[test]
fn a_page_without_a_summary_has_no_abstract() {
    let says_so = "A summary is not available for this content so a preview has been provided.";
    for text in [page(ONLINE).replace("Summary\nIt works.\n", ""), page(ONLINE).replace("It works.", says_so)] {
        let read = read(&text).unwrap();
        assert_eq!(read.about().unwrap().get(Variable::Abstract), None, "{text}");
        assert_eq!(read.about().unwrap().pages.map(|pages| pages.to_string()).as_deref(), Some("9-20"));
    }
}

#[test]
fn tabs_and_footers_called_like_blocks_do_no_harm() {
    let text = page(&format!("{ONLINE}\nSummary\nReferences\nMetrics")) + "References\nInformation\nAbout us\n";
    let read = read(&text).unwrap();
    assert_eq!(read.about().unwrap().get(Variable::Abstract), Some("It works."));
    assert_eq!(read.volume.record.title(), "On Things: A Study");
}

#[test]
fn paragraphs_are_kept_however_they_are_broken() {
    let expected = "**A Heading**\n\nOne two three four five six.\n\nSeven eight.";
    let cases = [
        "A Heading\nOne two three four five six.\nSeven eight.",
        "A Heading\n\nOne two three four five six.\n\nSeven eight.",
        "A Heading\nOne two three\nfour five six.\n\nSeven eight.",
        "A Heading\n\nOne two three\nfour five six.\n\nSeven\neight.",
    ];
    for summary in cases {
        let text = page(ONLINE).replace("It works.", summary);
        assert_eq!(read(&text).unwrap().about().unwrap().get(Variable::Abstract), Some(expected), "{summary}");
    }
}

#[test]
fn a_page_that_holds_its_own_reference_needs_no_contents_list() {
    let text = "Home\nOn Things\nChapter\nHow It Works: A View\nChapter\nFirst Online: 12 March 2020\npp 9–20\n\
        Cite this chapter\nOn Things\nAnn Author & Ben van der Writer\n12 Accesses\nAbstract\nIt works (we think).\n\
        Keywords\nThings\nAbout this chapter\nCite this chapter\n\
        Author, A., van der Writer, B. (2020). How It Works: A View. In: Itor, E. (eds) On Things: A Study. Small \
        Books on Things. A Press, Cham. https://doi.org/10.1234/things_2\nPublisher Name\nA Press, Cham\n\
        Print ISBN\n978-0-00-654321-0\nOnline ISBN\n978-0-00-654322-7\n";
    let read = read(text).unwrap();
    let about = read.about().unwrap();
    assert_eq!(
        (about.label().as_str(), names(about.people(Variable::Author)).as_str()),
        ("How It Works: A View", "Ann Author|Ben van der Writer")
    );
    assert_eq!(about.pages.map(|pages| pages.to_string()).as_deref(), Some("9-20"));
    assert_eq!(about.get(Variable::Abstract), Some("It works (we think)."));
    assert_eq!(about.get(Variable::Doi), Some("10.1234/things_2"));
    let book = &read.volume.record;
    assert_eq!((book.title(), book.year()), ("On Things: A Study", Some(2020)));
    assert_eq!(
        (names(book.people(Variable::Editor)).as_str(), book.get(Variable::Isbn)),
        ("E. Itor", Some("9780006543210 9780006543227"))
    );
    // A number is never taken from the DOI.
    assert_eq!(about.number, None);
}

proptest::proptest! {
    #[test]
    fn no_text_is_too_odd(lines in proptest::collection::vec(
        proptest::sample::select(vec![
            "", "Book contents", "- Contents", "1 Why", "1 - Why", "Part I - A", "from Part I - A", ONLINE, "By", "By Ann Author",
            "Edited by", "and", "Affiliation:", "Summary", "Text é.", "- Information", "On ThéA, pp. 9 - 20Publisher: A", "Publisher:",
            ", pp. 1", "DOI: 10.1/é", "p.", "’A", "é", "Type", "\u{feff}",
        ]), 0..24)) {
        let _ = read(&lines.join("\n"));
    }
}
