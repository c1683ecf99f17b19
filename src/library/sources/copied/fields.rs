//! Labelled values: `Publisher: A Press`, `ISBN 978...`, `Edited by` above a line of names.

use super::lines::Line;
use super::words::{self, LABELS, Label};
use super::{pages, people};
use crate::library::identifier;

/// A label with its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Field<'t> {
    pub label: Label,
    /// The label in lower case.
    pub name: &'static str,
    /// The text after the label; empty if the label is alone on its line.
    pub value: &'t str,
}

/// The label at the beginning of a line, with its value. `columns` has tabs between columns.
pub(super) fn at_start(columns: &str) -> Option<Field<'_>> {
    LABELS.perhaps_at(columns).iter().find_map(|&(name, label)| {
        let rest = words::behind(columns, name)?;
        let bare = rest.trim_start_matches(' ');
        if let Some(value) = bare.strip_prefix([':', '\t']) {
            return Some(Field { label, name, value: value.trim() });
        }
        // Names may be glued to the label, as in `Edited ByAnn Author`.
        let is_big = bare.starts_with(char::is_uppercase);
        // So may values that cannot continue a word: `Pages30`, `ImprintRoutledge`, `DOIhttps://doi.org/...`.
        let counted = bare.starts_with(|c: char| c.is_ascii_digit());
        let glued = match label {
            Label::Editor => (name.ends_with("by") || name.ends_with('’')) && is_big,
            Label::Year | Label::OnlineYear | Label::Isbn | Label::Edition | Label::Pages => counted,
            Label::Doi => counted || bare.starts_with("http"),
            Label::Imprint => is_big,
            Label::Other => matches!(name, "pages" | "pub. location" | "subjects") && (counted || is_big),
            _ => false,
        };
        let apart = bare.is_empty() || bare.len() < rest.len() || glued;
        let field = Field { label, name, value: bare.trim_end() };
        let fits = || fits_without_colon(&field, columns) || glued && bare.len() == rest.len() && label == Label::Other;
        (apart && fits()).then_some(field)
    })
}

/// Whether the value shows that a label without a colon is a label.
fn fits_without_colon(field: &Field<'_>, columns: &str) -> bool {
    let value = field.value;
    if value.is_empty() {
        return !matches!(
            field.name,
            "book"
                | "ouvrage"
                | "en"
                | "ano"
                | "collection"
                | "category"
                | "volume"
                | "notes"
                | "from"
                | "information"
                | "typ"
                | "type"
        );
    }
    match field.label {
        Label::Isbn => identifier::isbn(value).is_some(),
        Label::Doi => identifier::doi(value).is_some(),
        Label::Year | Label::OnlineYear => value.len() < 50 && year(value).is_some() && !value.starts_with('©'),
        // After `Edited by`, affiliations may also follow.
        Label::Editor
            if [" by", " von", " v.", " de", " d’", " di", " par", " por"]
                .iter()
                .any(|by| field.name.ends_with(by)) =>
        {
            people::labelled(value).first().is_some_and(|first| !first.given.is_empty())
        }
        Label::Editor => people::row(value).is_some(),
        Label::Author => people::row(value).is_some(),
        Label::Imprint => value.starts_with(char::is_uppercase),
        Label::Publisher => {
            matches!(field.name, "publisher name" | "verlagsname" | "published by")
                && value.starts_with(char::is_uppercase)
        }
        Label::Pages => pages::bare(value).is_some_and(|found| found.is_range),
        Label::Edition => value.starts_with(|c: char| c.is_ascii_digit()),
        // `in Title of the Book`; a capital letter may begin a title (`In Search of Peace`).
        Label::In => columns.starts_with("in ") && value.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit()),
        Label::Title | Label::Subtitle | Label::Abstract | Label::Contents | Label::Other => false,
    }
}

