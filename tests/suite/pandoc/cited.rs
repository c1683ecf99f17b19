//! What one work cited in a note looks like, to pandoc and to Glossator, in the same words.

use glossator::markdown::citation::{Citation, Mode};
use glossator::markdown::locator::suffix::Suffix;
use glossator::markdown::locator::terms::Locale;
use glossator::markdown::parse;
use glossator::markdown::token::Token;
use glossator::text::Span;

/// One work cited.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cited {
    /// The key.
    pub key: String,
    /// Pandoc's word for how it is cited.
    pub mode: String,
    /// The words before the key.
    pub prefix: String,
    /// The words behind it.
    pub suffix: String,
    /// CSL's label of the locator, and its value.
    pub locator: Option<(String, String)>,
}

impl Cited {
    /// In a line, with all that the two print differently left out: marks, kinds of blanks, quotation marks and dashes.
    pub fn line(&self) -> String {
        let locator = match &self.locator {
            Some((label, value)) => format!(" at {label} {}", bare(value)),
            None => String::new(),
        };
        format!("{} {} [{}] [{}]{locator}", self.mode, self.key, bare(&self.prefix), bare(&self.suffix))
    }
}

/// `text` without marks, quotation marks, dashes, and with single blanks.
fn bare(text: &str) -> String {
    let left_out = |c: char| "*_~^`$'\"‘’“”-–—\\{}<>[]!".contains(c) || c.is_whitespace();
    let words = text.replace("...", "…").replace("&amp;", "&").replace(left_out, " ");
    words.split_whitespace().collect::<Vec<_>>().join(" ").replace(" ,", ",").replace(" ;", ";")
}

/// What Glossator reads in `note`, with the terms that Pandoc knows in the language `lang`.
pub fn read(lang: &str, note: &str) -> Vec<Cited> {
    let parsed = parse(note);
    let language = Locale::of(lang);
    let tokens_in =
        |span: Span| -> Vec<Token> { parsed.tokens.iter().filter(|token| span.covers(token.span)).copied().collect() };
    let written = |span: Span| -> String {
        let words = tokens_in(span);
        words
            .iter()
            .map(|token| if token.spaced() { " ".to_owned() + token.text(note) } else { token.text(note).to_owned() })
            .collect()
    };
    let one = |citation: &Citation| Cited {
        key: citation.key.of(note).to_owned(),
        mode: match citation.mode {
            Mode::InText => "AuthorInText",
            Mode::Normal => "NormalCitation",
            Mode::WithoutAuthor => "SuppressAuthor",
        }
        .to_owned(),
        prefix: written(citation.prefix),
        suffix: written(citation.suffix),
        locator: Suffix::new(note, &tokens_in(citation.suffix))
            .take(0, &|term| language.kind(term))
            .map(|taken| (taken.kind.name().to_owned(), written(taken.value))),
    };
    parsed.citations.iter().map(one).collect()
}
