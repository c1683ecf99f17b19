//! Front matter of a book page.

use smol_str::SmolStr;

use crate::library::person::Person;
use crate::library::work::Work;

/// The whole block, with both `---` lines.
pub(super) fn front_matter(work: &Work) -> String {
    let mut lines = vec!["---".to_owned(), "type: book".to_owned(), format!("citekey: {}", scalar(work.citekey()))];
    lines.extend(fields(work).into_iter().map(|(_, line)| line));
    lines.push("---".to_owned());
    lines.join("\n")
}

/// What is known of the work, each field's name with its line.
pub(super) fn fields(work: &Work) -> Vec<(&'static str, String)> {
    let names = |people: &[Person]| {
        let names: Vec<String> = people.iter().map(|person| quoted(&person.written())).collect();
        (!names.is_empty()).then(|| format!("[{}]", names.join(", ")))
    };
    let text = |text: &Option<SmolStr>| text.as_deref().map(scalar);
    let details = &work.details;
    let known = [
        ("title", Some(quoted(&work.full_title()))),
        ("author", names(&work.authors)),
        ("editor", names(&work.editors)),
        ("translator", names(&details.translators)),
        ("issued", work.issued.map(|date| date.to_string())),
        ("edition", text(&work.edition)),
        ("volume", text(&work.volume)),
        ("collection-title", text(&details.collection_title)),
        ("collection-number", text(&details.collection_number)),
        ("number", text(&details.number)),
        ("genre", text(&details.genre)),
        ("publisher-place", text(&details.publisher_place)),
        ("publisher", text(&work.publisher)),
        ("language", text(&details.language)),
        ("ISBN", work.isbn.as_deref().map(quoted)),
        ("DOI", text(&work.doi)),
        ("URL", text(&work.url)),
        ("accessed", details.accessed.map(|date| date.to_string())),
    ];
    let field = |(name, value): (&'static str, Option<String>)| Some((name, format!("{name}: {}", value?)));
    known.into_iter().filter_map(field).collect()
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
