//! What is small and would grow while it is read, without end or beyond all memory: it is told once, where it stands, and all
//! else is read.

use serde_json::{Value, json};

use crate::formats::glossator;
use crate::protocol::session::Session;

/// A citation style with these macros, whose bibliography has this layout.
fn style(macros: &str, layout: &str) -> String {
    format!(
        r#"<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0"><info><title>S</title><id>s</id>
<updated>2021-01-01T00:00:00Z</updated></info>{macros}<citation><layout><text variable="title"/></layout></citation>
<bibliography><layout>{layout}</layout></bibliography></style>"#
    )
}

const TITLE: &str = r#"<text variable="title"/>"#;
const SETTINGS: &str = "# How we cite\n\n[citation]\nstyle = \"our.csl\"\n";
const WORK: &str = "@book{lake2020, title = {A Lake}, author = {Reed, Ada}, year = {2020}}\n";

/// What `check` says of a folder with these files: the file, the line and the message of each finding.
fn told(files: &[(&str, &str)]) -> Vec<(String, u64, String)> {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    let output = glossator(folder.path(), &["check", "--format", "json"]);
    assert!(output.status.code().is_some_and(|code| code < 2), "{output:?}");
    let found: Value = serde_json::from_slice(&output.stdout).unwrap();
    let one = |it: &Value| {
        let text = |name: &str| it[name].as_str().unwrap().to_owned();
        (text("file"), it["line"].as_u64().unwrap(), text("message"))
    };
    found.as_array().unwrap().iter().map(one).collect()
}

/// `open` and `close` around `middle`, many times.
fn nested(times: usize, open: &str, middle: &str, close: &str) -> String {
    format!("{}{middle}{}", open.repeat(times), close.repeat(times))
}

