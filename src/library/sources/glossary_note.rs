//! A glossary note: front matter with `type: glossary`, and lists of abbreviations.

use crate::library::source::Entries;
use crate::library::sources::abbreviation_list;
use crate::markdown::Parsed;
use crate::text::Span;

/// Reads the glossary note `text`, which was parsed as `parsed`. The whole note is read as a list of abbreviations;
/// headings (`## A` to `## Z`) and other text between the entries are ignored.
pub fn read(text: &str, parsed: &Parsed) -> Entries {
    let list = abbreviation_list::read(text, parsed, Span::new(0, text.len()));
    Entries { abbreviations: list.abbreviations, problems: list.problems, ..Entries::default() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown;

    /// `short=long` for each entry, and the messages about the others.
    fn entries(text: &str) -> (Vec<String>, Vec<String>) {
        let entries = read(text, &markdown::parse(text));
        let short = entries.abbreviations.into_iter().map(|entry| {
            assert_eq!(entry.span.of(text), entry.short);
            format!("{}={}", entry.short, entry.long)
        });
        (short.collect(), entries.problems.into_iter().map(|problem| problem.message).collect())
    }

    #[test]
    fn every_list_of_the_note_is_read() {
        let text = "---\ntype: glossary\n---\n# Short forms\n\nFrom all my reading.\n\n## A\n\n- **AU**: African Union\n\n\
                    ## P\n\nPoC\n: protection of civilians\n";
        assert_eq!(entries(text).0, ["AU=African Union", "PoC=protection of civilians"]);
        assert_eq!(entries(&text.replace('\n', "\r\n")).0, ["AU=African Union", "PoC=protection of civilians"]);
    }

    #[test]
    fn half_written_front_matter_and_entries_leave_the_rest() {
        let text = "---\ntype: glossary\ntitle: \"Short\n---\n- **AU**:\n- **UN**: United Nations\n";
        let expected = vec!["Nothing says what `AU` stands for.".to_owned()];
        assert_eq!(entries(text), (vec!["UN=United Nations".to_owned()], expected));
    }
}
