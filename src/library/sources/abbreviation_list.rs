//! Lists of abbreviations in book pages and glossary notes.
//!
//! Each of these forms is recognised, and `*[UN]: United Nations` too:
//!
//! ```markdown
//! - **UN**: United Nations
//! - UN: United Nations
//!
//! UN – United Nations
//!
//! UN
//! : United Nations
//! ```
//!
//! Such a section may contain other text as well. A line without a separator is ignored. So is a paragraph unless
//! each of its lines is an entry, and `See also: the index`, whose first half is neither emphasised nor shaped like
//! an abbreviation.

use crate::library::abbreviation::Abbreviation;
use crate::library::sources::plain_text::{bare, words};
use crate::markdown::token::{Flags, Token, is_dash};
use crate::markdown::{BlockKind, Parsed};
use crate::text::{Problem, Span, steps};

/// A parsed list of abbreviations. The span of each abbreviation is that of its short form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AbbreviationList {
    /// The entries, in the order of the text.
    pub abbreviations: Vec<Abbreviation>,
    /// Incomplete entries.
    pub problems: Vec<Problem>,
}

/// Reads the list in `section` of `text`, which was parsed as `parsed`.
pub fn read(text: &str, parsed: &Parsed, section: Span) -> AbbreviationList {
    let mut reader = Reader { text, list: AbbreviationList::default() };
    let mut term: &[Token] = &[];
    let mut last_item = 0;
    for block in parsed.blocks_in(section) {
        let tokens = parsed.tokens_of(block);
        match block.kind {
            BlockKind::Term => term = tokens,
            BlockKind::Definition => reader.entry(Entry { short: std::mem::take(&mut term), long: tokens }),
            // Only the first paragraph of each item; items are numbered in the order in which they begin.
            BlockKind::Paragraph if block.item > last_item => {
                last_item = block.item;
                reader.line(tokens);
            }
            BlockKind::Paragraph if block.item == 0 => reader.paragraph(tokens),
            _ => {}
        }
    }
    let mut list = reader.list;
    let first = parsed.abbreviations.partition_point(|line| line.short.start < section.start);
    let lines = steps::each(&parsed.abbreviations[first..]).take_while(|line| section.covers(line.short));
    list.abbreviations.extend(lines.filter(|line| !line.short.is_empty() && !line.long.is_empty()).map(|line| {
        Abbreviation { short: line.short.of(text).into(), long: line.long.of(text).into(), span: line.short }
    }));
    list.abbreviations.sort_by_key(|abbreviation| abbreviation.span);
    list
}

/// The most marks that make up a dash: `---`.
const LONGEST_DASH: usize = 3;

/// The two halves of an entry.
#[derive(Clone, Copy)]
struct Entry<'p> {
    short: &'p [Token],
    long: &'p [Token],
}

struct Reader<'t> {
    text: &'t str,
    list: AbbreviationList,
}

