//! Citation files of every format, under any name.

use crate::import::Folders;

/// What each format says of one chapter, as far as it can.
const FORMATS: &[(&str, &str)] = &[
    (
        "RIS",
        "TY  - CHAP\nAU  - Orlen, Ada\nAU  - van der Werf, Karl\nED  - Tessin, Uwe\nTI  - Ferries by Night\n\
         BT  - Harbour Lights: Ports and Their Keepers\nPY  - 2019\nPB  - Quay Press\nSN  - 9780000000118\nSP  - 31\nEP  - 52\n\
         DO  - 10.5555/quay.3\nER  - \n",
    ),
    (
        "RIS as De Gruyter writes it",
        "TY  - CHAP\nTI  - Harbour Lights\nT2  - Ports and Their Keepers\nT1  - Ferries by Night\nAU  - Ada Orlen\n\
         AU  - Karl van der Werf\nED  - Uwe Tessin\nSP  - 31\nEP  - 52\nPY  - 2019\nPB  - Quay Press\nSN  - 978-0-00-000011-8\n\
         DO  - doi:10.5555/quay.3\nER  - \n",
    ),
    (
        "RIS behind a line about the shop",
        "Provider: Quay Press\nContent: text/plain\n\nTY  - CHAP\nA1  - Orlen, Ada\nA1  - van der Werf, Karl\nA2  - Tessin, Uwe\n\
         T1  - Ferries by Night\nT2  - Harbour Lights: Ports and Their Keepers\nY1  - 2019/03/01/\nPB  - Quay Press\n\
         SN  - 9780000000118\nSP  - 31-52\nDO  - 10.5555/quay.3\nER  -\n",
    ),
    (
        "BibTeX",
        "% from the shop\n@inCollection{x,\n author = {Orlen, Ada and van der Werf, Karl}, editor = \"Tessin, Uwe\",\n\
         title = {Ferries by Night}, booktitle = {Harbour Lights: Ports and Their Keepers}, year = 2019,\n\
         publisher = {Quay Press}, isbn = {9780000000118}, pages = {31--52}, doi = {10.5555/quay.3}\n}\n",
    ),
    (
        "EndNote",
        "%0 Book Section\n%A Orlen, Ada\n%A van der Werf, Karl\n%E Tessin, Uwe\n%T Ferries by Night\n\
         %B Harbour Lights: Ports and Their Keepers\n%D 2019\n%I Quay Press\n%@ 9780000000118\n%P 31-52\n%R 10.5555/quay.3\n",
    ),
    (
        "PubMed",
        "PMID- 12345\nSTAT- Publisher\nPB  - Quay Press\nDP  - 2019\nTI  - Ferries by Night.\n\
         BTI - Harbour Lights: Ports\n      and Their Keepers\nFED - Tessin, Uwe\nED  - Tessin U\nFAU - Orlen, Ada\nAU  - Orlen A\n\
         FAU - van der Werf, Karl\nAU  - van der Werf K\nPT  - Book Chapter\nPG  - 31-52\nISBN- 9780000000118\n\
         AID - 10.5555/quay.3 [doi]\n",
    ),
    (
        "MODS",
        "<?xml version=\"1.0\"?>\n<modsCollection xmlns=\"http://www.loc.gov/mods/v3\"><mods>\
         <titleInfo><title>Ferries by Night</title></titleInfo>\
         <name type=\"personal\"><namePart type=\"family\">Orlen</namePart><namePart type=\"given\">Ada</namePart>\
         <role><roleTerm type=\"text\">author</roleTerm></role></name>\
         <name type=\"personal\"><namePart>van der Werf, Karl</namePart><role><roleTerm>aut</roleTerm></role></name>\
         <identifier type=\"doi\">10.5555/quay.3</identifier>\
         <relatedItem type=\"host\"><titleInfo><title>Harbour Lights</title><subTitle>Ports and Their Keepers</subTitle></titleInfo>\
         <name type=\"personal\"><namePart type=\"given\">Uwe</namePart><namePart type=\"family\">Tessin</namePart>\
         <role><roleTerm>editor</roleTerm></role></name>\
         <originInfo><publisher>Quay Press</publisher><dateIssued>2019</dateIssued></originInfo>\
         <identifier type=\"isbn\">9780000000118</identifier>\
         <part><extent unit=\"pages\"><start>31</start><end>52</end></extent></part></relatedItem></mods></modsCollection>\n",
    ),
    (
        "CSL-JSON, one object",
        r#"{"id": "x", "type": "chapter", "title": "Ferries by Night",
            "author": [{"family": "Orlen", "given": "Ada"}, {"family": "Werf", "non-dropping-particle": "van der", "given": "Karl"}],
            "editor": [{"family": "Tessin", "given": "Uwe"}], "container-title": "Harbour Lights: Ports and Their Keepers",
            "issued": {"date-parts": [[2019]]}, "publisher": "Quay Press", "ISBN": "9780000000118", "page": "31-52",
            "DOI": "10.5555/quay.3"}"#,
    ),
    (
        "Crossref",
        r#"{"status": "ok", "message": {"type": "book-chapter", "title": ["Ferries by Night"],
            "author": [{"family": "Orlen", "given": "Ada", "sequence": "first"}, {"family": "van der Werf", "given": "Karl"}],
            "editor": [{"family": "Tessin", "given": "Uwe"}],
            "container-title": ["Quay Studies", "Harbour Lights: Ports and Their Keepers"],
            "published-print": {"date-parts": [[2019, 3, 1]]}, "publisher": "Quay Press",
            "ISBN": ["http://id.crossref.org/isbn/9780000000118"], "page": "31-52", "DOI": "10.5555/QUAY.3"}}"#,
    ),
];

