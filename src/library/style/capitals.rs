//! Restores the capitals of titles. If a style prints titles in title case, the formatter lowercases capitals within
//! words (`Nato`) and capitalises after every comma. So title case is applied again here, as CSL specifies it.

use super::glyph::Glyph;

/// The longest title in characters; longer ones stay as the formatter prints them.
const LONGEST: usize = 1000;

/// Words that title case leaves in lower case (CSL 1.0.2, appendix on text case), and particles of names.
const SMALL: &[&str] = &[
    "a", "an", "and", "as", "at", "but", "by", "d", "de", "del", "down", "for", "from", "if", "in", "into", "la",
    "nor", "of", "on", "onto", "or", "over", "so", "the", "till", "to", "up", "v", "van", "via", "von", "vs", "with",
    "yet",
];

/// Restores the capitals of each of `titles` where `printed` has changed them, and marks the letters of titles.
pub(super) fn restore(printed: &mut [Glyph], titles: &[String], is_english: bool) {
    for title in titles {
        let own: Vec<char> = title.trim_end_matches(super::given::JOINER).chars().collect();
        if !(3..=LONGEST).contains(&own.len()) {
            continue;
        }
        let mut at = 0;
        while let Some(place) = printed.get_mut(at..at + own.len()) {
            if !place.iter().zip(&own).all(|(glyph, c)| is_alike(glyph.c, *c)) {
                at += 1;
                continue;
            }
            let differs = place.iter().zip(&own).any(|(glyph, c)| glyph.c != *c);
            let is_capital = place.iter().find(|glyph| glyph.c.is_alphabetic()).is_some_and(|it| it.c.is_uppercase());
            if differs && is_capital {
                let words = if is_english { title_case(&own) } else { own.clone() };
                let letters = place.iter_mut().zip(words).filter(|(glyph, _)| glyph.c.is_alphabetic());
                letters.for_each(|(glyph, c)| glyph.c = c);
            }
            place.iter_mut().for_each(|glyph| glyph.is_said = true);
            at += own.len();
        }
    }
}

/// Whether the two are one letter, or quotation marks, which are turned within others.
fn is_alike(one: char, other: char) -> bool {
    let are = |marks: [char; 2]| marks.contains(&one) && marks.contains(&other);
    one == other || are(['“', '‘']) || are(['”', '’']) || one.to_lowercase().eq(other.to_lowercase())
}

/// `title` in title case: only lower-case words change, unless the capital would take more than one letter.
fn title_case(title: &[char]) -> Vec<char> {
    let mut out = title.to_vec();
    let words = words(title);
    let mut starts = true;
    for (place, &(start, end)) in words.iter().enumerate() {
        let word = &title[start..end];
        let text: String = word.iter().collect();
        let is_small = word.iter().any(|c| c.is_lowercase()) && !word.iter().any(|c| c.is_uppercase());
        if is_small && (starts || place + 1 == words.len() || !SMALL.contains(&text.as_str())) {
            let mut upper = title[start].to_uppercase();
            if let (Some(upper), None) = (upper.next(), upper.next()) {
                out[start] = upper;
            }
        }
        let behind: Vec<char> =
            title[end..].iter().copied().take_while(|c| !c.is_whitespace() && !c.is_alphanumeric()).collect();
        starts = behind.iter().any(|c| ":?!.".contains(*c)) && behind.iter().all(|c| !"-–—/'’".contains(*c));
    }
    out
}

/// The start and end of each word of `title`, without surrounding punctuation.
fn words(title: &[char]) -> Vec<(usize, usize)> {
    let in_word = |at: usize| {
        let beside = |at: Option<usize>| at.and_then(|at| title.get(at)).is_some_and(|c| c.is_alphanumeric());
        title[at].is_alphanumeric()
            || !title[at].is_whitespace()
                && !"-–—/".contains(title[at])
                && beside(at.checked_sub(1))
                && beside(Some(at + 1))
    };
    let mut words: Vec<(usize, usize)> = Vec::new();
    for at in (0..title.len()).filter(|&at| in_word(at)) {
        match words.last_mut() {
            Some((_, end)) if *end == at => *end = at + 1,
            _ => words.push((at, at + 1)),
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_words_in_small_letters_get_capitals() {
        for (title, printed) in [
            ("the rise of NATO", "The Rise of NATO"),
            ("an fMRI study of NGOs in the delta", "An fMRI Study of NGOs in the Delta"),
            ("land, labor, and power in the delta", "Land, Labor, and Power in the Delta"),
            ("silt: the reading of", "Silt: The Reading Of"),
            ("post-war self-help and the ferryman’s oath", "Post-War Self-Help and the Ferryman’s Oath"),
            ("who rules? the rivers", "Who Rules? The Rivers"),
        ] {
            let title: Vec<char> = title.chars().collect();
            assert_eq!(title_case(&title).into_iter().collect::<String>(), printed);
        }
    }
}
