//! BibLaTeX, as Biber and Pandoc read it.

use std::fmt::Write;

use super::Entry;
use crate::library::details::CslType;
use crate::library::person::Person;
use crate::library::sources::bibtex::types;
use crate::markdown::plain;

/// All entries as one file. A key that no `.bib` file can hold is left out; [`is_key`] tells.
pub fn write(entries: &[Entry]) -> String {
    let blocks: Vec<String> = entries.iter().filter_map(block).collect();
    blocks.join("\n")
}

/// Whether an entry of a `.bib` file can have this key.
pub fn is_key(key: &str) -> bool {
    !key.is_empty() && !key.contains(|c: char| c.is_whitespace() || "\"#%'(),={}\\~".contains(c))
}

fn block(entry: &Entry) -> Option<String> {
    let mut keys = std::iter::once(entry.key).chain(entry.aliases.iter().copied()).filter(|key| is_key(key));
    let key = keys.next()?;
    let mut block = format!("@{}{{{key},\n", entry_type(entry));
    // Pandoc takes the keys for words, Biber for a list with commas: this way it is both.
    let aliases = keys.collect::<Vec<_>>().join(" , ");
    if !aliases.is_empty() {
        let _ = writeln!(block, "  ids = {{{aliases}}},");
    }
    for (name, value) in fields(entry) {
        let _ = writeln!(block, "  {name} = {{{value}}},");
    }
    block.push_str("}\n");
    Some(block)
}

fn entry_type(entry: &Entry) -> &'static str {
    match entry.csl_type.name() {
        "article" | "article-journal" | "article-magazine" | "article-newspaper" => "article",
        "book" | "classic" | "collection" if entry.authors.is_empty() && !entry.editors.is_empty() => "collection",
        "book" | "classic" | "collection" => "book",
        "chapter" if entry.editors.is_empty() => "inbook",
        "chapter" => "incollection",
        "paper-conference" => "inproceedings",
        "entry" | "entry-dictionary" | "entry-encyclopedia" => "inreference",
        "report" => "report",
        "thesis" => "thesis",
        "webpage" | "post" | "post-weblog" => "online",
        "manuscript" => "unpublished",
        "dataset" => "dataset",
        "software" => "software",
        "patent" => "patent",
        "standard" => "standard",
        "periodical" => "periodical",
        "motion_picture" => "movie",
        "legal_case" => "jurisdiction",
        "legislation" => "legislation",
        "personal_communication" => "letter",
        "performance" => "performance",
        "review" | "review-book" => "review",
        _ => "misc",
    }
}

/// Names of fields with their values, as LaTeX.
fn fields(entry: &Entry) -> Vec<(&'static str, String)> {
    let details = &entry.details;
    let text = |text: Option<&str>| text.map(latex);
    let plain = |text: Option<&str>| text.map(verbatim);
    let kind = entry_type(entry);
    let is_part = kind.starts_with("in");
    let subtype = match entry.csl_type {
        CslType::ARTICLE_NEWSPAPER => Some("newspaper".to_owned()),
        CslType::ARTICLE_MAGAZINE => Some("magazine".to_owned()),
        _ => None,
    };
    let is_institutional = ["report", "thesis"].contains(&kind);
    let count = if kind == "article" { details.issue.as_deref() } else { None };
    let count = count.or(details.collection_number.as_deref()).or(details.number.as_deref());
    let issue = details.issue.as_deref().filter(|_| kind != "article");
    let language = details.language.as_deref();
    let known_language = language.and_then(types::language_name);
    let fields = [
        ("entrysubtype", subtype),
        ("author", names(entry.authors)),
        ("bookauthor", names(entry.container_authors)),
        ("editor", names(entry.editors)),
        ("translator", names(entry.translators)),
        ("title", Some(title(&entry.title))),
        (if is_part { "booktitle" } else { "journaltitle" }, entry.container.as_deref().map(title)),
        ("date", entry.issued.map(|date| date.to_string())),
        ("edition", text(entry.edition)),
        ("volume", text(entry.volume)),
        ("series", text(details.collection_title.as_deref())),
        ("number", text(count)),
        ("issue", text(issue)),
        (
            "type",
            details.genre.as_deref().map(|genre| types::genre_key(genre).map_or_else(|| latex(genre), str::to_owned)),
        ),
        (
            if is_institutional { "institution" } else { "publisher" },
            entry.publisher.map(|name| format!("{{{}}}", latex(name))),
        ),
        ("location", details.publisher_place.as_deref().map(|place| format!("{{{}}}", latex(place)))),
        ("chapter", text(entry.chapter_number.as_deref())),
        ("pages", entry.pages.as_deref().map(|pages| latex(&pages.replace("--", "-")).replace(['–', '-'], "--"))),
        ("langid", known_language.map(str::to_owned)),
        ("language", language.filter(|_| known_language.is_none()).map(latex)),
        ("isbn", plain(entry.isbn)),
        ("doi", plain(entry.doi)),
        ("url", plain(entry.url)),
        ("urldate", details.accessed.map(|date| date.to_string())),
        (
            "abstract",
            entry
                .abstract_text
                .map(|markdown| latex(&plain::text(markdown)).replace("\n\n", "\\par ").replace('\n', " ")),
        ),
    ];
    fields.into_iter().filter_map(|(name, value)| Some((name, value.filter(|value| !value.is_empty())?))).collect()
}

