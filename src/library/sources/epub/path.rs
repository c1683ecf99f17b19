//! Paths inside an archive.

use percent_encoding::percent_decode_str;

/// The path, from the archive's root, of `reference` in the file at `base`; `None` if it leads out of the archive.
/// Keeps a fragment.
pub(super) fn resolved(base: &str, reference: &str) -> Option<String> {
    if reference.contains("://") || reference.starts_with("mailto:") {
        return None;
    }
    let (path, fragment) = match reference.split_once('#') {
        Some((path, fragment)) => (path, Some(fragment)),
        None => (reference, None),
    };
    let path = percent_decode_str(path).decode_utf8_lossy();
    let mut folders: Vec<&str> = Vec::new();
    if path.is_empty() {
        folders.extend(base.split('/'));
    } else {
        if !path.starts_with('/') {
            folders.extend(base.rsplit_once('/').map(|(folder, _)| folder).into_iter().flat_map(|it| it.split('/')));
        }
        for piece in path.split('/') {
            match piece {
                "" | "." => {}
                ".." => {
                    folders.pop()?;
                }
                piece => folders.push(piece),
            }
        }
    }
    let path = folders.join("/");
    Some(fragment.map_or_else(|| path.clone(), |fragment| format!("{path}#{fragment}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stay_in_the_archive() {
        let cases = [
            ("OEBPS/nav.xhtml", "text/c%204.xhtml#s1", Some("OEBPS/text/c 4.xhtml#s1")),
            ("OEBPS/toc/nav.xhtml", "../c4.xhtml", Some("OEBPS/c4.xhtml")),
            ("nav.xhtml", "#s", Some("nav.xhtml#s")),
            ("OEBPS/nav.xhtml", "/c.xhtml", Some("c.xhtml")),
            ("OEBPS/nav.xhtml", "../../etc/passwd", None),
            ("nav.xhtml", "%2e%2e/etc/passwd", None),
            ("nav.xhtml", "https://a.org/c.xhtml", None),
        ];
        for (base, reference, expected) in cases {
            assert_eq!(resolved(base, reference).as_deref(), expected, "{base} {reference}");
        }
    }
}
