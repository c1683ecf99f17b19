//! The chapter's abstract, as Markdown.

use smol_str::SmolStr;

use super::lines::Line;
use super::words;
use crate::library::sources::escape;

/// The abstract as Markdown: paragraphs separated by blank lines, inner headings in bold. `None` if there is no
/// abstract.
pub(super) fn markdown(lines: &[&Line]) -> Option<SmolStr> {
    let unavailable = |line: &&Line| {
        words::is_button(&line.text) || words::NO_ABSTRACT.iter().any(|none| words::behind(&line.text, none).is_some())
    };
    // After a notice of the site, the rest is the site's too.
    let lines: Vec<&Line> = lines.iter().take_while(|line| !unavailable(line)).copied().collect();
    // If blank lines separate paragraphs, the lines between them are wrapped.
    let wrapped =
        lines.iter().skip(1).any(|line| line.after_blank) && lines.iter().skip(1).any(|line| !line.after_blank);
    let width = lines.iter().map(|line| line.text.chars().count()).max().unwrap_or(0);
    let mut paragraphs: Vec<String> = Vec::new();
    let mut open = false;
    for (at, line) in lines.iter().enumerate() {
        let next =
            lines.get(at + 1).copied().filter(|next| !wrapped || next.after_blank || ends_early(line, next, width));
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

/// Whether a wrapped line ends before it had to, because the first word of the next line would have fitted. `width` is
/// the length of the longest line in characters.
fn ends_early(line: &Line, next: &Line, width: usize) -> bool {
    let word = next.text.split(' ').next().unwrap_or("");
    line.text.chars().count() + 1 + word.chars().count() <= width
}

/// Whether a line is a heading: a few words without a final full stop.
fn is_heading(text: &str) -> bool {
    text.len() < 60
        && text.split(' ').count() <= 8
        && text.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
        && text.ends_with(|c: char| c.is_alphanumeric())
}
