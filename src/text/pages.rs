//! Page numbers and page ranges, as printed.

use std::fmt;

use super::numeral;

/// A page number: Arabic (`77`) or, in front matter, Roman (`xii`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Page {
    /// Its value.
    pub number: u32,
    /// Whether it is a Roman numeral; those come before page 1.
    pub roman: bool,
}

impl Page {
    /// Reads `77` or `xii`.
    pub fn parse(text: &str) -> Option<Self> {
        if !text.is_empty() && text.len() <= 6 && text.bytes().all(|b| b.is_ascii_digit()) {
            return Some(Self { number: text.parse().ok()?, roman: false });
        }
        numeral::roman(text).map(|number| Self { number, roman: true })
    }
}

impl fmt::Display for Page {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.roman {
            f.write_str(&numeral::to_roman(self.number).to_lowercase())
        } else {
            write!(f, "{}", self.number)
        }
    }
}

/// Pages from `first` to `last`, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Pages {
    /// The first page.
    pub first: Page,
    /// The last page.
    pub last: Page,
}

impl Pages {
    /// Reads `77-100`, `77 – 100`, `85-7` (to 87) or `85`.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text
            .split(['-', '\u{2010}', '\u{2011}', '\u{2012}', '–', '—'])
            .map(str::trim)
            .filter(|part| !part.is_empty());
        let first_text = parts.next()?;
        let first = Page::parse(first_text)?;
        let last = match parts.next() {
            None => first,
            Some(text) => completed(first, first_text, text)?,
        };
        parts.next().is_none().then_some(Self { first, last })
    }

    /// `p. 50`, `pp. 50-53`
    pub(crate) fn with_term(self) -> String {
        if self.first == self.last { format!("p. {self}") } else { format!("pp. {self}") }
    }

    /// Whether `page` lies in the range. Roman and Arabic numbers never meet.
    pub fn contains(self, page: Page) -> bool {
        page.roman == self.first.roman
            && page.roman == self.last.roman
            && (self.first.number..=self.last.number).contains(&page.number)
    }

    /// Whether the range runs backwards, which no printed range does.
    pub fn reversed(self) -> bool {
        self.first.roman == self.last.roman && self.last.number < self.first.number
    }
}

/// The last page of a range that may be abbreviated: `85-7` ends on 87, `2019-21` on 2021.
fn completed(first: Page, first_text: &str, text: &str) -> Option<Page> {
    let last = Page::parse(text)?;
    if first.roman || last.roman || last.number >= first.number || text.len() >= first_text.len() {
        return Some(last);
    }
    Page::parse(&format!("{}{text}", &first_text[..first_text.len() - text.len()]))
}

impl fmt::Display for Pages {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.first == self.last { write!(f, "{}", self.first) } else { write!(f, "{}-{}", self.first, self.last) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_read_as_printed() {
        let cases = [
            ("77-100", Some("77-100")),
            ("77 – 100", Some("77-100")),
            ("85-7", Some("85-87")),
            ("xii-xv", Some("xii-xv")),
            ("85", Some("85")),
            ("88-85", Some("88-85")),
            ("321-28", Some("321-328")),
            ("1-2-3", None),
            ("p. 4", None),
        ];
        for (text, expected) in cases {
            assert_eq!(Pages::parse(text).map(|pages| pages.to_string()).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn roman_and_arabic_pages_never_meet() {
        let pages = Pages::parse("77-100").unwrap();
        assert!(pages.contains(Page::parse("77").unwrap()) && pages.contains(Page::parse("100").unwrap()));
        assert!(!pages.contains(Page::parse("101").unwrap()));
        assert!(!pages.contains(Page::parse("lxxx").unwrap()));
    }
}
