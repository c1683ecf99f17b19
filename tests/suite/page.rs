//! The page that `glossator annotate --format html` writes. What a browser makes of it, `tests/editors/browser` looks at.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;
use url::Url;

const BOOK: &str = "---
type: book
citekey: rivers2021
title: \"Rivers & Borders\"
editor: [\"Oduya, Grace\"]
issued: 2021
---

## 2 Commissions at Work

- author: Per Lindqvist
- page: 21-48
- DOI: 10.1000/rivers.2

> A commission needs a *budget* <script>harm()</script> & \"a mandate\". ![](https://harm.example/x.png)
";

fn folder(notes: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in notes.iter().chain(&[("rivers2021.md", BOOK)]) {
        fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

fn annotate(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_glossator")).arg("annotate").args(arguments).current_dir(folder).output().unwrap()
}

fn page(notes: &[(&str, &str)]) -> String {
    let folder = folder(notes);
    let mut arguments = vec!["--format", "html"];
    arguments.extend(notes.iter().map(|(name, _)| *name));
    let output = annotate(folder.path(), &arguments);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let root = Url::from_directory_path(dunce::canonicalize(folder.path()).unwrap()).unwrap();
    String::from_utf8(output.stdout).unwrap().replace(root.as_str(), "ROOT/")
}

/// What stands between `start` and `end`.
fn between<'p>(page: &'p str, start: &str, end: &str) -> &'p str {
    page.split_once(start).expect(start).1.split_once(end).expect(end).0
}

fn article(page: &str) -> &str {
    between(page, "<article lang=\"en-US\" dir=\"auto\">\n", "</article>")
}

/// `html` without the explanations in it.
fn without_cards(html: &str) -> String {
    let mut out = String::new();
    let mut rest = html;
    while let Some((before, card)) = rest.split_once("<span class=\"card") {
        out.push_str(before);
        rest = card.split_once("aria-label=\"Close\">×</a></span>").expect("a card ends").1;
    }
    out + rest
}

#[test]
fn each_reference_is_a_link_to_what_explains_it() {
    let page = page(&[("note.md", "See **chapter** 2\nof @rivers2021, *chapter\n2*, @nobody.\n")]);
    let link = |class: &str, gloss: u32| {
        format!(
            "<a class=\"ref {class}\" aria-describedby=\"gloss-{gloss}\" data-gloss=\"{gloss}\" href=\"#gloss-{gloss}\">"
        )
    };
    let (chapter, work, unknown) = (link("chapter", 1), link("work", 2), link("work unknown", 3));
    // A reference in which emphasis ends is still one link.
    let rest = "<span class=\"ref chapter\" aria-describedby=\"gloss-1\">";
    let expected = format!(
        "<p>See <strong>{chapter}chapter</a></strong>{rest} 2</span>\nof {work}@rivers2021</a>, <em>{chapter}chapter\n2</a></em>, {unknown}@nobody</a>.</p>\n"
    );
    assert_eq!(without_cards(article(&page)), expected);
    // What explains it stands behind it, once for each piece, in elements that a paragraph may hold.
    assert_eq!(page.matches("<span class=\"card").count(), 5);
    let card = between(&page, "</strong>", "tabindex").to_owned();
    assert!(!["<p>", "<ul>", "<li>", "<div"].iter().any(|block| card.contains(block)), "{card}");
    let gloss = between(&page, "id=\"gloss-1\">", "</li>");
    for part in [
        "<strong>2 Commissions at Work</strong>",
        "“Commissions at Work.” In <em>Rivers &amp; Borders</em>",
        "<em>budget</em>",
        "<a href=\"ROOT/rivers2021.md#L9\">Book page</a>",
        "<a href=\"https://doi.org/10.1000/rivers.2\">",
    ] {
        assert!(gloss.contains(part), "{part} in {gloss}");
    }
    assert!(between(&page, "id=\"gloss-3\">", "</li>").contains("No work has the citekey “nobody”."));
    assert_eq!(page.matches("<li class=\"gloss").count(), 3, "each is listed once");
}

#[test]
fn nothing_that_a_note_or_an_abstract_says_runs_or_is_fetched() {
    let note = "---\ntitle: '</title><script>harm()</script>'\nlang: '\"><script>harm()</script>'\n---
A <script>harm()</script> \"&\" <b onclick='harm()'>b</b><br>c. <!-- UN --> %%chapter 2 of @rivers2021%%

<div>
<!-- @rivers2021 -->
</div>

<!--
only a comment
-->

## H {#gloss-1 .a onclick=\"harm()\"}

[x](javascript:harm()) [y](java&#10;script:harm()) [z](data:text/html,h) [to](#gloss-1) [n](other.md) ![p](https://harm.example/p.png)
![](q.png) Chapter 2 of @rivers2021.
";
    let page = page(&[("note.md", note)]);
    for harm in ["<script", "<b ", "onclick=\"", "<img", "src=", "javascript:", "data:", "comment", "UN"] {
        assert!(!page.contains(harm), "{harm} in {page}");
    }
    let body = between(&page, "dir=\"auto\">\n", "</article>");
    let first = "<h1>&lt;/title&gt;&lt;script&gt;harm()&lt;/script&gt;</h1>\n\
                 <p>A &lt;script&gt;harm()&lt;/script&gt; \"&amp;\" &lt;b onclick='harm()'&gt;b&lt;/b&gt;<br />\nc.  </p>\n\
                 <p>&lt;div&gt;\n\n&lt;/div&gt;\n</p>\n\
                 <h2 id=\"note-1-gloss-1\">H</h2>\n\
                 <p>x y z <a href=\"#note-1-gloss-1\">to</a> <a href=\"ROOT/other.md\">n</a> <a href=\"https://harm.example/p.png\">p</a>\n\
                 <a href=\"ROOT/q.png\">q.png</a> <a class=\"ref chapter\"";
    assert!(body.starts_with(first), "{body}");
    assert!(page.contains("default-src 'none'"));
    let gloss = between(&page, "id=\"gloss-1\">", "</li>");
    assert!(gloss.contains("<em>budget</em> harm() &amp;"), "{gloss}");
    assert!(!gloss.contains("harm.example"), "{gloss}");
}

#[test]
fn several_notes_are_one_page_and_their_footnotes_do_not_meet() {
    let page = page(&[("a.md", "# A\n\nx[^1]\n\n[^1]: in a\n"), ("b.md", "# B\n\nChapter 2[^1]\n\n[^1]: in b\n")]);
    assert!(page.contains("<title>A and 1 more</title>"));
    for anchor in ["note-1-1", "note-2-1"] {
        assert_eq!(page.matches(&format!("href=\"#{anchor}\"")).count(), 1, "{anchor}");
        assert_eq!(page.matches(&format!("id=\"{anchor}\"")).count(), 1, "{anchor}");
    }
    assert_eq!(page.matches("id=\"gloss-1\"").count(), 1);
}

#[test]
fn a_reference_in_another_link_is_explained_behind_that_link() {
    let page = page(&[("note.md", "[By chapter 2 of @rivers2021](https://x.example/).\n")]);
    let expected = "<p><a href=\"https://x.example/\">By \
        <span class=\"ref chapter\" aria-describedby=\"gloss-1\" data-gloss=\"1\">chapter 2</span> of \
        <span class=\"ref work\" aria-describedby=\"gloss-2\" data-gloss=\"2\">@rivers2021</span></a>.</p>\n";
    assert_eq!(without_cards(article(&page)), expected);
    assert!(article(&page).contains("@rivers2021</span></a><span class=\"card\""));
    assert!(!between(&page, "https://x.example/", "</a>").contains("<a "), "no link holds another");
}

#[test]
fn a_grid_table_is_a_table_and_its_references_are_explained() {
    let note = "+----------+-------+\n| where    | what  |\n+==========+=======+\n| chapter  | *is*  |\n| 2 of @rivers2021 | x |\n+----------+-------+\n";
    // Its lines are not equally long: it stays as it is written.
    assert!(!page(&[("note.md", note)]).contains("<table>"));
    let note = "+---------------------+------+\n| where               | what |\n+=====================+======+\n\
                | @rivers2021, ch. 2  | *is* |\n|                     | so   |\n+---------------------+------+\n";
    let page = page(&[("note.md", note)]);
    let expected = "<table>\n<tr><th>where</th><th>what</th></tr>\n<tr><td><a class=\"ref work\" ";
    assert!(article(&page).starts_with(expected), "{}", article(&page));
    assert!(
        without_cards(article(&page)).contains("ch. 2</a></td><td><em>is</em>\nso</td></tr>\n</table>"),
        "{}",
        article(&page)
    );
}

#[test]
fn the_title_of_the_front_matter_is_the_pages_and_what_is_cited_is_listed_behind() {
    let page = page(&[(
        "note.md",
        "---\ntitle: On fish\n---\n# Beginnings\n\nSee @rivers2021 and [@rivers2021, chap. 2, p. 30].\n",
    )]);
    assert!(
        page.contains("<title>On fish</title>") && article(&page).starts_with("<h1>On fish</h1>\n<h1>Beginnings</h1>")
    );
    let listed = between(&page, "<section class=\"references\">", "</section>");
    assert!(listed.starts_with("\n<h2>References</h2>\n<p>") && listed.matches("<p>").count() == 1, "{listed}");
    assert!(listed.contains("Oduya, Grace, ed. 2021. <em>Rivers &amp; Borders</em>."), "{listed}");
    // The abstract stands with the chapter alone, not with its pages.
    assert_eq!(between(&page, "<section class=\"glosses\"", "</section>").matches("<em>budget</em>").count(), 1);
}

#[test]
fn a_page_without_references_has_no_glosses() {
    let page = page(&[("note.md", "Nothing.\n")]);
    assert_eq!(article(&page), "<p>Nothing.</p>\n");
    assert!(!page.contains("<section"));
}

#[test]
fn the_page_is_written_where_it_is_wanted_but_never_over_the_note() {
    let note = "Chapter 2 of @rivers2021.\n";
    let folder = folder(&[("note.md", note)]);
    let written = annotate(folder.path(), &["note.md", "--format", "html", "-o", "page.html"]);
    assert_eq!(String::from_utf8(written.stdout).unwrap(), "page.html: 1 note\n");
    assert!(fs::read_to_string(folder.path().join("page.html")).unwrap().starts_with("<!DOCTYPE html>"));
    let refused = annotate(folder.path(), &["note.md", "--format", "html", "-o", "./note.md"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(String::from_utf8(refused.stderr).unwrap().contains("is the note itself"));
    assert_eq!(fs::read_to_string(folder.path().join("note.md")).unwrap(), note);
    // The other formats as well, without colours.
    annotate(folder.path(), &["note.md", "-o", "note.txt"]);
    let plain = fs::read_to_string(folder.path().join("note.txt")).unwrap();
    assert!(plain.starts_with("Chapter 2 of @rivers2021.\n^^^^^^^^^    ^^^^^^^^^^^\n"), "{plain}");
}
