//! Lists of organizations that a user keeps or gets from elsewhere: a table of comma-separated values with one row for
//! each, or the JSON result of a query on Wikidata. Columns are recognised by their names, in any order.

mod table;

use rustc_hash::{FxHashMap, FxHashSet};
use smol_str::SmolStr;

use super::{escape, json};
use crate::library::organization::{Organization, is_short_form, year_in};
use crate::library::source::Entries;
use crate::markdown::yaml::{self, Node, Value};
use crate::text::{Problem, Span};
use table::Cell;

/// The meaning of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Column {
    Name,
    Abbreviations,
    Aliases,
    Description,
    Kind,
    Founded,
    Seat,
    Website,
    Parent,
    Source,
}

/// The names of each column, as [`plain`] normalises them; messages list the first of each. In queries on Wikidata,
/// users choose the names, most often `item` and names derived from it.
const COLUMNS: &[(Column, &[&str])] = &[
    (Column::Name, &["name", "itemlabel", "label", "fullname", "organization", "organisation", "organizationlabel"]),
    (Column::Abbreviations, &["abbreviation", "abbreviations", "abbr", "acronym", "acronyms", "short", "shortname"]),
    (Column::Aliases, &["aliases", "alias", "itemaltlabel", "altlabel", "alsoknownas", "othernames"]),
    (Column::Description, &["description", "itemdescription", "descriptionlabel"]),
    (Column::Kind, &["kind", "type", "kindlabel", "typelabel", "instanceoflabel"]),
    (Column::Founded, &["founded", "inception", "foundingyear", "year"]),
    (Column::Seat, &["seat", "headquarters", "seatlabel", "headquarterslabel", "headquarterslocationlabel"]),
    (Column::Website, &["website", "officialwebsite", "homepage", "url"]),
    (Column::Parent, &["parent", "parentlabel", "parentorganization", "parentorganizationlabel", "partoflabel"]),
    (Column::Source, &["source", "item"]),
];

/// The most mistakes to report for one file; with more, it is not a list of organizations.
const MOST_TOLD: usize = 50;

/// Reads the list `text`.
pub fn read(text: &str) -> Entries {
    let mut reader = Reader::default();
    if text.trim_start_matches('\u{feff}').trim_start().starts_with(['[', '{']) {
        reader.json(text);
    } else {
        reader.table(text);
    }
    let Reader { organizations, mut problems, left_out, .. } = reader;
    if let Some(last) = problems.last_mut().filter(|_| left_out > 0) {
        last.message.push_str(&format!(" ({left_out} more like these.)"));
    }
    Entries { organizations, problems, ..Entries::default() }
}

#[derive(Default)]
struct Reader {
    organizations: Vec<Organization>,
    problems: Vec<Problem>,
    /// How many further mistakes were not reported.
    left_out: usize,
    /// The meaning of each column, by name.
    columns: FxHashMap<String, Option<Column>>,
}

impl Reader {
    fn tell(&mut self, span: Span, message: impl Into<String>) {
        if self.problems.len() < MOST_TOLD {
            self.problems.push(Problem::new(span, message));
        } else {
            self.left_out += 1;
        }
    }

    /// The meaning of the column `name`; if it is unknown, that is reported at `span`.
    fn column(&mut self, name: &str, span: Span) -> Option<Column> {
        if let Some(&known) = self.columns.get(name) {
            return known;
        }
        let written = plain(name);
        let known = COLUMNS.iter().find(|(_, names)| names.contains(&written.as_str())).map(|&(column, _)| column);
        if known.is_none() && !written.is_empty() {
            let names: Vec<String> = COLUMNS.iter().map(|(_, names)| format!("`{}`", names[0])).collect();
            self.tell(span, format!("The column `{name}` is passed over; known are {}.", names.join(", ")));
        }
        self.columns.insert(name.to_owned(), known);
        known
    }

    fn table(&mut self, text: &str) {
        let (mut rows, problem) = table::rows(text);
        self.problems.extend(problem);
        let Some(header) = rows.next() else { return };
        let columns: Vec<Option<Column>> = header.iter().map(|cell| self.column(&cell.text, cell.span)).collect();
        if !columns.contains(&Some(Column::Name)) {
            let span = header.iter().map(|cell| cell.span).reduce(Span::join).unwrap_or_default();
            self.problems.clear();
            self.tell(span, "No column says what the organizations are called: call it `name`, in the first line.");
            return;
        }
        for row in rows {
            let Some(span) = row.iter().map(|cell| cell.span).reduce(Span::join) else { continue };
            if let Some(cell) = row.get(columns.len()).filter(|cell| !cell.text.is_empty()) {
                self.tell(cell.span, "This has no column above it: the row has more cells than the first line.");
            }
            let cells = columns.iter().zip(row).filter_map(|(column, cell)| Some(((*column)?, cell)));
            self.organization(span, cells.collect());
        }
    }

