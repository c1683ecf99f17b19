//! Sessions with the real server over a pipe, as an editor has them. What is expected stands in the protocol (LSP 3.17)
//! and in the design; one file for each subject.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may fail by panicking")]

#[path = "support/client.rs"]
mod client;
#[path = "protocol/desk.rs"]
mod desk;
#[path = "support/only_book.rs"]
mod only_book;

#[path = "protocol/action_effects.rs"]
mod action_effects;
#[path = "protocol/announced.rs"]
mod announced;
#[path = "protocol/bibliographies.rs"]
mod bibliographies;
#[path = "protocol/capabilities.rs"]
mod capabilities;
#[path = "protocol/code_action.rs"]
mod code_action;
#[path = "protocol/completion.rs"]
mod completion;
#[path = "protocol/definition.rs"]
mod definition;
#[path = "protocol/diagnostics.rs"]
mod diagnostics;
#[path = "protocol/encodings.rs"]
mod encodings;
#[path = "protocol/file_operations.rs"]
mod file_operations;
#[path = "protocol/folders.rs"]
mod folders;
#[path = "protocol/hostile.rs"]
mod hostile;
#[path = "protocol/hover.rs"]
mod hover;
#[path = "protocol/import.rs"]
mod import;
#[path = "protocol/initialize.rs"]
mod initialize;
#[path = "protocol/large.rs"]
mod large;
#[path = "protocol/library.rs"]
mod library;
#[path = "protocol/links.rs"]
mod links;
#[path = "protocol/manners.rs"]
mod manners;
#[path = "protocol/navigation.rs"]
mod navigation;
#[path = "protocol/ordering.rs"]
mod ordering;
#[path = "protocol/own_watching.rs"]
mod own_watching;
#[path = "protocol/pulled.rs"]
mod pulled;
#[path = "protocol/rename.rs"]
mod rename;
#[path = "protocol/right_again.rs"]
mod right_again;
#[path = "protocol/robustness.rs"]
mod robustness;
#[path = "protocol/settings.rs"]
mod settings;
#[path = "protocol/shown.rs"]
mod shown;
#[path = "protocol/slow.rs"]
mod slow;
#[path = "protocol/watched_files.rs"]
mod watched_files;
