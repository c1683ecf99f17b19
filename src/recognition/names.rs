//! Finds all names of the library in running text at once.
//!
//! Names are kept in a trie of folded words, stored as one hash table from node and word to node. The trie is walked
//! from every word of the text; white space, line breaks, emphasis, hyphens and apostrophes between words do not
//! matter. Adding or removing a name takes as many steps as it has words.

mod variant;
mod written;

use std::hash::BuildHasher;

use hashbrown::HashTable;
use rustc_hash::{FxBuildHasher, FxHashMap};

use super::slots::Slots;
use super::surroundings::is_something_else;
use super::words::{Filter, Words, hash};
use crate::library::name::{Form, Rule, Symbol};
use crate::markdown::token::{Flags, Token, TokenKind, tokenize};
use crate::text::Span;
use variant::Variant;
use written::{Gap, MAX_WORDS, Name, next_word};

/// A name found in a text. Library and scope decide whether it means anything there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NameHit {
    /// Exactly the words of the name.
    pub span: Span,
    /// The name.
    pub symbol: Symbol,
    /// Whether it is inside a longer name that was found too.
    pub covered: bool,
}

/// All names in use, ready to be searched for.
#[derive(Clone, Debug, Default)]
pub struct NameTrie {
    /// The nodes by their [`Node::edge`].
    edges: HashTable<u32>,
    /// How many names in use begin with each word ([`start`]).
    starts: FxHashMap<u64, u32>,
    /// A filter of those words, perhaps with more. For most words of a text, this is the only look-up.
    filter: Filter,
    nodes: Slots<Node>,
    ends: Slots<End>,
    /// The number of owners of each name, by its symbol.
    owners: Vec<u32>,
    /// How often a name came into use or went out of it.
    changes: u64,
}

#[derive(Clone, Copy, Debug)]
struct Node {
    /// The hash of the node before it and the word between them ([`edge`]).
    edge: u64,
    /// How many names in use pass through the node.
    uses: u32,
    /// The first of the names that end here, or [`NONE`].
    end: u32,
}

/// A name that ends at a node, usually the only one.
#[derive(Clone, Debug)]
struct End {
    symbol: Symbol,
    /// The next name that ends there, or [`NONE`].
    next: u32,
    name: Name,
}

const NONE: u32 = u32::MAX;
/// The number of the root node, which no other node has.
const ROOT: u32 = NONE;

impl NameTrie {
    /// Adds one use of `form`. Returns whether the form was not in use before.
    pub fn add(&mut self, symbol: Symbol, form: &Form) -> bool {
        let Some((words, name)) = Name::read(form) else { return false };
        let first = words[0];
        let mut at = ROOT;
        for word in words {
            at = self.next(at, word).unwrap_or_else(|| self.put_node(edge(at, word)));
            self.nodes.at_mut(at).uses += 1;
        }
        let place = symbol.0 as usize;
        self.owners.resize(self.owners.len().max(place + 1), 0);
        self.owners[place] += 1;
        if self.owners[place] > 1 {
            return false;
        }
        self.changes += 1;
        for start in starts(&name, first) {
            *self.starts.entry(start).or_default() += 1;
            self.filter.add(start);
        }
        if self.starts.len() > self.filter.capacity() {
            self.filter = Filter::new(self.starts.keys().copied());
        }
        let next = self.nodes.at(at).end;
        self.nodes.at_mut(at).end = self.ends.put(End { symbol, next, name });
        true
    }

