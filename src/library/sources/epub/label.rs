//! The label of a line in a contents list: a title, and in some books the authors of the chapter.

use crate::language::Sense;
use crate::library::contents;
use crate::library::person::{Person, is_particle};
use crate::library::sources::xml::Element;
use crate::text::numeral::Numeral;

/// A line's label.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Label {
    /// Number and title.
    pub title: String,
    /// The authors.
    pub authors: Vec<Person>,
    /// A last line that may be names; the other labels decide whether it is.
    pub last_line: Option<String>,
}

/// Reads a label. `br`, block elements and line breaks in the source end its lines.
pub(super) fn read(element: &Element) -> Label {
    let mut pieces = Vec::new();
    collect(element, Sort::Plain, &mut pieces);
    let authors = joined(&pieces, |sort| sort == Sort::Authors);
    let rest: String =
        pieces.iter().filter(|(sort, _)| *sort != Sort::Authors).map(|(_, text)| text.as_str()).collect();
    let lines: Vec<String> = rest.split(BREAK).map(one_line).filter(|line| !line.is_empty()).collect();
    let mut label = Label { authors: names(&authors).unwrap_or_default(), ..Label::default() };
    let lines = match lines.split_last() {
        Some((last, before)) if label.authors.is_empty() && !before.is_empty() => match names(last) {
            Some(people) => {
                label.authors = people;
                before
            }
            None => lines.as_slice(),
        },
        _ => lines.as_slice(),
    };
    label.title = joined_lines(lines);
    if label.authors.is_empty() {
        // A line break that is only in the source may be mere formatting.
        let raw: Vec<&str> = rest.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        label.last_line = raw.split_last().filter(|(_, before)| !before.is_empty()).map(|(last, _)| one_line(last));
    }
    label
}

impl Label {
    /// Reads the last line as names if possible, because the other labels have names there.
    pub(crate) fn with_names_below(mut self) -> Self {
        if let Some((line, people)) = self.last_line.take().and_then(|line| Some((line.clone(), names(&line)?)))
            && let Some(title) = self.title.strip_suffix(line.as_str())
        {
            self.title = title.trim_end().to_owned();
            self.authors = people;
        }
        self
    }

    /// The text before and after the mark that separates the authors in the style `way`, if those are names.
    pub(crate) fn parted(&self, way: Way) -> Option<(&str, Vec<Person>)> {
        let (title, behind) = match way {
            Way::Slash => self.title.rsplit_once(" / ")?,
            Way::Brackets => self.title.strip_suffix(')')?.rsplit_once(" (")?,
            Way::Stop => self.title.rsplit_once(". ")?,
            Way::First => {
                let (before, title) = self.title.split_once(": ")?;
                (title, before)
            }
            Way::Dash => ["–", "—", "|"].iter().find_map(|mark| self.title.rsplit_once(&format!(" {mark} ")))?,
            Way::By => {
                let says_by = |at: &usize| {
                    let word = self.title[at + 1..].split(' ').next().unwrap_or_default();
                    Sense::By.is(&word.to_lowercase())
                };
                let at = self.title.match_indices(' ').map(|(at, _)| at).rfind(says_by)?;
                (&self.title[..at], &self.title[at + 1..])
            }
        };
        let people = names(behind)?;
        Some((title.trim_end_matches([',', ' ']), people)).filter(|(title, _)| !title.is_empty())
    }

    /// Removes the authors from the title, separated in the style `way`.
    pub(crate) fn without_names(mut self, way: Way) -> Self {
        if let Some((title, people)) = self.parted(way) {
            (self.title, self.authors) = (title.to_owned(), people);
        }
        self
    }

    /// Whether its last line may be names.
    pub(crate) fn may_name(&self) -> bool {
        self.last_line.as_deref().is_some_and(|line| names(line).is_some())
    }
}

/// How authors are separated from a title on the same line; the other labels decide whether they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// `Rivers / Ann Author`
    Slash,
    /// `Rivers (Ann Author)`
    Brackets,
    /// `Rivers – Ann Author`
    Dash,
    /// `Rivers, by Ann Author`
    By,
    /// `Rivers. Ann Author`
    Stop,
    /// `Ann Author: Rivers`
    First,
}

impl Way {
    /// All styles.
    pub const ALL: [Self; 6] = [Self::Slash, Self::Brackets, Self::Dash, Self::By, Self::Stop, Self::First];
}

/// Stands for `br` in text.
const BREAK: char = '\u{2028}';

#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    Plain,
    Authors,
}

fn collect(element: &Element, sort: Sort, pieces: &mut Vec<(Sort, String)>) {
    for piece in element.pieces() {
        match piece {
            Ok(text) => pieces.push((sort, text.to_owned())),
            Err(child) if child.name == "br" => pieces.push((sort, BREAK.to_string())),
            Err(child) if child.name == "ol" || child.name == "ul" => {}
            Err(child) => {
                let is_block = matches!(child.name.as_str(), "div" | "p");
                let inner = if marks_authors(child) { Sort::Authors } else { sort };
                pieces.extend(is_block.then(|| (sort, BREAK.to_string())));
                collect(child, inner, pieces);
                // An image may have its words as alternative text.
                let words = child.get("alt").filter(|_| child.name == "img");
                pieces.extend(words.map(|words| (sort, words.to_owned())));
                pieces.extend(is_block.then(|| (sort, BREAK.to_string())));
            }
        }
    }
}

