//! Applies the editor's configuration, the settings files, and the citation styles that they choose.

use std::path::PathBuf;
use std::sync::Arc;

use super::Workspace;
use super::address::Address;
use super::id::FolderId;
use super::settings::StyleSetting;
use super::snapshot::SettingsFile;
use crate::library::source::SourceId;
use crate::library::sources::gazetteer;
use crate::library::style::Style;
use crate::text::Problem;

impl Workspace {
    /// Sets the editor's configuration, for all folders.
    pub fn set_editor_settings(&mut self, configuration: serde_json::Value) {
        self.editor_settings = configuration;
        for id in self.folder_ids() {
            self.apply_settings(id);
        }
    }

    /// Sets the settings file of the folder `id`; `None` if there is none.
    pub fn set_settings_file(&mut self, id: FolderId, file: Option<SettingsFile>) {
        if let Some(folder) = self.folders.get_mut(id.0) {
            folder.settings_file = file.map(Arc::new);
            self.apply_settings(id);
        }
    }

    /// The citation styles that are chosen but not loaded: each folder and its setting.
    pub(crate) fn styles_to_load(&self) -> Vec<(FolderId, StyleSetting)> {
        let missing = FolderId::numbered(&self.folders).filter(|(_, folder)| folder.style.is_none());
        missing.map(|(id, folder)| (id, folder.settings.style.clone())).collect()
    }

    /// Sets the style of the folder `id`, chosen by `setting`. If it could not be loaded, that is reported in the
    /// settings file.
    pub(crate) fn set_style(&mut self, id: FolderId, setting: &StyleSetting, style: Result<Arc<Style>, String>) {
        let Some(folder) = self.folders.get_mut(id.0).filter(|folder| folder.settings.style == *setting) else {
            return;
        };
        match style {
            Ok(style) => folder.style = Some(style),
            Err(message) => {
                if let Some(file) = folder.settings_file.as_mut().filter(|_| !setting.span.is_empty()) {
                    let problem = Problem::new(setting.span, message);
                    if !file.problems.contains(&problem) {
                        Arc::make_mut(file).problems.push(problem);
                    }
                }
            }
        }
    }

    fn apply_settings(&mut self, id: FolderId) {
        let folder = &mut self.folders[id.0];
        let file = folder.settings_file.as_ref().map(|file| file.settings.clone()).unwrap_or_default();
        let (settings, problems) = file.with_editor(&self.editor_settings);
        // The content of a style file may have changed under the same name.
        if settings.style.name != folder.settings.style.name || settings.style.is_file() {
            folder.style = None;
        }
        let export = settings.export != folder.settings.export;
        folder.settings = Arc::new(settings);
        folder.editor_problems = problems.into();
        let has = folder.library.entries(SourceId::GAZETTEER).is_some();
        if folder.settings.gazetteer != has {
            let entries = (!has).then(|| Arc::clone(gazetteer::entries()));
            self.set_entries(id, SourceId::GAZETTEER, entries);
        }
        self.link_by_settings(id);
        // What is exported is no source of what it is exported from.
        if export && let Some(file) = self.exports_to(id).and_then(|path| self.files.id(&Address::from_path(&path))) {
            self.set_entries(id, file.source(), None);
        }
    }

    /// The file that what the folder `id` knows is exported to.
    pub(crate) fn exports_to(&self, id: FolderId) -> Option<PathBuf> {
        self.folders.get(id.0)?.exports_to()
    }
}
