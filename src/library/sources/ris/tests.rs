use super::*;
use crate::library::person::Person;

#[test]
fn variants_of_other_programs_are_read() {
    let text = "TY  - CHAP\nA1  - Franke, Ulrich\nA1  - Koch, Martin\nT1  - Chapter 4: Models\nBT  - World <i>Orders</i>\n\
        A2  - Novak, J.\nY1  - 2023///\nSP  - 77-100\nM3  - doi:10.1000/AB\nUR  - https://a.org/1\nN2  - One\n two.\n\n\
        Three *x*.\nTY - BOOK\nBT - World Orders\nAU - Novak, J.\nDA - 2023/05/01\nSN - 978-1-5292-2860-1\nET - 2\nER -\n";
    let (records, problems) = read(text);
    assert_eq!(problems, []);
    let [chapter, book] = records.as_slice() else { panic!("{records:#?}") };
    assert_eq!((chapter.title(), chapter.number.map(|n| n.value)), ("Models", Some(4)));
    assert_eq!(chapter.get(Variable::ContainerTitle), Some("World Orders"));
    assert_eq!(chapter.marked_up(Variable::ContainerTitle), Some("World <i>Orders</i>"));
    assert_eq!(
        chapter.people(Variable::Author).to_vec().iter().map(Person::sorted).collect::<Vec<_>>(),
        ["Franke, Ulrich", "Koch, Martin"]
    );
    assert_eq!(chapter.people(Variable::Editor).to_vec(), [Person::parse("Novak, J.")]);
    assert_eq!((chapter.year(), chapter.pages.map(|p| p.to_string()).as_deref()), (Some(2023), Some("77-100")));
    assert_eq!((chapter.get(Variable::Doi), chapter.get(Variable::Url)), (Some("10.1000/ab"), Some("https://a.org/1")));
    assert_eq!(chapter.get(Variable::Abstract), Some("One two.\n\nThree \\*x\\*."));
    assert!(chapter.span.of(text).ends_with("Three *x*."));
    assert_eq!(chapter.heading.of(text), "Chapter 4: Models");
    assert_eq!((book.kind, book.title()), (Kind::Book, "World Orders"));
    assert_eq!(book.get(Variable::Issued), Some("2023-05-01"));
    assert_eq!((book.get(Variable::Isbn), book.get(Variable::Edition)), (Some("9781529228601"), Some("2")));
    assert!(book.span.of(text).starts_with("TY - BOOK") && book.span.of(text).ends_with("ER -"));
}

#[test]
fn an_invalid_id_is_not_a_key() {
    let (records, _) =
        read("TY  - BOOK\nID  - franke2023\nTI  - C\nER  - \nTY  - BOOK\nID  - not a key\nTI  - Dams\nER  - \n");
    assert_eq!(records.iter().map(Record::citekey).collect::<Vec<_>>(), ["franke2023", ""]);
}

#[test]
fn editors_are_distinguished_from_those_of_a_series() {
    let names = |text: &str| {
        let (records, _) = read(text);
        let names = |variable: Variable| {
            records[0].people(variable).iter().map(|person| person.family).collect::<Vec<_>>().join(" ")
        };
        (names(Variable::Author), names(Variable::Editor))
    };
    let pair = |authors: &str, editors: &str| (authors.to_owned(), editors.to_owned());
    assert_eq!(names("TY  - BOOK\nAU  - A\nA2  - S\nER  - "), pair("A", ""));
    assert_eq!(names("TY  - BOOK\nED  - E\nA2  - S\nER  - "), pair("", "E"));
    assert_eq!(names("TY  - BOOK\nA2  - E\nER  - "), pair("", "E"));
    assert_eq!(names("TY  - EDBOOK\nAU  - E\nER  - "), pair("", "E"));
    assert_eq!(names("TY  - EDBOOK\nAU  - A\nED  - E\nER  - "), pair("A", "E"));
}

#[test]
fn lines_outside_entries_are_reported_once() {
    let text = "A remark.\nAU  - A\nTI  - B\nTY  - BOOK\nTI  - C\nER  - \nTI  - D\n";
    let (records, problems) = read(text);
    assert_eq!(records.len(), 1);
    let underlined: Vec<_> = problems.iter().map(|problem| problem.span.of(text)).collect();
    assert_eq!(underlined, ["AU  - A", "TI  - D"]);
}

#[test]
fn names_without_a_comma_are_classified() {
    let family = |name: &str| {
        let (records, _) = read(&format!("TY  - BOOK\nAU  - {name}\nTI  - Dams\nER  - "));
        let first = records[0].creators().first().map(|person| person.to_person().sorted());
        first.unwrap_or_default()
    };
    let cases = [
        ("Mika Orlen", "Orlen, Mika"),
        ("Anna de Vries", "de Vries, Anna"),
        ("River Council", "River Council"),
        ("Office of the Harbour Master", "Office of the Harbour Master"),
        ("UNICEF", "UNICEF"),
        ("Quay & Sons", "Quay & Sons"),
        ("Bank, Ann", "Bank, Ann"),
    ];
    for (name, expected) in cases {
        assert_eq!(family(name), expected, "{name}");
    }
}

/// As they are written into other formats, whose readers take spaces together.
#[test]
fn keywords_have_single_spaces() {
    let (records, _) = read("TY  - BOOK\nID  - a\nT1  - A\nKW  - inland   shipping\nKW  - \nKW  - tolls\nER  - \n");
    assert_eq!(records[0].get(Variable::Keyword), Some("inland shipping, tolls"));
}
