//! What a bibliography says, written for other programs: read again and written again, CSL-JSON is the same.

#![no_main]

use glossator::library::export::{self, Cited, biblatex, csl_json};
use glossator_fuzz::desk::{self, Desk};
use glossator_fuzz::{chosen, held, text, work};
use libfuzzer_sys::fuzz_target;

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

fuzz_target!(init: held::others_may_panic(), |data: &[u8]| {
    let (choice, data) = chosen(data);
    let text = text(data);
    let name = ["first.bib", "first.json", "first.yaml", "first.ris"][choice % 4];
    desk::at(|desk| {
        work::bounded(text.len(), || {
            let [json, bib] = written(desk, name, &text);
            let [again, _] = written(desk, "again.json", &json);
            assert_eq!(json, again);
            // Braces that protect capitals are read as they stand, so the text may differ: that it is read is enough.
            written(desk, "again.bib", &bib);
        });
    });
});
