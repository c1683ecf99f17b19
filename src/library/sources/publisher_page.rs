//! A website's page about a book or a chapter: saved as HTML ([`html`]), or copied from the browser as text
//! ([`super::copied`]).

pub mod html;

pub(crate) use super::copied::{NotAPage, PublisherPage};

use super::copied;
use crate::library::record::Kind;

const NO_TAGS: &str = "this page has none of the tags that say which chapter or book it is about; \
    open it in a browser, select the whole page, copy it and save it as plain text";

/// Reads a page, as text or as HTML.
///
/// # Errors
///
/// If it is not about a book, or names no chapter of it.
pub fn read(text: &str) -> Result<PublisherPage, NotAPage> {
    if html::is_html(text) {
        let page = html::Saved::new(text);
        // Without metadata tags, its visible words are read as if they were copied.
        let copied = || copied::read(&page.as_copied()).map_err(|_| NotAPage { line: 1, message: NO_TAGS.to_owned() });
        let Some(mut tagged) = html::read(&page) else { return copied() };
        // The tags of shops and search engines describe only the book; its chapters are in the text.
        if tagged.volume.record.kind == Kind::Book
            && tagged.volume.chapters.is_empty()
            && let Ok(page) = copied()
        {
            (tagged.volume.chapters, tagged.volume.matter) = (page.volume.chapters, page.volume.matter);
            tagged.volume.front = page.volume.front;
        }
        return Ok(tagged);
    }
    copied::read(text)
}
