use super::*;

/// One book in each format.
const RIVERS: &[(&str, &str)] = &[
    ("rivers.bib", include_str!("../../../../tests/sources/rivers.bib")),
    ("rivers.ris", include_str!("../../../../tests/sources/rivers.ris")),
    ("rivers.json", include_str!("../../../../tests/sources/rivers.json")),
    ("rivers.yaml", include_str!("../../../../tests/sources/rivers.yaml")),
    ("rivers-hayagriva.yaml", include_str!("../../../../tests/sources/rivers-hayagriva.yaml")),
];

const CHAPTERS: &str = "\
1 Introduction: Rivers and Their Keepers | Novák, Jana; Møller, Søren | 1-18 | rivers2021-1
2 The Danube Commission | Novák, Jana | 19-41 | rivers2021-2
3 Dams, Debts and the World Bank | de Vries, Anna | 42-66 | rivers2021-3
4 Who Owns a Flood? | Møller, Søren | 67-88 | rivers2021-4
5 Courts on the Water: The ICJ and Its Rivers | Okafor, Ngozi | 89-117 | rivers2021-5
6 Fish Without Passports | García Soto, Inés; Okafor, Ngozi | 118-139 | rivers2021-6
7 The Mekong River Commission and the EU | Trần, Minh | 140-163 | rivers2021-7
8 Treaties That Nobody Reads | Smith, John | 164-187 | rivers2021-8
9 Conclusion: Still Flowing | Novák, Jana; Møller, Søren | 188-201 | rivers2021-9
";

const FLOOD: &str =
    "Nobody owns the water that comes too fast. The chapter follows three floods through the files of the UN.";

fn names(people: &[Person]) -> String {
    people.iter().map(Person::sorted).collect::<Vec<_>>().join("; ")
}

fn chapters(book: &Work) -> String {
    let line = |chapter: &Chapter| {
        let pages = chapter.pages.map(|pages| pages.to_string()).unwrap_or_default();
        let citekey = chapter.citekey.as_deref().unwrap_or_default();
        format!("{} | {} | {pages} | {citekey}\n", chapter.label(), names(&chapter.authors))
    };
    book.chapters.iter().map(line).collect()
}

fn assert_rivers(name: &str, text: &str) {
    let Entries { works, problems, .. } = read(name, text).unwrap();
    assert_eq!(problems, [], "{name}");
    let works: Vec<_> = works.into_iter().collect();
    let [book] = works.as_slice() else { panic!("{name}: {works:#?}") };
    assert_eq!(chapters(book), CHAPTERS, "{name}");
    assert_eq!(book.full_title(), "Rivers Between States: Commissions, Courts and Quarrels", "{name}");
    assert_eq!(names(&book.editors), "Novák, Jana; Møller, Søren", "{name}");
    assert_eq!(
        (book.citekey(), book.year(), book.publisher.as_deref()),
        ("rivers2021", Some(2021), Some("Quay Press"))
    );
    assert_eq!(book.isbn.as_deref(), Some("9780006543210"), "{name}");
    assert_eq!(book.citekey_spans[0].of(text), "rivers2021", "{name}");
    assert_eq!(book.heading.of(text), "rivers2021", "{name}");
    for chapter in &book.chapters {
        assert_eq!(Some(chapter.citekey_span.of(text)), chapter.citekey.as_deref(), "{name}");
        let title_start = &chapter.title[..4];
        assert!(chapter.span.of(text).contains(title_start) && chapter.span.covers(chapter.citekey_span), "{name}");
    }
    let flood = &book.chapters[3];
    assert_eq!(flood.abstract_text.as_deref(), Some(FLOOD), "{name}");
    assert_eq!(flood.doi.as_deref(), Some("10.1234/rivers.4"), "{name}");
}

#[test]
fn every_format_gives_the_same_chapters() {
    for (name, text) in RIVERS {
        assert_rivers(name, text);
    }
}

#[test]
fn line_ends_and_a_byte_order_mark_change_nothing() {
    for (name, text) in RIVERS {
        let plain = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
        assert_rivers(name, &plain);
        assert_rivers(name, &plain.replace('\n', "\r\n"));
        assert_rivers(name, &format!("\u{feff}{plain}"));
    }
}

#[test]
fn a_file_cut_off_anywhere_keeps_what_stands_before() {
    for (name, text) in RIVERS {
        for at in (0..text.len()).step_by(61).filter(|&at| text.is_char_boundary(at)) {
            let part = &text[..at];
            let Some(entries) = read(name, part) else { continue };
            assert!(entries.problems.len() <= 2, "{name} at {at}: {:#?}", entries.problems);
            let places = entries.works.iter().flat_map(|work| {
                let keys = work.citekeys.iter().zip(&work.citekey_spans);
                let chapter_keys = work.chapters.iter().filter_map(|c| Some((c.citekey.as_ref()?, &c.citekey_span)));
                keys.chain(chapter_keys).collect::<Vec<_>>()
            });
            for (key, span) in places {
                assert!(span.is_empty() || span.of(part) == key, "{name} at {at}: {key}");
            }
        }
        let half = &text[..text[..text.len() * 3 / 4].rfind('\n').unwrap()];
        let chapters: usize = read(name, half).unwrap().works.iter().map(|work| work.chapters.len()).sum();
        assert!(chapters >= 5, "{name}: {chapters}");
    }
}

