//! How likely a key with its `@` is to cite a work. Much else looks like a citation: figures and tables of the note
//! itself, identifiers, people, packages, words of programming languages.

use rustc_hash::FxHashSet;

use super::super::token::{Flags, Token};
use super::{Citation, Mode};

/// Evidence for a citation. A key that the library has always counts as one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Evidence {
    /// It looks like something else.
    Against,
    /// A bare word that might as well address somebody: a citation only if the note cites something else.
    Little,
    /// It looks like nothing else.
    Enough,
}

/// Prefixes of labels of figures, tables, sections, theorems and the like in Quarto, bookdown, pandoc-crossref and by
/// custom: `@fig-map`, `@tbl:votes`, `@Sec-methods`.
const CROSS_REFERENCES: &[&str] = &[
    "alg", "algo", "app", "appendix", "apx", "cau", "chap", "chapter", "chp", "cnj", "cor", "def", "eq", "eqn",
    "equation", "ex", "exm", "exr", "fig", "figure", "hyp", "imp", "lem", "listing", "lst", "nte", "part", "prf",
    "prp", "rem", "sec", "section", "sol", "subfig", "supp", "tab", "table", "tbl", "theorem", "thm", "tip", "wrn",
];

/// Prefixes of persistent identifiers: `@doi:10.1000/ab`, `@isbn:...`, `@url:https://...`.
const IDENTIFIERS: &[&str] = &[
    "ads",
    "ark",
    "arxiv",
    "bibcode",
    "clinicaltrials",
    "doi",
    "eprint",
    "file",
    "ftp",
    "hal",
    "handle",
    "hdl",
    "http",
    "https",
    "isbn",
    "issn",
    "jstor",
    "lccn",
    "mailto",
    "oclc",
    "openalex",
    "orcid",
    "pmc",
    "pmcid",
    "pmid",
    "pubmed",
    "raw",
    "ror",
    "shortdoi",
    "ssrn",
    "swh",
    "tag",
    "uri",
    "url",
    "urn",
    "wikidata",
    "zotero",
];

/// Words that CSS, Java, Javadoc, roxygen, Python and BibTeX write with an `@`, in lower case.
const AT_WORDS: &[&str] = &[
    "abstractmethod",
    "apply",
    "article",
    "aspect",
    "author",
    "autowired",
    "bean",
    "book",
    "charset",
    "classmethod",
    "comment",
    "component",
    "container",
    "controller",
    "dataclass",
    "deprecated",
    "description",
    "details",
    "entity",
    "example",
    "examples",
    "export",
    "extend",
    "field",
    "font-face",
    "format",
    "functionalinterface",
    "import",
    "importfrom",
    "inbook",
    "include",
    "incollection",
    "inherit",
    "inheritparams",
    "inject",
    "inproceedings",
    "interface",
    "keyframes",
    "keywords",
    "layer",
    "link",
    "media",
    "misc",
    "mixin",
    "name",
    "namespace",
    "note",
    "override",
    "page",
    "param",
    "phdthesis",
    "preamble",
    "property",
    "rdname",
    "return",
    "returns",
    "section",
    "see",
    "seealso",
    "service",
    "since",
    "slot",
    "staticmethod",
    "string",
    "supports",
    "suppresswarnings",
    "tailwind",
    "techreport",
    "test",
    "throws",
    "title",
    "todo",
    "type",
    "usage",
    "use",
    "version",
];

/// The evidence for `citation`; `sign` is its `@`, `before` the citation before it in its block.
pub(super) fn of(text: &str, citation: &Citation, sign: Option<&Token>, before: Option<&Citation>) -> Evidence {
    let key = citation.key.of(text);
    let in_link = sign.is_some_and(|sign| sign.flags.has(Flags::LINK));
    let touches = before.is_some_and(|before| before.span.end == citation.span.start);
    if in_link || touches || is_label(key) || is_identifier(key) || is_package(key) || is_part_of_more(text, citation) {
        return Evidence::Against;
    }
    let in_bracket = citation.mode == Mode::Normal || citation.bracket.is_some_and(|it| it.covers(citation.span));
    if in_bracket || !citation.locators.is_empty() || has_year(key) {
        return Evidence::Enough;
    }
    let is_at_word = AT_WORDS.binary_search(&key.to_ascii_lowercase().as_str()).is_ok();
    // A decorator with its arguments: `@route("/")`.
    let is_called = text[citation.span.end as usize..].starts_with('(');
    if is_at_word || is_called { Evidence::Against } else { Evidence::Little }
}

/// Whether `key` begins like the label of a figure, a section or an equation.
pub(crate) fn is_label(key: &str) -> bool {
    key.split_once(['-', ':']).is_some_and(|(kind, name)| !name.is_empty() && is_one_of(kind, CROSS_REFERENCES))
}

