//! Features, drawn: a few lines of workspace, a note with the cursor in it, and what an editor is told.
//!
//! Each file of a fixture begins with a line `//- path`. Under a line of text, `|` draws the cursor before the
//! character above it, and `^^^` a range. Every fixture is also asked everything everywhere, with both line ends.

mod fixture;

mod abbreviation_diagnostics;
mod code_action;
mod completion;
mod declaration;
mod definition;
mod demo;
mod diagnostics;
mod document_highlight;
mod document_link;
mod false_alarms;
mod file_rename;
mod hostile;
mod hover;
mod implementation;
mod inlay_hint;
mod lens;
mod links;
mod occurrences;
mod printed;
mod references;
mod related;
mod semantic_tokens;
mod strangers;
mod type_definition;
mod workspace_symbol;
