use super::*;

#[test]
fn what_writers_differ_in_is_read() {
    let text = "TY  - CHAP\nA1  - Franke, Ulrich\nA1  - Koch, Martin\nT1  - Chapter 4: Models\nBT  - World <i>Orders</i>\n\
        A2  - Novak, J.\nY1  - 2023///\nSP  - 77-100\nM3  - doi:10.1000/AB\nUR  - https://a.org/1\nN2  - One\n two.\n\n\
        Three *x*.\nTY - BOOK\nBT - World Orders\nAU - Novak, J.\nDA - 2023/05/01\nSN - 978-1-5292-2860-1\nET - 2\nER -\n";
    let (items, problems) = read(text);
    assert_eq!(problems, []);
    let [chapter, book] = items.as_slice() else { panic!("{items:#?}") };
    assert_eq!((chapter.title.as_str(), chapter.number.map(|n| n.value)), ("Models", Some(4)));
    assert_eq!(chapter.container.as_deref(), Some("World Orders"));
    assert_eq!(chapter.authors.iter().map(Person::sorted).collect::<Vec<_>>(), ["Franke, Ulrich", "Koch, Martin"]);
    assert_eq!(chapter.editors, [Person::parse("Novak, J.")]);
    assert_eq!(
        (chapter.issued.map(Date::year), chapter.pages.map(|p| p.to_string()).as_deref()),
        (Some(2023), Some("77-100"))
    );
    assert_eq!((chapter.doi.as_deref(), chapter.url.as_deref()), (Some("10.1000/ab"), Some("https://a.org/1")));
    assert_eq!(chapter.abstract_text.as_deref(), Some("One two.\n\nThree \\*x\\*."));
    assert!(chapter.span.of(text).ends_with("Three *x*."));
    assert_eq!(chapter.heading.of(text), "Chapter 4: Models");
    assert_eq!((book.kind, book.title.as_str(), book.issued.map(Date::year)), (Kind::Book, "World Orders", Some(2023)));
    assert_eq!((book.isbn.as_deref(), book.edition.as_deref()), (Some("9781529228601"), Some("2")));
    assert!(book.span.of(text).starts_with("TY - BOOK") && book.span.of(text).ends_with("ER -"));
}

#[test]
fn entries_without_an_id_get_a_key_that_is_free() {
    let text = "TY  - BOOK\nAU  - Franke, Ulrich\nPY  - 2023\nTI  - A\nER  - \nTY  - BOOK\nAU  - Franke, U.\nPY  - 2023\n\
        TI  - B\nER  - \nTY  - BOOK\nID  - franke2023\nTI  - C\nER  - \nTY  - BOOK\nID  - not a key\nTI  - Dams\nER  - \n";
    let (items, _) = read(text);
    let keys: Vec<_> =
        items.iter().map(|item| (item.citekeys[0].key.as_str(), item.citekeys[0].span.of(text))).collect();
    assert_eq!(keys, [("franke2023a", ""), ("franke2023b", ""), ("franke2023", "franke2023"), ("dams", "")]);
}

#[test]
fn editors_are_told_from_those_of_a_series() {
    let names = |text: &str| {
        let (items, _) = read(text);
        let names = |people: &[Person]| people.iter().map(|person| person.family.clone()).collect::<Vec<_>>().join(" ");
        (names(&items[0].authors), names(&items[0].editors))
    };
    let pair = |authors: &str, editors: &str| (authors.to_owned(), editors.to_owned());
    assert_eq!(names("TY  - BOOK\nAU  - A\nA2  - S\nER  - "), pair("A", ""));
    assert_eq!(names("TY  - BOOK\nED  - E\nA2  - S\nER  - "), pair("", "E"));
    assert_eq!(names("TY  - BOOK\nA2  - E\nER  - "), pair("", "E"));
    assert_eq!(names("TY  - EDBOOK\nAU  - E\nER  - "), pair("", "E"));
    assert_eq!(names("TY  - EDBOOK\nAU  - A\nED  - E\nER  - "), pair("A", "E"));
}

#[test]
fn lines_outside_of_entries_are_told_once() {
    let text = "A remark.\nAU  - A\nTI  - B\nTY  - BOOK\nTI  - C\nER  - \nTI  - D\n";
    let (items, problems) = read(text);
    assert_eq!(items.len(), 1);
    let places: Vec<_> = problems.iter().map(|problem| problem.span.of(text)).collect();
    assert_eq!(places, ["AU  - A", "TI  - D"]);
}
