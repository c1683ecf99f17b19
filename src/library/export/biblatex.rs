//! BibLaTeX, as Biber and Pandoc read it.

use std::fmt::Write;

use super::FlatEntry;
use crate::library::csl_type::CslType;
use crate::library::markup::{self, Piece};
use crate::library::person::{Name, People};
use crate::library::sources::bibtex::types;
use crate::library::variables::{self, Sort, Variable};
use crate::markdown::plain;

/// All entries as one file. Leaves out keys for which [`is_key`] is false.
pub fn write(entries: &[FlatEntry]) -> String {
    let blocks: Vec<String> = entries.iter().filter_map(block).collect();
    blocks.join("\n")
}

/// Whether an entry in a `.bib` file can have this key.
pub(crate) fn is_key(key: &str) -> bool {
    !key.is_empty() && !key.contains(|c: char| c.is_whitespace() || "\"#%'(),={}\\~".contains(c))
}

fn block(entry: &FlatEntry) -> Option<String> {
    let mut keys = std::iter::once(entry.key).chain(entry.aliases.iter().copied()).filter(|key| is_key(key));
    let key = keys.next()?;
    let mut block = format!("@{}{{{key},\n", entry_type(entry));
    // Pandoc splits the keys at spaces, Biber at commas: this form suits both.
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

fn entry_type(entry: &FlatEntry) -> &'static str {
    let has = |variable: Variable| !entry.people(variable).is_empty();
    match entry.csl_type() {
        CslType::Article | CslType::ArticleJournal | CslType::ArticleMagazine | CslType::ArticleNewspaper => "article",
        CslType::Book | CslType::Classic | CslType::Collection if !has(Variable::Author) && has(Variable::Editor) => {
            "collection"
        }
        CslType::Book | CslType::Classic | CslType::Collection => "book",
        CslType::Chapter if !has(Variable::Editor) => "inbook",
        CslType::Chapter => "incollection",
        CslType::PaperConference => "inproceedings",
        CslType::Entry | CslType::EntryDictionary | CslType::EntryEncyclopedia => "inreference",
        CslType::Pamphlet => "booklet",
        CslType::Report => "report",
        CslType::Thesis => "thesis",
        CslType::Webpage | CslType::Post | CslType::PostWeblog => "online",
        CslType::Manuscript => "unpublished",
        CslType::Dataset => "dataset",
        CslType::Software => "software",
        CslType::Patent => "patent",
        CslType::Standard => "standard",
        CslType::Periodical => "periodical",
        CslType::MotionPicture => "movie",
        CslType::LegalCase => "jurisdiction",
        CslType::Legislation => "legislation",
        CslType::PersonalCommunication => "letter",
        CslType::Performance => "performance",
        CslType::Review | CslType::ReviewBook => "review",
        _ => "misc",
    }
}

/// Field names and values, as LaTeX.
fn fields(entry: &FlatEntry) -> Vec<(&'static str, String)> {
    let kind = entry_type(entry);
    let subtype = match entry.csl_type() {
        CslType::ArticleNewspaper => Some("newspaper"),
        CslType::ArticleMagazine => Some("magazine"),
        _ => None,
    };
    let mut fields: Vec<(&'static str, String)> = Vec::new();
    fields.extend(subtype.map(|subtype| ("entrysubtype", subtype.to_owned())));
    let mut written = Vec::new();
    for &variable in variables::ALL {
        if let Some(field) = of_type(entry, kind, variable, &mut written) {
            fields.push(field);
        } else if let Some(&name) = variable.biblatex().first() {
            fields.extend(value(entry, variable).map(|value| (name, value)));
        }
    }
    fields.retain(|(_, value)| !value.is_empty());
    fields
}

/// The field for a variable whose name or form depends on the entry. `written` tracks which of several variables with
/// the same name came first.
fn of_type(
    entry: &FlatEntry,
    kind: &str,
    variable: Variable,
    written: &mut Vec<&'static str>,
) -> Option<(&'static str, String)> {
    let text = || entry.get(variable).map(|text| latex(&text)).unwrap_or_default();
    let literal = || entry.get(variable).map(|text| list(&text)).unwrap_or_default();
    let mut number = |name: &'static str| {
        let value = if written.contains(&name) { String::new() } else { text() };
        if !value.is_empty() {
            written.push(name);
        }
        (name, value)
    };
    Some(match variable {
        Variable::ContainerTitle => {
            let name = if kind.starts_with("in") { "booktitle" } else { "journaltitle" };
            (name, entry.marked_up(variable).map(title).unwrap_or_default())
        }
        Variable::VolumeTitle => return None,
        Variable::Editor => ("editor", names(entry.people(variable))),
        Variable::Issued => match entry.date(variable)? {
            date if date.words().is_some() => ("year", latex(date.words().unwrap_or_default())),
            date => ("date", date.to_string()),
        },
        Variable::Issue if kind == "article" || kind == "periodical" => number("number"),
        Variable::Issue => ("issue", text()),
        Variable::CollectionNumber | Variable::Number => number("number"),
        Variable::Page => ("pages", text().replace(['–', '-'], "--")),
        Variable::Genre => {
            let genre = entry.get(variable)?;
            ("type", types::genre_key(&genre).map_or_else(|| latex(&genre), str::to_owned))
        }
        Variable::Status => {
            let status = entry.get(variable)?;
            ("pubstate", types::status_key(&status).map_or_else(|| latex(&status), str::to_owned))
        }
        Variable::Publisher => {
            let name = match kind {
                "report" | "thesis" => "institution",
                "booklet" | "unpublished" | "misc" => "howpublished",
                "online" => "organization",
                _ => "publisher",
            };
            (name, literal())
        }
        Variable::PublisherPlace => ("location", literal()),
        Variable::OriginalPublisher => ("origpublisher", literal()),
        Variable::OriginalPublisherPlace => ("origlocation", literal()),
        Variable::Language => {
            let language = entry.get(variable)?;
            match types::language_name(&language) {
                Some(name) => ("langid", name.to_owned()),
                None => ("language", latex(&language)),
            }
        }
        Variable::Note => ("note", entry.marked_up(variable).map(marked_up).unwrap_or_default()),
        _ => return None,
    })
}

