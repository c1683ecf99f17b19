//! What mends a fault of an abbreviation: a definition that is missing, one that is said again otherwise, one in vain.

use super::action::{Action, Definition, Effect, titled};
use super::asked::Asked;
use super::define;
use crate::features::diagnostics::Diagnostic;
use crate::text::{Span, line_break, line_start};
use crate::workspace::settings::Code;

/// What stands where the reader is to write what an abbreviation stands for.
const FULL_NAME: &str = "full name";

pub(super) fn actions(asked: &Asked<'_>, diagnostic: &Diagnostic) -> Vec<Action> {
    match diagnostic.code {
        Code::AbbreviationUnused => delete_line(asked, diagnostic).into_iter().collect(),
        Code::AbbreviationRedefined => remove_again(asked, diagnostic).into_iter().collect(),
        Code::AbbreviationUndefined => define_it(asked, diagnostic),
        _ => Vec::new(),
    }
}

/// The whole line goes.
fn delete_line(asked: &Asked<'_>, diagnostic: &Diagnostic) -> Option<Action> {
    let text = asked.text;
    let start = line_start(text, text.get(..diagnostic.span.start as usize)?.len());
    let end = diagnostic.span.end as usize;
    let end = end + text.get(end..)?.find('\n').map_or(text.len() - end, |at| at + 1);
    let edits = vec![(Span::new(start, end), String::new())];
    Some(Action { preferred: true, ..Action::fix(diagnostic, "Delete this line".to_owned(), edits) })
}

/// The second bracket goes; the words before it stay.
fn remove_again(asked: &Asked<'_>, diagnostic: &Diagnostic) -> Option<Action> {
    let (text, span) = (asked.text, diagnostic.span);
    let before = text.get(..span.start as usize)?.strip_suffix('(')?;
    text.get(span.end as usize..)?.strip_prefix(')')?;
    let start = before.trim_end_matches(' ').len();
    let title = titled(format!("Remove this second meaning of {}", span.of(text)));
    Some(Action::fix(diagnostic, title, vec![(Span::new(start, span.end as usize + 1), String::new())]))
}

/// Here, in the page of the book, in a glossary: a line that waits for the full name.
fn define_it(asked: &Asked<'_>, diagnostic: &Diagnostic) -> Vec<Action> {
    let (text, short) = (asked.text, diagnostic.span.of(asked.text));
    let line_break = line_break(text);
    let end = text.trim_end().len();
    let line = format!("{line_break}{line_break}*[{short}]: {FULL_NAME}{line_break}");
    let here = Action::fix(
        diagnostic,
        titled(format!("Define {short} in this note")),
        vec![(Span::new(end, text.len()), line)],
    );
    let files = define::files(asked).into_iter().map(|(file, list)| {
        let title = titled(format!("Define {short} in {}", file.facts.title));
        let (name, what) = (short.to_owned(), Some(FULL_NAME.to_owned()));
        let effect = Effect::Define(Definition { file: file.id, list, name, what });
        Action::mend(diagnostic, title, effect)
    });
    std::iter::once(here).chain(files).collect()
}
