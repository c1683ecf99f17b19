//! EPUBs made of text files.

use std::io::{Cursor, Write};
use std::path::Path;

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// An archive of the files in `folder`.
#[allow(dead_code, reason = "not every test makes one of a folder")]
pub fn of_folder(folder: &Path) -> Vec<u8> {
    fn walk(folder: &Path, base: &Path, files: &mut Vec<(String, Vec<u8>)>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, base, files);
            } else {
                let name = path.strip_prefix(base).unwrap().to_str().unwrap().replace('\\', "/");
                files.push((name, std::fs::read(path).unwrap()));
            }
        }
    }
    let mut files = vec![("mimetype".to_owned(), b"application/epub+zip".to_vec())];
    walk(folder, folder, &mut files);
    of_files(&files)
}

/// An archive of these files.
pub fn of_files(files: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        archive.start_file(name.as_str(), SimpleFileOptions::default()).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}
