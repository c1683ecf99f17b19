//! Marked notes: their text without the marks, and what is marked.

/// A stretch of text and what it means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    pub start: usize,
    pub end: usize,
    pub meaning: String,
}

impl Mark {
    pub fn text<'t>(&self, text: &'t str) -> &'t str {
        &text[self.start..self.end]
    }
}

/// A note and the marks in it.
#[derive(Clone, Debug)]
pub struct Marked {
    pub text: String,
    pub marks: Vec<Mark>,
}

/// How a note is written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    Plain,
    Crlf,
    /// All of its body in a quotation.
    Quoted,
}

impl Layout {
    pub fn suffix(self) -> &'static str {
        match self {
            Layout::Plain => "",
            Layout::Crlf => " (CRLF)",
            Layout::Quoted => " (quoted)",
        }
    }
}

impl Marked {
    /// Reads a text with marks.
    pub fn read(marked: &str) -> Self {
        let mut text = String::new();
        let mut marks = Vec::new();
        let mut rest = marked;
        while let Some((before, behind)) = rest.split_once('⟦') {
            text.push_str(before);
            let line = text.matches('\n').count() + 1;
            let (mark, after) = behind.split_once('⟧').unwrap_or_else(|| panic!("line {line}: ⟦ is not closed"));
            let (words, meaning) = mark.rsplit_once('→').unwrap_or_else(|| panic!("line {line}: no → in {mark}"));
            assert!(!words.contains('⟦'), "line {line}: a mark in a mark");
            let start = text.len();
            text.push_str(words);
            marks.push(Mark { start, end: text.len(), meaning: meaning.to_owned() });
            rest = after;
        }
        text.push_str(rest);
        assert!(!text.contains('⟧'), "a mark is closed that was not opened");
        Self { text, marks }
    }

    /// The same note in another layout.
    pub fn laid_out(&self, layout: Layout) -> Self {
        let (prefix, line_end) = match layout {
            Layout::Plain => ("", "\n"),
            Layout::Crlf => ("", "\r\n"),
            Layout::Quoted => ("> ", "\n"),
        };
        let body = body(&self.text);
        let mut text = String::new();
        // Where each line begins now, and where its words did and do.
        let mut starts: Vec<(usize, usize)> = Vec::new();
        let mut at = 0;
        for line in self.text.split_inclusive('\n') {
            if at >= body {
                text.push_str(prefix);
            }
            starts.push((at, text.len()));
            let words = line.strip_suffix('\n');
            text.push_str(words.unwrap_or(line));
            text.push_str(words.map_or("", |_| line_end));
            at += line.len();
        }
        let moved = |offset: usize| {
            let line = starts.partition_point(|&(start, _)| start <= offset) - 1;
            offset - starts[line].0 + starts[line].1
        };
        let marks = self.marks.iter().map(|mark| Mark {
            start: moved(mark.start),
            end: moved(mark.end - 1) + 1,
            meaning: mark.meaning.clone(),
        });
        Self { marks: marks.collect(), text }
    }
}

/// Where the body begins, behind the front matter, whether it is closed or not.
fn body(text: &str) -> usize {
    let Some(rest) = text.strip_prefix("---\n") else { return 0 };
    match rest.find("\n---\n") {
        Some(length) => 4 + length + 5,
        None => rest.find("\n\n").map_or(text.len(), |length| 4 + length + 2),
    }
}
