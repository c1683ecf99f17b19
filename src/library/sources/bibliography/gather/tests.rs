use super::*;
use crate::library::sources::tests::works;
use crate::library::variables::Variable;
use crate::text::Span;

fn entry(key: &str, kind: Kind, title: &str) -> Record {
    Record::new(kind, title).keyed(key)
}

fn chapter(key: &str, container: &str, year: &str) -> Record {
    entry(key, Kind::Chapter, key).saying(&[(Variable::ContainerTitle, container), (Variable::Issued, year)])
}

fn gathered(records: Vec<Record>) -> (Records, Between) {
    gather(records.into_iter().map(Arc::new).collect())
}

#[test]
fn books_with_the_same_title_are_distinguished_by_other_data() {
    use Variable::{Editor, Issued, Volume};
    let records = vec![
        entry("b2001", Kind::Book, "Yearbook").saying(&[(Issued, "2001")]),
        entry("b2003", Kind::Book, "Yearbook").saying(&[(Issued, "2003"), (Editor, "A, A")]),
        chapter("one", "Yearbook", "2003"),
        chapter("two", "yearbook", "2001"),
        chapter("three", "Yearbook", "2003").saying(&[(Editor, "B, B")]),
        chapter("four", "Yearbook", "2003").saying(&[(Editor, "B, B")]),
        chapter("five", "Yearbook", "2001").saying(&[(Volume, "2")]),
        chapter("six", "Yearbook", "2001").saying(&[(Volume, "3")]),
        chapter("seven", "Yearbook", "2005"),
    ];
    // `five` may be in the volume of 2001, which has no volume number; so may `six`.
    let expected =
        ["b2001: Yearbook (two, five, six)", "b2003: Yearbook (one)", ": Yearbook (three, four)", ": Yearbook (seven)"];
    assert_eq!(works(&gathered(records).0), expected);
}

#[test]
fn a_book_of_the_same_year_takes_precedence_over_one_a_year_apart() {
    let records = vec![
        entry("b2001", Kind::Book, "Yearbook").saying(&[(Variable::Issued, "2001")]),
        entry("b2002", Kind::Book, "Yearbook").saying(&[(Variable::Issued, "2002")]),
        entry("c2002", Kind::Book, "Orders").saying(&[(Variable::Issued, "2002")]),
        entry("d2002", Kind::Book, "Orders").saying(&[(Variable::Issued, "2002")]),
        chapter("one", "Yearbook", "2001"),
        chapter("two", "Yearbook", "2002"),
        // It may appear online one year before it is printed.
        chapter("three", "Yearbook", "2003"),
        // Both fit, so neither is chosen.
        chapter("four", "Orders", "2002"),
        entry("five", Kind::Chapter, "five").saying(&[(Variable::ContainerTitle, "Yearbook")]),
    ];
    let expected = [
        "b2001: Yearbook (one)",
        "b2002: Yearbook (two, three)",
        "c2002: Orders ()",
        "d2002: Orders ()",
        ": Orders (four)",
        ": Yearbook (five)",
    ];
    assert_eq!(works(&gathered(records).0), expected);
}

#[test]
fn the_isbn_of_a_part_proves_nothing() {
    let isbn = |isbn: &'static str| [(Variable::Isbn, isbn)];
    let records = vec![
        entry("a", Kind::Book, "Orders").saying(&[(Variable::Isbn, "1"), (Variable::Issued, "2001")]),
        chapter("one", "Other Orders", "2009").saying(&isbn("1")),
        chapter("two", "Orders", "2001").saying(&isbn("2")),
        entry("three", Kind::Chapter, "three").saying(&isbn("1")),
        entry("four", Kind::Chapter, "four"),
    ];
    assert_eq!(
        works(&gathered(records).0),
        ["a: Orders (two)", "three: three ()", "four: four ()", ": Other Orders (one)"]
    );
}

