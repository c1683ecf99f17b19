//! `Chapter 4` as a citation, which Pandoc prints: `[@franke2023a]` where the chapter has a key and authors of its own,
//! else `[@iorwo2023, chap. 4]`, with the term that Pandoc takes in the note's language; or in running text,
//! `@iorwo2023 [chap. 4]`. So are works that are named by author and year.

use super::action::{Action, ActionKind, Effect, titled};
use super::asked::Asked;
use super::own_words::OwnWords;
use super::unknown_chapter::number_in;
use crate::features::completion::{chapter_term, cited};
use crate::language::Sense;
use crate::library::variables::Variable;
use crate::library::{Cited, ThingId};
use crate::markdown::citation::key_span;
use crate::markdown::locator::LocatorKind;
use crate::markdown::locator::terms::Count;
use crate::recognition::{Anchor, Mention, MentionKind};
use crate::resolution::{Certainty, Target};
use crate::text::numeral::Numeral;
use crate::text::{Span, line_start};

pub(super) fn actions(asked: &Asked<'_>) -> Vec<Action> {
    let places = 0..asked.note.mentions.all.len();
    let named: Vec<Named> = places.filter_map(|place| Named::find(asked, place)).collect();
    let here = named.iter().find(|it| asked.touches(it.words.join(it.replaced())));
    let mut found = Vec::new();
    for form in [Form::Bracket, Form::Text] {
        // What introduces it need not be told.
        if let Some((edit, citation)) = here.and_then(|it| Some((it.edit(form)?, it.citation(form, "")))) {
            let title = titled(format!("Cite as {citation}"));
            found.push(Action::new(ActionKind::Rewrite, title, Effect::Write(vec![edit])));
        }
    }
    let chapters = named.iter().filter(|it| it.is_chapter).count();
    if chapters > 0 && (asked.is_whole || (here.is_some_and(|it| it.is_chapter) && chapters > 1)) {
        found.push(Action::new(
            ActionKind::Source,
            "Cite every chapter that is named in this note".into(),
            Effect::CiteAll,
        ));
    }
    found
}

/// The edits that cite every chapter that the writer names in running text.
pub(super) fn all(asked: &Asked<'_>) -> Vec<(Span, String)> {
    let own = OwnWords::of(asked.text);
    let named = (0..asked.note.mentions.all.len()).filter_map(|place| Named::find(asked, place));
    named.filter(|it| it.is_chapter && own.has(it.words)).filter_map(|it| it.edit(Form::Bracket)).collect()
}

/// How something is cited.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// `[@key, chap. 4]`
    Bracket,
    /// `@key [chap. 4]`
    Text,
}

/// A chapter or work named in words.
struct Named {
    /// All the words that name it and its pages.
    words: Span,
    /// Its citekey with the sign.
    key: String,
    /// What follows the key: `chap. 4`, `p. 81`.
    locators: Vec<String>,
    /// The round bracket that holds the words and nothing else but what introduces them, and that.
    bracket: Option<(Span, String)>,
    /// Whether an article stands before the words, which then stay.
    stays: bool,
    /// Whether words in running text may be cited in a bracket of their own.
    may_be_bracketed: bool,
    /// The end of a comma behind the words that a citation in running text makes needless.
    comma: Option<usize>,
    is_chapter: bool,
}

impl Named {
    /// What the mention at `place` names; `None` where it is not named alone, or its book is named in a way that a citation
    /// would repeat.
    fn find(asked: &Asked<'_>, place: usize) -> Option<Self> {
        let mention = asked.note.mentions.all.get(place)?;
        match mention.kind {
            MentionKind::Chapter { beside, locator: false, number } => {
                Self::chapter(asked, place, mention, beside, number)
            }
            MentionKind::Narrative { with_authors: true, .. } => Self::work(asked, place, mention),
            _ => None,
        }
    }

    fn chapter(asked: &Asked<'_>, place: usize, mention: &Mention, beside: Anchor, number: Numeral) -> Option<Self> {
        let (text, mentions) = (asked.text, &asked.note.mentions);
        let Some(Target::Chapter(chapter)) = asked.reference_of(mention.span)?.target() else { return None };
        let next = mentions.all.get(place + 1);
        if !is_alone(asked, mention, next) || in_square_bracket(text, mention.span) {
            return None;
        }
        let mut words = match beside {
            Anchor::Nothing | Anchor::OwnNumber | Anchor::Perhaps(_) => mention.span,
            Anchor::Key(key) => mention.span.join(of_key(text, mention.span, mentions.string(key))?),
            Anchor::Link(_) | Anchor::Words(_) => return None,
        };
        let (key, locator) = key_and_locator(asked, chapter)?;
        let mut locators: Vec<String> = locator.into_iter().collect();
        // Its pages, and no others behind them.
        let is_own =
            |it: &&Mention| matches!(it.kind, MentionKind::Pages { chapter: Some(of), .. } if of.value == number.value);
        let pages =
            next.filter(|next| is_own(next) && text.get(words.end as usize..next.span.start as usize) == Some(", "));
        if let Some(pages) = pages {
            let more = mentions.all.get(place + 2);
            if more.is_some_and(|it| {
                matches!(it.kind, MentionKind::Pages { .. }) && it.span.start <= pages.span.end + LIST_WORD
            }) {
                return None;
            }
            locators.push(pages.span.of(text).to_owned());
            words.end = pages.span.end;
        }
        let behind = text.get(words.end as usize..)?;
        if is_possessive(behind) {
            return None;
        }
        Some(Self {
            words,
            key,
            locators,
            bracket: bracket(text, words),
            stays: follows_article(text, words),
            may_be_bracketed: true,
            comma: pages.filter(|_| behind.starts_with(", ")).map(|_| words.end as usize + 1),
            is_chapter: true,
        })
    }

