//! Lists of abbreviations, as book pages and glossary notes have them.
//!
//! Four forms are understood:
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
//! Readers write other things into such a section too. What has no separator is left alone; so is a
//! paragraph unless each of its lines is an entry, and `See also: the index`, whose first half is neither
//! emphasised nor shaped like an abbreviation.

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use crate::library::abbreviation::Abbreviation;
use crate::library::sources::problem::Problem;
use crate::text::Span;

/// What a list of abbreviations says. The span of each abbreviation is that of its short form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AbbreviationList {
    /// The entries, in the order of the text.
    pub abbreviations: Vec<Abbreviation>,
    /// Entries that only began.
    pub problems: Vec<Problem>,
}

/// Reads the Markdown in `section` of `text`, which holds whole lines. Spans are places in `text`.
pub fn read(text: &str, section: Span) -> AbbreviationList {
    let options = Options::ENABLE_DEFINITION_LIST | Options::ENABLE_WIKILINKS | Options::ENABLE_FOOTNOTES;
    let mut reader = Reader::default();
    for (event, range) in Parser::new_ext(section.of(text), options).into_offset_iter() {
        let start = section.start as usize;
        reader.event(event, start + range.start..start + range.end, text);
    }
    reader.list
}

/// A character of prose and where it comes from; several characters for one entity share its place.
#[derive(Clone, Copy)]
struct Letter {
    char: char,
    span: Span,
    /// Whether it stands in emphasis or code, which sets a short form apart.
    marked: bool,
}

/// What the letters that are being gathered may turn out to be.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Block {
    /// Nothing: an item's second paragraph, a heading, code.
    #[default]
    Other,
    /// One entry.
    Item,
    /// An entry on each line.
    Paragraph,
    /// The short form of a definition list.
    Term,
    /// Its long form.
    Definition,
}

#[derive(Default)]
struct Reader {
    list: AbbreviationList,
    block: Block,
    letters: Vec<Letter>,
    /// How many emphases the text stands in.
    marks: usize,
    /// How many items or definitions it stands in.
    depth: usize,
    /// The last term, until a definition takes it.
    term: Vec<Letter>,
}

impl Reader {
    fn event(&mut self, event: Event<'_>, range: Range<usize>, text: &str) {
        match event {
            Event::Text(words) => self.gather(&words, range, text, false),
            Event::Code(words) => self.gather(&words, range, text, true),
            Event::SoftBreak | Event::HardBreak => self.gather("\n", range, text, false),
            Event::Start(tag) => self.start(&tag),
            Event::End(tag) => self.end(tag),
            _ => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::Emphasis | Tag::Strong => self.marks += 1,
            Tag::Link { .. } | Tag::Image { .. } => {}
            Tag::Item => {
                self.depth += 1;
                self.open(Block::Item);
            }
            Tag::DefinitionListTitle => self.open(Block::Term),
            Tag::DefinitionListDefinition => {
                self.depth += 1;
                self.open(Block::Definition);
            }
            // The first paragraph of an item is the item's own text.
            Tag::Paragraph if self.block != Block::Other && self.letters.is_empty() => {}
            Tag::Paragraph if self.depth == 0 => self.open(Block::Paragraph),
            _ => self.open(Block::Other),
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Emphasis | TagEnd::Strong => self.marks = self.marks.saturating_sub(1),
            TagEnd::Link | TagEnd::Image => {}
            TagEnd::Item | TagEnd::DefinitionListDefinition => {
                self.depth = self.depth.saturating_sub(1);
                self.open(Block::Other);
            }
            _ => self.open(Block::Other),
        }
    }

    fn gather(&mut self, words: &str, range: Range<usize>, text: &str, code: bool) {
        if self.block == Block::Other {
            return;
        }
        let marked = code || self.marks > 0;
        let verbatim = text.get(range.clone()).and_then(|source| source.find(words));
        self.letters.extend(words.char_indices().map(|(index, char)| {
            let span = match verbatim {
                Some(at) => {
                    let start = range.start + at + index;
                    Span::new(start, start + char.len_utf8())
                }
                None => Span::new(range.start, range.end),
            };
            Letter { char, span, marked }
        }));
    }

