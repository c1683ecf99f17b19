//! Features, drawn: a few lines of workspace, a note with the cursor in it, and what an editor is told.
//!
//! Each file of a fixture begins with a line `//- path`. Under a line of text, `|` draws the cursor before the
//! character above it, and `^^^` a range. Every fixture is also asked everything everywhere, with both line ends.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may fail by panicking")]

#[path = "support/everywhere.rs"]
mod everywhere;
#[path = "support/folder.rs"]
mod folder;
#[path = "support/only_book.rs"]
mod only_book;

#[path = "features/fixture.rs"]
mod fixture;

#[path = "features/code_action.rs"]
mod code_action;
#[path = "features/completion.rs"]
mod completion;
#[path = "features/declaration.rs"]
mod declaration;
#[path = "features/definition.rs"]
mod definition;
#[path = "features/demo.rs"]
mod demo;
#[path = "features/diagnostics.rs"]
mod diagnostics;
#[path = "features/document_highlight.rs"]
mod document_highlight;
#[path = "features/document_link.rs"]
mod document_link;
#[path = "features/false_alarms.rs"]
mod false_alarms;
#[path = "features/file_rename.rs"]
mod file_rename;
#[path = "features/hostile.rs"]
mod hostile;
#[path = "features/hover.rs"]
mod hover;
#[path = "features/implementation.rs"]
mod implementation;
#[path = "features/inlay_hint.rs"]
mod inlay_hint;
#[path = "features/lens.rs"]
mod lens;
#[path = "features/links.rs"]
mod links;
#[path = "features/references.rs"]
mod references;
#[path = "features/semantic_tokens.rs"]
mod semantic_tokens;
#[path = "features/signs.rs"]
mod signs;
#[path = "features/type_definition.rs"]
mod type_definition;
#[path = "features/workspace_symbol.rs"]
mod workspace_symbol;
