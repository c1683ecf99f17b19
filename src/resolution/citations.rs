//! Citations by key. If the text gives reasons to doubt that it is a citation, it counts only if a work has exactly
//! that key.

use super::{Certainty, Reference, ReferenceKind, Resolver, Target};
use crate::markdown::citation::Evidence;
use crate::recognition::{MentionKind, StringId};
use crate::text::Span;

impl Resolver<'_> {
    /// The citation at `span`, if it is one.
    pub(super) fn citation(&self, span: Span, key: StringId, evidence: Evidence) -> Option<Reference> {
        let key = self.mentions.string(key);
        let identified = || if evidence == Evidence::Against { self.context.library.identified(key) } else { None };
        let cited = self.context.cited(key).or_else(identified);
        let is_one = match evidence {
            _ if cited.is_some() => true,
            Evidence::Enough => true,
            Evidence::Little => self.cites(),
            Evidence::Against => false,
        };
        let targets = cited.map(Target::from).into_iter().collect();
        is_one.then(|| Reference::new(span, ReferenceKind::Citation, targets, Certainty::Stated))
    }

    /// Whether the note certainly cites something.
    fn cites(&self) -> bool {
        let is_certain =
            |key, evidence| evidence == Evidence::Enough || self.context.cited(self.mentions.string(key)).is_some();
        *self.cites.get_or_init(|| {
            self.mentions.all.iter().any(|mention| match mention.kind {
                MentionKind::Citation { key, evidence } => is_certain(key, evidence),
                _ => false,
            })
        })
    }
}
