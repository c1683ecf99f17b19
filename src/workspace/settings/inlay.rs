//! `[inlay]` in settings: what stands in the text that the reader did not write.

use serde_json::Value as Json;
use toml::Spanned;
use toml::de::DeValue;

use super::problem;
use crate::text::Problem;

/// Where something is shown in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// Nowhere.
    Off,
    /// Where the note mentions it first.
    FirstUse,
    /// Wherever the note mentions it.
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

/// What is shown in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Inlay {
    /// The titles of chapters, behind their numbers.
    pub chapters: Shown,
    /// The names of organizations, and what abbreviations stand for, behind the short forms.
    pub names: Shown,
}

impl Default for Inlay {
    /// A number says nothing of a chapter, and there are few of them. Names are long, notes are full of them, and the writer
    /// mostly says them: some editors show what is in the text unasked.
    fn default() -> Self {
        Self { chapters: Shown::FirstUse, names: Shown::Off }
    }
}

impl Inlay {
    /// Reads what a settings file says; what cannot be read is told.
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

    /// Reads what an editor's configuration says; what cannot be read is passed over.
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
    fn what_is_wrong_is_told_at_its_place() {
        let text = "[inlay]\nchapters = \"always\"\nnames = \"once\"\ntitles = \"off\"\n";
        let (settings, problems) = Settings::from_toml(text);
        assert_eq!(settings.inlay, Inlay { chapters: Shown::Always, names: Shown::Off });
        let places: Vec<_> = problems.iter().map(|problem| problem.span.of(text)).collect();
        assert_eq!(places, ["\"once\"", "titles"]);
        assert_eq!(Settings::from_toml("inlay = true").1.len(), 1);
    }

    #[test]
    fn the_editor_changes_only_what_it_says() {
        let (file, _) = Settings::from_toml("[inlay]\nchapters = \"always\"\n");
        let editor = serde_json::json!({"inlay": {"names": "first-use", "chapters": 7}});
        assert_eq!(file.with_editor(&editor).inlay, Inlay { chapters: Shown::Always, names: Shown::FirstUse });
        assert_eq!(file.with_editor(&serde_json::json!({"inlay": "off"})).inlay, file.inlay);
    }
}
