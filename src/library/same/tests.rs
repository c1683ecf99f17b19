//! The rule of sameness as a table of cases.

use Variable::{
    Author, CollectionNumber, ContainerAuthor, ContainerTitle, Doi, Edition, Editor, Isbn, Issue, Issued, Number, Page,
    Publisher, Title, Volume, VolumeTitle,
};
use Verdict::{Apart, Same};

use super::*;

type Values<'v> = &'v [(Variable, &'v str)];

/// A description, two records, and the verdict.
type Row = (&'static str, Record, Record, Verdict);

fn whole(values: Values) -> Record {
    Record { kind: Kind::Book, ..Record::default() }.saying(values)
}

fn part(values: Values) -> Record {
    Record { kind: Kind::Chapter, ..Record::default() }.saying(values)
}

fn other(csl_type: CslType, values: Values) -> Record {
    Record { stated_type: Some(csl_type), ..Record::default() }.saying(values)
}

fn article(values: Values) -> Record {
    other(CslType::ArticleJournal, values)
}

fn numbered(number: &str, chapter: Record) -> Record {
    Record { number: Numeral::parse(number), ..chapter }
}

fn facts(record: &Record) -> Facts<'_> {
    Facts { record, is_page: false, container: None }
}

/// Asserts the rows, each in both directions; `known` says what is known of the records.
#[track_caller]
fn assert_rows(rows: Vec<Row>, known: impl for<'r> Fn(Facts<'r>, bool) -> Facts<'r>) {
    for (case, one, other, expected) in rows {
        let (a, b) = (known(facts(&one), true), known(facts(&other), false));
        assert_eq!((same(a, b), same(b, a)), (expected, expected), "{case}");
        // Records that are the same share an identity; chapters are found by their book.
        let shared = || identities(&other).iter().any(|it| identities(&one).contains(it));
        let in_book = || identities_in(1, &other).iter().any(|it| identities_in(1, &one).contains(it));
        assert!(expected == Apart || shared() || expected == Same(6) && in_book(), "{case}");
    }
}

fn as_they_are(facts: Facts<'_>, _: bool) -> Facts<'_> {
    facts
}

/// A record with every value that can agree, except `but`.
fn known_well(but: Values) -> Record {
    let known = [(Title, "Rivers and Law"), (Author, "Orlen, Mika"), (Issued, "2001"), (Isbn, "9780006543210")];
    whole(&known).saying(but).keyed("orlen2001")
}

#[test]
fn a_contradiction_separates_whatever_else_agrees() {
    let differing = |variable, one, other| (known_well(&[(variable, one)]), known_well(&[(variable, other)]));
    let row = |case, (one, other), verdict| (case, one, other, verdict);
    let typed = |csl_type, record: Record| Record { kind: Kind::Other, stated_type: Some(csl_type), ..record };
    let report = |number| typed(CslType::Report, known_well(&[(Number, number)]));
    let thesis = |school| typed(CslType::Thesis, known_well(&[(Publisher, school)]));
    let chapter = Record { kind: Kind::Chapter, ..known_well(&[]) };
    let doi = |year| known_well(&[(Doi, "10.1000/7"), (Issued, year), (Isbn, "")]);
    assert_rows(
        vec![
            row("nothing differs", differing(Doi, "10.1000/Seven", "10.1000/seven"), Same(1)),
            row("DOIs differ", differing(Doi, "10.1000/7", "10.1000/8"), Apart),
            row("of two formats", differing(Doi, "10.1000/9780006543210", "10.1000/978-0-00-654322-7"), Same(3)),
            ("a whole and its part", known_well(&[]), chapter.clone(), Apart),
            ("a whole and an article", known_well(&[]), typed(CslType::ArticleJournal, known_well(&[])), Apart),
            ("a part and an article", chapter, typed(CslType::ArticleJournal, known_well(&[])), Apart),
            ("no sort is given", known_well(&[]), Record { kind: Kind::Other, ..known_well(&[]) }, Same(3)),
            row("editions differ", differing(Edition, "2", "3rd edition"), Apart),
            row("editions are one", differing(Edition, "2", "2nd"), Same(3)),
            row("editions are one in words", differing(Edition, "Second edition", "2., erweiterte Auflage"), Same(3)),
            row("words against words", differing(Edition, "Revised", "abridged"), Apart),
            row("the same words", differing(Edition, "Revised", "revised"), Same(3)),
            row("words against a number", differing(Edition, "revised", "2"), Same(3)),
            row("volumes differ", differing(Volume, "1", "II"), Apart),
            row("volumes are one", differing(Volume, "2", "II"), Same(3)),
            row("numbers in a series differ", differing(CollectionNumber, "12", "13"), Apart),
            ("numbers of reports differ", report("7/1"), report("7/2"), Apart),
            ("numbers of reports are one", report("7"), report("7."), Same(3)),
            ("schools differ", thesis("Quay University"), thesis("Harbour College"), Apart),
            row("years differ, one ISBN", differing(Issued, "2001", "2009"), Same(3)),
            ("years differ, one DOI", doi("1989"), doi("2009"), Same(1)),
            ("years differ", known_well(&[(Isbn, "")]), known_well(&[(Isbn, ""), (Issued, "2003")]), Apart),
            ("a year apart", known_well(&[(Isbn, "")]), known_well(&[(Isbn, ""), (Issued, "2002")]), Same(3)),
            row("subtitles differ", differing(Title, "Rivers: The North", "Rivers: The South"), Apart),
        ],
        as_they_are,
    );
}

#[test]
fn identifiers_join() {
    let doi = |title| whole(&[(Title, title), (Doi, "10.1000/7")]);
    let key = |title| whole(&[(Title, title)]).keyed("k");
    let isbn = |title| whole(&[(Title, title), (Isbn, "9780006543210")]);
    let paper = |title| part(&[(Title, title), (Isbn, "9780006543210"), (ContainerTitle, "Proceedings of Water")]);
    assert_rows(
        vec![
            ("1 a DOI, titles alike", doi("Rivers and Law"), doi("Rivers & law: A Study"), Same(1)),
            ("1 a DOI, one is silent", doi("Rivers and Law"), doi(""), Same(1)),
            ("1 a DOI, titles unlike", doi("Rivers and Law"), doi("Glaciers"), Apart),
            ("3 a key, titles alike", key("The Rivers"), key("Rivers"), Same(3)),
            ("3 a key, titles unlike", key("Rivers and Law"), key("Glaciers"), Apart),
            ("4 an ISBN, titles alike", isbn("Rivers and Law"), isbn("Rivers and Law."), Same(4)),
            ("4 an ISBN, titles unlike", isbn("Rivers and Law"), isbn("Glaciers"), Apart),
            (
                "4 one with its volume's title",
                isbn("Waters").saying(&[(VolumeTitle, "Glaciers")]),
                isbn("Glaciers"),
                Same(4),
            ),
            ("4 ten digits and thirteen", isbn("Rivers"), whole(&[(Title, "Rivers"), (Isbn, "000654321X")]), Same(4)),
            ("4 one of several", isbn("Rivers"), whole(&[(Title, "Rivers"), (Isbn, "111 9780006543210")]), Same(4)),
            ("an ISBN of parts", paper("Silt and Sand"), paper("Silt and Sand"), Apart),
        ],
        as_they_are,
    );
}

#[test]
fn a_key_on_a_book_page_is_certain() {
    let key = |values: Values| whole(values).keyed("k");
    let rows = || {
        vec![
            ("titles unlike", key(&[(Title, "Flüsse und Recht")]), key(&[(Title, "Rivers and Law")]), Same(2)),
            (
                "years too",
                key(&[(Title, "Flüsse"), (Issued, "1999")]),
                key(&[(Title, "Rivers"), (Issued, "2011")]),
                Same(2),
            ),
            ("editions too", key(&[(Edition, "1")]), key(&[(Edition, "2")]), Same(2)),
            ("a DOI too", key(&[(Title, "Rivers"), (Doi, "10.1000/7")]), key(&[(Doi, "10.1000/7")]), Same(1)),
            ("kinds exclude each other", key(&[]), part(&[]).keyed("k"), Apart),
            ("another key", key(&[(Title, "Rivers and Law")]), whole(&[(Title, "Flüsse")]).keyed("l"), Apart),
        ]
    };
    assert_rows(rows(), |facts, first| Facts { is_page: first, ..facts });
    assert_rows(rows(), |facts, _| Facts { is_page: true, ..facts });
}

#[test]
fn a_whole_is_joined_by_its_title_with_year_and_creator() {
    let rivers = |values: Values| whole(&[(Title, "Rivers and Law")]).saying(values);
    let annual = |values: Values| whole(&[(Title, "Annual Report"), (Issued, "2011")]).saying(values);
    assert_rows(
        vec![
            (
                "5 both",
                rivers(&[(Issued, "2001"), (Author, "Orlen, M")]),
                rivers(&[(Issued, "2001"), (Author, "Orlen, Mika")]),
                Same(5),
            ),
            ("5 a year", rivers(&[(Issued, "2001")]), rivers(&[(Issued, "2001"), (Author, "Orlen, Mika")]), Same(5)),
            (
                "5 a creator",
                rivers(&[(Author, "Orlen, Mika")]),
                rivers(&[(Issued, "2001"), (Author, "Orlen, Mika")]),
                Same(5),
            ),
            (
                "5 an author, else an editor",
                rivers(&[(Editor, "Orlen, Mika")]),
                rivers(&[(Author, "Orlen, Mika")]),
                Same(5),
            ),
            ("5 a particle", rivers(&[(Author, "de Vries, A")]), rivers(&[(Author, "Vries, Anna de")]), Same(5)),
            (
                "5 a full stop for a colon",
                whole(&[(Title, "Rivers. A Study"), (Issued, "2001")]),
                whole(&[(Title, "Rivers: A Study"), (Issued, "2002")]),
                Same(5),
            ),
            (
                "5 a dash for a colon",
                whole(&[(Title, "Rivers – A Study"), (Issued, "2001")]),
                whole(&[(Title, "Rivers: A Study"), (Issued, "2001")]),
                Same(5),
            ),
            ("a title alone", rivers(&[]), rivers(&[]), Apart),
            (
                "another creator",
                rivers(&[(Issued, "2001"), (Author, "Orlen, M")]),
                rivers(&[(Issued, "2001"), (Author, "Tessin, U")]),
                Apart,
            ),
            (
                "another year",
                rivers(&[(Issued, "1989"), (Author, "Orlen, M")]),
                rivers(&[(Issued, "2009"), (Author, "Orlen, M")]),
                Apart,
            ),
            (
                "another publisher",
                rivers(&[(Issued, "2001"), (Publisher, "Quay")]),
                rivers(&[(Issued, "2001"), (Publisher, "Harbour")]),
                Apart,
            ),
            (
                "5 a publisher cut short",
                rivers(&[(Issued, "2001"), (Publisher, "Quay")]),
                rivers(&[(Issued, "2001"), (Publisher, "The Quay Press")]),
                Same(5),
            ),
            (
                "a publisher that begins alike",
                rivers(&[(Issued, "2001"), (Publisher, "Quay")]),
                rivers(&[(Issued, "2001"), (Publisher, "Quayside")]),
                Apart,
            ),
            (
                "5 one of its publishers",
                rivers(&[(Issued, "2001"), (Publisher, "Quay; Harbour")]),
                rivers(&[(Issued, "2001"), (Publisher, "Harbour")]),
                Same(5),
            ),
            ("an edition and none", rivers(&[(Issued, "2001"), (Edition, "2")]), rivers(&[(Issued, "2001")]), Apart),
            (
                "5 the first edition and none",
                rivers(&[(Issued, "2001"), (Edition, "1st")]),
                rivers(&[(Issued, "2001")]),
                Same(5),
            ),
            (
                "another ISBN",
                rivers(&[(Issued, "2001"), (Isbn, "9780006543210")]),
                rivers(&[(Issued, "2001"), (Isbn, "9780006543227")]),
                Same(5),
            ),
            ("a title that many have", annual(&[]), annual(&[]), Apart),
            ("of two bodies", annual(&[(Author, "{River Council}")]), annual(&[(Author, "{Harbour Board}")]), Apart),
            ("of one body", annual(&[(Author, "{River Council}")]), annual(&[(Author, "{River Council}")]), Same(5)),
            (
                "one word",
                whole(&[(Title, "Rivers"), (Issued, "2001")]),
                whole(&[(Title, "Rivers"), (Issued, "2001")]),
                Apart,
            ),
        ],
        as_they_are,
    );
}

#[test]
fn a_part_is_joined_by_its_title_in_the_same_book() {
    let silt = |values: Values| part(&[(Title, "Silt and Sand")]).saying(values);
    let introduction = |values: Values| part(&[(Title, "Introduction")]).saying(values);
    let pages = |pages| silt(&[(Page, pages)]);
    let rows = |joined: bool| -> Vec<Row> {
        let then = |verdict| if joined { verdict } else { Apart };
        vec![
            ("6 pages", pages("7-19"), pages("7-20"), then(Same(6))),
            ("6 numbers", numbered("4", silt(&[])), numbered("IV", silt(&[])), then(Same(6))),
            (
                "6 pages and authors",
                pages("7-19").saying(&[(Author, "Orlen, M")]),
                pages("7-19").saying(&[(Author, "Orlen, M")]),
                then(Same(6)),
            ),
            ("6 nothing speaks against it", numbered("4", silt(&[])), pages("7-19"), then(Same(6))),
            ("other pages", pages("7-19"), pages("20-31"), Apart),
            ("other numbers", numbered("4", silt(&[])), numbered("5", silt(&[])), Apart),
            (
                "other authors",
                pages("7-19").saying(&[(Author, "Orlen, M")]),
                pages("7-19").saying(&[(Author, "Tessin, U")]),
                Apart,
            ),
            ("another title", numbered("4", silt(&[])), numbered("4", part(&[(Title, "Fords")])), Apart),
            (
                "another title in the same place",
                numbered("4", pages("7-19")),
                numbered("4", part(&[(Title, "Schlick und Sand"), (Page, "7-19")])),
                then(Same(6)),
            ),
            ("a title that many have", introduction(&[]), introduction(&[(Page, "1-3")]), Apart),
            ("the same in one place", introduction(&[(Page, "1-3")]), introduction(&[(Page, "1-4")]), then(Same(6))),
            (
                "with its author",
                introduction(&[(Author, "Orlen, M")]),
                introduction(&[(Author, "Orlen, M")]),
                then(Same(6)),
            ),
        ]
    };
    assert_rows(rows(true), |facts, _| Facts { container: Some(1), ..facts });
    assert_rows(rows(false), |facts, first| Facts { container: Some(u64::from(first)), ..facts });
    assert_rows(rows(false), as_they_are);
}

#[test]
fn a_part_of_a_serial_is_joined_by_where_it_is_printed() {
    let silt = |values: Values| {
        article(&[(Title, "Silt and Sand"), (ContainerTitle, "Journal of Water"), (Issued, "2001")]).saying(values)
    };
    assert_rows(
        vec![
            ("7 first page", silt(&[(Page, "7-19")]), silt(&[(Page, "7")]), Same(7)),
            ("7 volume and issue", silt(&[(Volume, "3"), (Issue, "2")]), silt(&[(Volume, "3"), (Issue, "2")]), Same(7)),
            ("a volume alone", silt(&[(Volume, "3")]), silt(&[(Volume, "3")]), Apart),
            ("a year alone", silt(&[]), silt(&[]), Apart),
            ("another journal", silt(&[(Page, "7")]), silt(&[(Page, "7"), (ContainerTitle, "Sand Today")]), Apart),
            (
                "another author",
                silt(&[(Page, "7"), (Author, "Orlen, M")]),
                silt(&[(Page, "7"), (Author, "Varga, M")]),
                Apart,
            ),
            ("another year", silt(&[(Page, "7")]), silt(&[(Page, "7"), (Issued, "2011")]), Apart),
        ],
        as_they_are,
    );
}

#[test]
fn cases_that_are_easily_got_wrong() {
    let introduction = |author| {
        article(&[(Title, "Introduction"), (Issued, "2011"), (ContainerTitle, "Water"), (Page, "1"), (Author, author)])
    };
    let book = |values: Values| whole(&[(Title, "Waters"), (Author, "Orlen, Mika")]).saying(values);
    let rivers =
        |values: Values| whole(&[(Title, "Rivers and Law"), (Author, "Orlen, Mika"), (Issued, "1989")]).saying(values);
    let volume = |number| book(&[(Isbn, "9780006543210"), (Issued, "2001"), (Volume, number)]);
    let preprint =
        |csl_type, values: Values| other(csl_type, &[(Title, "Silt and Sand"), (Author, "Orlen, M")]).saying(values);
    let doi = [(Title, "Rivers and Law"), (Doi, "10.1000/7")];
    assert_rows(
        vec![
            ("two introductions of one year", introduction("Orlen, M"), introduction("Tessin, U"), Apart),
            ("another edition", rivers(&[(Edition, "2nd")]), rivers(&[(Edition, "Second")]), Same(5)),
            (
                "a translation with the same ISBN",
                whole(&[(Title, "Flüsse"), (Isbn, "9780006543210")]),
                whole(&[(Title, "Rivers"), (Isbn, "9780006543210")]),
                Apart,
            ),
            ("a reprint", rivers(&[]), rivers(&[(Issued, "2009")]), Apart),
            ("a reprint with the same key", rivers(&[]).keyed("k"), rivers(&[(Issued, "2009")]).keyed("k"), Apart),
            ("volumes of a set with one ISBN", volume("1"), volume("2"), Apart),
            ("volumes of a series", rivers(&[(Title, "Waters: Rivers")]), rivers(&[(Title, "Waters: Seas")]), Apart),
            ("a book and its only chapter", whole(&doi), part(&doi), Apart),
            (
                "a paper and its preprint",
                preprint(CslType::ArticleJournal, &[(Doi, "10.1000/7")]),
                preprint(CslType::Article, &[(Doi, "10.1000/8")]),
                Apart,
            ),
            (
                "without DOIs",
                preprint(CslType::ArticleJournal, &[(ContainerTitle, "Water")]),
                preprint(CslType::Article, &[]),
                Apart,
            ),
            (
                "a key of two works",
                rivers(&[]).keyed("k"),
                whole(&[(Title, "Glaciers"), (Author, "Varga, A"), (Issued, "2001")]).keyed("k"),
                Apart,
            ),
        ],
        as_they_are,
    );
}

#[test]
fn a_book_holds_a_chapter_unless_they_contradict() {
    let book: Values = &[
        (Title, "Waters: A Reader"),
        (Editor, "Orlen, Mika; Varga, A"),
        (Issued, "2001"),
        (Publisher, "Quay & Co"),
        (Isbn, "9780006543210"),
    ];
    let cases: &[(Values, Values, bool)] = &[
        (&[], &[], true),
        (&[], &[(ContainerTitle, "Waters: A Reader")], true),
        (&[], &[(ContainerTitle, "waters. A reader")], true),
        (&[], &[(ContainerTitle, "Waters: A Study")], false),
        (&[], &[(ContainerTitle, "Rivers")], false),
        (&[], &[(ContainerTitle, "")], false),
        (&[], &[(Issued, "2002")], true),
        (&[], &[(Issued, "2003")], false),
        (&[], &[(Editor, "Orlen, M")], true),
        (&[], &[(Editor, "Varga, A")], false),
        (&[], &[(Author, "Tessin, Uwe")], true),
        (&[], &[(Publisher, "Quay and Co.")], true),
        (&[], &[(Publisher, "Quay & Co; Harbour")], true),
        (&[], &[(Publisher, "Harbour")], false),
        (&[], &[(Publisher, "Harbour"), (Isbn, "0006543219")], true),
        (&[], &[(Isbn, "9780006543227")], true),
        (&[], &[(Edition, "2")], true),
        (&[(Edition, "2nd")], &[(Edition, "second")], true),
        (&[(Edition, "1")], &[(Edition, "2")], false),
        (&[(Volume, "1")], &[(Volume, "2")], false),
        (&[(Volume, "I")], &[(Volume, "1")], true),
        (&[(Editor, ""), (Author, "Orlen, Mika")], &[(ContainerAuthor, "Orlen, M")], true),
        (&[(Editor, ""), (Author, "Orlen, Mika")], &[(ContainerAuthor, "Tessin, U")], false),
        (&[(Editor, ""), (Author, "Orlen, Mika")], &[(Editor, "Tessin, U")], false),
        (&[(Editor, "")], &[(Editor, "Tessin, U")], true),
    ];
    for (of_book, of_chapter, expected) in cases {
        let chapter = part(&[(Title, "Silt"), (ContainerTitle, "Waters")]).saying(of_chapter);
        assert_eq!(holds(&whole(book).saying(of_book), &chapter), *expected, "{of_book:?} {of_chapter:?}");
    }
}
