use super::*;
use crate::library::sources::bibliography;

/// The items, and what each problem points at.
fn items(text: &str) -> (Vec<Item>, Vec<&str>) {
    let (items, problems, _) = read(text);
    (items, problems.iter().map(|problem| problem.span.of(text)).collect())
}

fn keys(items: &[Item]) -> Vec<&str> {
    items.iter().flat_map(|item| &item.citekeys).map(|citekey| citekey.key.as_str()).collect()
}

const BEFORE: &str = "@book{before, title = {Before}}\n\n";
const AFTER: &str = "\n\n@book{after, title = {After}}\n";

/// What is left of the entry `bad` between two good ones, and what its one problem points at.
#[track_caller]
fn mended(bad: &str) -> (Option<Item>, String) {
    let text = format!("{BEFORE}{bad}{AFTER}");
    let (mut items, problems) = items(&text);
    let [problem] = problems.as_slice() else { panic!("{bad}: {problems:?}") };
    assert_eq!((items[0].title.as_str(), items[items.len() - 1].title.as_str()), ("Before", "After"), "{bad}");
    assert!(items.len() <= 3);
    let kept = (items.len() == 3).then(|| items.remove(1));
    (kept, (*problem).to_owned())
}

#[test]
fn what_is_wrong_in_one_entry_costs_no_other() {
    let full = |year| (Some("Bad".to_owned()), Some(year));
    let cases = [
        // A comma is missing: nothing is lost.
        ("@book{bad,\n  title = {Bad}\n  year = 2020\n}", "year", full(2020)),
        ("@book{bad\n  title = {Bad},\n  year = 2020\n}", "title", full(2020)),
        ("@book{bad, title = {Bad},, year = 2020}", ",", full(2020)),
        // A string is not defined: it stands for itself.
        ("@book{bad, title = {Bad}, publisher = nobody, year = 2020}", "nobody", full(2020)),
        // A brace is missing: what stands before it counts.
        ("@book{bad, title = {Bad}, year = 2020", "@book{bad", full(2020)),
        ("@book{bad, title = {Bad}, year = 2020, note = {x", "@book{bad", full(2020)),
        ("@book{bad, year = 2020, title = {Bad,\n  note = {x}\n}", "@book{bad", (Some(String::new()), Some(2020))),
        ("@book{bad, title = \"Bad\", year = 2020, note = \"x", "@book{bad", full(2020)),
        // No value: what stands before it counts.
        ("@book{bad, title = {Bad}, year = 2020, note = , url = {x}}", ",", full(2020)),
        ("@book{bad, title = {Bad}, year = 2020, note {x}, url = {x}}", "{", full(2020)),
        // Nothing but the key is left.
        ("@book{bad}", "}", (Some(String::new()), None)),
        ("@book{bad, = {x}}", "=", (Some(String::new()), None)),
    ];
    for (bad, place, (title, year)) in cases {
        let (item, problem) = mended(bad);
        assert_eq!(problem, place, "{bad}");
        let item = item.unwrap();
        assert_eq!((Some(item.title.to_string()), item.issued.map(Date::year)), (title, year), "{bad}");
        assert_eq!(item.citekeys[0].key, "bad", "{bad}");
        let text = format!("{BEFORE}{bad}{AFTER}");
        assert_eq!(item.citekeys[0].span.of(&text), "bad", "{bad}");
    }
}

#[test]
fn an_entry_without_a_key_is_told() {
    let (item, problem) = mended("@book{, title = {Bad}}");
    assert_eq!((item.unwrap().citekeys, problem.as_str()), (vec![], "@book"));
    assert_eq!(mended("@book{title = {Bad}}").1, "=");
    assert_eq!(mended("@book{}").1, "}");
}

#[test]
fn strings_comments_and_preambles_are_no_entries() {
    let text = "% a remark\n@comment{@book{x, title = {X}}}\n@preamble{\"\\newcommand{\\x}{y}\"}\n\
        @STRING{Press = {Quay}}\n@string(both = press # \" and \" # {Co})\n\
        @book(a, publisher = BOTH, month = jan, title = \"A {\\\"O}re\" # { B}, % remark\n  % another\n year = 1999)\n";
    let (items, problems) = items(text);
    assert_eq!(problems, [""; 0]);
    let [book] = items.as_slice() else { panic!("{items:?}") };
    assert_eq!(book.publisher.as_deref(), Some("Quay and Co"));
    assert_eq!((book.title.as_str(), book.issued.map(Date::year)), ("A Öre B", Some(1999)));
    assert_eq!(book.citekeys[0].span.of(text), "a");
}

