//! Titles in pieces, as in BibLaTeX.

use smol_str::SmolStr;

/// The pieces of a title, with markup. `None` if the entry does not state a piece, empty if it states that there is
/// none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TitlePieces {
    /// The title itself.
    pub title: Option<SmolStr>,
    /// The part after the colon.
    pub subtitle: Option<SmolStr>,
    /// An addition after both.
    pub addon: Option<SmolStr>,
}

impl TitlePieces {
    /// Title, subtitle and addition on one line.
    pub(crate) fn joined(&self) -> String {
        let [title, subtitle, addon] =
            [&self.title, &self.subtitle, &self.addon].map(|piece| piece.as_deref().unwrap_or_default());
        let whole = joined(title, ": ", subtitle);
        if whole.is_empty() { whole } else { joined(&whole, ". ", addon) }
    }

    /// The title of a part of `book`: pieces that the part does not state come from the book.
    pub fn or(&self, book: &Self) -> Self {
        let or = |own: &Option<SmolStr>, other: &Option<SmolStr>| own.clone().or_else(|| other.clone());
        let title = or(&self.title, &book.title);
        // If the whole title is written into one field, the subtitle is in it.
        let is_in_title = |subtitle: &SmolStr| {
            let title = self.title.as_deref().unwrap_or_default();
            !subtitle.is_empty() && title.to_lowercase().ends_with(&subtitle.to_lowercase())
        };
        let subtitle =
            or(&self.subtitle, &book.subtitle).filter(|subtitle| self.subtitle.is_some() || !is_in_title(subtitle));
        Self { title, subtitle, addon: or(&self.addon, &book.addon) }
    }
}

/// Two pieces of a title with `mark` between them. As in Pandoc, there is no `mark` if the first piece ends with
/// punctuation.
pub(crate) fn joined(first: &str, mark: &str, second: &str) -> String {
    let (first, second) = (first.trim(), second.trim());
    match (first.is_empty(), second.is_empty()) {
        (_, true) => first.to_owned(),
        (true, false) => second.to_owned(),
        _ if first.ends_with(['.', ':', ';', ',', '?', '!']) => format!("{first} {second}"),
        _ => format!("{first}{mark}{second}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces([title, subtitle, addon]: [Option<&str>; 3]) -> TitlePieces {
        TitlePieces { title: title.map(Into::into), subtitle: subtitle.map(Into::into), addon: addon.map(Into::into) }
    }

    #[test]
    fn a_final_mark_replaces_the_colon() {
        // What Pandoc prints for each.
        for (title, whole) in [
            ("Who Rules?", "Who Rules? A Sub. Paper"),
            ("Rivers!", "Rivers! A Sub. Paper"),
            ("Rivers:", "Rivers: A Sub. Paper"),
            ("Is it “Rivers?”", "Is it “Rivers?”: A Sub. Paper"),
            ("Rivers", "Rivers: A Sub. Paper"),
        ] {
            assert_eq!(pieces([Some(title), Some("A Sub"), Some("Paper")]).joined(), whole);
        }
        assert_eq!(pieces([Some("Rivers?"), None, Some("Paper")]).joined(), "Rivers? Paper");
        assert_eq!(pieces([None, None, Some("Paper")]).joined(), "");
    }

    #[test]
    fn a_part_takes_missing_pieces_from_its_book() {
        let book = pieces([Some("Rivers"), Some("A Sub"), Some("Papers")]);
        for (part, whole) in [
            ([None, None, None], "Rivers: A Sub. Papers"),
            ([Some("RR"), None, None], "RR: A Sub. Papers"),
            ([Some("RR: Delta"), None, None], "RR: Delta: A Sub. Papers"),
            ([Some("RR"), Some("Own"), Some("")], "RR: Own"),
            ([None, Some("Own"), None], "Rivers: Own. Papers"),
            ([Some("RR"), Some(""), Some("Own")], "RR. Own"),
            // Here Pandoc prints it twice.
            ([Some("Rivers: a sub"), None, None], "Rivers: a sub. Papers"),
        ] {
            assert_eq!(pieces(part).or(&book).joined(), whole);
        }
    }
}
