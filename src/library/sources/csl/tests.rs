use super::*;
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
    let (records, problems) = read_json(text).unwrap();
    let chapter = &records[0];
    let keys: Vec<_> = chapter.keys.iter().map(|citekey| citekey.span.of(text)).collect();
    assert_eq!(keys, ["franke2023", "http://zotero.org/users/1/items/AB"]);
    assert_eq!((chapter.title(), chapter.number.map(|n| n.value)), ("Models & more", Some(4)));
    assert_eq!(chapter.marked_up(Variable::Title), Some("<i>Models</i> & more"));
    assert_eq!((chapter.kind, chapter.get(Variable::ContainerTitle)), (Kind::Chapter, Some("Orders: New")));
    assert_eq!(
        chapter.people(Variable::Author).first().map(|name| name.to_string()).as_deref(),
        Some("M. L. King Jr.")
    );
    assert_eq!(chapter.people(Variable::ContainerAuthor).first().map(|name| name.family), Some("UN"));
    assert_eq!(chapter.get(Variable::Abstract), Some("One \\*x\\*.\n\nTwo."));
    assert_eq!((chapter.get(Variable::Issued), chapter.get(Variable::Doi)), (Some("2023-05"), Some("10.1000/ab")));
    assert_eq!((chapter.pages.map(|pages| pages.to_string()).as_deref(), chapter.year()), (Some("77-100"), Some(2023)));
    assert_eq!((records[1].kind, records[1].keys[0].span.of(text)), (Kind::Other, "7"));
    assert_eq!(records.len(), 4);
    let underlined: Vec<_> = problems.iter().map(|problem| problem.span.of(text)).collect();
    // Pandoc knows the first entry only by its address.
    assert_eq!(underlined, ["franke2023", "\"stray\"", "\"No key\""]);
}

/// As Pandoc takes them.
#[test]
fn the_number_of_a_year_may_be_short() {
    let cases = [("[[20]]", Some("0020")), ("[[\"23\", 5]]", Some("0023-05")), ("[[-44, 3, 15]]", Some("-0044-03-15"))];
    for (parts, issued) in cases.into_iter().chain([("[[0]]", None)]) {
        let text = format!(r#"[{{"id": "a", "type": "book", "title": "A", "issued": {{"date-parts": {parts}}}}}]"#);
        let (records, _) = read_json(&text).unwrap();
        assert_eq!(records[0].get(Variable::Issued), issued, "{parts}");
    }
}

#[test]
fn one_bad_object_is_one_problem() {
    let text = "[{\"id\": \"a\", \"type\": \"book\", \"title\": \"A\"},\n {\"id\": \"b\", \"type\": },\n \
        {\"id\": \"c\", \"type\": \"book\"}]";
    let (records, problems) = read_json(text).unwrap();
    assert_eq!(records.iter().map(Record::citekey).collect::<Vec<_>>(), ["a", "c"]);
    assert_eq!(problems.len(), 1);
}

#[test]
fn a_note_may_list_its_references_itself() {
    let text = "---\ntitle: Note\nreferences:\n- id: '@odd'\n  type: chapter\n  title: \"The *UN*\"\n  \
        container-title: Orders\n  page: 3-4\n  issued: 2020\n  abstract: |\n    One *x*.\n\n    Two.\n- id: b\n  type: book\n---\n";
    let block = front_matter::read(text).unwrap();
    let entries = references(&block.fields).unwrap();
    assert_eq!(entries.problems, []);
    let works: Vec<_> = entries.records.works().map(|(_, work)| work).collect();
    let [book, orders] = works.as_slice() else { panic!("{entries:#?}") };
    assert_eq!((book.record.citekey(), orders.record.title(), orders.gathered), ("b", "Orders", true));
    let (_, chapter) = entries.records.chapters(orders).next().unwrap();
    assert_eq!((chapter.record.title(), chapter.record.keys[0].span.of(text)), ("The UN", "@odd"));
    assert_eq!(chapter.record.get(Variable::Abstract), Some("One *x*.\n\nTwo."));
    assert!(references(&front_matter::read("---\nreferences: [a]\n---\n").unwrap().fields).is_none());
}
