//! JSON as values with their spans, read as far as possible: an error in one item of a list affects only that item.

use crate::markdown::yaml::{Field, Node, Value};
use crate::text::{Problem, Span, line_start};

/// Deeper values are not read: no bibliography is nested so deep, and the stack is limited.
const DEEPEST: usize = 64;

/// The value in `text`, and its problems.
pub fn read(text: &str) -> (Option<Value>, Vec<Problem>) {
    let start = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let mut reader = Reader { text, at: start, depth: 0, may_skip: true, problems: Vec::new() };
    let value = match reader.value() {
        Ok(value) => Some(value),
        Err(problem) => {
            reader.problems.push(problem);
            None
        }
    };
    if value.is_some() && reader.peek().is_some() {
        let problem = reader.here("The list has already ended here. Remove the extra bracket.");
        reader.problems.push(problem);
    }
    (value, reader.problems)
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    depth: usize,
    /// Whether brackets were balanced wherever an item was skipped so far. If not, they are not searched again, so
    /// that skipping takes at most two passes through the file.
    may_skip: bool,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn peek(&mut self) -> Option<u8> {
        let bytes = self.text.as_bytes();
        while bytes.get(self.at).is_some_and(u8::is_ascii_whitespace) {
            self.at += 1;
        }
        bytes.get(self.at).copied()
    }

    fn eat(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    fn here(&self, message: &str) -> Problem {
        let length = self.rest().chars().next().map_or(0, char::len_utf8);
        Problem::new(Span::new(self.at, self.at + length), message)
    }

    fn value(&mut self) -> Result<Value, Problem> {
        let first = self.peek();
        let start = self.at;
        if self.depth >= DEEPEST {
            return Err(self.here("Values are nested too deeply here."));
        }
        self.depth += 1;
        let node = match first {
            Some(b'{') => self.object().map(Node::Map),
            Some(b'[') => self.array().map(Node::List),
            Some(b'"') => self.string().map(Node::Scalar),
            _ => self.word().map(Node::Scalar),
        };
        self.depth -= 1;
        Ok(Value { node: node?, span: Span::new(start, self.at) })
    }

    fn object(&mut self) -> Result<Vec<Field>, Problem> {
        self.at += 1;
        let mut fields = Vec::new();
        loop {
            match self.peek() {
                Some(b'}') => {
                    self.at += 1;
                    return Ok(fields);
                }
                Some(b'"') => {}
                None => return Err(self.here("This file ends too early: a `}` is missing.")),
                Some(_) => return Err(self.here("A name in quotation marks is expected here.")),
            }
            let start = self.at;
            let name = self.string()?;
            let name_span = Span::new(start, self.at);
            if !self.eat(b':') {
                return Err(self.here("A colon is missing here, between a name and its value."));
            }
            let value = self.value()?;
            fields.push(Field { name, name_span, value });
            if !self.eat(b',') && self.peek() != Some(b'}') {
                return Err(self.here("A comma is missing before this."));
            }
        }
    }

    fn array(&mut self) -> Result<Vec<Value>, Problem> {
        self.at += 1;
        let mut items = Vec::new();
        loop {
            match self.peek() {
                Some(b']') => {
                    self.at += 1;
                    return Ok(items);
                }
                None => {
                    let problem = self.here("This file ends too early: a `]` is missing.");
                    // What has been read still counts.
                    if self.problems.is_empty() {
                        self.problems.push(problem);
                    }
                    return Ok(items);
                }
                Some(_) => {}
            }
            let start = self.at;
            match self.value() {
                Ok(value) => items.push(value),
                // An entry of a bibliography; a problem further inside affects the whole entry.
                Err(problem) if self.depth <= 2 && self.text[start..].starts_with('{') => {
                    self.problems.push(problem);
                    self.pass_over(start);
                    self.eat(b',');
                    continue;
                }
                Err(problem) => return Err(problem),
            }
            if !self.eat(b',') && !matches!(self.peek(), Some(b']') | None) {
                let problem = self.here("A comma is missing before this.");
                if self.depth > 2 || self.peek() != Some(b'{') {
                    return Err(problem);
                }
                self.problems.push(problem);
            }
        }
    }

    /// Skips the broken object that begins at `start`: to after its closing brace, else to the next line that begins
    /// with a brace at the same indentation, else to the end.
    fn pass_over(&mut self, start: usize) {
        if self.may_skip {
            if let Some(end) = balanced(self.text, start) {
                self.at = end;
                return;
            }
            self.may_skip = false;
        }
        let line = line_start(self.text, start);
        let begins_alike = format!("\n{}", &self.text[line..=start]);
        self.at = match self.text[start..].find(&begins_alike) {
            Some(found) => start + found + begins_alike.len() - 1,
            None => self.text.len(),
        };
    }

    fn string(&mut self) -> Result<String, Problem> {
        let start = self.at;
        let bytes = self.text.as_bytes();
        let mut escaped = false;
        let mut at = start + 1;
        loop {
            match bytes.get(at) {
                Some(b'"') => break,
                Some(b'\\') => {
                    escaped = true;
                    at += 1;
                }
                None | Some(b'\n') => {
                    let line = self.text[start..at.min(bytes.len())].trim_end().len();
                    let span = Span::new(start, start + line);
                    return Err(Problem::new(span, "This text does not end: a quotation mark is missing."));
                }
                Some(_) => {}
            }
            at += 1;
        }
        self.at = at + 1;
        let inside = &self.text[start + 1..at];
        let unescaped = escaped.then(|| serde_json::from_str(&self.text[start..=at]).ok()).flatten();
        Ok(unescaped.unwrap_or_else(|| inside.to_owned()))
    }

    /// A number, `true`, `false`, or `null`, which counts as empty.
    fn word(&mut self) -> Result<String, Problem> {
        let length =
            self.rest().bytes().take_while(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(byte)).count();
        let word = &self.rest()[..length];
        let known = matches!(word, "true" | "false" | "null")
            || word.starts_with(|c: char| c == '-' || c.is_ascii_digit()) && word.parse::<f64>().is_ok();
        if !known {
            return Err(self.here("A value is expected here."));
        }
        let text = if word == "null" { String::new() } else { word.to_owned() };
        self.at += length;
        Ok(text)
    }
}

/// Where the object at `start` ends. Skips strings, which end with their line at the latest.
fn balanced(text: &str, start: usize) -> Option<usize> {
    let (mut depth, mut in_text) = (0usize, false);
    let mut bytes = text.bytes().enumerate().skip(start);
    while let Some((at, byte)) = bytes.next() {
        match byte {
            b'\\' if in_text => {
                bytes.next();
            }
            b'"' => in_text = !in_text,
            b'\n' => in_text = false,
            _ if in_text => {}
            b'{' => depth += 1,
            b'}' if depth <= 1 => return Some(at + 1),
            b'}' => depth -= 1,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> (Vec<String>, Vec<&str>) {
        let (value, problems) = read(text);
        let value = value.unwrap();
        let ids = value.items().iter().filter_map(|item| match &item.node {
            Node::Map(fields) => Some(fields[0].value.text()?.to_owned()),
            _ => None,
        });
        (ids.collect(), problems.iter().map(|problem| problem.span.of(text)).collect())
    }

    #[test]
    fn values_have_their_spans() {
        let text = "\u{feff}{\"a\": \"é\\u00e9\\\"\", \"b\": [1, null, true], \"c\": {}}";
        let (value, problems) = read(text);
        let Some(Value { node: Node::Map(fields), .. }) = value else { panic!("{value:?}") };
        assert_eq!(problems, []);
        assert_eq!(fields[0].value.text(), Some("éé\""));
        assert_eq!(fields[0].value.span.of(text), "\"é\\u00e9\\\"\"");
        assert_eq!(fields[1].value.span.of(text), "[1, null, true]");
        assert_eq!(fields[1].name_span.of(text), "\"b\"");
    }

    #[test]
    fn a_bad_object_affects_only_itself() {
        let text = "[{\"id\": \"a\"}, {\"id\": \"b\" \"x\": [}, 1]}, {\"id\": \"c\"}]";
        assert_eq!(names(text), (vec!["a".into()], vec!["\"", "}"]));
        let text = "[{\"id\": \"a\"}, {\"id\": \"b\", x: 1}, {\"id\": \"c\"}]";
        assert_eq!(names(text), (vec!["a".into(), "c".into()], vec!["x"]));
        let text = "[\n  {\"id\": \"a\",\n \"t\": \"un\n},\n  {\"id\": \"b\"}\n]";
        assert_eq!(names(text), (vec!["b".into()], vec!["\"un"]));
    }

    #[test]
    fn an_unclosed_object_affects_only_itself() {
        let text = "[\n  {\"id\": \"a\",\n    \"x\": {\"y\": 1},\n  {\"id\": \"b\"},\n  {\"id\": \"c\"}\n]\n";
        assert_eq!(names(text), (vec!["b".into(), "c".into()], vec!["{"]));
    }

    #[test]
    fn a_truncated_file_keeps_what_comes_before() {
        assert_eq!(names("[{\"id\": \"a\"}, {\"id\": \"b").0, ["a"]);
        assert_eq!(names("[{\"id\": \"a\"},").0, ["a"]);
        for text in ["", "[", "{", "\"", "{\"a\"", "{\"a\":", "nul", "\\", "[[[[{\"", "\"\\"] {
            read(text);
        }
        read(&"[".repeat(100_000));
        read(&"{\"a\":".repeat(100_000));
    }
}
