//! What must hold of whatever is read, beside that reading it ends.

use std::panic;

use glossator::library::citekey::Citekey;
use glossator::library::source::Entries;
use glossator::markdown::Parsed;
use glossator::recognition::Mentions;
use glossator::text::{Problem, Span};

/// That `span` lies in `text`, at the boundaries of characters.
#[track_caller]
pub fn span(span: Span, text: &str, what: &str) {
    let fits = span.start <= span.end && text.get(span.range()).is_some();
    assert!(fits, "{what}: {span:?} in {} bytes", text.len());
}

/// The same of problems.
#[track_caller]
pub fn problems(problems: &[Problem], text: &str) {
    for problem in problems {
        span(problem.span, text, &problem.message);
        assert!(!problem.message.trim().is_empty());
    }
}

/// That all places in `entries`, which were read from `text`, lie in it, and that keys stand where they are said to.
#[track_caller]
pub fn entries(entries: &Entries, text: &str) {
    let now = |span: Span| if span == Span::default() { span } else { entries.moved.current(span) };
    let key = |key: &Citekey, what: &str| span(now(key.span), text, what);
    for (_, placed) in entries.records.numbered() {
        let record = &placed.record;
        span(now(record.span), text, "an entry");
        span(now(record.heading), text, "a heading");
        record.keys.iter().for_each(|it| key(it, "a key"));
        record.named().for_each(|it| key(it, "a key that is named"));
        span(now(record.more().data_list), text, "a list of data");
        for part in &placed.book().parts {
            span(now(part.heading), text, "a part");
        }
        for abbreviation in &placed.book().abbreviations {
            span(now(abbreviation.span), text, "an abbreviation of a book");
        }
        for variable in record.variables() {
            // Slices the record's own string.
            assert!(record.get(variable).is_some() && record.marked_up(variable).is_some());
        }
        assert!(placed.container.is_none_or(|it| entries.records.get(it.slot).is_some()), "a container of no record");
        assert!(placed.book().chapters.iter().all(|&slot| entries.records.get(slot).is_some()), "a chapter is gone");
    }
    entries.organizations.iter().for_each(|it| span(it.span, text, "an organization"));
    entries.abbreviations.iter().for_each(|it| span(it.span, text, "an abbreviation"));
    entries.repeated.iter().for_each(|it| span(it.span, text, "a repeated key"));
    problems(&entries.problems, text);
}

/// That what was parsed in `text` lies in it, in order where it must be.
#[track_caller]
pub fn parsed(parsed: &Parsed, text: &str) {
    let each = |spans: &mut dyn Iterator<Item = Span>, what: &str| spans.for_each(|it| span(it, text, what));
    each(&mut parsed.front_matter.iter().map(|it| it.span), "front matter");
    each(&mut parsed.headings.iter().flat_map(|it| [it.span, it.text_span]), "a heading");
    each(&mut parsed.tokens.iter().map(|it| it.span), "a word");
    each(&mut parsed.blocks.iter().map(|it| it.span), "a block");
    each(&mut parsed.lists.iter().chain(&parsed.quotes).chain(&parsed.silent).copied(), "a part");
    each(&mut parsed.citations.iter().flat_map(|it| [it.span, it.key, it.prefix, it.suffix]), "a citation");
    each(&mut parsed.citations.iter().filter_map(|it| it.bracket), "a bracket");
    each(&mut parsed.links.iter().chain(&parsed.images).map(|it| it.span), "a link");
    each(&mut parsed.abbreviations.iter().flat_map(|it| [it.short, it.long]), "an abbreviation");
    each(&mut parsed.ignored.iter().map(|it| it.words), "a comment");
    assert!(parsed.tokens.windows(2).all(|pair| pair[0].span.end <= pair[1].span.start), "words that overlap");
    assert!(parsed.blocks.is_sorted_by_key(|it| it.span.start), "blocks out of order");
    assert!(parsed.citations.is_sorted_by_key(|it| it.span.start), "citations out of order");
    assert!(parsed.headings.is_sorted_by_key(|it| it.span.start), "headings out of order");
    for block in &parsed.blocks {
        let tokens = parsed.tokens.get(block.tokens.start as usize..block.tokens.end as usize);
        assert!(tokens.is_some_and(|it| it.iter().all(|it| block.span.covers(it.span))), "words of no block");
    }
}

/// That what was recognised in `text` lies in it, and in order.
#[track_caller]
pub fn mentions(mentions: &Mentions, text: &str) {
    let each = |spans: &mut dyn Iterator<Item = Span>, what: &str| spans.for_each(|it| span(it, text, what));
    each(&mut mentions.all.iter().map(|it| it.span), "a mention");
    each(&mut mentions.names.iter().map(|it| it.span), "a name");
    each(&mut mentions.definitions.iter().flat_map(|it| [it.span, it.long_span]), "a definition");
    each(&mut mentions.local.iter().map(|it| it.span), "a use of it");
    each(&mut mentions.redefinitions.iter().flat_map(|it| [it.span, it.first]), "another definition");
    each(&mut mentions.otherwise.iter().filter_map(|it| it.name), "words");
    each(&mut mentions.capitals.iter().flat_map(|it| it.uses.iter().copied()), "capitals");
    each(&mut mentions.terms.iter().map(|it| it.span), "a term");
    each(&mut mentions.unsaid.iter().copied(), "a block");
    assert!(mentions.all.is_sorted_by_key(|it| it.span.start), "mentions out of order");
    assert!(mentions.names.is_sorted_by_key(|it| it.span.start), "names out of order");
    assert!(mentions.sections.is_sorted() && mentions.blocks.is_sorted(), "sections out of order");
    let known = mentions.definitions.len();
    assert!(mentions.local.iter().all(|it| (it.definition as usize) < known), "a use of no definition");
}

/// Lets panics of others' code be caught where the program catches them; any panic of its own still ends the process.
pub fn others_may_panic() {
    let ends = panic::take_hook();
    panic::set_hook(Box::new(move |panic| {
        let is_others = panic.location().is_some_and(|it| it.file().contains("/registry/"));
        if !is_others {
            ends(panic);
        }
    }));
}
