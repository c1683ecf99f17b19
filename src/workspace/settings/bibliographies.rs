//! `bibliography` in settings: one path, or a list of paths.

use serde_json::Value as Json;
use toml::Spanned;
use toml::de::DeValue;

use super::problem;
use crate::text::{Problem, Span};
use crate::workspace::bibliography_links::BibliographyLink;

/// Reads the value in a settings file; what is no path is reported.
pub(super) fn from_toml(value: &Spanned<DeValue<'_>>, problems: &mut Vec<Problem>) -> Vec<BibliographyLink> {
    let items = match value.get_ref() {
        DeValue::Array(items) => &items[..],
        _ => std::slice::from_ref(value),
    };
    let mut named = Vec::new();
    for item in items {
        match item.get_ref().as_str().map(str::trim).filter(|name| !name.is_empty()) {
            Some(name) => {
                let span = Span::new(item.span().start, item.span().end);
                named.push(BibliographyLink { name: name.to_owned(), span });
            }
            None => problems.push(problem(item, "`bibliography` is the path of a file, or a list of paths.")),
        }
    }
    named
}

/// Reads the value in an editor's configuration; what is no path is skipped.
pub(super) fn from_json(value: Option<&Json>) -> Vec<BibliographyLink> {
    let items = value.map(|value| match value {
        Json::Array(items) => items.as_slice(),
        one => std::slice::from_ref(one),
    });
    let named = items.into_iter().flatten().filter_map(Json::as_str).map(str::trim).filter(|name| !name.is_empty());
    named.map(|name| BibliographyLink { name: name.to_owned(), span: Span::default() }).collect()
}
