//! What a style may ask of its reader. The library that reads styles follows macros and elements into each other without
//! end, and nothing catches it there; so a style is looked through before.

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use rustc_hash::FxHashMap;

/// The largest style of the public collection has a fifth of it.
const MOST_BYTES: usize = 1 << 20;
/// How deep elements may lie in each other, macros put where they are called.
const MOST_DEEP: usize = 150;
/// How much the elements may weigh together, macros put where they are called: each as much as it lies deep, for so often
/// it is looked at.
const MOST_WEIGHT: u64 = 400_000_000;
/// How many macros there may be: each call looks through them.
const MOST_MACROS: usize = 2_000;
/// How many attributes an element may have, and how long one of them or a term may be: it is printed wherever it is used.
const MOST_ATTRIBUTES: usize = 100;
const MOST_TEXT: usize = 4_000;

/// A macro, or all that is outside of macros.
#[derive(Default)]
struct Part {
    /// How many elements it holds, and the sum of their depths in it.
    elements: u64,
    depths: u64,
    /// The depth of the deepest.
    deepest: usize,
    /// The macros that it calls, and how deep in it.
    calls: Vec<(String, usize)>,
}

/// A part with all that it calls.
#[derive(Clone, Copy, Default)]
struct Size {
    elements: u64,
    depths: u64,
    deepest: usize,
}

/// Whether `xml` can be read without harm.
///
/// # Errors
///
/// When it cannot, as the end of a sentence (`is ...`, `has ...`) without a full stop.
pub(super) fn check(xml: &str) -> Result<(), String> {
    if xml.len() > MOST_BYTES {
        return Err(format!("is too large: it has {} KB, and {} are read", xml.len() / 1024, MOST_BYTES / 1024));
    }
    let (main, macros) = parts(xml)?;
    if macros.len() > MOST_MACROS {
        return Err(format!("has too many macros: {}, and {MOST_MACROS} are read", macros.len()));
    }
    let sizes = sizes(&macros)?;
    let size = whole(&main, &sizes);
    // What no layout calls is read too.
    let deepest = sizes.values().map(|size| size.deepest).max().unwrap_or_default();
    if size.deepest.max(deepest) > MOST_DEEP {
        return Err(too_deep());
    }
    if size.depths > MOST_WEIGHT {
        return Err("is too large once each macro stands where it is called".to_owned());
    }
    Ok(())
}

fn too_deep() -> String {
    format!("puts elements into each other more than {MOST_DEEP} deep")
}

/// What stands outside of macros, and the macros by their names.
fn parts(xml: &str) -> Result<(Part, FxHashMap<String, Part>), String> {
    let mut reader = Reader::from_str(xml);
    let (mut main, mut macros) = (Part::default(), FxHashMap::<String, Part>::default());
    let (mut depth, mut text) = (0, 0);
    // The macro that is read, and the depth of its element.
    let mut within: Option<(String, usize)> = None;
    loop {
        match reader.read_event() {
            Ok(Event::Start(start)) => {
                if depth == MOST_DEEP {
                    return Err(too_deep());
                }
                let tag = Tag::read(&start)?;
                if tag.is_macro && within.is_none() {
                    macros.entry(tag.name.clone()).or_default();
                    within = Some((tag.name.clone(), depth));
                }
                part(&mut main, &mut macros, within.as_ref()).add(tag, depth, within.as_ref());
                depth += 1;
                text = 0;
            }
            Ok(Event::Empty(start)) => {
                let tag = Tag::read(&start)?;
                if tag.is_macro && within.is_none() {
                    macros.entry(tag.name).or_default();
                } else {
                    part(&mut main, &mut macros, within.as_ref()).add(tag, depth, within.as_ref());
                }
            }
            Ok(Event::End(_)) => {
                depth = depth.saturating_sub(1);
                within = within.filter(|(_, at)| *at < depth);
                text = 0;
            }
            Ok(Event::Text(found)) => text += found.len(),
            Ok(Event::CData(found)) => text += found.len(),
            Ok(Event::Eof) => return Ok((main, macros)),
            Ok(_) => {}
            Err(error) => return Err(format!("is no CSL style: {error}")),
        }
        if text > MOST_TEXT {
            return Err(too_long());
        }
    }
}

