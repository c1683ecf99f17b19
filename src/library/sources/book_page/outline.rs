//! Classifies the headings of a book page and finds what belongs to each.

use rustc_hash::FxHashSet;
use smol_str::SmolStr;

use super::data::{self, Data};
use crate::language::Sense;
use crate::library::contents::{self, ContentsLine};
use crate::library::sources::plain_text::words;
use crate::markdown::Parsed;
use crate::markdown::yaml::Value;
use crate::text::numeral::Numeral;
use crate::text::{Span, steps};

/// The headings of a page, in order.
#[derive(Debug)]
pub(super) struct Outline {
    /// Each heading with its content.
    pub sections: Vec<Section>,
}

/// A heading and its content.
#[derive(Debug)]
pub(super) struct Section {
    /// What it is.
    pub kind: Kind,
    /// 1 to 6.
    pub level: u8,
    /// The heading's line or lines.
    pub heading: Span,
    /// The heading's text as written, with its markup, for links to it.
    pub heading_text: String,
    /// The span of the heading's text.
    pub text_span: Span,
    /// The heading's text without markup.
    pub text: String,
    /// From the heading to the next heading of the same or a higher level.
    pub span: Span,
    /// The data list directly under the heading.
    pub data: Option<Data>,
    /// The quotation directly under the data (or the heading): the abstract.
    pub quote: Option<Span>,
}

/// The kind of a heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// `## Part I: Practice`, or any heading with the data `type: part`; its chapters are one level below.
    Part(String),
    /// `## 4 Title` with data, or with a number that the front matter lists.
    Chapter {
        /// The number before the title.
        number: Option<Numeral>,
        /// The title.
        title: String,
        /// The part that contains it.
        part: Option<String>,
    },
    /// Front or back matter.
    Matter,
    /// The section `Abbreviations`.
    Abbreviations,
    /// The section `Organizations`.
    Organizations,
    /// The reader's own.
    Own,
}

/// Reads the headings of `text`, except those inside lists and quotations, which are the reader's own.
pub(super) fn read(parsed: &Parsed, text: &str) -> Outline {
    let nested = |span: Span| span.is_within(&parsed.lists) || span.is_within(&parsed.quotes);
    let headings: Vec<_> = parsed.headings.iter().filter(|heading| !nested(heading.span)).collect();
    let mut sections = Vec::with_capacity(headings.len());
    let listed = Listed::of(parsed);
    let mut part: Option<String> = None;
    for (at, heading) in headings.iter().enumerate() {
        let end = steps::each(&headings[at + 1..]).find(|next| next.level <= heading.level);
        let end = end.map_or(text.len(), |next| next.span.start as usize);
        let plain_text = plain_text(parsed, text, heading.text_span);
        let data = data::below(parsed, text, heading.span);
        let quote = quote_below(parsed, text, data.as_ref().map_or(heading.span, |data| data.span));
        if heading.level <= 2 {
            part = None;
        }
        let kind = kind(heading.level, &plain_text, data.as_ref(), part.as_ref(), &listed);
        if let Kind::Part(name) = &kind {
            part = Some(name.clone());
        }
        sections.push(Section {
            kind,
            level: heading.level,
            heading: heading.span,
            heading_text: written(heading.span.of(text), heading.text_span.of(text)),
            text_span: heading.text_span,
            text: plain_text,
            span: Span::new(heading.span.start as usize, end),
            data,
            quote,
        });
    }
    each_number_once(&mut sections);
    Outline { sections }
}

/// If several headings have the number of one chapter, those without data are the reader's own; if none has data, all
/// but the first are.
fn each_number_once(sections: &mut [Section]) {
    let number_and_part = |section: &Section| match &section.kind {
        Kind::Chapter { number: Some(number), part, .. } => Some((number.value, part.clone())),
        _ => None,
    };
    let with_data = sections.iter().filter(|section| section.data.is_some());
    let mut known: FxHashSet<(u32, Option<String>)> = with_data.filter_map(number_and_part).collect();
    for section in sections.iter_mut().filter(|section| section.data.is_none()) {
        if let Some(own) = number_and_part(section)
            && !known.insert(own)
        {
            section.kind = Kind::Own;
        }
    }
}

/// The text of a heading without emphasis, links and escapes.
fn plain_text(parsed: &Parsed, text: &str, heading: Span) -> String {
    let at = parsed.blocks.partition_point(|block| block.span.start < heading.start);
    parsed.blocks.get(at).map_or(String::new(), |block| words(text, parsed.tokens_of(block)))
}

