//! Limits nesting and attributes before a page is parsed. The parser's time for each element grows with its depth,
//! and for each attribute with the number before it.

use memchr::memchr_iter;

/// The deepest nesting of elements; real pages stay below it.
const DEEPEST: usize = 500;

/// The most attribute names and equals signs in a tag; real tags stay below it.
const MOST_IN_TAG: usize = 400;

/// Elements that are empty, or that end where the next one begins.
const NEVER_DEEP: &[&str] = &[
    "a", "area", "base", "body", "br", "col", "colgroup", "dd", "dt", "embed", "head", "hr", "html", "img", "input",
    "li", "link", "meta", "optgroup", "option", "p", "param", "rp", "rt", "source", "tbody", "td", "tfoot", "th",
    "thead", "tr", "track", "wbr",
];

/// Elements whose text is not markup.
const RAW: &[&str] = &["script", "style", "textarea", "title"];

/// `page`, up to where its elements are nested too deep or have too many attributes.
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
        if !name.is_empty() {
            let Some(end) = end_of_tag(&rest[length..]) else { return &page[..at] };
            markup = page.len() - rest.len() + length + end;
        }
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

/// The end of a tag, in bytes from the beginning of `tag`, which is the text after its name; `None` if it has too many
/// attributes.
fn end_of_tag(tag: &str) -> Option<usize> {
    let (mut quote, mut value, mut between, mut count) = (None, false, false, 0);
    for (at, byte) in tag.bytes().enumerate() {
        match (quote, byte) {
            (Some(end), _) if byte == end => (quote, between) = (None, true),
            (Some(_), _) => {}
            (None, b'>') => return Some(at),
            (None, b'"' | b'\'') if value => (quote, value) = (Some(byte), false),
            (None, b' ' | b'\t' | b'\n' | b'\r' | b'\x0c' | b'/') => between = true,
            (None, b'=') => (count, value, between) = (count + 1, true, false),
            (None, _) => {
                count += usize::from(between && !value);
                (value, between) = (false, false);
            }
        }
        if count > MOST_IN_TAG {
            return None;
        }
    }
    Some(tag.len())
}

/// The byte offset in `text` at which the end tag of the element `name` begins.
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
    fn a_page_is_read_as_far_as_no_tag_has_too_many_attributes() {
        for many in [" a", " a=b", " =b", "/a", " a = 'b'", "a=\"b\""] {
            for tag in ["<p", "</p"] {
                let page = format!("<h1>A</h1>{tag} x{}>", many.repeat(MOST_IN_TAG));
                assert_eq!(shallow(&page), "<h1>A</h1>", "{many}");
                let page = format!("<h1>A</h1>{tag} x{}>{tag}>", many.repeat(MOST_IN_TAG / 4));
                assert_eq!(shallow(&page), page, "{many}");
            }
        }
        // Text in quotation marks is a single value and not markup.
        let page = format!("<p x='{}'>A", "<div> a=b ".repeat(2 * MOST_IN_TAG));
        assert_eq!(shallow(&page), page);
    }

    #[test]
    fn a_long_page_is_read_whole() {
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
