//! Folders of notes about one book.

use glossator::workspace::settings::FILE_NAME;

/// Settings for a folder of notes about the one book that has a page in it; `None` where there are more, or settings
/// already. Most tests are about what a chapter shows, and not about how a note says which book it is of.
pub fn about_the_only_book<'f>(files: impl Iterator<Item = (&'f str, &'f str)> + Clone) -> Option<String> {
    let is_page = |text: &&str| text.lines().any(|line| line == "type: book");
    let mut pages = files.clone().map(|(_, text)| text).filter(is_page);
    let (Some(page), None) = (pages.next(), pages.next()) else { return None };
    let key = page.lines().find_map(|line| line.strip_prefix("citekey: "))?;
    let is_set = files.clone().any(|(path, _)| path == FILE_NAME);
    (!is_set).then(|| format!("[[folder]]\npath = \"\"\nbook = \"{key}\"\n"))
}
