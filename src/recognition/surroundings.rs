//! Rejects names that the words beside them show to be something else: part of a longer name (`East African
//! Development Bank`), a shouted word (`WHO WE ARE`), a unit or an era (`400 BCE`).

use super::words::Words;
use crate::language::{Languages, Sense};
use crate::library::name::Rule;
use crate::markdown::token::{Flags, Token, TokenKind, fold, is_dash};
use crate::text::steps;

/// Whether the tokens `first..=last` of `words`, which match a name by `rule`, are something else. `is_short` tells
/// whether a token is an abbreviation in use.
pub(super) fn is_something_else(
    words: Words<'_>,
    first: usize,
    last: usize,
    rule: Rule,
    is_short: impl Fn(usize) -> bool,
) -> bool {
    let place = Place { text: words.text, tokens: words.tokens, first, last };
    match rule {
        Rule::Abbreviation => {
            place.is_shouted(is_short)
                || place.is_measure()
                || place.is_numeral()
                || place.is_interjection()
                || place.is_a_model()
                || place.is_head_of_another()
        }
        Rule::Name => place.is_in_longer_name(),
        Rule::Person => place.is_named_after(),
        Rule::Title | Rule::QuotedTitle => false,
    }
}

/// Units and eras that are also abbreviations of organizations.
const MEASURES: &[&str] = &["AM", "AU", "PM", "UA"];

/// The most words of a longer name after the one inside it.
const LONGEST: usize = 6;

/// The number of words on each side that decide whether a word is shouted.
const NEAR: usize = 2;

/// The longest abbreviation that may be a shouted word.
const LONGEST_SHOUTED: usize = 3;

/// The words of `words` that are units there: `AU` in `5 AU away`.
pub(super) fn measures<'t>(words: Words<'t>) -> impl Iterator<Item = &'t str> {
    let is_one = move |(at, token): &(usize, &Token)| {
        let place = Place { text: words.text, tokens: words.tokens, first: *at, last: *at };
        token.kind == TokenKind::Word && MEASURES.contains(&token.text(words.text)) && place.is_measure()
    };
    words.tokens.iter().enumerate().filter(is_one).map(move |(_, token)| token.text(words.text))
}

/// A name in a text.
struct Place<'t> {
    text: &'t str,
    tokens: &'t [Token],
    first: usize,
    last: usize,
}

