//! Works around two deviations of the formatter from CSL by changing the style: it treats `<names>` without `<name>`
//! as empty, and it uses the plural of labels that never have one.

use hayagriva::citationberg::{
    IndependentStyle, Label, LabelPluralize, LayoutRenderingElement as Element, Names, NamesChild, Text, TextTarget,
    taxonomy::{NumberOrPageVariable, PageVariable},
};

use super::names::{below, for_each};

/// Mends `style`.
pub(super) fn mend(style: &mut IndependentStyle) {
    for_each(style, &mut visit);
}

fn visit(element: &mut Element) {
    match element {
        Element::Names(names) => name(names),
        Element::Label(label) if never_plural(label) => *element = Element::Text(singular(label)),
        _ => {}
    }
    below(element).into_iter().for_each(visit);
}

/// Adds a `<name>` before the label of `names`, unless there is one.
fn name(names: &mut Names) {
    let has_name = names.children.iter().any(|child| matches!(child, NamesChild::Name(_)));
    if !has_name && !names.children.is_empty() {
        names.children.insert(0, NamesChild::Name(Default::default()));
    }
    for child in &mut names.children {
        if let NamesChild::Substitute(substitute) = child {
            substitute.children.iter_mut().for_each(visit_substitute);
        }
    }
}

/// Names directly below `substitute` take their look from the names they replace; other elements are visited.
fn visit_substitute(element: &mut Element) {
    if !matches!(element, Element::Names(_)) {
        visit(element);
    }
}

fn never_plural(label: &Label) -> bool {
    label.label.plural == LabelPluralize::Never && label.variable == NumberOrPageVariable::Page(PageVariable::Page)
}

/// The singular term of `label` as text.
fn singular(label: &Label) -> Text {
    let Label { variable, label } = label.clone();
    let target = TextTarget::Term { term: variable.into(), form: label.form, plural: false };
    Text {
        formatting: label.formatting,
        affixes: label.affixes,
        text_case: label.text_case,
        strip_periods: label.strip_periods,
        ..Text::with_target(target)
    }
}