    /// Removes one use of `form`, which must have been added. Returns whether it was the last one.
    pub fn remove(&mut self, symbol: Symbol, form: &Form) -> bool {
        let Some((words, name)) = Name::read(form) else { return false };
        let first = words[0];
        let mut path = Vec::with_capacity(words.len());
        let mut at = ROOT;
        for word in words {
            let Some(node) = self.next(at, word) else { return false };
            path.push(node);
            at = node;
        }
        if !self.has(symbol) {
            return false;
        }
        self.owners[symbol.0 as usize] -= 1;
        let is_last = !self.has(symbol);
        if is_last {
            self.changes += 1;
            self.take_end(at, symbol);
            for start in starts(&name, first) {
                if let Some(uses) = self.starts.get_mut(&start) {
                    *uses -= 1;
                    if *uses == 0 {
                        self.starts.remove(&start);
                    }
                }
            }
        }
        for node in path {
            self.nodes.at_mut(node).uses -= 1;
            let Node { edge, uses, .. } = *self.nodes.at(node);
            if uses == 0 {
                if let Ok(entry) = self.edges.find_entry(edge, |&other| other == node) {
                    entry.remove();
                }
                self.nodes.free(node);
            }
        }
        is_last
    }

    /// The node behind the node `at` and the word with the hash `word`.
    fn next(&self, at: u32, word: u64) -> Option<u32> {
        let edge = edge(at, word);
        self.edges.find(edge, |&node| self.nodes.at(node).edge == edge).copied()
    }

    /// Adds a node, which no name uses yet.
    fn put_node(&mut self, edge: u64) -> u32 {
        let node = self.nodes.put(Node { edge, uses: 0, end: NONE });
        self.edges.insert_unique(edge, node, |&node| self.nodes.at(node).edge);
        node
    }

    /// Gives back room for names that have not come.
    pub(crate) fn shrink(&mut self) {
        self.edges.shrink_to_fit(|&node| self.nodes.at(node).edge);
        self.starts.shrink_to_fit();
        self.nodes.shrink();
        self.ends.shrink();
        self.owners.shrink_to_fit();
    }

    /// Removes the name `symbol` from the names that end at `node`.
    fn take_end(&mut self, node: u32, symbol: Symbol) {
        let (mut before, mut place) = (NONE, self.nodes.at(node).end);
        while place != NONE && self.ends.at(place).symbol != symbol {
            (before, place) = (place, self.ends.at(place).next);
        }
        if place == NONE {
            return;
        }
        let next = self.ends.at(place).next;
        match before {
            NONE => self.nodes.at_mut(node).end = next,
            before => self.ends.at_mut(before).next = next,
        }
        self.ends.free(place);
    }

    /// The names that end at `node`.
    fn ends_at(&self, node: u32) -> impl Iterator<Item = &End> {
        let end = |place: u32| (place != NONE).then(|| self.ends.at(place));
        std::iter::successors(end(self.nodes.at(node).end), move |last| end(last.next))
    }

    /// Whether the name `symbol` is in use.
    pub fn has(&self, symbol: Symbol) -> bool {
        self.owners.get(symbol.0 as usize).is_some_and(|&owners| owners > 0)
    }

    /// How often a name came into use or went out of it. While this is equal, so is what a search finds.
    pub(crate) fn changes(&self) -> u64 {
        self.changes
    }

    /// Whether no name is in use.
    pub fn is_empty(&self) -> bool {
        self.edges.is_empty()
    }

    /// Adds to `found` all names in `words`, one block of prose, starting at every word and of every length, except
    /// those that the words beside them show to be something else.
    pub(crate) fn scan(&self, words: Words<'_>, found: &mut Vec<NameHit>) {
        let is_short = |at: usize| self.is_abbreviation(words, at);
        self.scan_where(words, |first, last, rule| !is_something_else(words, first, last, rule, is_short), found);
        for (first, token) in words.tokens.iter().enumerate() {
            if token.kind == TokenKind::Word
                && let Some(variant) = Variant::at(words.text, words.tokens, first)
            {
                self.add_variant(words, first, &variant, found);
            }
        }
    }

    /// Adds to `found` all names in `words`, whatever is beside them.
    pub(super) fn scan_all(&self, words: Words<'_>, found: &mut Vec<NameHit>) {
        self.scan_where(words, |_, _, _| true, found);
    }

