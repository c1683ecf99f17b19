//! What is wrong with an entry of a source.

use crate::text::Span;

/// Something in a source that could not be understood. The rest of the source was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What is wrong, as a sentence.
    pub message: String,
    /// Where.
    pub span: Span,
}

impl Problem {
    /// A problem at `span`.
    pub fn new(message: impl Into<String>, span: Span) -> Self {
        Self { message: message.into(), span }
    }
}
