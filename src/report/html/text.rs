//! Words of a source in a page.

use quick_xml::escape::escape;

/// `words` as they are, in whatever direction they are read.
pub(super) fn bdi(words: &str) -> String {
    format!("<bdi>{}</bdi>", escape(words))
}
