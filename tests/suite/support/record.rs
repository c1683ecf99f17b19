//! Keeps what the server says, so that a script can check it against the protocol's types.

use std::fs::{self, File};
use std::io::Write;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::{Value, json};

/// A file with one message on each line.
pub struct Record(File);

impl Record {
    /// A new file in the folder that `GLOSSATOR_RECORD` names, if it does.
    pub fn open() -> Option<Record> {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let folder = PathBuf::from(std::env::var_os("GLOSSATOR_RECORD")?);
        fs::create_dir_all(&folder).expect("the folder for records can be made");
        let name = format!("{}-{}.jsonl", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        Some(Record(File::create(folder.join(name)).expect("a record can be made")))
    }

    /// Writes a message from the server; `asked` is the method of the request that it answers.
    pub fn write(&mut self, message: &Value, asked: Option<&str>) {
        let (kind, method) = match (message["method"].as_str(), message.get("id")) {
            (Some(method), Some(_)) => ("request", Some(method)),
            (Some(method), None) => ("notification", Some(method)),
            (None, _) => ("response", asked),
        };
        let line = json!({"method": method, "kind": kind, "message": message});
        writeln!(self.0, "{line}").expect("a record can be written");
    }
}
