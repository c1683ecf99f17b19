//! The real Pandoc, for tests that hold Glossator against it.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Where Pandoc is: `GLOSSATOR_PANDOC`, else `pandoc` on the PATH. Where there is none that is said, and in CI it fails.
pub fn find() -> Option<PathBuf> {
    let said = std::env::var_os("GLOSSATOR_PANDOC").map(PathBuf::from);
    let path = said.clone().unwrap_or_else(|| PathBuf::from("pandoc"));
    if Command::new(&path).arg("--version").output().is_ok_and(|output| output.status.success()) {
        return Some(path);
    }
    assert!(said.is_none(), "GLOSSATOR_PANDOC is {}, which does not run", path.display());
    assert!(std::env::var_os("CI").is_none(), "there is no pandoc: set GLOSSATOR_PANDOC to its path");
    tell("NOT TESTED: there is no pandoc; `pip install pypandoc_binary` brings one, GLOSSATOR_PANDOC says where it is");
    None
}

/// Tells it to whoever runs the tests, although the test passes.
pub fn tell(line: &str) {
    // Not by `eprintln!`, which the test runner keeps to itself.
    writeln!(std::io::stderr(), "{line}").expect("standard error is there");
}

/// What Pandoc prints when it is run in `folder`; its warnings are failures.
#[allow(dead_code, reason = "some tests ask pandoc in ways of their own")]
pub fn run(pandoc: &Path, folder: &Path, arguments: &[&str]) -> String {
    let output = Command::new(pandoc).args(arguments).current_dir(folder).output().expect("pandoc runs");
    let warnings = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && warnings.is_empty(), "{arguments:?}: {warnings}");
    String::from_utf8(output.stdout).expect("UTF-8").replace("\r\n", "\n")
}
