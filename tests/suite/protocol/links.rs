//! Document links: to the DOI or address of what a reference means.

use serde_json::{Value, json};

use crate::protocol::session::{ICPDR, RIVERS, SEAS, Session, range};

#[test]
fn references_open_what_they_mean() {
    let mut session =
        Session::start(&[("books/rivers2021.md", RIVERS), ("books/seas2019.md", SEAS), ("icpdr.md", ICPDR)]);
    session.open(
        "note.md",
        "@rivers2021, chapter 2 of @rivers2021.\n\nChapter 3 of @rivers2021, @seas2019, ICPDR, @no.\n",
    );
    let params = json!({"textDocument": {"uri": session.uri("note.md")}});
    let links = session.client.request("textDocument/documentLink", params).unwrap();
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
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn a_note_without_references_has_no_links() {
    let mut session = Session::start(&[("books/rivers2021.md", RIVERS)]);
    session.open("note.md", "See <https://example.org> and [x](y.md).\n");
    let params = json!({"textDocument": {"uri": session.uri("note.md")}});
    assert_eq!(session.client.request("textDocument/documentLink", params), Ok(json!([])));
    let params = json!({"textDocument": {"uri": session.uri("nowhere.md")}});
    assert_eq!(session.client.request("textDocument/documentLink", params), Ok(Value::Null));
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn a_link_to_a_file_gets_its_target_when_it_is_followed() {
    let bib = "@book{hills, title = {Hills}, file = {papers/hills %1.pdf}, doi = {10.5555/hills}}\n\
        @book{gone, title = {Gone}, file = {gone.pdf}, doi = {10.5555/gone}}\n\
        @book{lost, title = {Lost}, file = {lost.pdf}}\n";
    let mut session = Session::start(&[("refs/a.bib", bib), ("papers/hills %1.pdf", "%PDF-1.7\n")]);
    session.open("note.md", "[@hills, p. 30], @gone, @lost.\n");
    let params = json!({"textDocument": {"uri": session.uri("note.md")}});
    let links = session.client.request("textDocument/documentLink", params).unwrap();
    assert_eq!(links.as_array().map(Vec::len), Some(4));
    assert!(links[1]["tooltip"].as_str().unwrap().contains("page 30 as printed"), "{links}");
    let mut follow = |at: usize| {
        assert_eq!(links[at].get("target"), None);
        let link = session.client.request("documentLink/resolve", links[at].clone()).unwrap();
        assert_eq!(link["range"], links[at]["range"]);
        link["target"].clone()
    };
    let targets: Vec<Value> = (0..4).map(&mut follow).collect();
    let hills = session.uri("papers/hills %1.pdf");
    assert_eq!(
        targets,
        [json!(hills), json!(format!("{hills}#page=30")), json!("https://doi.org/10.5555/gone"), Value::Null]
    );
    let shown = session.client.wait_for_method("window/showMessage");
    let message = shown["params"]["message"].as_str().unwrap();
    assert!(message.contains("looked for") && message.contains("lost.pdf"), "{message}");
    assert_eq!(session.client.shut_down(), 0);
}
