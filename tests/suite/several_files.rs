//! What one file of a folder has from another: `@string`s, the books of chapters, keys.

use std::path::Path;

use glossator::features::diagnostics::diagnostics;
use glossator::library::variables::Variable;
use glossator::library::{Cited, Library};
use glossator::text::position::Encoding;
use glossator::workspace::Workspace;
use glossator::workspace::address::Address;

fn root() -> &'static Path {
    Path::new(if cfg!(windows) { r"C:\notes" } else { "/notes" })
}

fn address(name: &str) -> Address {
    Address::from_path(&root().join(name))
}

fn workspace(files: &[(&str, &str)]) -> Workspace {
    let mut workspace = Workspace::new(&[root().to_owned()], Encoding::Utf8);
    for (name, text) in files {
        workspace.set_closed(&address(name), text);
    }
    workspace
}

/// What `look` sees of the folder's library.
fn seen<T>(workspace: &mut Workspace, look: impl Fn(&Library) -> T) -> T {
    look(&workspace.snapshot().folders()[0].library)
}

/// What is told of the file `name`: its code, how loudly, and what.
fn told(workspace: &mut Workspace, name: &str) -> Vec<String> {
    let snapshot = workspace.snapshot();
    let note = snapshot.note_at(&address(name)).unwrap();
    let all = diagnostics(&snapshot, note);
    all.iter().map(|it| format!("{} {}: {}", it.severity.name(), it.code, it.message)).collect()
}

/// The values of `variables` that are known of `key`.
fn values(library: &Library, key: &str, variables: &[Variable]) -> Vec<String> {
    let view = library.view(library.claim(key).unwrap().thing).unwrap();
    variables.iter().map(|&variable| view.get(variable).unwrap_or_default().to_owned()).collect()
}

