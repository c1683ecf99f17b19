//! Names that replace missing ones take over their look (CSL 1.0.2, "Substitute"). The formatter does that only for
//! names directly below `substitute`; here it is done for those within conditions and groups too.

use hayagriva::citationberg::{Choose, IndependentStyle, LayoutRenderingElement as Element, Names, NamesChild};

/// Passes the look of names on to all their substitutes in `style`.
pub(super) fn hand_down(style: &mut IndependentStyle) {
    for_each(style, &mut visit);
}

/// Calls `visit` with each top-level element of the macros and the bibliography of `style`.
pub(super) fn for_each(style: &mut IndependentStyle, visit: &mut impl FnMut(&mut Element)) {
    for part in &mut style.macros {
        part.children.iter_mut().for_each(&mut *visit);
    }
    if let Some(bibliography) = &mut style.bibliography {
        bibliography.layout.elements.iter_mut().for_each(visit);
    }
}

fn visit(element: &mut Element) {
    match element {
        Element::Names(names) => {
            let model = names.clone();
            for child in &mut names.children {
                if let NamesChild::Substitute(substitute) = child {
                    // The formatter handles those directly below.
                    substitute.children.iter_mut().flat_map(below).for_each(|element| give(&model, element));
                }
            }
        }
        other => below(other).into_iter().for_each(visit),
    }
}

fn give(model: &Names, element: &mut Element) {
    match element {
        Element::Names(names) => *names = model.from_names_substitute(names),
        other => below(other).into_iter().for_each(|element| give(model, element)),
    }
}

/// The children of a group or condition.
pub(super) fn below(element: &mut Element) -> Vec<&mut Element> {
    match element {
        Element::Group(group) => group.children.iter_mut().collect(),
        Element::Choose(Choose { if_, else_if, otherwise }) => {
            let branches = std::iter::once(if_).chain(else_if).flat_map(|branch| &mut branch.children);
            branches.chain(otherwise.iter_mut().flat_map(|branch| &mut branch.children)).collect()
        }
        _ => Vec::new(),
    }
}
