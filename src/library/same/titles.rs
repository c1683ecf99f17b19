//! Titles for comparison.

use crate::language::Sense;
use crate::library::folded_name;
use crate::library::record::title_parts;

/// A title for comparison: words folded, `&` as `and`, leading article dropped.
pub(crate) fn folded_title(title: &str) -> String {
    let folded = if title.contains('&') { folded_name(&title.replace('&', " and ")) } else { folded_name(title) };
    match folded.split_once(' ') {
        Some((article, rest)) if Sense::TitleArticle.is(article) && rest.contains(' ') => rest.to_owned(),
        _ => folded,
    }
}

/// What similar titles have in common, for finding them: the words before a subtitle, however it is separated.
pub(crate) fn title_start(title: &str) -> String {
    let ends = [": ", ". ", "? ", "! ", " - ", " – ", " — "];
    let end = ends.iter().filter_map(|mark| title.find(mark)).min().unwrap_or(title.len());
    folded_title(&title[..end])
}

/// Whether two titles are the same: equal when compared, or different only in a subtitle that one of them lacks.
pub(crate) fn titles_alike(one: &str, other: &str) -> bool {
    if one.is_empty() || other.is_empty() {
        return false;
    }
    if one == other || folded_title(one) == folded_title(other) {
        return true;
    }
    match (title_parts(one), title_parts(other)) {
        ((main, Some(_)), (whole, None)) | ((whole, None), (main, Some(_))) => {
            folded_title(main) == folded_title(whole)
        }
        _ => false,
    }
}

/// Titles that many works have: a single word, or one of these.
pub(super) fn is_generic(title: &str) -> bool {
    let folded = folded_title(title);
    !folded.contains(' ') || Sense::Generic.is(&folded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_alike_whatever_their_marks() {
        let cases = [
            ("Rivers & Law", "rivers and law.", true),
            ("The Rivers of Law", "Rivers of law", true),
            ("Die Flüsse und das Recht", "Flüsse und das Recht", true),
            ("Peace-Keeping Now", "Peace Keeping Now", true),
            ("“Rivers” and ‘Law’", "\"Rivers\" and 'Law'", true),
            ("Rivers: A Study", "Rivers", true),
            ("Rivers: A Study", "Rivers: a study", true),
            ("Rivers: A Study", "Rivers. A Study", true),
            ("Rivers: A Study", "Rivers: A Reader", false),
            ("Rivers", "River", false),
            ("", "", false),
            ("Rivers", "", false),
        ];
        for (one, other, expected) in cases {
            assert_eq!((titles_alike(one, other), titles_alike(other, one)), (expected, expected), "{one} / {other}");
        }
    }
}
