//! Titles in pieces, as BibLaTeX's entries give them.

use smol_str::SmolStr;

/// The pieces of a title, with their markup; `None` where an entry does not say one, empty where it says that there is none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TitlePieces {
    /// The title itself.
    pub title: Option<SmolStr>,
    /// What stands after its colon.
    pub subtitle: Option<SmolStr>,
    /// What is added after both.
    pub addon: Option<SmolStr>,
}

impl TitlePieces {
    /// Title, subtitle and addition as one line.
    pub fn joined(&self) -> String {
        let [title, subtitle, addon] =
            [&self.title, &self.subtitle, &self.addon].map(|piece| piece.as_deref().unwrap_or_default());
        let whole = joined(title, ": ", subtitle);
        if whole.is_empty() { whole } else { joined(&whole, ". ", addon) }
    }

    /// The title of a book as a part of it has it: each piece that the part does not say is the book's own.
    pub fn or(&self, book: &Self) -> Self {
        let or = |own: &Option<SmolStr>, other: &Option<SmolStr>| own.clone().or_else(|| other.clone());
        let title = or(&self.title, &book.title);
        // Who writes the whole title into one field has the subtitle in it.
        let is_said = |subtitle: &SmolStr| {
            let title = self.title.as_deref().unwrap_or_default();
            !subtitle.is_empty() && title.to_lowercase().ends_with(&subtitle.to_lowercase())
        };
        let subtitle =
            or(&self.subtitle, &book.subtitle).filter(|subtitle| self.subtitle.is_some() || !is_said(subtitle));
        Self { title, subtitle, addon: or(&self.addon, &book.addon) }
    }
}

/// Two pieces of a title with `mark` between them, unless the first ends with one of its own, as Pandoc joins them.
pub fn joined(first: &str, mark: &str, second: &str) -> String {
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
    fn a_mark_of_its_own_stands_for_the_colon() {
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
    fn what_a_part_does_not_say_of_its_book_the_book_says() {
        let book = pieces([Some("Rivers"), Some("A Sub"), Some("Papers")]);
        for (part, whole) in [
            ([None, None, None], "Rivers: A Sub. Papers"),
            ([Some("RR"), None, None], "RR: A Sub. Papers"),
            ([Some("RR: Delta"), None, None], "RR: Delta: A Sub. Papers"),
            ([Some("RR"), Some("Own"), Some("")], "RR: Own"),
            ([None, Some("Own"), None], "Rivers: Own. Papers"),
            ([Some("RR"), Some(""), Some("Own")], "RR. Own"),
            // Pandoc prints it twice here.
            ([Some("Rivers: a sub"), None, None], "Rivers: a sub. Papers"),
        ] {
            assert_eq!(pieces(part).or(&book).joined(), whole);
        }
    }
}
