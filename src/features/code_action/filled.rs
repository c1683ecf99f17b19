//! A new note, filled in with what is known of what it is about: from the template that the settings name, else from a plain one.

use std::path::Path;

use crate::features::rename::Refusal;
use crate::features::{cards, quotation};
use crate::library::sources::book_page::write;
use crate::library::sources::escape;
use crate::library::view::View;
use crate::markdown::front_matter;
use crate::resolution::Target;
use crate::workspace::discovery::read_text;
use crate::workspace::note::Note;
use crate::workspace::snapshot::Snapshot;

/// The template where the settings name none. A line with blanks to fill in and nothing for any of them is left out.
const PLAIN: &str = "\
# {{title}}

- cite: {{citation}}
- pages: {{pages}}
- names: {{organizations}}

> {{reference}}

> {{abstract}}
";

/// The text of a note about `target`, with the fields `head` in its front matter.
pub(super) fn note(
    snapshot: &Snapshot,
    note: &Note,
    target: Target,
    view: &View<'_>,
    head: &[(&str, String)],
) -> Result<String, Refusal> {
    let template = template(snapshot, note)?;
    let field = |name: &str| head.iter().find(|(own, _)| *own == name).map(|(_, value)| value.clone());
    let key = view.citekey();
    let value = |name: &str| -> Option<String> {
        Some(match name {
            "title" => escape::inline(view.title()),
            "book" | "chapter" => field(name).unwrap_or_default(),
            "citekey" => key.to_owned(),
            "citation" => quotation::citation(snapshot, note, target).map(|it| format!("[{it}]")).unwrap_or_default(),
            "authors" => escape::inline(&view.creators().in_a_row()),
            "year" => view.year().map(|year| year.to_string()).unwrap_or_default(),
            "pages" => view.pages().map(|pages| pages.to_string()).unwrap_or_default(),
            "reference" => cards::reference_of(snapshot, note, target).map(|it| it.to_string()).unwrap_or_default(),
            "abstract" => view.abstract_text().map(cards::without_marks).unwrap_or_default(),
            "organizations" => cards::organizations(snapshot, note, view.thing()).join(", "),
            _ => return None,
        })
    };
    let filled = filled(template.as_deref().unwrap_or(PLAIN), &value);
    Ok(with_head(&filled, head))
}

/// The text of the template that the settings name.
fn template(snapshot: &Snapshot, note: &Note) -> Result<Option<String>, Refusal> {
    let folder = snapshot.folder(note);
    let Some((name, root)) = folder.settings.template.as_deref().zip(folder.root.as_deref()) else { return Ok(None) };
    let text = read_text(&root.join(Path::new(name)));
    let text = text.map_err(|reason| Refusal::new(format!("The template {name} {reason}.")))?;
    Ok(Some(text.replace("\r\n", "\n")))
}

/// `template` with what `value` has for each name in two braces; other names stay. What has several lines goes on as its first
/// line begins.
fn filled(template: &str, value: &dyn Fn(&str) -> Option<String>) -> String {
    let mut out = String::new();
    let mut drops_blank = false;
    for line in template.split_inclusive('\n') {
        let (mut written, mut rest) = (String::new(), line.trim_end_matches('\n'));
        let (mut blanks, mut given) = (0, 0);
        let begins: String = rest.chars().take_while(|c| matches!(c, '>' | ' ' | '\t')).collect();
        while let Some((before, name, behind)) = placeholder(rest) {
            written.push_str(before);
            match value(name) {
                Some(value) => {
                    blanks += 1;
                    given += usize::from(!value.is_empty());
                    let lines: Vec<&str> = value.trim_end().lines().collect();
                    written.push_str(&lines.join(&format!("\n{begins}")));
                }
                None => written.push_str(&rest[before.len()..rest.len() - behind.len()]),
            }
            rest = behind;
        }
        written.push_str(rest);
        // What is left out takes the blank line behind it along, where one stands before it already.
        if blanks > 0 && given == 0 {
            drops_blank = out.is_empty() || out.ends_with("\n\n");
            continue;
        }
        let is_blank = written.trim().is_empty();
        if is_blank && (drops_blank || out.ends_with("\n\n")) {
            drops_blank = false;
            continue;
        }
        drops_blank = false;
        let lines = written.lines().map(str::trim_end);
        out.push_str(&lines.collect::<Vec<_>>().join("\n"));
        out.push('\n');
    }
    format!("{}\n\n", out.trim_end())
}

/// The first name in two braces: what stands before it, the name, what stands behind it.
fn placeholder(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once("{{")?;
    let (name, behind) = rest.split_once("}}")?;
    Some((before, name.trim(), behind))
}

/// `text` with `head` in its front matter, but for what that says already.
fn with_head(text: &str, head: &[(&str, String)]) -> String {
    let line = |(name, value): &(&str, String)| format!("{name}: {}\n", write::scalar_or_number(value));
    match front_matter::read(text) {
        Some(block) => {
            let missing: String = head.iter().filter(|(name, _)| block.get(name).is_none()).map(line).collect();
            let opening = text.find('\n').map_or(text.len(), |at| at + 1);
            format!("{}{missing}{}", &text[..opening], &text[opening..])
        }
        None => format!("---\n{}---\n\n{text}", head.iter().map(line).collect::<String>()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_with_nothing_to_fill_in_are_left_out() {
        let value = |name: &str| match name {
            "title" => Some("Fish".to_owned()),
            "abstract" => Some("One.\n\nTwo.".to_owned()),
            "pages" => Some(String::new()),
            _ => None,
        };
        let template = "# {{title}}\n\n- pages: {{ pages }}\n\n> {{abstract}}\n\n## {{other}}, kept\n";
        assert_eq!(filled(template, &value), "# Fish\n\n> One.\n>\n> Two.\n\n## {{other}}, kept\n\n");
    }

    #[test]
    fn a_template_has_the_last_word_on_its_front_matter() {
        let head = [("book", "rivers2021".to_owned()), ("chapter", "2".to_owned())];
        assert_eq!(with_head("# A\n", &head), "---\nbook: rivers2021\nchapter: 2\n---\n\n# A\n");
        let own = "---\ntags: [read]\nchapter: II\n---\n# A\n";
        assert_eq!(with_head(own, &head), "---\nbook: rivers2021\ntags: [read]\nchapter: II\n---\n# A\n");
    }
}