    fn scan_where(
        &self,
        words: Words<'_>,
        is_sure: impl Fn(usize, usize, Rule) -> bool + Copy,
        found: &mut Vec<NameHit>,
    ) {
        for (first, token) in words.tokens.iter().enumerate() {
            if token.kind == TokenKind::Word && !token.flags.has(Flags::ESCAPED) && self.may_begin(words, first) {
                self.scan_from(words, first, is_sure, found);
            }
        }
    }

    /// The names that equal `text` as a whole. Case is ignored if the text is long enough to be unmistakable.
    pub(super) fn whole(&self, text: &str) -> Vec<Symbol> {
        const LONG: usize = 5;
        let tokens = tokenize(text);
        let hashes = super::words::hashes(text, &tokens);
        let Some(first) = tokens.iter().position(|token| token.kind == TokenKind::Word) else { return Vec::new() };
        let mut found = Vec::new();
        self.scan_from(Words { text, tokens: &tokens, hashes: &hashes }, first, |_, _, _| true, &mut found);
        let is_whole = |hit: &NameHit| hit.span.len() == text.len();
        let mut whole: Vec<Symbol> = found.iter().filter(|hit| is_whole(hit)).map(|hit| hit.symbol).collect();
        if whole.is_empty() && tokens.len() == 1 && text.len() >= LONG {
            let node = self.next(ROOT, hashes[first]);
            let short = |end: &&End| end.name.rule() == Rule::Abbreviation;
            whole.extend(node.into_iter().flat_map(|node| self.ends_at(node)).filter(short).map(|end| end.symbol));
        }
        whole
    }

    /// Adds the abbreviations that `variant`, which begins at token `first`, is a variant spelling of.
    fn add_variant(&self, words: Words<'_>, first: usize, variant: &Variant, found: &mut Vec<NameHit>) {
        let hash = hash(&variant.written);
        let is_short = |at: usize| self.is_abbreviation(words, at);
        if !self.filter.may_hold(start(hash, true))
            || is_something_else(words, first, variant.last, Rule::Abbreviation, is_short)
        {
            return;
        }
        let Some(node) = self.next(ROOT, hash) else { return };
        let span = words.tokens[first].span.join(words.tokens[variant.last].span);
        let span = Span { end: span.end - variant.left_out, ..span };
        let fitting = self.ends_at(node).filter(|end| end.name.is(&variant.written));
        found.extend(fitting.map(|end| NameHit { span, symbol: end.symbol, covered: false }));
    }

    /// Whether the word at `at` is an abbreviation, whatever is beside it.
    fn is_abbreviation(&self, words: Words<'_>, at: usize) -> bool {
        let node = self.next(ROOT, words.hashes[at]);
        let written = words.tokens[at].text(words.text);
        node.is_some_and(|node| {
            self.ends_at(node).any(|it| it.name.rule() == Rule::Abbreviation && it.name.is(written))
        })
    }

    /// Whether a name may begin with the word at `at`; never a false negative.
    fn may_begin(&self, words: Words<'_>, at: usize) -> bool {
        let written = words.tokens[at].text(words.text);
        let capital = written.starts_with(char::is_uppercase);
        let begins = |hash| self.filter.may_hold(start(hash, capital));
        begins(words.hashes[at]) || singular(written).is_some_and(|stem| begins(hash(stem)))
    }

    fn scan_from(
        &self,
        words: Words<'_>,
        first: usize,
        is_sure: impl Fn(usize, usize, Rule) -> bool,
        found: &mut Vec<NameHit>,
    ) {
        let Words { text, tokens, hashes } = words;
        let mut at = ROOT;
        let mut word = first;
        let mut length = 0;
        loop {
            let next = self.next(at, hashes[word]);
            // `IOs` is `IO` as well.
            if let Some(singular) = singular(tokens[word].text(text)).filter(|_| length < MAX_WORDS)
                && let Some(node) = self.next(at, hash(singular))
            {
                self.ends(node, text, &tokens[first..=word], true, |rule| is_sure(first, word, rule), found);
            }
            let Some(node) = next else { return };
            at = node;
            length += 1;
            self.ends(node, text, &tokens[first..=word], false, |rule| is_sure(first, word, rule), found);
            match next_word(text, tokens, word) {
                Some((next, gap)) if gap != Gap::Break => word = next,
                _ => return,
            }
        }
    }

