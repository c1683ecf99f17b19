//! Finds the page that explains the diagnostics.

use std::path::Path;
use std::sync::LazyLock;

use tower_lsp::lsp_types::Url;

use crate::features::explanations;

/// The page on the web, else the installed copy: beside the program, as in editors' packages, or where Unix keeps
/// documentation. `None` if there is neither, since a link must lead somewhere.
pub(super) fn page() -> Option<&'static Url> {
    static PAGE: LazyLock<Option<Url>> = LazyLock::new(find);
    PAGE.as_ref()
}

fn find() -> Option<Url> {
    if let Some(address) = explanations::published() {
        return Url::parse(&address).ok();
    }
    let program = dunce::canonicalize(std::env::current_exe().ok()?).ok()?;
    let folder = program.parent()?;
    let share = Path::new("share/doc/glossator");
    let folders = [Some(folder.to_owned()), folder.parent().map(|prefix| prefix.join(share))];
    let file =
        folders.into_iter().flatten().map(|folder| folder.join(explanations::FILE_NAME)).find(|file| file.is_file())?;
    Url::from_file_path(file).ok()
}
