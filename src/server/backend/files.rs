//! Files that the editor creates, renames and deletes.

use std::path::PathBuf;

use tower_lsp::jsonrpc::Result;
use tower_lsp::lsp_types::*;

use super::Backend;
use crate::features::file_rename::file_renaming;
use crate::features::rename::Renaming;
use crate::server::from_protocol;
use crate::server::to_protocol::workspace_edit;
use crate::workspace::note::Note;

impl Backend {
    /// `workspace/willRenameFiles`: the edits that keep links intact, made before the files are renamed.
    pub(super) async fn rename_files(&self, params: RenameFilesParams) -> Result<Option<WorkspaceEdit>> {
        let moves: Vec<(PathBuf, PathBuf)> = params.files.iter().filter_map(from_protocol::file_rename).collect();
        let snapshot = self.state.whole_snapshot().await;
        let session = self.state.session();
        let (edit, left_out, is_read) = self
            .on_other_thread(move || {
                let found = file_renaming(&snapshot, &moves, &Note::read_text);
                let left_out = found.left_out.iter().filter_map(|&id| snapshot.note(id));
                let left_out: Vec<_> =
                    left_out.map(|note| (snapshot.shown(note), note.path().map(Into::into))).collect();
                let renaming = Renaming { files: found.files, moves: Vec::new() };
                let is_empty = renaming.files.is_empty();
                let edit = (!is_empty).then(|| workspace_edit::renaming(&snapshot, &renaming, &session));
                (edit, left_out, snapshot.indexed())
            })
            .await?;
        if !left_out.is_empty() {
            let (names, paths): (Vec<String>, Vec<Option<PathBuf>>) = left_out.into_iter().unzip();
            let message = format!(
                "Links in {} stay as they are: the file has changed on disk since it was read, or cannot be read.",
                names.join(", ")
            );
            self.state.outbound.show(MessageType::WARNING, message);
            self.disk.refresh(paths.into_iter().flatten().collect());
        }
        if !is_read {
            let message = "Your notes are still being read: links in some of them may not have been changed.";
            self.state.outbound.show(MessageType::WARNING, message);
        }
        Ok(edit)
    }

    /// Reads the files at `uris` again; they may be gone.
    pub(super) fn files_changed<'u>(&self, uris: impl Iterator<Item = &'u String>) {
        let paths = uris.filter_map(|uri| from_protocol::path(&Url::parse(uri).ok()?));
        self.disk.refresh(paths.collect());
    }
}
