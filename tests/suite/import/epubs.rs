//! EPUBs: contents lists in several languages, nested and flat, with and without authors.

use crate::import::Folders;
use crate::support::epub::of_files;

const CONTAINER: &str = "<container><rootfiles><rootfile full-path=\"O/p.opf\"/></rootfiles></container>";

/// An EPUB with the contents list `nav` (the inside of its outermost `ol`).
fn epub(metadata: &str, nav: &str) -> Vec<u8> {
    let package = format!(
        "<package xmlns:dc=\"d\" xmlns:opf=\"o\"><metadata><dc:title>Harbour Lights</dc:title>\
         <dc:creator opf:role=\"edt\">Uwe Tessin</dc:creator><dc:date>2019</dc:date>{metadata}</metadata>\
         <manifest><item properties=\"nav\" href=\"nav.xhtml\"/></manifest></package>"
    );
    let nav = format!("<html><body><nav epub:type=\"toc\"><ol>{nav}</ol></nav></body></html>");
    let files = [
        ("META-INF/container.xml", CONTAINER.to_owned()),
        ("O/p.opf", package),
        ("O/nav.xhtml", nav),
        (
            "O/c9.xhtml",
            "<html><head><title>x</title></head><body><h1>4 Named in Its File</h1></body></html>".to_owned(),
        ),
    ];
    of_files(&files.map(|(name, text)| (name.to_owned(), text.into_bytes())))
}

fn imported(nav: &str) -> String {
    let folders = Folders::new();
    let file = folders.saved("book", epub("", nav));
    let answer = folders.import(&[&file]);
    assert_eq!(answer.code, 0, "{}", answer.err);
    let page = folders.read("books/tessin2019.md");
    assert!(folders.import(&[&file]).out.contains(": nothing new\n"));
    assert_eq!(folders.read("books/tessin2019.md"), page);
    page
}

/// The headings of a page, and its authors' lines.
fn outline(page: &str) -> Vec<&str> {
    page.lines()
        .filter(|line| line.starts_with("##") || line.starts_with("- author") || line.starts_with("- type: part"))
        .collect()
}

/// `<li>` with a link.
fn li(label: &str, below: &str) -> String {
    let below = if below.is_empty() { String::new() } else { format!("<ol>{below}</ol>") };
    format!("<li><a href=\"{}.xhtml\">{label}</a>{below}</li>", label.len())
}

#[test]
fn parts_hold_chapters_in_any_language() {
    for (part, second, matter) in [
        ("Part I: Shores", "Part II: Seas", "Index"),
        ("Teil I: Ufer", "Teil II: Meere", "Register"),
        ("Première partie: Rivages", "Deuxième partie: Mers", "Bibliographie"),
        ("Primera parte: Costas", "Segunda parte: Mares", "Bibliografía"),
        ("Parte prima: Rive", "Parte seconda: Mari", "Bibliografia"),
        ("Parte I: Margens", "Parte II: Mares", "Bibliografia"),
    ] {
        let page = imported(
            &[
                li(part, &[li("1 Tides", ""), li("2 Buoys", &li("Introduction", ""))].concat()),
                li(second, &li("3 Ferries", "")),
                li(matter, ""),
            ]
            .concat(),
        );
        let [part, second] = [part, second].map(|name| format!("## {name}"));
        assert_eq!(
            outline(&page),
            [part.as_str(), "### 1 Tides", "### 2 Buoys", second.as_str(), "### 3 Ferries"],
            "{page}"
        );
        assert!(page.contains(&format!("\nback-matter: [\"{matter}\"]\n")), "{page}");
    }
}

#[test]
fn a_part_may_have_any_label_or_no_lines_of_its_own() {
    let nested =
        imported(&[li("Shores", &[li("1 Tides", ""), li("2 Buoys", "")].concat()), li("3 Ferries", "")].concat());
    assert_eq!(outline(&nested), ["## Shores", "- type: part", "### 1 Tides", "### 2 Buoys", "## 3 Ferries"]);
    let flat =
        [li("Part I Shores", ""), li("1 Tides", ""), li("2 Buoys", ""), li("Part II Seas", ""), li("3 Ferries", "")];
    let flat = imported(&[flat.concat(), li("4 Conclusion", ""), li("Index", "")].concat());
    // What has no number does not go on with a part of numbered chapters.
    let expected =
        ["## Part I: Shores", "### 1 Tides", "### 2 Buoys", "## Part II: Seas", "### 3 Ferries", "## 4 Conclusion"];
    assert_eq!(outline(&flat), expected);
}

