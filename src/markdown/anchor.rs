//! How the `#...` part of a link names a heading. Pandoc, GitHub and Obsidian each do it differently.

use rustc_hash::FxHashMap;

use crate::text::steps;

/// Headings by all their names.
#[derive(Debug, Default)]
pub(crate) struct Headings {
    /// By the identifiers of Pandoc and GitHub.
    identified: FxHashMap<String, u32>,
    /// As Obsidian compares them.
    obsidian: FxHashMap<String, u32>,
}

impl Headings {
    /// Takes the headings in order. A heading without text has no name.
    pub fn new<'h>(headings: impl IntoIterator<Item = &'h str>) -> Self {
        let mut names = Self::default();
        for (index, heading) in steps::each((0..).zip(headings)).filter(|(_, heading)| !heading.is_empty()) {
            for identifier in [pandoc(heading), github(heading)] {
                names.identified.entry(identifier).or_insert(index);
            }
            names.obsidian.entry(obsidian(heading)).or_insert(index);
        }
        names
    }

    /// The index of the first heading that `fragment` (the part after `#`, percent-decoded) names.
    pub fn named(&self, fragment: &str) -> Option<u32> {
        // Obsidian writes a path of headings; the last one counts.
        let fragment = fragment.rsplit('#').next().unwrap_or(fragment);
        let indices = [self.identified.get(fragment), self.obsidian.get(&obsidian(fragment))];
        indices.into_iter().flatten().min().copied()
    }
}

/// Pandoc's `auto_identifiers` (manual, "Extension: auto_identifiers"): keeps letters, digits and `_ - .`, turns
/// spaces into hyphens, lowercases, and drops everything before the first letter.
pub fn pandoc(heading: &str) -> String {
    let kept: String =
        heading.chars().filter(|&c| c.is_alphanumeric() || c.is_whitespace() || matches!(c, '_' | '-' | '.')).collect();
    let joined = kept.split_whitespace().collect::<Vec<_>>().join("-").to_lowercase();
    let from = joined.find(char::is_alphabetic).unwrap_or(joined.len());
    if joined[from..].is_empty() { "section".to_owned() } else { joined[from..].to_owned() }
}

/// GitHub's identifier: lowercases, drops punctuation other than `-` and `_`, turns spaces into hyphens.
pub(crate) fn github(heading: &str) -> String {
    heading
        .trim()
        .to_lowercase()
        .chars()
        .filter(|&c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'))
        .map(|c| if c == ' ' { '-' } else { c })
        .collect()
}

/// Obsidian's form: the heading itself, with characters that a link cannot hold (`# | ^ : %% [[ ]]`) as spaces, and
/// spaces collapsed.
fn obsidian(heading: &str) -> String {
    let blank = heading.replace(['#', '|', '^', ':', '%', '[', ']', '\\'], " ");
    blank.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_tool_names_headings_in_its_way() {
        let heading = "1 Introduction: Examining Inter-Organizational Relations";
        assert_eq!(pandoc(heading), "introduction-examining-inter-organizational-relations");
        assert_eq!(github(heading), "1-introduction-examining-inter-organizational-relations");
        let headings = Headings::new(["", "Preface", heading, heading]);
        for fragment in [
            "introduction-examining-inter-organizational-relations",
            "1-introduction-examining-inter-organizational-relations",
            "1 Introduction Examining Inter-Organizational Relations",
            "Book#1 Introduction: Examining Inter-Organizational Relations",
        ] {
            assert_eq!(headings.named(fragment), Some(2), "{fragment}");
        }
        assert_eq!(
            (headings.named("preface"), headings.named("2-introduction"), headings.named("")),
            (Some(1), None, None)
        );
    }
}