/// Text that LaTeX prints as it stands.
fn latex(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\textbackslash{}"),
            '^' => out.push_str("\\textasciicircum{}"),
            '~' => out.push_str("\\textasciitilde{}"),
            '`' => out.push_str("\\textasciigrave{}"),
            '{' | '}' | '$' | '&' | '%' | '#' | '_' => {
                out.push('\\');
                out.push(c);
            }
            // Two of them would be a dash.
            '-' if out.ends_with('-') => out.push_str("{}-"),
            '\'' if out.ends_with('\'') => out.push_str("{}'"),
            c => out.push(c),
        }
    }
    out
}

/// An address or an identifier, which must only balance its braces.
fn verbatim(text: &str) -> String {
    text.replace('{', "%7B").replace('}', "%7D").replace('\\', "%5C")
}

/// A title each of whose words with a capital is protected: Pandoc and Biber would make small letters of the others
/// where a style prints sentences, and could not give them back where a style prints titles.
fn title(text: &str) -> String {
    let protected = |word: &str| {
        let Some(start) = word.find(char::is_alphanumeric) else { return latex(word) };
        let end = word
            .rfind(char::is_alphanumeric)
            .map_or(word.len(), |at| at + word[at..].chars().next().map_or(0, char::len_utf8));
        let core = &word[start..end];
        if core.contains(char::is_uppercase) {
            format!("{}{{{}}}{}", latex(&word[..start]), latex(core), latex(&word[end..]))
        } else {
            latex(word)
        }
    };
    text.split(' ').map(protected).collect::<Vec<_>>().join(" ")
}

fn names(people: &[Person]) -> Option<String> {
    (!people.is_empty()).then(|| people.iter().map(name).collect::<Vec<_>>().join(" and "))
}

/// `Family, Given`, `Family, Jr., Given` or `{Name of a Body}`; particles are labelled, so that all readers agree which
/// words they are.
fn name(person: &Person) -> String {
    let (particle, family) = person.particle();
    let (given, dropping) = person.dropping_particle();
    if person.given.is_empty() && person.suffix.is_empty() {
        return format!("{{{}}}", latex(&person.family));
    }
    let family = part(family);
    let given = part(given);
    let suffix = part(&person.suffix);
    let (prefix, uses) = if particle.is_empty() { (dropping, "false") } else { (particle.trim_end(), "true") };
    match (prefix.is_empty(), suffix.is_empty()) {
        (true, true) => format!("{family}, {given}"),
        (true, false) => format!("{family}, {suffix}, {given}"),
        (false, _) => {
            let suffix = if suffix.is_empty() { String::new() } else { format!(", suffix={suffix}") };
            format!("family={family}, given={given}{suffix}, prefix={}, useprefix={uses}", part(prefix))
        }
    }
}

/// A part of a name, in braces where its words could be taken for something else.
fn part(text: &str) -> String {
    let latex = latex(text);
    let is_plain = |word: &str| !word.eq_ignore_ascii_case("and") && !word.contains([',', '=']);
    if latex.split(' ').all(is_plain) { latex } else { format!("{{{latex}}}") }
}
