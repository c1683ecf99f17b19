//! The formats that the library is read from: one file for each, text to entries with their places.

pub mod book_page;
pub mod escape;
pub mod publisher_page;
