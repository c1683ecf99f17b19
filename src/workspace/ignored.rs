//! Which diagnostics a note switches off: by comments for some lines, in its front matter for all of it.

use super::settings::Code;
use crate::markdown::Parsed;
use crate::markdown::front_matter::Value;
use crate::text::{Problem, Span, steps};

/// The front matter field, and the beginning of a comment.
const NAME: &str = "glossator-ignore";

/// The diagnostics that a note switches off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ignored {
    note: Codes,
    /// For whole lines, in order, each once.
    lines: Vec<(Span, Codes)>,
}

/// A set of codes.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Codes {
    All,
    These(Vec<Code>),
}

impl Codes {
    fn has(&self, code: Code) -> bool {
        match self {
            Self::All => true,
            Self::These(codes) => codes.contains(&code),
        }
    }

    /// Reads names separated by commas or blanks, each with its span. No names at all, or `all`, means all codes. An
    /// unknown name is reported.
    fn read<'t>(words: impl Iterator<Item = (Span, &'t str)>, problems: &mut Vec<Problem>) -> Self {
        let mut codes = Vec::new();
        let mut any = false;
        for (span, word) in words {
            any = true;
            match Code::from_name(word) {
                Some(code) if codes.contains(&code) => {}
                Some(code) => codes.push(code),
                None if word == "all" => return Self::All,
                None => problems.push(Problem::new(span, Code::unknown(word))),
            }
        }
        if any { Self::These(codes) } else { Self::All }
    }
}

/// The words of `part`, which starts at the byte `start`.
fn words(start: u32, part: &str) -> impl Iterator<Item = (Span, &str)> {
    let words = part.split(|c: char| c == ',' || c.is_whitespace()).filter(|word| !word.is_empty());
    words.map(move |word| {
        let at = start as usize + (word.as_ptr() as usize - part.as_ptr() as usize);
        (Span::new(at, at + word.len()), word)
    })
}

impl Ignored {
    /// Reads the comments and front matter of a note; `None` if they switch nothing off. Mistakes are added to
    /// `problems`.
    pub(super) fn read(text: &str, parsed: &Parsed, problems: &mut Vec<Problem>) -> Option<Box<Self>> {
        let field = parsed.front_matter.as_ref().and_then(|block| block.get(NAME));
        let note = field.map_or(Codes::These(Vec::new()), |value| in_front_matter(value, problems));
        let mut lines: Vec<(Span, Codes)> = Vec::new();
        for comment in &parsed.ignored {
            let codes = Codes::read(words(comment.words.start, comment.words.of(text)), problems);
            match lines.last_mut() {
                Some((same, known)) if *same == comment.lines => known.add(codes),
                _ => lines.push((comment.lines, codes)),
            }
        }
        (note.has_any() || !lines.is_empty()).then(|| Box::new(Self { note, lines }))
    }

    /// Whether a diagnostic with `code` at `span` is switched off.
    pub fn covers(&self, span: Span, code: Code) -> bool {
        let first = self.lines.partition_point(|(lines, _)| lines.end < span.start);
        let mut near = steps::each(&self.lines[first..]).take_while(|(lines, _)| lines.start <= span.end);
        self.note.has(code) || near.any(|(_, codes)| codes.has(code))
    }
}

impl Codes {
    fn add(&mut self, others: Self) {
        match (&mut *self, others) {
            (Self::All, _) => {}
            (_, Self::All) => *self = Self::All,
            (Self::These(codes), Self::These(others)) => {
                codes.extend(others);
                codes.sort_unstable();
                codes.dedup();
            }
        }
    }

    fn has_any(&self) -> bool {
        !matches!(self, Self::These(codes) if codes.is_empty())
    }
}

/// `all`, one name, or several in a string or a list. An empty value switches nothing off.
fn in_front_matter(value: &Value, problems: &mut Vec<Problem>) -> Codes {
    let mut found: Vec<(Span, &str)> = Vec::new();
    for item in value.items() {
        match item.text() {
            Some(text) => found.extend(words(0, text).map(|(_, word)| (item.span, word))),
            None => {
                let message = format!("`{NAME}` is a list of diagnostics, as `[unknown-chapter]`, or `all`.");
                problems.push(Problem::new(item.span, message));
            }
        }
    }
    if found.is_empty() { Codes::These(Vec::new()) } else { Codes::read(found.into_iter(), problems) }
}
