//! Opens inputs. The sort of a file is recognised by its first bytes, not by its name.

use std::io::{self, Read};
use std::path::Path;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use memchr::memmem;

use super::Failure;
use crate::text::decoded::Decoded;
use crate::workspace::discovery;

/// What can be imported, for error messages.
pub(super) const READABLE: &str = "what can be brought in is the page of a book or chapter (copied as text, or saved as HTML), \
    a contents list, a citation file (RIS, BibTeX, EndNote, PubMed, MODS, CSL-JSON, Crossref, OpenAlex) or an EPUB";

/// The most bytes that are read from an input.
const MOST_BYTES: u64 = 512 << 20;

/// The most bytes of a text: pages and citation files are smaller.
const MOST_TEXT: usize = 48 << 20;

/// The content of an input.
#[derive(Debug)]
pub(super) enum Material {
    /// An EPUB.
    Epub(Vec<u8>),
    /// Text.
    Text {
        /// The text without byte order mark.
        text: String,
        /// What is doubtful about its encoding, for the user.
        remark: Option<String>,
    },
}

/// Reads `file`, or standard input for `-`.
pub(super) fn open(file: &Path) -> Result<Material, Failure> {
    let bytes = bytes(file)?;
    let refused = |what: &str, how: &str| Failure::new(file, None, format!("this is {what}; {how}; {READABLE}"));
    let is_named_epub = file.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("epub"));
    match sort(&bytes) {
        Sort::Epub => return Ok(Material::Epub(bytes)),
        // The EPUB reader explains what is wrong with it.
        _ if is_named_epub && !bytes.is_empty() => return Ok(Material::Epub(bytes)),
        Sort::Other(what, how) => return Err(refused(what, how)),
        Sort::Unknown => {}
    }
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(Failure::new(file, None, format!("this file is empty: there is no text in it; {READABLE}")));
    }
    if bytes.len() > MOST_TEXT {
        let how = "open it in a browser, select the list of chapters and copy that alone";
        return Err(refused(&format!("far too much text ({} MB)", bytes.len() >> 20), how));
    }
    let Some((text, remark)) = decoded(bytes) else {
        return Err(refused("not text, but binary data", "name the page or the citation file itself"));
    };
    Ok(Material::Text { text, remark })
}

fn bytes(file: &Path) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let read = if file == Path::new("-") {
        io::stdin().take(MOST_BYTES).read_to_end(&mut bytes)
    } else if file.is_dir() {
        let message = "this is a folder; name the saved page itself";
        return Err(Failure::new(file, None, message));
    } else {
        discovery::open(file).and_then(|open| open.take(MOST_BYTES).read_to_end(&mut bytes))
    };
    read.map_err(|error| Failure::io(file, "read this file", &error))?;
    Ok(bytes)
}

/// The sort of a file, by its first bytes.
enum Sort {
    Epub,
    /// Something that cannot be imported: what it is, and what to do.
    Other(&'static str, &'static str),
    Unknown,
}

const COPY_LIST: &str = "open it, select the list of chapters, copy it and save it as a text file";
const COPY_PAGE: &str = "open the publisher's page of the book, select all, copy it and save it as a text file";

fn sort(bytes: &[u8]) -> Sort {
    const STARTS: &[(&[u8], &str, &str)] = &[
        (b"%PDF-", "a PDF, in which chapters cannot be told apart", COPY_PAGE),
        (b"\xd0\xcf\x11\xe0", "an old Word document (DOC)", COPY_LIST),
        (b"{\\rtf", "a Word document (RTF)", COPY_LIST),
        (b"\xff\xd8\xff", "a picture (JPEG)", COPY_PAGE),
        (b"\x89PNG", "a picture (PNG)", COPY_PAGE),
        (b"GIF8", "a picture (GIF)", COPY_PAGE),
        (b"II*\0", "a picture (TIFF)", COPY_PAGE),
        (b"MM\0*", "a picture (TIFF)", COPY_PAGE),
        (b"\x1f\x8b", "a packed file (GZIP)", "unpack it first"),
        (b"Rar!", "an archive (RAR)", "unpack it first"),
        (b"7z\xbc\xaf", "an archive (7z)", "unpack it first"),
        (b"bplist00", "a web archive of Safari", "save the page as HTML, or copy it as text"),
    ];
    if let Some((_, what, how)) = STARTS.iter().find(|(start, ..)| bytes.starts_with(start)) {
        return Sort::Other(what, how);
    }
    let is_at = |at: usize, mark: &[u8]| bytes.get(at..).is_some_and(|rest| rest.starts_with(mark));
    if is_at(0, b"RIFF") && is_at(8, b"WEBP") || is_at(4, b"ftyphei") {
        return Sort::Other("a picture", COPY_PAGE);
    }
    if is_at(60, b"BOOKMOBI") {
        return Sort::Other("a Kindle book", "convert it to EPUB first");
    }
    let head = &bytes[..bytes.len().min(2000)];
    if memmem::find(head, b"multipart/related").is_some() && memmem::find(head, b"MIME-Version").is_some() {
        return Sort::Other("a web archive (MHTML)", "save the page as “HTML only”, or copy it as text");
    }
    if !bytes.starts_with(b"PK") { Sort::Unknown } else { archive(bytes) }
}

