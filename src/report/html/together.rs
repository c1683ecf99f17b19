//! Who occurs with whom: a table of pairs, and below it the network.

use quick_xml::escape::escape as escaped;

use super::super::{Report, Section, svg};
use super::links::Links;
use super::tables::{Line, table};
use super::who::label;

/// How many pairs are listed.
const PAIRS: usize = 1_000;

const HEAD: &str = "<tr><th>One</th><th>The other</th><th class=\"n\">Abstracts</th><th class=\"n\">Paragraphs</th>\
                    <th class=\"n\">Notes</th></tr>\n";

pub(super) fn print(report: &Report, links: &Links<'_>) -> String {
    let body = |who: usize| &report.who.everybody[who];
    let lines = report.together.iter().map(|pair| {
        let count = |count: u32| match count {
            0 => "<span class=\"no\">0</span>".to_owned(),
            count => count.to_string(),
        };
        let passages = [count(pair.abstracts), count(pair.paragraphs)];
        let first = usize::from(pair.abstracts == 0);
        let passages = passages.iter().enumerate().map(|(place, html)| match place == first {
            true => links.place(html, pair.first.as_ref()),
            false => html.clone(),
        });
        let passages: String = passages.map(|html| format!("<td class=\"n\">{html}</td>")).collect();
        Line {
            name: body(pair.one).label().to_string(),
            html: format!(
                "<tr><th scope=\"row\">{}</th><th scope=\"row\">{}</th>{passages}<td class=\"n\">{}</td></tr>\n",
                label(body(pair.one), pair.one, links),
                label(body(pair.other), pair.other, links),
                count(pair.notes)
            ),
        }
    });
    table(Section::Together, "pairs", HEAD, lines.collect(), PAIRS) + &figure(report, links)
}

fn figure(report: &Report, links: &Links<'_>) -> String {
    let network = svg::drawn(report);
    let legend = network.kinds.iter().enumerate().map(|(tone, kind)| legend(&tone.to_string(), kind));
    let has_others = network.nodes.iter().any(|&who| network.tone(report, who).is_none());
    let others = has_others.then(|| legend_of_others(network.kinds.is_empty()));
    let legend: String = legend.chain(others).collect();
    let shown = match network.all - network.nodes.len() {
        0 => String::new(),
        _ => format!("The {} of {} that are named with others most often. ", network.nodes.len(), network.all),
    };
    format!(
        "<figure>\n<div class=\"wide\">{}</div>\n<figcaption><ul class=\"kinds\">{legend}</ul>\
         {shown}The wider a line, the more abstracts and paragraphs name both.</figcaption>\n</figure>\n",
        svg::print(report, &network, |who| links.entry(who))
    )
}

fn legend(tone: &str, kind: &str) -> String {
    format!("<li class=\"k-{tone}\">{}</li>", escaped(kind))
}

fn legend_of_others(are_all: bool) -> String {
    legend("other", if are_all { "organization" } else { "other" })
}
