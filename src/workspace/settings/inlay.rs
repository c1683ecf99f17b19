//! `[inlay]` in settings: what stands in the text that the reader did not write.

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
    /// All of them.
    pub(super) const ALL: [Self; 3] = [Self::Off, Self::FirstUse, Self::Always];

    /// What a setting may say.
    pub(super) const NAMES: &'static str = "\"off\", \"first-use\" or \"always\"";

    /// As a setting says it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::FirstUse => "first-use",
            Self::Always => "always",
        }
    }

    pub(super) fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|shown| shown.name() == name)
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
        assert_eq!(file.with_editor(&editor).0.inlay, Inlay { chapters: Shown::Always, names: Shown::FirstUse });
        assert_eq!(file.with_editor(&serde_json::json!({"inlay": "off"})).0.inlay, file.inlay);
    }
}
