//! Glossator: a language server that knows the books your Markdown notes are about.

pub mod library;
pub mod server;
pub mod text;