/// The value of a variable that has its own field.
fn value(entry: &FlatEntry, variable: Variable) -> Option<String> {
    Some(match (variable, variable.sort()) {
        (Variable::Isbn | Variable::Issn | Variable::Doi | Variable::Url, _) => verbatim(&entry.get(variable)?),
        (_, Sort::Text) => latex(&entry.get(variable)?),
        (_, Sort::Title) => title(entry.marked_up(variable)?),
        (_, Sort::Names) => names(entry.people(variable)),
        (_, Sort::Date) => entry.date(variable)?.to_string(),
        (_, Sort::Prose) => latex(&plain::text(&entry.get(variable)?)).replace("\n\n", "\\par ").replace('\n', " "),
    })
}

/// A list of organizations or locations, each in braces so that an `and` in a name does not split it.
fn list(text: &str) -> String {
    text.split("; ").map(|name| format!("{{{}}}", latex(name))).collect::<Vec<_>>().join(" and ")
}

/// A value with its markup as LaTeX commands.
fn marked_up(value: &str) -> String {
    printed(value, latex)
}

/// As [`marked_up`], with the text by `text`; not where the case is protected already.
fn printed(value: &str, text: impl Fn(&str) -> String) -> String {
    let protects = |tag: &&str| tag.contains("nocase");
    let command = |tag: &str| match tag {
        "<i>" => "\\emph{",
        "<b>" => "\\textbf{",
        "<sup>" => "\\textsuperscript{",
        "<sub>" => "\\textsubscript{",
        tag if protects(&tag) => "{",
        _ => "\\textsc{",
    };
    let mut open: Vec<&str> = Vec::new();
    let pieces = markup::pieces(value).into_iter().map(|piece| match piece {
        Piece::Text(piece) if open.iter().any(protects) => latex(piece),
        Piece::Text(piece) => text(piece),
        Piece::Open(tag) => {
            open.push(tag);
            command(tag).to_owned()
        }
        Piece::Close(_) => {
            open.pop();
            "}".to_owned()
        }
    });
    pieces.collect()
}

/// Text, escaped so that LaTeX prints it unchanged.
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
            // Two of them would print a dash.
            '-' if out.ends_with('-') => out.push_str("{}-"),
            '\'' if out.ends_with('\'') => out.push_str("{}'"),
            c => out.push(c),
        }
    }
    out
}

/// An address or an identifier; only its braces must balance.
fn verbatim(text: &str) -> String {
    text.replace('{', "%7B").replace('}', "%7D").replace('\\', "%5C")
}

/// A title with every capitalised word protected: Pandoc and Biber lowercase the others in sentence case, and could
/// not restore them in title case.
fn title(value: &str) -> String {
    printed(value, protected_words)
}

fn protected_words(text: &str) -> String {
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

fn names(people: People<'_>) -> String {
    people.all().map(name).collect::<Vec<_>>().join(" and ")
}

/// `Family, Given`, `Family, Jr., Given` or `{Name of a Body}`. Particles are labelled, so that all readers agree on
/// them.
fn name(person: Name<'_>) -> String {
    if person.is_others() {
        return person.family.to_owned();
    }
    let (particle, family) = person.particle();
    let (given, dropping) = person.dropping_particle();
    if person.given.is_empty() && person.suffix.is_empty() {
        return format!("{{{}}}", latex(person.family));
    }
    let family = part(family);
    let given = part(given);
    let suffix = part(person.suffix);
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

/// A part of a name, in braces if its words could be misread.
fn part(text: &str) -> String {
    let latex = latex(text);
    let is_plain = |word: &str| !word.eq_ignore_ascii_case("and") && !word.contains([',', '=']);
    if latex.split(' ').all(is_plain) { latex } else { format!("{{{latex}}}") }
}
