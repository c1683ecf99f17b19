//! Entries of several sources that are one work, and those that are not.

use std::path::Path;
use std::sync::Arc;

use glossator::library::variables::Variable;
use glossator::library::{Cited, Library};
use glossator::text::position::Encoding;
use glossator::workspace::Workspace;
use glossator::workspace::address::Address;

const PAGE: &str = "---
type: book
citekey: rivers2020
title: \"Rivers of the World: A Reader\"
issued: 2020
---

# Rivers of the World

## 1 Springs

- type: chapter

## 2 Deltas

- page: 21-40

> What a delta is.
";

const BIB: &str = "@collection{bach2020,
  title = {Rivers of the World}, subtitle = {A Reader}, editor = {Bach, Eva}, year = {2020}, publisher = {Quay Press},
}
@incollection{meer2020, author = {Meer, Jan}, title = {Deltas}, crossref = {bach2020}, pages = {21--40}}
";

/// A folder that holds the files `files`.
fn workspace(files: &[(&str, &str)]) -> Workspace {
    let mut workspace = Workspace::new(&[root().to_owned()], Encoding::Utf8);
    for (name, text) in files {
        workspace.set_closed(&address(name), text);
    }
    workspace
}

fn root() -> &'static Path {
    Path::new(if cfg!(windows) { r"C:\notes" } else { "/notes" })
}

fn address(name: &str) -> Address {
    Address::from_path(&root().join(name))
}

fn library(workspace: &mut Workspace) -> Arc<Library> {
    Arc::clone(&workspace.snapshot().folders()[0].library)
}

/// The full titles of all works, each with the numbers or titles of its chapters.
fn works(library: &Library) -> Vec<String> {
    let label = |chapter| library.view(chapter).unwrap().label();
    let chapters = |work| library.chapters(work).into_iter().map(label).collect::<Vec<String>>().join(", ");
    library.works().map(|work| format!("{}: {}", library.view(work).unwrap().main_title(), chapters(work))).collect()
}

#[test]
fn a_book_page_and_an_entry_of_one_title_and_year_are_one_work() {
    let mut workspace = workspace(&[("a.bib", BIB), ("rivers.md", PAGE)]);
    let library = library(&mut workspace);
    assert_eq!(works(&library), ["Rivers of the World: 1 Springs, 2 Deltas"]);
    let (by_page, by_entry) = (library.cited("rivers2020").unwrap(), library.cited("bach2020").unwrap());
    assert_eq!(by_page, by_entry, "either key means the book");
    let work = library.view(by_page.thing()).unwrap();
    assert_eq!(work.citekey(), "rivers2020", "the book page counts first");
    assert_eq!(work.get(Variable::Publisher), Some("Quay Press"), "and learns what only the entry says");
    let Some(Cited::Chapter(id)) = library.cited("meer2020") else { panic!("a chapter of its own key") };
    let (_, chapter) = library.chapter(id).unwrap();
    let author = chapter.people(Variable::Author).first().unwrap();
    assert_eq!((chapter.label().as_str(), author.family), ("2 Deltas", "Meer"));
    assert_eq!(chapter.abstract_text(), Some("What a delta is."));
}

#[test]
fn what_was_put_together_comes_apart_again() {
    let mut workspace = workspace(&[("a.bib", BIB), ("rivers.md", PAGE)]);
    workspace.remove(&address("rivers.md"));
    let without_page = library(&mut workspace);
    assert_eq!(works(&without_page), ["Rivers of the World: Deltas"]);
    assert_eq!(without_page.cited("rivers2020"), None);
    workspace.set_closed(&address("rivers.md"), PAGE);
    workspace.remove(&address("a.bib"));
    let without_entry = library(&mut workspace);
    assert_eq!(works(&without_entry), ["Rivers of the World: 1 Springs, 2 Deltas"]);
    assert_eq!(without_entry.cited("meer2020"), None);
}

#[test]
fn a_shared_doi_makes_one_work_of_two_years_and_another_edition_never_does() {
    let first = "@book{a1, title = {Rivers}, year = {2020}, doi = {10.1234/r}}";
    let same = "@book{b1, title = {Rivers: A Reader}, year = {2014}, doi = {10.1234/R}}";
    let mut one = workspace(&[("a.bib", first), ("b.bib", same)]);
    assert_eq!(library(&mut one).works().count(), 1);
    let other = "@book{b1, title = {Lakes}, year = {2020}, doi = {10.1234/r}}";
    let mut mistaken = workspace(&[("a.bib", first), ("b.bib", other)]);
    assert_eq!(library(&mut mistaken).works().count(), 2, "somebody mistook the DOI");
    let paper = "@book{a1, title = {Great Rivers}, author = {Bach, Eva}, year = {2020}, isbn = {978-0-306-40615-7}}";
    let electronic =
        "@book{b1, title = {Great Rivers}, author = {Bach, Eva}, year = {2020}, isbn = {978-3-16-148410-0}}";
    let mut formats = workspace(&[("a.bib", paper), ("b.bib", electronic)]);
    assert_eq!(library(&mut formats).works().count(), 1, "each format of a book has an ISBN of its own");
    let second_edition = "@book{b1, title = {Rivers}, year = {2020}, edition = {2}, doi = {10.1234/r}}";
    let first_edition = "@book{a1, title = {Rivers}, year = {2020}, edition = {1}, doi = {10.1234/r}}";
    let mut editions = workspace(&[("a.bib", first_edition), ("b.bib", second_edition)]);
    assert_eq!(library(&mut editions).works().count(), 2);
}

#[test]
fn json_that_is_no_bibliography_is_passed_over_in_silence() {
    let mut workspace = workspace(&[("package.json", "{\"name\": \"x\", \"type\": \"module\", \"title\": \"y\"}")]);
    let snapshot = workspace.snapshot();
    let note = snapshot.note_at(&address("package.json")).unwrap();
    assert_eq!(note.facts.problems, []);
    assert_eq!(snapshot.folders()[0].library.works().count(), 0);
}
