//! The protocol's framing: a header with the length of a JSON body, then the body.
//!
//! The reader survives mistakes of the other side: after a malformed frame it looks for the next header.

use std::io::{self, ErrorKind, Read};

use serde_json::{Value, json};
use tower_lsp::jsonrpc::Id;

use super::surrogates;

/// Bodies longer than this are refused: such a length is a mistake.
const MAX_BODY: usize = 1 << 30;
/// Lines longer than this are no headers.
const MAX_HEADER_LINE: usize = 4 << 10;
/// How much is read at once while looking for a header.
const CHUNK: usize = 16 << 10;
/// A buffer larger than this is freed after its frame.
const KEPT_BUFFER: usize = 1 << 20;

const LENGTH_HEADER: &[u8] = b"Content-Length:";

/// Reads frames from a stream of bytes.
pub(crate) struct FrameReader<R> {
    input: R,
    buffer: Vec<u8>,
    /// How much of the buffer is already consumed.
    start: usize,
}

/// Why a frame is malformed.
#[derive(Debug)]
pub struct Malformed(pub String);

impl<R: Read> FrameReader<R> {
    /// A reader of the frames in `input`.
    pub fn new(input: R) -> Self {
        FrameReader { input, buffer: Vec::new(), start: 0 }
    }

    /// The JSON in the next frame, or `None` at the end of input.
    ///
    /// # Errors
    ///
    /// Only if the input itself cannot be read. A malformed frame is returned like any other.
    pub fn read(&mut self) -> io::Result<Option<Result<Value, Malformed>>> {
        let length = match self.header()? {
            None => return Ok(None),
            Some(Ok(length)) => length,
            Some(Err(malformed)) => {
                self.resynchronise()?;
                return Ok(Some(Err(malformed)));
            }
        };
        if !self.fill_to(length)? {
            return Ok(None);
        }
        let body = &self.buffer[self.start..self.start + length];
        match parse(body) {
            Ok(value) => {
                self.consume(length);
                Ok(Some(Ok(value)))
            }
            Err(error) => {
                // A length that is too large has included the next header: continue there.
                let skipped = find_header(body).unwrap_or(length);
                self.consume(skipped);
                Ok(Some(Err(Malformed(format!("body is not JSON: {error}")))))
            }
        }
    }

    /// Consumes a header and returns the announced length; of a malformed header, consumes what precedes the mistake.
    fn header(&mut self) -> io::Result<Option<Result<usize, Malformed>>> {
        let malformed = |why: &str| Ok(Some(Err(Malformed(why.to_owned()))));
        let mut length = None;
        let mut any = false;
        loop {
            let Some(end) = self.line()? else { return Ok(None) };
            let line = self.unread()[..end].trim_ascii_end();
            if line.is_empty() {
                match length {
                    Some(length) => {
                        self.consume(end);
                        return Ok(Some(Ok(length)));
                    }
                    None if any => return malformed("header without Content-Length"),
                    // Blank lines between frames do no harm.
                    None => {}
                }
            } else if is_header(line) {
                length = announced_length(line).filter(|&length| length <= MAX_BODY);
                if length.is_none() {
                    // Skipped, or it would be found again.
                    self.consume(end);
                    return malformed("Content-Length that is not the length of a message");
                }
            } else if !has_name(line) {
                return malformed("not a header line");
            }
            any |= !line.is_empty();
            self.consume(end);
        }
    }

    /// The end of the next line, or of what there is of it if it is too long; `None` at the end of input.
    fn line(&mut self) -> io::Result<Option<usize>> {
        let mut searched = 0;
        loop {
            let unread = self.unread();
            if let Some(at) = memchr::memchr(b'\n', &unread[searched..]) {
                return Ok(Some(searched + at + 1));
            }
            searched = unread.len();
            if searched > MAX_HEADER_LINE {
                return Ok(Some(searched));
            }
            if !self.fill()? {
                return Ok(None);
            }
        }
    }

