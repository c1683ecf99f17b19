//! Lists of organizations: tables, and what Wikidata answers.

#![no_main]

use glossator::library::sources::organization_list;
use glossator_fuzz::{held, text, work};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let text = text(data);
    work::bounded(text.len(), || {
        held::entries(&organization_list::read(&text), &text);
    });
});