#[test]
fn other_files_are_passed_over_in_silence() {
    let others = [
        ("package.json", r#"{"name": "x", "type": "module", "items": [{"id": 1, "type": "button"}]}"#),
        ("a.json", "[1, 2, {\"title\": \"x\"}]"),
        ("a.json", "{ // not JSON"),
        ("a.json", "[{\"type\": \"book\"}]"),
        ("a.json", ""),
        ("docker-compose.yml", "services:\n  web:\n    type: book\nreferences: none\n"),
        ("a.yaml", "- type: book\n- x\n"),
        ("a.yaml", ": : :\n\t- ["),
        ("a.yaml", ""),
        ("notes.md", "@book{a,}"),
        ("bib", "@book{a,}"),
    ];
    for (name, text) in others {
        assert_eq!(read(name, text), None, "{name}: {text}");
    }
}

#[test]
fn garbage_takes_no_time() {
    let started = std::time::Instant::now();
    let pieces = [
        "{",
        "}",
        "[",
        "\"",
        "@a{",
        "\n@a{",
        "\n@a{b,",
        "\n@string{",
        "\\",
        "- ",
        "? ",
        "a: ",
        "TY  - ",
        "\n",
        "\n[{\"id\":",
        "é",
        "<",
        "&",
        "`",
    ];
    let mut state = 7_u64;
    for _ in 0..12 {
        let mut text = String::new();
        // Mostly one piece at a time, for that is what makes slow loops slow.
        while text.len() < 400_000 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let piece = pieces[(state >> 33) as usize % pieces.len()];
            let times = if state >> 60 == 0 { 20_000 } else { (state >> 50) as usize % 5 };
            text.extend(std::iter::repeat_n(piece, times));
        }
        for name in ["a.bib", "a.ris", "a.json", "a.yaml"] {
            read(name, &text);
        }
    }
    assert!(started.elapsed().as_secs() < 60, "{:?}", started.elapsed());
}

#[test]
#[ignore = "half a minute in a release build"]
fn five_megabytes_of_one_piece() {
    let pieces = [
        "{",
        "}",
        "[",
        "\"",
        "@a{",
        "\n@a{",
        "\n@a{b,",
        "\n@a{b,c={",
        "\n@string{a=",
        "\\",
        "\\\"{",
        "- ",
        "? ",
        "a: ",
        "\na: {",
        "&a ",
        "*a ",
        "TY  - \n",
        "\nAB  - x\n",
        "\n[{\"id\":",
        "{\"id\":\"a\",\"type\":\"book\"},",
        "\n{\"",
        "é",
        "<p",
        " and ",
    ];
    for name in ["a.bib", "a.ris", "a.json", "a.yaml"] {
        for piece in pieces {
            for start in [
                "",
                "[{\"id\":\"a\",\"type\":\"book\",\"title\":\"",
                "a:\n  - b\nc: ",
                "@book{a, title = {",
                "TY  - BOOK\nAB  - ",
            ] {
                let text = start.to_owned() + &piece.repeat(5_000_000 / piece.len());
                let started = std::time::Instant::now();
                read(name, &text);
                assert!(started.elapsed().as_secs() < 5, "{name}: {start:?} {piece:?} {:?}", started.elapsed());
            }
        }
    }
}

fn item(key: &str, kind: Kind, title: &str) -> Item {
    let citekeys = vec![Citekey { key: key.into(), span: Span::default() }];
    Item { citekeys, kind, title: title.into(), ..Item::default() }
}

fn chapter(key: &str, container: &str, year: i32) -> Item {
    Item { container: Some(container.into()), issued: Some(Date::of_year(year)), ..item(key, Kind::Chapter, key) }
}

fn gathered(items: Vec<Item>) -> (Vec<Arc<Work>>, Vec<Problem>) {
    let (works, between) = gather(items);
    (works.into_iter().collect(), between.problems)
}

/// Works as `key: title (chapter, chapter)`.
fn shelf(items: Vec<Item>) -> (Vec<String>, Vec<Problem>) {
    let (works, problems) = gathered(items);
    let line = |work: &Arc<Work>| {
        let chapters: Vec<_> = work.chapters.iter().map(|chapter| chapter.title.as_str()).collect();
        format!("{}: {} ({})", work.citekey(), work.full_title(), chapters.join(", "))
    };
    (works.iter().map(line).collect(), problems)
}

