//! BibTeX and BibLaTeX.

#![no_main]

use glossator::library::sources::{self, format::Format};
use glossator_fuzz::{held, text, work};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let text = text(data);
    work::bounded(text.len(), || {
        let entries = sources::read(Format::Bibtex, &text).expect("every text may be BibTeX");
        held::entries(&entries, &text);
        for key in sources::keys(Format::Bibtex, &text).own {
            held::span(key.span, &text, "a key");
        }
    });
});
