//! The text of an item in a completion list, kept short because lists are narrow.

use crate::features::cards::initials;
use crate::library::variables::Variable;
use crate::library::view::View;

/// The most characters in a label.
const LABEL: usize = 28;
/// The most characters in a description.
pub(super) const DESCRIPTION: usize = 18;
/// The fewest characters of a title that is cut to make room for names.
const LEAST_TITLE: usize = 10;

/// The label of a book or another work: `Rivers (Oduya & Lindqvist)`, `Vogel: Dual Mandates`.
pub(super) fn work(work: &View<'_>, holds_chapters: bool) -> String {
    let title = work.get(Variable::TitleShort).unwrap_or_else(|| work.main_title());
    let names = work.creators().short().replace(" and ", " & ");
    match (title.is_empty(), names.is_empty()) {
        (true, true) => work.citekey().to_owned(),
        (true, false) => cut(&names, LABEL),
        (false, true) => cut(title, LABEL),
        (false, false) if holds_chapters => {
            let room = LABEL.saturating_sub(names.chars().count() + 3);
            if title.chars().count() > room
                && let Some(initials) = initials(title).filter(|initials| initials.chars().count() <= room)
            {
                format!("{initials} ({names})")
            } else if room >= LEAST_TITLE.min(title.chars().count()) {
                format!("{} ({names})", cut(title, room))
            } else {
                cut(title, LABEL)
            }
        }
        (false, false) => cut(&format!("{names}: {title}"), LABEL),
    }
}

/// The description after that label: `book · 2021`.
pub(super) fn about_work(work: &View<'_>) -> String {
    let kind = work.csl_type().name();
    let kind = kind.split(['-', '_']).next().unwrap_or(kind);
    match work.year() {
        Some(year) => format!("{kind} · {year}"),
        None => kind.to_owned(),
    }
}

/// The label of a chapter: `Castellanos: Commissions at…`.
pub(super) fn chapter(chapter: &View<'_>) -> String {
    let names = chapter.record().people(Variable::Author).short().replace(" and ", " & ");
    let title = chapter.main_title();
    let label = match (names.is_empty(), title.is_empty()) {
        (false, false) => format!("{names}: {title}"),
        (true, _) => title.to_owned(),
        (_, true) => names,
    };
    cut(&label, LABEL)
}

/// The description after that label: `ch. 2 · rivers2021`. The second row of a chapter that is cited `by_number`, too, says
/// so: `rivers2021, ch. 2`.
pub(super) fn about_chapter(chapter: &View<'_>, by_number: bool) -> String {
    let book = chapter.book().map(|book| book.citekey().to_owned()).filter(|key| !key.is_empty());
    let number = chapter.number().map(|number| format!("ch. {number}"));
    let is_second = by_number && !chapter.citekey().is_empty();
    let (first, mark, last) = if is_second { (book, ", ", number) } else { (number, " · ", book) };
    cut(&first.into_iter().chain(last).collect::<Vec<_>>().join(mark), DESCRIPTION)
}

/// Title, people and year in full, for the detail view.
pub(super) fn in_full(view: &View<'_>, is_chapter: bool) -> String {
    let people = if is_chapter { view.people(Variable::Author) } else { view.creators() };
    let year = view.year().or_else(|| view.book()?.year()).map(|year| year.to_string()).unwrap_or_default();
    let names = people.short();
    [view.title(), names.as_str(), year.as_str()].into_iter().filter(|it| !it.is_empty()).collect::<Vec<_>>().join(", ")
}

/// `text` cut to at most `most` characters, at the end of a word if one ends late enough.
pub(super) fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let room = most.saturating_sub(1);
    let end = text.char_indices().nth(room).map_or(text.len(), |(at, _)| at);
    let short = &text[..end];
    let last = if text[end..].starts_with(' ') { Some(end) } else { short.rfind(' ') };
    let whole = last.filter(|&at| short[..at].chars().count() * 3 >= room * 2).unwrap_or(end);
    let short = short[..whole].trim_end_matches(|c: char| !c.is_alphanumeric() && c != ')');
    format!("{short}…")
}

/// `text` shortened to at most `most` characters by leaving out its middle.
pub(super) fn squeezed(text: &str, most: usize) -> String {
    let words: Vec<&str> = text.split(' ').collect();
    if text.chars().count() <= most || words.len() < 3 {
        return cut(text, most);
    }
    let room = most.saturating_sub(words[0].chars().count() + 3);
    let mut from = words.len();
    let length = |from: usize| words[from..].iter().map(|word| word.chars().count() + 1).sum::<usize>();
    while from > 1 && length(from - 1) <= room + 1 {
        from -= 1;
    }
    if from == words.len() {
        return cut(text, most);
    }
    format!("{} … {}", words[0], words[from..].join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_words_are_cut_behind_a_word() {
        assert_eq!(cut("Feldmann: World Sports and Wars of Others", 28), "Feldmann: World Sports and…");
        assert_eq!(cut("Castellanos: Commissions at Work", 28), "Castellanos: Commissions at…");
        assert_eq!(cut("Short", 28), "Short");
        assert_eq!(cut("Donaudampfschifffahrtsgesellschaft", 10), "Donaudamp…");
    }

    #[test]
    fn the_end_of_a_name_is_kept() {
        assert_eq!(squeezed("UN Integrated Stabilization Mission in Mali", 22), "UN … Mission in Mali");
        assert_eq!(squeezed("European Union", 22), "European Union");
    }
}