#[test]
fn a_book_without_an_entry_is_gathered_from_chapters_that_agree() {
    let quay = [(Variable::Publisher, "Quay")];
    let records = vec![
        chapter("one", "Orders", "2001"),
        chapter("two", "Orders: New", "2001").saying(&quay),
        chapter("three", "Orders. New", "2001"),
        chapter("four", "Orders: New", "2001").saying(&[(Variable::Edition, "2")]),
    ];
    let (records, _) = gathered(records);
    assert_eq!(works(&records), [": Orders (one)", ": Orders: New (two, three)", ": Orders: New (four)"]);
    let books: Vec<&Placed> = records.works().map(|(_, work)| work).collect();
    assert!(books.iter().all(|book| book.gathered));
    assert_eq!((books[1].record.get(Variable::Publisher), books[1].record.year()), (Some("Quay"), Some(2001)));
    // A chapter does not inherit from other chapters.
    let (_, three) = records.chapters(books[1]).nth(1).unwrap();
    assert_eq!(three.record.get(Variable::Publisher), None);
    assert!(!three.container.unwrap().inherits);
}

#[test]
fn a_chapter_keeps_its_own_data_about_its_book() {
    let said = [(Variable::Editor, "Orlen, Mika"), (Variable::Publisher, "Quay & Co")];
    let records = vec![
        entry("a", Kind::Book, "Orders: New")
            .saying(&[(Variable::Issued, "2001"), (Variable::Publisher, "Quay & Co.")]),
        chapter("one", "Orders", "2001").saying(&said),
    ];
    let (records, _) = gathered(records);
    assert_eq!(works(&records), ["a: Orders: New (one)"]);
    let (_, one) = records.numbered().find(|(_, placed)| placed.is_chapter()).unwrap();
    assert_eq!(one.record.get(Variable::ContainerTitle), Some("Orders"));
    assert_eq!(one.record.get(Variable::Publisher), Some("Quay & Co"));
    let (_, book) = records.works().next().unwrap();
    assert_eq!(book.record.get(Variable::Editor), None);
}

#[test]
fn a_subtitle_may_be_missing_but_not_differ() {
    let records = vec![
        entry("a", Kind::Book, "Orders: Old").saying(&[(Variable::Issued, "2001")]),
        chapter("one", "Orders", "2001"),
        chapter("two", "Orders: New", "2001"),
        chapter("three", "Orders. Old", "2001"),
    ];
    assert_eq!(works(&gathered(records).0), ["a: Orders: Old (one, three)", ": Orders: New (two)"]);
}

#[test]
fn repeated_keys_and_missing_parents_are_reported() {
    let parted = |mut record: Record, key: &str| {
        record.more_mut().parent = Some(Citekey { key: key.into(), span: Span::new(7, 9) });
        record
    };
    let records = vec![
        parted(entry("one", Kind::Chapter, "one"), "a"),
        entry("a", Kind::Book, "Orders"),
        entry("a", Kind::Book, "Again"),
        parted(chapter("two", "Orders", "2001"), "gone"),
        parted(entry("three", Kind::Chapter, "three"), "three"),
    ];
    let (records, between) = gathered(records);
    assert_eq!(between.repeated, [Citekey { key: "a".into(), span: Span::default() }]);
    // Of several entries with one key the last counts, as in Pandoc.
    assert_eq!(works(&records), ["a: Again (one)", "three: three ()", ": Orders (two)"]);
    assert_eq!(between.problems.iter().map(|problem| problem.span).collect::<Vec<_>>(), [Span::new(7, 9)]);
}

#[test]
fn circular_data_end() {
    let with_data = |mut record: Record, key: &str| {
        record.more_mut().data = vec![Citekey { key: key.into(), span: Span::default() }];
        record
    };
    let records = vec![
        with_data(entry("x", Kind::Data, "").saying(&[(Variable::Publisher, "X")]), "y"),
        with_data(entry("y", Kind::Data, "").saying(&[(Variable::Issued, "2001")]), "x"),
        with_data(entry("a", Kind::Book, "Orders"), "x"),
    ];
    let (records, between) = gathered(records);
    let (_, book) = records.works().find(|(_, work)| work.record.kind == Kind::Book).unwrap();
    assert_eq!((book.record.get(Variable::Publisher), book.record.year()), (Some("X"), Some(2001)));
    assert_eq!(between.problems, []);
}
