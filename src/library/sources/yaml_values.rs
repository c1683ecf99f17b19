//! Values of CSL variables in front matter and in bibliographies: names, dates, keys.

use crate::library::citekey::Citekey;
use crate::library::date::Date;
use crate::library::person::Person;
use crate::markdown::yaml::{Field, Node, Value, get as field};
use crate::text::{Problem, Span};

/// The field called `name`, ignoring case.
pub(super) fn get<'f>(fields: &'f [Field], name: &str) -> Option<&'f Value> {
    fields.iter().find(|field| field.name.eq_ignore_ascii_case(name)).map(|field| &field.value)
}

/// The citekeys in a field, without `@`, each with its span.
pub(crate) fn keys(value: &Value) -> Vec<Citekey> {
    value.items().iter().filter_map(|item| Some(citekey_in(item.span, item.text()?))).collect()
}

/// The citekey `text`, with or without `@`, that stands at `span`, perhaps in quotation marks.
pub(crate) fn citekey_in(span: Span, text: &str) -> Citekey {
    let key = text.trim_start_matches('@');
    let inside = inside_quotes(span, text);
    let sign = if inside.len() == text.len() { (text.len() - key.len()) as u32 } else { 0 };
    Citekey { key: key.into(), span: Span { start: inside.start + sign, end: inside.end } }
}

/// The span of the first item of a field.
pub(super) fn first_item(value: &Value) -> Span {
    value.items().first().map_or(value.span, |item| item.span)
}

/// The people in a field, each as a string or as a CSL map.
pub(super) fn people(value: &Value) -> Vec<Person> {
    value.items().iter().flat_map(person).collect()
}

fn person(value: &Value) -> Vec<Person> {
    let Node::Map(fields) = &value.node else {
        return Person::parse_list(value.text().unwrap_or(""));
    };
    let text = |name: &str| field(fields, name).and_then(Value::text);
    if let Some(literal) = text("literal") {
        return vec![Person::literal(literal)];
    }
    let joined = |parts: [Option<&str>; 2]| parts.into_iter().flatten().collect::<Vec<_>>().join(" ");
    let person = Person {
        family: joined([text("non-dropping-particle"), text("family")]).into(),
        given: joined([text("given"), text("dropping-particle")]).into(),
        suffix: text("suffix").unwrap_or_default().into(),
    };
    if person.family.is_empty() && person.given.is_empty() { vec![] } else { vec![person] }
}

/// A date: `2023`, `2023-05-01`, CSL's `date-parts` with its other fields, or `year`, `month` and `day` by name.
pub(super) fn date(value: &Value) -> Option<Date> {
    match &value.node {
        Node::Scalar(text) => Date::parse(text).or_else(|| Date::in_words(text)),
        Node::List(items) => match &items.first()?.node {
            Node::Scalar(_) => date_of_parts([items.first(), items.get(1), items.get(2)]),
            _ => {
                let start = date(items.first()?)?;
                let end = items.get(1).and_then(date).filter(|end| end.year().is_some_and(|year| year != 0));
                Some(end.map_or(start.clone(), |end| start.until(&end)))
            }
        },
        Node::Map(fields) => {
            let named = |name: &str| field(fields, name);
            let parts = || date_of_parts([named("year"), named("month"), named("day")]);
            let known = named("date-parts").filter(|parts| !parts.items().is_empty()).and_then(date).or_else(parts);
            let written = || {
                let text = |name: &str| named(name).and_then(Value::text);
                let read = text("raw").or(text("literal")).and_then(Date::parse);
                read.or_else(|| Date::in_words(text("literal").or(text("raw"))?))
            };
            let about = named("circa").and_then(Value::text).is_some_and(|text| !matches!(text, "false" | "0" | ""));
            let season = named("season").and_then(Value::text).and_then(season);
            let date = known.or_else(written)?.about(about);
            Some(season.map_or(date.clone(), |season| date.in_season(season)))
        }
    }
}

/// A season, as a number from 1 (spring) to 4 (winter) or in English.
fn season(text: &str) -> Option<u8> {
    const SEASONS: [&str; 4] = ["spring", "summer", "autumn", "winter"];
    let text = text.trim().to_lowercase();
    let text = if text == "fall" { "autumn" } else { &text };
    text.parse().ok().or_else(|| SEASONS.iter().position(|season| *season == text).map(|at| at as u8 + 1))
}

fn date_of_parts([year, month, day]: [Option<&Value>; 3]) -> Option<Date> {
    let year = year?.text()?;
    // The number of a year may be short, and that of no year is zero.
    let number = year.trim().parse().ok().filter(|&number: &i32| number != 0);
    let year = number.map(Date::of_year).or_else(|| Date::parse(year))?;
    let part = |value: Option<&Value>| value.and_then(Value::text)?.trim().parse().ok();
    let month: Option<u8> = part(month);
    // A single part may be a whole date: `[2023-05-01]`.
    match (month, year.year()) {
        (Some(season @ 21..=24), _) => Some(year.in_season(season - 20)),
        (Some(month), Some(number)) => Some(Date::new(number, Some(month), part(day))),
        _ => Some(year),
    }
}

/// A value parsed with `read`; if it is present but invalid, adds a problem with the text `otherwise`.
pub(super) fn known<T>(
    value: Option<&Value>,
    read: impl Fn(&Value) -> Option<T>,
    problems: &mut Vec<Problem>,
    otherwise: &str,
) -> Option<T> {
    let value = value?;
    let known = read(value);
    if known.is_none() && !value.items().is_empty() {
        problems.push(Problem::new(value.span, format!("“{}” {otherwise}.", value.text().unwrap_or("this"))));
    }
    known
}

/// The span of `text` in `span`, without the quotation marks around it.
pub(super) fn inside_quotes(span: Span, text: &str) -> Span {
    // If escapes make the lengths differ by more, the whole span is used.
    if span.len() == text.len() + 2 { Span { start: span.start + 1, end: span.end - 1 } } else { span }
}
