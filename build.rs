//! Names the commit in the version, so that a report of a fault says what was built.

use std::path::Path;
use std::process::Command;

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-env-changed=GLOSSATOR_COMMIT");
    let version = env!("CARGO_PKG_VERSION");
    let version = match commit() {
        Some(commit) => format!("{version} ({commit})"),
        None => version.to_owned(),
    };
    println!("cargo:rustc-env=GLOSSATOR_VERSION={version}");
}

/// What the packager says, else what `cargo package` wrote down, else what Git says.
fn commit() -> Option<String> {
    let said = std::env::var("GLOSSATOR_COMMIT").ok().filter(|commit| !commit.is_empty());
    let commit = said.or_else(packaged).or_else(checked_out)?;
    let short = commit.get(..commit.len().min(9))?;
    short.bytes().all(|byte| byte.is_ascii_hexdigit()).then(|| short.to_owned())
}

/// The commit in the file that Cargo adds to published sources.
fn packaged() -> Option<String> {
    let written = std::fs::read_to_string(".cargo_vcs_info.json").ok()?;
    written.split_once("\"sha1\"")?.1.split('"').nth(1).map(str::to_owned)
}

/// The commit that is checked out. A development build names none: otherwise each commit would compile everything anew.
fn checked_out() -> Option<String> {
    if std::env::var("PROFILE").as_deref() == Ok("debug") {
        return None;
    }
    // Sources that were unpacked inside of another repository are not of its commit.
    if !git(&["rev-parse", "--show-prefix"])?.is_empty() {
        return None;
    }
    let log = git(&["rev-parse", "--git-path", "logs/HEAD"])?;
    if Path::new(&log).exists() {
        println!("cargo:rerun-if-changed={log}");
    }
    git(&["rev-parse", "HEAD"])
}

fn git(arguments: &[&str]) -> Option<String> {
    let output = Command::new("git").args(arguments).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
