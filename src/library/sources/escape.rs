//! Escapes plain text for Markdown.

/// A line or paragraph of plain text, with a backslash before what Markdown (or Pandoc's citations, or Obsidian's
/// links and comments) would take for markup. Ordinary prose stays unchanged.
pub fn paragraph(text: &str) -> String {
    if !starts_block(text) {
        return inline(text);
    }
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let rest = inline(&text[digits..]);
    let backslash = if rest.starts_with('\\') { "" } else { "\\" };
    format!("{}{backslash}{rest}", &text[..digits])
}

/// The start of a paragraph in Markdown, with a backslash before what would make it a list or a heading.
pub fn start(markdown: &str) -> String {
    let digits = markdown.bytes().take_while(u8::is_ascii_digit).count();
    let backslash = if starts_block(markdown) { "\\" } else { "" };
    format!("{}{backslash}{}", &markdown[..digits], &markdown[digits..])
}

/// Plain text that follows something else on its line: escapes only what is markup anywhere in a line.
pub(crate) fn inline(text: &str) -> String {
    let may_be_markup = |byte| {
        matches!(byte, b'\\' | b'*' | b'`' | b'[' | b']' | b'<' | b'~' | b'$' | b'#' | b'_' | b'@' | b'%' | b'&')
    };
    if !text.bytes().any(may_be_markup) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut before: Option<char> = None;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let after = chars.peek().copied();
        let in_word = before.is_some_and(char::is_alphanumeric) && after.is_some_and(char::is_alphanumeric);
        let markup = match c {
            // At the end it would escape a mark that follows the text.
            '\\' => after.is_none_or(|c| c.is_ascii_punctuation()),
            '*' | '`' | '[' | ']' | '<' | '~' | '$' => true,
            // At the end of a heading it would be dropped.
            '#' => after.is_none_or(|c| c == '#'),
            '_' => !in_word,
            '@' => !before.is_some_and(char::is_alphanumeric) && after.is_some_and(|c| c.is_alphanumeric() || c == '{'),
            '%' => after == Some('%') || before == Some('%'),
            '&' => after.is_some_and(|c| c.is_alphabetic() || c == '#'),
            _ => false,
        };
        if markup {
            out.push('\\');
        }
        out.push(c);
        before = Some(c);
    }
    out
}

/// Whether a line would begin a heading, a list, a quotation, a rule or a definition.
fn starts_block(text: &str) -> bool {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let rest = &text[digits..];
    let spaced = |marker: &str| {
        rest.strip_prefix(marker).is_some_and(|behind| behind.is_empty() || behind.starts_with(char::is_whitespace))
    };
    if digits > 0 {
        return digits <= 9 && (spaced(".") || spaced(")"));
    }
    rest.starts_with(['>', '#'])
        || ["-", "+", ":", "="].into_iter().any(spaced)
        || (rest.len() >= 3 && (rest.bytes().all(|b| b == b'-') || rest.bytes().all(|b| b == b'=')))
}

/// Markdown text without the backslashes that [`paragraph`] added.
pub(crate) fn undo(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match (c, chars.peek()) {
            ('\\', Some(&next)) if next.is_ascii_punctuation() => {
                out.push(next);
                chars.next();
            }
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn only_markup_is_escaped() {
        let cases = [
            ("the (partial) withdrawal, 2017: 19", "the (partial) withdrawal, 2017: 19"),
            ("a *word* and snake_case", "a \\*word\\* and snake_case"),
            ("see @key, not a@b.org", "see \\@key, not a@b.org"),
            ("1. First", "1\\. First"),
            ("2012. was", "2012\\. was"),
            ("- a dash", "\\- a dash"),
            ("# not a heading", "\\# not a heading"),
            ("R&D and A & B", "R\\&D and A & B"),
            ("[sic]", "\\[sic\\]"),
        ];
        for (plain, markdown) in cases {
            assert_eq!(paragraph(plain), markdown);
        }
    }

    #[test]
    fn only_what_begins_a_block_is_escaped_at_the_start() {
        let cases =
            [("1984. *A* book", "1984\\. *A* book"), ("- x", "\\- x"), ("*A* book", "*A* book"), ("12 *x*", "12 *x*")];
        for (markdown, expected) in cases {
            assert_eq!(start(markdown), expected);
        }
    }

    proptest! {
        #[test]
        fn what_is_escaped_reads_back(text in r"[ -~é–“”]{0,40}") {
            prop_assert_eq!(undo(&paragraph(&text)), text);
        }
    }
}
