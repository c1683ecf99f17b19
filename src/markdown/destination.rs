//! Where the destinations of links stand in the text, as written: `a%20b.md#part` in `[x](a%20b.md#part "title")`.

use std::borrow::Cow;

use super::{Link, LinkKind, Parsed};
use crate::text::Span;

/// How a destination is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// `[[destination|alias]]`
    Wiki,
    /// `[text](destination)`, `[label]: destination`
    Bare,
    /// `[text](<destination>)`
    Angled,
}

/// The destination of a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Destination {
    /// The destination itself, including its `#...`.
    pub span: Span,
    /// How it is written.
    pub style: Style,
}

/// The destinations of all links and images in `text`, which was parsed as `parsed`, in order, including those of
/// link definitions (`[label]: destination`).
pub(crate) fn destinations(text: &str, parsed: &Parsed) -> Vec<Destination> {
    let links = parsed.links.iter().chain(&parsed.images);
    let mut found: Vec<Destination> = links.filter_map(|link| of_link(text, link)).collect();
    found.extend(definitions(text).filter(|it| !parsed.silent.iter().any(|silent| silent.covers(it.span))));
    found.sort_by_key(|it| it.span);
    found.dedup();
    found
}

/// The destination of the first wiki link in `span`.
pub(crate) fn of_wiki_link(text: &str, span: Span) -> Option<Destination> {
    let slice = span.of(text);
    let start = slice.find("[[")? + 2;
    let inner = &slice[start..start + slice[start..].find("]]")?];
    // In a table, the `|` before the alias has a backslash.
    let inner = inner.split('|').next().unwrap_or(inner).trim_end_matches('\\');
    let start = span.start as usize + start;
    Some(Destination { span: Span::new(start, start + inner.len()), style: Style::Wiki })
}

fn of_link(text: &str, link: &Link) -> Option<Destination> {
    if link.kind == LinkKind::Wiki {
        return of_wiki_link(text, link.span);
    }
    // The text of a link may contain `](` too, and so may its title.
    let slice = link.span.of(text);
    let candidates = slice.match_indices("](").map(|(at, bracket)| link.span.start as usize + at + bracket.len());
    candidates.filter_map(|at| read(text, at)).find(|it| {
        let written = it.span.of(text);
        // With an entity, the written form differs from the destination.
        written.contains('&') || without_backslashes(written) == link.destination
    })
}

/// The destination that begins at the byte `at` of `text`, after optional spaces.
fn read(text: &str, at: usize) -> Option<Destination> {
    let rest = text.get(at..)?;
    let blanks = rest.len() - rest.trim_start_matches([' ', '\t', '\n', '\r']).len();
    let (at, rest) = (at + blanks, &rest[blanks..]);
    if let Some(inner) = rest.strip_prefix('<') {
        let end = inner.find(['>', '\n'])?;
        return Some(Destination { span: Span::new(at + 1, at + 1 + end), style: Style::Angled });
    }
    let mut depth = 0;
    let mut escaped = false;
    let end = rest.find(|c: char| {
        let ends = match c {
            _ if escaped => false,
            '(' => {
                depth += 1;
                false
            }
            ')' => {
                depth -= 1;
                depth < 0
            }
            c => c.is_whitespace(),
        };
        escaped = c == '\\' && !escaped;
        ends
    });
    let end = end.unwrap_or(rest.len());
    (end > 0).then(|| Destination { span: Span::new(at, at + end), style: Style::Bare })
}

/// Link definitions: `[label]: destination "title"`.
fn definitions(text: &str) -> impl Iterator<Item = Destination> {
    let mut at = 0;
    text.split_inclusive('\n').filter_map(move |line| {
        let start = at;
        at += line.len();
        let label = line.trim_start_matches([' ', '>']);
        if !label.starts_with('[') || label.starts_with("[^") {
            return None;
        }
        let end = label.find("]:")?;
        let behind = start + line.len() - label.len() + end + 2;
        read(text, behind).filter(|it| (it.span.end as usize) <= at)
    })
}

/// `written` without backslash escapes.
pub(crate) fn without_backslashes(written: &str) -> Cow<'_, str> {
    if !written.contains('\\') {
        return written.into();
    }
    let mut out = String::with_capacity(written.len());
    let mut chars = written.chars().peekable();
    while let Some(c) = chars.next() {
        match chars.next_if(|next| c == '\\' && next.is_ascii_punctuation()) {
            Some(mark) => out.push(mark),
            None => out.push(c),
        }
    }
    out.into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown;

    fn found(text: &str) -> Vec<&str> {
        destinations(text, &markdown::parse(text)).iter().map(|it| it.span.of(text)).collect()
    }

    #[test]
    fn destinations_are_found_as_written() {
        assert_eq!(found("[x](a%20b.md#part \"a ](title)\") [y]( <c d.md> )"), ["a%20b.md#part", "c d.md"]);
        assert_eq!(found("[a \\](no.md) b](yes\\(1\\).md) ![p](p(1).png)"), ["yes\\(1\\).md", "p(1).png"]);
        assert_eq!(
            found("[[a/b#c|d]], ![[e]], `[[f]]`, [[g]]\n\n| x |\n|---|\n| [[h\\|i]] |\n"),
            ["a/b#c", "e", "g", "h"]
        );
        assert_eq!(found("[x][l] and [l].\n\n> [l]: <a b.md> 'c'\n\n    [m]: no.md\n\n[^1]: no.md\n"), ["a b.md"]);
        assert_eq!(found("<https://a.example> and <!-- [x](no.md) -->"), Vec::<&str>::new());
    }
}
