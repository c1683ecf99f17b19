//! Pages saved as HTML: what their tags say, and their words where there are none.

use crate::import::{Folders, RIVERS_3};

fn imported(head: &str, body: &str) -> String {
    let folders = Folders::new();
    let html = format!("<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\">{head}</head><body>{body}</body></html>");
    let file = folders.saved("page", html);
    let answer = folders.import(&[&file]);
    assert_eq!(answer.code, 0, "{}", answer.err);
    let files = folders.files();
    let page = folders.read(&files[0]);
    assert!(folders.import(&[&file]).out.contains(": nothing new\n"));
    assert_eq!(folders.read(&files[0]), page);
    page
}

fn has(page: &str, lines: &[&str]) {
    for line in lines {
        assert!(page.lines().any(|it| it == *line), "no {line} in\n{page}");
    }
}

const CHAPTER: &[&str] =
    &["## Ferries &amp; Tides", "- author: Ada Orlen; Karl van der Werf", "- page: 31-52", "- DOI: 10.5555/quay.3"];

#[test]
fn every_sort_of_tags_tells_a_chapter() {
    let chapter: Vec<&str> =
        CHAPTER.iter().copied().map(|line| if line.starts_with("##") { "## Ferries & Tides" } else { line }).collect();
    let highwire = "<meta name=\"citation_title\" content=\"Ferries &amp;amp; Tides\"><meta name=\"citation_inbook_title\" content=\"Harbour Lights\">\
        <meta name=\"citation_author\" content=\"Orlen, Ada\"><meta name=\"citation_author\" content=\"van der Werf, Karl\">\
        <meta name=\"citation_firstpage\" content=\"31\"><meta name=\"citation_lastpage\" content=\"52\">\
        <meta name=\"citation_isbn\" content=\"9780000000118\"><meta name=\"citation_publication_date\" content=\"2019\">\
        <meta name=\"citation_doi\" content=\"10.5555/quay.3\">";
    let emerald = "<meta name=\"dc.Title\" content=\"Ferries &amp; Tides\"><meta name=\"dc.Type\" content=\"book-part\"><meta name=\"dc.Date\" content=\"2019-01-02\">\
        <meta name=\"dc.Creator\" content=\"Ada Orlen\"><meta name=\"dc.Creator\" content=\"Karl van der Werf\">\
        <meta name=\"dc.Identifier\" content=\"10.5555/quay.3\"><meta name=\"dc.Identifier\" content=\"9780000000118\">\
        <meta name=\"dcterms.bibliographicCitation\" content=\"&amp;ctx_ver=Z39.88-2004&amp;rft.spage=31&amp;rft.epage=52&amp;rft.btitle=Harbour+Lights\">";
    let prism = "<meta name=\"dc.title\" content=\"Ferries &amp; Tides\"><meta name=\"dc.creator\" content=\"Ada Orlen\"><meta name=\"dc.creator\" content=\"Karl van der Werf\">\
        <meta name=\"prism.publicationName\" content=\"Harbour Lights\"><meta name=\"prism.isbn\" content=\"978-0-00-000011-8\">\
        <meta name=\"prism.startingPage\" content=\"31\"><meta name=\"prism.endingPage\" content=\"52\"><meta name=\"prism.doi\" content=\"10.5555/quay.3\">\
        <meta name=\"prism.publicationDate\" content=\"2019-01-02\">";
    let json_ld = "<script type=\"application/ld+json\">{\"@type\": \"Chapter\", \"name\": \"Ferries &amp; Tides\", \"pageStart\": 31, \"pageEnd\": 52, \
        \"author\": [{\"name\": \"Ada Orlen\"}, {\"givenName\": \"Karl\", \"familyName\": \"van der Werf\"}], \"sameAs\": \"https://doi.org/10.5555/quay.3\", \
        \"isPartOf\": {\"@type\": \"Book\", \"name\": \"Harbour Lights\", \"isbn\": \"9780000000118\", \"datePublished\": \"2019\"}}</script>";
    let coins = "<span class=\"Z3988\" title=\"ctx_ver=Z39.88-2004&amp;rft_val_fmt=info%3Aofi%2Ffmt%3Akev%3Amtx%3Abook&amp;rft.genre=bookitem&amp;rft.atitle=Ferries+%26+Tides\
        &amp;rft.btitle=Harbour+Lights&amp;rft.au=Orlen%2C+Ada&amp;rft.au=Karl+van+der+Werf&amp;rft.pages=31-52&amp;rft.date=2019&amp;rft.isbn=9780000000118&amp;rft_id=info%3Adoi%2F10.5555%2Fquay.3\"></span>";
    let microdata = "<div itemscope itemtype=\"https://schema.org/Chapter\"><h1 itemprop=\"name\">Ferries &amp; Tides</h1>\
        <span itemprop=\"author\" itemscope itemtype=\"https://schema.org/Person\"><b itemprop=\"name\">Ada Orlen</b></span>\
        <span itemprop=\"author\">Karl van der Werf</span><i itemprop=\"pagination\">31-52</i><a itemprop=\"sameAs\">10.5555/quay.3</a>\
        <p itemprop=\"isPartOf\" itemscope itemtype=\"https://schema.org/Book\"><b itemprop=\"name\">Harbour Lights</b> <i itemprop=\"isbn\">9780000000118</i>\
        <time itemprop=\"datePublished\" datetime=\"2019\">last year</time></p></div>";
    for (head, body) in [(highwire, ""), (emerald, ""), (prism, ""), (json_ld, ""), ("", coins), ("", microdata)] {
        let page = imported(head, body);
        has(&page, &chapter);
        has(&page, &["title: \"Harbour Lights\"", "ISBN: \"9780000000118\""]);
        assert!(page.contains("\nissued: 2019"), "{page}");
    }
}

