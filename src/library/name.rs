//! Names to find in text, and how exactly each must match.

use std::borrow::Cow;

use indexmap::IndexSet;
use rustc_hash::FxBuildHasher;
use smol_str::{SmolStr, format_smolstr};

use crate::language::Sense;
use crate::library::record::title_parts;
use crate::markdown::token::nfc;

/// How exactly a name must match.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Rule {
    /// Exactly (`WHO` is not `who`); a plural `s` may follow.
    Abbreviation,
    /// Words that are capitalised in the name must be capitalised.
    Name,
    /// Like a name, but for a person, whose name may follow titles and offices.
    Person,
    /// In any case: it is long enough to be unmistakable.
    Title,
    /// Only in quotation marks or emphasis: it is too short to be distinguished from ordinary words.
    QuotedTitle,
}

/// A name together with its rule.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Form {
    /// The name in NFC, without a leading article.
    pub text: SmolStr,
    /// How exactly it must match.
    pub rule: Rule,
}

impl Form {
    /// A short form: matches exactly if it has capitals, otherwise like a name.
    pub fn abbreviation(short: &str) -> Self {
        Self { text: nfc(short.trim()).into(), rule: Rule::Abbreviation }
    }

    /// An abbreviation written like a word, as in newspapers: `Unesco`. `None` if it does not consist of capitals, if
    /// that would be another word or name, or if it is too short and not well known enough to be safe.
    pub(crate) fn like_a_word(short: &str, well_known: bool) -> Option<Self> {
        const WORDS: [&str; 12] =
            ["ALENA", "CENTO", "CITES", "GRECO", "IRENA", "ISIS", "MINUT", "MINUTO", "MISMA", "UNIDO", "UNITA", "WADA"];
        let is_long = short.len() > 4 || (short.len() == 4 && well_known);
        let is_capitals = is_long && short.bytes().all(|byte| byte.is_ascii_uppercase());
        let written = || format_smolstr!("{}{}", &short[..1], short[1..].to_ascii_lowercase());
        (is_capitals && !WORDS.contains(&short)).then(|| Self { text: written(), rule: Rule::Abbreviation })
    }

    /// A full name, without a leading `the`. A name that looks like an abbreviation (`FIFA`, `UNESCO`) matches like
    /// one.
    pub fn name(name: &SmolStr) -> Self {
        let bare = name.trim();
        let behind = bare.split_once(' ').filter(|(first, _)| Sense::NameArticle.is(&first.to_lowercase()));
        let bare = behind.map_or(bare, |(_, rest)| rest);
        let one_word = !bare.contains(' ');
        let rule = if one_word && bare.chars().filter(|c| c.is_uppercase()).count() > 1 {
            Rule::Abbreviation
        } else {
            Rule::Name
        };
        Self { text: shared(bare, name), rule }
    }

    /// A person's name.
    pub fn person(name: &SmolStr) -> Self {
        Self { text: shared(name.trim(), name), rule: Rule::Person }
    }

    /// A name as German inflects it: its first adjective (`der Vereinten Nationen`), its last noun (`des Europäischen
    /// Gerichtshofs`).
    pub(crate) fn inflected(name: &str) -> Vec<Self> {
        const ENDINGS: [&str; 4] = ["e", "en", "er", "es"];
        const ADJECTIVES: [&str; 5] = ["isch", "al", "är", "int", "iv"];
        const NOUNS: [&str; 9] = ["amt", "ausschuss", "bund", "gericht", "hof", "parlament", "programm", "rat", "werk"];
        let name = name.trim();
        let mut written: Vec<SmolStr> = vec![name.into()];
        if let Some((first, rest)) = name.split_once(' ') {
            let stem = ENDINGS.iter().find_map(|ending| first.strip_suffix(ending));
            let stem = stem.filter(|stem| ADJECTIVES.iter().any(|ending| stem.ends_with(ending)));
            written.extend(stem.iter().flat_map(|stem| ENDINGS.map(|ending| format_smolstr!("{stem}{ending} {rest}"))));
        }
        let last = name.rsplit(' ').next().unwrap_or_default().to_lowercase();
        if NOUNS.iter().any(|noun| last.ends_with(noun)) {
            let genitives = written.iter().flat_map(|name| ["s", "es"].map(|ending| format_smolstr!("{name}{ending}")));
            written.extend(genitives.collect::<Vec<_>>());
        }
        written.iter().filter(|written| **written != name).map(Self::name).collect()
    }

    /// The forms in which a title is recognised: in full, and only the part before its colon.
    pub fn titles(title: &SmolStr) -> Vec<Self> {
        let short = title_parts(title).0;
        let mut forms = vec![Self::title(title)];
        if short != title.trim() {
            forms.push(Self::title(&short.into()));
        }
        forms
    }

    fn title(title: &SmolStr) -> Self {
        let rule = match title.split_whitespace().count() {
            0..=2 => Rule::QuotedTitle,
            3..=4 => Rule::Name,
            _ => Rule::Title,
        };
        Self { text: shared(title.trim(), title), rule }
    }
}

/// `text`, a part of `whole`, in NFC; shares the memory of `whole` if it is all of it.
fn shared(text: &str, whole: &SmolStr) -> SmolStr {
    match nfc(text) {
        Cow::Borrowed(text) if text.len() == whole.len() => whole.clone(),
        text => text.into(),
    }
}

/// A number for a form that stays the same as long as the workspace is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Symbol(pub u32);

/// All forms that have ever had a symbol.
#[derive(Clone, Debug, Default)]
pub struct Symbols {
    forms: IndexSet<Form, FxBuildHasher>,
}

impl Symbols {
    /// The symbol of `form`; assigns a new one if it has none yet.
    pub fn intern(&mut self, form: &Form) -> Symbol {
        let known = self.forms.get_index_of(form);
        Symbol(known.unwrap_or_else(|| self.forms.insert_full(form.clone()).0) as u32)
    }

    /// Gives back room for forms that have not come.
    pub(crate) fn shrink(&mut self) {
        self.forms.shrink_to_fit();
    }

    /// The form that `symbol` stands for.
    pub fn form(&self, symbol: Symbol) -> Option<&Form> {
        self.forms.get_index(symbol.0 as usize)
    }
}