#[test]
fn each_format_is_told_by_what_stands_in_it() {
    for (name, text) in FORMATS {
        // An ending that lies, none at all, and standard input.
        for file in ["page.txt", "download(1)", "-"] {
            let folders = Folders::new();
            let path = if file == "-" { "-".into() } else { folders.saved(file, text) };
            let answer = folders.import_with(&[&path], if file == "-" { text } else { "" });
            assert_eq!(answer.code, 0, "{name}, {file}: {}", answer.err);
            assert_eq!(folders.files(), ["books/tessin2019.md"], "{name}");
            let page = folders.read("books/tessin2019.md");
            for line in [
                "title: \"Harbour Lights: Ports and Their Keepers\"",
                "editor: [\"Tessin, Uwe\"]",
                "publisher: Quay Press",
                "ISBN: \"9780000000118\"",
                "- author: Ada Orlen; Karl van der Werf",
                "- page: 31-52",
                "- DOI: 10.5555/quay.3",
            ] {
                assert!(page.lines().any(|it| it == line), "{name}, {file}: no {line} in\n{page}");
            }
            assert!(page.contains("\nissued: 2019") && page.contains("\n## Ferries by Night\n"), "{name}: {page}");
            // A chapter with authors has a key.
            assert!(page.contains("\n- citekey: "), "{name}: {page}");
            let again = folders.import_with(&[&path], if file == "-" { text } else { "" });
            assert!(again.out.contains(": nothing new\n"), "{name}: {}", again.out);
            assert_eq!(folders.read("books/tessin2019.md"), page, "{name}");
        }
    }
}

#[test]
fn one_chapter_in_every_format_is_one_chapter() {
    let folders = Folders::new();
    for (at, (name, text)) in FORMATS.iter().enumerate() {
        let answer = folders.import(&[&folders.saved(&at.to_string(), text)]);
        assert_eq!(answer.code, 0, "{name}: {}", answer.err);
    }
    assert_eq!(folders.files(), ["books/tessin2019.md"]);
    assert_eq!(folders.read("books/tessin2019.md").matches("\n## ").count(), 1);
}

