//! Markup inside values (italics, superscript and the like), written as in CSL-JSON (`<i>Mary Ann</i>`), so that it
//! survives conversion between formats.
//!
//! Source: citeproc-js's documentation, "HTML-like formatting tags".

/// The tags that are recognised, opening and closing.
const TAGS: &[(&str, &str)] = &[
    ("<i>", "</i>"),
    ("<b>", "</b>"),
    ("<sup>", "</sup>"),
    ("<sub>", "</sub>"),
    ("<sc>", "</sc>"),
    (NOCASE, "</span>"),
    (SMALL_CAPITALS, "</span>"),
    ("<span class='nocase'>", "</span>"),
    ("<span style=\"font-variant: small-caps;\">", "</span>"),
];

/// Opens text that keeps its capitals in every style.
pub(crate) const NOCASE: &str = "<span class=\"nocase\">";

/// Opens text in small capitals.
pub(crate) const SMALL_CAPITALS: &str = "<span style=\"font-variant:small-caps;\">";

/// A piece of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'v> {
    /// Plain text.
    Text(&'v str),
    /// Start of markup, with its opening tag.
    Open(&'static str),
    /// End of the markup with this opening tag.
    Close(&'static str),
}

/// The pieces of `value`. Unpaired tags are plain text.
pub fn pieces(value: &str) -> Vec<Piece<'_>> {
    let mut pieces: Vec<Piece> = Vec::new();
    // Opening tags without a closing tag so far: index of the piece, tag, and text.
    let mut open: Vec<(usize, &'static str, &str)> = Vec::new();
    let mut rest = value;
    while !rest.is_empty() {
        let at = rest.find('<').unwrap_or(rest.len());
        if at > 0 {
            pieces.push(Piece::Text(&rest[..at]));
            rest = &rest[at..];
            continue;
        }
        if let Some((tag, _)) = TAGS.iter().find(|(tag, _)| rest.starts_with(tag)) {
            open.push((pieces.len(), tag, &rest[..tag.len()]));
            pieces.push(Piece::Open(tag));
            rest = &rest[tag.len()..];
            continue;
        }
        if let Some((tag, closing)) =
            open.last().map(|last| (last.1, closing(last.1))).filter(|(_, it)| rest.starts_with(it))
        {
            open.pop();
            pieces.push(Piece::Close(tag));
            rest = &rest[closing.len()..];
            continue;
        }
        pieces.push(Piece::Text(&rest[..1]));
        rest = &rest[1..];
    }
    for (at, _, written) in open {
        pieces[at] = Piece::Text(written);
    }
    pieces
}

/// The tag that closes the opening tag `tag`.
pub fn closing(tag: &str) -> &'static str {
    TAGS.iter().find(|(open, _)| *open == tag).map_or("</span>", |(_, close)| *close)
}

/// `value` without markup; `None` if it has none.
pub fn plain(value: &str) -> Option<String> {
    if !value.contains('<') {
        return None;
    }
    let pieces = pieces(value);
    if pieces.iter().all(|piece| matches!(piece, Piece::Text(_))) {
        return None;
    }
    let text = pieces.into_iter().map(|piece| match piece {
        Piece::Text(text) => text,
        _ => "",
    });
    Some(text.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_read_without_their_markup() {
        let cases = [
            ("The <i>Mary <b>Ann</b></i> at Sea", Some("The Mary Ann at Sea")),
            ("H<sub>2</sub>O by <span class=\"nocase\">iRiver</span>", Some("H2O by iRiver")),
            ("a < b and <c>", None),
            ("<i>never closed", None),
            ("closed</i> only", None),
            ("<i>one</i> and <b>half", Some("one and <b>half")),
            ("<i><b>crossed</i></b>", Some("<i>crossed</i>")),
            ("plain", None),
        ];
        for (value, expected) in cases {
            assert_eq!(plain(value).as_deref(), expected, "{value}");
        }
    }
}
