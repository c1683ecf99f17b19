//! Limits for styles. The library that reads them follows nested elements and macros recursively without a limit, and
//! a stack overflow cannot be caught; so styles are checked first.

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use rustc_hash::FxHashMap;

/// The size limit in bytes; the largest style of the public collection is a fifth of it.
const MOST_BYTES: usize = 1 << 20;
/// The deepest nesting of elements, with macros expanded.
const MOST_DEEP: u64 = 180;
/// The largest total weight of the elements that are printed together, with macros expanded. An element weighs as much
/// as its depth, because it is visited that often.
const MOST_WEIGHT: u64 = 600_000;
/// The most macros: every call searches them.
const MOST_MACROS: usize = 2_000;
/// The most attributes of an element, and the longest attribute or term in bytes: it is printed wherever it is used.
const MOST_ATTRIBUTES: usize = 100;
const MOST_TEXT: usize = 4_000;

/// The most elements that a built-in style prints.
pub(super) const ELEMENTS: u64 = 5_000;

/// A macro, or everything outside macros: its elements, each after the element that contains it.
#[derive(Default)]
struct Part(Vec<Element>);

struct Element {
    /// The index of the element that contains it.
    parent: Option<usize>,
    /// Whether only one of its children is printed.
    is_choice: bool,
    /// The name of the macro that it calls.
    calls: Option<String>,
}

/// The size of an element or part, including all that it contains and calls.
#[derive(Clone, Copy, Debug, Default)]
struct Size {
    elements: u64,
    /// The sum of the depths of all elements.
    depths: u64,
    deepest: u64,
}

/// Checks whether `xml` can safely be read; returns the most elements that it can print.
///
/// # Errors
///
/// If it cannot. The message continues a sentence (`is ...`, `has ...`) and has no full stop.
pub(super) fn check(xml: &str) -> Result<u64, String> {
    if xml.len() > MOST_BYTES {
        return Err(format!("is too large: it has {} KB, and {} are read", xml.len() / 1024, MOST_BYTES / 1024));
    }
    let (main, macros) = parts(xml)?;
    if macros.len() > MOST_MACROS {
        return Err(format!("has too many macros: {}, and {MOST_MACROS} are read", macros.len()));
    }
    let sizes = sizes(&macros)?;
    let size = whole(&main, &sizes);
    // Macros that are never called are read too.
    let deepest = sizes.values().map(|size| size.deepest).max().unwrap_or_default();
    if size.deepest.max(deepest) > MOST_DEEP {
        return Err(too_deep());
    }
    if size.depths > MOST_WEIGHT {
        return Err("is too large once each macro stands where it is called".to_owned());
    }
    Ok(size.elements)
}

/// The elements outside macros, and the macros by name.
fn parts(xml: &str) -> Result<(Part, FxHashMap<String, Part>), String> {
    let mut reader = Reader::from_str(xml);
    let (mut main, mut macros) = (Part::default(), FxHashMap::<String, Part>::default());
    // The current macro, and the open elements by their indexes in their parts.
    let mut within: Option<String> = None;
    let mut open: Vec<usize> = Vec::new();
    let mut text = 0;
    loop {
        let event = reader.read_event().map_err(|error| format!("is not a CSL style: {error}"))?;
        match &event {
            Event::Start(start) | Event::Empty(start) => {
                text = 0;
                let tag = Tag::read(start)?;
                // Macros are direct children of the style.
                let begins = tag.defines.filter(|_| open.len() == 1);
                let part = match begins.as_ref().or(within.as_ref()) {
                    Some(name) => macros.entry(name.clone()).or_default(),
                    None => &mut main,
                };
                let parent = if begins.is_some() { None } else { open.last().copied() };
                part.0.push(Element { parent, is_choice: tag.is_choice, calls: tag.calls });
                if matches!(event, Event::Start(_)) {
                    open.push(part.0.len() - 1);
                    within = begins.or(within);
                }
                if open.len() as u64 > MOST_DEEP {
                    return Err(too_deep());
                }
            }
            Event::End(_) => {
                text = 0;
                open.pop();
                within = within.filter(|_| open.len() > 1);
            }
            Event::Text(found) => text += found.len(),
            Event::CData(found) => text += found.len(),
            Event::Eof => return Ok((main, macros)),
            _ => {}
        }
        if text > MOST_TEXT {
            return Err(too_long());
        }
    }
}

fn too_deep() -> String {
    format!("puts elements into each other more than {MOST_DEEP} deep")
}

fn too_long() -> String {
    format!("holds a text of more than {MOST_TEXT} characters")
}

/// What the check needs to know about an element.
#[derive(Default)]
struct Tag {
    is_choice: bool,
    /// The name of the macro that it defines.
    defines: Option<String>,
    /// The name of the macro that it calls.
    calls: Option<String>,
}

