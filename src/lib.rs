//! Glossator: a language server that knows the books your Markdown notes are about.

pub mod cli;
pub mod library;
pub mod markdown;
pub mod recognition;
pub mod resolution;
pub mod text;
