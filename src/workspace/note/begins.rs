//! How a note begins in its writer's own words.

use crate::markdown::plain;

/// How many characters are kept.
const MOST: usize = 200;
/// How many lines.
const LINES: usize = 2;

/// The first lines of `body`, a note without its front matter, that are neither a heading, a quotation, a list of data nor
/// something that is not shown.
pub(super) fn begins(body: &str) -> Option<Box<str>> {
    let mut is_code = false;
    let own = body.lines().map(str::trim).filter(|line| {
        let is_fence = line.starts_with("```") || line.starts_with("~~~");
        is_code ^= is_fence;
        !is_fence && !is_code && !line.is_empty() && !is_set_apart(line)
    });
    let lines: Vec<String> = own.take(LINES).map(plain::text).collect();
    let text = lines.join(" ");
    let text = text.trim();
    let cut = match text.char_indices().nth(MOST) {
        Some((end, _)) => {
            let end = text[..end].rfind(' ').unwrap_or(end);
            format!("{}…", text[..end].trim_end_matches(|c: char| !c.is_alphanumeric()))
        }
        None => text.to_owned(),
    };
    (!cut.is_empty()).then(|| cut.into())
}

/// Whether a line is no prose: a heading, a quotation, a table, a comment, `- pages: 21-48`.
fn is_set_apart(line: &str) -> bool {
    let is_data = || {
        let item = line.strip_prefix(['-', '*', '+']).and_then(|item| item.strip_prefix(' '));
        let name = item.and_then(|item| item.split_once(':')).map(|(name, _)| name);
        name.is_some_and(|name| name.chars().all(|c| c.is_alphanumeric() || c == '-'))
    };
    line.starts_with(['#', '>', '|', '<']) || line.starts_with("---") || line.starts_with("%%") || is_data()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_begins_with_its_writers_words() {
        let body =
            "# Title\n\n- pages: 21-48\n\n> Quoted.\n\n```\ncode\n```\n\n*Fish* are counted,\n\nthen eaten.\nMore.\n";
        assert_eq!(begins(body).as_deref(), Some("Fish are counted, then eaten."));
        assert_eq!(begins("# Title\n\n> Quoted.\n"), None);
        let long = begins(&"many words ".repeat(40)).unwrap();
        assert!(long.chars().count() <= MOST + 1 && long.ends_with("words…"), "{long}");
    }
}
