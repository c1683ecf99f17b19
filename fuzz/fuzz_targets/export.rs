//! What a bibliography says, written for other programs: read again and written again, CSL-JSON is the same. That holds for
//! what it can say: it has no way to write text that looks like a tag or a character reference.

#![no_main]

use glossator::library::export::{self, Cited, biblatex, csl_json};
use glossator::library::markup::{self, Piece};
use glossator_fuzz::desk::{self, Desk};
use glossator_fuzz::{chosen, held, text, work};
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

/// The entries of the file `name` with the text `text`, in both formats.
fn written(desk: &mut Desk, name: &str, text: &str) -> [String; 2] {
    let address = desk.address(name);
    desk.workspace.set_closed(&address, text);
    let snapshot = desk.workspace.snapshot();
    let note = snapshot.note_at(&address).expect("it was read");
    let library = snapshot.library(note);
    let source = note.id.source();
    let own = library.citekeys().filter_map(|(key, _)| {
        let record = library.claim(key)?.record;
        (record.source == source).then(|| Cited::from([(key, record)]))
    });
    let documents: Vec<Cited<'_>> = own.collect();
    let entries = export::entries(library, &documents);
    let written = [csl_json::write(&entries), biblatex::write(&entries)];
    desk.clear(name);
    written
}

/// Whether no text in `json` looks like a tag or a character reference without being one.
fn is_sayable(json: &Value) -> bool {
    match json {
        Value::String(text) => {
            !markup::pieces(text).iter().any(|it| matches!(it, Piece::Text(text) if text.contains(['<', '&'])))
        }
        Value::Array(items) => items.iter().all(is_sayable),
        Value::Object(fields) => fields.values().all(is_sayable),
        _ => true,
    }
}

fuzz_target!(init: held::others_may_panic(), |data: &[u8]| {
    let (choice, data) = chosen(data);
    let text = text(data);
    let name = ["first.bib", "first.json", "first.yaml", "first.ris"][choice % 4];
    desk::at(|desk| {
        work::bounded(text.len(), || {
            let [json, bib] = written(desk, name, &text);
            let [again, _] = written(desk, "again.json", &json);
            if serde_json::from_str(&json).is_ok_and(|json| is_sayable(&json)) {
                assert_eq!(json, again);
            }
            // Braces that protect capitals are read as they stand, so the text may differ: that it is read is enough.
            written(desk, "again.bib", &bib);
        });
    });
});
