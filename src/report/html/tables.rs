//! Tables whose many rows stand under letters.

use super::super::Section;
use super::super::words::letter;

/// How many rows stand in the table itself.
const IN_TABLE: usize = 100;

/// A row, and the name that it is looked up by.
pub(super) struct Line {
    pub name: String,
    pub html: String,
}

/// A table of `section` and of the class `class` with at most `most` of `lines`. The first ones stand in it; the others, where there are too
/// many, by the letters that their names begin with.
pub(super) fn table(section: Section, class: &str, head: &str, mut lines: Vec<Line>, most: usize) -> String {
    let left_out = lines.len().saturating_sub(most);
    lines.truncate(most);
    let rest = lines.split_off(lines.len().min(IN_TABLE));
    let body = |lines: &[&Line]| -> String {
        let rows: String = lines.iter().map(|line| line.html.as_str()).collect();
        format!(
            "<div class=\"wide\"><table class=\"{class}\">\n<thead>\n{head}</thead>\n<tbody>\n{rows}</tbody>\n</table></div>\n"
        )
    };
    let mut out = body(&lines.iter().collect::<Vec<_>>());
    if rest.is_empty() {
        return out;
    }
    let count = rest.len();
    let mut rest: Vec<(String, String, Line)> =
        rest.into_iter().map(|line| (letter(&line.name), line.name.to_lowercase(), line)).collect();
    rest.sort_by(|one, other| (&one.0, &one.1).cmp(&(&other.0, &other.1)));
    out.push_str(&format!("<p class=\"more\">{count} more, by their names:</p>\n"));
    for same in rest.chunk_by(|one, other| one.0 == other.0) {
        let lines: Vec<&Line> = same.iter().map(|(.., line)| line).collect();
        let (letter, count) = (&same[0].0, lines.len());
        out.push_str(&format!(
            "<details><summary>{letter} <small>{count}</small></summary>\n{}</details>\n",
            body(&lines)
        ));
    }
    if left_out > 0 {
        out.push_str(&format!(
            "<p class=\"more\">{left_out} more are left out here; <code>glossator report --section {} --format csv</code> \
             has all.</p>\n",
            section.id()
        ));
    }
    out
}
