//! Abstracts within a contents list, each below a line `Abstract` or `Summary`.

use smol_str::SmolStr;

use super::super::abstracts;
use super::super::lines::{Line, is_prose};
use super::super::words::{self, Block};
use super::{is_noise, rows};
use crate::library::record::Record;
use crate::library::variables::Variable;
use crate::text::Span;

/// An abstract, with the span of the line above it.
pub(super) type Placed = (Span, SmolStr);

/// The lines of a list without its abstracts, and the abstracts.
pub(super) fn taken_out(lines: &[Line]) -> (Vec<Line>, Vec<Placed>) {
    let (mut rest, mut found) = (Vec::new(), Vec::new());
    let mut at = 0;
    while at < lines.len() {
        let line = &lines[at];
        at += 1;
        rest.push(line.clone());
        if words::heading(&line.text) != Some(Block::Abstract) {
            continue;
        }
        let buttons = lines[at..].iter().take_while(|line| is_noise(&line.text)).count();
        let prose: Vec<&Line> = lines[at + buttons..].iter().take_while(|line| is_text(line)).collect();
        if let Some(text) = abstracts::markdown(&prose) {
            found.push((line.span, text));
            at += buttons + prose.len();
        }
    }
    (rest, found)
}

/// Whether a line is prose, or a sentence that does not begin an entry.
fn is_text(line: &Line) -> bool {
    let sentence = line.text.ends_with(['.', '?', '!', '”', '’', '…']) && line.text.contains(' ');
    is_prose(&line.text) || sentence && !rows::tells(line)
}

/// Gives each abstract to the chapter above it.
pub(super) fn put_back(chapters: &mut [Record], found: Vec<Placed>) {
    for (span, text) in found {
        let above = chapters.iter_mut().filter(|chapter| chapter.heading.start < span.start);
        if let Some(chapter) = above.max_by_key(|chapter| chapter.heading.start)
            && chapter.get(Variable::Abstract).is_none()
        {
            chapter.set(Variable::Abstract, text);
        }
    }
}