    fn json(&mut self, text: &str) {
        let (root, problems) = json::read(text);
        self.problems.extend(problems);
        let Some(root) = root else { return };
        let items = match &root.node {
            Node::Map(fields) => {
                let bindings = yaml::get(fields, "results").and_then(|results| match &results.node {
                    Node::Map(fields) => yaml::get(fields, "bindings"),
                    _ => None,
                });
                bindings.map(Value::items).unwrap_or_default()
            }
            _ => root.items(),
        };
        if items.is_empty() {
            return self.tell(root.span, "A list of organizations is expected here.");
        }
        let mut named = false;
        for item in items {
            let Node::Map(fields) = &item.node else {
                self.tell(item.span, "An organization is expected here, in braces.");
                continue;
            };
            let mut cells = Vec::new();
            for field in fields {
                let column = self.column(&field.name, field.name_span);
                // In the long form of Wikidata's results, each value is inside a field `value`.
                let value = match &field.value.node {
                    Node::Map(fields) => yaml::get(fields, "value"),
                    _ => Some(&field.value),
                };
                let Some((column, value)) = column.zip(value) else { continue };
                named |= column == Column::Name;
                let text = value.items().iter().filter_map(Value::text).collect::<Vec<_>>().join("|");
                cells.push((column, Cell { text, span: inside_quotes(value.span) }));
            }
            self.organization(item.span, cells);
        }
        if !named && self.organizations.is_empty() {
            self.problems.clear();
            self.tell(items[0].span, "No field says what the organizations are called: call it `name` or `itemLabel`.");
        }
    }

    /// Adds the organization in the row at `span`.
    fn organization(&mut self, span: Span, cells: Vec<(Column, Cell)>) {
        let mut organization = Organization::default();
        for (column, Cell { text, span }) in cells {
            let text = text.trim();
            if text.is_empty() {
                continue;
            }
            let said = || Some(SmolStr::from(text));
            match column {
                Column::Name => (organization.name, organization.span) = (text.into(), span),
                Column::Abbreviations => organization.abbreviations.extend(listed(text, &['|', ';', ','])),
                Column::Aliases => {
                    let marks: &[char] = if text.contains(['|', ';']) { &['|', ';'] } else { &[','] };
                    let (short, long): (Vec<_>, Vec<_>) = listed(text, marks).partition(|name| is_short_form(name));
                    organization.abbreviations.extend(short);
                    organization.aliases.extend(long);
                }
                Column::Description => organization.description = Some(escape::inline(text).into()),
                Column::Kind => organization.kind = said(),
                Column::Seat => organization.seat = said(),
                Column::Website => organization.website = said(),
                Column::Parent => organization.parent = said(),
                Column::Source => organization.source = said(),
                Column::Founded => match year_in(text) {
                    Some(year) => organization.founded = Some(year),
                    None => self.tell(span, format!("“{text}” is not a year: write it in digits, as in 1945.")),
                },
            }
        }
        if organization.name.is_empty() {
            return self.tell(span, "Nothing says what this organization is called.");
        }
        // Without a label in the query's language, Wikidata gives the item's number.
        let number = organization.name.strip_prefix('Q').unwrap_or_default();
        if !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()) {
            let message = format!("`{}` is an item's number, and no name.", organization.name);
            return self.tell(organization.span, message);
        }
        let mut known: FxHashSet<SmolStr> = FxHashSet::from_iter([organization.name.clone()]);
        organization.abbreviations.retain(|name| known.insert(name.clone()));
        organization.aliases.retain(|name| known.insert(name.clone()));
        self.organizations.push(organization);
    }
}

