//! Decodes files that may not be UTF-8: bibliographies are passed on for decades, and older programs still write
//! older encodings.

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

use super::Span;

/// The text of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Decoded {
    /// The text.
    pub text: String,
    /// The bytes that are not UTF-8; `None` if all are.
    pub foreign: Option<Foreign>,
}

/// Describes the bytes of a text that are not UTF-8.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Foreign {
    /// The encoding they were read as: `Windows-1252`.
    pub charset: &'static str,
    /// Where the first letter read this way stands in the text.
    pub first: Span,
}

impl Decoded {
    /// Decodes `bytes` as UTF-16 if they begin with its byte order mark, else as UTF-8. Bytes that are not valid
    /// UTF-8 are read as Windows-1252, which has a letter for almost every byte. `None` if the bytes are not text.
    pub fn read(bytes: Vec<u8>) -> Option<Self> {
        let marked = Encoding::for_bom(&bytes).filter(|(charset, _)| *charset != UTF_8);
        if let Some((charset, mark)) = marked {
            let (text, _) = charset.decode_without_bom_handling(&bytes[mark..]);
            let first = Span::new(0, text.chars().next().map_or(0, char::len_utf8));
            return Some(Self { text: text.into_owned(), foreign: Some(Foreign { charset: "UTF-16", first }) });
        }
        match String::from_utf8(bytes) {
            Ok(text) => Some(Self { text, foreign: None }),
            Err(error) => Self::mixed(error.as_bytes()),
        }
    }

    fn mixed(bytes: &[u8]) -> Option<Self> {
        if bytes.contains(&0) {
            return None;
        }
        let mut text = String::with_capacity(bytes.len() + bytes.len() / 8);
        let mut first: Option<Span> = None;
        for chunk in bytes.utf8_chunks() {
            text.push_str(chunk.valid());
            let at = text.len();
            let (letters, _) = WINDOWS_1252.decode_without_bom_handling(chunk.invalid());
            text.push_str(&letters);
            if let Some(letter) = letters.chars().next() {
                first.get_or_insert(Span::new(at, at + letter.len_utf8()));
            }
        }
        Some(Self { text, foreign: first.map(|first| Foreign { charset: "Windows-1252", first }) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> (String, Option<(&'static str, String)>) {
        let Decoded { text, foreign } = Decoded::read(bytes.to_vec()).expect("it is text");
        let foreign = foreign.map(|foreign| (foreign.charset, foreign.first.of(&text).to_owned()));
        (text, foreign)
    }

    #[test]
    fn each_byte_that_is_no_utf_8_is_a_letter_of_windows_1252() {
        assert_eq!(read("Gößl".as_bytes()), ("Gößl".to_owned(), None));
        // `ö` in UTF-8, then `ü`, an opening quotation mark and `€` in Windows-1252.
        let (text, foreign) = read(b"G\xc3\xb6ttingen, M\xfcnchen \x93\x80");
        assert_eq!((text.as_str(), foreign), ("Göttingen, München “€", Some(("Windows-1252", "ü".to_owned()))));
        // Two bytes that could begin one character of UTF-8.
        assert_eq!(read(b"\xe9\x80x").0, "é€x");
        assert_eq!(Decoded::read(b"PK\x03\x04\0\xff".to_vec()), None, "a ZIP archive is not text");
    }

    #[test]
    fn utf_16_is_told_by_its_mark() {
        let foreign = Some(("UTF-16", "a".to_owned()));
        assert_eq!(read(b"\xff\xfea\0\xe9\0"), ("aé".to_owned(), foreign.clone()));
        assert_eq!(read(b"\xfe\xff\0a\0\xe9"), ("aé".to_owned(), foreign));
        assert_eq!(read(b"\xef\xbb\xbfa"), ("\u{feff}a".to_owned(), None));
    }
}
