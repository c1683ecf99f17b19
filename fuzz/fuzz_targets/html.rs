//! Saved pages of publishers.

#![no_main]

use glossator::library::sources::format::Format;
use glossator::library::sources::{self, publisher_page};
use glossator_fuzz::{held, text, work};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let text = text(data);
    work::bounded(text.len(), || {
        if let Some(entries) = sources::read(Format::WebPage, &text) {
            held::entries(&entries, &text);
        }
        if let Ok(page) = publisher_page::read(&text) {
            assert!(page.chapter.is_none_or(|at| at < page.volume.chapters.len()));
        }
    });
});