#[test]
fn a_contents_list_gives_pages_authors_and_parts() {
    let head = "<meta name=\"citation_title\" content=\"Harbour Lights\"><meta name=\"citation_isbn\" content=\"9780000000118\"><meta name=\"citation_year\" content=\"2019\">";
    let body = "<ul><li>Home</li><li>Books</li></ul><h2>Table of contents (3 chapters)</h2><ol>\
        <li><a href=\"/f\">Front Matter</a> pp. i-x</li>\
        <li>Part I: Shores<ul><li><h3><a href=\"/chapter/10.5555/quay.1\">1. Tides<br/>of the North</a></h3><ul class=\"author-list\"><li>Ada Orlen</li><li>Karl van der Werf</li></ul><span>Pages 1-30</span></li>\
        <li><h3>2. Buoys</h3> <span class=\"authors\">Eva Abel</span> 31-52</li></ul></li>\
        <li><a href=\"/3\">3. Ferries</a> pp. 53-70</li><li>Index</li></ol>";
    let page = imported(head, body);
    has(
        &page,
        &[
            "## Part I: Shores",
            "### 1 Tides of the North",
            "- author: Ada Orlen; Karl van der Werf",
            "- page: 1-30",
            "- DOI: 10.5555/quay.1",
        ],
    );
    has(&page, &["### 2 Buoys", "- author: Eva Abel", "- page: 31-52", "## 3 Ferries", "- page: 53-70"]);
    has(&page, &["front-matter: [\"Front Matter\"]", "back-matter: [\"Index\"]"]);
    assert_eq!(page.matches("\n## ").count() + page.matches("\n### ").count(), 4, "{page}");
}