    /// Ends the block before, reading what it says, and begins another.
    fn open(&mut self, block: Block) {
        let letters = std::mem::take(&mut self.letters);
        match std::mem::replace(&mut self.block, block) {
            Block::Other => {}
            Block::Item => {
                if let Some((short, long)) = split(&letters) {
                    self.entry(short, long);
                }
            }
            Block::Paragraph => {
                let entries: Option<Vec<_>> =
                    letters.split(|letter| letter.char == '\n').map(|line| split(line).filter(stands_for)).collect();
                for (short, long) in entries.unwrap_or_default() {
                    self.entry(short, long);
                }
            }
            Block::Term => self.term = letters,
            Block::Definition => {
                let term = std::mem::take(&mut self.term);
                self.entry(trim(&term), trim(&letters));
            }
        }
    }

    fn entry(&mut self, short: &[Letter], long: &[Letter]) {
        let Some((first, last)) = short.first().zip(short.last()).filter(|_| is_short_form(short)) else { return };
        let span = first.span.join(last.span);
        let short = words(short);
        match words(long) {
            long if long.is_empty() => {
                self.list.problems.push(Problem::new(format!("Nothing says what `{short}` stands for."), span));
            }
            long => self.list.abbreviations.push(Abbreviation { short, long, span }),
        }
    }
}

/// The two halves of `UN: United Nations` or `UN – United Nations`, trimmed.
fn split(line: &[Letter]) -> Option<(&[Letter], &[Letter])> {
    let blank = |index: usize| line.get(index).is_none_or(|letter| letter.char.is_whitespace());
    let at = (1..line.len()).find(|&index| match line[index].char {
        ':' => blank(index + 1),
        '-' | '–' | '—' | '=' => blank(index - 1) && blank(index + 1),
        _ => false,
    })?;
    Some((trim(&line[..at]), trim(&line[at + 1..])))
}

/// Whether both halves of an entry are there, as they must be in running text.
fn stands_for((short, long): &(&[Letter], &[Letter])) -> bool {
    is_short_form(short) && !long.is_empty()
}

/// Whether `letters` may stand for something longer: a few emphasised words, or up to three of which
/// the first has a capital or a digit behind its first letter (`UN`, `PoC`, `G5 Sahel`).
fn is_short_form(letters: &[Letter]) -> bool {
    let text = words(letters);
    let count = text.split(' ').count();
    let first = text.split(' ').next().unwrap_or_default();
    let marked = letters.iter().all(|letter| letter.marked || letter.char.is_whitespace());
    let shaped = first.chars().skip(1).any(|c| c.is_uppercase() || c.is_ascii_digit());
    text.contains(char::is_alphanumeric) && if marked { count <= 5 } else { count <= 3 && shaped }
}

/// `letters` without white space around them, without the punctuation that ends an item, and without the
/// `*[...]` that Markdown Extra writes an abbreviation in.
fn trim(mut letters: &[Letter]) -> &[Letter] {
    while let [first, rest @ ..] = letters
        && first.char.is_whitespace()
    {
        letters = rest;
    }
    while let [rest @ .., last] = letters
        && (last.char.is_whitespace() || matches!(last.char, ',' | ';'))
    {
        letters = rest;
    }
    match letters {
        [star, open, inner @ .., close] if (star.char, open.char, close.char) == ('*', '[', ']') => inner,
        _ => letters,
    }
}

/// The text of `letters`, each stretch of white space as one space.
fn words(letters: &[Letter]) -> String {
    let text: String = letters.iter().map(|letter| letter.char).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole(text: &str) -> AbbreviationList {
        read(text, Span::new(0, text.len()))
    }

    /// `short=long` of each entry; each span must cover the short form as it is written.
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
            ("- **EU–UN**: a partnership", vec!["EU–UN=a partnership"]),
        ];
        for (text, expected) in cases {
            assert_eq!(entries(text), expected, "{text}");
            assert_eq!(whole(text).problems, [], "{text}");
        }
    }

    #[test]
    fn what_is_no_entry_is_left_alone() {
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
    fn an_entry_that_only_began_is_a_problem() {
        let text = "- **UN**:\n- EU: European Union\n- AU:\n";
        let problems = whole(text).problems;
        let said: Vec<_> = problems.iter().map(|problem| (problem.span.of(text), problem.message.as_str())).collect();
        assert_eq!(said, [("UN", "Nothing says what `UN` stands for."), ("AU", "Nothing says what `AU` stands for.")]);
        assert_eq!(entries(text), ["EU=European Union"]);
    }

    #[test]
    fn only_the_section_is_read_and_spans_are_those_of_the_text() {
        let text = "- EU: European Union\n\n## Abbreviations\n\n- **UN**: United Nations\n";
        let section = Span::new(text.find("\n- **UN").unwrap(), text.len());
        let list = read(text, section);
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
