//! The result of an import in one line, for a small notification.

use super::Failure;
use super::plan::Step;
use crate::library::record::Record;
use crate::library::variables::Variable;

/// The most characters in a message.
const LONGEST: usize = 60;

/// `Added 9 chapters; abstract for chapter 4.`
pub(super) fn done(steps: &[Step]) -> String {
    let sum = |count: &dyn Fn(&Step) -> usize| steps.iter().map(count).sum::<usize>();
    let books = sum(&|step| usize::from(step.new));
    let chapters = sum(&|step| step.added.chapters);
    let abstracts = sum(&|step| step.added.abstracts);
    let differ = sum(&|step| step.disputes.iter().filter(|dispute| !dispute.taken).count());
    let changed = sum(&|step| step.disputes.iter().filter(|dispute| dispute.taken).count());
    let data = sum(&|step| if step.new { 0 } else { step.added.data });
    let mut added: Vec<String> = Vec::new();
    if books > 1 {
        added.push(format!("{books} books"));
    }
    added.extend(counted(chapters, "chapter"));
    let about = steps.iter().filter_map(described).next().filter(|_| abstracts == 1);
    added.extend(
        about.map(|number| format!("abstract for chapter {number}")).or_else(|| counted(abstracts, "abstract")),
    );
    added.extend(counted(sum(&|step| step.added.abbreviations), "abbreviation").filter(|_| added.is_empty()));
    added.extend((data > 0 && added.is_empty()).then(|| "details of the book".to_owned()));
    if added.is_empty() && books == 1 {
        added.push("the book; it has no chapters yet".to_owned());
    }
    let differing = match (changed, differ) {
        (0, 0) => None,
        (0, 1) => Some("1 value differs".to_owned()),
        (0, _) => Some(format!("{differ} values differ")),
        (1, _) => Some("1 value changed".to_owned()),
        _ => Some(format!("{changed} values changed")),
    };
    let what = if added.is_empty() { "Nothing new".to_owned() } else { format!("Added {}", added.join("; ")) };
    within(&format!("{}.", [Some(what), differing].into_iter().flatten().collect::<Vec<_>>().join("; ")))
}

/// The number of the chapter, if the step's input has exactly one abstract.
fn described(step: &Step) -> Option<String> {
    let mut chapters =
        step.told.as_ref()?.volume.chapters.iter().filter(|it: &&Record| it.get(Variable::Abstract).is_some());
    let (one, None) = (chapters.next()?, chapters.next()) else { return None };
    one.number.map(|number| number.to_string())
}

/// `1 chapter`, `9 chapters`; `None` for zero.
pub(super) fn counted(count: usize, noun: &str) -> Option<String> {
    match count {
        0 => None,
        1 => Some(format!("1 {noun}")),
        _ => Some(format!("{count} {noun}s")),
    }
}

/// `This is a journal article, not a book.`: the first clause of the failure's message, which says what is wrong. The
/// rest says what to do.
pub(super) fn refused(failure: &Failure) -> String {
    let clause = failure.message.split([';', ':']).next().unwrap_or_default().trim();
    let mut letters = clause.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    within(&format!("{first}{}.", letters.as_str().trim_end_matches('.')))
}

/// `text` cut to the length limit, between words.
fn within(text: &str) -> String {
    if text.chars().count() <= LONGEST {
        return text.to_owned();
    }
    let end = text.char_indices().nth(LONGEST - 1).map_or(text.len(), |(at, _)| at);
    let cut = text[..end].rfind(' ').unwrap_or(end);
    format!("{}…", text[..cut].trim_end_matches([',', ';', ' ']))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn a_refusal_is_its_first_clause() {
        let said = |message: &str| refused(&Failure::new(Path::new("x"), None, message));
        assert_eq!(said("this is an article, not a book: its entry"), "This is an article, not a book.");
        assert_eq!(said("there is no text; copy the page"), "There is no text.");
        let long = said(&"many words that go on ".repeat(9));
        assert!(long.chars().count() <= LONGEST && long.ends_with("many words…"), "{long}");
    }
}
