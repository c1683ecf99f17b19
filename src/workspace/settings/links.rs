//! `[report]` in settings: what the links of a report's page open.

/// What opens a file that a page names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LinksTo {
    /// VS Code, at the line.
    #[default]
    VsCode,
    /// Whatever the system opens such files with.
    File,
}

impl LinksTo {
    /// All values.
    pub(super) const ALL: [Self; 2] = [Self::VsCode, Self::File];

    /// The values of a setting, for messages.
    pub(super) const NAMES: &'static str = "\"vscode\" or \"file\"";

    /// The name in settings.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::VsCode => "vscode",
            Self::File => "file",
        }
    }

    pub(super) fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|links| links.name() == name)
    }
}