#[test]
fn chapter_after_chapter_goes_to_one_page_in_the_order_of_the_book() {
    let folders = Folders::new();
    let ris = |title: &str, first: u32, isbn: &str| {
        format!(
            "TY  - CHAP\nAU  - Orlen, Ada\nED  - Tessin, Uwe\nTI  - {title}\nBT  - Harbour Lights\nPY  - 2019\nSN  - {isbn}\nSP  - {first}\nER  - \n"
        )
    };
    for (title, first, isbn) in [
        ("Ferries by Night", 31, "9780000000118"),
        ("Tides", 1, "9780000000224"),
        ("Buoys at Sea", 53, "9780000000330"),
    ] {
        assert_eq!(folders.import(&[&folders.saved(&format!("{first}"), ris(title, first, isbn))]).code, 0);
    }
    let page = folders.read("books/tessin2019.md");
    let headings: Vec<&str> = page.lines().filter(|line| line.starts_with("## ")).collect();
    assert_eq!(headings, ["## Tides", "## Ferries by Night", "## Buoys at Sea"]);
    let keys: Vec<&str> = page.lines().filter(|line| line.starts_with("- citekey")).collect();
    assert_eq!(keys, ["- citekey: orlen2019a", "- citekey: orlen2019", "- citekey: orlen2019b"]);
}

#[test]
fn a_book_alone_is_a_book() {
    let books = [
        "TY  - BOOK\nAU  - Orlen, Ada\nTI  - Rope\nPY  - 2015\nSN  - 9780000000446\nER  - \n",
        "@book{orlen2015, author = {Orlen, Ada}, title = {Rope}, year = 2015}\n",
        "%0 Book\n%A Orlen, Ada\n%T Rope\n%D 2015\n",
        "{\"message\": {\"items\": [{\"type\": \"monograph\", \"title\": [\"Rope\"], \"author\": [{\"family\": \"Orlen\", \"given\": \"Ada\"}], \
         \"issued\": {\"date-parts\": [[2015]]}}]}}",
        "{\"id\": \"https://openalex.org/W1\", \"type\": \"book\", \"title\": \"Rope\", \"publication_year\": 2015, \
         \"authorships\": [{\"author\": {\"display_name\": \"Ada Orlen\"}}]}",
        "<mods><titleInfo><nonSort>The</nonSort><title>Rope</title></titleInfo><name><namePart>Orlen, Ada</namePart></name>\
         <originInfo><dateIssued>2015</dateIssued></originInfo></mods>",
    ];
    for text in books {
        let folders = Folders::new();
        let answer = folders.import(&[&folders.saved("book", text)]);
        assert_eq!(
            (answer.code, folders.files()),
            (0, vec!["books/orlen2015.md".to_owned()]),
            "{text}: {}",
            answer.err
        );
        assert!(folders.read("books/orlen2015.md").contains("\nauthor: [\"Orlen, Ada\"]\nissued: 2015\n"), "{text}");
        assert!(answer.out.contains("copy the book's page with its contents list"), "{}", answer.out);
    }
}

#[test]
fn a_catalogue_s_contents_note_gives_the_chapters() {
    let folders = Folders::new();
    let record = "<modsCollection><mods><titleInfo><title>Rope</title></titleInfo>\
         <name><namePart>Orlen, Ada</namePart><role><roleTerm>editor</roleTerm></role></name>\
         <originInfo><publisher>A Press</publisher><dateIssued>2015</dateIssued></originInfo>\
         <tableOfContents>Hemp / Eva Abel -- Knots / Ada Orlen and Karl van der Werf.</tableOfContents></mods></modsCollection>";
    assert_eq!(folders.import(&[&folders.saved("record.xml", record)]).code, 0);
    let [page] = folders.files().try_into().unwrap();
    let page = folders.read(&page);
    for line in [
        "editor: [\"Orlen, Ada\"]",
        "## Hemp",
        "- author: Eva Abel",
        "## Knots",
        "- author: Ada Orlen; Karl van der Werf",
    ] {
        assert!(page.lines().any(|own| own == line), "{line}: {page}");
    }
}

