use std::path::Path;

use super::*;
use crate::library::book::{Placed, Records};
use crate::library::person::{People, Person};
use crate::library::variables::Variable;

/// The entries of the file `name` with the content `text`.
fn read(name: &str, text: &str) -> Option<Entries> {
    super::read(Format::of(Path::new(name))?, text)
}

/// The same book in each format.
const RIVERS: &[(&str, &str)] = &[
    ("rivers.bib", include_str!("../../../tests/sources/rivers.bib")),
    ("rivers.ris", include_str!("../../../tests/sources/rivers.ris")),
    ("rivers.json", include_str!("../../../tests/sources/rivers.json")),
    ("rivers.yaml", include_str!("../../../tests/sources/rivers.yaml")),
    ("rivers-hayagriva.yaml", include_str!("../../../tests/sources/rivers-hayagriva.yaml")),
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

fn names(people: People<'_>) -> String {
    people.to_vec().iter().map(Person::sorted).collect::<Vec<_>>().join("; ")
}

fn chapters(records: &Records, book: &Placed) -> String {
    let line = |chapter: &Record| {
        let pages = chapter.pages.map(|pages| pages.to_string()).unwrap_or_default();
        let authors = names(chapter.people(Variable::Author));
        format!("{} | {authors} | {pages} | {}\n", chapter.label(), chapter.citekey())
    };
    records.chapters(book).map(|(_, chapter)| line(&chapter.record)).collect()
}

fn assert_rivers(name: &str, text: &str) {
    let Entries { records, problems, .. } = read(name, text).unwrap();
    assert_eq!(problems, [], "{name}");
    let works: Vec<_> = records.works().map(|(_, work)| work).collect();
    let [placed] = works.as_slice() else { panic!("{name}: {works:#?}") };
    assert_eq!(chapters(&records, placed), CHAPTERS, "{name}");
    let book = &placed.record;
    assert_eq!(book.title(), "Rivers Between States: Commissions, Courts and Quarrels", "{name}");
    assert_eq!(names(book.people(Variable::Editor)), "Novák, Jana; Møller, Søren", "{name}");
    assert_eq!(
        (book.citekey(), book.year(), book.get(Variable::Publisher)),
        ("rivers2021", Some(2021), Some("Quay Press"))
    );
    assert_eq!(book.get(Variable::Isbn), Some("9780006543210"), "{name}");
    assert_eq!(book.keys[0].span.of(text), "rivers2021", "{name}");
    assert_eq!(book.heading.of(text), "rivers2021", "{name}");
    let chapters: Vec<&Record> = records.chapters(placed).map(|(_, chapter)| &*chapter.record).collect();
    for chapter in &chapters {
        let key = &chapter.keys[0];
        assert_eq!(key.span.of(text), key.key, "{name}");
        let title_start = &chapter.title()[..4];
        assert!(chapter.span.of(text).contains(title_start) && chapter.span.covers(key.span), "{name}");
    }
    let flood = chapters[3];
    assert_eq!(flood.get(Variable::Abstract), Some(FLOOD), "{name}");
    assert_eq!(flood.get(Variable::Doi), Some("10.1234/rivers.4"), "{name}");
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
fn a_file_cut_off_anywhere_keeps_what_comes_before() {
    for (name, text) in RIVERS {
        for at in (0..text.len()).step_by(61).filter(|&at| text.is_char_boundary(at)) {
            let part = &text[..at];
            let Some(entries) = read(name, part) else { continue };
            assert!(entries.problems.len() <= 2, "{name} at {at}: {:#?}", entries.problems);
            for Citekey { key, span } in entries.records.numbered().flat_map(|(_, placed)| &placed.record.keys) {
                assert!(span.is_empty() || span.of(part) == key, "{name} at {at}: {key}");
            }
        }
        let half = &text[..text[..text.len() * 3 / 4].rfind('\n').unwrap()];
        let chapters = read(name, half).unwrap().records.numbered().filter(|(_, placed)| placed.is_chapter()).count();
        assert!(chapters >= 5, "{name}: {chapters}");
    }
}

#[test]
fn other_files_are_silently_skipped() {
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
        // Mostly repeats a single piece, because that makes slow loops slow.
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

/// Works as `key: title (chapter, chapter)`.
pub(super) fn works(records: &Records) -> Vec<String> {
    let line = |work: &Placed| {
        let chapters: Vec<_> = records.chapters(work).map(|(_, chapter)| chapter.record.title()).collect();
        format!("{}: {} ({})", work.record.citekey(), work.record.title(), chapters.join(", "))
    };
    records.works().map(|(_, work)| line(work)).collect()
}

#[test]
fn after_an_edit_chapters_are_as_if_the_file_were_read_anew() {
    let text = "@book{rivers, author = {Orlen, Mika}, title = {Rivers}, year = 2001, publisher = {Quay}, edition = 1}\n\n\
        @collection{seas, editor = {Varga, Ada}, title = {Seas: A Reader}, date = {2004}, volume = 2}\n\n\
        @incollection{one, title = {One}, bookauthor = {Orlen, Mika}, booktitle = {Rivers}, year = {2001}, pages = {1-9}}\n\n\
        @incollection{two, title = {Two}, editor = {Varga, Ada}, booktitle = {Seas}, year = 2004, pages = {1-9}}\n\n\
        @incollection{three, title = {Three}, crossref = {seas}, pages = {10-12}}\n\n\
        @incollection{four, title = {Four}, editor = {Varga, Ada}, booktitle = {Ice}, volume = 1, pages = {3}}\n";
    let edits = [
        ("author = {Orlen, Mika}, title", "author = {Tessin, Uwe}, title"),
        ("bookauthor = {Orlen", "bookauthor = {Tessin"),
        ("title = {Rivers}, year", "title = {Lakes}, year"),
        ("booktitle = {Rivers}", "booktitle = {Seas}"),
        ("booktitle = {Ice}", "booktitle = {Rivers}"),
        ("year = 2001, publisher", "year = 1991, publisher"),
        ("year = {2001}", "year = {2011}, publisher = {Harbour}"),
        ("publisher = {Quay}", "publisher = {Harbour}"),
        ("editor = {Varga, Ada}, title = {Seas", "editor = {Tessin, Uwe}, title = {Seas"),
        ("volume = 2", "volume = 3"),
        ("volume = 1", "volume = 4"),
        ("pages = {1-9}", "pages = {90-99}"),
        ("crossref = {seas}", "crossref = {rivers}"),
        ("crossref = {seas}", "crossref = {gone}"),
        ("@collection{seas", "@collection{ocean"),
        ("@collection{seas", "@article{seas"),
        ("@incollection{four", "@incollection{three"),
        ("title = {One}", "title = {Another}"),
    ];
    for (from, to) in edits {
        let edited = text.replace(from, to);
        assert_ne!(edited, text, "{from}");
        let mut cache = ReadingCache::default();
        for text in [text, &edited, text] {
            let again = cache.read_bibtex(&text.into());
            let anew = read("a.bib", text).unwrap();
            let sorted = |entries: &Entries| {
                let mut works = works(&entries.records);
                works.sort_unstable();
                works
            };
            assert_eq!(sorted(&again), sorted(&anew), "{from} to {to}");
            assert_eq!(again.problems, anew.problems, "{from} to {to}");
        }
    }
}
