//! `glossator export`: the library as a bibliography for Pandoc and others.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use super::output::{self, Failure};
use super::output_file::Output;
use super::workspace::{self, Chosen};
use crate::library::RecordId;
use crate::library::export::{self, biblatex, csl_json};
use crate::library::record::Record;
use crate::markdown;
use crate::recognition::MentionKind;
use crate::text::{Span, file_name, printable};
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
pub(crate) struct Args {
    /// Notes whose citations to export; without any, everything that the folder knows
    #[arg(value_name = "NOTE")]
    notes: Vec<PathBuf>,
    /// What to write
    #[arg(long, value_enum)]
    format: Format,
    #[command(flatten)]
    output: Output,
    #[command(flatten)]
    workspace: Chosen,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// For Pandoc and Zotero
    CslJson,
    /// For LaTeX with Biber, and for Pandoc
    Biblatex,
}

/// Exports. The exit code is 2 if that fails. A cited key that no source has is reported, but changes nothing else.
pub(crate) fn run(args: &Args) -> ExitCode {
    output::finish(export(args).map(|report| (report, ExitCode::SUCCESS)))
}

fn export(args: &Args) -> Result<String, Failure> {
    let (snapshot, documents) = if args.notes.is_empty() { (whole(args)?, Documents::new()) } else { cited(args)? };
    let library = &snapshot.folders()[0].library;
    let cited: Vec<export::Cited<'_>> = documents
        .iter()
        .map(|document| document.iter().map(|(key, &record)| (key.as_str(), record)).collect())
        .collect();
    let entries = if args.notes.is_empty() { export::everything(library) } else { export::entries(library, &cited) };
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

/// The keys cited in each document, and the record of each.
type Documents = Vec<BTreeMap<String, RecordId>>;

/// The folder, all that it knows to be written.
fn whole(args: &Args) -> Result<Arc<Snapshot>, Failure> {
    let loaded = args.workspace.load(Path::new("."))?;
    Ok(loaded.snapshot)
}

/// The keys that each note cites. Reports unknown ones.
fn cited(args: &Args) -> Result<(Arc<Snapshot>, Documents), Failure> {
    let loaded = args.workspace.load(&args.notes[0])?;
    let mut snapshot = Arc::clone(&loaded.snapshot);
    let mut documents: Documents = Vec::new();
    for file in &args.notes {
        let text = read_text(file).map_err(|reason| Failure(format!("{} {reason}", file.display())))?;
        let address = Address::from_path(&workspace::absolute(file)?);
        // A hidden or ignored file is read if it is named explicitly.
        if snapshot.note_at(&address).is_none() {
            snapshot = loaded.with_note(&address, &text);
        }
        let note = snapshot.note_at(&address);
        let note = note.ok_or_else(|| Failure(format!("{} cannot be read as a note", file.display())))?;
        let mut keys = BTreeMap::new();
        let mut unknown = BTreeSet::new();
        let claim = |key: &str| snapshot.context(note).claim(key).map(|claim| claim.record);
        let front_matter = markdown::parse(&text).front_matter;
        let listed = front_matter.as_ref().map(|block| note::nocite(&text, block)).unwrap_or_default();
        let listed = listed.iter().map(|citekey| (citekey.key.as_str(), citekey.span));
        let references = snapshot.references(note);
        let cited: BTreeSet<Span> = references.iter().map(|reference| reference.span).collect();
        // What only looks like a citation has no reference.
        let citations = citations(note).filter(|(_, span)| cited.contains(span));
        for (key, span) in citations.chain(listed) {
            if let Some(record) = claim(key) {
                keys.insert(key.to_owned(), record);
            } else if unknown.insert(key.to_owned()) {
                let position = note.lines.position(span.start as usize, Default::default());
                let location = format!("{}:{}:{}", file_name::shown(file), position.line + 1, position.character + 1);
                output::tell(&format!("{location}: no source has the key “{key}”, so that it will not be printed"));
            }
        }
        if front_matter.is_some_and(|block| note::nocite_everything(&text, &block)) {
            let library = snapshot.library(note);
            let own = library.works_of_note(note.id.source()).filter_map(|thing| library.record(thing.0));
            let own: Vec<&str> = own.flat_map(Record::citekeys).collect();
            let all = library.citekeys().map(|(key, _)| key).chain(own);
            keys.extend(all.filter_map(|key| Some((key.to_owned(), claim(key)?))));
        }
        for (key, record) in &keys {
            let before =
                args.notes.iter().zip(&documents).find(|(_, before)| before.get(key).is_some_and(|it| it != record));
            if let Some((before, _)) = before {
                let (here, before) = (output::path(file), output::path(before));
                output::tell(&format!(
                    "the key “{key}” means another work in {here} than in {before}, whose one is written"
                ));
            }
        }
        documents.push(keys);
    }
    Ok((snapshot, documents))
}

/// The keys that a note cites, each with its span.
fn citations(note: &Note) -> impl Iterator<Item = (&str, Span)> {
    note.mentions.all.iter().filter_map(|mention| match mention.kind {
        MentionKind::Citation { key, .. } => Some((note.mentions.string(key), mention.span)),
        _ => None,
    })
}
