//! References of whatever a bibliography says, in styles that are built in. The first byte chooses the style.

#![no_main]

use std::sync::LazyLock;

use glossator::library::export::FlatEntry;
use glossator::library::style::Style;
use glossator_fuzz::{chosen, desk, held, text, work};
use libfuzzer_sys::fuzz_target;

const NAMES: [&str; 6] = ["chicago-author-date", "chicago-notes", "apa", "mla", "ieee", "vancouver"];

static STYLES: LazyLock<Vec<Style>> = LazyLock::new(|| NAMES.iter().filter_map(|name| Style::built_in(name)).collect());

fuzz_target!(init: held::others_may_panic(), |data: &[u8]| {
    let (choice, data) = chosen(data);
    let (text, style) = (text(data), &STYLES[choice % STYLES.len()]);
    desk::at(|desk| {
        let address = desk.address("tried.json");
        desk.workspace.set_closed(&address, &text);
        let snapshot = desk.workspace.snapshot();
        let note = snapshot.note_at(&address).expect("it was read");
        let library = snapshot.library(note);
        let own = library.citekeys().filter(|(_, thing)| thing.0.source == note.id.source());
        work::bounded(text.len(), || {
            for view in own.take(3).filter_map(|(_, thing)| library.view(thing)) {
                if let Some(reference) = style.reference(&FlatEntry::new(view), Some("en")) {
                    assert!(!reference.trim().is_empty() && !reference.contains('\n'), "{reference:?}");
                }
            }
        });
        desk.clear("tried.json");
    });
});
