//! An organization note: front matter with `type: organization`, and the reader's own text.
//!
//! ```markdown
//! ---
//! type: organization
//! aliases: [MINUSMA, UN mission in Mali]
//! kind: peace operation
//! founded: 2013
//! parent: "[[United Nations]]"
//! ---
//! # United Nations Multidimensional Integrated Stabilization Mission in Mali
//!
//! The first paragraph is the description.
//! ```

use rustc_hash::FxHashSet;
use smol_str::SmolStr;

use crate::library::organization::{Organization, is_short_form, year_in};
use crate::library::source::Entries;
use crate::library::sources::plain_text::words;
use crate::library::sources::yaml_values;
use crate::markdown::front_matter::{FrontMatter, Value};
use crate::markdown::{Block, BlockKind, Parsed};
use crate::text::{Problem, Span, line_start};

/// Reads the organization note `text`, which was parsed as `parsed`; `stem` is its file name without the extension.
///
/// The organization's name is the front matter's `name` or `title`, else the note's heading, else `stem`. YAML
/// problems in the front matter are reported by `parsed` and not repeated here.
pub fn read(text: &str, parsed: &Parsed, stem: &str) -> Entries {
    let no_fields = FrontMatter::default();
    let fields = parsed.front_matter.as_ref().unwrap_or(&no_fields);
    let mut reader = Reader { fields, problems: Vec::new() };

    let (name, span) = name(text, parsed, fields, stem);
    let (name, own_short) = without_short_form(&name);
    let mut abbreviations = reader.names(&["abbreviations", "abbreviation"]);
    let (short, aliases): (Vec<_>, Vec<_>) =
        reader.names(&["aliases", "alias"]).into_iter().partition(|alias| is_short_form(alias));
    let mut known: FxHashSet<SmolStr> = abbreviations.iter().cloned().collect();
    let short = own_short.map(SmolStr::from).into_iter().chain(short);
    abbreviations.extend(short.filter(|alias| *alias != name && known.insert(alias.clone())));
    let organization = Organization {
        abbreviations,
        aliases: aliases.into_iter().filter(|alias| *alias != name).collect(),
        description: description(text, parsed),
        kind: reader.text("kind"),
        founded: reader.year("founded"),
        seat: reader.text("seat"),
        website: reader.text("website"),
        parent: fields.get("parent").and_then(named),
        name: name.into(),
        span,
        ..Organization::default()
    };
    Entries { organizations: vec![organization], problems: reader.problems, ..Entries::default() }
}

/// The short forms in the front matter of an organization note, each with its span.
pub(crate) fn short_forms(parsed: &Parsed) -> Vec<(String, Span)> {
    let Some(fields) = &parsed.front_matter else { return Vec::new() };
    let listed = ["abbreviations", "abbreviation", "aliases", "alias"];
    let items = listed.iter().filter_map(|field| fields.get(field)).flat_map(Value::items);
    let names = items.filter_map(|item| Some((item.text()?.to_owned(), item.span)));
    names.map(|(name, span)| (yaml_values::inside_quotes(span, &name), name)).map(|(span, name)| (name, span)).collect()
}

/// The organization's name and its span; for `stem`, the start of the file.
fn name(text: &str, parsed: &Parsed, fields: &FrontMatter, stem: &str) -> (String, Span) {
    let field = ["name", "title"].iter().find_map(|field| fields.get(field)).and_then(|value| {
        let name = value.text()?;
        Some((name.to_owned(), value.span))
    });
    let heading = || {
        let title = parsed.title()?.text_span;
        let block = parsed.blocks.iter().find(|block| block.span == title)?;
        Some((words(text, parsed.tokens_of(block)), title)).filter(|(name, _)| !name.is_empty())
    };
    field.or_else(heading).unwrap_or_else(|| (stem.to_owned(), Span::default()))
}

/// A name without the short form in brackets at its end, and the short form: `Port Council (PC)`.
fn without_short_form(name: &str) -> (&str, Option<&str>) {
    let parts = name.strip_suffix(')').and_then(|rest| rest.rsplit_once('('));
    let parts = parts.map(|(long, short)| (long.trim_end(), short.trim()));
    match parts.filter(|(long, short)| !long.is_empty() && is_short_form(short)) {
        Some((long, short)) => (long, Some(short)),
        None => (name, None),
    }
}

/// The first paragraph that is not a list, a quotation or a line of `#tags`, as written.
fn description(text: &str, parsed: &Parsed) -> Option<SmolStr> {
    let running = |block: &&Block| block.kind == BlockKind::Paragraph && block.list.is_none() && block.quote.is_none();
    parsed.blocks.iter().filter(running).find_map(|block| {
        // A block's span excludes the marks around its first and last word.
        let start = line_start(text, block.span.start as usize);
        let end = text[block.span.end as usize..].find('\n').map_or(text.len(), |at| block.span.end as usize + at);
        let paragraph = text[start..end].trim().replace("\r\n", "\n");
        let only_tags = paragraph.split_whitespace().all(|word| word.starts_with('#'));
        (!only_tags).then(|| paragraph.into())
    })
}

/// The name in a value: its text, or the target of its wiki link.
fn named(value: &Value) -> Option<SmolStr> {
    let Some(link) = value.wiki_link() else { return value.text().map(SmolStr::from) };
    let target = link.split(['|', '#']).next().unwrap_or_default();
    let name = target.rsplit('/').next().unwrap_or_default().trim();
    (!name.is_empty()).then(|| name.trim_end_matches(".md").into())
}