impl Reader<'_> {
    /// Parses `UN: United Nations` or `UN – United Nations`.
    fn line(&mut self, tokens: &[Token]) {
        if let Some(entry) = self.split(tokens) {
            self.entry(entry);
        }
    }

    /// Parses a paragraph with an entry on each line.
    fn paragraph(&mut self, tokens: &[Token]) {
        let same_line = |a: &Token, b: &Token| !self.text[a.span.end as usize..b.span.start as usize].contains('\n');
        let entries: Option<Vec<Entry<'_>>> =
            tokens.chunk_by(same_line).map(|line| self.split(line).filter(|entry| self.is_whole(entry))).collect();
        for entry in entries.unwrap_or_default() {
            self.entry(entry);
        }
    }

    fn entry(&mut self, Entry { short, long }: Entry<'_>) {
        let Some((first, last)) = short.first().zip(short.last()).filter(|_| self.is_short_form(short)) else { return };
        let span = bare(self.text, first).join(bare(self.text, last));
        let short = words(self.text, short);
        let long = words(self.text, long).trim_end_matches([',', ';']).to_owned();
        if long.is_empty() {
            self.list.problems.push(Problem::new(span, format!("Nothing says what `{short}` stands for.")));
        } else {
            self.list.abbreviations.push(Abbreviation { short: short.into(), long: long.into(), span });
        }
    }

    /// The halves of a line: before and after its first colon or separate dash.
    fn split<'p>(&self, line: &'p [Token]) -> Option<Entry<'p>> {
        (1..line.len()).find_map(|at| {
            let separates = |token: &&Token| token.text(self.text).chars().all(|c| is_dash(c) || c == '=');
            let width = match line[at].text(self.text) {
                ":" => 1,
                _ if line[at].spaced() => line[at..].iter().take(LONGEST_DASH).take_while(separates).count(),
                _ => 0,
            };
            let long = &line[at + width..];
            (width > 0 && long.first().is_none_or(Token::spaced)).then_some(Entry { short: &line[..at], long })
        })
    }

    /// Whether both halves are present, as is required in running text.
    fn is_whole(&self, entry: &Entry<'_>) -> bool {
        self.is_short_form(entry.short) && !entry.long.is_empty()
    }

    /// Whether `tokens` look like a short form: a few emphasised words, or up to three words of which the first has a
    /// capital or a digit after its first letter (`UN`, `PoC`, `G5 Sahel`).
    fn is_short_form(&self, tokens: &[Token]) -> bool {
        let short = words(self.text, tokens);
        let count = short.split(' ').count();
        let mut letters = short.split(' ').next().unwrap_or_default().chars().skip(1);
        let shaped = letters.any(|c| c.is_uppercase() || c.is_ascii_digit());
        let marked =
            tokens.iter().all(|token| token.flags.has(Flags::EMPHASIS) || token.text(self.text).starts_with('`'));
        short.contains(char::is_alphanumeric) && if marked { count <= 5 } else { count <= 3 && shaped }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown;

    fn whole(text: &str) -> AbbreviationList {
        read(text, &markdown::parse(text), Span::new(0, text.len()))
    }

    /// `short=long` for each entry; each span must cover the short form as written.
    fn entries(text: &str) -> Vec<String> {
        let entry = |entry: Abbreviation| {
            assert_eq!(entry.span.of(text), entry.short, "{text}");
            format!("{}={}", entry.short, entry.long)
        };
        whole(text).abbreviations.into_iter().map(entry).collect()
    }

    #[test]
    fn each_form_is_read() {
        let cases = [
            ("- **UN**: United Nations\n", vec!["UN=United Nations"]),
            ("- **UN:** United Nations\n", vec!["UN=United Nations"]),
            ("* UN: United Nations;\n", vec!["UN=United Nations"]),
            ("1. UN – United Nations\n", vec!["UN=United Nations"]),
            ("- `PoC` - protection of civilians", vec!["PoC=protection of civilians"]),
            ("- **UN**:\n  United\n  Nations\n- EU: European Union", vec!["UN=United Nations", "EU=European Union"]),
            ("- UN: United Nations\n\n- EU: European Union\n", vec!["UN=United Nations", "EU=European Union"]),
            ("UN – United Nations\nEU – European Union\n", vec!["UN=United Nations", "EU=European Union"]),
            ("UN\n: United Nations\n\nEU\n:   European Union\n", vec!["UN=United Nations", "EU=European Union"]),
            ("UN\n\n:   United Nations\n\n    Founded in 1945.\n", vec!["UN=United Nations"]),
            ("*[UN]: United Nations\n*[EU]: European Union\n", vec!["UN=United Nations", "EU=European Union"]),
            ("- **UN**: [United *Nations*](https://un.org)\n", vec!["UN=United Nations"]),
            ("- **UN**: [[organizations/un|United Nations]]\n", vec!["UN=United Nations"]),
            ("- **G5 Sahel**: Group of Five for the Sahel", vec!["G5 Sahel=Group of Five for the Sahel"]),
            ("- G5 Sahel: Group of Five", vec!["G5 Sahel=Group of Five"]),
            ("- **e.g.**: for example", vec!["e.g.=for example"]),
            ("- **ÖVP**: Österreichische Volkspartei", vec!["ÖVP=Österreichische Volkspartei"]),
            ("> - UN: United Nations\n", vec!["UN=United Nations"]),
            ("- UN: United Nations\n  - UNSC: Security Council", vec!["UN=United Nations", "UNSC=Security Council"]),
            ("- UN -- United Nations[^1]\n\n[^1]: Since 1945.\n", vec!["UN=United Nations"]),
            ("- [[UN]]: [[United Nations]]\n", vec!["UN=United Nations"]),
            ("- **UN**: United Nations\n\n  EU: a remark.\n", vec!["UN=United Nations"]),
            ("- **EU–UN**: a partnership", vec!["EU–UN=a partnership"]),
        ];
        for (text, expected) in cases {
            assert_eq!(entries(text), expected, "{text}");
            assert_eq!(whole(text).problems, [], "{text}");
        }
    }

    #[test]
    fn other_text_is_left_alone() {
        let cases = [
            "See also: the index of the book.\n",
            "- See also: the index\n",
            "- https://example.org/UN\n",
            "- UN\n",
            "Of these, UN – United Nations – matters most.\nThe rest: less.\n",
            "```\nUN: United Nations\n```\n",
            "- UN: <!-- to do -->\n",
            "<!-- UN: United Nations -->\n",
            "### UN: United Nations\n",
        ];
        for text in cases {
            assert_eq!(entries(text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn windows_line_ends_change_nothing() {
        let text = "- **UN**: United\r\n  Nations\r\n- EU: European Union\r\n\r\nAU\r\n: African Union\r\n";
        assert_eq!(entries(text), ["UN=United Nations", "EU=European Union", "AU=African Union"]);
    }

    #[test]
    fn an_incomplete_entry_is_a_problem() {
        let text = "- **UN**:\n- EU: European Union\n- AU:\n";
        let problems = whole(text).problems;
        let reported: Vec<_> =
            problems.iter().map(|problem| (problem.span.of(text), problem.message.as_str())).collect();
        assert_eq!(
            reported,
            [("UN", "Nothing says what `UN` stands for."), ("AU", "Nothing says what `AU` stands for.")]
        );
        assert_eq!(entries(text), ["EU=European Union"]);
    }

    #[test]
    fn only_the_section_is_read_and_spans_are_those_of_the_text() {
        let text = "- EU: European Union\n\n## Abbreviations\n\n- **UN**: United Nations\n";
        let section = Span::new(text.find("\n- **UN").unwrap(), text.len());
        let list = read(text, &markdown::parse(text), section);
        assert_eq!(list.abbreviations.len(), 1);
        assert_eq!(list.abbreviations[0].span.of(text), "UN");
    }

    proptest::proptest! {
        #[test]
        fn no_text_is_too_odd(text in "[-*_:>` \\[\\]=–\t\r\nUNaé&;#|(){}1.~$^!\\\\<]{0,60}") {
            for entry in whole(&text).abbreviations {
                proptest::prop_assert!(!entry.short.is_empty() && !entry.long.is_empty());
                proptest::prop_assert!(!entry.span.of(&text).is_empty());
            }
        }
    }
}
