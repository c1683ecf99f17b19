//! Parses an entry, repairing mistakes so that as little as possible is lost.

use std::borrow::Cow;

use biblatex::{ParseError, ParseErrorKind, RawBibliography, Token};

use crate::text::{Problem, Span};

/// The most mistakes repaired in one entry.
const MOST_MENDED: usize = 32;

/// Parses `slice`, one entry or `@string`, and passes the result to `take`; `None` if it cannot be read even after
/// repair. The problem is the first mistake. All spans refer to `slice`: a repair replaces bytes by as many others,
/// or appends to the end.
pub fn parse<T>(slice: &str, take: impl FnOnce(&RawBibliography) -> T) -> (Option<T>, Option<Problem>) {
    let mut text = with_braces(slice);
    let mut problem = None;
    for _ in 0..MOST_MENDED {
        let error = match RawBibliography::parse(&text) {
            Ok(mut raw) => {
                if text.len() > slice.len() {
                    drop_swallowing_field(&mut raw, text.len() - slice.len());
                }
                return (Some(take(&raw)), problem);
            }
            Err(error) => error,
        };
        let at = error.span.start.min(text.len());
        if text[at..].starts_with('%') {
            // A second line of remarks; the parser skips the first by itself.
            let length = text[at..].find('\n').unwrap_or(text.len() - at);
            text.to_mut().replace_range(at..at + length, &" ".repeat(length));
            continue;
        }
        problem.get_or_insert_with(|| explain(slice, &error));
        let Some(mended) = mend(&text, at, &error) else { break };
        text = Cow::Owned(mended);
    }
    (None, problem)
}

/// `@book(key, ...)` with the braces that the parser needs.
fn with_braces(slice: &str) -> Cow<'_, str> {
    match slice.find(['{', '(']) {
        Some(at) if slice[at..].starts_with('(') => {
            let mut text = slice.to_owned();
            text.replace_range(at..=at, "{");
            if let Some(last) = text.rfind(')').filter(|&last| last + 1 == slice.len()) {
                text.replace_range(last.., "}");
            }
            Cow::Owned(text)
        }
        _ => Cow::Borrowed(slice),
    }
}

/// `text` with the mistake at `at` repaired.
fn mend(text: &str, at: usize, error: &ParseError) -> Option<String> {
    match error.kind {
        ParseErrorKind::Expected(Token::Comma) if text[..at].ends_with([' ', '\t', '\n', '\r']) && at < text.len() => {
            let mut mended = text.to_owned();
            mended.replace_range(at - 1..at, ",");
            Some(mended)
        }
        ParseErrorKind::Expected(Token::Identifier) if text[at..].starts_with(',') => {
            let mut mended = text.to_owned();
            mended.replace_range(at..=at, " ");
            Some(mended)
        }
        ParseErrorKind::UnexpectedEof | ParseErrorKind::Expected(Token::Comma) if at >= text.len() => {
            let closing = if in_quotes(text) { "\"" } else { "" };
            Some(format!("{text}{closing}{}", "}".repeat(depth(text))))
        }
        // Keep what comes before the mistake: up to it, else up to the last comma between fields.
        _ => {
            let before = text[..at].trim_end().trim_end_matches(',');
            let tried = text.trim_end().trim_end_matches('}').len() <= before.len();
            let before = if tried { &before[..last_comma(before)?] } else { before };
            let mended = format!("{before}{}", "}".repeat(depth(before)));
            let padding = text.len().saturating_sub(mended.len());
            before.contains(',').then(|| mended + &" ".repeat(padding))
        }
    }
}

/// The last comma in `text` that separates fields.
fn last_comma(text: &str) -> Option<usize> {
    text.rmatch_indices(',').map(|(at, _)| at).take(MOST_MENDED).find(|&at| depth(&text[..at]) == 1)
}

/// The number of open braces at the end of `text`.
fn depth(text: &str) -> usize {
    let mut depth = 0usize;
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        match byte {
            b'\\' => {
                bytes.next();
            }
            b'{' => depth += 1,
            b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    depth
}

/// Whether `text` ends inside a value in quotation marks, with no brace open but the entry's own.
fn in_quotes(text: &str) -> bool {
    let value = text.rfind('=').map_or("", |at| text[at + 1..].trim_start());
    value.starts_with('"') && !value[1..].contains('"')
}

/// If `closers` closing braces had to be added, the last field is the unclosed one. It is dropped if it is cut off or
/// has swallowed the fields after it.
fn drop_swallowing_field(raw: &mut RawBibliography, closers: usize) {
    let Some(entry) = raw.entries.first_mut() else { return };
    let is_whole = |value: &str| closers == 1 && !value.contains('=');
    let whole = entry.v.fields.last().is_none_or(|field| {
        field.value.v.iter().all(|chunk| match chunk.v {
            biblatex::RawChunk::Normal(value) | biblatex::RawChunk::Abbreviation(value) => is_whole(value),
        })
    });
    if !whole {
        entry.v.fields.pop();
    }
}

fn explain(slice: &str, error: &ParseError) -> Problem {
    let at = error.span.start.min(slice.len());
    let rest = &slice[at..];
    let word = rest.find(|c: char| !c.is_alphanumeric() && !"-_".contains(c)).unwrap_or(rest.len());
    let length = if word > 0 { word } else { rest.chars().next().map_or(0, char::len_utf8) };
    let here = Span::new(at, at + length);
    let found = here.of(slice);
    match &error.kind {
        ParseErrorKind::Expected(Token::Comma) if found == "=" => {
            Problem::new(here, "This entry has no key: write one after its opening brace, as in `@book{key,`.")
        }
        ParseErrorKind::Expected(Token::Comma) if !found.is_empty() => {
            Problem::new(here, format!("A comma is missing before “{found}”."))
        }
        ParseErrorKind::Expected(Token::Identifier) if found == "," => {
            Problem::new(here, "There is one comma too many here.")
        }
        ParseErrorKind::Expected(Token::Equals) => {
            Problem::new(here, "A field's name must be followed by `=` and its value.")
        }
        ParseErrorKind::UnexpectedEof if !rest.is_empty() => {
            Problem::new(here, "A value is expected here, in braces or quotation marks.")
        }
        ParseErrorKind::UnexpectedEof | ParseErrorKind::Expected(Token::Comma) => {
            Problem::new(head(slice), "This entry does not end: a closing brace is missing in it.")
        }
        kind => Problem::new(here, format!("This entry cannot be read here: {kind}.")),
    }
}

/// `@book{key`: the part to underline when a problem concerns the whole entry.
pub fn head(slice: &str) -> Span {
    let key = key(slice);
    Span::new(0, if key.is_empty() { slice.find(['{', '(']).unwrap_or(0) } else { key.end as usize })
}

/// The key of an entry that cannot be parsed.
pub fn key(slice: &str) -> Span {
    let Some(open) = slice.find(['{', '(']) else { return Span::default() };
    let start = open + 1 + (slice[open + 1..].len() - slice[open + 1..].trim_start().len());
    let ends = |c: char| c.is_whitespace() || ",{}()=\"".contains(c);
    Span::new(start, slice[start..].find(ends).map_or(slice.len(), |length| start + length))
}
