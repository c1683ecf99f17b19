//! Values that entries of every format hold: years, pages, numbers, abstracts.

use smol_str::SmolStr;

use crate::library::contents;
use crate::library::identifier;
use crate::library::numeral::{Numeral, Style};
use crate::library::pages::Pages;
use crate::library::sources::escape;

/// `text` without white space around it, if anything is left.
pub fn text(text: &str) -> Option<SmolStr> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.into())
}

/// Title and subtitle as one line.
pub fn joined_title(title: &str, subtitle: Option<&str>) -> String {
    match subtitle.map(str::trim).filter(|subtitle| !subtitle.is_empty()) {
        Some(subtitle) if !title.is_empty() => format!("{title}: {subtitle}"),
        Some(subtitle) => subtitle.to_owned(),
        None => title.to_owned(),
    }
}

/// The first range of `77--100`, `pp. 77-100` or `77-100, 105`.
pub fn pages(text: &str) -> Option<Pages> {
    let first = text.split([',', ';', '+']).next()?.trim();
    let bare = first.trim_start_matches(['p', 'P']).trim_start_matches('.');
    Pages::parse(if bare.len() < first.len() && first.len() > 1 { bare.trim() } else { first })
}

/// Pages that are not one range of numbers, as printed: `e1234`, `7-9, 12`.
pub fn unusual_pages(text: &str) -> Option<SmolStr> {
    let printed = text.replace("--", "–");
    let usual = pages(text).is_some_and(|_| !printed.contains([',', ';', '+']));
    self::text(&printed).filter(|_| !usual)
}

/// The first ISBN of a field that may list several.
pub fn isbn(text: &str) -> Option<SmolStr> {
    identifier::isbn(text)
        .or_else(|| text.split(|c: char| c.is_whitespace() || ",;()".contains(c)).find_map(identifier::isbn))
}

/// A chapter's number, from the field that says it.
pub fn number(text: &str) -> Option<Numeral> {
    let word = text.trim().trim_end_matches('.');
    if let Some(number) = Numeral::parse(word) {
        return Some(number);
    }
    contents::numbered(word).0
}

/// The number that a publisher put in front of a chapter's title (`Chapter 4: ...`, `4. ...`), and the title without
/// it. A title that merely begins with a number is left whole.
pub fn numbered_title(title: &str) -> (Option<Numeral>, &str) {
    let told = |number: Numeral| {
        number.style == Style::Word
            || title.get(.."chapter".len()).is_some_and(|word| word.eq_ignore_ascii_case("chapter"))
            || title.trim_start_matches(char::is_alphanumeric).starts_with(['.', ':'])
    };
    match contents::numbered(title) {
        (Some(number), rest) if !rest.is_empty() && told(number) => (Some(number), rest),
        _ => (None, title),
    }
}

/// An abstract in plain text as Markdown that reads the same; a blank line parts its paragraphs.
pub fn markdown(plain: &str) -> Option<SmolStr> {
    let mut paragraphs: Vec<String> = Vec::new();
    let mut begun = false;
    for line in plain.lines() {
        let is_blank = line.trim().is_empty();
        if !is_blank && !begun {
            paragraphs.push(String::with_capacity(line.len()));
        }
        if let Some(paragraph) = paragraphs.last_mut() {
            for word in line.split_whitespace() {
                if !paragraph.is_empty() {
                    paragraph.push(' ');
                }
                paragraph.push_str(word);
            }
        }
        begun = !is_blank;
    }
    if let [only] = paragraphs.as_slice() {
        return Some(escape::paragraph(only).into());
    }
    let escaped: Vec<String> = paragraphs.iter().map(|paragraph| escape::paragraph(paragraph)).collect();
    (!escaped.is_empty()).then(|| escaped.join("\n\n").into())
}

/// The tags that CSL, Zotero and publishers put into titles and abstracts, and nothing that merely looks like a tag.
const TAGS: &[&str] =
    &["i", "b", "em", "strong", "sup", "sub", "sc", "span", "p", "br", "div", "title", "italic", "bold"];

