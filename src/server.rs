//! The language server: the protocol around the features.

pub mod outbound;
pub mod stdio;
