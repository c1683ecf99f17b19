//! What the library has of a person.

use std::fmt::Write;

use super::title::title_and_year;
use crate::library::organization::Organization;
use crate::library::person::Person;
use crate::library::{Cited, Library, folded_name};

/// How many works are named.
const NAMED: usize = 5;

/// What the library has of the person whom `entries` tell of.
pub(super) fn write_works(card: &mut String, library: &Library, entries: &[&Organization]) {
    let mut works: Vec<Cited> = Vec::new();
    for name in entries.iter().flat_map(|it| std::iter::once(&it.name).chain(&it.aliases)) {
        let person = Person::parse(name);
        let initial = person.given.chars().next();
        let is_by = |cited: &Cited| {
            let first = library.view(cited.thing()).and_then(|view| view.creators().first());
            first.is_some_and(|first| {
                folded_name(first.family) == folded_name(&person.family) && first.given.chars().next() == initial
            })
        };
        let family = folded_name(&person.family);
        let found = library.all_by_author(&family).into_iter().filter(|_| initial.is_some()).filter(is_by);
        for cited in found {
            if !works.contains(&cited) && works.len() <= NAMED {
                works.push(cited);
            }
        }
    }
    let title = |cited: &Cited| library.view(cited.thing()).map(|view| title_and_year(&view));
    let named: Vec<String> = works.iter().take(NAMED).filter_map(title).collect();
    if !named.is_empty() {
        let more = if works.len() > NAMED { "; ..." } else { "" };
        let _ = write!(card, "\n\nWrote or edited {}{more}", named.join("; "));
    }
}
