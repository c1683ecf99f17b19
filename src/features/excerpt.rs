//! The few words of a text around those that somebody looks for.

use crate::library::ranking::{MOST_WORDS, Remembered};
use crate::library::words::words_at;

/// How many bytes may lie between the first and the last of the words that are shown together.
const NEAR: usize = 90;
/// How many bytes are shown, or a few more.
const SHOWN: usize = 140;

/// An excerpt.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Excerpt {
    /// The byte of the text at which the first word that was found begins.
    pub at: usize,
    /// The words, on one line; `…` stands for what is left out.
    pub text: String,
    /// How much of what is looked for it has.
    pub worth: f32,
}

/// A word that was found.
struct Hit {
    start: usize,
    end: usize,
    /// Which of the words that are looked for it is, and how much that counts.
    word: usize,
    worth: f32,
}

/// The words of a text that an excerpt must show: where they begin and end, and how much of what is looked for they have.
struct Core {
    start: usize,
    end: usize,
    worth: f32,
}

/// The part of `text` with the most of what is `wanted`; `None` if it has nothing of it.
pub(super) fn excerpt(text: &str, wanted: &Remembered) -> Option<Excerpt> {
    Some(cut(text, &core(text, wanted)?))
}

fn core(text: &str, wanted: &Remembered) -> Option<Core> {
    let found = hits(text, wanted);
    let ((first, last), worth) = best(&found)?;
    Some(Core { start: found[first].start, end: found[last].end, worth })
}

fn cut(text: &str, &Core { start, end, worth }: &Core) -> Excerpt {
    let room = SHOWN.saturating_sub(end - start);
    let from = begin(text, start, start.saturating_sub(room / 2));
    let to = finish(text, end, (end + room).saturating_sub(start - from));
    let words = text[from..to].split_whitespace().collect::<Vec<_>>().join(" ");
    let (before, behind) = (!text[..from].trim().is_empty(), !text[to..].trim().is_empty());
    let text = format!("{}{words}{}", if before { "… " } else { "" }, if behind { " …" } else { "" });
    Excerpt { at: start, text, worth }
}

/// The line of `text`, behind the byte `from`, with the most of what is `wanted`: an excerpt of it.
pub(super) fn line(text: &str, from: usize, wanted: &Remembered) -> Option<Excerpt> {
    let mut best: Option<(usize, &str, Core)> = None;
    let mut start = from;
    for line in text.get(from..)?.split_inclusive('\n') {
        // Nobody looks for the marks before a heading, an item or a quotation.
        let marks = line.len() - line.trim_start_matches(['#', '>', '-', '*', '+', ' ']).len();
        let (words, at) = (&line[marks..], start + marks);
        if let Some(core) = core(words, wanted)
            && best.as_ref().is_none_or(|(.., best)| core.worth > best.worth)
        {
            best = Some((at, words, core));
        }
        start += line.len();
    }
    let (at, words, core) = best?;
    let found = cut(words, &core);
    Some(Excerpt { at: at + found.at, ..found })
}

fn hits(text: &str, wanted: &Remembered) -> Vec<Hit> {
    let found = words_at(text).filter_map(|(start, found)| {
        let (word, worth) = wanted.fit(found)?;
        Some(Hit { start, end: start + found.len(), word, worth })
    });
    found.collect()
}

/// The first and the last of the hits that stand together and are worth most.
fn best(found: &[Hit]) -> Option<((usize, usize), f32)> {
    let mut best: Option<((usize, usize), f32)> = None;
    for (first, hit) in found.iter().enumerate() {
        let mut worth = [0.0_f32; MOST_WORDS];
        for (last, other) in found.iter().enumerate().skip(first) {
            if other.end > hit.start + NEAR && last > first {
                break;
            }
            worth[other.word] = worth[other.word].max(other.worth);
            let sum: f32 = worth.iter().sum();
            if best.is_none_or(|(_, most)| sum > most) {
                best = Some(((first, last), sum));
            }
        }
    }
    best
}

/// Where an excerpt begins that may begin at `least` and must begin at `start`: with a sentence, else with a word.
fn begin(text: &str, start: usize, least: usize) -> usize {
    let least = boundary(text, least);
    let before = &text[least..start];
    let sentence = [". ", "! ", "? ", "\n"].iter().filter_map(|end| Some(before.rfind(end)? + end.len())).max();
    let word = || before.char_indices().find(|(_, c)| c.is_whitespace()).map(|(at, c)| at + c.len_utf8());
    match sentence.or_else(word) {
        _ if least == 0 => 0,
        Some(at) => least + at,
        None => start,
    }
}

/// Where an excerpt ends that may end at `most` and must end at `end`: with a word.
fn finish(text: &str, end: usize, most: usize) -> usize {
    if most >= text.len() {
        return text.len();
    }
    let most = boundary(text, most.max(end));
    text[end..most].rfind(char::is_whitespace).map_or(end, |at| end + at)
}

/// The start of the character that the byte `at` belongs to.
fn boundary(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rfind(|&at| text.is_char_boundary(at)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library::words::Gathered;

    /// What is shown of `text` to who looks for what is `typed`.
    fn shown(text: &str, typed: &str) -> Option<String> {
        let mut words = Gathered::default();
        words.add(0, 0, text);
        let mut wanted = Remembered::new(typed, true);
        wanted.learn(1, &[&words.sorted()]);
        line(text, 0, &wanted).map(|found| found.text)
    }

    #[test]
    fn the_line_with_most_of_the_words_is_shown_and_of_a_long_one_a_part() {
        let text = "# Fish\n\nNobody counts fish.\nWho counts the fish of a river counts years.\n";
        assert_eq!(shown(text, "fish").as_deref(), Some("Fish"));
        assert_eq!(shown(text, "river fish").as_deref(), Some("Who counts the fish of a river counts years."));
        assert_eq!(shown(text, "water"), None);
        let long = format!(
            "{}Then came the mediators, who were tired. {}",
            "So it went. ".repeat(30),
            "On and on. ".repeat(30)
        );
        let found = shown(&long, "mediation").unwrap();
        assert!(found.starts_with("… Then came the mediators, who were tired. On"), "{found}");
        assert!(found.ends_with(" …") && found.len() < SHOWN + 20, "{found}");
    }

    #[test]
    fn letters_of_several_bytes_are_not_cut() {
        let text = "ö ".repeat(200) + "Flüsse" + &" ü".repeat(200);
        assert!(shown(&text, "flüsse").unwrap().contains("Flüsse"));
        assert!(shown(&format!("{}Flüsse{}", "ö".repeat(99), "ü".repeat(99)), "fluss").is_none());
    }
}
