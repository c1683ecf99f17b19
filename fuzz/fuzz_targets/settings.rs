//! The settings file.

#![no_main]

use glossator::workspace::settings::Settings;
use glossator_fuzz::{held, text, work};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let text = text(data);
    work::bounded(text.len(), || {
        let (settings, problems) = Settings::from_toml(&text);
        held::problems(&problems, &text);
        held::span(settings.style.span, &text, "the style");
    });
});
