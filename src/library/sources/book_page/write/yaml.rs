//! Writes the front matter of a book page.

use smol_str::SmolStr;

use super::has_data;
use crate::library::book::Volume;
use crate::library::record::Record;
use crate::library::variables::{Sort, Variable};

/// The whole block, with both `---` lines.
pub(super) fn front_matter(volume: &Volume) -> String {
    let record = &volume.record;
    let mut lines = vec!["---".to_owned(), "type: book".to_owned(), format!("citekey: {}", scalar(record.citekey()))];
    lines.extend(fields(record).into_iter().map(|(_, line)| line));
    lines.extend(listed(&volume.chapters).map(|numbers| format!("chapters: {numbers}")));
    lines.extend(matter(volume).into_iter().map(|(_, line)| line));
    lines.push("---".to_owned());
    lines.join("\n")
}

/// The lists of front and back matter, each with its name.
pub(super) fn matter(volume: &Volume) -> Vec<(&'static str, String)> {
    let (front, back) = volume.matter.split_at(volume.front.min(volume.matter.len()));
    let lists = [("front-matter", front), ("back-matter", back)].into_iter().filter(|(_, names)| !names.is_empty());
    let line = |names: &[SmolStr]| names.iter().map(|name| quoted(name)).collect::<Vec<_>>().join(", ");
    lists.map(|(name, names)| (name, format!("{name}: [{}]", line(names)))).collect()
}

/// The chapter numbers, `1-4, 6`; `None` if every chapter has data that mark its heading.
fn listed(chapters: &[Record]) -> Option<String> {
    if !chapters.iter().any(|chapter| chapter.number.is_some() && !has_data(chapter)) {
        return None;
    }
    let mut numbers: Vec<u32> = chapters.iter().filter_map(|chapter| chapter.number).map(|it| it.value).collect();
    numbers.sort_unstable();
    numbers.dedup();
    let runs = numbers.chunk_by(|one, next| one + 1 == *next);
    let run = |run: &[u32]| match run {
        [first, .., last] => format!("{first}-{last}"),
        [only] => only.to_string(),
        [] => String::new(),
    };
    Some(runs.map(run).collect::<Vec<_>>().join(", "))
}

/// The order of a book's variables; others follow.
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

/// The book's fields: each name with its line.
pub(super) fn fields(record: &Record) -> Vec<(&'static str, String)> {
    let others = record.variables().filter(|variable| !ORDER.contains(variable));
    let known = ORDER.iter().copied().chain(others);
    let line =
        |variable: Variable| Some((variable.name(), format!("{}: {}", variable.name(), value(record, variable)?)));
    known.filter(|variable| variable.sort() != Sort::Prose).filter_map(line).collect()
}

/// A variable of the book as YAML.
pub(super) fn value(record: &Record, variable: Variable) -> Option<String> {
    let text = &one_line(record.get(variable)?);
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

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A date, in quotation marks if YAML would read it as something else.
fn date(text: &str) -> String {
    let plain = text.starts_with(|c: char| c.is_ascii_digit())
        && text.bytes().all(|b| b.is_ascii_digit() || b"-/~".contains(&b));
    if plain { text.to_owned() } else { scalar(text) }
}

/// A text as a YAML scalar, in quotation marks if it could be read as something else.
pub(crate) fn scalar(text: &str) -> String {
    let word = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '.' | ',' | '-' | '_' | '/' | '(' | ')' | '\'' | '’');
    let constant =
        ["true", "false", "null", "yes", "no", "on", "off", "y", "n"].contains(&text.to_lowercase().as_str());
    let plain = text.starts_with(char::is_alphabetic) && text.chars().all(word) && !text.ends_with(' ') && !constant;
    if plain { text.to_owned() } else { quoted(text) }
}

/// The same; a number stays one.
pub(crate) fn scalar_or_number(text: &str) -> String {
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if is_number { text.to_owned() } else { scalar(text) }
}

/// A text in YAML's double quotation marks.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
