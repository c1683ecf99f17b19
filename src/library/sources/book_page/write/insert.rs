//! Insertions into a text whose other bytes stay unchanged, except for values replaced on purpose.

use crate::text::Span;

/// Insertions and their offsets. Several at the same offset are applied in order.
#[derive(Debug)]
pub(super) struct Insertions<'t> {
    text: &'t str,
    all: Vec<(usize, String)>,
    replaced: Vec<(Span, String)>,
}

impl<'t> Insertions<'t> {
    /// No insertions into `text` yet.
    pub fn new(text: &'t str) -> Self {
        Self { text, all: Vec::new(), replaced: Vec::new() }
    }

    /// Inserts `lines` below the line around `at`, without a blank line between.
    pub(crate) fn lines_below(&mut self, at: usize, lines: &str) {
        let end = line_end(self.text, at);
        let gap = if self.before(end).ends_with('\n') { "" } else { "\n" };
        self.all.push((end, format!("{gap}{lines}")));
    }

    /// Inserts `block` below the line around `at`, with a blank line before and after.
    pub(crate) fn block_below(&mut self, at: usize, block: &str) {
        let end = line_end(self.text, at);
        let rest = &self.text[end..];
        let next = rest.strip_prefix("\r\n").or(rest.strip_prefix('\n'));
        let runs_on = next.is_none_or(|next| next.lines().next().is_some_and(|line| !line.trim().is_empty()));
        let behind = if runs_on { "\n" } else { "" };
        self.all.push((end, format!("{}{block}{behind}", self.gap(end))));
    }

    /// Inserts `block` above the line that begins at `at` (or at the end of the text), with a blank line before and
    /// after.
    pub(crate) fn block_above(&mut self, at: usize, block: &str) {
        let behind = if at == self.text.len() { "\n" } else { "\n\n" };
        self.all.push((at, format!("{}{block}{behind}", self.gap(at))));
    }

    /// Inserts a line above the one that begins at `at`.
    pub(crate) fn line_above(&mut self, at: usize, line: &str) {
        self.all.push((at, format!("{line}\n")));
    }

    /// Replaces the text at `span` by `value`, on one line.
    pub fn replace(&mut self, span: Span, value: String) {
        self.replaced.push((span, value));
    }

    /// The text with all insertions, using the line ending of its first line.
    pub fn apply(self) -> String {
        let first_line = self.text.find('\n').map_or("", |end| &self.text[..end]);
        let windows = first_line.ends_with('\r');
        let inserted = self.all.into_iter().map(|(at, text)| (at, at, text));
        let replaced = self.replaced.into_iter().map(|(span, text)| (span.start as usize, span.end as usize, text));
        let mut changes: Vec<(usize, usize, String)> = inserted.chain(replaced).collect();
        changes.sort_by_key(|&(start, ..)| start);
        let mut out = String::with_capacity(self.text.len() * 2);
        let mut done = 0;
        for (start, end, text) in changes {
            let (start, end) = (start.max(done), end.max(done));
            out.push_str(&self.text[done..start]);
            out.push_str(&if windows { text.replace('\n', "\r\n") } else { text });
            done = end;
        }
        out.push_str(&self.text[done..]);
        out
    }

    /// The text before the next insertion at `at`.
    fn before(&self, at: usize) -> &str {
        let inserted = self.all.iter().rev().find(|&&(other, _)| other == at);
        inserted.map_or(&self.text[..at], |(_, inserted)| inserted)
    }

    /// The line breaks needed at `at` for a blank line above.
    fn gap(&self, at: usize) -> &'static str {
        let before = self.before(at);
        if before.is_empty() {
            ""
        } else if !before.ends_with('\n') {
            "\n\n"
        } else if before.lines().next_back().is_none_or(|line| line.trim().is_empty()) {
            ""
        } else {
            "\n"
        }
    }
}

/// End of the line around `at`, before its line break.
fn line_end(text: &str, at: usize) -> usize {
    let end = text[at..].find('\n').map_or(text.len(), |line_break| at + line_break);
    if end > at && text[..end].ends_with('\r') { end - 1 } else { end }
}
