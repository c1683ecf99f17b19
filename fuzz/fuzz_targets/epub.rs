//! EPUBs: what stands in the three files that are read, and the archive itself.
//!
//! If the first byte is `a`, the rest is an archive. Otherwise it is three files, apart by bytes `0xff`, and perhaps a
//! fourth that says where they are.

#![no_main]

use std::io::{Cursor, Write};

use glossator::library::sources::epub;
use glossator_fuzz::{held, work};
use libfuzzer_sys::fuzz_target;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const NAMES: [&str; 4] = ["OEBPS/content.opf", "OEBPS/nav.xhtml", "OEBPS/toc.ncx", CONTAINER];
const CONTAINER: &str = "META-INF/container.xml";
const USUAL: &str = include_str!("../../tests/sources/epub/META-INF/container.xml");

fn archive(parts: &[&[u8]]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let usual = (parts.len() < NAMES.len()).then_some((CONTAINER, USUAL.as_bytes()));
    for (name, bytes) in NAMES.into_iter().zip(parts.iter().copied()).chain(usual) {
        archive.start_file(name, options).expect("a file of an archive");
        archive.write_all(bytes).expect("room in memory");
    }
    archive.finish().expect("room in memory").into_inner()
}

fuzz_target!(|data: &[u8]| {
    let Some((&choice, data)) = data.split_first() else { return };
    let archive = match choice {
        b'a' => data.to_vec(),
        _ => archive(&data.splitn(NAMES.len(), |&byte| byte == 0xff).collect::<Vec<_>>()),
    };
    work::bounded(archive.len(), || {
        held::entries(&epub::read(Cursor::new(archive), Some("file:///books/rivers.epub")), "");
    });
});
