//! Answers that are lists, perhaps very long ones: they are written as JSON text item by item, and sent in pieces where
//! the client takes them. As a tree of values they would take many times the memory.

use serde::Serialize;
use serde_json::Value;
use tower_lsp::lsp_types::ProgressToken;

use super::stdio::Pieces;

/// How many bytes of items make a piece.
const PIECE: usize = 128 << 10;

/// An answer that is being written.
pub(super) struct LongAnswer {
    /// What stands before and behind the items.
    around: [&'static str; 2],
    /// What stands before them, and those that are not sent yet, with commas between them.
    text: Vec<u8>,
    /// Where pieces go, if the client takes them.
    pieces: Option<(Pieces, ProgressToken)>,
    is_begun: bool,
}

impl LongAnswer {
    /// An answer without items yet, which stand between the two texts `around`. It is sent in `pieces`, under the token that
    /// the client gave for them, if there are any.
    pub(super) fn new(around: [&'static str; 2], pieces: Option<(Pieces, ProgressToken)>) -> Self {
        Self { around, text: around[0].into(), pieces, is_begun: false }
    }

    /// Adds an item.
    pub(super) fn add(&mut self, item: &impl Serialize) {
        let before = self.text.len();
        if self.has_items() {
            self.text.push(b',');
        }
        if serde_json::to_writer(&mut self.text, item).is_err() {
            self.text.truncate(before);
        }
        if self.text.len() >= PIECE {
            self.send();
        }
    }

    /// The answer as JSON text; without items, if pieces of it were sent.
    pub(super) fn finish(mut self) -> Value {
        if self.is_begun && self.has_items() {
            self.send();
            self.text.truncate(self.around[0].len());
        }
        Value::String(self.take())
    }

    /// Sends the items as a piece. They stay if the client does not take pieces, or does not read them.
    fn send(&mut self) {
        let Some((pieces, token)) = self.pieces.clone() else { return };
        if pieces.are_read() {
            self.is_begun = true;
            let piece = self.take();
            pieces.send(&token, piece);
        }
    }

    fn has_items(&self) -> bool {
        self.text.len() > self.around[0].len()
    }

    /// Takes the items, as JSON text.
    fn take(&mut self) -> String {
        let [begins, ends] = self.around;
        let mut text = std::mem::replace(&mut self.text, begins.into());
        text.extend_from_slice(ends.as_bytes());
        String::from_utf8(text).unwrap_or_default()
    }
}
