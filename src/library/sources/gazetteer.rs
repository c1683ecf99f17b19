//! The organizations that Glossator knows without being told, from data files that anyone can edit: one for each
//! group of families, the first of which says how to write an entry.

use std::sync::LazyLock;

use serde::Deserialize;
use smol_str::SmolStr;
use toml::Spanned;

use crate::library::organization::Organization;
use crate::text::Span;

/// The data files as one, as they were when Glossator was built; the spans of [`organizations`] are places in it.
pub const TEXT: &str = concat!(
    include_str!("gazetteer/united_nations.toml"),
    "\n",
    include_str!("gazetteer/peace_operations.toml"),
    "\n",
    include_str!("gazetteer/europe.toml"),
    "\n",
    include_str!("gazetteer/regions.toml"),
    "\n",
    include_str!("gazetteer/courts.toml"),
    "\n",
    include_str!("gazetteer/economy.toml"),
    "\n",
    include_str!("gazetteer/science.toml"),
    "\n",
    include_str!("gazetteer/sport.toml"),
    "\n",
    include_str!("gazetteer/civil_society.toml"),
    "\n",
    include_str!("gazetteer/history.toml"),
);

/// The organizations of the gazetteer, in the order of its files.
pub fn organizations() -> &'static [Organization] {
    static ORGANIZATIONS: LazyLock<Vec<Organization>> = LazyLock::new(|| {
        // The tests below hold that the files parse.
        parse(TEXT).unwrap_or_default()
    });
    &ORGANIZATIONS
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    organization: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    name: Spanned<SmolStr>,
    #[serde(default)]
    abbreviations: Vec<SmolStr>,
    #[serde(default)]
    aliases: Vec<SmolStr>,
    description: SmolStr,
    kind: Option<SmolStr>,
    founded: Option<i32>,
    seat: Option<SmolStr>,
    website: Option<SmolStr>,
    parent: Option<SmolStr>,
}

impl From<Entry> for Organization {
    fn from(entry: Entry) -> Self {
        let quoted = entry.name.span();
        Self {
            span: Span::new(quoted.start + 1, quoted.end - 1),
            name: entry.name.into_inner(),
            abbreviations: entry.abbreviations,
            aliases: entry.aliases,
            description: Some(entry.description),
            kind: entry.kind,
            founded: entry.founded,
            seat: entry.seat,
            website: entry.website,
            parent: entry.parent,
        }
    }
}

fn parse(text: &str) -> Result<Vec<Organization>, toml::de::Error> {
    let file: File = toml::from_str(text)?;
    Ok(file.organization.into_iter().map(Organization::from).collect())
}

#[cfg(test)]
mod tests {
    use std::collections::{HashMap, HashSet};

    use super::*;
    use crate::library::folded_name;

    /// An entry's name, abbreviations and aliases.
    fn names(organization: &Organization) -> impl Iterator<Item = &SmolStr> {
        [&organization.name].into_iter().chain(&organization.abbreviations).chain(&organization.aliases)
    }

    #[test]
    fn the_files_parse() {
        assert_eq!(parse(TEXT).err().map(|error| error.to_string()), None);
        assert!(organizations().len() >= 300);
    }

    #[test]
    fn mission_in_mali_is_known_by_its_abbreviation() {
        let mission = organizations().iter().find(|o| o.abbreviations.iter().any(|short| short == "MINUSMA")).unwrap();
        assert_eq!(mission.name, "United Nations Multidimensional Integrated Stabilization Mission in Mali");
        assert_eq!(mission.kind.as_deref(), Some("peace operation"));
    }

    #[test]
    fn each_span_selects_the_name_in_the_file() {
        for organization in organizations() {
            assert_eq!(organization.span.of(TEXT), organization.name);
        }
    }

    #[test]
    fn each_entry_says_what_it_is_in_a_sentence() {
        for organization in organizations() {
            let name = &organization.name;
            let description = organization.description.as_deref().unwrap_or_default();
            assert!(description.ends_with('.') && description.len() > 20, "{name}: {description}");
            let breaks = [". ", "! ", "? ", "\n"];
            assert!(!breaks.iter().any(|&end| description.contains(end)), "more than a sentence: {name}");
            assert!(organization.kind.is_some(), "{name}");
            assert!(organization.founded.is_none_or(|year| (1800..=2025).contains(&year)), "{name}");
            assert!(organization.website.as_deref().is_none_or(|site| site.starts_with("https://")), "{name}");
        }
    }

    #[test]
    fn names_are_trimmed_and_said_once() {
        for organization in organizations() {
            let mut seen = HashSet::new();
            for name in names(organization) {
                assert!(!name.is_empty() && name.trim() == name, "{name:?}");
                assert!(seen.insert(name), "{name} twice in {}", organization.name);
            }
        }
    }

    #[test]
    fn only_abbreviations_are_shared() {
        let mut owners: HashMap<String, usize> = HashMap::new();
        for (index, organization) in organizations().iter().enumerate() {
            for name in [&organization.name].into_iter().chain(&organization.aliases) {
                let before = owners.insert(folded_name(name), index);
                assert!(before.is_none_or(|owner| owner == index), "{name} is two organizations");
            }
        }
        let shared =
            |short: &str| organizations().iter().filter(|o| o.abbreviations.iter().any(|a| a == short)).count();
        assert!(shared("ICC") > 1);
        for organization in organizations() {
            for short in &organization.abbreviations {
                assert!(!owners.contains_key(&folded_name(short)), "{short} of {} is a full name", organization.name);
            }
        }
    }

    #[test]
    fn abbreviations_have_capitals_and_one_word() {
        for short in organizations().iter().flat_map(|organization| &organization.abbreviations) {
            assert!(short.chars().next().is_some_and(char::is_uppercase) && !short.contains(' '), "{short}");
        }
    }

    #[test]
    fn parents_are_entries_and_never_go_round() {
        let parents: HashMap<&str, Option<&str>> =
            organizations().iter().map(|o| (o.name.as_str(), o.parent.as_deref())).collect();
        for organization in organizations() {
            let mut above = organization.parent.as_deref();
            for _ in 0..5 {
                let Some(parent) = above else { break };
                assert!(parents.contains_key(parent), "{parent}");
                above = parents[parent];
            }
            assert_eq!(above, None, "{}", organization.name);
        }
    }

    #[test]
    fn each_family_is_sorted_behind_its_head() {
        for family in TEXT.split("\n# --- ").skip(1) {
            let names: Vec<_> = family.lines().filter_map(|line| line.strip_prefix("name = ")).collect();
            assert!(names[1..].is_sorted(), "{}: {names:?}", family.lines().next().unwrap_or_default());
        }
    }
}
