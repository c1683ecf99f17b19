//! What a workspace folder knows: books and their chapters, organizations, abbreviations.

pub mod abbreviation;
pub mod chapter;
pub mod contents;
pub mod identifier;
pub mod numeral;
pub mod organization;
pub mod pages;
pub mod person;
pub mod sources;
pub mod work;