/// A column name in lower case, without blanks and punctuation: `Short name` and `short_name` are the same.
fn plain(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The names in a cell, separated by `marks`.
fn listed<'t>(text: &'t str, marks: &'t [char]) -> impl Iterator<Item = SmolStr> + 't {
    text.split(marks).map(str::trim).filter(|name| !name.is_empty()).map(SmolStr::from)
}

/// The span of a text in JSON without its quotation marks.
fn inside_quotes(span: Span) -> Span {
    if span.len() > 2 { Span { start: span.start + 1, end: span.end - 1 } } else { span }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> (Vec<String>, Vec<String>) {
        let entries = read(text);
        let organizations = entries.organizations.iter().map(|it| {
            assert_eq!(it.span.of(text).trim().replace("\"\"", "\""), it.name);
            format!("{} ({}; {})", it.name, it.abbreviations.join(", "), it.aliases.join(", "))
        });
        let problems = entries.problems.iter().map(|it| format!("{}: {}", it.span.of(text), it.message));
        (organizations.collect(), problems.collect())
    }

    #[test]
    fn columns_are_told_by_their_names_in_any_order() {
        let text = "\u{feff}Acronym,Founded,Name,Other names\nLDF,1987,Lakeside Dredging Forum,Mud League;MuL\n\
                    \"BTA\",,\"Bridges, Tolls and Arches\",\n";
        let expected = ["Lakeside Dredging Forum (LDF, MuL; Mud League)", "Bridges, Tolls and Arches (BTA; )"];
        assert_eq!(said(text), (expected.map(str::to_owned).to_vec(), Vec::new()));
        let semicolons = "name;short\r\nLakeside Dredging Forum;LDF\r\n";
        assert_eq!(said(semicolons).0, ["Lakeside Dredging Forum (LDF; )"]);
        assert_eq!(said("name\tshort\nLakeside Dredging Forum\tLDF\n").0, ["Lakeside Dredging Forum (LDF; )"]);
    }

    #[test]
    fn an_answer_of_wikidata_is_read_in_both_its_forms() {
        let short = "[{\"item\": \"http://www.wikidata.org/entity/Q1\", \"itemLabel\": \"Mud League\", \
            \"itemAltLabel\": \"League of Mud, ML\", \"inception\": \"1987-01-01T00:00:00Z\"}]";
        let entries = read(short);
        assert_eq!(entries.organizations[0].founded, Some(1987));
        assert_eq!(said(short), (vec!["Mud League (ML; League of Mud)".to_owned()], Vec::new()));
        let long = "{\"head\": {}, \"results\": {\"bindings\": [{\"itemLabel\": {\"type\": \"literal\", \"value\": \
            \"Mud League\"}}, {\"itemLabel\": {\"value\": \"Q77\"}}]}}";
        let expected = vec!["Q77: `Q77` is an item's number, and no name.".to_owned()];
        assert_eq!(said(long), (vec!["Mud League (; )".to_owned()], expected));
    }

    #[test]
    fn what_is_wrong_is_told_at_its_place_and_the_rest_is_read() {
        let text = "name,colour,founded\nMud League,blue,long ago\n,red,1990\nSilt Union,green,1991,extra\n";
        let (organizations, problems) = said(text);
        assert_eq!(organizations, ["Mud League (; )", "Silt Union (; )"]);
        assert!(problems[0].starts_with("colour: The column `colour` is passed over"), "{problems:?}");
        assert_eq!(problems[1], "long ago: “long ago” is not a year: write it in digits, as in 1945.");
        assert!(problems[2].ends_with("Nothing says what this organization is called."), "{problems:?}");
        assert!(problems[3].starts_with("extra: This has no column above it"), "{problems:?}");
    }

    #[test]
    fn a_list_without_names_says_so_once() {
        let (organizations, problems) = said("title,colour\nMud,blue\n");
        assert_eq!((organizations.len(), problems.len()), (0, 1));
        assert!(problems[0].contains("call it `name`"), "{problems:?}");
        assert_eq!(said("[{\"colour\": \"blue\"}, {\"colour\": \"red\"}]").1.len(), 1);
        for text in ["", "\n", "name", "[]", "{}", "[1]", "\"", "name\n\"Mud", "{\"results\": 3}", "\u{feff}"] {
            assert!(said(text).0.len() < 2, "{text}");
        }
    }

    #[test]
    fn a_file_of_faults_is_not_told_line_by_line() {
        let text = format!("name,founded\n{}", "Mud League,never\n".repeat(1000));
        let entries = read(&text);
        assert_eq!((entries.organizations.len(), entries.problems.len()), (1000, MOST_TOLD));
        assert!(entries.problems[MOST_TOLD - 1].message.ends_with("(950 more like these.)"));
    }
}
