//! A named body: its names and what it is. People whom the reader keeps notes about are known in the same way.

use serde::Deserialize;
use smol_str::SmolStr;

use crate::language::Languages;
use crate::text::Span;

/// How well an organization is known outside its field.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fame {
    /// It comes to mind first when its name begins: the World Bank at `World`.
    Household,
    /// Notes on any subject name it, so that its name says nothing about a note's subject.
    WellKnown,
    /// Notes about its field name it.
    #[default]
    Special,
}

/// An organization or a person, as the source describes it. What is unknown is `None` or empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Organization {
    /// Its full name.
    pub name: SmolStr,
    /// Short forms, in their exact case: `UN`, `UNO`.
    pub abbreviations: Vec<SmolStr>,
    /// Other names: former ones, translations.
    pub aliases: Vec<SmolStr>,
    /// The languages of its names, first of `name`, then of each of `aliases`; empty where that is not known.
    pub languages: Vec<Languages>,
    /// Ambiguous names (`Security Council`, `PCA`). They count only in a note that also names the organization, an
    /// organization above it, or one of its company in another way.
    pub in_context: Vec<SmolStr>,
    /// Full names of organizations that provide the context for those names.
    pub company: Vec<SmolStr>,
    /// A description: a sentence or a paragraph of Markdown.
    pub description: Option<SmolStr>,
    /// The kind of body: `peace operation`, `sports federation`.
    pub kind: Option<SmolStr>,
    /// The year it was founded.
    pub founded: Option<i32>,
    /// Where it has its seat.
    pub seat: Option<SmolStr>,
    /// Its own website.
    pub website: Option<SmolStr>,
    /// The full name of the body it belongs to.
    pub parent: Option<SmolStr>,
    /// Where the facts about it can be checked, if not on its website: an address, a treaty, a resolution.
    pub source: Option<SmolStr>,
    /// How well it is known.
    pub fame: Fame,
    /// Whether it is a person.
    pub is_person: bool,
    /// Where it stands in its source; go-to-definition selects this.
    pub span: Span,
}

/// Whether a name is an abbreviation: one word with at least two capitals.
pub(crate) fn is_short_form(name: &str) -> bool {
    !name.contains(char::is_whitespace) && name.chars().filter(|c| c.is_uppercase()).count() > 1
}

/// The year in what a source says of the founding: in `1945-10-24`, `1993 (Union), 1957 (Community)`, `about 962`.
pub(crate) fn year_in(text: &str) -> Option<i32> {
    if text.trim_start().starts_with('-') {
        return None;
    }
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let mut numbers = words.filter(|word| word.bytes().all(|byte| byte.is_ascii_digit())).peekable();
    let first = numbers.peek().copied().filter(|number| number.len() < 4);
    numbers.find(|number| number.len() == 4).or(first)?.parse().ok()
}
