//! Who occurs with whom as a graph for Graphviz, Gephi and their like.

use std::fmt::Write;

use super::Report;
use super::network::{COLOURS, Network, OTHER};
use crate::text::printable;

/// The graph: the width of a line tells how many passages name both.
pub fn print(report: &Report) -> String {
    let network = Network::of(report, usize::MAX, usize::MAX);
    let mut out =
        "graph \"who occurs with whom\" {\n  node [shape=box, style=\"rounded\", fontname=\"serif\"];\n".to_owned();
    for (node, &who) in network.nodes.iter().enumerate() {
        let colour = network.tone(report, who).map_or(OTHER, |tone| COLOURS[tone]);
        let body = &report.who.everybody[who];
        let _ = writeln!(
            out,
            "  {node} [label={}, tooltip={}, color=\"{colour}\"];",
            quoted(body.label()),
            quoted(&body.name)
        );
    }
    for edge in &network.edges {
        let (one, other, count) = (edge.one, edge.other, edge.passages);
        let _ = writeln!(out, "  {one} -- {other} [weight={count}, penwidth={:.1}];", edge.width());
    }
    out.push_str("}\n");
    out
}

/// `text` as a string of DOT.
fn quoted(text: &str) -> String {
    format!("\"{}\"", printable::line(text).replace('\\', "\\\\").replace('"', "\\\""))
}