/// Macros `m0`, `m1`, ..., the first of which is a title and each other one made of the one before.
fn chain(length: usize, each: impl Fn(usize) -> String) -> String {
    let body = |n: usize| if n == 0 { TITLE.to_owned() } else { each(n - 1) };
    (0..length).map(|n| format!(r#"<macro name="m{n}">{}</macro>"#, body(n))).collect()
}

fn call(n: usize) -> String {
    format!(r#"<text macro="m{n}"/>"#)
}

/// Styles that must not be read, and a part of what is said of each.
fn hostile_styles() -> Vec<(&'static str, String, &'static str)> {
    let sorted =
        r#"<bibliography><sort><key macro="year"/></sort><layout><text variable="title"/></layout></bibliography>"#;
    let by_key = style(r#"<macro name="year"><group><text macro="year"/></group></macro>"#, TITLE);
    let around = |inner: &str| format!(r#"<names variable="author"><substitute>{inner}</substitute></names>"#);
    let choice = |inner: &str| format!(r#"<choose><if type="book"><group/></if><else>{inner}</else></choose>"#);
    let circle = format!(
        r#"<macro name="one">{}</macro><macro name="two">{}</macro><macro name="three"><group><text macro="one"/></group></macro>"#,
        around(r#"<text macro="two"/>"#),
        choice(r#"<text macro="three"/>"#)
    );
    let attributes: String = (0..3000).map(|n| format!(" x{n}='1'")).collect();
    vec![
        ("a circle of three", style(&circle, TITLE), "calls itself"),
        (
            "a circle that only sorting calls",
            by_key.replacen("<bibliography><layout><text variable=\"title\"/></layout></bibliography>", sorted, 1),
            "`year`",
        ),
        ("threefold, thirty times", style(&chain(30, |n| call(n).repeat(3)), &call(29)), "too large"),
        ("twice in each branch", style(&chain(40, |n| choice(&call(n).repeat(2))), &call(39)), "too large"),
        ("a long chain", style(&chain(400, |n| format!("<group>{}</group>", call(n))), &call(399)), "deep"),
        (
            "names in names",
            style("", &nested(500, r#"<names variable="editor"><substitute>"#, TITLE, "</substitute></names>")),
            "deep",
        ),
        ("a chain that nobody calls", style(&chain(300, |n| format!("<group>{}</group>", call(n))), TITLE), "deep"),
        (
            "attributes of the style",
            style("", TITLE).replacen("<style", &format!("<style{attributes}"), 1),
            "attributes",
        ),
        (
            "a long prefix",
            style("", &format!(r#"<text variable="title" prefix="{}"/>"#, "x".repeat(50_000))),
            "text of more",
        ),
        ("very many macros", style(&chain(5_000, |_| String::new()), TITLE), "too many macros"),
        ("a long remark", style(&format!("<!-- {} -->", "x".repeat(2 << 20)), TITLE), "too large: it has 2048 KB"),
    ]
}

#[test]
fn a_style_that_grows_without_end_is_told_where_it_is_chosen() {
    for (name, style, part) in hostile_styles() {
        let told =
            told(&[("our.csl", &style), (".glossator.toml", SETTINGS), ("lake.bib", WORK), ("n.md", "[@lake2020]\n")]);
        let [(file, line, message)] = told.as_slice() else { panic!("{name}: {told:?}") };
        assert_eq!((file.as_str(), *line), (".glossator.toml", 4), "{name}");
        assert!(message.starts_with("The style `our.csl` ") && message.contains(part), "{name}: {message}");
    }
}

#[test]
fn a_style_that_grows_without_end_leaves_the_server_alive_and_the_card_as_it_is_without() {
    for (_, style, part) in hostile_styles() {
        let mut session = Session::start(&[("lake.bib", WORK), (".glossator.toml", SETTINGS), ("our.csl", &style)]);
        session.client.wait_for(part, |message| {
            let found = message["params"]["diagnostics"].as_array();
            let names_it = |it: &Value| it["message"].as_str().unwrap().replace(['“', '”'], "`").contains(part);
            found.is_some_and(|all| all.iter().any(names_it))
        });
        session.open("n.md", "[@lake2020]\n");
        assert!(session.hover_text("n.md", 0, 4).contains("A Lake"), "{part}");
        assert_eq!(session.client.shut_down(), 0);
    }
}

#[test]
fn styles_that_are_deep_or_long_and_no_more_are_used() {
    let deep_chain = chain(50, |n| format!("<group>{}</group>", call(n)));
    let choices = nested(80, r#"<choose><if type="book">"#, TITLE, "</if></choose>");
    let names = nested(70, r#"<names variable="editor"><substitute>"#, TITLE, "</substitute></names>");
    let many = r#"<group><text variable="title" suffix=". "/></group>"#.repeat(3_000);
    let branches = format!(
        r#"<choose><if type="book">{TITLE}</if>{}</choose>"#,
        format!(r#"<else-if type="map">{TITLE}</else-if>"#).repeat(2_000)
    );
    for style in
        [style(&deep_chain, &call(49)), style("", &choices), style("", &names), style("", &many), style("", &branches)]
    {
        let mut session = Session::start(&[("lake.bib", WORK), (".glossator.toml", SETTINGS), ("our.csl", &style)]);
        session.open("n.md", "[@lake2020]\n");
        // The style prints the title alone.
        session.hover_until("n.md", 0, 4, |text| text.split("\n\n").nth(1).is_some_and(|it| it.starts_with("A Lake")));
        assert_eq!(session.client.shut_down(), 0);
    }
}

#[test]
fn names_of_bibtex_that_grow_are_told_once_and_all_else_is_read() {
    let row = |each: &dyn Fn(usize) -> String| (1..60).map(each).collect::<String>();
    let files = [
        ("threefold", format!("@string{{a = {{lake }}}}\n{}", "@string{a = a # a # a}\n".repeat(40))),
        (
            "two in turn, in capitals and parentheses",
            format!("@string{{a = {{lake }}}}\n{}", "@STRING(b = A # a)\n@STRING(a = b # B)\n".repeat(40)),
        ),
        ("in one", format!("@string{{s0 = {{lake }}{}}}\n", row(&|n| format!(", s{n} = s{0} # s{0} # \" \"", n - 1)))),
        ("the sum of all before", {
            let sum = |n: usize| (0..n).map(|k| format!("f{k}")).collect::<Vec<_>>().join(" # ");
            format!("@string{{f0 = {{lake and river}}}}\n{}", row(&|n| format!("@string{{f{n} = {}}}\n", sum(n))))
        }),
        (
            "one name, in one field",
            format!("@string{{s = {{{}}}}}\n@book{{b2020, title = s{}}}\n", "lake ".repeat(300), " # s".repeat(900)),
        ),
        (
            "one name, in many fields",
            format!(
                "@string{{s = {{{}}}}}\n@book{{b2020, title = s, publisher = s, series = s, address = s, edition = s, note = s}}\n",
                "lake ".repeat(300)
            ),
        ),
    ];
    for (name, text) in files {
        let told = told(&[("grows.bib", &format!("{text}\n{WORK}")), ("n.md", "[@lake2020, p. 3]\n")]);
        let [(file, _, message)] = told.as_slice() else { panic!("{name}: {} {:?}", told.len(), told.first()) };
        assert_eq!(file, "grows.bib", "{name}");
        assert!(message.starts_with("The names here stand for more text"), "{name}: {message}");
    }
}

#[test]
fn names_of_bibtex_that_are_many_or_long_and_do_not_grow_are_no_mistake() {
    let hundred = (0..100).map(|n| format!("@string{{j{n} = {{Journal of {n} Lakes}}}}\n")).collect::<String>();
    let used = (0..100)
        .map(|n| format!("@article{{a{n}, title = {{T{n}}}, journal = j{n}, year = 2001}}\n"))
        .collect::<String>();
    let row = (1..80).map(|n| format!("@string{{s{n} = s{} # {{, {n}}}}}\n", n - 1)).collect::<String>();
    let long =
        format!("@string{{a = {{{}}}}}\n@book{{b2020, title = {{B}}, abstract = a}}\n", "It rains. ".repeat(150));
    for text in [format!("{hundred}{used}"), format!("@string{{s0 = {{x}}}}\n{row}@book{{b2020, title = s79}}\n"), long]
    {
        assert_eq!(told(&[("many.bib", &text)]), []);
    }
}

#[test]
fn what_lies_very_deep_ends_neither_check_nor_the_server() {
    let n = 20_000;
    let toml = |text: String| (".glossator.toml", text);
    let page = |text: String| ("page.html", format!("<meta name=\"citation_title\" content=\"A Lake\">{text}"));
    let deep = [
        toml(format!("bibliography = {}\n", nested(n, "[", "\"a.bib\"", "]"))),
        toml(format!("x = {}\n", nested(n, "{a = ", "1", "}"))),
        toml(format!("[{}b]\n", "a.".repeat(n))),
        ("deep.yaml", format!("references:\n  {}x\n", "? ".repeat(n))),
        ("deep.yaml", format!("type: book\ntitle: {}\n", nested(n, "[{a: ", "x", "}]"))),
        ("deep.md", format!("---\nauthor: {}\n---\n", nested(n, "[{family: ", "x", "}]"))),
        ("deep.md", nested(n, "[![", "x", "](a)](b)")),
        ("deep.md", nested(n, "> 1. ", "x", "")),
        (
            "deep.json",
            format!(
                "[{{\"id\":\"a\",\"type\":\"book\",\"title\":\"A\",\"author\":{}}}]",
                nested(n, "[{\"a\":", "1", "}]")
            ),
        ),
        ("deep.bib", format!("@book{{a2020, title = \"{}\"}}", nested(n, "{", "x", "}"))),
        (
            "deep.bib",
            format!("@book{{a2020, title = {{A}}, abstract = {{{}}}}}", nested(n, "\\emph{\\textit{", "x", "}}")),
        ),
        page("<ruby><rt>".repeat(n)),
        page("<button><object>".repeat(n)),
        page(format!("<script type=\"application/ld+json\">{}</script>", nested(n, "{\"hasPart\":", "{}", "}"))),
    ];
    for (name, text) in deep {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(name), &text).unwrap();
        let output = glossator(folder.path(), &["check"]);
        assert!(output.status.code().is_some_and(|code| code < 2), "{name}, {:.40}: {output:?}", text);
        let mut session = Session::start(&[("lake.bib", WORK), (name, &text)]);
        session.open("n.md", "[@lake2020]\n");
        assert!(session.hover_text("n.md", 0, 4).contains("A Lake"), "{name}");
        session.open(name, &text);
        let uri = session.uri(name);
        session
            .client
            .request("textDocument/semanticTokens/full", json!({"textDocument": {"uri": uri}}))
            .expect("an answer");
        assert_eq!(session.client.shut_down(), 0, "{name}");
    }
}