impl Tag {
    fn read(start: &BytesStart<'_>) -> Result<Self, String> {
        let element = start.local_name().into_inner();
        let mut tag = Self { is_choice: element == "choose", ..Self::default() };
        for (count, attribute) in start.attributes().with_checks(false).flatten().enumerate() {
            if count == MOST_ATTRIBUTES {
                return Err(format!("has an element of more than {MOST_ATTRIBUTES} attributes: `{element}`"));
            }
            let value = attribute.normalized_value(XmlVersion::Implicit1_0).unwrap_or_default();
            if value.len() > MOST_TEXT {
                return Err(too_long());
            }
            match attribute.key.into_inner() {
                "name" if element == "macro" => tag.defines = Some(value.into_owned()),
                // On `text` and `key`.
                "macro" => tag.calls = Some(value.into_owned()),
                _ => {}
            }
        }
        Ok(tag)
    }
}

/// The size of each macro, including those that it calls. Macros that call none come first, then their callers; those
/// that never come up call themselves.
fn sizes(macros: &FxHashMap<String, Part>) -> Result<FxHashMap<&str, Size>, String> {
    let mut callers: FxHashMap<&str, Vec<&str>> = FxHashMap::default();
    let mut waits: FxHashMap<&str, usize> = FxHashMap::default();
    for (name, part) in macros {
        let calls = part.0.iter().filter_map(|element| element.calls.as_deref());
        let known = calls.filter(|called| macros.contains_key(*called));
        waits.insert(name, known.clone().count());
        known.for_each(|called| callers.entry(called).or_default().push(name));
    }
    let mut ready: Vec<&str> = waits.iter().filter(|(_, waits)| **waits == 0).map(|(name, _)| *name).collect();
    let mut sizes: FxHashMap<&str, Size> = FxHashMap::default();
    while let Some(name) = ready.pop() {
        let size = macros.get(name).map(|part| whole(part, &sizes)).unwrap_or_default();
        sizes.insert(name, size);
        for caller in callers.get(name).into_iter().flatten() {
            if let Some(waits) = waits.get_mut(caller) {
                *waits -= 1;
                if *waits == 0 {
                    ready.push(caller);
                }
            }
        }
    }
    let circle = waits.keys().filter(|name| !sizes.contains_key(*name)).min();
    circle.map_or(Ok(sizes), |name| Err(format!("has a macro that calls itself, or calls one that does: `{name}`")))
}

/// The size of `part`, including the macros that it calls.
fn whole(part: &Part, macros: &FxHashMap<&str, Size>) -> Size {
    // The size of the contents of each element, and last that of the top level. In reverse order, an element is
    // complete before the one that contains it.
    let mut held = vec![Size::default(); part.0.len() + 1];
    for (place, element) in part.0.iter().enumerate().rev() {
        let called = element.calls.as_deref().and_then(|called| macros.get(called)).copied().unwrap_or_default();
        let own = held[place].beside(called).enclosed();
        let around = &mut held[element.parent.unwrap_or(part.0.len())];
        let is_choice = element.parent.is_some_and(|parent| part.0[parent].is_choice);
        *around = if is_choice { around.or(own) } else { around.beside(own) };
    }
    held.pop().unwrap_or_default()
}

impl Size {
    /// The size of both, one after the other.
    fn beside(self, other: Self) -> Self {
        Self {
            elements: self.elements.saturating_add(other.elements),
            depths: self.depths.saturating_add(other.depths),
            deepest: self.deepest.max(other.deepest),
        }
    }

    fn or(self, other: Self) -> Self {
        Self {
            elements: self.elements.max(other.elements),
            depths: self.depths.max(other.depths),
            deepest: self.deepest.max(other.deepest),
        }
    }

    /// The size inside another element.
    fn enclosed(self) -> Self {
        let elements = self.elements.saturating_add(1);
        Self { elements, depths: self.depths.saturating_add(elements), deepest: self.deepest.saturating_add(1) }
    }
}

#[cfg(test)]
mod tests {
    use hayagriva::archive::ArchivedStyle;

    use super::*;

    #[test]
    fn every_style_that_is_built_in_fits_well() {
        let mut largest = Size::default();
        for style in ArchivedStyle::all() {
            let xml = style.get().to_xml().expect("a style can be written");
            let elements = check(&xml).unwrap_or_else(|error| panic!("{} {error}", style.names()[0]));
            assert!(elements <= ELEMENTS, "{} {elements}", style.names()[0]);
            let (main, macros) = parts(&xml).expect("it was read before");
            let sizes = sizes(&macros).expect("it was read before");
            largest = largest.or(whole(&main, &sizes));
        }
        assert!(largest.deepest * 2 < MOST_DEEP && largest.depths * 3 < MOST_WEIGHT, "{largest:?}");
    }
}
