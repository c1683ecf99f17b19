//! Contents notes of library catalogues: `1. Title / Ann Author -- 2. ...`, wrapped over several lines.

use super::super::fields;
use super::super::lines::Line;
use super::super::words::Label;

/// The entries of the contents note that begins at `lines[at]`, each as a line, and the number of lines that the note
/// takes up.
pub(in super::super) fn note(lines: &[Line], at: usize) -> Option<(Vec<Line>, usize)> {
    let first = &lines[at];
    let value = match fields::at_start(&first.text) {
        Some(field) if field.label == Label::Contents => field.value,
        Some(_) => return None,
        None => &first.text,
    };
    let marks = [" --", " — "];
    if !value.is_empty() && !marks.iter().any(|mark| value.contains(mark)) {
        return None;
    }
    let mut text = value.to_owned();
    let mut count = 1;
    for line in &lines[at + 1..] {
        let is_open = text.is_empty() || text.ends_with(['-', '/', ',']) || text.ends_with(" and");
        if line.after_blank && !is_open || fields::at_start(&line.columns).is_some() {
            break;
        }
        text.push(' ');
        text.push_str(&line.text);
        count += 1;
    }
    // A contents list may have dashes too, before authors and pages, but then has no slash before authors.
    let labelled = !value.is_empty() && value.len() < first.text.len();
    let mark = [" -- ", " — "].into_iter().find(|mark| text.contains(mark))?;
    let is_note = text.contains(" / ") || labelled && mark == " -- ";
    if !is_note {
        return None;
    }
    let entries = text.split(mark).map(|entry| first.saying(entry.trim().trim_end_matches(['.', '-']).trim_end()));
    Some((entries.filter(|line| !line.text.is_empty()).collect(), count))
}
