//! `[inlay]` in settings: which inlay hints are shown.

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
    /// All values.
    pub(super) const ALL: [Self; 3] = [Self::Off, Self::FirstUse, Self::Always];

    /// The values of a setting, for messages.
    pub(super) const NAMES: &'static str = "\"off\", \"first-use\" or \"always\"";

    /// The name in settings.
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
        assert_eq!(file.with_editor(&editor).0.inlay, Inlay { chapters: Shown::Always, names: Shown::FirstUse });
        assert_eq!(file.with_editor(&serde_json::json!({"inlay": "off"})).0.inlay, file.inlay);
    }
}
