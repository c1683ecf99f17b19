//! Who occurs with whom, drawn.

use std::fmt::Write;

use quick_xml::escape::escape as escaped;
use unicode_width::UnicodeWidthChar;

use super::layout::{Point, laid_out};
use super::network::Network;
use super::{Body, Pair, Report};
use crate::text::counted;

/// The largest number of nodes that are drawn: more cannot be read.
const MOST_NODES: usize = 60;
/// The largest number of lines beyond the strongest of each node.
const MOST_EDGES: usize = 120;
/// The longest label, in characters.
const LONGEST: usize = 32;
/// The space around all.
const MARGIN: f64 = 12.0;

/// About how wide `label` is, in units of its size: no font is known here.
fn ems(label: &str) -> f64 {
    let em = |c: char| match c {
        'i' | 'j' | 'l' | 't' | 'f' | 'r' | 'I' | ' ' | '.' | ',' | '\'' | '’' | '-' => 0.36,
        'm' | 'w' | 'M' | 'W' => 0.9,
        c if c.is_uppercase() => 0.7,
        c => 0.57 * c.width().unwrap_or_default() as f64,
    };
    label.chars().map(em).sum()
}

/// The drawing of a network; `href` tells where a click on somebody leads.
pub(super) fn print(report: &Report, network: &Network, href: impl Fn(usize) -> Option<String>) -> String {
    let labels: Vec<String> = network.nodes.iter().map(|&who| label(&report.who.everybody[who])).collect();
    let most = network.nodes.iter().map(|&who| report.who.everybody[who].mentions).max().unwrap_or(1).max(1);
    // The area of the letters tells how often somebody is named.
    let size = |who: usize| 12.0 + 8.0 * (report.who.everybody[who].mentions as f64 / most as f64).sqrt();
    let sizes: Vec<f64> = network.nodes.iter().map(|&who| size(who)).collect();
    let width = |(label, size): (&String, &f64)| ems(label) * size + size * 1.1;
    let boxes: Vec<Point> = labels.iter().zip(&sizes).map(|it| (width(it), it.1 * 1.7)).collect();
    let edges: Vec<(usize, usize)> = network.edges.iter().map(|edge| (edge.one, edge.other)).collect();
    let points = laid_out(&boxes, &edges);
    let bound = |of: fn(Point) -> f64| {
        let ends =
            points.iter().zip(&boxes).map(|(&point, &size)| (of(point) - of(size) / 2.0, of(point) + of(size) / 2.0));
        ends.fold((f64::MAX, f64::MIN), |(least, most), (start, end)| (least.min(start), most.max(end)))
    };
    let ((left, right), (top, bottom)) = (bound(|point| point.0), bound(|point| point.1));
    let (left, top) = (left - MARGIN, top - MARGIN);
    let (wide, high) = (right - left + MARGIN, bottom - top + MARGIN);
    let mut out = format!(
        "<svg viewBox=\"{left:.0} {top:.0} {wide:.0} {high:.0}\" style=\"--wide:{wide:.0}px\" role=\"img\" \
         aria-label=\"{}\">\n<g class=\"lines\">\n",
        counted(network.nodes.len(), "name") + " and who occurs with whom; the table says the same"
    );
    for edge in &network.edges {
        let ((x1, y1), (x2, y2)) = (points[edge.one], points[edge.other]);
        let said = said(report, &report.together[edge.pair]);
        let _ = writeln!(
            out,
            "<line x1=\"{x1:.1}\" y1=\"{y1:.1}\" x2=\"{x2:.1}\" y2=\"{y2:.1}\" stroke-width=\"{:.1}\">\
             <title>{}</title></line>",
            edge.width(),
            escaped(&said)
        );
    }
    out.push_str("</g>\n");
    for (node, &who) in network.nodes.iter().enumerate() {
        let ((x, y), (wide, high), size) = (points[node], boxes[node], sizes[node]);
        let body = &report.who.everybody[who];
        let tone = network.tone(report, who).map_or("other".to_owned(), |tone| tone.to_string());
        let link = href(who).map(|href| format!("<a href=\"{}\">", escaped(&href)));
        let _ = writeln!(
            out,
            "{}<g class=\"node k-{tone}\"><title>{}</title><rect x=\"{:.1}\" y=\"{:.1}\" width=\"{wide:.1}\" \
             height=\"{high:.1}\" rx=\"{:.1}\"/><text x=\"{x:.1}\" y=\"{:.1}\" font-size=\"{size:.1}\">{}</text></g>{}",
            link.as_deref().unwrap_or_default(),
            escaped(format!("{}: {}", body.name, counted(body.mentions, "mention"))),
            x - wide / 2.0,
            y - high / 2.0,
            high / 2.0,
            y + size * 0.35,
            escaped(&labels[node]),
            if link.is_some() { "</a>" } else { "" },
        );
    }
    out.push_str("</svg>\n");
    out
}

/// The network that is drawn.
pub(super) fn drawn(report: &Report) -> Network {
    Network::of(report, MOST_NODES, MOST_EDGES)
}

/// What stands in the drawing for `body`.
fn label(body: &Body) -> String {
    let label = body.label();
    match label.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", label[..end].trim_end()),
        None => label.to_string(),
    }
}

/// `UN and EU: 2 abstracts, 1 paragraph`
fn said(report: &Report, pair: &Pair) -> String {
    let name = |who: usize| report.who.everybody[who].label();
    let counts = [(pair.abstracts, "abstract"), (pair.paragraphs, "paragraph")];
    let counts = counts.iter().filter(|(count, _)| *count > 0).map(|(count, noun)| counted(*count as usize, noun));
    format!("{} and {}: {}", name(pair.one), name(pair.other), counts.collect::<Vec<_>>().join(", "))
}
