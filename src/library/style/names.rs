//! What stands in for missing names looks like the names it stands in for (CSL 1.0.2, "Substitute"). The formatter holds
//! to that only for names directly below `substitute`; here it is handed down to those inside conditions too.

use hayagriva::citationberg::{Choose, IndependentStyle, LayoutRenderingElement as Element, Names, NamesChild};

/// Hands down the look of names to all that stand in for them, everywhere in `style`.
pub(super) fn hand_down(style: &mut IndependentStyle) {
    for_each(style, &mut visit);
}

/// Calls `visit` with the elements that `style` prints references of.
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
                    // Those directly below are the formatter's business.
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

/// What a group or a condition holds.
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
