//! The organizations that Glossator knows by itself, from data files that anyone can edit: one file per group of
//! families. The first file explains how to write an entry.

use std::sync::{Arc, LazyLock};

use serde::Deserialize;
use smol_str::SmolStr;
use toml::Spanned;

use crate::language::Languages;
use crate::library::organization::{Fame, Organization};
use crate::library::source::Entries;
use crate::text::Span;

/// The data files, joined at build time; the spans of [`organizations`] refer to this text.
pub(crate) const TEXT: &str = concat!(
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
    include_str!("gazetteer/armed_groups.toml"),
    "\n",
    include_str!("gazetteer/history.toml"),
);

/// The gazetteer's organizations, in the order of its files.
pub fn organizations() -> &'static [Organization] {
    &entries().organizations
}

/// The same as the entries of a source. All folders share them.
pub(crate) fn entries() -> &'static Arc<Entries> {
    static ENTRIES: LazyLock<Arc<Entries>> = LazyLock::new(|| {
        // The tests below check that the files parse.
        let organizations = parse(TEXT).unwrap_or_default();
        Arc::new(Entries { organizations, ..Entries::default() })
    });
    &ENTRIES
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    name: Spanned<SmolStr>,
    #[serde(default)]
    abbreviations: Vec<SmolStr>,
    #[serde(default)]
    aliases: Vec<SmolStr>,
    #[serde(default)]
    de: Vec<SmolStr>,
    #[serde(default)]
    fr: Vec<SmolStr>,
    #[serde(default)]
    es: Vec<SmolStr>,
    #[serde(default)]
    pt: Vec<SmolStr>,
    #[serde(default)]
    it: Vec<SmolStr>,
    #[serde(default)]
    in_context: Vec<SmolStr>,
    #[serde(default)]
    company: Vec<SmolStr>,
    description: SmolStr,
    kind: Option<SmolStr>,
    founded: Option<i32>,
    seat: Option<SmolStr>,
    website: Option<SmolStr>,
    parent: Option<SmolStr>,
    source: Option<SmolStr>,
    #[serde(default)]
    fame: Fame,
}

impl Entry {
    /// The organization whose table begins at the byte `start`.
    fn placed(mut self, start: usize) -> Organization {
        let (aliases, languages) = self.named();
        let entry = self;
        let quoted = entry.name.span();
        Organization {
            span: Span::new(start + quoted.start + 1, start + quoted.end - 1),
            name: entry.name.into_inner(),
            abbreviations: entry.abbreviations,
            aliases,
            languages,
            in_context: entry.in_context,
            company: entry.company,
            description: Some(entry.description),
            kind: entry.kind,
            founded: entry.founded,
            seat: entry.seat,
            website: entry.website,
            parent: entry.parent,
            source: entry.source,
            fame: entry.fame,
            is_person: false,
        }
    }
}

impl Entry {
    /// All names but the first, and the languages of all, as [`Organization`] has them.
    fn named(&mut self) -> (Vec<SmolStr>, Vec<Languages>) {
        let english = Languages::of_tag("en");
        let mut names = std::mem::take(&mut self.aliases);
        let own = names.len();
        let mut languages = vec![Languages::default(); names.len() + 1];
        let lists = [("de", &self.de), ("fr", &self.fr), ("es", &self.es), ("pt", &self.pt), ("it", &self.it)];
        for (tag, list) in lists {
            for name in list {
                let known = names.iter().position(|it| it == name).map(|at| at + 1);
                let at = if *name == *self.name.get_ref() { 0 } else { known.unwrap_or(names.len() + 1) };
                if at > names.len() {
                    names.push(name.clone());
                    languages.push(Languages::default());
                }
                let used_in_english = if at > 0 && at <= own { english } else { Languages::default() };
                languages[at] = languages[at].with(Languages::of_tag(tag)).with(used_in_english);
            }
        }
        (names, languages)
    }
}

/// The line before each entry.
const HEADER: &str = "[[organization]]\n";

