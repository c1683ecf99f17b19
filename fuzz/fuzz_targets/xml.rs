//! Citation files in XML: MODS.

#![no_main]

use glossator::library::sources::citation_file;
use glossator_fuzz::{text, work};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let text = text(data);
    work::bounded(text.len(), || {
        citation_file::read(&text);
    });
});
