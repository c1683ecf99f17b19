//! The formats that the library is read from: one file for each, text to entries with their places.

pub mod abbreviation_list;
pub mod bibliography;
pub mod bibtex;
pub mod book_page;
pub mod citation_file;
pub mod copied;
mod crossref;
pub mod csl;
mod endnote;
pub mod epub;
pub mod escape;
pub mod gazetteer;
pub mod glossary_note;
pub mod hayagriva;
mod json;
mod latex;
mod mods;
mod openalex;
pub mod organization_note;
mod plain_text;
pub mod printed_abbreviations;
pub mod publisher_page;
mod pubmed;
pub mod ris;
mod tagged;
mod xml;
pub(crate) mod yaml_values;
