//! A copied page: its lines, the block of each, and the values of its labels.

use super::lines::Line;
use super::words::{self, Block, Label};
use super::{blocks, citation, contents, fields, people};
use crate::library::contents::is_matter;

/// The lines of a page and the block of each.
#[derive(Debug)]
pub(super) struct Page {
    pub lines: Vec<Line>,
    pub blocks: Vec<Block>,
    /// The lines on which a label for editors has its value beside it, as indexes.
    editors: Vec<usize>,
}

/// A labelled value.
#[derive(Clone, Debug)]
pub(super) struct Said {
    pub label: Label,
    /// The label in lower case.
    pub name: &'static str,
    pub value: String,
    /// The index of the line with the label.
    pub at: usize,
}

impl Page {
    pub fn new(lines: Vec<Line>) -> Self {
        let blocks = blocks::read(&lines);
        let names_editors = |line: &Line| {
            fields::at_start(&line.columns).is_some_and(|it| it.label == Label::Editor && !it.value.is_empty())
        };
        let editors = (0..lines.len()).filter(|&at| names_editors(&lines[at])).collect();
        Self { lines, blocks, editors }
    }

    /// What stands beside the labels for editors.
    pub fn labelled_editors(&self) -> impl Iterator<Item = &str> {
        let fields = self.editors.iter().filter_map(|&at| fields::at_start(&self.lines[at].columns));
        fields.map(|field| field.value)
    }

    /// The lines of `block`, with their indexes.
    pub fn of(&self, block: Block) -> impl DoubleEndedIterator<Item = (usize, &Line)> {
        self.lines.iter().enumerate().filter(move |(at, _)| self.blocks[*at] == block)
    }

    /// Whether the line at `at` may be about this book or chapter: not in a list, an abstract or a block about others.
    pub(crate) fn is_about(&self, at: usize) -> bool {
        !matches!(self.blocks[at], Block::Contents | Block::Abstract | Block::Other)
    }

    /// All labelled values. If a label is alone on its line, its value is below: one line, or several lines of names.
    pub fn said(&self) -> Vec<Said> {
        let about = (0..self.lines.len()).filter(|&at| self.is_about(at));
        about.filter_map(|at| self.said_at(at)).collect()
    }

    fn said_at(&self, at: usize) -> Option<Said> {
        let field = fields::at_start(&self.lines[at].columns)?;
        let names = matches!(field.label, Label::Author | Label::Editor);
        let value = match field.value {
            "" => self.below(at, field.label),
            // The row of names continues below.
            row if names && people::ends_joint(row) => format!("{row} {}", self.below(at, field.label)),
            value => value.to_owned(),
        };
        Some(Said { label: field.label, name: field.name, value, at })
    }

    /// The value below a label that is alone on its line.
    fn below(&self, at: usize, label: Label) -> String {
        let next = self.lines[at + 1..].iter().filter(|line| !words::is_button(&line.text));
        let is_value = |line: &&Line| fields::at_start(&line.columns).is_none() && words::heading(&line.text).is_none();
        if matches!(label, Label::Author | Label::Editor) {
            let below = &self.lines[at + 1..];
            let is_row = |line: &Line| {
                people::row(&line.text).is_some() || people::is_affiliation(&line.text) && line.text.contains(',')
            };
            // A name further down with its own affiliation is an author's.
            let affiliated =
                |at: usize| at > 0 && below.get(at + 1).is_some_and(|next| next.text.starts_with("Affiliation"));
            let mut names = String::new();
            for (at, line) in below.iter().enumerate() {
                let is_joint = people::is_joint(&line.text) || people::ends_joint(&names);
                if !is_joint && (!is_row(line) || affiliated(at)) {
                    break;
                }
                names.push_str(if is_joint { " " } else { "; " });
                names.push_str(&line.text);
            }
            return names.trim_start_matches([';', ' ']).to_owned();
        }
        next.take(1).find(is_value).map(|line| line.text.clone()).unwrap_or_default()
    }

    /// Whether a line can be a title, because it is nothing else that is known.
    pub(crate) fn is_plain(&self, at: usize) -> bool {
        let line = &self.lines[at];
        let text = &line.text;
        let marked = || words::is_one_of(text, words::CHAPTER_MARKS) || words::is_one_of(text, words::BOOK_MARKS);
        let labelled = || {
            fields::at_start(&line.columns).is_some()
                || super::pages::alone(text).is_some()
                || words::heading(text).is_some()
        };
        let other = || {
            super::imprint::line(text).is_some()
                || super::imprint::alone(text).is_some()
                || text.contains("://")
                || text.starts_with(['©', '.', ','])
        };
        let by = || {
            people::behind_by(text).is_some_and(|rest| rest.is_empty() || people::row(rest).is_some())
                || words::role(text).is_some_and(|(named, _)| people::row(named).is_some())
        };
        text.contains(char::is_alphabetic)
            && !is_matter(text)
            && text.len() < 300
            && !words::is_button(text)
            && !marked()
            && !labelled()
            && !other()
            && !by()
            && !(blocks::is_prose(text) && text.ends_with('.'))
            && !text.starts_with("10.")
            && words::edition(text).is_none()
            && citation::from_line(text).is_none()
            && contents::number(text).is_none_or(|label| !label.title.is_empty())
    }
}
