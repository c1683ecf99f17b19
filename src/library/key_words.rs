//! The names of organizations by the word that a text must have with a capital letter to name them.

use rustc_hash::{FxHashMap, FxHashSet};
use smol_str::SmolStr;

use super::organization::Organization;
use super::organization_words::stem;
use super::words::{plain, words};

/// The names of a source's organizations, by the [`stem`] of their key word: the first that begins with no small letter.
#[derive(Clone, Debug, Default)]
pub(crate) struct KeyWords(FxHashMap<SmolStr, Vec<Called>>);

/// A name.
#[derive(Clone, Debug)]
struct Called {
    /// The index of its organization.
    organization: u32,
    /// The stems of its other words.
    others: Box<[SmolStr]>,
}

impl KeyWords {
    pub(super) fn of(organizations: &[Organization]) -> Self {
        let mut keys: FxHashMap<SmolStr, Vec<Called>> = FxHashMap::default();
        for (organization, it) in (0..).zip(organizations) {
            for name in std::iter::once(&it.name).chain(&it.aliases).chain(&it.abbreviations) {
                let key = words(name).position(is_capital).unwrap_or_default();
                let mut stems: Vec<SmolStr> = words(name).map(|word| stem(&plain(word)).into()).collect();
                if key < stems.len() {
                    let key = stems.remove(key);
                    keys.entry(key).or_default().push(Called { organization, others: stems.into() });
                }
            }
        }
        Self(keys)
    }
}

/// The words of a text, by their [`stem`]s.
pub(super) struct TextWords<'t> {
    text: &'t str,
    capitals: FxHashSet<SmolStr>,
    /// All, once they are asked for: few texts have a key word.
    all: Option<FxHashSet<SmolStr>>,
}

impl<'t> TextWords<'t> {
    pub fn of(text: &'t str) -> Self {
        let capitals = words(text).filter(|word| is_capital(word)).flat_map(stems_of).collect();
        Self { text, capitals, all: None }
    }

    /// The indices of the organizations of which some name has its key word with a capital here, and all its words.
    pub fn called(&mut self, keys: &KeyWords) -> FxHashSet<u32> {
        let mut found = FxHashSet::default();
        let all = &mut self.all;
        for called in self.capitals.iter().filter_map(|capital| keys.0.get(capital)).flatten() {
            let all = all.get_or_insert_with(|| words(self.text).flat_map(stems_of).collect());
            if called.others.iter().all(|other| all.contains(other)) {
                found.insert(called.organization);
            }
        }
        found
    }
}

/// The stem of a word, and without a plural's `s`: of `IOs` the abbreviation is `IO`.
fn stems_of(word: &str) -> impl Iterator<Item = SmolStr> {
    [Some(word), word.strip_suffix('s')].into_iter().flatten().map(|word| stem(&plain(word)).into())
}

fn is_capital(word: &str) -> bool {
    !word.starts_with(char::is_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_names_whom_it_may_mean() {
        let names = ["European Union", "al-Qaeda", "Union of Lakes", "Quay Board"];
        let mut organizations = names.map(|name| Organization { name: name.into(), ..Organization::default() });
        organizations[3].abbreviations.push("QB".into());
        let keys = KeyWords::of(&organizations);
        let named = |text: &str| {
            let mut named = Vec::from_iter(TextWords::of(text).called(&keys));
            named.sort_unstable();
            named
        };
        assert_eq!(named("what european states ask of the European Union"), [0]);
        assert!(named("a union of european states").is_empty());
        assert_eq!(named("what al-Qaeda is"), [1]);
        assert_eq!(named("the Union, and lakes of its members"), [2]);
        assert_eq!(named("two QBs"), [3]);
        assert!(named("a Quay").is_empty());
    }
}