/// Splits a line before each label. Where blocks of a page met, lines are glued together: `A PressPrint publication
/// year: 2022`.
pub(super) fn split(line: &Line) -> Vec<Line> {
    let columns = &line.columns;
    if !columns.contains(':') && !columns.contains("ISBN") {
        return vec![line.clone()];
    }
    let mut starts = vec![0];
    let mut before: Option<char> = None;
    let mut skip_to = 0;
    for (at, c) in columns.char_indices() {
        let seam = match before {
            Some(' ' | '\t' | '|') => true,
            Some(before) => c.is_uppercase() && (before.is_lowercase() || before.is_ascii_digit() || before == ')'),
            None => false,
        };
        before = Some(c);
        if seam
            && at >= skip_to
            && c.is_alphabetic()
            && let Some(length) = label_with_colon(&columns[at..])
        {
            starts.push(at);
            skip_to = at + length;
        } else if at == 0 {
            skip_to = label_with_colon(columns).unwrap_or(0);
        }
    }
    let ends = starts.iter().skip(1).copied().chain([columns.len()]);
    let pieces = starts
        .iter()
        .zip(ends)
        .map(|(&start, end)| columns[start..end].trim().trim_end_matches([',', ';', '|']).trim_end());
    pieces.filter(|piece| !piece.is_empty()).map(|piece| line.saying(piece)).collect()
}

/// The length in bytes of a label for book data, including its colon, at the beginning of `text`.
fn label_with_colon(text: &str) -> Option<usize> {
    LABELS.perhaps_at(text).iter().find_map(|&(name, label)| {
        let of_data = matches!(
            label,
            Label::Isbn | Label::Doi | Label::Year | Label::OnlineYear | Label::Publisher | Label::Imprint
        ) || matches!(name, "series" | "format" | "extent" | "volume" | "language");
        if !of_data {
            return None;
        }
        let rest = words::behind(text, name)?.trim_start_matches(' ');
        let bare =
            label == Label::Isbn && rest.starts_with(|c: char| c.is_ascii_digit()) && identifier::isbn(rest).is_some();
        let value = if bare { rest } else { rest.strip_prefix(':')? };
        Some(text.len() - value.len())
    })
}

/// The first year in a text: four digits, from 1400 to 2199.
pub(super) fn year(text: &str) -> Option<i32> {
    let numbers = text.split(|c: char| !c.is_ascii_digit()).filter(|digits| digits.len() == 4);
    numbers.filter_map(|digits| digits.parse().ok()).find(|year| (1400..2200).contains(year))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_told_from_words() {
        let cases = [
            ("Publisher: A Press", Some((Label::Publisher, "A Press"))),
            ("Éditeur : Presses du Fleuve", Some((Label::Publisher, "Presses du Fleuve"))),
            ("Editor(s):Ann Author, Ben Writer", Some((Label::Editor, "Ann Author, Ben Writer"))),
            ("Edited ByAnn Author", Some((Label::Editor, "Ann Author"))),
            ("Herausgegeben von Ann Author", Some((Label::Editor, "Ann Author"))),
            ("Editors\tAnn Author", Some((Label::Editor, "Ann Author"))),
            ("Edited by", Some((Label::Editor, ""))),
            ("eBook ISBN 9781003008514", Some((Label::Isbn, "9781003008514"))),
            ("First Published 2020", Some((Label::Year, "2020"))),
            ("in After the Flood", Some((Label::In, "After the Flood"))),
            ("In Search of Peace", None),
            ("Pages 128", None),
            ("First Published2020", Some((Label::Year, "2020"))),
            ("ImprintRoutledge", Some((Label::Imprint, "Routledge"))),
            ("DOIhttps://doi.org/10.1000/1", Some((Label::Doi, "https://doi.org/10.1000/1"))),
            ("Yearning for Peace", None),
            ("Editors and Their Friends", None),
            ("Publishers in Exile", None),
            ("Introduction: A View", None),
        ];
        for (text, expected) in cases {
            assert_eq!(at_start(text).map(|field| (field.label, field.value)), expected, "{text}");
        }
    }

    #[test]
    fn lines_with_several_labels_are_parted() {
        let cases: [(&str, &[&str]); 4] = [
            (
                "Orders, pp. 7 - 9Publisher: A PressPrint publication year: 2022",
                &["Orders, pp. 7 - 9", "Publisher: A Press", "Print publication year: 2022"],
            ),
            ("Print ISBN:978 |Online ISBN:979 |DOI:10.1000/1", &["Print ISBN:978", "Online ISBN:979", "DOI:10.1000/1"]),
            (
                "Publication Date: 2021 ISBN: 978 1 80037 120 0 Extent: 118 pp",
                &["Publication Date: 2021", "ISBN: 978 1 80037 120 0", "Extent: 118 pp"],
            ),
            ("Introduction: A View", &["Introduction: A View"]),
        ];
        for (text, expected) in cases {
            let pieces = split(&Line::default().saying(text));
            assert_eq!(pieces.iter().map(|line| line.text.as_str()).collect::<Vec<_>>(), expected, "{text}");
        }
    }
}