fn too_long() -> String {
    format!("holds a text of more than {MOST_TEXT} characters")
}

fn part<'p>(
    main: &'p mut Part,
    macros: &'p mut FxHashMap<String, Part>,
    within: Option<&(String, usize)>,
) -> &'p mut Part {
    match within {
        Some((name, _)) => macros.entry(name.clone()).or_default(),
        None => main,
    }
}

/// What counts of an element.
struct Tag {
    is_macro: bool,
    /// The macro's name, where it is one.
    name: String,
    /// The macro that it calls.
    calls: Option<String>,
}

impl Tag {
    fn read(start: &BytesStart<'_>) -> Result<Self, String> {
        let element = start.local_name().into_inner().to_owned();
        let mut tag = Self { is_macro: element == "macro", name: String::new(), calls: None };
        for (count, attribute) in start.attributes().with_checks(false).flatten().enumerate() {
            if count == MOST_ATTRIBUTES {
                return Err(format!("has an element of more than {MOST_ATTRIBUTES} attributes: `{element}`"));
            }
            let value = attribute.normalized_value(XmlVersion::Implicit1_0).unwrap_or_default();
            if value.len() > MOST_TEXT {
                return Err(too_long());
            }
            match attribute.key.into_inner() {
                "name" if tag.is_macro => tag.name = value.into_owned(),
                // Of `text` and of `key`.
                "macro" => tag.calls = Some(value.into_owned()),
                _ => {}
            }
        }
        Ok(tag)
    }
}

impl Part {
    fn add(&mut self, tag: Tag, depth: usize, within: Option<&(String, usize)>) {
        let depth = depth - within.map_or(0, |(_, at)| *at) + 1;
        self.elements += 1;
        self.depths += depth as u64;
        self.deepest = self.deepest.max(depth);
        self.calls.extend(tag.calls.map(|called| (called, depth)));
    }
}

/// How large each macro is with all that it calls. They are gone through from those that call nothing on; what is left over
/// calls itself.
fn sizes(macros: &FxHashMap<String, Part>) -> Result<FxHashMap<&str, Size>, String> {
    let mut callers: FxHashMap<&str, Vec<&str>> = FxHashMap::default();
    let mut waits: FxHashMap<&str, usize> = FxHashMap::default();
    for (name, part) in macros {
        let known = part.calls.iter().filter(|(called, _)| macros.contains_key(called));
        waits.insert(name, known.clone().count());
        known.for_each(|(called, _)| callers.entry(called).or_default().push(name));
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
    circle.map_or(Ok(sizes), |name| Err(format!("has a macro that calls itself, or is called by what it calls: `{name}`")))
}

/// The size of `part` with what it calls.
fn whole(part: &Part, macros: &FxHashMap<&str, Size>) -> Size {
    let mut size = Size { elements: part.elements, depths: part.depths, deepest: part.deepest };
    for (called, depth) in &part.calls {
        let Some(called) = macros.get(called.as_str()) else { continue };
        size.elements = size.elements.saturating_add(called.elements);
        size.depths = size.depths.saturating_add(called.depths);
        size.depths = size.depths.saturating_add(called.elements.saturating_mul(*depth as u64));
        size.deepest = size.deepest.max(depth + called.deepest);
    }
    size
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
            assert_eq!(check(&xml), Ok(()), "{}", style.names()[0]);
            let (main, macros) = parts(&xml).expect("it was read before");
            let sizes = sizes(&macros).expect("it was read before");
            let size = whole(&main, &sizes);
            eprintln!("{} {} {} {}", style.names()[0], size.deepest, size.depths, size.elements);
            largest.deepest = largest.deepest.max(size.deepest);
            largest.depths = largest.depths.max(size.depths);
        }
        assert!(largest.deepest * 2 < MOST_DEEP && largest.depths * 4 < MOST_WEIGHT, "{} {}", largest.deepest, largest.depths);
    }
}
