//! Sessions with the real server over a pipe, as an editor has them. What is expected stands in the protocol (LSP 3.17)
//! and in the design; one file for each subject.

pub mod desk;

mod action_effects;
mod announced;
mod bibliographies;
mod capabilities;
mod code_action;
mod completion;
mod definition;
mod diagnostics;
mod encodings;
mod file_operations;
mod folders;
mod hostile;
mod hover;
mod import;
mod initialize;
mod large;
mod library;
mod links;
mod manners;
mod navigation;
mod ordering;
mod own_watching;
mod pulled;
mod rename;
mod right_again;
mod robustness;
mod settings;
mod shown;
mod slow;
mod watched_files;