    /// Skips to what looks like the next header, in constant memory.
    fn resynchronise(&mut self) -> io::Result<()> {
        loop {
            let unread = self.unread();
            if let Some(at) = find_header(unread) {
                self.consume(at);
                return Ok(());
            }
            // The last bytes may be the beginning of a header.
            self.consume(unread.len().saturating_sub(LENGTH_HEADER.len()));
            if !self.fill()? {
                self.consume(self.unread().len());
                return Ok(());
            }
        }
    }

    fn unread(&self) -> &[u8] {
        &self.buffer[self.start..]
    }

    fn consume(&mut self, bytes: usize) {
        self.start += bytes;
        if self.start == self.buffer.len() {
            self.buffer.clear();
            self.start = 0;
            if self.buffer.capacity() > KEPT_BUFFER {
                self.buffer = Vec::new();
            }
        }
    }

    /// Reads the next bytes; false at the end of input.
    fn fill(&mut self) -> io::Result<bool> {
        self.buffer.drain(..self.start);
        self.start = 0;
        let mut chunk = [0; CHUNK];
        loop {
            match self.input.read(&mut chunk) {
                Ok(read) => {
                    self.buffer.extend_from_slice(&chunk[..read]);
                    return Ok(read > 0);
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// Reads until there are `length` bytes; false at the end of input.
    fn fill_to(&mut self, length: usize) -> io::Result<bool> {
        let missing = length.saturating_sub(self.unread().len());
        // The buffer grows with what arrives, not with what is announced.
        let read = self.input.by_ref().take(missing as u64).read_to_end(&mut self.buffer)?;
        Ok(read == missing)
    }
}

/// A frame around `body`.
pub(crate) fn encode(body: &[u8]) -> Vec<u8> {
    let mut frame = header(body.len()).into_bytes();
    frame.extend_from_slice(body);
    frame
}

/// The frame of an answer to the request `id`, whose `result` is JSON text.
pub(super) fn of_answer(id: &Id, result: String) -> Vec<u8> {
    around(r#"{"jsonrpc":"2.0","result":"#, result, &format!(r#","id":{}}}"#, json!(id)))
}

/// The frame of a message that has `value`, which is JSON text, between `begins` and `ends`. The text, which may be long,
/// is not copied.
pub(super) fn around(begins: &str, value: String, ends: &str) -> Vec<u8> {
    let begins = format!("{}{begins}", header(begins.len() + value.len() + ends.len()));
    let mut frame = value;
    frame.reserve_exact(begins.len() + ends.len());
    frame.insert_str(0, &begins);
    frame.push_str(ends);
    frame.into_bytes()
}

fn header(length: usize) -> String {
    format!("Content-Length: {length}\r\n\r\n")
}

fn is_header(line: &[u8]) -> bool {
    line.get(..LENGTH_HEADER.len()).is_some_and(|start| start.eq_ignore_ascii_case(LENGTH_HEADER))
}

fn parse(body: &[u8]) -> serde_json::Result<Value> {
    serde_json::from_slice(body).or_else(|error| match surrogates::replace_lone(body) {
        Some(mended) => serde_json::from_slice(&mended),
        None => Err(error),
    })
}

fn announced_length(line: &[u8]) -> Option<usize> {
    std::str::from_utf8(&line[LENGTH_HEADER.len()..]).ok()?.trim().parse().ok()
}

/// Whether a line begins like a header; the tail of a body hardly does.
fn has_name(line: &[u8]) -> bool {
    let name = line.iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'-').count();
    name > 0 && line.get(name) == Some(&b':')
}

/// Where in `bytes` a header may begin, even in the middle of a line, since bodies do not end in a line break.
fn find_header(bytes: &[u8]) -> Option<usize> {
    memchr::memchr_iter(b':', bytes)
        .filter_map(|colon| (colon + 1).checked_sub(LENGTH_HEADER.len()))
        .find(|&at| is_header(&bytes[at..]))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// Returns its bytes one at a time, like the slowest pipe.
    struct Trickle<'a>(&'a [u8]);

    impl Read for Trickle<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            self.0.read(&mut buffer[..1])
        }
    }

    /// What is read from `bytes`, however they arrive; `None` stands for a malformed frame.
    fn read_all(bytes: &[u8]) -> Vec<Option<Value>> {
        fn collect(input: impl Read) -> Vec<Option<Value>> {
            let mut reader = FrameReader::new(input);
            std::iter::from_fn(|| reader.read().unwrap()).map(Result::ok).collect()
        }
        let at_once = collect(bytes);
        assert_eq!(at_once, collect(Trickle(bytes)));
        at_once
    }

    fn frame(body: &str) -> String {
        String::from_utf8(encode(body.as_bytes())).unwrap()
    }

    #[test]
    fn an_answer_of_text_is_the_answer_that_its_value_gives() {
        for (id, result) in [(Id::Number(7), json!([{"uri": "file:///fähre.md"}])), (Id::from("q\"1"), json!([]))] {
            let frame = of_answer(&id, result.to_string());
            let whole = json!({"jsonrpc": "2.0", "result": result, "id": id});
            assert_eq!(read_all(&frame), [Some(whole)]);
        }
    }

    #[test]
    fn frames_follow_each_other() {
        let bytes = frame("1") + &frame("\"é\"") + &frame("{}");
        assert_eq!(read_all(bytes.as_bytes()), [Some(json!(1)), Some(json!("é")), Some(json!({}))]);
        assert_eq!(read_all(b""), []);
    }

    #[test]
    fn headers_are_read_generously() {
        let body = "\n\r\ncontent-length:1\nContent-Type: application/vscode-jsonrpc; charset=utf-8\r\n\r\n1";
        assert_eq!(read_all(body.as_bytes()), [Some(json!(1))]);
    }

    #[test]
    fn bad_headers_cost_only_themselves() {
        for bad in [
            "no header at all\r\n\r\n{}",
            "Content-Length: many\r\n\r\n{}",
            "Content-Length: -2\r\n\r\n{}",
            "Content-Length: 4294967296\r\n\r\n{}",
            "Content-Length: 99999999999999999999999999\r\n\r\n{}",
            "Content-Type: text\r\n\r\n{}",
            "{\"a\": 1}\n{\"b\": 2}\n",
            "Content-Length: 1\r\nnonsense\r\n\r\n",
        ] {
            let bytes = frame("1") + bad + &frame("2") + &frame("3");
            assert_eq!(read_all(bytes.as_bytes()), [Some(json!(1)), None, Some(json!(2)), Some(json!(3))], "{bad}");
        }
    }

    #[test]
    fn a_wrong_length_does_not_take_the_next_frame_along() {
        let too_long = "Content-Length: 30\r\n\r\n{}".to_owned() + &frame("{\"a\": [1, 2, 3, 4, 5]}") + &frame("2");
        assert_eq!(read_all(too_long.as_bytes()), [None, Some(json!({"a": [1, 2, 3, 4, 5]})), Some(json!(2))]);
        let too_short = "Content-Length: 3\r\n\r\n{\"a\": 1}".to_owned() + &frame("2");
        assert_eq!(read_all(too_short.as_bytes()), [None, None, Some(json!(2))]);
    }

    #[test]
    fn an_endless_line_is_skipped() {
        let bytes = "x".repeat(3 * CHUNK + 7) + &frame("1");
        assert_eq!(read_all(bytes.as_bytes()), [None, Some(json!(1))]);
    }

    #[test]
    fn half_a_character_does_not_cost_the_message() {
        assert_eq!(read_all(frame(r#"["\ud83d", "é"]"#).as_bytes()), [Some(json!(["\u{fffd}", "é"]))]);
    }

    #[test]
    fn garbage_at_the_end_is_reported_once() {
        assert_eq!(read_all((frame("1") + "abc\r\n\r\n").as_bytes()), [Some(json!(1)), None]);
    }

    #[test]
    fn input_may_end_anywhere() {
        let whole = frame("{\"a\": 1}");
        for end in 0..whole.len() {
            assert_eq!(read_all(&whole.as_bytes()[..end]), [], "{end}");
        }
    }
}
