//! Document links: the DOI or address of what a reference means.

use serde_json::{Value, json};

use crate::desk::{Desk, ICPDR, RIVERS, SEAS, range};

#[test]
fn references_open_what_they_mean() {
    let mut desk = Desk::start(&[("books/rivers2021.md", RIVERS), ("books/seas2019.md", SEAS), ("icpdr.md", ICPDR)]);
    desk.open(
        "note.md",
        "@rivers2021, chapter 2 of @rivers2021.\n\nChapter 3 of @rivers2021, @seas2019, ICPDR, @no.\n",
    );
    let params = json!({"textDocument": {"uri": desk.uri("note.md")}});
    let links = desk.client.request("textDocument/documentLink", params).unwrap();
    let found: Vec<_> = links.as_array().unwrap().iter().map(|link| (link["range"].clone(), &link["target"])).collect();
    let (book, two, three) = (
        json!("https://doi.org/10.5555/rivers"),
        json!("https://doi.org/10.5555/rivers.2"),
        json!("https://rivers.example/3"),
    );
    let expected = [
        (range(0, 0, 11), &book),
        (range(0, 13, 22), &two),
        (range(0, 26, 37), &book),
        (range(2, 0, 9), &three),
        (range(2, 13, 24), &book),
    ];
    assert_eq!(found, expected);
    assert!(links[1]["tooltip"].as_str().unwrap().contains("2 Counting Fish"));
    assert_eq!(desk.client.shut_down(), 0);
}

#[test]
fn a_note_without_references_has_no_links() {
    let mut desk = Desk::start(&[("books/rivers2021.md", RIVERS)]);
    desk.open("note.md", "See <https://example.org> and [x](y.md).\n");
    let params = json!({"textDocument": {"uri": desk.uri("note.md")}});
    assert_eq!(desk.client.request("textDocument/documentLink", params), Ok(json!([])));
    let params = json!({"textDocument": {"uri": desk.uri("nowhere.md")}});
    assert_eq!(desk.client.request("textDocument/documentLink", params), Ok(Value::Null));
    assert_eq!(desk.client.shut_down(), 0);
}
