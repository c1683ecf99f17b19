//! Recognises texts that do not describe a book, and tells the user what to do instead.

use super::lines::Line;
use super::page::Page;
use super::words::{self, Block};
use super::{NotAPage, fields, pages};
use crate::library::identifier;

const EMPTY: &str = "there is no text; copy the whole page of a book or a chapter from the publisher's site, or a book's contents list, and save it as plain text";
const WHAT_CAN_BE_READ: &str = "copy the whole page of a book or of one of its chapters (select all, from the top to the end), \
    or the book's contents list with its title, editors, publisher and year above it";

fn refused(line: usize, message: impl Into<String>) -> NotAPage {
    NotAPage { line, message: message.into() }
}

/// Refuses a text that is recognisably something else.
pub(super) fn check(lines: &[Line]) -> Result<(), NotAPage> {
    let Some(first) = lines.first() else { return Err(refused(1, EMPTY)) };
    if lines.len() == 1 && first.text.len() < 100 {
        if let Some(doi) = identifier::doi(&first.text) {
            let message = format!(
                "this is a DOI alone, and nothing is fetched from a network; open https://doi.org/{doi} and copy the page, or download its RIS"
            );
            return Err(refused(first.number, message));
        }
        if let Some(isbn) = identifier::isbn(&first.text)
            .filter(|_| !first.text.contains(|c: char| c.is_alphabetic() && !"ISBNisbnxX".contains(c)))
        {
            let message = format!(
                "this is an ISBN alone ({isbn}), and nothing is fetched from a network; look the book up on its publisher's site and copy the page, or download its RIS"
            );
            return Err(refused(first.number, message));
        }
    }
    let begins = |word: &str| lines.iter().find(|line| words::behind(&line.text, word).is_some());
    if let Some(line) =
        begins("search results").or_else(|| begins("suchergebnisse")).or_else(|| begins("résultats de la recherche"))
    {
        return Err(refused(
            line.number,
            format!(
                "this is a list of search results; open the book or one of its chapters there, then {WHAT_CAN_BE_READ}"
            ),
        ));
    }
    let is_robot_check = |line: &&Line| {
        [
            "verify you are human",
            "verifying you are human",
            "are you a robot",
            "checking your browser",
            "i’m not a robot",
        ]
        .iter()
        .any(|word| line.text.to_lowercase().replace('\'', "’").contains(word))
    };
    if lines.len() < 40
        && let Some(line) = lines.iter().find(is_robot_check)
    {
        let message = format!(
            "this is the page on which the site asks whether you are a robot, not the book's; answer it in the browser, then {WHAT_CAN_BE_READ}"
        );
        return Err(refused(line.number, message));
    }
    let is_wall = |line: &&Line| {
        [
            "username",
            "password",
            "forgot your password",
            "forgotten your password",
            "benutzername",
            "passwort",
            "mot de passe",
            "contraseña",
            "verify you are",
            "are you a robot",
            "checking your browser",
        ]
        .iter()
        .any(|word| words::behind(&line.text, word).is_some())
    };
    if lines.len() < 40
        && let Some(line) = lines.iter().find(is_wall)
    {
        return Err(refused(
            line.number,
            "this is the page that asks you to log in, not the book's; log in there first, then open the page of the book or chapter and copy that",
        ));
    }
    if let Some(line) = article(lines) {
        return Err(refused(
            line,
            "this is an article of a journal, not a book or a chapter: its entry belongs in a bibliography; save its RIS or BibTeX there. For a book, copy the page of the book or of a chapter",
        ));
    }
    Ok(())
}

/// The line that shows that the page is about a journal article.
fn article(lines: &[Line]) -> Option<usize> {
    let is_book = |line: &Line| {
        let text = &line.text;
        words::is_one_of(text, words::CHAPTER_MARKS)
            || words::heading(text) == Some(Block::Contents)
            || fields::at_start(&line.columns)
                .is_some_and(|field| field.label == words::Label::Isbn && !field.value.is_empty())
    };
    if lines.iter().any(is_book) {
        return None;
    }
    let says = |line: &&Line| {
        let text = &line.text;
        let lower = text.to_lowercase();
        words::is_one_of(
            text,
            &[
                "research article",
                "original article",
                "article",
                "articles",
                "review article",
                "cite this article",
                "about this article",
                "journal article",
                "aufsatz",
                "cet article",
                "citer cet article",
                "diesen artikel zitieren",
            ],
        ) || lower.starts_with("issn")
            || lower.starts_with("online issn")
            || lower.starts_with("print issn")
            || lower.starts_with("volume ")
                && (lower.contains("issue ") || lower.contains(", pages "))
                && fields::year(text).is_some()
            || is_serial(text)
            || lower.starts_with("pmid:")
    };
    lines.iter().find(says).map(|line| line.number)
}

/// `Bulletin of Things 31 (2018), 1: 5-29`
fn is_serial(text: &str) -> bool {
    let Some((before, behind)) = text.split_once(" (") else { return false };
    let Some((year, rest)) = behind.split_once(')') else { return false };
    let volume = before.rsplit(' ').next().unwrap_or_default();
    let numbered = !volume.is_empty() && volume.len() < 4 && volume.bytes().all(|b| b.is_ascii_digit());
    let paged =
        rest.rsplit([':', ',']).next().and_then(|range| pages::alone(range.trim())).is_some_and(|found| found.is_range);
    numbered && paged && year.len() == 4 && fields::year(year).is_some()
}

/// Refuses a book page of the user's own.
pub(super) fn book_page() -> NotAPage {
    refused(1, "this is a book page already; move it into the folder of your notes")
}

/// Refuses a text that is too long for a page.
pub(super) fn too_long() -> NotAPage {
    refused(1, format!("this text is longer than any page about a book; {WHAT_CAN_BE_READ}"))
}

/// Refuses a text without a line that can be a book's title.
pub(super) fn no_book(page: &Page) -> NotAPage {
    let line = page.lines.first().map_or(1, |line| line.number);
    refused(line, format!("no book can be told from this text; {WHAT_CAN_BE_READ}"))
}

/// Refuses a text that names no chapters.
pub(super) fn no_chapters(page: &Page) -> NotAPage {
    let line = page.lines.first().map_or(1, |line| line.number);
    refused(line, format!("this text names no chapter of a book; {WHAT_CAN_BE_READ}"))
}