#[test]
fn books_of_one_title_are_told_apart_by_what_differs() {
    let editor = |name: &str| vec![Person::parse(name)];
    let items = vec![
        Item { issued: Some(Date::of_year(2001)), ..item("b2001", Kind::Book, "Yearbook") },
        Item { issued: Some(Date::of_year(2002)), editors: editor("A, A"), ..item("b2002", Kind::Book, "Yearbook") },
        chapter("one", "Yearbook", 2002),
        chapter("two", "yearbook", 2001),
        Item { editors: editor("B, B"), ..chapter("three", "Yearbook", 2002) },
        Item { editors: editor("B, B"), ..chapter("four", "Yearbook", 2002) },
        Item { volume: Some("2".into()), ..chapter("five", "Yearbook", 2001) },
        Item { volume: Some("3".into()), ..chapter("six", "Yearbook", 2001) },
        chapter("seven", "Yearbook", 2003),
    ];
    // `five` may be in the volume of 2001, which says nothing of volumes; so may `six`.
    let expected =
        ["b2001: Yearbook (two, five, six)", "b2002: Yearbook (one)", ": Yearbook (three, four)", ": Yearbook (seven)"];
    assert_eq!(shelf(items).0, expected);
}

#[test]
fn an_isbn_counts_for_more_than_a_title() {
    let isbn = |isbn: &str| Some(isbn.into());
    let items = vec![
        Item { isbn: isbn("1"), issued: Some(Date::of_year(2001)), ..item("a", Kind::Book, "Orders") },
        Item { isbn: isbn("1"), ..chapter("one", "Other Orders", 2009) },
        Item { isbn: isbn("2"), ..chapter("two", "Orders", 2001) },
        Item { container: None, isbn: isbn("1"), ..chapter("three", "", 2001) },
        item("four", Kind::Chapter, "four"),
    ];
    assert_eq!(shelf(items).0, ["a: Orders (one, three)", ": Orders (two)", "four: four ()"]);
}

#[test]
fn a_book_that_was_made_up_learns_from_each_chapter() {
    let items = vec![
        chapter("one", "Orders", 2001),
        Item {
            isbn: Some("9780804712347".into()),
            publisher: Some("Quay".into()),
            ..chapter("two", "Orders: New", 2001)
        },
        Item { isbn: Some("080471234X".into()), ..chapter("three", "Orders. New", 2002) },
    ];
    let (works, _) = gathered(items);
    assert_eq!((works.len(), works[0].chapters.len()), (1, 3));
    assert_eq!((works[0].full_title().as_str(), works[0].publisher.as_deref()), ("Orders: New", Some("Quay")));
}

#[test]
fn a_subtitle_may_be_missing_but_not_differ() {
    let items = vec![
        Item { issued: Some(Date::of_year(2001)), ..item("a", Kind::Book, "Orders: Old") },
        chapter("one", "Orders", 2001),
        chapter("two", "Orders: New", 2001),
    ];
    assert_eq!(shelf(items).0, ["a: Orders: Old (one)", ": Orders: New (two)"]);
}

#[test]
fn keys_that_stand_twice_and_parents_that_are_missing_are_told() {
    let parent = |key: &str| Some(Citekey { key: key.into(), span: Span::new(7, 9) });
    let items = vec![
        Item { parent: parent("a"), ..item("one", Kind::Chapter, "one") },
        item("a", Kind::Book, "Orders"),
        item("a", Kind::Book, "Again"),
        Item { parent: parent("gone"), ..chapter("two", "Orders", 2001) },
        Item { parent: parent("three"), ..item("three", Kind::Chapter, "three") },
    ];
    assert_eq!(gather(items.clone()).1.repeated, [Citekey { key: "a".into(), span: Span::default() }]);
    let (works, problems) = shelf(items);
    assert_eq!(works, ["a: Orders (one)", ": Orders (two)", "three: three ()"]);
    assert_eq!(problems.iter().map(|problem| problem.span).collect::<Vec<_>>(), [Span::new(7, 9)]);
}

#[test]
fn data_that_go_in_circles_end() {
    let data = |key: &str| vec![Citekey { key: key.into(), span: Span::default() }];
    let items = vec![
        Item { data: data("y"), publisher: Some("X".into()), ..item("x", Kind::Data, "") },
        Item { data: data("x"), issued: Some(Date::of_year(2001)), ..item("y", Kind::Data, "") },
        Item { data: data("x"), ..item("a", Kind::Book, "Orders") },
    ];
    let (works, problems) = gathered(items);
    assert_eq!((works[0].publisher.as_deref(), works[0].year()), (Some("X"), Some(2001)));
    assert_eq!(problems, []);
}
