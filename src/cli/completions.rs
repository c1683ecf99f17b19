//! `glossator completions`: what a shell needs to complete the command line.

use std::process::ExitCode;

use clap_complete::Shell;

use super::output;

/// Prints a script that completes this program's commands and options in a shell
///
/// Packages bring the scripts along. Without a package, write it where your shell looks for such scripts, for example:
///
///   glossator completions bash > ~/.local/share/bash-completion/completions/glossator
///   glossator completions zsh > ~/.zfunc/_glossator (if your `fpath` has that folder)
///   glossator completions fish > ~/.config/fish/completions/glossator.fish
///   glossator completions powershell >> $PROFILE
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Args {
    /// The shell
    #[arg(value_enum, value_name = "SHELL")]
    shell: Shell,
}

/// Prints the script.
pub(crate) fn run(args: &Args, mut command: clap::Command) -> ExitCode {
    let mut script = Vec::new();
    let name = command.get_name().to_owned();
    clap_complete::generate(args.shell, &mut command, name, &mut script);
    output::finish(Ok((String::from_utf8_lossy(&script).into_owned(), ExitCode::SUCCESS)))
}
