//! YAML: CSL and Hayagriva.

#![no_main]

use glossator::library::sources::{self, citation_file, format::Format};
use glossator_fuzz::{held, text, work};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let text = text(data);
    work::bounded(text.len(), || {
        if let Some(entries) = sources::read(Format::Yaml, &text) {
            held::entries(&entries, &text);
        }
        citation_file::read(&text);
    });
});
