//! Names for files that Glossator creates or renames, valid on every file system, since notes are moved around; and paths
//! for messages.

use std::path::Path;

/// Longer names are cut. Linux allows 255 bytes, Windows and macOS 255 UTF-16 units, encrypted folders less.
const MOST_BYTES: usize = 140;

/// Characters that Windows forbids in names, or that mean something else to Obsidian, in a link or in a URI.
const FORBIDDEN: &str = "/\\:*?\"<>|#^[]%";

/// Device names, which Windows does not accept as file names, whatever their extension.
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "conin$", "conout$"];
/// Device names that are followed by a digit.
const NUMBERED_DEVICES: [&str; 2] = ["com", "lpt"];

/// A file name for `stem` with the extension `ending` (including its dot). A name that every file system allows stays
/// as it is; other stems get names that differ even after cutting.
pub fn of(stem: &str, ending: &str) -> String {
    let safe = |c: char| if c.is_control() || FORBIDDEN.contains(c) { '-' } else { c };
    let name: String = stem.chars().filter(|&c| !is_invisible(c)).map(safe).collect();
    let name = trimmed(&name);
    let name = if name.len() + ending.len() > MOST_BYTES {
        let told_apart = format!("-{:08x}", stable_hash(stem.as_bytes()) as u32);
        let most = MOST_BYTES.saturating_sub(ending.len() + told_apart.len());
        let cut = name.char_indices().map(|(at, c)| at + c.len_utf8()).take_while(|&end| end <= most).last();
        format!("{}{told_apart}", trimmed(&name[..cut.unwrap_or(0)]))
    } else {
        name.to_owned()
    };
    let name = if name.is_empty() { "untitled".to_owned() } else { name };
    match device_end(&name) {
        Some(end) => format!("{}_{}{ending}", &name[..end], &name[end..]),
        None => format!("{name}{ending}"),
    }
}

/// `path` for messages and reports: with `/` on every system, as links in notes have it.
pub fn shown(path: &Path) -> String {
    let shown = path.display().to_string();
    if cfg!(windows) { shown.replace('\\', "/") } else { shown }
}

/// Whether every file system accepts `name` as it is.
pub(crate) fn is_portable(name: &str) -> bool {
    of(name, "") == name
}

/// FNV-1a. Unlike the hashes of the standard library and of crates, it is the same in every version.
pub(crate) fn stable_hash(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, &byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// Drops leading dots, which hide a file, and trailing dots and spaces, which Windows drops.
fn trimmed(name: &str) -> &str {
    name.trim_matches(|c: char| c == '.' || c.is_whitespace())
}

/// Whether `c` changes the writing direction, breaks a line or is invisible: two different names could look alike.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// If `name` up to its first dot is a device name: where that ends.
fn device_end(name: &str) -> Option<usize> {
    let base = name.split('.').next().unwrap_or(name).trim_end();
    let lower = base.to_lowercase();
    let is_numbered = |device: &str| {
        let number = lower.strip_prefix(device)?;
        let mut digits = number.chars();
        let is_digit = |c: char| c.is_ascii_digit() || matches!(c, '\u{b9}' | '\u{b2}' | '\u{b3}');
        (digits.next().is_some_and(is_digit) && digits.next().is_none()).then_some(())
    };
    let is_device = DEVICES.contains(&lower.as_str()) || NUMBERED_DEVICES.iter().any(|it| is_numbered(it).is_some());
    is_device.then_some(base.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_valid_on_every_file_system() {
        let cases = [
            ("iorwo2023", "iorwo2023.md"),
            ("United Nations", "United Nations.md"),
            ("Международная организация", "Международная организация.md"),
            ("con", "con_.md"),
            ("Aux", "Aux_.md"),
            ("nul.2020", "nul_.2020.md"),
            ("com7", "com7_.md"),
            ("LPT\u{b2}", "LPT\u{b2}_.md"),
            ("prn .old", "prn_ .old.md"),
            ("CONIN$", "CONIN$_.md"),
            ("com10", "com10.md"),
            ("console", "console.md"),
            ("what: now?", "what- now-.md"),
            ("a\tb", "a-b.md"),
            ("tail. . ", "tail.md"),
            (".hidden", "hidden.md"),
            ("\u{202e}gnp", "gnp.md"),
            ("\u{feff}\u{200b}", "untitled.md"),
            ("...", "untitled.md"),
        ];
        for (stem, name) in cases {
            assert_eq!(of(stem, ".md"), name, "{stem:?}");
            assert_eq!(of(name.strip_suffix(".md").unwrap_or(name), ".md"), name, "a portable name is unchanged");
        }
        assert!(is_portable("@franke2023.md") && !is_portable("nul.md") && !is_portable("a:b.md"));
    }

    #[test]
    fn long_names_are_cut_between_characters_and_stay_distinct() {
        let long = "ж".repeat(200);
        let (one, other) = (of(&long, ".md"), of(&format!("{long}a"), ".md"));
        assert!(one.len() <= MOST_BYTES && one.starts_with("жжж") && one.ends_with(".md"), "{one}");
        assert_ne!(one, other);
        assert_eq!(of(&"a".repeat(MOST_BYTES - 3), ".md").len(), MOST_BYTES);
    }
}
