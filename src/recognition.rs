//! What prose says: definitions of abbreviations and, elsewhere, mentions and names.

pub mod definitions;
