//! What is written of settings and diagnostics in several places is the same everywhere: the program, the page that explains
//! diagnostics, the schema of `.glossator.toml`, the editors' settings and the documentation.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use glossator::features::explanations;
use glossator::workspace::settings::{Code, Settings};
use serde_json::Value;

fn read(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

fn json(path: &str) -> Value {
    serde_json::from_str(&read(path)).unwrap()
}

fn codes() -> Vec<&'static str> {
    Code::ALL.iter().map(|code| code.name()).collect()
}

fn names(object: &Value) -> Vec<&str> {
    object.as_object().unwrap().keys().map(String::as_str).collect()
}

fn level(code: Code) -> &'static str {
    Settings::default().severity(code).map_or("off", |severity| severity.name())
}

/// The settings that the program reads, as it says itself where there is another one.
fn settings() -> BTreeSet<String> {
    let (_, problems) = Settings::from_toml("no-such-setting = 1\n");
    let message = &problems[0].message;
    let listed = message.split('`').skip(1).step_by(2).filter(|name| *name != "no-such-setting");
    listed.map(str::to_owned).collect()
}

#[test]
fn every_code_is_explained_with_an_example_and_its_loudness() {
    let headings: Vec<_> = explanations::PAGE.lines().filter_map(|line| line.strip_prefix("## ")).collect();
    assert_eq!(headings[1..], codes(), "the sections behind the first, in the order of the codes");
    for code in Code::ALL {
        let section = explanations::of(code);
        assert!(section.contains("\n```"), "{code} has no example");
        let level = level(code);
        let said = if level == "information" { "Information".to_owned() } else { format!("A {level}") };
        assert!(section.contains(&said), "{code}: it is not said that it is a {level}");
    }
}

#[test]
fn the_program_prints_the_explanations() {
    let explain = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_glossator")).arg("explain").args(arguments).output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        (output.status.code(), text(output.stdout), text(output.stderr))
    };
    let (code, printed, _) = explain(&["page-range-reversed"]);
    assert_eq!(code, Some(0));
    assert!(printed.starts_with("## page-range-reversed\n\nA range of pages that ends before it begins."), "{printed}");
    assert!(!printed.contains("## ambiguous-chapter"), "{printed}");
    let (code, printed, _) = explain(&[]);
    assert_eq!((code, printed.trim_end()), (Some(0), explanations::PAGE.trim_end()));
    let (code, printed, told) = explain(&["page-range-revresed"]);
    assert_eq!((code, &*printed), (Some(2), ""));
    assert!(told.contains("`page-range-revresed`") && told.contains("`page-range-reversed`"), "{told}");
}

#[test]
fn the_schema_is_what_the_program_prints() {
    let output = Command::new(env!("CARGO_BIN_EXE_glossator")).arg("schema").output().unwrap();
    let printed: Value = serde_json::from_slice(&output.stdout).unwrap();
    let path = "editors/vscode/glossator.schema.json";
    assert!(json(path) == printed, "{path} is out of date: `glossator schema > {path}`");
    let listed: BTreeSet<String> = names(&printed["properties"]).into_iter().map(str::to_owned).collect();
    assert_eq!(listed, settings());
    let diagnostics = &printed["properties"]["diagnostics"]["properties"];
    assert_eq!(names(diagnostics), codes());
    for code in Code::ALL {
        assert_eq!(diagnostics[code.name()]["default"], level(code), "{code}");
    }
}

/// The settings of the schema `of`, with dots in the names of those that stand in a table.
fn flat(of: &Value) -> Vec<(String, &Value)> {
    let properties = of["properties"].as_object().unwrap().iter();
    let each = properties.flat_map(|(name, value)| match value["properties"].as_object() {
        Some(inner) if name != "diagnostics" => {
            inner.iter().map(|(last, value)| (format!("{name}.{last}"), value)).collect()
        }
        _ => vec![(name.clone(), value)],
    });
    each.collect()
}

/// The settings of the extension of VS Code, which come in sections.
fn of_vs_code(package: &Value) -> Value {
    let sections = package["contributes"]["configuration"].as_array().unwrap();
    let all = sections.iter().flat_map(|section| section["properties"].as_object().unwrap().clone());
    Value::Object(all.collect())
}

#[test]
fn the_settings_of_vs_code_are_grouped_and_each_has_an_example() {
    let package = json("editors/vscode/package.json");
    let sections = package["contributes"]["configuration"].as_array().unwrap();
    let order: Vec<_> = sections.iter().map(|section| section["order"].as_u64().unwrap()).collect();
    assert_eq!(order, Vec::from_iter(1..=sections.len() as u64));
    for (name, setting) in of_vs_code(&package).as_object().unwrap() {
        let described = setting["markdownDescription"].as_str().or(setting["description"].as_str()).unwrap();
        let is_told = described.contains("For example ") || !setting["enumDescriptions"].is_null();
        assert!(is_told, "{name} has no example");
        assert!(setting["order"].is_u64(), "{name} has no place");
    }
}

