//! How cards name a work.

use crate::features::quoted::words;
use crate::library::view::View;

/// Its main title and its year.
pub(super) fn title_and_year(work: &View<'_>) -> String {
    let title = words(work.main_title());
    work.year().map_or_else(|| format!("*{title}*"), |year| format!("*{title}*, {year}"))
}
