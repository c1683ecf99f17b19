use super::*;
use crate::library::citekey::Citekey;
use crate::library::date::Date;
use crate::library::person::{People, Person};
use crate::library::sources::{self, format::Format};
use crate::library::variables::Variable;

/// The records, and the text that each problem underlines.
fn records(text: &str) -> (Vec<Record>, Vec<&str>) {
    let (records, problems, _) = read(text);
    (records, problems.iter().map(|problem| problem.span.of(text)).collect())
}

fn sorted(people: People<'_>) -> Vec<String> {
    people.to_vec().iter().map(Person::sorted).collect()
}

const BEFORE: &str = "@book{before, title = {Before}}\n\n";
const AFTER: &str = "\n\n@book{after, title = {After}}\n";

/// What remains of the entry `bad` between two good ones, and the text that its one problem underlines.
#[track_caller]
fn mended(bad: &str) -> (Option<Record>, String) {
    let text = format!("{BEFORE}{bad}{AFTER}");
    let (mut records, problems) = records(&text);
    let [problem] = problems.as_slice() else { panic!("{bad}: {problems:?}") };
    assert_eq!((records[0].title(), records[records.len() - 1].title()), ("Before", "After"), "{bad}");
    assert!(records.len() <= 3);
    let kept = (records.len() == 3).then(|| records.remove(1));
    (kept, (*problem).to_owned())
}

#[test]
fn an_error_in_one_entry_affects_no_other() {
    let full = |year| ("Bad", Some(year));
    let cases = [
        // A missing comma: nothing is lost.
        ("@book{bad,\n  title = {Bad}\n  year = 2020\n}", "year", full(2020)),
        ("@book{bad\n  title = {Bad},\n  year = 2020\n}", "title", full(2020)),
        ("@book{bad, title = {Bad},, year = 2020}", ",", full(2020)),
        // An undefined string is used as text.
        ("@book{bad, title = {Bad}, publisher = nobody, year = 2020}", "nobody", full(2020)),
        // A missing brace: everything before it is kept.
        ("@book{bad, title = {Bad}, year = 2020", "@book{bad", full(2020)),
        ("@book{bad, title = {Bad}, year = 2020, note = {x", "@book{bad", full(2020)),
        ("@book{bad, year = 2020, title = {Bad,\n  note = {x}\n}", "@book{bad", ("", Some(2020))),
        ("@book{bad, title = \"Bad\", year = 2020, note = \"x", "@book{bad", full(2020)),
        // A missing value: everything before it is kept.
        ("@book{bad, title = {Bad}, year = 2020, note = , url = {x}}", ",", full(2020)),
        ("@book{bad, title = {Bad}, year = 2020, note {x}, url = {x}}", "{", full(2020)),
        // Only the key is left.
        ("@book{bad}", "}", ("", None)),
        ("@book{bad, = {x}}", "=", ("", None)),
    ];
    for (bad, underlined, (title, year)) in cases {
        let (record, problem) = mended(bad);
        assert_eq!(problem, underlined, "{bad}");
        let record = record.unwrap();
        assert_eq!((record.title(), record.year()), (title, year), "{bad}");
        assert_eq!(record.keys[0].key, "bad", "{bad}");
        let text = format!("{BEFORE}{bad}{AFTER}");
        assert_eq!(record.keys[0].span.of(&text), "bad", "{bad}");
    }
}

#[test]
fn an_entry_without_a_key_is_reported() {
    let (record, problem) = mended("@book{, title = {Bad}}");
    assert_eq!((record.unwrap().keys.len(), problem.as_str()), (0, "@book"));
    assert_eq!(mended("@book{title = {Bad}}").1, "=");
    assert_eq!(mended("@book{}").1, "}");
}