#[test]
fn the_page_of_the_extension_lists_all_settings() {
    let page = read("editors/vscode/README.md");
    let listed = page.lines().filter_map(|line| line.strip_prefix("| `glossator.")?.split('`').next());
    let listed: BTreeSet<String> = listed.map(|name| format!("glossator.{name}")).collect();
    let expected = of_vs_code(&json("editors/vscode/package.json"));
    assert_eq!(listed, names(&expected).into_iter().map(str::to_owned).collect());
}

#[test]
fn the_extension_of_vs_code_has_the_settings_of_the_schema() {
    let package = json("editors/vscode/package.json");
    let properties = of_vs_code(&package);
    let schema = json("editors/vscode/glossator.schema.json");
    for (name, setting) in flat(&schema) {
        let own = &properties[format!("glossator.{name}")];
        for key in ["type", "enum"] {
            assert_eq!(own[key], setting[key], "{key} of {name}");
        }
        // What is not set there leaves it to the settings file, which no default of a text may win over.
        if own["type"] == "boolean" || !own["enum"].is_null() {
            assert_eq!(own["default"], setting["default"], "{name}");
        }
    }
    let listed = &properties["glossator.diagnostics"]["properties"];
    assert_eq!(names(listed), codes());
    for code in Code::ALL {
        assert_eq!(listed[code.name()]["description"], code.meaning(), "{code}");
    }
    let expected: BTreeSet<String> = flat(&schema).into_iter().map(|(name, _)| name).collect();
    let mine = ["server", "links", "preview", "trace"];
    let listed = names(&properties).into_iter().filter_map(|name| name.strip_prefix("glossator."));
    let listed = listed.filter(|name| !mine.contains(&name.split('.').next().unwrap())).map(str::to_owned);
    assert_eq!(listed.collect::<BTreeSet<_>>(), expected);
    let sent = read("editors/vscode/src/settings.ts");
    let sent = sent.split_once("of [").and_then(|(_, rest)| rest.split_once("])")).expect("a list of settings").0;
    let sent: BTreeSet<String> = sent.split('"').skip(1).step_by(2).map(str::to_owned).collect();
    assert_eq!(sent, expected, "what the extension sends");
}

#[test]
fn a_folder_that_is_not_trusted_sets_nothing_that_runs_opens_or_reads() {
    let package = json("editors/vscode/package.json");
    let restricted = package["capabilities"]["untrustedWorkspaces"]["restrictedConfigurations"].as_array().unwrap();
    let mut restricted: Vec<&str> = restricted.iter().map(|name| name.as_str().unwrap()).collect();
    restricted.sort_unstable();
    let expected =
        ["bibliography", "citation.style", "export.file", "links", "notes.template", "server.path", "trace.server"];
    assert_eq!(restricted, expected.map(|name| format!("glossator.{name}")));
    let properties = of_vs_code(&package);
    // No folder may name the program, trusted or not.
    assert_eq!(properties["glossator.server.path"]["scope"], "machine");
    assert!(read("editors/vscode/src/server.ts").contains("markdown: { isTrusted: false, supportHtml: false }"));
}

#[test]
fn the_plugin_of_neovim_names_all_settings() {
    let config = read("editors/nvim/lua/glossator/config.lua");
    let line = config.lines().find(|line| line.contains("As in `.glossator.toml`")).expect("a line that lists them");
    let listed = line.split('`').skip(1).step_by(2).filter(|name| *name != ".glossator.toml");
    assert_eq!(listed.map(str::to_owned).collect::<BTreeSet<_>>(), settings());
}

#[test]
fn the_documentation_lists_all_codes_with_their_loudness() {
    let page = read("docs/settings.md");
    let example = page.split_once("[diagnostics]\n").and_then(|(_, rest)| rest.split_once("```")).unwrap().0;
    let expected: Vec<_> = Code::ALL.iter().map(|&code| format!("{code} = \"{}\"", level(code))).collect();
    assert_eq!(example.lines().collect::<Vec<_>>(), expected);
    let table = page.split_once("| diagnostic | means |\n|---|---|\n").and_then(|(_, rest)| rest.split_once("\n\n"));
    let listed = table.unwrap().0.lines().filter_map(|row| row.strip_prefix("| `")?.split('`').next());
    assert_eq!(listed.collect::<Vec<_>>(), codes());
}