    /// Adds the names that end at `node` and are written in `tokens` as their rules require.
    fn ends(
        &self,
        node: u32,
        text: &str,
        tokens: &[Token],
        plural: bool,
        is_sure: impl Fn(Rule) -> bool,
        found: &mut Vec<NameHit>,
    ) {
        for End { symbol, name, .. } in self.ends_at(node) {
            if name.fits(text, tokens, plural) && is_sure(name.rule()) {
                let span = tokens[0].span.join(tokens[tokens.len() - 1].span);
                found.push(NameHit { span, symbol: *symbol, covered: false });
            }
        }
    }
}

/// The hash in [`NameTrie::edges`] of the node after `node` and the word with hash `word`. Collisions are as rare as
/// between words.
fn edge(node: u32, word: u64) -> u64 {
    FxBuildHasher.hash_one((node, word))
}

/// The keys in [`NameTrie::starts`] for a name whose first word has the hash `first`: capitalised and, if its rule
/// allows it, in lower case.
fn starts(name: &Name, first: u64) -> impl Iterator<Item = u64> + use<> {
    let may_be_small = name.may_begin_small();
    [true, false].into_iter().filter(move |&capital| capital || may_be_small).map(move |capital| start(first, capital))
}

/// The key in [`NameTrie::starts`] for a word with the hash `first`, capitalised or not.
fn start(first: u64, capital: bool) -> u64 {
    if capital { first } else { !first }
}

/// `IO` from `IOs`: the word without a final `s` after a capital or digit.
fn singular(word: &str) -> Option<&str> {
    // Cheapest check first, since this runs for every word.
    if word.as_bytes().last() != Some(&b's') {
        return None;
    }
    let stem = &word[..word.len() - 1];
    stem.ends_with(|c: char| c.is_uppercase() || c.is_ascii_digit()).then_some(stem)
}

/// The name of the file that a wiki link leads to, without article or trailing abbreviation: `Histoire/ONU`, `l'ONU`,
/// `Groupe d'experts (GIEC)`.
pub(super) fn in_link(destination: &str) -> &str {
    let file = destination.split('#').next().unwrap_or_default();
    let name = file.rsplit('/').next().unwrap_or_default().trim_end_matches(".md");
    let name = name.split(" (").next().unwrap_or_default();
    let name = name.trim_end_matches('\\').trim();
    let bare = ["l'", "l’", "L'", "L’", "the ", "The "].iter().find_map(|article| name.strip_prefix(article));
    bare.unwrap_or(name)
}