/// Parses one table at a time: a tree of all tables would take more memory than anything else at startup.
fn parse(text: &str) -> Result<Vec<Organization>, toml::de::Error> {
    let mut start = 0;
    let tables = text.split(HEADER).map(|table| {
        let at = start;
        start += table.len() + HEADER.len();
        (at, table)
    });
    // Only comments come before the first table.
    tables.skip(1).map(|(at, table)| Ok(toml::from_str::<Entry>(table)?.placed(at))).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::{HashMap, HashSet};

    use super::*;
    use crate::library::name::Symbols;
    use crate::library::source::SourceId;
    use crate::library::{Library, folded_name};

    /// All names of an entry.
    fn names(organization: &Organization) -> impl Iterator<Item = &SmolStr> {
        let Organization { name, abbreviations, aliases, in_context, .. } = organization;
        [name].into_iter().chain(abbreviations).chain(aliases).chain(in_context)
    }

    fn called(name: &str) -> &'static Organization {
        organizations().iter().find(|organization| organization.name == name).unwrap()
    }

    #[test]
    fn the_files_parse() {
        assert_eq!(parse(TEXT).err().map(|error| error.to_string()), None);
        assert!(organizations().len() >= 1000);
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
    fn each_entry_can_be_checked() {
        for Organization { name, website, source, .. } in organizations() {
            let source = source.as_deref().or(website.as_deref()).unwrap_or_default();
            let is_address = source.starts_with("https://") && !source.contains(' ');
            assert!(is_address || (source.len() > 10 && !source.contains("://")), "{name}: {source}");
        }
    }

    #[test]
    fn well_known_organizations_are_marked_also_in_other_sources() {
        let marked = organizations().iter().filter(|organization| organization.fame <= Fame::WellKnown).count();
        assert!((80..=150).contains(&marked), "{marked}");
        let (mut library, mut symbols) = (Library::default(), Symbols::default());
        let own = Organization { name: "united nations".into(), ..Organization::default() };
        let sources = [(SourceId(0), vec![own]), (SourceId::GAZETTEER, organizations().to_vec())];
        for (source, organizations) in sources {
            let entries = Entries { organizations, ..Entries::default() };
            library.set(source, "", Arc::new(entries), &mut symbols);
        }
        let fame = |name| library.organization_named(name).map(|id| (id.source, library.fame(id)));
        assert_eq!(fame("United Nations"), Some((SourceId(0), Fame::Household)));
        assert_eq!(fame("World Food Programme"), Some((SourceId::GAZETTEER, Fame::WellKnown)));
        let mission = "United Nations Assistance Mission for Rwanda";
        assert_eq!(fame(mission), Some((SourceId::GAZETTEER, Fame::Special)));
    }

    #[test]
    fn main_organs_of_the_united_nations_are_called_so_in_six_languages() {
        let council = called("United Nations Security Council");
        let names: Vec<&SmolStr> = names(council).collect();
        for name in ["Security Council", "Sicherheitsrat", "Conseil de sécurité", "Consejo de Seguridad"] {
            assert!(council.in_context.iter().any(|it| it == name), "{name}");
        }
        for name in ["Conselho de Segurança das Nações Unidas", "Consiglio di sicurezza dell'ONU"] {
            assert!(names.contains(&&name.into()), "{name}");
        }
    }

    #[test]
    fn names_are_trimmed_and_listed_once() {
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
    fn company_is_of_entries_and_for_names_that_need_it() {
        let known: HashSet<&SmolStr> = organizations().iter().map(|organization| &organization.name).collect();
        for Organization { name, in_context, company, .. } in organizations() {
            assert!(company.is_empty() || !in_context.is_empty(), "{name}");
            assert!(company.iter().all(|other| other != name && known.contains(other)), "{name}: {company:?}");
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
    fn each_family_is_sorted_after_its_head() {
        for family in TEXT.split("\n# --- ").skip(1) {
            let names: Vec<_> = family.lines().filter_map(|line| line.strip_prefix("name = ")).collect();
            assert!(names[1..].is_sorted(), "{}: {names:?}", family.lines().next().unwrap_or_default());
        }
    }
}
