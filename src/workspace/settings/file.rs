//! Files that settings name: the one that is written, and the one that new notes are made from.

use std::path::{Component, Path};

use crate::library::sources::format::Format;

/// What the file that everything is exported to is called where nobody says.
pub(crate) const EXPORT_FILE: &str = "glossator-refs.json";

/// How such a file begins, so that no other is ever written over.
const OWN: &str = "glossator";

/// Whether `path` may name a file to export to; it is written over without asking.
pub(super) fn may_be_written(path: &str) -> bool {
    let name = Path::new(path).file_name().and_then(|name| name.to_str()).unwrap_or_default();
    is_inside(path)
        && name.to_lowercase().starts_with(OWN)
        && matches!(Format::of(Path::new(path)), Some(Format::Json | Format::Bibtex))
}

/// Whether `path` may name a template.
pub(super) fn may_be_template(path: &str) -> bool {
    is_inside(path) && Format::is_markdown(Path::new(path))
}

/// Whether `path` leads to something in the folder itself.
fn is_inside(path: &str) -> bool {
    let is_plain = |part: Component<'_>| matches!(part, Component::Normal(_) | Component::CurDir);
    !path.contains('\\') && !path.is_empty() && Path::new(path).components().all(is_plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_bears_its_name_is_written() {
        for path in ["glossator-refs.json", "refs/glossator.bib", "./Glossator.json"] {
            assert!(may_be_written(path), "{path}");
        }
        for path in
            ["refs.bib", "../glossator.json", "/tmp/glossator.json", "a\\..\\glossator.json", "glossator.md", ""]
        {
            assert!(!may_be_written(path), "{path}");
        }
        assert!(
            may_be_template("templates/note.md") && !may_be_template("~/../note.md") && !may_be_template("note.txt")
        );
    }
}