/// `text` without HTML's (and JATS's) tags and character references. Paragraphs end in a blank line.
pub fn without_tags(text: &str) -> String {
    if !text.contains(['<', '&']) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['<', '&']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let (replaced, length) = tag(rest).or_else(|| reference(rest)).unwrap_or((&rest[..1], 1));
        out.push_str(replaced);
        rest = &rest[length..];
    }
    out.push_str(rest);
    out
}

/// The tag that `text` begins with: what stands for it, and its length.
fn tag(text: &str) -> Option<(&'static str, usize)> {
    // A tag is short; without an end to the search many `<` would make it long.
    let inside = text.strip_prefix('<')?;
    let end = inside.bytes().take(200).position(|byte| byte == b'>')?;
    let inside = &inside[..end];
    let closing = inside.starts_with('/');
    let name = inside.trim_start_matches('/').split(|c: char| c.is_whitespace() || c == '/').next()?;
    let name = name.rsplit(':').next()?;
    let known = TAGS.iter().any(|tag| tag.eq_ignore_ascii_case(name));
    let breaks = closing && ["p", "div", "title"].contains(&name);
    known.then_some((
        if breaks {
            "\n\n"
        } else if name == "br" {
            " "
        } else {
            ""
        },
        end + 2,
    ))
}

/// The character reference that `text` begins with: what stands for it, and its length.
fn reference(text: &str) -> Option<(&'static str, usize)> {
    const REFERENCES: &[(&str, &str)] = &[
        ("&amp;", "&"),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&apos;", "'"),
        ("&#39;", "'"),
        ("&nbsp;", " "),
        ("&ndash;", "–"),
        ("&mdash;", "—"),
    ];
    let (name, character) = REFERENCES.iter().find(|(name, _)| text.starts_with(name))?;
    Some((character, name.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_read_as_entries_write_them() {
        let cases = [
            ("77--100", Some("77-100")),
            ("77–100", Some("77-100")),
            ("pp. 77-100", Some("77-100")),
            ("p. 77", Some("77")),
            ("xi--xv", Some("xi-xv")),
            ("77-100, 105", Some("77-100")),
            ("e1234", None),
            ("p", None),
            ("", None),
        ];
        for (text, expected) in cases {
            assert_eq!(pages(text).map(|pages| pages.to_string()).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn of_several_isbns_the_first_counts() {
        let cases = [
            ("978-1-5292-2860-1", Some("9781529228601")),
            ("9781529228601 9781529228618", Some("9781529228601")),
            ("978-1-5292-2860-1 (hbk), 978-1-5292-2861-8", Some("9781529228601")),
            ("none", None),
        ];
        for (text, expected) in cases {
            assert_eq!(isbn(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn only_a_number_that_is_told_is_taken_from_a_title() {
        let cases = [
            ("Chapter 4: Models", Some(4), "Models"),
            ("4. Models", Some(4), "Models"),
            ("IV. Models", Some(4), "Models"),
            ("4 Models", None, "4 Models"),
            ("12 Angry States", None, "12 Angry States"),
            ("1989: A Year", None, "1989: A Year"),
            ("Chapter 4", None, "Chapter 4"),
            ("Models", None, "Models"),
        ];
        for (title, number, rest) in cases {
            let (found, without) = numbered_title(title);
            assert_eq!((found.map(|number| number.value), without), (number, rest), "{title}");
        }
    }

    #[test]
    fn tags_go_and_what_only_looks_like_one_stays() {
        let cases = [
            ("The <i>Models</i> &amp; <span class=\"nocase\">MINUSMA</span>", "The Models & MINUSMA"),
            ("a < b and c > d", "a < b and c > d"),
            ("<jats:p>One.</jats:p><jats:p>Two.</jats:p>", "One.\n\nTwo.\n\n"),
            ("<unknown>", "<unknown>"),
            ("AT&T <", "AT&T <"),
        ];
        for (text, expected) in cases {
            assert_eq!(without_tags(text), expected, "{text}");
        }
    }

    #[test]
    fn abstracts_keep_their_paragraphs() {
        assert_eq!(markdown("One\n  line.\n\n\nTwo *x*.\n").as_deref(), Some("One line.\n\nTwo \\*x\\*."));
        assert_eq!(markdown(" \n"), None);
    }
}
