//! Asks the real pandoc what it reads in each of many notes, in two runs for all of them.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use crate::pandoc::cited::Cited;

/// Stands between two notes in what pandoc prints.
const DIVIDER: &str = "-divider-";

/// What pandoc, told that the language is `lang`, says that each of `notes` cites.
pub fn ask(pandoc: &Path, lang: &str, notes: &[String]) -> Vec<Vec<Cited>> {
    let folder = tempfile::tempdir().unwrap();
    let divider = folder.path().join("divider.md");
    fs::write(&divider, format!("{DIVIDER}\n")).unwrap();
    let mut files = Vec::new();
    for (index, note) in notes.iter().enumerate() {
        let file = folder.path().join(format!("{index}.md"));
        fs::write(&file, note).unwrap();
        files.extend([file, divider.clone()]);
    }
    let run = |arguments: &[&str]| -> Value {
        let mut command = Command::new(pandoc);
        command.args(["-f", "markdown", "-t", "json", "--file-scope", "--quiet", "-M"]).arg(format!("lang={lang}"));
        let output = command.args(arguments).args(&files).output().unwrap();
        assert!(output.status.success(), "pandoc: {}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_slice(&output.stdout).unwrap()
    };
    // A key is only printed if there is a work that has it.
    let mut keys = BTreeSet::new();
    for_each_citation(&run(&[])["blocks"], &mut |citations, _| {
        keys.extend(citations.iter().filter_map(|citation| citation["citationId"].as_str()).map(str::to_owned));
    });
    let works: Vec<Value> = keys.iter().map(|key| json!({"id": key, "type": "book", "title": key})).collect();
    let library = folder.path().join("library.json");
    fs::write(&library, Value::from(works).to_string()).unwrap();
    let style = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pandoc/probe.csl");
    let printed = run(&["--citeproc", "--csl", style.to_str().unwrap(), "--bibliography", library.to_str().unwrap()]);
    let mut answers = vec![Vec::new()];
    for block in printed["blocks"].as_array().unwrap() {
        if plain(block) == DIVIDER {
            answers.push(Vec::new());
            continue;
        }
        let answer = answers.last_mut().unwrap();
        for_each_citation(block, &mut |citations, printed| answer.extend(cited(citations, printed)));
    }
    answers.truncate(notes.len());
    answers
}

/// Calls `with` the citations of each `Cite`, and what it is printed as.
fn for_each_citation(node: &Value, with: &mut impl FnMut(&[Value], &Value)) {
    match node {
        Value::Array(nodes) => nodes.iter().for_each(|node| for_each_citation(node, with)),
        Value::Object(fields) => {
            if fields.get("t").is_some_and(|t| t == "Cite") {
                let citations = fields["c"][0].as_array().unwrap();
                with(citations, &fields["c"][1]);
                for citation in citations {
                    for_each_citation(&citation["citationPrefix"], with);
                    for_each_citation(&citation["citationSuffix"], with);
                }
            } else {
                fields.values().for_each(|node| for_each_citation(node, with));
            }
        }
        _ => {}
    }
}

fn cited(citations: &[Value], printed: &Value) -> Vec<Cited> {
    let printed = plain(printed);
    let mut rest = printed.as_str();
    let mut found = Vec::new();
    for citation in citations {
        let key = citation["citationId"].as_str().unwrap().to_owned();
        // A citation in another's prefix or suffix is not printed by a style.
        let locator = rest.split_once(&format!("⟦{key}|")).and_then(|(_, behind)| {
            let (locator, behind) = behind.split_once('⟧')?;
            rest = behind;
            let (label, value) = locator.split_once('|')?;
            // A locator without a label is one of pages, says CSL.
            Some((label.replace("another", "page"), value.to_owned()))
        });
        found.push(Cited {
            mode: citation["citationMode"]["t"].as_str().unwrap().to_owned(),
            prefix: plain(&citation["citationPrefix"]),
            suffix: plain(&citation["citationSuffix"]),
            locator: locator.filter(|(label, _)| !label.is_empty()),
            key,
        });
    }
    found
}

/// The text of `node` without marks.
fn plain(node: &Value) -> String {
    match node {
        Value::Array(nodes) => nodes.iter().map(plain).collect(),
        Value::Object(fields) => match fields.get("t").and_then(Value::as_str) {
            Some("Space" | "SoftBreak" | "LineBreak") => " ".to_owned(),
            Some("Str") => fields["c"].as_str().unwrap().to_owned(),
            Some("Code" | "Math") => fields["c"][1].as_str().unwrap().to_owned(),
            Some("RawInline") => String::new(),
            Some("Cite") => {
                let keys = fields["c"][0].as_array().unwrap().iter().filter_map(|it| it["citationId"].as_str());
                keys.map(|key| format!("@{key} ")).collect()
            }
            Some("Link" | "Image" | "Span" | "Quoted") => plain(&fields["c"][1]),
            Some(_) => fields.get("c").map(plain).unwrap_or_default(),
            None => String::new(),
        },
        _ => String::new(),
    }
}
