//! A person note: front matter with `type: person`, and what the user writes about somebody, as in an organization
//! note.

use crate::library::person::Person;
use crate::library::source::Entries;
use crate::library::sources::organization_note;
use crate::markdown::Parsed;
use crate::text::Problem;

/// Reads the person note `text`, which parses to `parsed`; `stem` is its file name without the extension. `Said, Omar`
/// becomes `Omar Said`. If no name can be found, that is reported and nobody is added.
pub fn read(text: &str, parsed: &Parsed, stem: &str) -> Entries {
    let mut entries = organization_note::read(text, parsed, stem);
    for person in &mut entries.organizations {
        person.is_person = true;
        person.name = turned(&person.name).into();
        for name in &mut person.aliases {
            *name = turned(name).into();
        }
        let name = person.name.clone();
        person.aliases.retain(|alias| *alias != name);
    }
    // A file may be named after a date or a number.
    let is_named = |name: &str| name.chars().any(|c| c.is_alphabetic() && !c.is_lowercase());
    if entries.organizations.iter().any(|person| !is_named(&person.name)) {
        entries.organizations.clear();
        let span = parsed.front_matter.as_ref().map(|block| block.get("type").map_or(block.span, |it| it.span));
        let message = "Nothing says what this person is called: write `name: Ada Author`, or a heading.";
        entries.problems.push(Problem::new(span.unwrap_or_default(), message));
    }
    entries
}

/// Turns `Said, Omar` into `Omar Said`.
fn turned(name: &str) -> String {
    if name.contains(',') { Person::parse(name).to_string() } else { name.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown;

    fn names(text: &str, stem: &str) -> (Vec<String>, Vec<String>) {
        let entries = read(text, &markdown::parse(text), stem);
        let people = entries.organizations.iter().map(|it| format!("{} ({})", it.name, it.aliases.join("; ")));
        let problems = entries.problems.iter().map(|it| it.span.of(text).to_owned());
        (people.collect(), problems.collect())
    }

    #[test]
    fn a_person_is_called_by_the_note_or_by_its_file() {
        let text = "---\ntype: person\naliases: [\"Said, O.\", Omar]\n---\n# Said, Omar\n\nA historian.\n";
        assert_eq!(names(text, "x").0, ["Omar Said (O. Said; Omar)"]);
        assert_eq!(names("---\ntype: person\n---\n", "Dina Nasser").0, ["Dina Nasser ()"]);
    }

    #[test]
    fn a_person_without_a_name_is_told() {
        for stem in ["2024-03-05", "4", "nobody"] {
            let (people, problems) = names("---\ntype: person\n---\nText.\n", stem);
            assert_eq!((people.len(), problems), (0, vec!["person".to_owned()]), "{stem}");
        }
    }
}
