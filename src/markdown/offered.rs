//! Decides which links are offered to the reader.
//!
//! A file in the folder may come from a stranger, and an editor does more with a link than show its target: VS Code
//! runs commands by links, and Windows sends the user's login to any machine that a path names. So only links known
//! to be harmless are offered.

use std::path::{Component, Path, PathBuf, Prefix};

use url::Url;

/// Schemes that may be opened by other programs.
const SCHEMES: [&str; 4] = ["https", "http", "mailto", "zotero"];

/// `address` as it is written in a link; `None` if it is not offered.
pub fn address(address: &str) -> Option<String> {
    // Parsed as browsers do, which ignore the spaces and line breaks in `java script:`.
    let url = Url::parse(address).ok()?;
    let host_is_plain = |host: &str| host.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._".contains(&b));
    let offered = SCHEMES.contains(&url.scheme())
        && url.host_str().is_none_or(host_is_plain)
        // `https://publisher.example@other.example/` leads elsewhere than it seems.
        && url.username().is_empty()
        && url.password().is_none();
    offered.then(|| written(&url))
}

/// Where links in a file's text may lead: to the addresses that [`address`] offers, and to files in its folder.
#[derive(Clone, Copy, Debug, Default)]
pub struct Offered<'p> {
    /// The file that contains the text.
    pub file: Option<&'p Path>,
    /// The file's workspace folder.
    pub folder: Option<&'p Path>,
}

impl Offered<'_> {
    /// The target of a link to `to`, as written; `None` if it is not offered.
    pub fn target(&self, to: &str) -> Option<String> {
        address(to).or_else(|| self.file_of_folder(to))
    }

    /// The URI of the file in the folder that `to` names, relative to the file that contains the link.
    fn file_of_folder(&self, to: &str) -> Option<String> {
        let folder = self.folder?;
        let url = match self.file.and_then(|file| Url::from_file_path(file).ok()) {
            Some(base) => base.join(to),
            None => Url::parse(to),
        };
        let url = url.ok().filter(|url| url.scheme() == "file" && url.host_str().is_none_or(str::is_empty))?;
        // Once decoded, a name may contain `..` again.
        let path = url.to_file_path().ok().filter(|path| is_plain(path) && path.starts_with(folder))?;
        let mut plain = Url::from_file_path(path).ok()?;
        plain.set_fragment(url.fragment());
        Some(written(&plain))
    }
}

/// The file that a source calls `name` as its copy of a work, relative to `folder`, if it is a PDF or EPUB on this
/// machine. Does not check that the file exists.
pub fn copy(name: &str, whole: PathBuf, folder: &Path) -> Option<PathBuf> {
    let is_copy = is_pdf(&whole) || ends_in(&whole, "epub");
    // To Windows, `//host/share` and `\\host\share` are machines; `scheme://` opens another program.
    let names_machine = name.trim_start().starts_with(['/', '\\']) && name.trim_start()[1..].starts_with(['/', '\\']);
    (is_copy && !names_machine && !name.contains("://") && !is_elsewhere(&whole, folder)).then_some(whole)
}

/// Whether `path` has a PDF's extension.
pub(crate) fn is_pdf(path: &Path) -> bool {
    ends_in(path, "pdf")
}

fn ends_in(path: &Path, ending: &str) -> bool {
    path.extension().is_some_and(|own| own.eq_ignore_ascii_case(ending))
}

/// Whether `path` lies on another machine than `folder`: opening it would tell that machine who is looking. Only
/// Windows has such paths.
pub(crate) fn is_elsewhere(path: &Path, folder: &Path) -> bool {
    let Some(Component::Prefix(prefix)) = path.components().next() else { return false };
    let is_local = matches!(prefix.kind(), Prefix::Disk(_) | Prefix::VerbatimDisk(_));
    !is_local && folder.components().next() != Some(Component::Prefix(prefix))
}

fn is_plain(path: &Path) -> bool {
    path.components().all(|part| !matches!(part, Component::ParentDir | Component::CurDir))
}

/// `url`, escaped so that neither Markdown nor HTML misreads any of it.
pub fn written(url: &Url) -> String {
    let mut written = String::with_capacity(url.as_str().len());
    for c in url.as_str().chars() {
        match c {
            '<' | '>' | '"' | '\'' | '`' | '\\' | '{' | '}' | '[' | ']' | '|' | '^' | ' ' => {
                written.push_str(&format!("%{:02X}", c as u32))
            }
            c if c.is_ascii_control() => {}
            c => written.push(c),
        }
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn harmless_addresses_are_offered() {
        let cases = [
            ("https://harbour.example/a?b=c&d#e", "https://harbour.example/a?b=c&d#e"),
            ("HTTP://Harbour.Example/A b\"><i>", "http://harbour.example/A%20b%22%3E%3Ci%3E"),
            ("mailto:ada@harbour.example", "mailto:ada@harbour.example"),
            ("mailto:x> [y](command:z", "mailto:x%3E%20%5By%5D(command:z"),
            ("zotero://select/library/items/AB12", "zotero://select/library/items/AB12"),
            ("https://bücher.example/", "https://xn--bcher-kva.example/"),
        ];
        for (given, expected) in cases {
            assert_eq!(address(given).as_deref(), Some(expected), "{given}");
        }
        let refused = [
            "command:workbench.action.quit",
            "  CoMMand:x",
            "java\tscript:alert(1)",
            "\u{1}javascript:alert(1)",
            "javascript%3Aalert(1)",
            "&#106;avascript:alert(1)",
            "data:text/html,x",
            "vscode://x/y",
            "file:///etc/hosts",
            "file://host/share/a.pdf",
            "\\\\host\\share\\a.pdf",
            "//host/share",
            "smb://host/share",
            "ms-word:ofe|u|https://harm.example/a.doc",
            "https://publisher.example@harm.example/",
            "https://",
            "www.harbour.example",
            "",
        ];
        for given in refused {
            assert_eq!(address(given), None, "{given}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn files_of_the_folder_are_offered_and_no_others() {
        let offered =
            Offered { file: Some(Path::new("/home/ada/notes/a/b.md")), folder: Some(Path::new("/home/ada/notes")) };
        let cases = [
            ("c.md#part", Some("file:///home/ada/notes/a/c.md#part")),
            ("../d%20e.md", Some("file:///home/ada/notes/d%20e.md")),
            ("file:///home/ada/notes/f.md", Some("file:///home/ada/notes/f.md")),
            ("../../g.md", None),
            ("..%2f..%2fg.md", None),
            ("%2e%2e/%2E%2e/g.md", None),
            ("/etc/hosts", None),
            ("file:///home/ada/notes2/x.md", None),
            ("//host/home/ada/notes/x.md", None),
            ("file://host/home/ada/notes/x.md", None),
            ("\\\\host\\share", None),
        ];
        for (given, expected) in cases {
            assert_eq!(offered.target(given).as_deref(), expected, "{given}");
        }
        assert_eq!(Offered::default().target("c.md"), None);
    }
}