#[test]
fn all_fields_are_read() {
    let text = r"@InCollection{key:1, ids = {old, older}, crossref = {book},
        author = {de Coning, Cedric and {UN}}, editor = {X, Y},
        title = {The {UN} in \emph{Mali}}, subtitle = {A {\'E}tude}, booktitle = {Orders}, booksubtitle = {New},
        date = {2023-05/2024}, chapter = {IV}, pages = {77--100}, edition = 2, volume = {1},
        isbn = {978-1-5292-2860-1 978-1}, doi = {https://doi.org/10.1000/A\_b}, url = {https://a.org/x\_y~z},
        abstract = {One *line*
           goes on.

           Two 50\%.}, file = {:a.pdf:PDF;b.pdf}, keywords = {x}, langid = {english}}";
    let (items, problems) = items(text);
    assert_eq!(problems, [""; 0]);
    let item = &items[0];
    let key = |key: &Citekey| (key.key.to_string(), key.span.of(text).to_owned());
    let twice = |key: &str| (key.to_owned(), key.to_owned());
    assert_eq!(item.citekeys.iter().map(key).collect::<Vec<_>>(), [twice("key:1"), twice("old"), twice("older")]);
    assert_eq!(item.parent.as_ref().map(key), Some(twice("book")));
    assert_eq!(item.title, "The UN in Mali: A Étude");
    assert_eq!(item.container.as_deref(), Some("Orders: New"));
    assert_eq!(item.authors.iter().map(Person::sorted).collect::<Vec<_>>(), ["de Coning, Cedric", "UN"]);
    assert_eq!(
        (item.kind, item.issued.map(Date::year), item.number.map(|n| n.value)),
        (Kind::Chapter, Some(2023), Some(4))
    );
    assert_eq!(item.pages.map(|pages| pages.to_string()).as_deref(), Some("77-100"));
    assert_eq!((item.edition.as_deref(), item.volume.as_deref()), (Some("2"), Some("1")));
    assert_eq!(item.isbn.as_deref(), Some("9781529228601"));
    assert_eq!(item.doi.as_deref(), Some("10.1000/a_b"));
    assert_eq!(item.url.as_deref(), Some("https://a.org/x_y~z"));
    assert_eq!(item.abstract_text.as_deref(), Some("One \\*line\\* goes on.\n\nTwo 50%."));
    assert_eq!(item.files, ["a.pdf", "b.pdf"]);
    assert_eq!(item.span.of(text), text);
}

#[test]
fn a_parent_may_stand_before_and_behind() {
    let text = "@incollection{one, title={One}, crossref={b}}\n@xdata{press, publisher={Quay}}\n\
        @collection{b, title={Orders}, xdata={press}, crossref={set}}\n@mvcollection{set, title={All}, year={1999}}\n\
        @inbook{two, title={Two}, crossref={b}}\n@incollection{three, title={Three}, crossref={gone}}\n\
        @book{b, title={Again}}\n@article{paper, title={Paper}, journaltitle={Journal}, pages={1-3}}";
    let entries = bibliography::read("a.bib", text).unwrap();
    let problems: Vec<_> = entries.problems.iter().map(|problem| problem.span.of(text)).collect();
    assert_eq!(problems, ["gone"]);
    assert_eq!(entries.repeated.iter().map(|key| key.span.of(text)).collect::<Vec<_>>(), ["b"]);
    let titles: Vec<_> = entries.works.iter().map(|work| (work.title.as_str(), work.chapters.len())).collect();
    assert_eq!(titles, [("Orders", 2), ("All", 0), ("Paper", 0), ("Three", 0)]);
    assert_eq!((entries.works[0].publisher.as_deref(), entries.works[0].year()), (Some("Quay"), Some(1999)));
    assert_eq!(entries.works[2].container.as_deref(), Some("Journal"));
}

#[test]
fn entries_without_line_breaks_are_read() {
    let (items, problems) = items("@book{a,title={A}}@book{b,title={B}} @book{c,title={C}}");
    assert_eq!((keys(&items), problems), (vec!["a", "b", "c"], vec![]));
}

/// An entry's sort and details as one line.
fn printed(entry: &str) -> String {
    let (items, problems) = items(entry);
    assert_eq!(problems, Vec::<&str>::new(), "{entry}");
    let Details { publisher_place, issue, number, genre, collection_title, collection_number, language, page, .. } =
        (*items[0].details).clone();
    let facts = [
        items[0].told_type.map(|csl_type| csl_type.name().to_owned()),
        items[0].issued.map(|date| date.to_string()),
        publisher_place.map(String::from),
        issue.map(|issue| format!("issue {issue}")),
        number.map(|number| format!("number {number}")),
        genre.map(String::from),
        collection_title.map(String::from),
        collection_number.map(|number| format!("in series {number}")),
        language.map(String::from),
        page.map(String::from),
    ];
    facts.into_iter().flatten().collect::<Vec<_>>().join("; ")
}

#[test]
fn what_only_references_print_is_read() {
    let cases = [
        (
            "@article{a, number = 4, month = may, year = 2020, day = 3, eid = {e12}}",
            "article-journal; 2020-05-03; issue 4; e12",
        ),
        (
            "@book{a, series = {Orders}, number = 4, address = {Bristol}, date = {2020-05}}",
            "book; 2020-05; Bristol; Orders; in series 4",
        ),
        (
            "@report{a, number = {7/2}, type = {Working paper}, langid = {ngerman}}",
            "report; number 7/2; Working paper; de",
        ),
        ("@phdthesis{a, year = {2020}}", "thesis; 2020; PhD thesis"),
        ("@thesis{a, type = {mathesis}, language = {langfrench}}", "thesis; Master’s thesis; fr"),
        ("@article{a, entrysubtype = {newspaper}, pages = {7--9, 12}}", "article-newspaper; 7–9, 12"),
        ("@inproceedings{a, pages = {7--9}, location = {Bonn and Rome}}", "paper-conference; Bonn and Rome"),
        ("@online{a, language = {english}}", "webpage; en"),
        ("@misc{a, month = {Juvember}, year = 2020}", "document; 2020"),
    ];
    for (entry, expected) in cases {
        assert_eq!(printed(entry), expected, "{entry}");
    }
}

#[test]
fn an_inbook_without_booktitle_is_a_part_of_what_it_names() {
    let text = "@inbook{a, author = {Bach, Eva}, title = {Rivers}, chapter = 4, pages = {1--9}, year = 2020}\n\
        @inbook{b, author = {Bach, Eva}, title = {Rivers}, chapter = {Deltas}, year = 2020}\n\
        @inbook{c, author = {Bach, Eva}, title = {Rivers}, pages = {3}, year = 2020}\n";
    let (items, problems) = items(text);
    assert_eq!(problems, Vec::<&str>::new());
    let said = |item: &Item| {
        let by = item.container_authors.iter().chain(&item.authors).map(|person| person.family.clone());
        (item.kind, item.title.to_string(), item.container.clone().map(String::from), by.collect::<Vec<_>>().join(" "))
    };
    let part = |title: &str| (Kind::Chapter, title.to_owned(), Some("Rivers".to_owned()), "Bach".to_owned());
    assert_eq!(said(&items[0]), part("Chapter 4"));
    assert_eq!(said(&items[1]), part("Deltas"));
    assert_eq!(said(&items[2]), (Kind::Other, "Rivers".to_owned(), None, "Bach".to_owned()));
    assert_eq!(items[0].number.map(|number| number.value), Some(4));
}

#[test]
fn each_of_many_entries_is_read_in_its_place() {
    let entry = |number: usize| match number % 500 {
        499 => format!("@book{{key{number}, title = {{Number {number}}} year = 2020}}\n"),
        _ => format!("@book{{key{number}, title = {{Number {number}}}}}\n"),
    };
    let text: String = (0..ENTRIES_OF_THREAD * 3).map(entry).collect();
    let (items, problems, _) = read(&text);
    assert_eq!(items.len(), ENTRIES_OF_THREAD * 3);
    for (number, item) in items.iter().enumerate() {
        assert_eq!(
            (item.title.as_str(), item.span.of(&text)),
            (&*format!("Number {number}"), entry(number).trim_end())
        );
        assert_eq!(item.citekeys[0].span.of(&text), format!("key{number}"));
    }
    let broken = (0..items.len()).filter(|number| number % 500 == 499);
    let lines = problems.iter().map(|problem| text[..problem.span.start as usize].matches('\n').count());
    assert_eq!(lines.collect::<Vec<_>>(), broken.collect::<Vec<_>>());
}