struct Reader<'p> {
    fields: &'p FrontMatter,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    fn text(&mut self, field: &str) -> Option<SmolStr> {
        self.fields.text(field).map(SmolStr::from)
    }

    /// The names in the lists `fields`.
    fn names(&mut self, fields: &[&str]) -> Vec<SmolStr> {
        let mut names = Vec::new();
        for value in fields.iter().filter_map(|field| self.fields.get(field)).flat_map(Value::items) {
            match value.text() {
                Some(name) => names.push(name.into()),
                None if value.items().is_empty() => {}
                None => self.problems.push(Problem::new(
                    value.span,
                    "A name is expected here. One that holds a colon or brackets needs quotation marks.",
                )),
            }
        }
        names
    }

    fn year(&mut self, field: &str) -> Option<i32> {
        let value = self.fields.get(field)?;
        let text = value.text()?;
        let year = year_in(text);
        if year.is_none() {
            let message = format!("`{field}` is not a year: write it in digits, as in `{field}: 1945`.");
            self.problems.push(Problem::new(value.span, message));
        }
        year
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown;

    fn organization(text: &str) -> (Organization, Vec<Problem>) {
        let mut entries = read(text, &markdown::parse(text), "minusma");
        assert_eq!(entries.organizations.len(), 1);
        (entries.organizations.remove(0), entries.problems)
    }

    const NOTE: &str = "---\ntype: organization\naliases: [MINUSMA, UN mission in Mali]\nabbreviations: [MNSM]\n\
        kind: peace operation\nfounded: 2013-04-25\nseat: Bamako\nparent: \"[[organizations/United Nations|UN]]\"\n\
        ---\n# Stabilization Mission in Mali\n\n#un #mali\n\n**A mission** of the [UN](un.md)\nuntil *2023*.\n\nMore.\n";

    #[test]
    fn all_fields_are_read() {
        let (mission, problems) = organization(NOTE);
        let expected = Organization {
            name: "Stabilization Mission in Mali".into(),
            abbreviations: vec!["MNSM".into(), "MINUSMA".into()],
            aliases: vec!["UN mission in Mali".into()],
            description: Some("**A mission** of the [UN](un.md)\nuntil *2023*.".into()),
            kind: Some("peace operation".into()),
            founded: Some(2013),
            seat: Some("Bamako".into()),
            parent: Some("United Nations".into()),
            span: mission.span,
            ..Organization::default()
        };
        assert_eq!(mission, expected);
        assert_eq!(mission.span.of(NOTE), mission.name);
        assert_eq!(problems, []);
    }

    #[test]
    fn windows_line_ends_change_nothing() {
        let crlf = NOTE.replace('\n', "\r\n");
        let (mission, problems) = organization(&crlf);
        assert_eq!(mission.span.of(&crlf), mission.name);
        assert_eq!(Organization { span: Span::default(), ..mission }, {
            let (mission, _) = organization(NOTE);
            Organization { span: Span::default(), ..mission }
        });
        assert_eq!(problems, []);
    }

    #[test]
    fn the_name_is_in_the_front_matter_else_the_heading_else_the_file() {
        let cases = [
            ("---\ntype: organization\nname: A\ntitle: B\n---\n# C\n", "A", "A"),
            ("---\ntype: organization\ntitle: B\n---\n# C\n", "B", "B"),
            ("---\ntype: organization\n---\n\nText.\n\n# C *d* e\n", "C d e", "C *d* e"),
            ("---\ntype: organization\n---\nText.\n", "minusma", ""),
            ("", "minusma", ""),
            ("# Centre for Harbours (CHS)\n", "Centre for Harbours", "Centre for Harbours (CHS)"),
            ("# Council (of Ports)\n", "Council (of Ports)", "Council (of Ports)"),
        ];
        for (text, name, underlined) in cases {
            let (organization, _) = organization(text);
            assert_eq!((organization.name.as_str(), organization.span.of(text)), (name, underlined), "{text}");
        }
    }

    #[test]
    fn the_short_form_behind_the_name_is_one() {
        let (centre, _) = organization("---\naliases: [CHS, CfH]\n---\n# Centre for Harbours (CHS)\n");
        assert_eq!(centre.abbreviations, ["CHS", "CfH"]);
    }

    #[test]
    fn a_year_may_have_something_beside_it() {
        for (written, year) in
            [("1993 (Union), 1957 (Community)", 1993), ("2007/2017", 2007), ("about 962", 962), ("1945-10-24", 1945)]
        {
            let (body, problems) = organization(&format!("---\nfounded: {written}\n---\n"));
            assert_eq!((body.founded, problems.len()), (Some(year), 0), "{written}");
        }
    }

    #[test]
    fn half_written_front_matter_still_names_it() {
        let text = "---\ntype: organization\naliases: [MINUSMA, \nkind: peace operation\n---\n# Mission\n";
        let (mission, _) = organization(text);
        assert_eq!((mission.name.as_str(), mission.kind.as_deref()), ("Mission", Some("peace operation")));
        let (mission, _) = organization("---\ntype: organization\nfounded:\naliases:\n  -\n");
        assert_eq!((mission.founded, mission.aliases.len()), (None, 0));
    }

    #[test]
    fn an_invalid_year_or_name_is_reported_where_it_stands() {
        let text = "---\nfounded: in the 19th century\naliases:\n  - UN: United Nations\n  - UNO\n---\n";
        let (organization, problems) = organization(text);
        assert_eq!(organization.abbreviations, ["UNO"]);
        let underlined: Vec<_> = problems.iter().map(|problem| problem.span.of(text)).collect();
        assert_eq!(underlined.len(), 2);
        assert!(underlined.contains(&"in the 19th century"));
        assert!(underlined.iter().any(|text| text.starts_with("UN")), "{underlined:?}");
    }
}