    /// `Feldmann (2023: 175)`, `(Feldmann, 2023)`.
    fn work(asked: &Asked<'_>, place: usize, mention: &Mention) -> Option<Self> {
        let text = asked.text;
        let references = asked.snapshot.references(asked.note);
        let reference = references.iter().find(|it| it.span.end == mention.span.end && mention.span.covers(it.span))?;
        let thing = match reference.target().filter(|_| reference.certainty == Certainty::Stated)? {
            Target::Work(thing) | Target::Chapter(thing) => thing,
            _ => return None,
        };
        let key = asked.library.view(thing)?.citekey().to_owned();
        let is_it = asked.snapshot.context(asked.note).cited(&key).map(Cited::thing) == Some(thing);
        if key.is_empty() || !is_it || in_square_bracket(text, reference.span) {
            return None;
        }
        let mut words = reference.span;
        let mut locators = Vec::new();
        let next = asked.note.mentions.all.get(place + 1).filter(|it| matches!(it.kind, MentionKind::Pages { .. }));
        let between = next.and_then(|next| text.get(words.end as usize..next.span.start as usize));
        if let Some(next) = next.filter(|_| between.is_some_and(|it| matches!(it, ": " | ":" | ", "))) {
            let written = next.span.of(text);
            let language = asked.snapshot.language(asked.note);
            let count = if written.contains(['-', '–', ',']) { Count::Several } else { Count::One };
            locators.push(match language.term(LocatorKind::Page, count) {
                Some(term) if written.starts_with(|c: char| c.is_ascii_digit()) => format!("{term} {written}"),
                _ => written.to_owned(),
            });
            words.end = next.span.end;
        }
        let written = words.of(text);
        // `Feldmann (2023` and its pages: up to the bracket's end.
        let opens = written.contains('(') && !written.contains(')');
        if opens {
            text.get(words.end as usize..)?.strip_prefix(')')?;
            words.end += 1;
        }
        let bracket = bracket(text, words);
        if bracket.is_none() && !words.of(text).ends_with(')') || is_possessive(text.get(words.end as usize..)?) {
            return None;
        }
        let key = cited(&key);
        Some(Self {
            words,
            key,
            locators,
            bracket,
            stays: false,
            may_be_bracketed: false,
            comma: None,
            is_chapter: false,
        })
    }

    /// What is replaced where it is cited in a bracket.
    fn replaced(&self) -> Span {
        self.bracket.as_ref().map_or(self.words, |(span, _)| *span)
    }

    /// The citation, with `prefix` before its key in brackets.
    fn citation(&self, form: Form, prefix: &str) -> String {
        let locators = self.locators.join(", ");
        let comma = if locators.is_empty() { "" } else { ", " };
        match form {
            Form::Bracket => format!("[{prefix}{}{comma}{locators}]", self.key),
            Form::Text if locators.is_empty() => self.key.clone(),
            Form::Text => format!("{} [{locators}]", self.key),
        }
    }

    /// The edit that cites it so; `None` where that makes no sentence.
    fn edit(&self, form: Form) -> Option<(Span, String)> {
        let prefix = self.bracket.as_ref().map_or("", |(_, prefix)| prefix.as_str());
        let citation = self.citation(form, prefix);
        match form {
            Form::Bracket if self.stays => {
                let end = self.words.end as usize;
                Some((Span::new(end, end), format!(" {citation}")))
            }
            Form::Bracket => (self.may_be_bracketed || self.bracket.is_some()).then(|| (self.replaced(), citation)),
            Form::Text if self.stays || self.bracket.is_some() => None,
            Form::Text => {
                let end = self.comma.unwrap_or(self.words.end as usize);
                Some((Span::new(self.words.start as usize, end), citation))
            }
        }
    }
}

