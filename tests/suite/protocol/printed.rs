//! What is printed for a note: its citations and the list of its references (`glossator/printed`), and what Pandoc reads for it
//! (`glossator/pandocReads`).

use serde_json::{Value, json};

use crate::protocol::session::Session;

const BIB: &str = "\
@book{weir2018, author = {Weir, Paula}, title = {Hydrants}, publisher = {Pipe Press}, address = {Oslo}, year = 2018}

@book{weir2018b, author = {Weir, Paula}, title = {Valves}, publisher = {Pipe Press}, address = {Oslo}, year = 2018}

@book{otto2019, author = {Otto, Kim}, title = {Pipes}, publisher = {Pipe Press}, address = {Oslo}, year = 2019}

@book{ruiz0, author = {Ruiz, Ana}, title = {Taps}, publisher = {Pipe Press}, address = {Oslo}, pubstate = {forthcoming}}
";

/// What is printed for `note` once the style is loaded.
fn printed(session: &mut Session, note: &str) -> Value {
    session.open("note.md", note);
    let uri = session.uri("note.md");
    loop {
        let answer = session.client.request("glossator/printed", json!({"textDocument": {"uri": uri}})).unwrap();
        if answer["references"] != json!([]) {
            return answer;
        }
    }
}

/// Each citation as it is typed and as it is printed.
fn citations(answer: &Value, note: &str) -> Vec<(String, String)> {
    let lines: Vec<&str> = note.lines().collect();
    let each = answer["citations"].as_array().unwrap().iter().map(|citation| {
        let at = |end: &str, part: &str| citation["range"][end][part].as_u64().unwrap() as usize;
        let typed = &lines[at("start", "line")][at("start", "character")..at("end", "character")];
        (typed.to_owned(), citation["printed"].as_str().unwrap().to_owned())
    });
    each.collect()
}

#[test]
fn citations_are_printed_as_pandoc_prints_them() {
    let mut session = Session::start(&[("refs.bib", BIB)]);
    let note = "\
# Pipes

So [see @weir2018, chap. 4, p. 81; -@otto2019, p. 3 and more].
And @otto2019 [p. 3] or @weir2018b say, -@otto2019 too.
Not [@nobody]. But [@otto2019, pp. 3-9] and `[@otto2019]`.
";
    let answer = printed(&mut session, note);
    // As Pandoc 3 prints them with `--citeproc`.
    let expected = [
        (
            "[see @weir2018, chap. 4, p. 81; -@otto2019, p. 3 and more]",
            "(see Weir 2018a, chap. 4, p. 81; 2019, 3 and more)",
        ),
        ("@otto2019 [p. 3]", "Otto (2019, 3)"),
        ("@weir2018b", "Weir (2018b)"),
        ("-@otto2019", "(2019)"),
        ("[@otto2019, pp. 3-9]", "(Otto 2019, 3–9)"),
    ];
    let expected: Vec<_> = expected.map(|(typed, printed)| (typed.to_owned(), printed.to_owned())).into();
    assert_eq!(citations(&answer, note), expected);
    let references = [
        "Otto, Kim. 2019. *Pipes*. Pipe Press.",
        "Weir, Paula. 2018a. *Hydrants*. Pipe Press.",
        "Weir, Paula. 2018b. *Valves*. Pipe Press.",
    ];
    assert_eq!((&answer["heading"], &answer["references"]), (&json!("References"), &json!(references)));
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn what_pandoc_reads_is_what_the_note_or_the_settings_name() {
    let files = [("refs.bib", BIB), ("other.bib", "@book{a1, title = {A}}\n")];
    let mut session = Session::start(&files);
    session.wait_until_indexed();
    session.open("named.md", "---\nbibliography: refs.bib\n---\n\n[@otto2019]\n");
    session.open("silent.md", "[@otto2019]\n");
    let mut reads = |name: &str| -> Vec<String> {
        let params = json!({"textDocument": {"uri": session.uri(name)}});
        let answer = session.client.request("glossator/pandocReads", params).unwrap();
        answer.as_array().unwrap().iter().map(|it| it["name"].as_str().unwrap().to_owned()).collect()
    };
    // The bibliography that a note names is read after it.
    while reads("named.md") != ["refs.bib"] {}
    assert_eq!(reads("silent.md"), [""; 0]);
    assert_eq!(session.client.shut_down(), 0);
}
