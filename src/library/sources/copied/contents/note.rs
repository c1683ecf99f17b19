//! Contents notes of library catalogues: `1. Title / Ann Author -- 2. ...`, wrapped over several lines.

use super::super::fields;
use super::super::lines::Line;
use super::super::words::Label;

/// The entries of the contents note that begins at `lines[at]`, each as a line, and how many lines it takes.
pub(in super::super) fn note(lines: &[Line], at: usize) -> Option<(Vec<Line>, usize)> {
    let first = &lines[at];
    let value = match fields::at_start(&first.text) {
        Some(field) if field.label == Label::Contents => field.value,
        Some(_) => return None,
        None => &first.text,
    };
    if !value.is_empty() && !value.contains("--") && !value.contains(" — ") {
        return None;
    }
    // A note may begin below its label; a list with rows of its own is none.
    let below =
        lines[at + 1..].iter().take_while(|line| !line.after_blank && fields::at_start(&line.columns).is_none());
    let mut text = value.to_owned();
    let mut count = 1;
    for line in below {
        text.push(' ');
        text.push_str(&line.text);
        count += 1;
    }
    if text.matches(" -- ").count() + text.matches(" — ").count() < 1
        || !value.contains("--") && !value.contains(" — ") && !value.is_empty()
    {
        return None;
    }
    let mark = if text.contains(" -- ") { " -- " } else { " — " };
    if !text.contains(" / ") && mark == " — " {
        return None;
    }
    let entries = text.split(mark).map(|entry| first.saying(entry.trim().trim_end_matches(['.', '-']).trim_end()));
    Some((entries.filter(|line| !line.text.is_empty()).collect(), count))
}