/// Whether an element's class marks it as containing authors.
fn marks_authors(element: &Element) -> bool {
    let classes = [element.get("class"), element.get("type"), element.get("role")];
    let mut words = classes.into_iter().flatten().flat_map(|classes| classes.split([' ', '-', '_']));
    words.any(|word| {
        let word = word.to_ascii_lowercase();
        ["au", "aut", "byline", "contrib", "names"].contains(&word.as_str())
            || word.starts_with("author")
            || word.ends_with("author")
            || word.ends_with("authors")
            || word.starts_with("contributor")
    })
}

fn joined(pieces: &[(Sort, String)], is: impl Fn(Sort) -> bool) -> String {
    let of_sort = pieces.iter().filter(|(sort, _)| is(*sort)).map(|(_, text)| text.replace(BREAK, ", "));
    one_line(&of_sort.collect::<Vec<_>>().join(" "))
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A title and the lines below it: a number precedes a title, a subtitle follows it.
fn joined_lines(lines: &[String]) -> String {
    let mut title = String::new();
    for line in lines {
        let number = title.trim_end_matches(['.', ':']);
        let is_number = Numeral::parse(number).is_some() || matches!(contents::numbered(number), (Some(_), ""));
        let gap = match title.chars().last() {
            None => "",
            Some(_) if is_number => " ",
            Some(':' | '?' | '!' | '.' | '-' | '–' | '—') => " ",
            Some(_) if line.starts_with(|c: char| c.is_lowercase() || "(:–—".contains(c)) => " ",
            Some(_) => ": ",
        };
        title.push_str(gap);
        title.push_str(line);
    }
    title
}

/// The people named in `text`; `None` if it contains anything else.
pub(super) fn names(text: &str) -> Option<Vec<Person>> {
    let text = text.trim().trim_start_matches(['/', '–', '—', '|']).trim();
    let text = match text.split_once(' ') {
        Some((by, names)) if Sense::By.is(&by.to_lowercase()) => names,
        _ => text,
    };
    let mut people = Vec::new();
    for group in text.split([',', ';', '&', '/', '·']) {
        let mut name: Vec<&str> = Vec::new();
        for word in group.split_whitespace().chain(["and"]) {
            // `e` is not an initial in Italian and Portuguese.
            if Sense::And.is(word) {
                if !name.is_empty() {
                    people.push(person(&name)?);
                    name.clear();
                }
            } else {
                name.push(word);
            }
        }
    }
    (!people.is_empty()).then_some(people)
}

/// The person named by `words`: two to five words with capitals or initials, and no institution among them.
fn person(words: &[&str]) -> Option<Person> {
    let capital = |word: &str| {
        let bare = word.split(['’', '\'']).next_back().unwrap_or(word);
        bare.starts_with(char::is_uppercase) || word.starts_with(char::is_uppercase)
    };
    let fits = |word: &&str| {
        word.chars().all(|c| c.is_alphabetic() || ".-'’‐".contains(c))
            && (capital(word) || is_particle(word) || word.split_once('-').is_some_and(|(_, rest)| capital(rest)))
            && !Sense::Institution.is(&word.to_lowercase())
            && !Sense::Introduction.is(&word.to_lowercase())
            && !Sense::Conclusion.is(&word.to_lowercase())
            && !Sense::Matter.is(&word.to_lowercase())
    };
    let small = |word: &&str| Sense::InTitle.is(word) && !is_particle(word);
    let is_name = (2..=5).contains(&words.len()) && words.iter().all(fits) && !words.iter().any(small);
    let last = words.last().filter(|word| capital(word) && word.chars().count() > 1)?;
    (is_name && !last.ends_with('.')).then(|| Person::parse(&words.join(" ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library::sources::xml;

    fn label(xhtml: &str) -> (String, Vec<String>) {
        let root = xml::read(&format!("<a>{xhtml}</a>"));
        let label = read(&root);
        (label.title, label.authors.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn authors_stand_in_elements_and_lines_of_their_own() {
        let cases: [(&str, &str, &[&str]); 8] = [
            ("1. Rivers<br/><i>Ann Author</i>", "1. Rivers", &["Ann Author"]),
            ("1. Rivers<br/>A. Author and Ben van der Writer", "1. Rivers", &["A. Author", "Ben van der Writer"]),
            (
                "<span class=\"n\">1</span> <span>Rivers</span> <em class=\"toc-author\">Eva Abel, Jo Dee</em>",
                "1 Rivers",
                &["Eva Abel", "Jo Dee"],
            ),
            ("<b>1</b><br/>Rivers", "1 Rivers", &[]),
            ("Rivers<br/>A Study of Banks", "Rivers: A Study of Banks", &[]),
            ("Rivers<br/>und ihre Ufer", "Rivers und ihre Ufer", &[]),
            ("Rivers &amp; <i>Mary Rose</i>", "Rivers & Mary Rose", &[]),
            ("<img alt=\"2 Banks\"/>", "2 Banks", &[]),
        ];
        for (xhtml, title, authors) in cases {
            assert_eq!(
                label(xhtml),
                (title.to_owned(), authors.iter().map(|it| (*it).to_owned()).collect()),
                "{xhtml}"
            );
        }
    }
}