fn is_identifier(key: &str) -> bool {
    let named = key.split_once(':').is_some_and(|(scheme, _)| is_one_of(scheme, IDENTIFIERS));
    // A bare DOI.
    let registrant = key.strip_prefix("10.").and_then(|rest| rest.split_once('/')).map(|(registrant, _)| registrant);
    named || registrant.is_some_and(|it| it.len() >= 4 && it.bytes().all(|b| b.is_ascii_digit() || b == b'.'))
}

/// `@scope/package`, `@owner/team`. Keys of online bibliographies have a colon or a year as well.
fn is_package(key: &str) -> bool {
    key.contains('/') && !has_year(key) && key.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._~/".contains(&b))
}

/// Whether the key is part of a path or an address, of a link that Markdown cannot parse, or of what TeX alone reads:
/// `/@key`, `\\@key`, `](@key ...)`, `@user@host`, `\index{key@entry}`.
fn is_part_of_more(text: &str, citation: &Citation) -> bool {
    let before = &text[..citation.span.start as usize];
    let mut behind = text[citation.span.end as usize..].chars();
    let goes_on =
        behind.next().is_some_and(|c| c == '@' || c == '/') && behind.next().is_some_and(char::is_alphanumeric);
    before.ends_with(['\\', '/']) || before.ends_with("](") || goes_on || is_in_argument(before)
}

/// Whether `before` ends inside the argument of a TeX command, which Pandoc hands on unread.
fn is_in_argument(before: &str) -> bool {
    /// The longest argument that is looked for, in bytes.
    const LONGEST: usize = 200;
    let mut depth = 0_u32;
    let mut is_within = false;
    for (at, byte) in before.bytes().enumerate().rev().take(LONGEST) {
        match byte {
            b'\n' => return false,
            b'}' => depth += 1,
            b'{' if depth > 0 => depth -= 1,
            b'{' => is_within = true,
            _ if is_within && depth == 0 => {
                let command = &before[..=at];
                let name = command.trim_end_matches(|c: char| c.is_ascii_alphabetic());
                if name.len() < command.len() && name.ends_with('\\') {
                    return true;
                }
                is_within = false;
            }
            _ => {}
        }
    }
    false
}

fn is_one_of(word: &str, sorted: &[&str]) -> bool {
    sorted.binary_search(&word.to_ascii_lowercase().as_str()).is_ok()
}

/// Whether `key` contains the year of a printed book: `doe2020`, `Doe_1987a`.
fn has_year(key: &str) -> bool {
    key.split(|c: char| !c.is_ascii_digit())
        .any(|digits| digits.len() == 4 && digits.parse::<u16>().is_ok_and(|year| (1500..2100).contains(&year)))
}

/// What stands before the label of a figure, in the comment of code that makes it.
const LABEL: &str = "| label:";

/// The labels that `text` gives to its own figures, sections and the like: `{#here}` and, in code that makes a
/// figure, `#| label: here`. And its [`tags`].
pub(in crate::markdown) fn labels(text: &str) -> FxHashSet<&str> {
    let mut labels: FxHashSet<&str> = attributes(text).collect();
    labels.extend(memchr::memmem::find_iter(text.as_bytes(), LABEL).filter_map(|at| {
        let comment = text[..at].trim_end_matches([' ', '\t']).trim_end_matches(|c| "#/%-*".contains(c));
        let begins_line = matches!(comment.trim_end_matches([' ', '\t']).chars().next_back(), None | Some('\n'));
        // Only there is the line looked through, since one may have very many.
        let label = || text[at + LABEL.len()..].lines().next().unwrap_or_default();
        begins_line.then(|| label().trim().trim_matches(['"', '\'']))
    }));
    labels.extend(tags(text));
    labels.remove("");
    labels
}

/// The words that `text` makes citekeys of identifiers, as Manubot reads them: `[@key]: doi:10.5555/x`.
pub(crate) fn tags(text: &str) -> impl Iterator<Item = &str> {
    memchr::memmem::find_iter(text.as_bytes(), "[@").filter_map(|at| {
        let (before, behind) = (text[..at].trim_end_matches(' '), &text[at + "[@".len()..]);
        let key = behind.split(|c: char| c.is_whitespace() || "@[]".contains(c)).next()?;
        let begins_line = before.is_empty() || before.ends_with('\n');
        (begins_line && !key.is_empty() && behind[key.len()..].starts_with("]: ")).then_some(key)
    })
}

/// The words after a `#` in braces that open and close on one line.
fn attributes(text: &str) -> impl Iterator<Item = &str> {
    let mut free = 0;
    let braces = memchr::memchr_iter(b'{', text.as_bytes()).filter_map(move |open| {
        if open < free {
            return None;
        }
        let inside = text[open + 1..].split(['}', '\n']).next().unwrap_or_default();
        free = open + 1 + inside.len();
        Some(inside)
    });
    let words = braces.flat_map(|inside| inside.split(|c: char| c.is_whitespace() || c == '{'));
    words.filter_map(|word| word.strip_prefix('#'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_looked_up_in_order() {
        for words in [CROSS_REFERENCES, IDENTIFIERS, AT_WORDS] {
            assert!(words.is_sorted(), "{words:?}");
        }
    }
}
