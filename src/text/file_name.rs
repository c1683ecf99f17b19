//! Names for files that Glossator makes or renames: such as every file system takes, wherever the notes are carried.

/// Longer names are cut: Linux takes 255 bytes, Windows and macOS as many UTF-16 units, folders that are encrypted less.
const MOST_BYTES: usize = 140;

/// Characters that Windows takes in no name, or that Obsidian, a link or a URI takes for something else.
const FORBIDDEN: &str = "/\\:*?\"<>|#^[]%";

/// Names of devices, which Windows takes for no file, whatever ending they have.
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "conin$", "conout$"];
/// Those that have a digit behind them.
const NUMBERED_DEVICES: [&str; 2] = ["com", "lpt"];

/// The name of a file for `stem`, with `ending` (which has its dot). What no file system forbids stays as it is; of other
/// stems, as far as they are cut, no two have the same name.
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

/// Whether every file system takes `name` as it is.
pub fn is_portable(name: &str) -> bool {
    of(name, "") == name
}

/// FNV-1a: for names that are the same in every version, as hashes of the standard library and of crates need not be.
pub fn stable_hash(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, &byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// A name does not begin with what hides it, nor end with what Windows drops.
fn trimmed(name: &str) -> &str {
    name.trim_matches(|c: char| c == '.' || c.is_whitespace())
}

/// What turns the direction of writing, breaks lines or cannot be seen: two names that look alike would be two.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// Where the name of a device ends that `name` begins with, up to its first dot.
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
    fn names_are_such_as_every_file_system_takes() {
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
            assert_eq!(of(name.strip_suffix(".md").unwrap_or(name), ".md"), name, "a name is its own");
        }
        assert!(is_portable("@franke2023.md") && !is_portable("nul.md") && !is_portable("a:b.md"));
    }

    #[test]
    fn long_names_are_cut_between_characters_and_told_apart() {
        let long = "ж".repeat(200);
        let (one, other) = (of(&long, ".md"), of(&format!("{long}a"), ".md"));
        assert!(one.len() <= MOST_BYTES && one.starts_with("жжж") && one.ends_with(".md"), "{one}");
        assert_ne!(one, other);
        assert_eq!(of(&"a".repeat(MOST_BYTES - 3), ".md").len(), MOST_BYTES);
    }
}
