//! The index, and the abbreviations.

use std::fmt::Write;

use rustc_hash::FxHashMap;

use super::super::{IndexEntry, NoteLines, Report};
use super::links::Links;
use super::text::bdi;

/// The largest number of entries that a page has: those with the most mentions.
const MOST_ENTRIES: usize = 6_000;
/// The largest number of lines that are linked, in all entries together.
const MOST_LINES: usize = 12_000;

pub(super) fn print(report: &Report, links: &Links<'_>) -> String {
    let least = least_mentions(report);
    let shown: Vec<(usize, &IndexEntry)> =
        report.index.iter().enumerate().filter(|(_, it)| weight(it) >= least).collect();
    let most_lines = most_lines(shown.iter().map(|(_, entry)| *entry));
    let headings: FxHashMap<&str, usize> =
        shown.iter().filter(|(_, it)| it.see.is_none()).map(|&(place, it)| (it.heading.as_str(), place)).collect();
    let mut out = String::new();
    let letters = shown.chunk_by(|one, other| one.1.letter == other.1.letter);
    let names: String =
        letters.clone().map(|same| &same[0].1.letter).map(|it| format!("<a href=\"#l-{it}\">{it}</a>")).collect();
    let _ = writeln!(out, "<p class=\"letters\">{names}</p>\n<div class=\"index\">");
    for same in letters {
        let letter = &same[0].1.letter;
        let _ = writeln!(out, "<h3 id=\"l-{letter}\">{letter}</h3>\n<ul>");
        for &(place, entry) in same {
            print_entry(&mut out, place, entry, &headings, most_lines, links);
        }
        out.push_str("</ul>\n");
    }
    out.push_str("</div>\n");
    let left_out = report.index.len() - shown.len();
    if left_out > 0 {
        let _ = writeln!(
            out,
            "<p class=\"more\">{left_out} entries with fewer than {least} mentions are left out here; \
             <code>glossator report --section index --format md</code> has all.</p>"
        );
    }
    out
}

/// How much there is to an entry. A cross-reference goes with what it refers to, and costs little.
fn weight(entry: &IndexEntry) -> usize {
    match entry.see {
        Some(_) => 1,
        None => entry.mentions + entry.chapters.len(),
    }
}

/// How many mentions an entry must have to be shown.
fn least_mentions(report: &Report) -> usize {
    let mut weights: Vec<usize> = report.index.iter().map(weight).collect();
    weights.sort_unstable_by_key(|&weight| std::cmp::Reverse(weight));
    weights.get(MOST_ENTRIES).map_or(0, |least| least + 1)
}

/// How many lines of an entry are linked, so that all together are not too many.
fn most_lines<'r>(entries: impl Iterator<Item = &'r IndexEntry>) -> usize {
    let count = |notes: &[NoteLines]| notes.iter().map(|note| note.lines.len()).sum::<usize>();
    let counts: Vec<usize> = entries
        .flat_map(|entry| {
            std::iter::once(count(&entry.notes)).chain(entry.chapters.iter().map(move |it| count(&it.notes)))
        })
        .collect();
    let fits = |most: &usize| counts.iter().map(|count| count.min(most)).sum::<usize>() <= MOST_LINES;
    [usize::MAX, 100, 50, 25, 12, 6, 3, 1].into_iter().find(fits).unwrap_or(1)
}

fn print_entry(
    out: &mut String,
    place: usize,
    entry: &IndexEntry,
    headings: &FxHashMap<&str, usize>,
    most_lines: usize,
    links: &Links<'_>,
) {
    let heading = bdi(&entry.heading);
    if let Some(see) = &entry.see {
        let Some(other) = headings.get(see.as_str()) else { return };
        let _ = writeln!(out, "<li>{heading}, <i>see</i> <a href=\"#i{other}\">{}</a></li>", bdi(see));
        return;
    }
    let _ = write!(out, "<li id=\"i{place}\">{heading}{}", lines(&entry.notes, most_lines, links));
    if !entry.chapters.is_empty() {
        out.push_str("\n<ul>");
        for chapter in &entry.chapters {
            let lines = lines(&chapter.notes, most_lines, links);
            let _ = writeln!(out, "<li>{}{lines}</li>", bdi(&chapter.heading));
        }
        out.push_str("</ul>");
    }
    out.push_str("</li>\n");
}

/// `: Seminar paper 12, 14; Sport and war 4`
fn lines(notes: &[NoteLines], most: usize, links: &Links<'_>) -> String {
    if notes.is_empty() {
        return String::new();
    }
    let mut left = most;
    let mut shown: Vec<String> = Vec::new();
    let mut not_shown = 0;
    for note in notes {
        if left == 0 {
            not_shown += 1;
            continue;
        }
        let lines: Vec<String> =
            note.lines.iter().take(left).map(|&line| links.line(&line.to_string(), &note.file, line)).collect();
        left -= lines.len();
        let more = if lines.len() < note.lines.len() { ", …" } else { "" };
        shown.push(format!("{} {}{more}", bdi(&note.title), lines.join(", ")));
    }
    let more = if not_shown > 0 { format!("; {not_shown} more") } else { String::new() };
    format!(" <span class=\"at\">{}{more}</span>", shown.join("; "))
}

pub(super) fn abbreviations(report: &Report, links: &Links<'_>) -> String {
    let mut out = "<dl class=\"short\">\n".to_owned();
    for it in &report.abbreviations {
        let short = links.place(&bdi(&it.short), it.first.as_ref());
        let _ = writeln!(out, "<div><dt>{short}</dt><dd>{} <small>{}</small></dd></div>", bdi(&it.long), it.mentions);
    }
    out + "</dl>\n"
}
