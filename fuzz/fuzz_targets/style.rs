//! Citation styles in CSL: what is read is safe to hand to the engine, and the engine ends.

#![no_main]

use glossator::library::export::FlatEntry;
use glossator::library::style::Style;
use glossator_fuzz::{desk, held, text, work};
use libfuzzer_sys::fuzz_target;

fuzz_target!(init: held::others_may_panic(), |data: &[u8]| {
    let text = text(data);
    let read = work::bounded(text.len(), || Style::read(&text));
    let Ok(style) = read else { return };
    desk::at(|desk| {
        let snapshot = desk.workspace.snapshot();
        let library = &snapshot.folders()[0].library;
        work::bounded(text.len(), || {
            for view in library.works().take(4).filter_map(|work| library.view(work)) {
                let entry = FlatEntry::new(view);
                style.reference(&entry, None);
                style.reference(&entry, Some("de"));
            }
        });
    });
});
