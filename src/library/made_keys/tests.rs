use std::path::Path;

use super::*;
use crate::library::book::{Book, Records};
use crate::library::date::Date;
use crate::library::person::Person;
use crate::library::record::Kind;
use crate::library::sources::{self, format::Format};

fn record(kind: Kind, author: &str, title: &str, year: Option<i32>) -> Record {
    let mut record = Record::new(kind, title);
    record.set_people(Variable::Author, &Person::parse_list(author));
    record.set_date(Variable::Issued, year.map(Date::of_year));
    record
}

/// The entries of an EPUB: a book of 2023 and two chapters, of which one has an author.
fn epub() -> Entries {
    let book = record(Kind::Book, "Franke, Ulrich", "World Orders", Some(2023));
    let chapters =
        vec![record(Kind::Chapter, "Koch, Martin", "Models", None), record(Kind::Chapter, "", "Conclusion", None)];
    Entries { records: Records::of_book(book, chapters, Book::default()), makes_keys: true, ..Entries::default() }
}

fn file(name: &str, text: &str) -> Entries {
    sources::read(Format::of(Path::new(name)).unwrap(), text).unwrap()
}

/// The keys of a library with the sources `all`, added in `order`, each with its title.
fn keys(all: &[(&str, Entries)], order: &[usize]) -> Vec<String> {
    let mut library = Library::default();
    for &at in order {
        let (rank, entries) = &all[at];
        library.set(SourceId(at as u32), rank, Arc::new(entries.clone()), &mut Symbols::default());
    }
    keys_and_titles(&library)
}

fn keys_and_titles(library: &Library) -> Vec<String> {
    let title = |thing| library.view(thing).map(|view| view.title().to_owned()).unwrap_or_default();
    let mut keys: Vec<String> = library.citekeys().map(|(key, thing)| format!("{key} {}", title(thing))).collect();
    keys.sort();
    keys
}

const RIS: &str = "TY  - BOOK\nAU  - Franke, U.\nPY  - 2023\nTI  - Rivers\nER  - \n\
    TY  - BOOK\nAU  - Franke, U.\nPY  - 2023\nTI  - Fords\nER  - \nTY  - BOOK\nID  - not a key\nTI  - Dams\nER  - \n";

#[test]
fn made_keys_do_not_depend_on_reading_order_and_never_clash() {
    let bib = file("z.bib", "@book{franke2023a, title = {Taken}}\n@book{koch2023, title = {Taken as Well}}\n");
    let all = [("a.ris", file("a.ris", RIS)), ("b.epub", epub()), ("z.bib", bib)];
    let expected = [
        "dams Dams",
        "franke2023 Rivers",
        "franke2023a Taken",
        "franke2023b Fords",
        "franke2023c World Orders",
        "koch2023 Taken as Well",
        "koch2023a Models",
    ];
    for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
        assert_eq!(keys(&all, &order), expected, "{order:?}");
    }
}

#[test]
fn a_key_is_made_again_when_another_source_takes_or_leaves_it() {
    let mut library = Library::default();
    let mut symbols = Symbols::default();
    library.set(SourceId(0), "b.epub", Arc::new(epub()), &mut symbols);
    assert_eq!(keys_and_titles(&library), ["franke2023 World Orders", "koch2023 Models"]);
    let taking = file("z.bib", "@book{franke2023, title = {Taken}}\n");
    library.set(SourceId(1), "z.bib", Arc::new(taking), &mut symbols);
    assert_eq!(keys_and_titles(&library), ["franke2023 Taken", "franke2023a World Orders", "koch2023 Models"]);
    library.remove(SourceId(1), &mut symbols);
    assert_eq!(keys_and_titles(&library), ["franke2023 World Orders", "koch2023 Models"]);
}

#[test]
fn a_work_with_a_key_in_another_source_needs_no_made_key() {
    let mut library = Library::default();
    let mut symbols = Symbols::default();
    library.set(SourceId(0), "b.epub", Arc::new(epub()), &mut symbols);
    let known = "@book{orders, author = {Franke, Ulrich}, title = {World Orders}, year = {2023}}\n";
    library.set(SourceId(1), "z.bib", Arc::new(file("z.bib", known)), &mut symbols);
    assert_eq!(keys_and_titles(&library), ["koch2023 Models", "orders World Orders"]);
    let other = known.replace("World Orders", "Sea Orders");
    library.set(SourceId(1), "z.bib", Arc::new(file("z.bib", &other)), &mut symbols);
    assert_eq!(keys_and_titles(&library), ["franke2023 World Orders", "koch2023 Models", "orders Sea Orders"]);
}
