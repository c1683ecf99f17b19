//! The index, and the abbreviations.

use std::fmt::Write;

use rustc_hash::FxHashMap;

use super::super::{Abbreviated, IndexEntry, NoteLines, Report};
use super::links::Links;
use super::text::bdi;

/// The largest number of entries that a page has: those with the most mentions.
const MOST_ENTRIES: usize = 10_000;
/// The largest number of abbreviations: those that are used most.
const MOST_SHORT: usize = 2_000;
/// The largest number of lines that are linked, in all entries together.
const MOST_LINES: usize = 12_000;

pub(super) fn print(report: &Report, links: &Links<'_>) -> String {
    let shown = shown(report);
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
            "<p class=\"more\">{left_out} entries with fewer mentions are left out here; \
             <code>glossator report --section index --format md</code> has all.</p>"
        );
    }
    out
}

/// The entries that the page has, with their places in the index.
fn shown(report: &Report) -> Vec<(usize, &IndexEntry)> {
    let mut shown: Vec<(usize, &IndexEntry)> = report.index.iter().enumerate().collect();
    if shown.len() > MOST_ENTRIES {
        // A cross-reference has none itself; those to what is left out go with it.
        shown.sort_by_key(|(_, entry)| std::cmp::Reverse((entry.mentions + entry.chapters.len()).max(1)));
        shown.truncate(MOST_ENTRIES);
        shown.sort_by_key(|(place, _)| *place);
    }
    shown
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
    format!(": <span class=\"at\">{}{more}</span>", shown.join("; "))
}

pub(super) fn abbreviations(report: &Report, links: &Links<'_>) -> String {
    let mut shown: Vec<&Abbreviated> = report.abbreviations.iter().collect();
    if shown.len() > MOST_SHORT {
        shown.sort_by_key(|it| std::cmp::Reverse(it.mentions));
        shown.truncate(MOST_SHORT);
        shown.sort_by_cached_key(|it| it.short.to_lowercase());
    }
    let left_out = report.abbreviations.len() - shown.len();
    let mut out = "<dl class=\"short\">\n".to_owned();
    for it in shown {
        let short = links.place(&bdi(&it.short), it.first.as_ref());
        let _ = writeln!(out, "<div><dt>{short}</dt><dd>{} <small>{}</small></dd></div>", bdi(&it.long), it.mentions);
    }
    out.push_str("</dl>\n");
    if left_out > 0 {
        let _ = writeln!(
            out,
            "<p class=\"more\">{left_out} that are used less often are left out here; \
             <code>glossator report --section abbreviations --format md</code> has all.</p>"
        );
    }
    out
}