impl<'t> Place<'t> {
    fn word(&self, at: usize) -> &'t str {
        self.tokens[at].text(self.text)
    }

    /// The token before the name, if only blanks separate them and no line ends there.
    fn before(&self) -> Option<usize> {
        let before = self.first.checked_sub(1)?;
        let blank = &self.text[self.tokens[before].span.end as usize..self.tokens[self.first].span.start as usize];
        (self.tokens[self.first].spaced() && blank.chars().all(|c| c == ' ' || c == '\u{a0}')).then_some(before)
    }

    /// The capitalised words after the name, with single blanks between them.
    fn run_behind(&self) -> impl Iterator<Item = usize> {
        let follows = |&at: &usize| {
            let blank = &self.text[self.tokens[at - 1].span.end as usize..self.tokens[at].span.start as usize];
            self.tokens[at].capitalised(self.text) && blank == " "
        };
        steps::each(self.last + 1..self.tokens.len()).take(LONGEST).take_while(follows)
    }

    /// `World Bank Street School`, `NATO Watch`
    fn is_head_of_another(&self) -> bool {
        self.run_behind().any(|at| Sense::OtherBody.is(&fold(self.word(at))))
    }

    /// `Omar Said Foundation`: a body named after a person.
    fn is_named_after(&self) -> bool {
        let is_body = |word: &str| Sense::OtherBody.is(word) || Sense::Institution.is(word);
        self.run_behind().any(|at| is_body(&fold(self.word(at))))
    }

    /// `Model UN`
    fn is_a_model(&self) -> bool {
        self.before().is_some_and(|before| matches!(self.word(before), "Model" | "Mock"))
    }

    /// Whether a full name is part of a longer one.
    fn is_in_longer_name(&self) -> bool {
        let one_word = self.first == self.last;
        !one_word && (self.is_prefixed() || self.is_behind_name() || self.is_head_of_another() || self.goes_on())
    }

    /// `Pan-African Union`, but not `IMF-World Bank`, which are two.
    fn is_prefixed(&self) -> bool {
        let Some(dash) = self.first.checked_sub(1).filter(|_| !self.tokens[self.first].spaced()) else { return false };
        let prefix = dash.checked_sub(1).filter(|_| !self.tokens[dash].spaced());
        let is_short = |word: &str| word.len() > 1 && word.chars().all(char::is_uppercase);
        self.word(dash).chars().all(is_dash)
            && prefix.map(|at| self.word(at)).is_some_and(|word| {
                word.starts_with(char::is_uppercase) && !is_short(word) && !Sense::Attitude.is(&fold(word))
            })
    }

    /// `East African Development Bank`, `the Oslo Council of Europe`
    fn is_behind_name(&self) -> bool {
        let Some(before) = self.before().filter(|&at| self.tokens[at].capitalised(self.text)) else { return false };
        let word = self.word(before);
        if Sense::Enlarges.is(&fold(word)) {
            return true;
        }
        let begins_sentence = before.checked_sub(1).is_none_or(|at| {
            self.tokens[at].kind == TokenKind::Mark && !matches!(self.word(at), "," | "-" | "(" | "’" | "'")
        });
        let is_short = word.chars().skip(1).all(char::is_uppercase);
        let is_people = ["ish", "ese", "ian", "can", "sch"].iter().any(|ending| word.ends_with(ending))
            || matches!(word, "Czech" | "Dutch" | "French" | "German" | "Greek" | "Korean" | "Swiss");
        !begins_sentence
            && !is_short
            && !is_people
            && !Sense::Opening.is(&fold(word))
            && !self.is_in_title()
            && self.tokens[before].flags.has(Flags::EMPHASIS) == self.tokens[self.first].flags.has(Flags::EMPHASIS)
    }

    /// Whether all words around the name are capitalised, as in a title, where capitals mean nothing.
    fn is_in_title(&self) -> bool {
        const AROUND: usize = 8;
        let around = self.first.saturating_sub(AROUND)..(self.last + AROUND).min(self.tokens.len());
        let is_small = |at: &usize| {
            let token = &self.tokens[*at];
            let flags = [Flags::EMPHASIS, Flags::LINK];
            let alike = flags.iter().all(|&flag| token.flags.has(flag) == self.tokens[self.first].flags.has(flag));
            let word = token.text(self.text);
            alike && word.len() > 3 && word.starts_with(char::is_lowercase) && !Sense::Opening.is(word)
        };
        !steps::each(around).any(|at| is_small(&at))
    }

    /// `African Union of Teachers`, `European Commission for Control of the Danube`
    fn goes_on(&self) -> bool {
        let Some(word) = self.tokens.get(self.last + 1).filter(|token| token.spaced()) else { return false };
        let capitals = |behind: usize| {
            let small = |token: &Token| matches!(token.text(self.text), "of" | "the" | "and" | "through" | "for");
            let words = steps::each(self.tokens[behind..].iter()).take(LONGEST);
            let run = words.take_while(|token| token.capitalised(self.text) || small(token));
            run.filter(|token| token.capitalised(self.text)).count()
        };
        match word.text(self.text) {
            "of" => {
                self.tokens.get(self.last + 2).is_some_and(|it| it.capitalised(self.text))
                    && capitals(self.last + 2) > 0
            }
            "for" | "against" => {
                self.tokens.get(self.last + 2).is_some_and(|it| it.capitalised(self.text))
                    && capitals(self.last + 2) > 1
            }
            _ => false,
        }
    }

    /// Whether an abbreviation is in a row of words in capitals with at least two others, or is an English word in a
    /// sentence or heading that consists of two such words (`WHO PAYS`). A row of abbreviations (`WTO APEC OECD`) is
    /// not shouted.
    fn is_shouted(&self, is_short: impl Fn(usize) -> bool) -> bool {
        let word = self.word(self.first);
        if self.first != self.last || word.len() > LONGEST_SHOUTED {
            return false;
        }
        let is_loud = |at: usize| {
            let token = &self.tokens[at];
            token.kind == TokenKind::Word && token.text(self.text).chars().all(char::is_uppercase)
        };
        let spaced = |at: usize| self.tokens[at].spaced();
        let before = (0..self.first).rev().take(NEAR).take_while(|&at| spaced(at + 1) && is_loud(at)).count();
        let behind = (self.last + 1..self.tokens.len()).take(NEAR).take_while(|&at| spaced(at) && is_loud(at)).count();
        let row = self.first - before..self.last + behind + 1;
        let is_word = || Sense::Opening.languages(&fold(word)).meet(Languages::of_tag("en"));
        let is_end = |at: usize| matches!(self.word(at), "." | "!" | "?" | ":" | ";");
        let is_all = || {
            let last = self.tokens.get(row.end).map(|_| row.end);
            row.start.checked_sub(1).is_none_or(is_end) && last.is_none_or(is_end)
        };
        let loud = before + behind > 1 || (before + behind == 1 && is_word() && is_all());
        loud && !row.clone().all(is_short)
    }

    /// `400 BCE`, `5th century BCE`, `5 AU away`
    fn is_measure(&self) -> bool {
        let word = self.word(self.first);
        if word != "BCE" && !MEASURES.contains(&word) {
            return false;
        }
        let mut before = self.tokens[..self.first].iter().rev().filter(|token| !token.is_mark(self.text, '.'));
        let Some(before) = before.next().map(|token| token.text(self.text)) else { return false };
        let is_number = before.starts_with(|c: char| c.is_ascii_digit()) && !self.is_headed_by_number();
        // `5 AU troops`
        let counts = self.tokens.get(self.last + 1).is_some_and(|next| {
            next.kind == TokenKind::Word && next.text(self.text).ends_with('s') && next.text(self.text).len() > 3
        });
        match word {
            "BCE" => is_number || matches!(before, "c" | "century" | "centuries" | "millennium" | "millennia"),
            _ => is_number && !counts,
        }
    }

    /// `### 3.4 AU and UN`: only the number of the heading stands before the name.
    fn is_headed_by_number(&self) -> bool {
        let Some(first) = self.tokens.first() else { return false };
        let is_number = |token: &Token| token.text(self.text).bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        self.text[..first.span.start as usize].trim_end_matches(' ').ends_with('#')
            && steps::each(&self.tokens[..self.first]).all(is_number)
    }

    /// `UNO de cada dos`, `UNO dei due`: a stressed number in Spanish or Italian.
    fn is_numeral(&self) -> bool {
        let romance = Languages::of_tag("es").with(Languages::of_tag("it"));
        let next = self.tokens.get(self.last + 1).map(|token| fold(token.text(self.text)));
        self.word(self.first) == "UNO"
            && next
                .is_some_and(|next| [Sense::Of, Sense::OfThe].iter().any(|sense| sense.languages(&next).meet(romance)))
    }

    /// `IMO this is wrong`
    fn is_interjection(&self) -> bool {
        let begins = self.first.checked_sub(1).is_none_or(|at| matches!(self.word(at), "." | "!" | "?" | ";" | "("));
        let next = self.tokens.get(self.last + 1).map(|token| token.text(self.text));
        self.word(self.first) == "IMO"
            && begins
            && next.is_some_and(|next| {
                matches!(
                    next,
                    "," | "a"
                        | "he"
                        | "it"
                        | "she"
                        | "the"
                        | "there"
                        | "these"
                        | "they"
                        | "this"
                        | "that"
                        | "those"
                        | "we"
                        | "you"
                )
            })
    }
}
