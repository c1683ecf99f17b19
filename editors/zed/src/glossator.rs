//! Starts Glossator's server for Zed.

use zed_extension_api::settings::LspSettings;
use zed_extension_api::{self as zed, serde_json, Command, LanguageServerId, Result, Worktree};

/// The name of the server in Zed's settings (`"lsp": { "glossator": ... }`), and of the program.
const NAME: &str = "glossator";

struct Glossator;

/// What the user's settings say of the server.
fn settings(worktree: &Worktree) -> LspSettings {
    LspSettings::for_worktree(NAME, worktree).unwrap_or_default()
}

impl zed::Extension for Glossator {
    fn new() -> Self {
        Self
    }

    /// The program that the settings name, else the one on the path.
    fn language_server_command(&mut self, _: &LanguageServerId, worktree: &Worktree) -> Result<Command> {
        let binary = settings(worktree).binary;
        let named = binary.as_ref().and_then(|binary| binary.path.clone());
        let command = named.or_else(|| worktree.which(NAME)).ok_or(
            "The program `glossator` is not on your PATH. Install it, or name it in Zed's settings: \
             \"lsp\": { \"glossator\": { \"binary\": { \"path\": \"/path/to/glossator\" } } }.",
        )?;
        let args = binary.and_then(|binary| binary.arguments).unwrap_or_else(|| vec!["lsp".to_owned()]);
        Ok(Command { command, args, env: worktree.shell_env() })
    }

    /// What the server gets as it starts: the same settings as those of `.glossator.toml`.
    fn language_server_initialization_options(
        &mut self,
        _: &LanguageServerId,
        worktree: &Worktree,
    ) -> Result<Option<serde_json::Value>> {
        let settings = settings(worktree);
        Ok(settings.initialization_options.or(settings.settings))
    }

    /// What the server gets when it asks for `glossator`.
    fn language_server_workspace_configuration(
        &mut self,
        _: &LanguageServerId,
        worktree: &Worktree,
    ) -> Result<Option<serde_json::Value>> {
        Ok(settings(worktree).settings.map(|settings| serde_json::json!({ NAME: settings })))
    }
}

zed::register_extension!(Glossator);