#[test]
fn a_heading_within_an_abstract_s_text_is_the_site_s() {
    let folders = Folders::new();
    let work = "{\"type\": \"book-chapter\", \"title\": [\"Knots\"], \"container-title\": [\"Rope\"], \
         \"author\": [{\"family\": \"Abel\", \"given\": \"Eva\"}], \"issued\": {\"date-parts\": [[2015]]}, \"DOI\": \"10.1000/1\", \
         \"abstract\": \"<jats:title>Abstract</jats:title><jats:p>A knot is a promise.</jats:p>\"}";
    assert_eq!(folders.import(&[&folders.saved("work", work)]).code, 0);
    let [page] = folders.files().try_into().unwrap();
    let page = folders.read(&page);
    assert!(page.contains("> A knot is a promise.") && !page.contains("Abstract"), "{page}");
}

#[test]
fn an_abstract_that_is_an_index_is_put_in_order() {
    let folders = Folders::new();
    let work = "{\"id\": \"https://openalex.org/W2\", \"type\": \"book-chapter\", \"display_name\": \"Ferries by Night\", \
         \"publication_year\": 2019, \"authorships\": [{\"raw_author_name\": \"Ada Orlen\"}], \"biblio\": {\"first_page\": \"31\", \"last_page\": \"52\"}, \
         \"primary_location\": {\"source\": {\"display_name\": \"Harbour Lights\", \"type\": \"book\"}}, \
         \"abstract_inverted_index\": {\"leave\": [1, 4], \"Ferries\": [0], \"at\": [2], \"night.\": [5], \"dusk,\": [3]}}";
    assert_eq!(folders.import(&[&folders.saved("work", work)]).code, 0);
    assert!(folders.read("books/harbour2019.md").contains("\n> Ferries leave at dusk, leave night.\n"));
}

#[test]
fn what_is_no_book_is_refused_by_its_sort() {
    let article = "article, not a book: its entry belongs in a bibliography";
    let cases = [
        ("TY  - JOUR\nAU  - Orlen, Ada\nTI  - Rope\nJO  - Quay Notes\nPY  - 2015\nER  - \n", article),
        ("@article{a, author = {Orlen, Ada}, title = {Rope}, journal = {Quay Notes}, year = 2015}\n", article),
        ("{\"type\": \"journal-article\", \"title\": [\"Rope\"], \"container-title\": [\"Quay Notes\"]}", article),
        ("%0 Journal Article\n%T Rope\n%J Quay Notes\n", article),
        ("{\"name\": \"glossator\", \"version\": \"1.0.0\"}", "this text names no chapter of a book"),
        (
            "{\"type\": \"book-chapter\", \"title\": [\"Rope\"], \"container-title\": []}",
            "does not say which book it is in",
        ),
    ];
    for (text, message) in cases {
        let folders = Folders::new();
        let answer = folders.import(&[&folders.saved("x", text)]);
        assert_eq!((answer.code, folders.files().len()), (2, 0), "{text}");
        assert!(answer.err.contains(message), "{text}: {}", answer.err);
    }
}

#[test]
fn a_file_cut_off_anywhere_is_read_or_refused() {
    for (_, text) in FORMATS {
        for end in (0..text.len()).filter(|&end| text.is_char_boundary(end)).step_by(37) {
            let folders = Folders::new();
            let answer = folders.import(&[&folders.saved("cut", &text[..end]), &"--dry-run"]);
            assert!(
                matches!(answer.code, 0 | 2) && !answer.err.contains("panicked"),
                "{}: {}",
                &text[..end],
                answer.err
            );
        }
    }
}