/// Marks each hit that is inside a longer one. `hits` are sorted by start, longer ones first.
pub(super) fn mark_covered(hits: &mut [NameHit]) {
    let mut reach = Span::default();
    for hit in hits {
        hit.covered = reach.covers(hit.span) && reach != hit.span;
        if hit.span.end > reach.end {
            reach = hit.span;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library::name::Symbols;
    use crate::markdown::parse;
    use crate::recognition::words::hashes;

    struct Names {
        trie: NameTrie,
        symbols: Symbols,
    }

    fn names(forms: &[Form]) -> Names {
        let (mut trie, mut symbols) = (NameTrie::default(), Symbols::default());
        for form in forms {
            let symbol = symbols.intern(form);
            trie.add(symbol, form);
        }
        Names { trie, symbols }
    }

    impl Names {
        fn found<'t>(&self, text: &'t str) -> Vec<&'t str> {
            let parsed = parse(text);
            let mut hits = Vec::new();
            for block in &parsed.blocks {
                let tokens = parsed.tokens_of(block);
                self.trie.scan(Words { text, tokens, hashes: &hashes(text, tokens) }, &mut hits);
            }
            hits.iter().map(|hit| hit.span.of(text)).collect()
        }
    }

    #[test]
    fn abbreviations_are_taken_to_the_letter() {
        let names = names(&[
            Form::abbreviation("UN"),
            Form::abbreviation("WHO"),
            Form::abbreviation("IO"),
            Form::abbreviation("FC-G5S"),
        ]);
        assert_eq!(names.found("The UN's role, UN-led, EU-UN, (UN)."), ["UN", "UN", "UN", "UN"]);
        assert_eq!(names.found("who and un and UNICEF and FUN"), Vec::<&str>::new());
        assert_eq!(names.found("many IOs; the FC-G5S, FC G5S"), ["IOs", "FC-G5S"]);
    }

    #[test]
    fn names_are_found_across_line_breaks_emphasis_and_spelling() {
        let names = names(&[Form::name(&"the United Nations".into()), Form::name(&"World Health Organization".into())]);
        assert_eq!(
            names.found("The United\nNations, **United** Nations, united nations"),
            ["United\nNations", "United** Nations"]
        );
        assert_eq!(names.found("> World Health\n> Organisation’s"), ["World Health\n> Organisation"]);
        assert_eq!(names.found("the United. Nations"), Vec::<&str>::new());
    }

    #[test]
    fn a_slash_is_part_of_names_that_have_one() {
        let names = names(&[
            Form::abbreviation("HIV/AIDS"),
            Form::name(&"EUFOR Tchad/RCA".into()),
            Form::name(&"Rule of Law".into()),
            Form::abbreviation("UN"),
            Form::abbreviation("AU"),
        ]);
        assert_eq!(names.found("on HIV/AIDS, EUFOR\nTchad/RCA’s"), ["HIV/AIDS", "EUFOR\nTchad/RCA"]);
        assert_eq!(names.found("the UN/AU force, Rule/of Law, HIV AIDS, hiv/aids"), ["UN", "AU"]);
    }

    #[test]
    fn every_length_is_kept() {
        let names = names(&[
            Form::abbreviation("UN"),
            Form::name(&"UN Global Compact".into()),
            Form::name(&"Global Compact".into()),
        ]);
        assert_eq!(names.found("the UN Global Compact"), ["UN", "UN Global Compact", "Global Compact"]);
    }

    #[test]
    fn titles_count_by_their_length() {
        let mut forms = Form::titles(&"Conclusion: A Pragmatist View of World Order".into());
        forms.extend(Form::titles(&"The Rule of Law".into()));
        let names = names(&forms);
        assert_eq!(
            names.found("Conclusion: a pragmatist view of world order"),
            ["Conclusion: a pragmatist view of world order"]
        );
        assert_eq!(names.found("In conclusion, the rule of law."), Vec::<&str>::new());
        assert_eq!(names.found("See *Conclusion* and “Conclusion,” not Conclusion"), ["Conclusion", "Conclusion"]);
        assert_eq!(names.found("The Rule of Law"), ["The Rule of Law"]);
    }

    #[test]
    fn a_removed_name_leaves_nothing_behind() {
        let (mut trie, mut symbols) = (NameTrie::default(), Symbols::default());
        let (long, short) = (Form::name(&"UN Global Compact".into()), Form::abbreviation("UN"));
        let (long_symbol, short_symbol) = (symbols.intern(&long), symbols.intern(&short));
        assert!(trie.add(long_symbol, &long));
        assert!(trie.add(short_symbol, &short));
        assert!(!trie.add(short_symbol, &short), "a second owner is no new name");
        assert!(trie.remove(long_symbol, &long));
        assert!(!trie.remove(short_symbol, &short), "the first owner is left");
        assert!(!trie.has(long_symbol) && trie.has(short_symbol));
        let names = Names { trie, symbols };
        assert_eq!(names.found("UN Global Compact"), ["UN"]);
        let Names { mut trie, symbols } = names;
        assert!(trie.remove(short_symbol, &short));
        assert!(trie.is_empty());
        assert!(symbols.form(short_symbol).is_some());
    }
}
