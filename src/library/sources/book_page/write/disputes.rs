//! Contradictions between a source and a book page. The page's value stays unless the reader chooses the other.

use crate::library::folded_name;
use crate::library::person::People;
use crate::library::record::Record;
use crate::library::same;
use crate::library::variables::{Sort, Variable};

/// A value on the page and a different one in a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Dispute {
    /// The number and title of the chapter; `None` for the book itself.
    pub chapter: Option<String>,
    /// The variable's name, as written on the page.
    pub name: &'static str,
    /// The page's value.
    pub ours: String,
    /// The source's value.
    pub theirs: String,
    /// Whether the page has the source's value now.
    pub taken: bool,
}

/// The variables of a book to compare. ISBNs, publishers and DOIs differ between the formats of a book, and its title
/// may be shortened or translated on purpose.
pub(super) const OF_BOOK: &[Variable] = &[Variable::Author, Variable::Editor, Variable::Issued, Variable::Edition];

/// The variables of a chapter to compare. Its title is in a heading, which belongs to the reader.
pub(super) const OF_CHAPTER: &[Variable] = &[Variable::Author, Variable::Page, Variable::Doi];

/// Whether both have a value in `variable` and the values contradict each other.
pub(super) fn differ(ours: &Record, theirs: &Record, variable: Variable) -> bool {
    let (Some(one), Some(other)) = (ours.get(variable), theirs.get(variable)) else { return false };
    match variable {
        Variable::Issued => ours.year() != theirs.year(),
        Variable::Page => match (ours.pages, theirs.pages) {
            // Some sources give only the first page.
            (Some(ours), Some(theirs)) if ours.first == ours.last || theirs.first == theirs.last => {
                ours.first != theirs.first
            }
            (Some(ours), Some(theirs)) => ours != theirs,
            _ => false,
        },
        Variable::Doi => !one.eq_ignore_ascii_case(other),
        Variable::Edition => {
            let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
            let both = (digits(one), digits(other));
            !both.0.is_empty() && !both.1.is_empty() && both.0 != both.1
        }
        _ if variable.sort() == Sort::Names => people_differ(ours.people(variable), theirs.people(variable)),
        _ => folded_name(one) != folded_name(other),
    }
}

/// The value of `variable`, as messages show it.
pub(super) fn readable(record: &Record, variable: Variable) -> String {
    match variable.sort() {
        Sort::Names => record.people(variable).all().map(|name| name.to_string()).collect::<Vec<_>>().join("; "),
        Sort::Date => record.date(variable).map(|date| date.to_string()).unwrap_or_default(),
        _ => record.get(variable).unwrap_or_default().to_owned(),
    }
}

/// Whether two lists name different people; initials and missing middle names make no difference.
fn people_differ(ours: People<'_>, theirs: People<'_>) -> bool {
    if ours.and_others() || theirs.and_others() {
        return same::first_creators_agree(ours, theirs) == Some(false);
    }
    // Sources disagree on which of a person's names are family names.
    let words = |people: People<'_>| -> Vec<Vec<String>> {
        people.iter().map(|name| folded_name(&name.to_string()).split(' ').map(str::to_owned).collect()).collect()
    };
    let (ours, theirs) = (words(ours), words(theirs));
    let is_one = |one: &[String], other: &[String]| {
        let fits =
            |word: &String| other.iter().any(|it| it == word || word.len() == 1 && it.starts_with(word.as_str()));
        one.iter().all(fits)
    };
    ours.len() != theirs.len() || !ours.iter().zip(&theirs).all(|(one, other)| is_one(one, other) || is_one(other, one))
}
