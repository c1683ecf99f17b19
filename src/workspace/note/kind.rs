//! The sorts of note.

use crate::library::sources::book_page;
use crate::markdown::front_matter::FrontMatter;

/// The sorts of note.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum NoteKind {
    /// Any note.
    #[default]
    Ordinary,
    /// `type: book` with a citekey.
    BookPage,
    /// `type: organization`.
    Organization,
    /// `type: person`.
    Person,
    /// `type: glossary`.
    Glossary,
    /// A bibliography, an EPUB or a publisher's page, which is kept like a note that mentions nothing.
    Bibliography,
    /// A JSON, YAML or HTML file about something else.
    Other,
}

impl NoteKind {
    pub(super) fn read(front_matter: Option<&FrontMatter>) -> Self {
        let text = |name| front_matter.and_then(|block| block.text(name));
        match text("type") {
            Some("book") if front_matter.is_some_and(book_page::is_book_page) => Self::BookPage,
            Some("organization" | "organisation") => Self::Organization,
            Some("person") => Self::Person,
            Some("glossary") => Self::Glossary,
            _ => Self::Ordinary,
        }
    }

    /// Whether it is about an organization or a person, and says so.
    pub(crate) fn is_about_body(self) -> bool {
        matches!(self, Self::Organization | Self::Person)
    }

    /// Whether it is a Markdown note of the reader's.
    pub(crate) fn is_note(self) -> bool {
        !matches!(self, Self::Bibliography | Self::Other)
    }

    /// Whether it defines things for other notes, so that the library is read from it.
    pub(crate) fn is_source(self) -> bool {
        !matches!(self, Self::Ordinary | Self::Other)
    }

    /// Whether a file that begins with `head` may be a source, or a note about a chapter or a work. Never false for a
    /// book page, so true if the front matter is longer than the head. May be false for another source only if it uses
    /// rare YAML syntax.
    pub(crate) fn counts_early(head: &str) -> bool {
        let head = head.trim_start_matches('\u{feff}');
        if !head.starts_with("---") {
            return false;
        }
        let Some(block) = head.find("\n---").map(|end| &head[..end]) else { return true };
        let is_source = memchr::memmem::find_iter(block.as_bytes(), "type").any(|at| {
            // `type: book`, but not the `type: meeting` that every note of a vault may have.
            let value =
                block[at + "type".len()..].trim_start_matches(|c: char| c.is_whitespace() || ":\"'".contains(c));
            ["book", "organi", "person", "glossary"].iter().any(|kind| value.starts_with(kind))
        });
        is_source || block.contains("chapter") || block.contains("citekey")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_library_is_read_from_counts_early() {
        let early = [
            "---\ntitle: Orders\ntype: \"book\"\n---\n",
            "\u{feff}---\r\ntype: organisation\r\n---\r\n",
            "---\nbook: orders\nchapter: 4\n---\n",
            "---\nabstract: a front matter of which more follows than was read",
        ];
        let late = ["", "# A note of type: book\n", "---\ntype: meeting\n---\ntype: book\n"];
        assert_eq!(early.map(NoteKind::counts_early), [true; 4]);
        assert_eq!(late.map(NoteKind::counts_early), [false; 3]);
    }
}
