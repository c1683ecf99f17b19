//! The program itself, as a shell starts it.

use std::path::Path;
use std::process::{Command, Output};

/// What `glossator` does with `arguments` in `folder`. What it keeps for the user it keeps among the tests' own files.
pub fn glossator(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_glossator"))
        .env("XDG_STATE_HOME", env!("CARGO_TARGET_TMPDIR"))
        .args(arguments)
        .current_dir(folder)
        .output()
        .expect("it runs")
}
