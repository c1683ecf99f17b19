//! The formats that the library is read from: one file for each, text in, entries out.

pub mod escape;
pub mod publisher_page;
