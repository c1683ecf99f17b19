//! Glossator: a language server that knows the books your Markdown notes are about.
//!
//! # The tour
//!
//! Modules in the order of reading; each knows only those above it, which `tests/suite/layers.rs` holds.
//!
//! - [`threads`]: work on several threads at once.
//! - [`shared`]: collections that snapshots share with the writer.
//! - [`text`]: an open file's text, byte ranges in it, and positions as the protocol counts them.
//! - [`write`](mod@write): files written for the user, whole, and never over what was not read.
//! - [`language`]: the words of each language, one table for each.
//! - [`markdown`]: text to front matter, headings, words, citations and links. Never fails.
//! - [`library`]: books, chapters, organizations, abbreviations, and the formats they are read from.
//! - [`recognition`]: a note's words to mentions and names, without any library.
//! - [`resolution`]: mentions, held against the library in their note's context, to references.
//! - [`workspace`]: all notes and libraries, kept up to date edit by edit by one writer; [`workspace::snapshot`]
//!   is what requests read.
//! - [`occurrences`]: which organizations and people are named in which chapter or paragraph, and with whom.
//! - [`features`]: what an editor asks, one file for each, each a pure function of a snapshot.
//! - [`report`]: what is told of all notes of a folder at once, and the formats that it is told in.
//! - [`server`]: the protocol, and nothing but the protocol.
//! - [`cli`]: the commands, and all that prints.
//!
//! # Invariants
//!
//! - Inside, a place is a byte offset and a range is two of them ([`text::Span`]). Only `server` knows the
//!   protocol's types.
//! - Parsers return what they understood and a list of problems; content is never an error.
//! - There is one writer, in arrival order: no answer comes from text older than the last edit received before the
//!   request.
//! - No request walks all notes, reads the disk or builds the library again; an edit replaces one note's share of
//!   the index.
//! - Nothing prints outside `cli`, nothing is fetched from a network, and nothing is written but what the user asked
//!   for, and then atomically.

pub mod cli;
pub mod features;
pub mod language;
pub mod library;
pub mod markdown;
pub mod occurrences;
pub mod recognition;
pub mod report;
pub mod resolution;
pub mod server;
pub mod shared;
pub mod text;
pub mod threads;
pub mod workspace;
pub mod write;
