//! The words for chapters, parts, appendices and pages in running text and headings: CSL's terms of each language
//! that has a table, the table's own, and the full word for a chapter in other languages.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::LocatorKind;
use super::terms::forms;
use crate::language::{self, Languages, Sense};
use crate::markdown::token::fold;

/// What a word counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word {
    /// Chapters, parts, appendices or pages.
    pub kind: LocatorKind,
    /// The languages in which it is singular.
    one: Languages,
    /// The languages in which it is plural.
    several: Languages,
    /// Whether it is an abbreviation that needs its full stop.
    pub is_short: bool,
}

impl Word {
    /// The languages it belongs to; empty if its language has no table.
    pub fn languages(&self) -> Languages {
        self.one.with(self.several)
    }

    /// Whether it is always plural.
    pub(crate) fn is_plural(&self) -> bool {
        self.one.is_empty() && !self.several.is_empty()
    }

    /// Whether it may be singular as well as plural.
    pub(crate) fn is_either(&self) -> bool {
        !self.one.is_empty() && !self.several.is_empty()
    }

    /// Whether some language uses it for the singular only.
    pub(crate) fn is_singular_somewhere(&self) -> bool {
        self.several.is_empty() || !self.one.without(self.several).is_empty()
    }
}

static WORDS: LazyLock<FxHashMap<String, Word>> = LazyLock::new(|| {
    let mut words = FxHashMap::default();
    let mut add = |kind, word: &str, languages, several: bool, is_short| {
        let bare = fold(word.trim_end_matches('.')).into_owned();
        if !bare.chars().all(char::is_alphanumeric) {
            return;
        }
        let none = Word { kind, one: Languages::default(), several: Languages::default(), is_short: true };
        let known = words.entry(bare).or_insert(none);
        if known.kind == kind {
            let count = if several { &mut known.several } else { &mut known.one };
            *count = count.with(languages);
            known.is_short &= is_short;
        }
    };
    for (sense, kind, several) in [
        (Sense::Chapter, LocatorKind::Chapter, false),
        (Sense::Chapters, LocatorKind::Chapter, true),
        (Sense::Page, LocatorKind::Page, false),
        (Sense::Pages, LocatorKind::Page, true),
        (Sense::Part, LocatorKind::Part, false),
        (Sense::Parts, LocatorKind::Part, true),
        (Sense::Appendix, LocatorKind::Appendix, false),
        (Sense::Appendices, LocatorKind::Appendix, true),
    ] {
        for (word, languages) in language::words(sense) {
            add(kind, word, languages, several, word.ends_with('.'));
        }
        for form in forms().filter(|form| form.kind == kind && form.several == several) {
            let languages = Languages::of_tag(form.language);
            let counts = match kind {
                // A short word of a language without a table may be any word of another.
                _ if languages.is_empty() => kind == LocatorKind::Chapter && !form.is_short && form.term.len() > 5,
                LocatorKind::Chapter | LocatorKind::Page => true,
                _ => !form.is_short,
            };
            if counts {
                add(kind, form.term, languages, several, form.is_short);
            }
        }
    }
    words
});

/// What `word`, folded and without its full stop, counts.
pub fn word(word: &str) -> Option<Word> {
    WORDS.get(word).copied()
}

/// All words that count `kind`, folded.
pub fn all(kind: LocatorKind) -> impl Iterator<Item = &'static str> {
    WORDS.iter().filter(move |(_, word)| word.kind == kind).map(|(word, _)| word.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_have_a_number_and_may_be_short() {
        let counted = |text: &str| {
            let word = word(text)?;
            let count = if word.is_plural() {
                "several"
            } else if word.is_either() {
                "either"
            } else {
                "one"
            };
            Some((word.kind, count, word.is_short))
        };
        let chapter = |count, is_short| Some((LocatorKind::Chapter, count, is_short));
        assert_eq!([counted("chapter"), counted("ch")], [chapter("one", false), chapter("one", true)]);
        assert_eq!([counted("chap"), counted("kap")], [chapter("either", false), chapter("either", true)]);
        assert_eq!([counted("kapitel"), counted("kapiteln")], [chapter("either", false), chapter("several", false)]);
        assert_eq!([counted("capitolo"), counted("capp")], [chapter("one", false), chapter("several", true)]);
        assert_eq!([counted("rozdział"), counted("bab")], [chapter("one", false), None]);
        assert_eq!(counted("anhang"), Some((LocatorKind::Appendix, "one", false)));
        assert_eq!([counted("pt"), counted("part.")], [None, None]);
    }

    #[test]
    fn terms_of_csl_are_not_repeated() {
        for (sense, kind) in [
            (Sense::Chapter, LocatorKind::Chapter),
            (Sense::Chapters, LocatorKind::Chapter),
            (Sense::Page, LocatorKind::Page),
            (Sense::Pages, LocatorKind::Page),
            (Sense::Part, LocatorKind::Part),
            (Sense::Parts, LocatorKind::Part),
            (Sense::Appendix, LocatorKind::Appendix),
            (Sense::Appendices, LocatorKind::Appendix),
        ] {
            let several = matches!(sense, Sense::Chapters | Sense::Pages | Sense::Parts | Sense::Appendices);
            for (word, languages) in language::words(sense) {
                let again = forms().any(|form| {
                    let same = (form.kind, form.several, form.term) == (kind, several, word);
                    same && Languages::of_tag(form.language).meet(languages)
                });
                assert!(!again, "{word}");
            }
        }
    }
}