#[test]
fn strings_comments_and_preambles_are_not_entries() {
    let text = "% a remark\n@comment{@book{x, title = {X}}}\n@preamble{\"\\newcommand{\\x}{y}\"}\n\
        @STRING{Press = {Quay}}\n@string(both = press # \" and \" # {Co})\n\
        @book(a, publisher = BOTH, month = jan, title = \"A {\\\"O}re\" # { B}, % remark\n  % another\n year = 1999)\n";
    let (records, problems) = records(text);
    assert_eq!(problems, [""; 0]);
    let [book] = records.as_slice() else { panic!("{records:?}") };
    // Publishers are a list.
    assert_eq!(book.get(Variable::Publisher), Some("Quay; Co"));
    assert_eq!((book.title(), book.date(Variable::Issued)), ("A Öre B", Date::edtf("1999-01")));
    assert_eq!(book.keys[0].span.of(text), "a");
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
    let (records, problems) = records(text);
    assert_eq!(problems, [""; 0]);
    let record = &records[0];
    let key = |key: &Citekey| (key.key.to_string(), key.span.of(text).to_owned());
    let twice = |key: &str| (key.to_owned(), key.to_owned());
    assert_eq!(record.keys.iter().map(key).collect::<Vec<_>>(), [twice("key:1"), twice("old"), twice("older")]);
    assert_eq!(record.more().parent.as_ref().map(key), Some(twice("book")));
    assert_eq!(record.title(), "The UN in Mali: A Étude");
    assert_eq!(record.marked_up(Variable::Title), Some("The <span class=\"nocase\">UN</span> in <i>Mali</i>: A Étude"));
    assert_eq!(sorted(record.people(Variable::Author)), ["de Coning, Cedric", "UN"]);
    assert_eq!(sorted(record.people(Variable::Editor)), ["X, Y"]);
    assert_eq!((record.kind, record.year(), record.number.map(|n| n.value)), (Kind::Chapter, Some(2023), Some(4)));
    assert_eq!(record.pages.map(|pages| pages.to_string()).as_deref(), Some("77-100"));
    let said = [
        (Variable::ContainerTitle, "Orders: New"),
        (Variable::Issued, "2023-05/2024"),
        (Variable::Page, "77-100"),
        (Variable::Edition, "2"),
        (Variable::Volume, "1"),
        (Variable::Isbn, "9781529228601"),
        (Variable::Doi, "10.1000/a_b"),
        (Variable::Url, "https://a.org/x_y~z"),
        (Variable::Abstract, "One \\*line\\* goes on.\n\nTwo 50%."),
        (Variable::Keyword, "x"),
        (Variable::Language, "en"),
    ];
    for (variable, value) in said {
        assert_eq!(record.get(variable), Some(value));
    }
    assert_eq!(record.more().files, ["a.pdf", "b.pdf"]);
    assert_eq!(record.span.of(text), text);
}

#[test]
fn a_parent_may_come_before_or_after() {
    let text = "@incollection{one, title={One}, crossref={b}}\n@xdata{press, publisher={Quay}}\n\
        @collection{b, title={Orders}, xdata={press}, crossref={set}}\n@mvcollection{set, title={All}, year={1999}}\n\
        @inbook{two, title={Two}, crossref={b}}\n@incollection{three, title={Three}, crossref={gone}}\n\
        @book{b, title={Again}}\n@article{paper, title={Paper}, journaltitle={Journal}, pages={1-3}}";
    let entries = sources::read(Format::Bibtex, text).unwrap();
    let problems: Vec<_> = entries.problems.iter().map(|problem| problem.span.of(text)).collect();
    assert_eq!(problems, ["gone"]);
    assert_eq!(entries.repeated.iter().map(|key| key.span.of(text)).collect::<Vec<_>>(), ["b"]);
    let works: Vec<_> = entries.records.works().filter(|(_, work)| work.record.kind != Kind::Data).collect();
    let titles: Vec<_> = works.iter().map(|(_, work)| (work.record.title(), work.book().chapters.len())).collect();
    // The last one is a placeholder for the book, which another file may have.
    assert_eq!(titles, [("All", 0), ("Again", 2), ("Paper", 0), ("", 1)]);
    let (slot, again) = works[1];
    let two = entries.records.chapters(again).nth(1).unwrap().1;
    assert_eq!(two.container.map(|container| (container.slot, container.inherits)), Some((slot, true)));
    assert_eq!(works[2].1.record.get(Variable::ContainerTitle), Some("Journal"));
}

#[test]
fn data_are_inherited_and_values_of_the_container_are_not() {
    let text = "@collection{b, title={Orders}, xdata={press}, crossref={set}}\n@xdata{press, publisher={Quay}}\n\
        @mvcollection{set, title={All}, year={1999}}\n@inbook{two, title={Two}, crossref={b}}\n";
    let entries = sources::read(Format::Bibtex, text).unwrap();
    assert_eq!(entries.problems, []);
    let said = |at: usize| {
        let (_, placed) = entries.records.numbered().nth(at).unwrap();
        let record = &placed.record;
        (record.title().to_owned(), record.get(Variable::Publisher).map(str::to_owned), record.year())
    };
    assert_eq!(said(0), ("Orders".to_owned(), Some("Quay".to_owned()), None));
    assert_eq!(said(3), ("Two".to_owned(), None, None));
}

