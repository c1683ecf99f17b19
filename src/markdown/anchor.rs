//! What a link's `#...` part may call a heading: Pandoc, GitHub and Obsidian each have a way of their own.

/// Whether `fragment` (what stands behind `#`, percent-encoding decoded) names the heading `heading`,
/// whose own identifier is `id`.
pub fn names(fragment: &str, heading: &str, id: Option<&str>) -> bool {
    // Obsidian writes a path of headings; the last one is meant.
    let fragment = fragment.rsplit('#').next().unwrap_or(fragment);
    id == Some(fragment)
        || fragment == pandoc(heading)
        || fragment == github(heading)
        || obsidian(fragment) == obsidian(heading)
}

/// Pandoc's `auto_identifiers` (manual, "Extension: auto_identifiers"): letters, digits, `_ - .` kept,
/// blanks to hyphens, lower case, everything before the first letter dropped.
pub fn pandoc(heading: &str) -> String {
    let kept: String =
        heading.chars().filter(|&c| c.is_alphanumeric() || c.is_whitespace() || matches!(c, '_' | '-' | '.')).collect();
    let joined = kept.split_whitespace().collect::<Vec<_>>().join("-").to_lowercase();
    let from = joined.find(char::is_alphabetic).unwrap_or(joined.len());
    if joined[from..].is_empty() { "section".to_owned() } else { joined[from..].to_owned() }
}

/// GitHub's: lower case, punctuation other than `-` and `_` dropped, blanks to hyphens.
pub fn github(heading: &str) -> String {
    heading
        .trim()
        .to_lowercase()
        .chars()
        .filter(|&c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'))
        .map(|c| if c == ' ' { '-' } else { c })
        .collect()
}

/// Obsidian's: the heading itself; what a link cannot hold (`# | ^ : %% [[ ]]`) is a blank, blanks are one.
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
        assert!(names("1 Introduction Examining Inter-Organizational Relations", heading, None));
        assert!(names("Book#1 Introduction: Examining Inter-Organizational Relations", heading, None));
        assert!(names("intro", heading, Some("intro")));
        assert!(!names("2-introduction", heading, None));
    }
}
