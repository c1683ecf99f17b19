//! A website's page about a book or a chapter: saved as HTML ([`html`]), or copied from the browser as text
//! ([`super::copied`]).

pub mod html;

pub use super::copied::{NotAPage, PublisherPage};

use super::copied;

const NO_TAGS: &str = "this page has none of the tags that say which chapter or book it is about; \
    open it in a browser, select the whole page, copy it and save it as plain text";

/// Reads a page, as text or as HTML.
///
/// # Errors
///
/// If it is not about a book, or names no chapter of it.
pub fn read(text: &str) -> Result<PublisherPage, NotAPage> {
    if html::is_html(text) {
        // Without metadata tags, its visible words are read as if they were copied.
        let copied =
            || copied::read(&html::as_copied(text)).map_err(|_| NotAPage { line: 1, message: NO_TAGS.to_owned() });
        return html::read(text).map_or_else(copied, Ok);
    }
    copied::read(text)
}
