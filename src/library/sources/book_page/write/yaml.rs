//! Front matter of a book page.

use crate::library::record::Record;
use crate::library::variables::{Sort, Variable};

/// The whole block, with both `---` lines.
pub(super) fn front_matter(record: &Record) -> String {
    let mut lines = vec!["---".to_owned(), "type: book".to_owned(), format!("citekey: {}", scalar(record.citekey()))];
    lines.extend(fields(record).into_iter().map(|(_, line)| line));
    lines.push("---".to_owned());
    lines.join("\n")
}

/// What is written of a book, in this order; what else is known stands behind it.
const ORDER: &[Variable] = &[
    Variable::Title,
    Variable::Author,
    Variable::Editor,
    Variable::Translator,
    Variable::Issued,
    Variable::Edition,
    Variable::Volume,
    Variable::VolumeTitle,
    Variable::CollectionTitle,
    Variable::CollectionNumber,
    Variable::Number,
    Variable::Genre,
    Variable::PublisherPlace,
    Variable::Publisher,
    Variable::Language,
    Variable::Isbn,
    Variable::Doi,
    Variable::Url,
    Variable::Accessed,
];

/// What is known of the book, each field's name with its line.
pub(super) fn fields(record: &Record) -> Vec<(&'static str, String)> {
    let others = record.variables().filter(|variable| !ORDER.contains(variable));
    let known = ORDER.iter().copied().chain(others);
    let line =
        |variable: Variable| Some((variable.name(), format!("{}: {}", variable.name(), value(record, variable)?)));
    known.filter(|variable| variable.sort() != Sort::Prose).filter_map(line).collect()
}

fn value(record: &Record, variable: Variable) -> Option<String> {
    let text = record.get(variable)?;
    Some(match (variable, variable.sort()) {
        (Variable::Title, _) => quoted(text),
        (Variable::Isbn, _) => match text.split(' ').collect::<Vec<_>>().as_slice() {
            [only] => quoted(only),
            several => format!("[{}]", several.iter().map(|isbn| quoted(isbn)).collect::<Vec<_>>().join(", ")),
        },
        (_, Sort::Names) => {
            let names: Vec<String> =
                record.people(variable).all().map(|it| quoted(&it.to_person().written())).collect();
            format!("[{}]", names.join(", "))
        }
        (_, Sort::Date) => date(&record.date(variable)?.to_string()),
        _ => scalar(text),
    })
}

/// A date as it stands, but for what YAML would read as something else.
fn date(text: &str) -> String {
    let plain = text.starts_with(|c: char| c.is_ascii_digit())
        && text.bytes().all(|b| b.is_ascii_digit() || b"-/~".contains(&b));
    if plain { text.to_owned() } else { scalar(text) }
}

/// A text as a YAML scalar, in quotation marks where it could be read as something else.
pub fn scalar(text: &str) -> String {
    let word = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '.' | ',' | '-' | '_' | '/' | '(' | ')' | '\'' | '’');
    let constant =
        ["true", "false", "null", "yes", "no", "on", "off", "y", "n"].contains(&text.to_lowercase().as_str());
    let plain = text.starts_with(char::is_alphabetic) && text.chars().all(word) && !text.ends_with(' ') && !constant;
    if plain { text.to_owned() } else { quoted(text) }
}

/// A text in YAML's double quotation marks.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
