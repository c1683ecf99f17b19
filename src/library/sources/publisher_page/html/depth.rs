//! How deep a page's elements lie in each other. The parser takes time for each element and each one around it, so a page is
//! read as far as that stays little.

use memchr::memchr_iter;

/// No page that somebody reads puts more elements into each other.
const DEEPEST: usize = 500;

/// Elements that hold nothing, or end where the next of them begins.
const NEVER_DEEP: &[&str] = &[
    "a", "area", "base", "body", "br", "col", "colgroup", "dd", "dt", "embed", "head", "hr", "html", "img", "input",
    "li", "link", "meta", "optgroup", "option", "p", "param", "rp", "rt", "source", "tbody", "td", "tfoot", "th",
    "thead", "tr", "track", "wbr",
];

/// Elements whose text is no markup.
const RAW: &[&str] = &["script", "style", "textarea", "title"];

/// `page`, up to where its elements lie too deep.
pub(super) fn shallow(page: &str) -> &str {
    let (mut depth, mut markup) = (0usize, 0);
    for at in memchr_iter(b'<', page.as_bytes()) {
        let rest = &page[at + 1..];
        if at < markup {
            continue;
        }
        if rest.starts_with("!--") {
            markup = at + rest.find("-->").unwrap_or(rest.len());
            continue;
        }
        let (ends, rest) = rest.strip_prefix('/').map_or((false, rest), |rest| (true, rest));
        let length = rest.bytes().take_while(u8::is_ascii_alphanumeric).take(16).count();
        let name = rest[..length].to_ascii_lowercase();
        if name.is_empty() || NEVER_DEEP.contains(&name.as_str()) {
            continue;
        }
        if ends {
            depth = depth.saturating_sub(1);
            continue;
        }
        if RAW.contains(&name.as_str()) {
            markup = page.len() - rest.len() + end_of_raw(rest, &name);
        }
        depth += 1;
        if depth > DEEPEST {
            return &page[..at];
        }
    }
    page
}

/// Where the end tag of the element `name` begins in `text`.
fn end_of_raw(text: &str, name: &str) -> usize {
    let is_end = |at: &usize| text.get(at + 2..at + 2 + name.len()).is_some_and(|end| end.eq_ignore_ascii_case(name));
    memchr::memmem::find_iter(text.as_bytes(), "</").find(is_end).unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_read_as_far_as_its_elements_are_not_too_deep() {
        for deep in ["<div>", "<b><p>", "<ul><li>", "<TABLE><tr><td>", "<svg class='x'>", "<font><a href='y'>"] {
            let page = format!("<h1>A</h1>{}", deep.repeat(2 * DEEPEST));
            assert_eq!(shallow(&page).len(), 10 + deep.len() * DEEPEST, "{deep}");
        }
    }

    #[test]
    fn what_is_only_long_is_read_whole() {
        let long = [
            "<div>x</div>",
            "<p>x",
            "<li>x",
            "<br>",
            "<a name=x>",
            "<!-- <div> -->",
            "< 5 ",
            "<script>'<div>'</SCRIPT>",
            "<table><tr><td>x</table>",
            "<title><b></title>",
            "<é>",
        ];
        for piece in long {
            let page = piece.repeat(3 * DEEPEST);
            assert_eq!(shallow(&page), page, "{piece}");
        }
        assert_eq!(shallow("<!-- <b>"), "<!-- <b>");
        assert_eq!(shallow("<script>é</"), "<script>é</");
    }
}
