//! The files of the demo workspace.

use std::fs;
use std::io;
use std::path::Path;

use crate::cli::output::Failure;
use crate::write::{self, Before, Change, Outcome};

/// The path in the workspace, with `/`, and the text.
const FILES: &[(&str, &str)] = &[
    (".glossator.toml", include_str!(".glossator.toml")),
    ("books/iorwo2023.md", include_str!("books/iorwo2023.md")),
    ("notes/peacekeeping-in-mali.md", include_str!("notes/peacekeeping-in-mali.md")),
    ("notes/seminar-paper.md", include_str!("notes/seminar-paper.md")),
    ("notes/sport-and-war.md", include_str!("notes/sport-and-war.md")),
];

/// Writes the workspace into `folder`, which must be new, empty, or an unchanged earlier demo.
pub(super) fn write(folder: &Path) -> Result<(), Failure> {
    let failed = |error: io::Error| Failure(format!("cannot make the demo in {}: {error}", folder.display()));
    if folder.is_dir() && fs::read_dir(folder).map_err(failed)?.next().is_some() && !is_demo(folder) {
        let advice = "choose a new or empty folder, so that nothing of yours is written over";
        return Err(Failure(format!("{} is not empty: {advice}", folder.display())));
    }
    if is_demo(folder) {
        return Ok(());
    }
    for (path, text) in FILES {
        let change = Change { path: &folder.join(path), before: Before::Nothing, text };
        match write::put(&[change]).pop() {
            Some(Outcome::Failed(error)) => return Err(failed(error)),
            Some(Outcome::Changed) => return Err(failed(io::ErrorKind::AlreadyExists.into())),
            Some(Outcome::Written | Outcome::Untried) | None => {}
        }
    }
    Ok(())
}

/// Whether `folder` contains all files of the demo, unchanged.
fn is_demo(folder: &Path) -> bool {
    FILES.iter().all(|(path, text)| fs::read_to_string(folder.join(path)).is_ok_and(|found| found == *text))
}
