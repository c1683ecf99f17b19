//! How cards and lists name a work.

use crate::features::quoted::words;
use crate::library::variables::Variable;
use crate::library::view::View;

/// Fewer initials than these tell no title.
const LEAST_INITIALS: usize = 4;

/// Its main title and its year.
pub(super) fn title_and_year(work: &View<'_>) -> String {
    let title = words(work.main_title());
    work.year().map_or_else(|| format!("*{title}*"), |year| format!("*{title}*, {year}"))
}

/// Its title as its readers shorten it: `IORWO`; the main title where nothing shortens it.
pub(in crate::features) fn short_title(work: &View<'_>) -> String {
    let short = work.get(Variable::TitleShort).map(str::to_owned);
    short.or_else(|| initials(work.main_title())).unwrap_or_else(|| work.main_title().to_owned())
}

/// The initials of a title of some words.
pub(in crate::features) fn initials(title: &str) -> Option<String> {
    let words = title.split([' ', '-']).filter_map(|word| word.chars().next());
    let initials: String = words.filter(|c| c.is_uppercase()).collect();
    (initials.chars().count() >= LEAST_INITIALS).then_some(initials)
}
