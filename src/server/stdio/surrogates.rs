//! Lone surrogates in JSON: editors that count in UTF-16 can send half a character, as an escape.
//!
//! No Rust string can hold one, so the parser refuses the message; but then all later edits would be at wrong offsets.
//! The replacement character is just as long in UTF-16, so columns stay right.

const REPLACEMENT: &[u8] = b"\\ufffd";

/// The JSON with each lone surrogate replaced, if there are any.
pub(crate) fn replace_lone(json: &[u8]) -> Option<Vec<u8>> {
    let mut mended = Vec::new();
    let mut copied = 0;
    let mut at = 0;
    while let Some(found) = memchr::memchr(b'\\', &json[at..]) {
        at += found;
        at += match (escaped(json, at), escaped(json, at + REPLACEMENT.len())) {
            (Some(0xd800..=0xdbff), Some(0xdc00..=0xdfff)) => 2 * REPLACEMENT.len(),
            (Some(0xd800..=0xdfff), _) => {
                mended.extend_from_slice(&json[copied..at]);
                mended.extend_from_slice(REPLACEMENT);
                copied = at + REPLACEMENT.len();
                REPLACEMENT.len()
            }
            // An escape of one character, perhaps a backslash.
            _ => 2,
        };
        if at >= json.len() {
            break;
        }
    }
    mended.extend_from_slice(&json[copied..]);
    (copied > 0).then_some(mended)
}

/// The UTF-16 unit written as `\uXXXX` here.
fn escaped(json: &[u8], at: usize) -> Option<u16> {
    let digits = json.get(at..at + REPLACEMENT.len())?.strip_prefix(b"\\u")?;
    u16::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_lone_halves_are_replaced() {
        for (json, mended) in [
            (r#""a""#, None),
            (r#""\ud83d\ude00 \n \u00e9 \\ud83d""#, None),
            (r#""\ud83d""#, Some(r#""\ufffd""#)),
            (r#""\uDE00\ud83d\ud83d\ude00x\ud83d\n""#, Some(r#""\ufffd\ufffd\ud83d\ude00x\ufffd\n""#)),
            (r#""\\\ud83d"#, Some(r#""\\\ufffd"#)),
            (r#""\ud8"#, None),
            ("\\", None),
        ] {
            let result = replace_lone(json.as_bytes()).map(|mended| String::from_utf8(mended).unwrap());
            assert_eq!(result.as_deref(), mended, "{json}");
        }
    }
}
