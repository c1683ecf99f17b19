//! Places of words that are found whatever their case.
//!
//! In small letters a text may have other lengths: `İ` becomes longer, `ẞ` shorter. So a place in a text made small is no
//! place in the text itself, not even where both are equally long.

use std::ops::Range;

/// Where the first of `marks` that is in `text` stands there, in whatever case; `marks` are in small letters.
pub(crate) fn first_of(text: &str, marks: &[&str]) -> Option<Range<usize>> {
    let small = text.to_lowercase();
    let found = marks.iter().find_map(|mark| small.find(mark).map(|at| at..at + mark.len()))?;
    original(text, found)
}

/// The range of `text` that is `small` in `text.to_lowercase()`; `None` if that begins or ends within a letter of `text`.
pub(crate) fn original(text: &str, small: Range<usize>) -> Option<Range<usize>> {
    let mut length = 0;
    // Each boundary of `text`, with the place that it has in small letters.
    let mut boundaries = text.char_indices().map(|(at, c)| {
        let place = (at, length);
        length += c.to_lowercase().map(char::len_utf8).sum::<usize>();
        place
    });
    let (start, _) = boundaries.find(|&(_, place)| place >= small.start).filter(|&(_, place)| place == small.start)?;
    if small.is_empty() {
        return Some(start..start);
    }
    let end = boundaries.find(|&(_, place)| place >= small.end);
    match end {
        Some((end, place)) => (place == small.end).then_some(start..end),
        None => (length == small.end).then_some(start..text.len()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_where_they_stand_whatever_their_letters_become() {
        // `İ` takes two bytes and three in small letters, `ẞ` three and two: both texts are equally long.
        let text = "Lakesİ, Ed. by ẞen";
        assert_eq!(text.len(), text.to_lowercase().len());
        let found = first_of(text, &[", edited by ", ", ed. by "]).expect("it is there");
        assert_eq!((&text[..found.start], &text[found.end..]), ("Lakesİ", "ẞen"));
        assert_eq!(first_of(text, &[", eds. "]), None);
        for (text, wanted) in [("İẞ", "i\u{307}"), ("İẞ", "ß"), ("a ẞ", "ß"), ("ΟΔΟΣ x", "ς"), ("x", "x")]
        {
            let small = text.to_lowercase();
            let at = small.find(wanted).expect(wanted);
            let range = original(text, at..at + wanted.len()).expect(wanted);
            assert_eq!(text[range].to_lowercase().replace('σ', "ς"), wanted, "{text}");
        }
        assert_eq!(original("İ", 1..3), None, "half a letter");
        assert_eq!(original("İ", 0..1), None, "half a letter");
    }
}
