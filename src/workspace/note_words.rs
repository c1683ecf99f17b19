//! The words of the user's notes about chapters and works, to search them.
//!
//! A note that changed gives its words to the piece that it belongs to; the piece is put in order again when somebody
//! searches.

use std::sync::{Arc, OnceLock};

use crate::library::ranking::{Remembered, Weights};
use crate::library::search::LEAST_OF_TEXT;
use crate::library::words::{Gathered, Use, Words, words};
use crate::shared::Prepared;
use crate::text::Span;
use crate::workspace::id::NoteId;

/// How many notes share a piece.
const PIECE: u32 = 256;
/// The only text of a note.
const TEXT: u8 = 0;

/// The words of the notes. Cloning them is cheap.
#[derive(Clone, Debug, Default)]
pub struct NoteWords {
    pieces: Arc<Vec<Arc<Piece>>>,
}

#[derive(Clone, Debug, Default)]
struct Piece {
    /// Which notes have words, one bit each.
    having: [u64; PIECE as usize / 64],
    settled: Arc<Words>,
    /// The words of notes that changed since, at most one for each note; none for those that no longer count.
    fresh: Vec<(u16, Arc<WordsOfNote>)>,
    /// All of them in order: what is settled after the next change.
    merged: Prepared<Arc<Words>>,
}

impl Piece {
    fn has(&self, item: u16) -> bool {
        self.having[item as usize / 64] & (1 << (item % 64)) != 0
    }

    fn words(&self) -> &Words {
        if self.fresh.is_empty() { &self.settled } else { self.merged.get(|| Arc::new(self.merge())) }
    }

    fn merge(&self) -> Words {
        let mut gathered = Gathered::counting(TEXT);
        let mut is_fresh = [false; PIECE as usize];
        self.fresh.iter().for_each(|(item, _)| is_fresh[*item as usize] = true);
        gathered.add_uses(&self.settled, |item| (!is_fresh[item as usize]).then_some(item));
        for (item, words) in &self.fresh {
            gathered.add_uses(words.get(), |_| Some(*item));
        }
        gathered.merged()
    }
}

/// The words of one note that is about something.
#[derive(Debug, Default)]
pub(super) struct WordsOfNote {
    /// The text that they are still to be gathered from, where its prose begins, and what in it is none.
    text: Option<(Arc<String>, u32, Box<[Span]>)>,
    words: OnceLock<Words>,
}

impl WordsOfNote {
    /// The words of `text` behind the byte `from`, without what is `silent`.
    pub fn new(text: &str, from: u32, silent: &[Span]) -> Self {
        Self { text: None, words: gather(text, from, silent).into() }
    }

    /// The same, gathered when somebody searches: an editor's text may be another by then.
    pub fn later(text: Arc<String>, from: u32, silent: &[Span]) -> Self {
        Self { text: Some((text, from, silent.into())), words: OnceLock::new() }
    }

    fn get(&self) -> &Words {
        self.words.get_or_init(|| {
            self.text.as_ref().map(|(text, from, silent)| gather(text, *from, silent)).unwrap_or_default()
        })
    }
}

fn gather(text: &str, from: u32, silent: &[Span]) -> Words {
    let mut silent = silent.to_vec();
    silent.sort();
    let mut gathered = Gathered::counting(TEXT);
    let mut from = from;
    for span in silent.into_iter().chain([Span::new(text.len(), text.len())]) {
        let prose = text.get(from as usize..span.start as usize).unwrap_or_default();
        for word in words(prose).filter(|word| word.len() >= LEAST_OF_TEXT) {
            gathered.add_at(0, TEXT, 0, word);
        }
        from = from.max(span.end);
    }
    gathered.sorted()
}

impl NoteWords {
    /// Sets the words of `note`; `None` if they do not count.
    pub(super) fn set(&mut self, note: NoteId, words: Option<Arc<WordsOfNote>>) {
        let (piece, item) = ((note.0 / PIECE) as usize, (note.0 % PIECE) as u16);
        if words.is_none() && !self.pieces.get(piece).is_some_and(|piece| piece.has(item)) {
            return;
        }
        let pieces = Arc::make_mut(&mut self.pieces);
        if pieces.len() <= piece {
            pieces.resize_with(piece + 1, Arc::default);
        }
        // This is the writer's: what somebody has put in order is taken over, and nothing is put in order here.
        let merged = pieces[piece].merged.known().map(Arc::clone);
        let piece = Arc::make_mut(&mut pieces[piece]);
        if let Some(merged) = merged {
            piece.settled = merged;
            piece.fresh.clear();
        }
        let (word, bit) = (&mut piece.having[item as usize / 64], 1 << (item % 64));
        if words.is_some() {
            *word |= bit
        } else {
            *word &= !bit
        }
        piece.fresh.retain(|(fresh, _)| *fresh != item);
        piece.fresh.push((item, words.unwrap_or_default()));
        piece.merged = Prepared::default();
    }

    /// Puts all words in order, until `stopped` is true.
    pub(crate) fn prepare(&self, stopped: &dyn Fn() -> bool) {
        for piece in self.pieces.iter() {
            piece.words();
            if stopped() {
                return;
            }
        }
    }

    /// The number of notes.
    pub(crate) fn count(&self) -> usize {
        let having = self.pieces.iter().flat_map(|piece| piece.having);
        having.map(|bits| bits.count_ones() as usize).sum()
    }

    /// The words, piece by piece.
    pub(crate) fn pieces(&self) -> impl Iterator<Item = &Words> {
        self.pieces.iter().map(|piece| piece.words())
    }

    /// The notes that fit best.
    pub(crate) fn remembered(&self, wanted: &Remembered) -> Vec<(NoteId, Weights)> {
        let pieces = (0..).step_by(PIECE as usize).zip(self.pieces());
        let worth = |it: Use| 1.0 + f32::from(it.place);
        let best = wanted.best(pieces, worth, |_: u32, _| true);
        best.into_iter().map(|(first, item, weights)| (NoteId(first + u32::from(item)), weights)).collect()
    }
}
