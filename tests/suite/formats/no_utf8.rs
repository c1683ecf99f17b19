//! Bibliographies that are no UTF-8 are read all the same, and say so once.

use serde_json::Value;

use crate::formats::glossator;

/// `é` and `ü` in Windows-1252, and a pair of its quotation marks.
const BIB: &[u8] =
    b"@collection{gue2020, title = {Caf\xe9 \x93Ost\x94}, editor = {M\xfcller, Jo\xeblle}, year = {2020}}\n\
@incollection{gue2020a, title = {\xc9tat}, crossref = {gue2020}, pages = {1--9}}\n";
const RIS: &[u8] = b"TY  - BOOK\nID  - ris2020\nTI  - A Book\nAU  - Ib\xe1\xf1ez, Ana\nPY  - 2020\nER  - \n";
const CSL: &str =
    r#"[{"id": "csl2020", "type": "book", "title": "Ein Größenmaß", "issued": {"date-parts": [[2020]]}}]"#;

fn utf_16(text: &str) -> Vec<u8> {
    [0xfeff].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
}

#[test]
fn they_are_read_and_told_once_at_the_first_letter_of_theirs() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| std::fs::write(folder.path().join(name), bytes).unwrap();
    write("old.bib", BIB);
    write("old.ris", RIS);
    write("wide.json", &utf_16(CSL));
    // Something else, of which nobody is told.
    write("settings.json", b"{\"type\": \"editor\", \"title\": \"Caf\xe9\"}");
    // No text at all.
    write("archive.bib", b"PK\x03\x04\0\0\xff\xfe");
    write("note.md", b"[@gue2020a; @ris2020; @csl2020]\n");
    let output = glossator(folder.path(), &["check", "--format", "json"]);
    let found: Value = serde_json::from_slice(&output.stdout).unwrap();
    let mut told: Vec<String> = found
        .as_array()
        .unwrap()
        .iter()
        .map(|it| format!("{}:{}:{}: {}", it["file"], it["line"], it["column"], it["message"]).replace('"', ""))
        .collect();
    told.sort();
    let save = "save it as UTF-8 so that Pandoc can read it";
    let expected = [
        "archive.bib:1:1: archive.bib is not UTF-8 (first in line 1): save it as UTF-8".to_owned(),
        format!("old.bib:1:34: not UTF-8: read as Windows-1252; {save}"),
        format!("old.ris:4:9: not UTF-8: read as Windows-1252; {save}"),
        format!("wide.json:1:1: not UTF-8: read as UTF-16; {save}"),
    ];
    assert_eq!(told, expected);

    let exported = glossator(folder.path(), &["export", "--format", "csl-json", "note.md"]);
    let said = String::from_utf8(exported.stderr).unwrap();
    let entries: Value = serde_json::from_slice(&exported.stdout).unwrap();
    let value = |key: &str, name: &str| {
        let entry = entries.as_array().unwrap().iter().find(|it| it["id"] == key).expect(key);
        entry[name].clone()
    };
    assert_eq!(value("gue2020a", "title"), "État");
    assert_eq!(value("gue2020a", "container-title"), "Café “Ost”");
    assert_eq!(value("gue2020a", "editor")[0]["given"], "Joëlle");
    assert_eq!(value("ris2020", "author")[0]["family"], "Ibáñez");
    assert_eq!(value("csl2020", "title"), "Ein Größenmaß");
    let listed = String::from_utf8(glossator(folder.path(), &["list", "books"]).stderr).unwrap();
    for said in [said, listed] {
        assert!(said.contains("archive.bib is not UTF-8"), "{said}");
        assert!(said.contains("old.bib:1: not UTF-8: read as Windows-1252"), "{said}");
        assert!(!said.contains("settings.json"), "{said}");
    }
}

#[test]
fn list_and_export_say_what_they_read_in_part() {
    let folder = tempfile::tempdir().unwrap();
    let broken = "@book{one, title = {One}, year = 2001}\n@book{two, title = {Two\n@book{three title = {Three}}\n";
    std::fs::write(folder.path().join("broken.bib"), broken).unwrap();
    std::fs::write(folder.path().join("whole.bib"), "@book{four, title = {Four}, crossref = {nobody}}\n").unwrap();
    for arguments in [&["list", "books"][..], &["export", "--format", "biblatex"]] {
        let said = String::from_utf8(glossator(folder.path(), arguments).stderr).unwrap();
        let about: Vec<&str> = said.lines().filter(|line| line.contains(".bib:")).collect();
        assert!(matches!(about.as_slice(), [one] if one.starts_with("glossator: broken.bib:")), "{said}");
    }
    std::fs::write(folder.path().join(".glossator.toml"), "[diagnostics]\nsource-invalid = \"off\"\n").unwrap();
    let said = String::from_utf8(glossator(folder.path(), &["list", "books"]).stderr).unwrap();
    assert!(!said.contains(".bib:"), "{said}");
}