const STRINGS: &str = "@string{qp = \"Quay Press\"}\n@string{rr = {Rivers \\& Rule}}\n@string{orlen = {Orlen, Mika}}\n";
const ENTRIES: &str = "@string{own = {Leiden}}
@book{fords, author = orlen # { and Tessin, Uwe}, title = {Fords}, publisher = qp, address = own, date = {2001}}
@incollection{silt, title = {Silt}, booktitle = rr # {: A Reader}, publisher = QP, pages = {3--9}}
@book{none, title = {None}, publisher = nowhere}
";

#[test]
fn an_abbreviation_stands_for_what_another_file_defines() {
    use Variable::{Author, ContainerTitle, Publisher, PublisherPlace};
    for files in [[("a.bib", STRINGS), ("b.bib", ENTRIES)], [("b.bib", ENTRIES), ("a.bib", STRINGS)]] {
        let mut workspace = workspace(&files);
        seen(&mut workspace, |library| {
            assert_eq!(values(library, "fords", &[Publisher, PublisherPlace]), ["Quay Press", "Leiden"]);
            let people = library.view(library.claim("fords").unwrap().thing).unwrap().people(Author).to_vec();
            assert_eq!(people.iter().map(|person| person.family.as_str()).collect::<Vec<_>>(), ["Orlen", "Tessin"]);
            assert_eq!(
                values(library, "silt", &[Publisher, ContainerTitle]),
                ["Quay Press", "Rivers & Rule: A Reader"]
            );
            // So is the book that only the chapter tells of.
            let book = library.book_of(library.claim("silt").unwrap().thing).unwrap();
            assert_eq!(library.view(book).unwrap().title(), "Rivers & Rule: A Reader");
            assert_eq!(values(library, "none", &[Publisher]), ["nowhere"]);
        });
        let expected = [
            "information source-not-pandoc: “orlen” is an `@string` of a.bib (and 2 more stand in other files): Pandoc looks for \
             it in this file alone; what `glossator export` writes has it",
            "warning source-invalid: No `@string` defines “nowhere”. Define it, or put it in braces if it is the text itself.",
        ];
        assert_eq!(told(&mut workspace, "b.bib"), expected);
        assert_eq!(told(&mut workspace, "a.bib"), [""; 0]);
    }
}

#[test]
fn an_abbreviation_follows_the_file_that_defines_it() {
    let mut workspace = workspace(&[("a.bib", STRINGS), ("b.bib", ENTRIES)]);
    let publisher = |workspace: &mut Workspace| {
        seen(workspace, |library| values(library, "fords", &[Variable::Publisher, Variable::PublisherPlace]).join(", "))
    };
    assert_eq!(publisher(&mut workspace), "Quay Press, Leiden");
    workspace.set_closed(&address("a.bib"), &STRINGS.replace("Quay", "Pier"));
    assert_eq!(publisher(&mut workspace), "Pier Press, Leiden");
    workspace.set_closed(&address("b.bib"), &ENTRIES.replace("Leiden", "Genoa"));
    assert_eq!(publisher(&mut workspace), "Pier Press, Genoa");
    workspace.set_closed(&address("0.bib"), "@string{qp = {First Press}}\n");
    assert_eq!(publisher(&mut workspace), "First Press, Genoa");
    workspace.remove(&address("0.bib"));
    workspace.remove(&address("a.bib"));
    assert_eq!(publisher(&mut workspace), "qp, Genoa");
    assert_eq!(told(&mut workspace, "b.bib").len(), 5, "orlen, qp, rr, qp, nowhere");
}

#[test]
fn an_abbreviation_that_its_own_file_defines_no_more_stands_for_itself() {
    let entry = "@book{fords, title = {Fords}, publisher = qp}\n";
    let mut workspace = workspace(&[("a.bib", &format!("@string{{qp = {{Quay Press}}}}\n{entry}"))]);
    let publisher = |workspace: &mut Workspace| {
        seen(workspace, |library| values(library, "fords", &[Variable::Publisher]).join(""))
    };
    assert_eq!(publisher(&mut workspace), "Quay Press");
    workspace.set_closed(&address("a.bib"), entry);
    assert_eq!(publisher(&mut workspace), "qp");
}

const BOOK: &str = "@collection{tides, editor = {Moor, Bo}, title = {Tides}, date = {2004}, publisher = {Quay}}\n";
const CHAPTERS: &str = "@incollection{ebb, title = {Ebb}, crossref = {tides}, pages = {20--29}}
@incollection{silt, title = {Silt}, crossref = {tides}, pages = {3--9}}
@incollection{sand, title = {Sand}, booktitle = {Other Tides}, xref = {tides}, pages = {30--39}}
";

#[test]
fn chapters_are_those_of_the_book_that_another_file_has() {
    for files in [[("a.bib", CHAPTERS), ("b.bib", BOOK)], [("b.bib", BOOK), ("a.bib", CHAPTERS)]] {
        let mut workspace = workspace(&files);
        seen(&mut workspace, |library| {
            let book = library.claim("tides").unwrap().thing;
            let titles: Vec<&str> =
                library.chapters(book).iter().map(|&it| library.view(it).unwrap().title()).collect();
            assert_eq!(titles, ["Silt", "Ebb", "Sand"]);
            assert!(matches!(library.cited("silt"), Some(Cited::Chapter(_))));
            assert_eq!(library.works().count(), 1);
            // Pandoc prints the chapter alone; a bibliography in one file has the book with it.
            let silt = library.claim("silt").unwrap().record;
            assert_eq!(library.printed(silt).unwrap().get(Variable::ContainerTitle), None);
            assert_eq!(library.exported(silt).unwrap().get(Variable::ContainerTitle), Some("Tides"));
            let sand = library.exported(library.claim("sand").unwrap().record).unwrap();
            assert_eq!(
                (sand.get(Variable::ContainerTitle), sand.get(Variable::Publisher)),
                (Some("Other Tides"), None)
            );
        });
        let expected = "information source-not-pandoc: “tides” is an entry of b.bib: Pandoc looks for `crossref` in this file \
            alone, and prints the chapter without its book; what `glossator export` writes has it";
        assert_eq!(told(&mut workspace, "a.bib"), [expected]);
        workspace.remove(&address("b.bib"));
        seen(&mut workspace, |library| {
            // No file knows of the book, so that each stands for itself.
            let titles = library.works().map(|work| library.view(work).unwrap().title().to_owned());
            assert_eq!(titles.collect::<Vec<_>>(), ["Ebb", "Silt", "Sand"]);
        });
        assert_eq!(told(&mut workspace, "a.bib").len(), 2);
    }
}

#[test]
fn a_chapter_whose_book_no_file_has_is_a_work() {
    let chapter = "@incollection{silt, title = {Silt}, crossref = {tides}}\n";
    let mut workspace = workspace(&[("a.bib", chapter)]);
    seen(&mut workspace, |library| {
        assert!(matches!(library.cited("silt"), Some(Cited::Work(_))));
        assert_eq!((library.works().count(), library.books().count()), (1, 0));
    });
}

#[test]
fn a_link_to_a_book_takes_nothing_from_it() {
    let file = format!("{BOOK}@incollection{{silt, title = {{Silt}}, booktitle = {{Low Tides}}, xref = {{tides}}}}\n");
    let mut workspace = workspace(&[("a.bib", &file)]);
    seen(&mut workspace, |library| {
        let silt = library.claim("silt").unwrap();
        assert_eq!(library.book_of(silt.thing), Some(library.claim("tides").unwrap().thing));
        let printed = library.printed(silt.record).unwrap();
        assert_eq!(
            (printed.get(Variable::ContainerTitle), printed.get(Variable::Publisher)),
            (Some("Low Tides"), None)
        );
        assert_eq!(library.works().count(), 1);
    });
    assert_eq!(told(&mut workspace, "a.bib"), [""; 0]);
}

#[test]
fn a_set_says_what_its_first_member_says() {
    let file = "@article{first, author = {Moor, Bo}, title = {Ebb}, journaltitle = {Tides}, year = {2004}}\n\
        @set{both, entryset = {first}, crossref = {first}}\n";
    let mut workspace = workspace(&[("a.bib", file)]);
    seen(&mut workspace, |library| {
        let both = library.printed(library.claim("both").unwrap().record).unwrap();
        assert_eq!((both.title(), both.get(Variable::ContainerTitle)), ("Ebb", Some("Tides")));
    });
}

#[test]
fn what_pandoc_has_no_key_for_is_told() {
    let json =
        |id: &str| format!(r#"[{{"id": "{id}", "citation-key": "moor2004", "type": "book", "title": "Tides"}}]"#);
    let mut workspace = workspace(&[("a.json", &json("http://zotero.org/users/1/items/AB"))]);
    let expected = "information source-not-pandoc: Pandoc knows this entry by its `id` alone, and not as `@moor2004`. Write \
        `moor2004` as its `id`, or let Pandoc read what `glossator export` writes.";
    assert_eq!(told(&mut workspace, "a.json"), [expected]);
    assert!(seen(&mut workspace, |library| library.claim("moor2004").is_some()));
    for id in ["moor2004", "tides"] {
        workspace.set_closed(&address("a.json"), &json(id));
        assert_eq!(told(&mut workspace, "a.json"), [""; 0]);
    }
    workspace.set_closed(&address("b.ris"), "TY  - BOOK\nAU  - Moor, Bo\nPY  - 2004\nTI  - Fords\nER  - \n");
    let expected = "hint citekey-made: this entry has no key: it can be cited as `@moor2004a`; write that down as `ID  - moor2004a`";
    assert_eq!(told(&mut workspace, "b.ris"), [expected]);
    workspace.set_closed(&address("n.md"), "[@moor2004a]\n");
    assert_eq!(told(&mut workspace, "n.md"), [""; 0]);
}
