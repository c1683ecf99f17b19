//! An open file, and edits of it.

#![allow(dead_code, reason = "not every bench makes every edit")]

use std::path::Path;

use glossator::text::position::{Encoding, LineTable, Position};
use serde_json::{Value, json};

use crate::client::{Client, uri};

/// An open file. Its known text stays the same: the caller must revert each edit.
pub struct Document {
    /// Its URI.
    pub uri: String,
    table: LineTable,
    version: i32,
}

impl Document {
    /// Opens the file at `path`, which holds `text`.
    pub fn open(client: &mut Client, path: &Path, language: &str, text: &str) -> Self {
        let uri = uri(path);
        let document = json!({"uri": uri, "languageId": language, "version": 0, "text": text});
        client.notify("textDocument/didOpen", &json!({"textDocument": document}));
        Self { uri, table: LineTable::new(text), version: 0 }
    }

    /// The position some columns after an offset in the text.
    pub fn position(&self, offset: usize, columns: usize) -> Value {
        let Position { line, character } = self.table.position(offset, Encoding::Utf16);
        json!({"line": line, "character": character as usize + columns})
    }

    /// The parameters of a request about such a position.
    pub fn params(&self, offset: usize, columns: usize) -> Value {
        json!({"textDocument": {"uri": self.uri}, "position": self.position(offset, columns)})
    }

    /// Replaces the columns from `from` to `to`, counted from the offset `at`, and returns the new version.
    pub fn edit(&mut self, client: &mut Client, at: usize, (from, to): (usize, usize), text: &str) -> i32 {
        let range = json!({"start": self.position(at, from), "end": self.position(at, to)});
        self.change(client, &range, text)
    }

    /// Removes the first line, which was inserted before, and returns the new version.
    pub fn remove_first_line(&mut self, client: &mut Client) -> i32 {
        let range = json!({"start": {"line": 0, "character": 0}, "end": {"line": 1, "character": 0}});
        self.change(client, &range, "")
    }

    fn change(&mut self, client: &mut Client, range: &Value, text: &str) -> i32 {
        self.version += 1;
        let params = json!({
            "textDocument": {"uri": self.uri, "version": self.version},
            "contentChanges": [{"range": range, "text": text}],
        });
        client.notify("textDocument/didChange", &params);
        self.version
    }
}
