//! The field `file`, as Zotero, Better BibTeX, Mendeley and JabRef write it.

use smol_str::SmolStr;

/// The paths in the field: `a.pdf;b.pdf`, `Full text:papers/a.pdf:application/pdf`, `:a.pdf:PDF`. A semicolon or a
/// colon in a path has a backslash before it.
pub fn paths(field: &str) -> Vec<SmolStr> {
    let whole = field.replace(['{', '}'], "");
    split(&whole, ';').into_iter().filter_map(path).filter(|path| !path.is_empty()).collect()
}

fn path(attachment: &str) -> Option<SmolStr> {
    let parts = split(attachment, ':');
    let path = match parts.as_slice() {
        [] => return None,
        [path] => path.to_string(),
        // `C:/a.pdf`: the colon of a drive should have a backslash, but often lacks it.
        [drive, path] if drive.trim().len() == 1 => format!("{drive}:{path}"),
        [path, kind] if !kind.contains(['.', '/', '\\']) => path.to_string(),
        [_, path] => path.to_string(),
        [_, path @ .., _] => path.join(":"),
    };
    Some(unescaped(path.trim()).into())
}

/// `text` split at separators that have no backslash before them.
fn split(text: &str, separator: char) -> Vec<&str> {
    let mut escaped = false;
    text.split(|c| {
        let separates = c == separator && !escaped;
        escaped = c == '\\' && !escaped;
        separates
    })
    .collect()
}

fn unescaped(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    let mut chars = path.chars().peekable();
    while let Some(c) = chars.next() {
        match (c, chars.peek()) {
            // Other backslashes belong to a Windows path.
            ('\\', Some(&next)) if "\\:;_&%#$ ".contains(next) => {
                out.push(next);
                chars.next();
            }
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_read_in_every_form() {
        let cases = [
            ("a b.pdf", "a b.pdf"),
            ("a.pdf;notes/b.epub", "a.pdf|notes/b.epub"),
            ("Full Text:/home/me/a.pdf:application/pdf;Snapshot:b.html:text/html", "/home/me/a.pdf|b.html"),
            (":papers/a.pdf:PDF", "papers/a.pdf"),
            ("A\\: Title:papers/a\\;b.pdf:PDF", "papers/a;b.pdf"),
            ("PDF:C\\:\\\\Users\\\\me\\\\a\\_b.pdf:application/pdf", "C:\\Users\\me\\a_b.pdf"),
            ("C:/a.pdf", "C:/a.pdf"),
            ("PDF:C:/a.pdf:application/pdf", "C:/a.pdf"),
            (":a.pdf", "a.pdf"),
            ("a.pdf:PDF", "a.pdf"),
            ("", ""),
            (";:", ""),
        ];
        for (field, expected) in cases {
            assert_eq!(paths(field).join("|"), expected, "{field}");
        }
    }
}