#[test]
fn entries_without_line_breaks_are_read() {
    let (records, problems) = records("@book{a,title={A}}@book{b,title={B}} @book{c,title={C}}");
    assert_eq!((records.iter().map(Record::citekey).collect::<Vec<_>>(), problems), (vec!["a", "b", "c"], vec![]));
}

/// An entry's type and details on one line.
fn printed(entry: &str) -> String {
    let (records, problems) = records(entry);
    assert_eq!(problems, Vec::<&str>::new(), "{entry}");
    let record = &records[0];
    let said = |variable: Variable| record.get(variable).map(str::to_owned);
    let facts = [
        record.stated_type.map(|csl_type| csl_type.name().to_owned()),
        said(Variable::Issued),
        said(Variable::PublisherPlace),
        said(Variable::Issue).map(|issue| format!("issue {issue}")),
        said(Variable::Number).map(|number| format!("number {number}")),
        said(Variable::Genre),
        said(Variable::CollectionTitle),
        said(Variable::CollectionNumber).map(|number| format!("in series {number}")),
        said(Variable::Language),
        said(Variable::Page),
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
        ("@article{a, entrysubtype = {newspaper}, pages = {7--9, 12}}", "article-newspaper; 7-9, 12"),
        ("@inproceedings{a, pages = {7--9}, location = {Bonn and Rome}}", "paper-conference; Bonn; Rome; 7-9"),
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
    let (records, problems) = records(text);
    assert_eq!(problems, Vec::<&str>::new());
    let said = |record: &Record| {
        let by = sorted(record.people(Variable::Author)).join(" ");
        let container = record.get(Variable::ContainerTitle).map(str::to_owned);
        (record.kind, record.title().to_owned(), container, by)
    };
    let by = "Bach, Eva".to_owned();
    let part = |title: &str| (Kind::Chapter, title.to_owned(), Some("Rivers".to_owned()), by.clone());
    assert_eq!(said(&records[0]), part("Chapter 4"));
    assert_eq!(said(&records[1]), part("Deltas"));
    assert_eq!(said(&records[2]), (Kind::Other, "Rivers".to_owned(), None, by.clone()));
    assert_eq!(records[0].number.map(|number| number.value), Some(4));
}

#[test]
fn many_entries_are_read_in_order_with_their_spans() {
    let entry = |number: usize| match number % 500 {
        499 => format!("@book{{key{number}, title = {{Number {number}}} year = 2020}}\n"),
        _ => format!("@book{{key{number}, title = {{Number {number}}}}}\n"),
    };
    let text: String = (0..ENTRIES_OF_THREAD * 3).map(entry).collect();
    let (records, problems, _) = read(&text);
    assert_eq!(records.len(), ENTRIES_OF_THREAD * 3);
    for (number, record) in records.iter().enumerate() {
        assert_eq!((record.title(), record.span.of(&text)), (&*format!("Number {number}"), entry(number).trim_end()));
        assert_eq!(record.keys[0].span.of(&text), format!("key{number}"));
    }
    let broken = (0..records.len()).filter(|number| number % 500 == 499);
    let lines = problems.iter().map(|problem| text[..problem.span.start as usize].matches('\n').count());
    assert_eq!(lines.collect::<Vec<_>>(), broken.collect::<Vec<_>>());
}

#[test]
fn entries_in_comments_are_skipped() {
    let text = "%@book{a, title = {A}}\n% @book{b,\n%   title = {B},\n% }\n@book{c, title = {50\\% of C}} @book{d, title = {D}}\n\
        @book{e, title = {E}} % @book{f, title = {F}}\n";
    let (records, problems) = records(text);
    let keys: Vec<&str> = records.iter().map(Record::citekey).collect();
    assert_eq!((keys, problems), (vec!["c", "d", "e"], Vec::new()));
}

#[test]
fn a_date_may_be_in_doubt() {
    let (records, _) = records("@book{a, date = {1650~}}\n@book{b, date = {1650?}, origdate = {1600~/1610~}}\n");
    let date = |record: usize, variable| records[record].date(variable);
    assert_eq!(date(0, Variable::Issued), Date::edtf("1650~"));
    assert_eq!(date(1, Variable::Issued), Date::edtf("1650"));
    assert_eq!(date(1, Variable::OriginalDate), Date::edtf("1600~/1610~"));
}
