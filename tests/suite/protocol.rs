//! Sessions with the real server over a pipe, like an editor's. Expectations come from the protocol (LSP 3.17) and the
//! design. One file for each subject.

pub mod session;

mod action_effects;
mod announced;
mod bibliographies;
mod capabilities;
mod code_action;
mod completion;
mod decorations;
mod definition;
mod diagnostics;
mod encodings;
mod exported;
mod file_operations;
mod folders;
mod fresh_answers;
mod hostile;
mod hover;
mod import;
mod initialize;
mod large;
mod library;
mod links;
mod navigation;
mod ordering;
mod own_watching;
mod pieces;
mod printed;
mod pulled;
mod rename;
mod robustness;
mod search;
mod server_behaviour;
mod settings;
mod slow;
mod watched_files;
