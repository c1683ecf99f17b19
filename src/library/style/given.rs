//! Prepares entries for the formatter, which loses markup, does not curl quotation marks, and accepts only numeric
//! dates. What it would lose is replaced by something that passes through it, and restored afterwards
//! ([`super::printed`]).

use serde_json::{Value, json};

use super::people;
use crate::library::date::Date;
use crate::library::export::{FlatEntry, csl_json};
use crate::library::markup::{self, Piece};
use crate::library::variables::{self, Sort, Variable};

/// Mark the beginning and end of italics in a text: private-use characters.
pub(super) const ITALICS: [char; 2] = ['\u{e000}', '\u{e001}'];

/// Added to a title that ends with a quotation mark, which the formatter would mistake for the one that it adds.
pub(super) const JOINER: char = '\u{2060}';

/// Added to a number that is none for CSL, such as `URC/RES/12`, of which the formatter would take the digits: a mark and a
/// line separator, behind which it expects nothing.
pub(super) const NO_NUMBER: [char; 2] = [JOINER, '\u{2028}'];

/// The first year that stands in for a date that is not numeric.
pub(super) const FIRST_STAND_IN: i32 = 9001;

/// An entry as the formatter gets it.
pub(super) struct Given {
    pub item: Value,
    /// Its titles, as they occur in the item.
    pub titles: Vec<String>,
    /// Stand-in years, with the text that each stands for.
    pub stand_ins: Vec<(String, String)>,
    /// Whether its titles are in English, or no language is stated.
    pub is_english: bool,
}

impl Given {
    pub fn of(entry: &FlatEntry) -> Self {
        Self::from_year(entry, FIRST_STAND_IN)
    }

    /// The same with `first` as the first year that may stand in for a date.
    pub fn from_year(entry: &FlatEntry, first: i32) -> Self {
        let mut item = csl_json::variables(entry);
        let all = Value::Object(item.clone()).to_string();
        let mut free = (first..).map(|year| year.to_string()).filter(|year| !all.contains(year.as_str()));
        let (mut titles, mut stand_ins) = (Vec::new(), Vec::new());
        for &variable in variables::ALL {
            let value = match (variable.sort(), variable) {
                (Sort::Title, _) => entry.marked_up(variable).map(|title| {
                    titles.push(given_title(title));
                    titles[titles.len() - 1].as_str().into()
                }),
                (_, Variable::Genre | Variable::Publisher | Variable::Edition) => {
                    entry.get(variable).map(|text| curly(&text).into())
                }
                (_, Variable::Number) => entry.get(variable).map(|text| given_number(&text).into()),
                (Sort::Date, _) => entry.date(variable).and_then(|date| given_date(&date, &mut free, &mut stand_ins)),
                (Sort::Names, _) => {
                    if let Some(Value::Array(names)) = item.get_mut(variable.name()) {
                        people::give(names);
                    }
                    continue;
                }
                (Sort::Text | Sort::Prose, _) => continue,
            };
            match value {
                Some(value) => item.insert(variable.name().to_owned(), value),
                None => item.remove(variable.name()),
            };
        }
        let is_english = entry.get(Variable::Language).is_none_or(|language| language.starts_with("en"));
        Self { item: Value::Object(item), titles, stand_ins, is_english }
    }
}

/// A title with marks for italics and with curly quotation marks.
fn given_title(title: &str) -> String {
    let mut text = String::new();
    for piece in markup::pieces(title) {
        match piece {
            Piece::Text(words) => text.extend(words.chars().filter(|&c| !ITALICS.contains(&c) && !people::is_mark(c))),
            Piece::Open("<i>") => text.push(ITALICS[0]),
            Piece::Close("<i>") => text.push(ITALICS[1]),
            Piece::Open(_) | Piece::Close(_) => {}
        }
    }
    let mut text = curly(&text);
    if text.ends_with('”') {
        text.push(JOINER);
    }
    text
}

/// `number`, marked where it is more than letters and digits, ranges or lists of these (CSL 1.0.2, `is-numeric`).
fn given_number(number: &str) -> String {
    let mut words = number.split([' ', ',', '&', '-', '–']).filter(|word| !word.is_empty());
    let is_number = words.all(|word| word.chars().all(char::is_alphanumeric));
    if is_number { number.to_owned() } else { number.chars().chain(NO_NUMBER).collect() }
}

/// `text` with curly quotation marks and apostrophes.
fn curly(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    let mut before = None;
    while let Some(c) = chars.next() {
        let begins = before.is_none_or(|c: char| c.is_whitespace() || "([{‘“—–-".contains(c) || c == ITALICS[0])
            && chars.peek().is_some_and(|next| !next.is_whitespace());
        let is_year = chars.peek().is_some_and(char::is_ascii_digit);
        let printed = match c {
            '"' if begins => '“',
            '"' => '”',
            '\'' if begins && !is_year => '‘',
            '\'' => '’',
            c => c,
        };
        out.push(printed);
        before = Some(printed);
    }
    out
}

/// A numeric date. Words and ranges are replaced by a stand-in year.
fn given_date(
    date: &Date,
    free: &mut impl Iterator<Item = String>,
    stand_ins: &mut Vec<(String, String)>,
) -> Option<Value> {
    let words = date.words().map(str::to_owned);
    // Of days or months within a year, the year is printed.
    let years = date.start().zip(date.end()).map(|(start, end)| (start.0, end.0)).filter(|(start, end)| start != end);
    let range = || years.map(|(start, end)| format!("{start}–{end}"));
    if let Some(said) = words.or_else(range) {
        let year = free.next()?;
        let value = json!({ "date-parts": [[year.parse::<i32>().ok()?]] });
        stand_ins.push((year, said));
        return Some(value);
    }
    // The year before 1 is 0 for the formatter, but -1 in CSL.
    let (year, month, day) =
        date.start().map(|start| if date.end().is_some() { (start.0, None, None) } else { start })?;
    let year = if year < 0 { year + 1 } else { year };
    Some(json!({ "date-parts": [csl_json::date_parts((year, month, day))] }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotation_marks_are_turned_as_they_stand() {
        for (straight, printed) in [
            ("The \"Quiet\" Ford", "The “Quiet” Ford"),
            ("The Ferryman\'s Oath", "The Ferryman’s Oath"),
            ("(\'So\' it was)", "(‘So’ it was)"),
            ("Since \'68", "Since ’68"),
            ("The \"\'Inner\' Ford\"", "The “‘Inner’ Ford”"),
        ] {
            assert_eq!(curly(straight), printed);
        }
        assert_eq!(given_title("Of <i>\"Mare\"</i>"), "Of \u{e000}“Mare”\u{e001}");
    }
}
