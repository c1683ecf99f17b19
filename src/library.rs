//! What a workspace folder knows: books and their chapters, organizations, abbreviations.

pub mod abbreviation;
pub mod chapter;
pub mod organization;
pub mod person;
pub mod sources;
pub mod work;

pub use crate::text::{numeral, pages};
