use super::*;
use crate::library::date::Date;
use crate::markdown::front_matter;

#[test]
fn zoteros_json_is_read() {
    let text = r#"{"items": [
        {"id": "http://zotero.org/users/1/items/AB", "citation-key": "franke2023", "type": "chapter",
         "title": "Chapter 4: <i>Models</i> &amp; more", "container-title": ["Orders: New"], "DOI": "10.1000/AB",
         "container-author": [{"literal": "UN"}], "author": [{"family": "King", "given": "M. L.", "suffix": "Jr."}],
         "page": "77–100", "issued": {"date-parts": [[2023, 5]]}, "abstract": "<p>One *x*.</p><p>Two.</p>"},
        {"id": 7, "type": "article-journal", "title": "Paper", "container-title": "Journal"},
        {"id": "web", "type": "webpage"},
        "stray",
        {"type": "book", "title": "No key"}
    ]}"#;
    let (items, problems) = read_json(text).unwrap();
    let chapter = &items[0];
    let keys: Vec<_> = chapter.citekeys.iter().map(|citekey| citekey.span.of(text)).collect();
    assert_eq!(keys, ["franke2023", "http://zotero.org/users/1/items/AB"]);
    assert_eq!((chapter.title.as_str(), chapter.number.map(|n| n.value)), ("Models & more", Some(4)));
    assert_eq!((chapter.kind, chapter.container.as_deref()), (Kind::Chapter, Some("Orders: New")));
    assert_eq!(chapter.authors[0].to_string(), "M. L. King Jr.");
    assert_eq!(chapter.container_authors[0].family, "UN");
    assert_eq!(chapter.abstract_text.as_deref(), Some("One \\*x\\*.\n\nTwo."));
    assert_eq!((chapter.issued.map(Date::year), chapter.doi.as_deref()), (Some(2023), Some("10.1000/ab")));
    assert_eq!((items[1].kind, items[1].citekeys[0].span.of(text)), (Kind::Other, "7"));
    assert_eq!(items.len(), 4);
    let places: Vec<_> = problems.iter().map(|problem| problem.span.of(text)).collect();
    assert_eq!(places, ["\"stray\"", "\"No key\""]);
}

#[test]
fn one_bad_object_is_one_problem() {
    let text = "[{\"id\": \"a\", \"type\": \"book\", \"title\": \"A\"},\n {\"id\": \"b\", \"type\": },\n \
        {\"id\": \"c\", \"type\": \"book\"}]";
    let (items, problems) = read_json(text).unwrap();
    assert_eq!(items.iter().map(|item| item.citekeys[0].key.as_str()).collect::<Vec<_>>(), ["a", "c"]);
    assert_eq!(problems.len(), 1);
}

#[test]
fn a_note_may_list_its_references_itself() {
    let text = "---\ntitle: Note\nreferences:\n- id: '@odd'\n  type: chapter\n  title: \"The *UN*\"\n  \
        container-title: Orders\n  page: 3-4\n  issued: 2020\n  abstract: |\n    One *x*.\n\n    Two.\n- id: b\n  type: book\n---\n";
    let block = front_matter::read(text).unwrap();
    let entries = references(&block.fields).unwrap();
    assert_eq!(entries.problems, []);
    let works: Vec<_> = entries.works.iter().collect();
    let [book, orders] = works.as_slice() else { panic!("{entries:#?}") };
    assert_eq!((book.citekey(), orders.title.as_str()), ("b", "Orders"));
    let chapter = &orders.chapters[0];
    assert_eq!((chapter.title.as_str(), chapter.citekey_span.of(text)), ("The UN", "@odd"));
    assert_eq!(chapter.abstract_text.as_deref(), Some("One *x*.\n\nTwo."));
    assert!(references(&front_matter::read("---\nreferences: [a]\n---\n").unwrap().fields).is_none());
}
