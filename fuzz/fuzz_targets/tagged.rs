//! Citation files whose lines begin with a tag: RIS, EndNote, PubMed.

#![no_main]

use glossator::library::sources::{self, citation_file, format::Format};
use glossator_fuzz::{held, text, work};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let text = text(data);
    work::bounded(text.len(), || {
        let entries = sources::read(Format::Ris, &text).expect("every text may be RIS");
        held::entries(&entries, &text);
        citation_file::read(&text);
    });
});
