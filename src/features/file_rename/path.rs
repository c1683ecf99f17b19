//! Paths as links write them.

use std::fmt::Write;
use std::path::{Component, Path};

use crate::library::sources::format::Format;
use crate::markdown::destination::{Style, without_backslashes};
use crate::resolution::decoded;
use crate::workspace::address::Address;
use crate::workspace::snapshot::Snapshot;

/// The path in a link's destination.
pub(super) struct LinkPath<'t> {
    /// The path, decoded.
    pub file: String,
    /// Whether it includes the extension of a note.
    pub has_ending: bool,
    /// Its length in the destination, in bytes. What follows it stays.
    pub length: usize,
    written: &'t str,
    style: Style,
}

impl<'t> LinkPath<'t> {
    /// The path in `destination`; `None` if the link stays within the note or leaves the folder.
    pub(super) fn read(destination: &'t str, style: Style) -> Option<Self> {
        let ends = |c: char| c == '#' || (c == '?' && style != Style::Wiki);
        let written = destination.split(ends).next()?.trim_end();
        let scheme = written.split_once(':').map(|(scheme, _)| scheme);
        let is_address = scheme.is_some_and(|it| it.len() > 1 && it.chars().all(|c| c.is_ascii_alphanumeric()));
        if written.is_empty() || is_address || written.starts_with("//") {
            return None;
        }
        let file = if style == Style::Wiki { written.to_owned() } else { decoded(&without_backslashes(written)) };
        let has_ending = Format::is_markdown(Path::new(&file));
        Some(Self { file, has_ending, length: written.len(), written, style })
    }

    /// `path` in the spelling of this link.
    pub(super) fn written(&self, path: &str) -> String {
        if self.style != Style::Bare {
            return path.to_owned();
        }
        // Non-ASCII letters are encoded only if they were before.
        let is_high = |bytes: &[u8]| {
            bytes.windows(2).any(|two| two[0] == b'%' && matches!(two[1], b'8'..=b'9' | b'a'..=b'f' | b'A'..=b'F'))
        };
        let encodes_all = is_high(self.written.as_bytes());
        let mut out = String::with_capacity(path.len());
        for c in path.chars() {
            let stays =
                c.is_ascii_alphanumeric() || "-_.~/!$&'*+,;=:@[]".contains(c) || (!c.is_ascii() && !encodes_all);
            if stays && !c.is_whitespace() {
                out.push(c);
            } else {
                let mut bytes = [0; 4];
                for byte in c.encode_utf8(&mut bytes).bytes() {
                    let _ = write!(out, "%{byte:02X}");
                }
            }
        }
        out
    }
}

/// The parts of `path`, joined with `/`.
pub(super) fn slashed(path: &Path) -> String {
    let parts = path.components().filter_map(|part| match part {
        Component::Normal(part) => Some(part.to_string_lossy()),
        Component::ParentDir => Some("..".into()),
        _ => None,
    });
    parts.collect::<Vec<_>>().join("/")
}

/// The number of parts of `path`.
pub(super) fn depth(path: &Path) -> usize {
    path.components().count()
}

/// The last `parts` parts of `path`.
pub(super) fn last_parts(path: &Path, parts: usize) -> String {
    let all = slashed(path);
    let skipped = all.split('/').count().saturating_sub(parts);
    all.split('/').skip(skipped).collect::<Vec<_>>().join("/")
}

/// The path of `file` relative to `folder`; `None` if they are on different drives.
pub(in crate::features) fn relative(folder: &Path, file: &Path) -> Option<String> {
    let (from, to): (Vec<_>, Vec<_>) = (folder.components().collect(), file.components().collect());
    let common = from.iter().zip(&to).take_while(|(one, other)| one == other).count();
    if common == 0 {
        return None;
    }
    let up = std::iter::repeat_n("..", from.len() - common);
    let down = slashed(&to[common..].iter().collect::<std::path::PathBuf>());
    Some(up.chain([down.as_str()]).collect::<Vec<_>>().join("/"))
}

/// Whether the workspace knows the file at `path`.
pub(super) fn is_there(snapshot: &Snapshot, path: &Path) -> bool {
    snapshot.note_at(&Address::from_path(path)).is_some()
}