/// The sort of a ZIP archive, by the names of the files in it.
fn archive(bytes: &[u8]) -> Sort {
    let holds = |name: &str| memmem::find(bytes, name.as_bytes()).is_some();
    if holds("META-INF/container.xml") || holds("application/epub+zip") {
        Sort::Epub
    } else if holds("word/") {
        Sort::Other("a Word document (DOCX)", COPY_LIST)
    } else if holds("opendocument") || holds("ppt/") || holds("xl/") {
        Sort::Other("an office document", COPY_LIST)
    } else {
        Sort::Other("a ZIP archive", "unpack it first")
    }
}

/// Decodes `bytes`, with a remark if the encoding is doubtful; `None` if they are not text.
fn decoded(mut bytes: Vec<u8>) -> Option<(String, Option<String>)> {
    if let Some(encoding) = unmarked_utf_16(&bytes) {
        return Some((encoding.decode_without_bom_handling(&bytes).0.into_owned(), None));
    }
    if let Err(error) = std::str::from_utf8(&bytes)
        && error.error_len().is_none()
    {
        // The file ends in the middle of a character.
        bytes.truncate(error.valid_up_to());
    }
    let is_binary = |byte: &u8| *byte < 0x20 && !byte.is_ascii_whitespace() && *byte != 0x1a && *byte != 0x1b;
    let is_utf_8 = std::str::from_utf8(&bytes).is_ok();
    if !is_utf_8 && Encoding::for_bom(&bytes).is_none() {
        if bytes.iter().any(is_binary) {
            return None;
        }
        if let Some(encoding) = said(&bytes).filter(|encoding| *encoding != UTF_8) {
            return Some((encoding.decode_without_bom_handling(&bytes).0.into_owned(), None));
        }
    }
    let Decoded { text, foreign } = Decoded::read(bytes)?;
    if text.contains('\0') {
        return None;
    }
    let remark = match foreign {
        Some(foreign) if foreign.charset != "UTF-16" => Some(GUESSED),
        None if is_garbled(&text) => Some(GARBLED),
        _ => None,
    };
    Some((text, remark.map(str::to_owned)))
}

const GUESSED: &str =
    "the text is not in UTF-8 and was read as Windows-1252 (Latin-1); see whether letters such as é and ü are right";
const GARBLED: &str = "letters of this text are garbled (as `Ã¼` for `ü`): it was once saved in a wrong encoding; \
    copy or export it again";

/// Detects UTF-16 without a byte order mark: every other byte at the beginning is zero.
fn unmarked_utf_16(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(512) & !1];
    let zeros = |first: usize| head.iter().skip(first).step_by(2).filter(|byte| **byte == 0).count();
    let most = head.len() / 2 * 3 / 4;
    match (zeros(0), zeros(1)) {
        (0, behind) if behind > most => Some(UTF_16LE),
        (before, 0) if before > most => Some(UTF_16BE),
        _ => None,
    }
}

/// The encoding that HTML or XML declares at its beginning.
fn said(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(2048)]).to_ascii_lowercase();
    let at = head.find("charset=").map(|at| at + 8).or(head.find("encoding=").map(|at| at + 9))?;
    let label = head[at..].trim_start_matches(['"', '\'']);
    let end = label.find(|c: char| !(c.is_ascii_alphanumeric() || "-_:".contains(c)))?;
    Encoding::for_label(&label.as_bytes()[..end])
}

/// Whether the text is UTF-8 that was read as Latin-1 and encoded as UTF-8 again.
fn is_garbled(text: &str) -> bool {
    ["Ã¼", "Ã¶", "Ã¤", "Ã©", "Ã¨", "Ã±", "Ã§", "Ã³", "Ã¡", "Ã\u{ad}", "â€™", "â€œ", "â€“", "ÃŸ"]
        .iter()
        .any(|it| text.contains(it))
}
