//! Where a library is read from: one file for each format, each from a text to the entries in it,
//! with their places, and the problems that it found.

pub mod abbreviation_list;
pub mod gazetteer;
