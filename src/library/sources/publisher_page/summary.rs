//! The chapter's summary, as Markdown.

use std::ops::Range;

use smol_str::SmolStr;

use super::lines::Line;
use crate::language::Sense;
use crate::library::sources::escape;

/// Where the summary stands.
#[derive(Debug)]
pub(super) struct Found {
    /// Indices of its lines: the first behind the heading `Summary`, up to the next block of the page.
    pub lines: Range<usize>,
}

/// The first lines of the blocks that follow a summary.
const ENDS: &[&str] = &[
    "Type",
    "Information",
    "Access options",
    "Footnotes",
    "References",
    "Notes",
    "Bibliography",
    "Metrics",
    "Related content",
    "Get access",
    "Accessibility standard",
    "Chapter contents",
];

/// What a page says where it has no summary.
const NONE: &[&str] = &[
    "a summary is not available",
    "an abstract is not available",
    "get access to the full version",
    "log in using",
    "check if you have access",
];

/// Finds the summary between the heading and the block that names the book.
pub(super) fn find(lines: &[Line], heading: usize, information: usize) -> Option<Found> {
    let headings = (heading + 1..information).filter(|&at| is_label(&lines[at].text, Sense::Abstract));
    // The page's tabs may be called so too; nothing stands under those.
    headings.map(|at| at + 1).find_map(|start| {
        let length = lines[start..information].iter().position(|line| ends(&line.text)).unwrap_or(information - start);
        (length > 0).then_some(Found { lines: start..start + length })
    })
}

/// Whether the block behind the summary begins with this line.
fn ends(text: &str) -> bool {
    let label = text.split_once(':').map_or(text, |(label, _)| label);
    ENDS.contains(&text.trim_end_matches(':')) || is_label(label, Sense::Keywords) || text.starts_with("Type: ")
}

/// Whether a line is a label of `sense` that begins with a capital, with a colon or without.
fn is_label(text: &str, sense: Sense) -> bool {
    text.starts_with(char::is_uppercase) && sense.is(&text.trim_end_matches(':').to_lowercase())
}

/// The summary's paragraphs as Markdown, a blank line between them, inner headings in bold; `None` where there is no
/// summary.
pub(super) fn markdown(lines: &[Line]) -> Option<SmolStr> {
    let unavailable = |line: &Line| NONE.iter().any(|none| line.text.to_lowercase().starts_with(none));
    let lines: Vec<&Line> = lines.iter().filter(|line| !unavailable(line)).collect();
    // Where blank lines part the paragraphs, the lines between them are one paragraph that was wrapped.
    let wrapped =
        lines.iter().skip(1).any(|line| line.after_blank) && lines.iter().skip(1).any(|line| !line.after_blank);
    let width = lines.iter().map(|line| line.text.chars().count()).max().unwrap_or(0);
    let mut paragraphs: Vec<String> = Vec::new();
    let mut open = false;
    for (at, line) in lines.iter().enumerate() {
        let next = lines.get(at + 1).filter(|next| !wrapped || next.after_blank || ends_early(line, next, width));
        let next = next.filter(|next| !next.text.starts_with(char::is_lowercase));
        let inner_heading = next.is_some() && (!open || line.after_blank) && is_heading(&line.text);
        if inner_heading {
            paragraphs.push(format!("**{}**", escape::paragraph(&line.text)));
            open = false;
            continue;
        }
        match paragraphs.last_mut() {
            Some(last) if wrapped && open && !line.after_blank => {
                last.push(' ');
                last.push_str(&escape::paragraph(&line.text));
            }
            _ => paragraphs.push(escape::paragraph(&line.text)),
        }
        open = wrapped;
    }
    (!paragraphs.is_empty()).then(|| paragraphs.join("\n\n").into())
}

/// Whether a line among wrapped ones, the longest of which has `width` characters, ends before it had to: the first
/// word of the next would have fitted.
fn ends_early(line: &Line, next: &Line, width: usize) -> bool {
    let word = next.text.split(' ').next().unwrap_or("");
    line.text.chars().count() + 1 + word.chars().count() <= width
}

/// Whether a line is a heading: a few words that end without a full stop.
fn is_heading(text: &str) -> bool {
    text.len() < 60
        && text.split(' ').count() <= 8
        && text.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
        && text.ends_with(|c: char| c.is_alphanumeric())
}