/// The key that `chapter` is cited by, with its sign, and its locator where that is its book's key.
fn key_and_locator(asked: &Asked<'_>, id: ThingId) -> Option<(String, Option<String>)> {
    let (work, chapter) = asked.library.chapter(id)?;
    let own = Some(chapter.citekey()).filter(|own| !own.is_empty());
    if let Some(own) = own.filter(|_| chapter.record().get(Variable::Author).is_some()) {
        return Some((cited(own), None));
    }
    let term = chapter_term(asked.snapshot.language(asked.note));
    match (work.citekey(), chapter.number()) {
        ("", _) | (_, None) => own.map(|own| (cited(own), None)),
        (key, Some(number)) => Some((cited(key), Some(format!("{term} {number}")))),
    }
}

/// Whether `mention` is a term and its number and no part of a list: `Chapter 4`, but neither `Chapters 4 and 5` nor `the
/// fourth chapter`. `next` is the mention behind it.
fn is_alone(asked: &Asked<'_>, mention: &Mention, next: Option<&Mention>) -> bool {
    let words = mention.span.of(asked.text);
    let last = number_in(asked.text, mention.span).filter(|number| Numeral::parse(number.of(asked.text)).is_some());
    let is_only_number = |span: Span| last.is_none_or(|last| last == span);
    let goes_on = next.is_some_and(|next| {
        matches!(next.kind, MentionKind::Chapter { locator: false, .. })
            && next.span.start <= mention.span.end + LIST_WORD
            && number_in(asked.text, next.span) == Some(next.span)
    });
    let behind = asked.text.get(mention.span.end as usize..).unwrap_or_default();
    let is_range = behind.starts_with(['-', '\u{2010}', '\u{2011}', '\u{2012}', '–', '—']);
    last.is_some() && !is_only_number(mention.span) && words.contains(char::is_whitespace) && !goes_on && !is_range
}

/// Whether `span` stands in a square bracket of its line: the text of a link. A note in the text, `^[...]`, is running text.
fn in_square_bracket(text: &str, span: Span) -> bool {
    let before = text.get(..span.start as usize).unwrap_or_default();
    let line = &before[line_start(before, before.len())..];
    line.rfind('[').is_some_and(|open| !line[open..].contains(']') && !line[..open].ends_with('^'))
}

/// Whether `behind`, the text behind a name, makes it somebody's: `’s claim`.
fn is_possessive(behind: &str) -> bool {
    let rest = behind.strip_prefix(['\'', '’', '\u{02bc}']);
    rest.is_some_and(|rest| rest.starts_with(['s', 'S']))
}

/// What stands between two numbers of a list takes no more bytes: `, und `.
const LIST_WORD: u32 = 8;

/// ` of @key` or ` in [@key]` behind `span`.
fn of_key(text: &str, span: Span, key: &str) -> Option<Span> {
    let behind = text.get(span.end as usize..)?;
    let (word, rest) = behind.strip_prefix(' ')?.split_once(' ')?;
    (Sense::Of.is(word) || Sense::In.is(word)).then_some(())?;
    let (opened, rest) = rest.strip_prefix('[').map_or((false, rest), |rest| (true, rest));
    let at = text.len() - rest.strip_prefix('@')?.len();
    let (found, end) = key_span(text, at)?;
    let closed = text.get(end..)?.starts_with(']');
    // Behind a key in running text a bracket holds its locator.
    let has_locator = !opened && text.get(end..)?.starts_with(" [");
    let end = if opened { end + 1 } else { end };
    (found.of(text) == key && opened == closed && !has_locator).then(|| Span::new(span.end as usize, end))
}

/// The round brackets around `words`, where they hold nothing else but what introduces a source: `(see Chapter 4)`; and that,
/// with a blank behind it.
fn bracket(text: &str, words: Span) -> Option<(Span, String)> {
    const LONGEST: usize = 40;
    text.get(words.end as usize..)?.strip_prefix(')')?;
    let before = text.get(..words.start as usize)?;
    let open = before.rfind('(')?;
    let prefix = &before[open + 1..];
    let introduces = |word: &str| Sense::See.is(&word.trim_end_matches(['.', ',']).to_lowercase());
    let is_prefix = prefix.is_empty()
        || (prefix.len() <= LONGEST && prefix.ends_with(' ') && prefix.trim_end().split(' ').all(introduces));
    is_prefix.then(|| (Span::new(open, words.end as usize + 1), prefix.to_owned()))
}

/// Whether an article stands before `words`: `le chapitre 2`, `the Chapter 2`.
fn follows_article(text: &str, words: Span) -> bool {
    let Some(before) = text.get(..words.start as usize).and_then(|before| before.strip_suffix(' ')) else {
        return false;
    };
    let word = before.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default().to_lowercase();
    let articles = [
        Sense::TitleArticle,
        Sense::NoName,
        Sense::NameArticle,
        Sense::Determiner,
        Sense::OfThe,
        Sense::InThe,
        Sense::Each,
    ];
    articles.iter().any(|sense| sense.is(&word)) && !Sense::Of.is(&word)
}
