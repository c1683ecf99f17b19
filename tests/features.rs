//! Features, drawn: a few lines of workspace, a note with the cursor in it, and what an editor is told.
//!
//! Each file of a fixture begins with a line `//- path`. Under a line of text, `|` draws the cursor before the
//! character above it, and `^^^` a range. Every fixture is also asked everything everywhere, with both line ends.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may fail by panicking")]

#[path = "support/everywhere.rs"]
mod everywhere;
#[path = "support/folder.rs"]
mod folder;

#[path = "features/fixture.rs"]
mod fixture;

#[path = "features/code_action.rs"]
mod code_action;
#[path = "features/completion.rs"]
mod completion;
#[path = "features/definition.rs"]
mod definition;
#[path = "features/demo.rs"]
mod demo;
#[path = "features/diagnostics.rs"]
mod diagnostics;
#[path = "features/document_link.rs"]
mod document_link;
#[path = "features/hover.rs"]
mod hover;
#[path = "features/inlay_hint.rs"]
mod inlay_hint;
#[path = "features/lens.rs"]
mod lens;
#[path = "features/references.rs"]
mod references;
#[path = "features/semantic_tokens.rs"]
mod semantic_tokens;