/// The text of a heading as written: its line without `#` and attributes, or the text above its underline.
fn written(heading: &str, text: &str) -> String {
    let line = heading.lines().next().unwrap_or("");
    if !line.starts_with('#') {
        return text.to_owned();
    }
    let line = line.trim_start_matches('#').trim_end_matches('#').trim();
    let attributes = line.ends_with('}').then(|| line.rfind(" {")).flatten();
    line[..attributes.unwrap_or(line.len())].trim_end().to_owned()
}

/// The chapter numbers listed in the front matter: `chapters: 1-9, 11`. Their headings need no data.
#[derive(Debug, Default)]
pub(super) struct Listed(Vec<(u32, u32)>);

impl Listed {
    /// The numbers listed in a page's front matter.
    pub fn of(parsed: &Parsed) -> Self {
        let field = parsed.front_matter.as_ref().and_then(|block| block.get("chapters"));
        let texts = field.map(Value::items).unwrap_or_default().iter().filter_map(Value::text);
        let range = |range: &str| {
            let (first, last) = range.split_once(['-', '–']).unwrap_or((range, range));
            Some((Numeral::parse(first.trim())?.value, Numeral::parse(last.trim())?.value))
        };
        Self(texts.flat_map(|text| text.split(',')).filter_map(range).collect())
    }

    /// Whether it lists `number`.
    pub fn has(&self, number: Numeral) -> bool {
        self.0.iter().any(|&(first, last)| (first..=last).contains(&number.value))
    }
}

/// The kind of a heading. Chapters are on the second level, inside a part on the third.
fn kind(level: u8, heading: &str, data: Option<&Data>, part: Option<&String>, listed: &Listed) -> Kind {
    let expected = if part.is_some() { 3 } else { 2 };
    if level != expected {
        return Kind::Own;
    }
    let declared = data.and_then(|data| data.get("type"));
    if level == 2 && declared != Some("chapter") {
        let small = heading.to_lowercase();
        if Sense::Abbreviations.is(&small) {
            return Kind::Abbreviations;
        }
        if Sense::Organizations.is(&small) {
            return Kind::Organizations;
        }
        if declared == Some("part") {
            return Kind::Part(heading.to_owned());
        }
        if let Some(name) = contents::part(heading) {
            return Kind::Part(name.to_string());
        }
    }
    let (number, title) = contents::numbered(heading);
    let is_matter = number.is_none() && matches!(contents::entry(heading), ContentsLine::Matter(_));
    let chapter = || Kind::Chapter { number, title: title.to_owned(), part: part.cloned() };
    match data {
        Some(_) if is_matter && declared != Some("chapter") => Kind::Matter,
        Some(data) if number.is_some() || data.is_of_chapter(title) => chapter(),
        _ if is_matter => Kind::Matter,
        _ if number.is_some_and(|number| listed.has(number)) => chapter(),
        _ => Kind::Own,
    }
}

/// The quotation directly below `above` that may be an abstract.
fn quote_below(parsed: &Parsed, text: &str, above: Span) -> Option<Span> {
    let at = parsed.quotes.partition_point(|quote| quote.start < above.end);
    let quote = *parsed.quotes.get(at)?;
    let directly = text.get(above.end as usize..quote.start as usize)?.trim().is_empty();
    (directly && quoted(quote.of(text)).is_some()).then_some(quote)
}

/// The content of a quotation: its Markdown without the marks at line starts. `None` if it is empty, and for
/// Obsidian's callouts other than `[!abstract]`, which are the reader's own.
pub(super) fn quoted(quotation: &str) -> Option<SmolStr> {
    let unmarked = |line: &str| {
        let line = line.trim_start();
        let line = line.strip_prefix('>').unwrap_or(line);
        line.strip_prefix(' ').unwrap_or(line).trim_end().to_owned()
    };
    let mut lines: Vec<String> = quotation.lines().map(unmarked).collect();
    if let Some(callout) = lines.first().and_then(|line| line.strip_prefix("[!")) {
        let kind = callout.split(']').next().unwrap_or("").to_lowercase();
        if !["abstract", "summary", "quote", "cite"].contains(&kind.as_str()) {
            return None;
        }
        lines.remove(0);
    }
    let content = lines.join("\n").trim().to_owned();
    (!content.is_empty()).then_some(content.into())
}
