//! Makes foreign text safe to print: drops characters that control a terminal or make a line look different from what
//! it says.

use std::borrow::Cow;
use std::iter::Peekable;
use std::str::CharIndices;

/// Shown instead of a control character, so that the reader sees that something was there.
const INSTEAD: char = char::REPLACEMENT_CHARACTER;

/// `text` with its line breaks and tabs kept.
pub fn text(text: &str) -> Cow<'_, str> {
    without(text, |c| matches!(c, '\n' | '\t'), |_| None)
}

/// `text` on one line: line breaks and tabs become spaces.
pub fn line(text: &str) -> Cow<'_, str> {
    let blank = |c| matches!(c, '\n' | '\r' | '\t' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}');
    without(text, |_| false, move |c| blank(c).then_some(' '))
}

/// A command's own output: its line breaks, tabs and colours are kept.
pub fn report(report: &str) -> Cow<'_, str> {
    let mut out = String::new();
    let mut rest = report;
    while let Some(at) = rest.find('\u{1b}') {
        out.push_str(&text(&rest[..at]));
        let colour = colour(&rest[at..]);
        match colour {
            Some(colour) => out.push_str(colour),
            None => out.push(INSTEAD),
        }
        rest = &rest[at + colour.map_or(1, str::len)..];
    }
    if out.is_empty() {
        return text(rest);
    }
    out.push_str(&text(rest));
    out.into()
}

/// `json` with each of these characters escaped as `\u....`; they can only occur in strings.
pub fn json(json: &str) -> Cow<'_, str> {
    if !json.chars().any(|c| fate(c).is_some()) {
        return json.into();
    }
    let mut out = String::with_capacity(json.len() + 64);
    for c in json.chars() {
        if c == '\n' || fate(c).is_none() {
            out.push(c);
        } else {
            out.extend(c.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04x}")));
        }
    }
    out.into()
}

/// The escape sequence at the start of `text`, if it only sets colours: `ESC [ 1 ; 31 m`.
fn colour(text: &str) -> Option<&str> {
    let inner = text.strip_prefix("\u{1b}[")?;
    let end = inner.find(|c: char| !c.is_ascii_digit() && c != ';' && c != ':')?;
    inner[end..].starts_with('m').then(|| &text[..2 + end + 1])
}

/// What happens to a character that is not printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    /// The replacement character is printed instead.
    Replaced,
    /// Nothing: it is invisible and only changes the characters around it.
    Dropped,
}

fn fate(c: char) -> Option<Fate> {
    match c {
        // ASCII and Latin-1 controls, line and paragraph separators, interlinear annotation marks.
        '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{2028}' | '\u{2029}' | '\u{fff9}'..='\u{fffb}' => {
            Some(Fate::Replaced)
        }
        // Bidirectional marks, embeddings, overrides and isolates, deprecated format characters, and tags.
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{206f}' => Some(Fate::Dropped),
        '\u{e0000}'..='\u{e007f}' => Some(Fate::Dropped),
        _ => None,
    }
}

fn without(text: &str, stays: impl Fn(char) -> bool, instead: impl Fn(char) -> Option<char>) -> Cow<'_, str> {
    let is_shown = |c: char| stays(c) || (fate(c).is_none() && instead(c).is_none());
    if text.chars().all(is_shown) {
        return text.into();
    }
    let mut out = String::with_capacity(text.len());
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if is_shown(c) {
            out.push(c);
            if c == FLAG {
                out.push_str(&text[at + c.len_utf8()..flag_end(at + c.len_utf8(), &mut chars)]);
            }
        } else if c == '\r' && chars.peek().is_some_and(|&(_, next)| next == '\n') {
            // A `\r\n` is one line break.
        } else if let Some(other) = instead(c) {
            out.push(other);
        } else if fate(c) == Some(Fate::Replaced) {
            out.push(INSTEAD);
        }
    }
    out.into()
}

/// The character that a region's flag (Wales, Scotland) begins with; tag characters after it name the region.
const FLAG: char = '\u{1f3f4}';

/// Skips the tag characters of a flag; returns where they end.
fn flag_end(start: usize, chars: &mut Peekable<CharIndices<'_>>) -> usize {
    let mut end = start;
    while let Some((at, tag)) =
        chars.next_if(|(_, c)| matches!(c, '\u{e0030}'..='\u{e0039}' | '\u{e0061}'..='\u{e007a}' | '\u{e007f}'))
    {
        end = at + tag.len_utf8();
        if tag == '\u{e007f}' {
            break;
        }
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_and_direction_characters_are_dropped() {
        let cases = [
            ("a\u{1b}[2Jb", "a�[2Jb", "a�[2Jb"),
            ("bell\u{7} and\u{8} back", "bell� and� back", "bell� and� back"),
            ("csi\u{9b}31m, next line\u{85}", "csi�31m, next line�", "csi�31m, next line "),
            ("photo\u{202e}gpj.exe", "photogpj.exe", "photogpj.exe"),
            ("a\u{2067}b\u{2069}c\u{200f}", "abc", "abc"),
            ("one\r\ntwo\tthree", "one\ntwo\tthree", "one two three"),
            ("one\u{2028}two\u{fff9}", "one�two�", "one two�"),
            ("hidden\u{e0061}\u{e0062}", "hidden", "hidden"),
        ];
        for (given, expected, on_one_line) in cases {
            assert_eq!(text(given), expected, "{given:?}");
            assert_eq!(line(given), on_one_line, "{given:?}");
        }
    }

    #[test]
    fn ordinary_text_is_unchanged() {
        let wales = "\u{1f3f4}\u{e0067}\u{e0062}\u{e0077}\u{e006c}\u{e0073}\u{e007f}";
        for plain in
            ["Gómez, Çelik", "עברית ועוד", "العربية", "می\u{200c}خواهم", "👩\u{200d}🏫 ❤\u{fe0f}", "क्\u{200d}ष", wales]
        {
            assert_eq!(text(plain), plain);
            assert_eq!(line(plain), plain);
        }
    }

    #[test]
    fn a_report_keeps_only_colour_sequences() {
        let kept = "\u{1b}[1m\u{1b}[38;5;9mred\u{1b}[0m\tword\n";
        assert_eq!(report(kept), kept);
        let cases = [
            ("x\u{1b}]0;title\u{7}y", "x�]0;title�y"),
            ("\u{1b}[31mred\u{1b}[2J", "\u{1b}[31mred�[2J"),
            ("\u{1b}", "�"),
            ("\u{1b}[", "�["),
            ("\u{1b}[1;m\u{202e}", "\u{1b}[1;m"),
        ];
        for (given, expected) in cases {
            assert_eq!(report(given), expected, "{given:?}");
        }
    }

    #[test]
    fn escaped_json_has_the_same_value() {
        let value = serde_json::json!({"a": "\u{9b}1m \u{202e}x\u{7f}\n\u{e0061}"});
        for written in [value.to_string(), format!("{value:#}\n")] {
            let shown = json(&written);
            assert!(!shown.chars().any(|c| c != '\n' && fate(c).is_some()), "{shown:?}");
            assert_eq!(serde_json::from_str::<serde_json::Value>(&shown).ok(), Some(value.clone()));
        }
    }
}