#[test]
fn authors_stand_in_labels_or_on_lines_below() {
    let expected = ["## 1 Tides", "- author: Ada Orlen", "## 2 Buoys", "- author: Eva Abel; Karl van der Werf"];
    let lists = [
        [li("1 Tides<br/><i>Ada Orlen</i>", ""), li("2 Buoys<br/>Eva Abel and Karl van der Werf", "")].concat(),
        [
            li("<span>1</span> Tides <span class=\"toc-author\">Ada Orlen</span>", ""),
            li("2 Buoys <b class=\"aut\">Eva Abel, Karl van der Werf</b>", ""),
        ]
        .concat(),
        [li("1 Tides", &li("Ada Orlen", "")), li("2 Buoys", &li("Eva Abel &amp; Karl van der Werf", ""))].concat(),
        [li("1 Tides", ""), li("Ada Orlen", ""), li("2 Buoys", ""), li("Eva Abel and Karl van der Werf", "")].concat(),
        [li("1 Tides / Ada Orlen", ""), li("2 Buoys / Eva Abel and Karl van der Werf", "")].concat(),
        [li("1 Tides (Ada Orlen)", ""), li("2 Buoys (Eva Abel, Karl van der Werf)", "")].concat(),
        [li("1 Tides, by Ada Orlen", ""), li("2 Buoys by Eva Abel and Karl van der Werf", "")].concat(),
        [li("1 Tides. Ada Orlen", ""), li("2 Buoys. Eva Abel e Karl van der Werf", "")].concat(),
        [li("1 Tides", &li("Ada Orlen", "")), li("2 Buoys", &(li("Eva Abel", "") + &li("Karl van der Werf", "")))]
            .concat(),
        [li("1 Tides\n  Ada Orlen", ""), li("2 Buoys\n  Eva Abel und Karl van der Werf", "")].concat(),
    ];
    for list in lists {
        assert_eq!(outline(&imported(&list)), expected, "{list}");
    }
}

#[test]
fn a_number_may_stand_on_a_line_of_its_own() {
    let expected = ["## 1 Tides", "## 2 Buoys"];
    for list in [
        [li("1", ""), li("Tides", ""), li("2", ""), li("Buoys", "")].concat(),
        [li("Chapter 1", &li("Tides", "")), li("Chapter 2", &li("Buoys", ""))].concat(),
        [li("1<br/>Tides", ""), li("Chapter 2<br/>Buoys", "")].concat(),
    ] {
        assert_eq!(outline(&imported(&list)), expected, "{list}");
    }
}

#[test]
fn lines_without_a_label_lose_nothing() {
    let list = [
        li("1 Tides", ""),
        format!("<li><a href=\"x.xhtml\"></a><ol>{}{}</ol></li>", li("2 Buoys", ""), li("3 Ferries", "")),
        "<li><a href=\"c9.xhtml\"><img src=\"x.png\"/></a></li>".to_owned(),
    ];
    assert_eq!(
        outline(&imported(&list.concat())),
        ["## 1 Tides", "## 2 Buoys", "## 3 Ferries", "## 4 Named in Its File"]
    );
}

#[test]
fn an_archive_that_lies_or_is_cut_off_is_refused() {
    let whole = epub("", &li("1 Tides", ""));
    let cut = &whole[..whole.len() / 2];
    // The size of each file as the archive tells it, without that of what it holds.
    let mut lies = whole.clone();
    let header = lies.windows(4).rposition(|it| it == b"PK\x01\x02").unwrap();
    lies[header + 24..header + 28].copy_from_slice(&u32::MAX.to_le_bytes());
    for bytes in [cut, &lies, b"PK\x03\x04META-INF/container.xml".as_slice()] {
        let folders = Folders::new();
        let answer = folders.import(&[&folders.saved("book.epub", bytes)]);
        assert!(answer.code == 2 || bytes == lies, "{}", answer.out);
        assert!(!answer.err.contains("panicked"), "{}", answer.err);
        assert!(answer.code == 0 || answer.err.contains("EPUB"), "{}", answer.err);
    }
}
