//! The report of an import: what was added, what is still missing, where sources disagree, and the next step.

use super::plan::Step;
use super::shown;
use crate::library::book::Volume;
use crate::library::record::Record;
use crate::library::variables::Variable;
use crate::text::numeral::Numeral;

/// `books/franke2023.md: new book page, 9 chapters, 5 abbreviations`, followed by details on further lines.
pub(super) fn report(step: &Step, dry_run: bool) -> String {
    let added = step.added;
    let counted = |count: usize, one: &str, many: &str| match count {
        0 => None,
        1 => Some(format!("1 {one}")),
        _ => Some(format!("{count} {many}")),
    };
    let parts: Vec<String> = [
        step.new.then(|| if dry_run { "would be a new book page" } else { "new book page" }.to_owned()),
        counted(added.chapters, "chapter", "chapters"),
        counted(if step.new { 0 } else { added.data }, "piece of data", "pieces of data"),
        counted(if step.new { 0 } else { added.abstracts }, "abstract", "abstracts"),
        counted(added.abbreviations, "abbreviation", "abbreviations"),
        counted(step.disputes.iter().filter(|it| it.taken).count(), "changed value", "changed values"),
    ]
    .into_iter()
    .flatten()
    .collect();
    let said = match (parts.is_empty(), step.new) {
        (true, _) => "nothing new".to_owned(),
        (false, true) => parts.join(", "),
        (false, false) => format!("{} {}", if dry_run { "would get" } else { "got" }, parts.join(", ")),
    };
    let known = step.told.as_ref().filter(|_| step.new).and_then(|told| known_of_chapters(&told.volume));
    let mut lines =
        vec![format!("{}: {said}{}", shown(&step.path), known.map(|it| format!("; {it}")).unwrap_or_default())];
    lines.extend(step.disputes.iter().map(|dispute| {
        let whose = dispute.chapter.as_ref().map(|chapter| format!(" of “{chapter}”")).unwrap_or_default();
        let (file, name) = (shown(&step.file), dispute.name);
        let (ours, theirs) = (&dispute.ours, &dispute.theirs);
        if dispute.taken {
            return format!("  {name}{whose}: now {theirs}, as {file} has it; it was {ours}");
        }
        format!("  {name}{whose}: the page has {ours}, {file} has {theirs}; `--take-theirs` takes that")
    }));
    if step.told.is_some() && !parts.is_empty() {
        let missing = missing(&step.book);
        lines.extend((!missing.is_empty()).then(|| format!("  missing: {}", missing.join(", "))));
        lines.extend(next_step(&step.book).map(|next| format!("  next: {next}")));
    }
    lines.join("\n") + "\n"
}

/// What a complete chapter has: the word for it, and its variable.
const ASKED: [(&str, Variable); 3] =
    [("authors", Variable::Author), ("pages", Variable::Page), ("abstract", Variable::Abstract)];

/// `pages and abstract of chapter 4`: what is known only of some chapters.
fn known_of_chapters(book: &Volume) -> Option<String> {
    let known = ASKED.iter().filter_map(|(word, variable)| {
        let have: Vec<&Record> = book.chapters.iter().filter(|it| it.get(*variable).is_some()).collect();
        (!have.is_empty() && have.len() < book.chapters.len()).then(|| (*word, named(&have, &book.chapters)))
    });
    let mut groups: Vec<(Vec<&str>, String)> = Vec::new();
    for (word, chapters) in known {
        match groups.last_mut().filter(|(_, last)| *last == chapters) {
            Some((words, _)) => words.push(word),
            None => groups.push((vec![word], chapters)),
        }
    }
    let groups: Vec<String> = groups.into_iter().map(|(words, of)| format!("{} of {of}", in_a_row(&words))).collect();
    (!groups.is_empty()).then(|| groups.join("; "))
}

/// What a book page still lacks.
fn missing(book: &Volume) -> Vec<String> {
    let record = &book.record;
    let lacks = |variable: Variable| record.get(variable).is_none();
    let mut missing: Vec<String> = [
        ("editors", lacks(Variable::Editor) && lacks(Variable::Author)),
        ("year", record.year().is_none()),
        ("publisher", lacks(Variable::Publisher)),
        ("ISBN", lacks(Variable::Isbn)),
        ("chapters", book.chapters.is_empty()),
    ]
    .into_iter()
    .filter(|(_, lacks)| *lacks)
    .map(|(word, _)| word.to_owned())
    .collect();
    let of = |word: &str, has: &dyn Fn(&Record) -> bool| {
        let without: Vec<&Record> = book.chapters.iter().filter(|chapter| !has(chapter)).collect();
        match without.len() {
            0 => None,
            all if all == book.chapters.len() => Some(format!("{word} of the chapters")),
            _ => Some(format!("{word} of {}", named(&without, &book.chapters))),
        }
    };
    // In most books, introduction and conclusion have no number.
    if 2 * book.chapters.iter().filter(|chapter| chapter.number.is_none()).count() > book.chapters.len() {
        missing.extend(of("numbers", &|chapter| chapter.number.is_some()));
    }
    // The authors of a whole book are also those of its chapters.
    if record.get(Variable::Author).is_none() {
        missing.extend(of("authors", &|chapter| chapter.get(Variable::Author).is_some()));
    }
    missing.extend(of("pages", &|chapter| chapter.get(Variable::Page).is_some()));
    missing
}

fn next_step(book: &Volume) -> Option<&'static str> {
    let has_abstract = |chapter: &&Record| chapter.get(Variable::Abstract).is_some();
    let with = book.chapters.iter().filter(has_abstract).count();
    match (book.chapters.len(), with) {
        (0, _) => Some("copy the book's page with its contents list to add its chapters"),
        (all, with) if with == all => None,
        (_, 0) => Some("copy the page of a chapter to add its abstract"),
        _ => Some("copy the page of another chapter to add its abstract"),
    }
}

/// `chapter 4`, `chapters 1-3 and 5`; a count if they have no numbers.
fn named(some: &[&Record], all: &[Record]) -> String {
    let mut numbers: Vec<Numeral> = some.iter().filter_map(|chapter| chapter.number).collect();
    if numbers.len() < some.len() {
        return match some {
            [only] => format!("“{}”", only.title()),
            _ => format!("{} of {} chapters", some.len(), all.len()),
        };
    }
    numbers.sort_by_key(|number| number.value);
    numbers.dedup_by_key(|number| number.value);
    let runs = numbers.chunk_by(|one, next| one.value + 1 == next.value).map(|run| match run {
        [first, .., last] => format!("{first}-{last}"),
        [only] => only.to_string(),
        [] => String::new(),
    });
    let runs: Vec<String> = runs.collect();
    let runs: Vec<&str> = runs.iter().map(String::as_str).collect();
    format!("{} {}", if numbers.len() == 1 { "chapter" } else { "chapters" }, in_a_row(&runs))
}

/// `a, b and c`
fn in_a_row(words: &[&str]) -> String {
    match words {
        [first @ .., last] if !first.is_empty() => format!("{} and {last}", first.join(", ")),
        _ => words.join(""),
    }
}
