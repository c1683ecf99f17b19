//! `glossator export`: the library as a bibliography for Pandoc and others.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use super::output::{self, Failure};
use super::output_file::Output;
use super::workspace;
use crate::library::export::{self, biblatex, csl_json};
use crate::markdown;
use crate::recognition::MentionKind;
use crate::text::{Span, printable};
use crate::workspace::address::Address;
use crate::workspace::discovery::read_text;
use crate::workspace::note::{self, Note};
use crate::workspace::snapshot::Snapshot;

/// Writes what your notes cite, or all that the folder knows, as a bibliography that Pandoc reads
///
/// Each work, and each chapter that has a citekey of its own, becomes an entry under that key:
///
///   glossator export paper.md --format csl-json --output references.json
///   pandoc --citeproc --bibliography references.json paper.md -o paper.docx
///
/// A work with several keys is written under each, unless the notes are named: then once, with the others as aliases.
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Args {
    /// Notes whose citations to export; without any, everything that the folder knows
    #[arg(value_name = "NOTE")]
    notes: Vec<PathBuf>,
    /// What to write
    #[arg(long, value_enum)]
    format: Format,
    #[command(flatten)]
    output: Output,
    /// The folder of your notes
    #[arg(long, value_name = "DIR")]
    workspace: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// For Pandoc and Zotero
    CslJson,
    /// For LaTeX with Biber, and for Pandoc
    Biblatex,
}

/// Exports. Exit code 2 where that could not be done; what a note cites and no source has is told, and costs nothing
/// else.
pub fn run(args: &Args) -> ExitCode {
    output::finish(export(args).map(|report| (report, ExitCode::SUCCESS)))
}

fn export(args: &Args) -> Result<String, Failure> {
    let (snapshot, documents) = if args.notes.is_empty() { whole(args)? } else { cited(args)? };
    let library = &snapshot.folders()[0].library;
    let keys: Vec<BTreeSet<&str>> =
        documents.iter().map(|document| document.iter().map(String::as_str).collect()).collect();
    let entries = export::entries(library, &keys);
    if entries.is_empty() {
        output::tell("nothing to export: no citation leads to a work that this folder knows");
    }
    let text = match args.format {
        Format::CslJson => csl_json::write(&entries),
        Format::Biblatex => {
            let keys = entries.iter().flat_map(|entry| std::iter::once(&entry.key).chain(&entry.aliases));
            for key in keys.filter(|key| !biblatex::is_key(key)) {
                output::tell(&format!("the key “{key}” is left out: no .bib file can hold it; csl-json can"));
            }
            biblatex::write(&entries)
        }
    };
    let Some(path) = &args.output.path else { return Ok(printable::text(&text).into_owned()) };
    args.output.write(path, &text, std::iter::once(&*snapshot), &args.notes)?;
    let count = entries.len();
    Ok(format!("{}: {count} {}\n", output::path(path), if count == 1 { "entry" } else { "entries" }))
}

/// The keys that stand in each document.
type Documents = Vec<BTreeSet<String>>;

/// All keys that the folder knows, each as if a document of its own cited it.
fn whole(args: &Args) -> Result<(Arc<Snapshot>, Documents), Failure> {
    let loaded = workspace::load(args.workspace.as_deref(), Path::new("."))?;
    loaded.tell_left_out();
    let library = &loaded.snapshot.folders()[0].library;
    let documents = library.citekeys().map(|(key, _)| BTreeSet::from([key.to_owned()])).collect();
    Ok((loaded.snapshot, documents))
}

/// The keys that each note cites. Tells those that lead nowhere.
fn cited(args: &Args) -> Result<(Arc<Snapshot>, Documents), Failure> {
    let loaded = workspace::load(args.workspace.as_deref(), &args.notes[0])?;
    loaded.tell_left_out();
    let mut snapshot = Arc::clone(&loaded.snapshot);
    let mut documents = Vec::new();
    for file in &args.notes {
        let text = read_text(file).map_err(|reason| Failure(format!("{} {reason}", file.display())))?;
        let address = Address::from_path(&workspace::absolute(file)?);
        // A file that is passed over in the folder (hidden, ignored) is read when it is asked for by name.
        if snapshot.note_at(&address).is_none() {
            snapshot = loaded.with_note(&address, &text);
        }
        let note = snapshot.note_at(&address);
        let note = note.ok_or_else(|| Failure(format!("{} cannot be read as a note", file.display())))?;
        let mut keys = BTreeSet::new();
        let front_matter = markdown::parse(&text).front_matter;
        let listed = front_matter.as_ref().map(|block| note::nocite(&text, block)).unwrap_or_default();
        let listed = listed.iter().map(|citekey| (citekey.key.as_str(), citekey.span));
        let references = snapshot.references(note);
        let cited: BTreeSet<Span> = references.iter().map(|reference| reference.span).collect();
        // What only looks like a citation is no reference.
        let citations = citations(note).filter(|(_, span)| cited.contains(span));
        for (key, span) in citations.chain(listed) {
            if keys.insert(key.to_owned()) && snapshot.library(note).cited(key).is_none() {
                let place = note.lines.position(span.start as usize, Default::default());
                let place = format!("{}:{}:{}", file.display(), place.line + 1, place.character + 1);
                output::tell(&format!("{place}: no source has the key “{key}”, so that it will not be printed"));
            }
        }
        if front_matter.is_some_and(|block| note::nocite_everything(&text, &block)) {
            keys.extend(snapshot.library(note).citekeys().map(|(key, _)| key.to_owned()));
        }
        documents.push(keys);
    }
    Ok((snapshot, documents))
}

/// The keys that a note cites, each with its place.
fn citations(note: &Note) -> impl Iterator<Item = (&str, Span)> {
    note.mentions.all.iter().filter_map(|mention| match mention.kind {
        MentionKind::Citation { key, .. } => Some((note.mentions.string(key), mention.span)),
        _ => None,
    })
}
