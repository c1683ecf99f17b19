//! `[inlay]` in settings: which inlay hints are shown.

use serde_json::Value as Json;
use toml::Spanned;
use toml::de::DeValue;

use super::problem;
use crate::text::Problem;

/// Where an inlay hint is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// Nowhere.
    Off,
    /// At the first mention in a note.
    FirstUse,
    /// At every mention.
    Always,
}

impl Shown {
    fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "off" => Self::Off,
            "first-use" => Self::FirstUse,
            "always" => Self::Always,
            _ => return None,
        })
    }
}

/// Which inlay hints are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Inlay {
    /// The titles of chapters, after their numbers.
    pub chapters: Shown,
    /// The names of organizations and the long forms of abbreviations, after the short forms.
    pub names: Shown,
}

impl Default for Inlay {
    /// A chapter number alone says little, and a note has few of them. Names are long and frequent, mostly the writer
    /// has given them already, and some editors show inlay hints unasked.
    fn default() -> Self {
        Self { chapters: Shown::FirstUse, names: Shown::Off }
    }
}

impl Inlay {
    /// Reads the table in a settings file; mistakes are reported.
    pub(super) fn read(&mut self, value: &Spanned<DeValue<'_>>, problems: &mut Vec<Problem>) {
        let DeValue::Table(table) = value.get_ref() else {
            problems.push(problem(value, "`inlay` is a table: `[inlay]`."));
            return;
        };
        for (name, value) in table {
            let unknown = name.get_ref().as_ref();
            let Some(field) = self.field(unknown) else {
                let message = format!("There is no setting `{unknown}` in `inlay`; there are `chapters` and `names`.");
                problems.push(problem(name, &message));
                continue;
            };
            match value.get_ref().as_str().and_then(Shown::from_name) {
                Some(shown) => *field = shown,
                None => {
                    problems.push(problem(value, &format!("`{unknown}` is \"off\", \"first-use\" or \"always\".")));
                }
            }
        }
    }

    /// Reads the editor's configuration; mistakes are skipped.
    pub(super) fn read_editor(&mut self, configuration: Option<&Json>) {
        for (name, value) in configuration.and_then(Json::as_object).into_iter().flatten() {
            if let (Some(field), Some(shown)) = (self.field(name), value.as_str().and_then(Shown::from_name)) {
                *field = shown;
            }
        }
    }

    fn field(&mut self, name: &str) -> Option<&mut Shown> {
        match name {
            "chapters" => Some(&mut self.chapters),
            "names" => Some(&mut self.names),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::settings::Settings;

    #[test]
    fn mistakes_are_reported_with_their_spans() {
        let text = "[inlay]\nchapters = \"always\"\nnames = \"once\"\ntitles = \"off\"\n";
        let (settings, problems) = Settings::from_toml(text);
        assert_eq!(settings.inlay, Inlay { chapters: Shown::Always, names: Shown::Off });
        let spans: Vec<_> = problems.iter().map(|problem| problem.span.of(text)).collect();
        assert_eq!(spans, ["\"once\"", "titles"]);
        assert_eq!(Settings::from_toml("inlay = true").1.len(), 1);
    }

    #[test]
    fn the_editor_changes_only_what_it_sets() {
        let (file, _) = Settings::from_toml("[inlay]\nchapters = \"always\"\n");
        let editor = serde_json::json!({"inlay": {"names": "first-use", "chapters": 7}});
        assert_eq!(file.with_editor(&editor).inlay, Inlay { chapters: Shown::Always, names: Shown::FirstUse });
        assert_eq!(file.with_editor(&serde_json::json!({"inlay": "off"})).inlay, file.inlay);
    }
}
