//! Two things that the formatter does not do as CSL has it, put into the style so that it need not: `<names>` without a
//! `<name>` count as empty to it, and a label that is never plural becomes plural all the same.

use hayagriva::citationberg::{
    IndependentStyle, Label, LabelPluralize, LayoutRenderingElement as Element, Names, NamesChild, Text, TextTarget,
    taxonomy::{NumberOrPageVariable, PageVariable},
};

use super::names::{below, for_each};

/// Mends the bibliography of `style`.
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

/// A name belongs before the label of `names`, unless they have one.
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

/// Names that stand in for others take their look from those; what is between them is visited.
fn visit_substitute(element: &mut Element) {
    if !matches!(element, Element::Names(_)) {
        visit(element);
    }
}

fn never_plural(label: &Label) -> bool {
    label.label.plural == LabelPluralize::Never && label.variable == NumberOrPageVariable::Page(PageVariable::Page)
}

/// The term of `label` as text.
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
