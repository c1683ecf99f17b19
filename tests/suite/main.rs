//! What users would miss, through the doors that they use: the command line, the protocol, the library's public functions.
//!
//! One program, since each test program links the whole server anew. What counts or measures for the whole process is
//! in programs of its own, beside this folder; texts and folders that are read are in folders beside it.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]
#![allow(clippy::print_stdout, reason = "figures, and seeds by which a failure is met again")]

mod cli;
mod consistency;
mod corpus;
mod documents;
mod edited_bibliographies;
mod export;
mod features;
mod file_names;
mod formats;
mod handed_in;
mod identity;
mod import;
mod layers;
mod locator_terms;
mod packaged;
mod page;
mod pandoc;
mod protocol;
mod recognition;
mod references;
mod report;
mod same_as_check;
mod search;
mod settings_lists;
mod several_files;
mod support;
mod sync;
mod transport;
mod written;
