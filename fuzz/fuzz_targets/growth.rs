//! Texts that say one thing over and over: twice as much takes at most twice the work, whatever reads it.
//!
//! The first byte chooses the reader. A text has three parts, apart by bytes `0xff`: how it begins, what is repeated, and
//! how it ends.

#![no_main]

use std::hint::black_box;

use glossator::library::sources::format::Format;
use glossator::library::sources::{
    self, citation_file, copied, organization_list, printed_abbreviations, publisher_page,
};
use glossator::library::style::Style;
use glossator::workspace::settings::Settings;
use glossator_fuzz::{chosen, desk, text, work};
use libfuzzer_sys::fuzz_target;

/// What reads texts.
const READERS: [fn(&str); 12] = [
    |text| note("grown.md", text),
    |text| drop(black_box(sources::read(Format::Bibtex, text))),
    |text| drop(black_box(sources::read(Format::Json, text))),
    |text| drop(black_box(sources::read(Format::Yaml, text))),
    |text| drop(black_box(sources::read(Format::Ris, text))),
    |text| drop(black_box(citation_file::read(text))),
    |text| drop(black_box(publisher_page::read(text))),
    |text| drop(black_box(copied::read(text))),
    |text| drop(black_box(organization_list::read(text))),
    |text| drop(black_box(printed_abbreviations::read(text))),
    |text| drop(black_box(Settings::from_toml(text))),
    |text| drop(black_box(Style::read(text))),
];

fn note(name: &str, text: &str) {
    desk::at(|desk| {
        let address = desk.address(name);
        desk.workspace.set_closed(&address, text);
        let snapshot = desk.workspace.snapshot();
        let note = snapshot.note_at(&address).expect("it was read");
        black_box(snapshot.references(note));
        desk.clear(name);
    });
}

fuzz_target!(|data: &[u8]| {
    let (choice, data) = chosen(data);
    let mut parts = data.splitn(3, |&byte| byte == 0xff).map(text);
    let [begins, piece, ends] = [0; 3].map(|_| parts.next().unwrap_or_default());
    if piece.is_empty() || piece.len() > 256 || begins.len() + ends.len() > 512 {
        return;
    }
    work::linear(
        piece.len(),
        |times| format!("{begins}{}{ends}", piece.repeat(times)),
        READERS[choice % READERS.len()],
    );
});
