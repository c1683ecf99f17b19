//! The chapter's abstract, as Markdown.

use smol_str::SmolStr;

use super::lines::Line;
use super::words;
use crate::library::sources::escape;

/// The abstract's paragraphs as Markdown, a blank line between them, inner headings in bold; `None` where there is no
/// abstract.
pub(super) fn markdown(lines: &[&Line]) -> Option<SmolStr> {
    let unavailable = |line: &&Line| {
        words::is_button(&line.text) || words::NO_ABSTRACT.iter().any(|none| words::behind(&line.text, none).is_some())
    };
    // What follows a notice of the site is the site's too.
    let lines: Vec<&Line> = lines.iter().take_while(|line| !unavailable(line)).copied().collect();
    // Where blank lines part the paragraphs, the lines between them are one paragraph that was wrapped.
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