#[test]
fn a_book_s_parts_are_its_chapters_and_its_matter() {
    let chapter =
        |name: &str, first: u32| format!("{{\"@type\": \"Chapter\", \"name\": \"{name}\", \"pageStart\": {first}}}");
    let part = format!(
        "{{\"@type\": \"CreativeWork\", \"name\": \"Part I: Shores\", \"hasPart\": [{}, {}]}}",
        chapter("1. Tides", 1),
        chapter("2. Buoys", 31)
    );
    let book = format!(
        "{{\"@type\": \"Book\", \"name\": \"Harbour Lights\", \"alternativeHeadline\": \"Ports and Their Keepers\", \"isbn\": \"9780000000118\", \
         \"hasPart\": [{}, {part}, {}, {}]}}",
        chapter("Frontmatter", 1),
        chapter("3. Ferries", 53),
        chapter("Index", 71)
    );
    let page = imported(&format!("<script type=\"application/ld+json\">{book}</script>"), "");
    has(
        &page,
        &[
            "title: \"Harbour Lights: Ports and Their Keepers\"",
            "## Part I: Shores",
            "### 1 Tides",
            "### 2 Buoys",
            "## 3 Ferries",
        ],
    );
    has(&page, &["front-matter: [\"Frontmatter\"]", "back-matter: [\"Index\"]"]);
}

#[test]
fn a_chapter_of_a_repository_is_in_the_book_that_it_names() {
    let head = "<meta name=\"citation_title\" content=\"Ferries\"><meta name=\"citation_author\" content=\"Orlen, Ada\"><meta name=\"DC.title\" content=\"Ferries\">\
        <meta name=\"DC.type\" content=\"chapter\"><meta name=\"DC.relation.isPartOfBook\" content=\"Harbour Lights\"><meta name=\"citation_date\" content=\"2019\">";
    has(&imported(head, ""), &["title: \"Harbour Lights\"", "## Ferries", "- author: Ada Orlen"]);
}

#[test]
fn without_tags_a_page_is_read_as_it_would_be_copied() {
    let lines: String = RIVERS_3.lines().map(|line| format!("<div>{}</div>\n", line.replace('&', "&amp;"))).collect();
    let page = imported("<style>p { color: red }</style><script>var a = 1;</script>", &lines);
    has(
        &page,
        &["## 2 Counting Fish: Data and Distrust", "## 3 Floods, Forecasts and the McDonald Line", "- page: 61-88"],
    );
    assert!(!page.contains("var a") && !page.contains("color"), "{page}");
}

#[test]
fn tags_of_a_book_alone_leave_its_chapters_to_the_text() {
    let head = "<meta property=\"og:type\" content=\"book\"><meta property=\"og:title\" content=\"Harbour Lights\">\
                <meta property=\"book:author\" content=\"Ada Orlen\"><meta property=\"book:release_date\" content=\"2005-03-01\">";
    let body = "<nav><a href=\"/\">Home</a><a href=\"/c\">Cart</a></nav><h1>Harbour Lights</h1><h2>Contents</h2>\
                <p>1. Ferries</p><p>2. Buoys</p><p>3. Rope</p>";
    has(&imported(head, body), &["title: \"Harbour Lights\"", "## 1 Ferries", "## 3 Rope"]);
    // Without any tags, links side by side are no title.
    let body = body.replace("<h2>", "<p>Edited by Ada Orlen</p><p>A Press, 2005</p><h2>");
    has(&imported("", &body), &["title: \"Harbour Lights\"", "editor: [\"Orlen, Ada\"]", "## 2 Buoys"]);
}

#[test]
fn articles_are_refused() {
    let cases = [
        "<meta name=\"citation_title\" content=\"Rope\"><meta name=\"citation_journal_title\" content=\"Quay Notes\">",
        "<script type=\"application/ld+json\">{\"@type\": \"ScholarlyArticle\", \"headline\": \"Rope\", \"isPartOf\": {\"@type\": \"PublicationIssue\"}}</script>",
    ];
    for head in cases {
        let folders = Folders::new();
        let answer =
            folders.import(&[&folders.saved("a.html", format!("<html><head>{head}</head><body></body></html>"))]);
        assert_eq!((answer.code, folders.files().len()), (2, 0));
        assert!(answer.err.contains("article, not a book"), "{}", answer.err);
    }
}
