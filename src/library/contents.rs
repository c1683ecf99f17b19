//! Lines of a book's contents list: parts, chapters, front and back matter.

use smol_str::{SmolStr, format_smolstr};

use crate::language::{Languages, Sense, ordinal};
use crate::markdown::locator::{LocatorKind, words};
use crate::markdown::token::fold;
use crate::text::numeral::{Numeral, Style};

/// What a line of a contents list, or a heading of a book page, names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ContentsLine<'a> {
    /// `Part I - Practice`, as `Part I: Practice`.
    Part(SmolStr),
    /// `4 - Title`, `Chapter 4: Title`, or a title without a number.
    Chapter {
        /// The number before the title.
        number: Option<Numeral>,
        /// The title.
        title: &'a str,
    },
    /// `Acknowledgements`, `Index`.
    Matter(&'a str),
}

/// Parses one line, already trimmed.
pub fn entry(line: &str) -> ContentsLine<'_> {
    if let Some(part) = part(line) {
        return ContentsLine::Part(part);
    }
    let (number, title) = numbered(line);
    if number.is_none() && is_matter(title) {
        return ContentsLine::Matter(title);
    }
    ContentsLine::Chapter { number, title }
}

/// The number at the start of a line and the title after it: `4 Title`, `4 - Title`, `IV. Title`, `Chapter Four:
/// Title`, `Erstes Kapitel: Titel`. Without a number, the whole line is the title.
pub fn numbered(line: &str) -> (Option<Numeral>, &str) {
    if let Some(named) = named(line, LocatorKind::Chapter) {
        return (Some(named.number), named.title);
    }
    match leading_numeral(line, None) {
        Some((number, title)) if !title.is_empty() => (Some(number), title),
        _ => (None, line),
    }
}

/// The number of a line that says it is a chapter: `Chapter 4`, `Kapitel 4: Titel`.
pub(crate) fn chapter_number(line: &str) -> Option<Numeral> {
    named(line, LocatorKind::Chapter).map(|named| named.number)
}

/// `Part I - Practice` as `Part I: Practice`, `Part Two` and `Erster Teil` unchanged; `None` for any other line.
pub fn part(line: &str) -> Option<SmolStr> {
    let Named { words: [first, second], title, .. } = named(line, LocatorKind::Part)?;
    let mut letters = first.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).chain(lowercase(letters)).collect();
    Some(if title.is_empty() {
        format_smolstr!("{first} {second}")
    } else {
        format_smolstr!("{first} {second}: {title}")
    })
}

fn lowercase(letters: std::str::Chars<'_>) -> impl Iterator<Item = char> {
    letters.flat_map(char::to_lowercase)
}

/// The number of the part with the label `label`.
pub(crate) fn part_number(label: &str) -> Option<Numeral> {
    named(label, LocatorKind::Part).map(|named| named.number)
}

/// A line that says what its number counts.
struct Named<'a> {
    /// The word and the number, in the order of the line.
    words: [&'a str; 2],
    number: Numeral,
    title: &'a str,
}

/// Parses a line that says its number counts `kind`.
fn named(line: &str, kind: LocatorKind) -> Option<Named<'_>> {
    let term = |word: &str| {
        let term = words::word(&fold(word.trim_end_matches('.')))?;
        let fits = term.kind == kind && !term.is_plural() && (!term.is_short || word.ends_with('.'));
        fits.then_some(term)
    };
    let (first, rest) = split_word(line)?;
    if let Some(term) = term(first) {
        let (number, title) = leading_numeral(rest, Some(term.languages()))?;
        let written = rest.split(|c: char| !c.is_alphanumeric()).next()?;
        return Some(Named { words: [first, written], number, title });
    }
    let (number, languages) = ordinal_before(first)?;
    let end = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
    let (second, behind) = rest.split_at(end);
    term(second).filter(|term| term.languages().meet(languages))?;
    // `First Part of the Journey` is a title.
    let title = if behind.is_empty() {
        ""
    } else {
        behind.trim_start().strip_prefix(['.', ':', '-', '–', '—'])?.trim_start()
    };
    Some(Named { words: [first, second], number, title })
}

/// The value of the ordinal `word` before a chapter or a part, and its languages: `Erstes`, `1.`, `2e`.
fn ordinal_before(word: &str) -> Option<(Numeral, Languages)> {
    if let Some(digits) = word.strip_suffix('.') {
        return Some((Numeral::parse(digits).filter(|number| number.style == Style::Arabic)?, Languages::ALL));
    }
    let (value, languages) = ordinal(&fold(word))?;
    Some((Numeral { value, style: Style::Word }, languages))
}

/// The numeral at the start of `text`, and the text after it and its separator. Words (`Four`) and lower-case Roman
/// numerals count only after a word such as `Chapter` or `Part`, whose languages are `named`.
fn leading_numeral(text: &str, named: Option<Languages>) -> Option<(Numeral, &str)> {
    let end = text.find(|c: char| !c.is_alphanumeric()).unwrap_or(text.len());
    let (word, rest) = text.split_at(end);
    if word.is_empty() {
        return None;
    }
    let languages = named.unwrap_or_default();
    // `Capítulo primero`
    let behind = |word: &str| ordinal(&fold(word)).filter(|(_, known)| known.meet(languages.with_ordinals_behind()));
    let in_words = || Some(Numeral { value: behind(word)?.0, style: Style::Word });
    let number = Numeral::parse_in(word, languages).or_else(in_words)?;
    let plain = match number.style {
        Style::Arabic => true,
        Style::Roman => word.starts_with(|c: char| c.is_ascii_uppercase()),
        Style::Word => false,
    };
    if !plain && named.is_none() {
        return None;
    }
    let behind = rest.strip_prefix(['.', ':', ')']).unwrap_or(rest);
    if !behind.is_empty() && !behind.starts_with(char::is_whitespace) {
        return None;
    }
    let title = behind.trim_start();
    let separated =
        title.strip_prefix(['-', '–', '—', ':']).filter(|t| t.is_empty() || t.starts_with(char::is_whitespace));
    Some((number, separated.unwrap_or(title).trim_start()))
}

/// The first word of `line` and what stands after it.
fn split_word(line: &str) -> Option<(&str, &str)> {
    line.split_once(char::is_whitespace).map(|(word, rest)| (word, rest.trim_start()))
}

/// Whether `title` is front or back matter, which notes never mention by title.
pub(crate) fn is_matter(title: &str) -> bool {
    let title = title.to_lowercase();
    // `Title Page, Copyright` names two.
    let all = || title.contains([',', '/']) && title.split([',', '/']).all(|one| Sense::Matter.is(one.trim()));
    Sense::Matter.is(&title) || Sense::MatterStart.begins(&title) || all()
}

/// A line as lines are compared: without the dashes and dots between number and title, with straight quotation marks.
pub(crate) fn folded(text: &str) -> String {
    let (number, title) = numbered(text);
    let title: String = title
        .chars()
        .map(|c| match c {
            '‘' | '’' => '\'',
            '“' | '”' => '"',
            '–' | '—' | '\u{2010}' | '\u{2011}' => '-',
            c => c,
        })
        .flat_map(char::to_lowercase)
        .collect();
    match number {
        Some(number) => format!("{} {title}", number.value),
        None => title,
    }
}

/// Whether two titles are equal, ignoring the style of quotation marks and case.
pub(crate) fn same_title(one: &str, other: &str) -> bool {
    folded(one) == folded(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_a_contents_list_are_classified() {
        let chapter =
            |number: &str, title: &'static str| ContentsLine::Chapter { number: Numeral::parse(number), title };
        let cases = [
            ("4 Changing Models", chapter("4", "Changing Models")),
            ("4 - Changing Models", chapter("4", "Changing Models")),
            ("4. Changing Models", chapter("4", "Changing Models")),
            ("IV – Changing Models", chapter("IV", "Changing Models")),
            ("Chapter 4: Changing Models", chapter("4", "Changing Models")),
            ("Chapter Four", chapter("Four", "")),
            ("Chapter iv Changing", chapter("iv", "Changing")),
            ("Four Models of Change", chapter("", "Four Models of Change")),
            ("1989 and After", chapter("", "1989 and After")),
            ("9-11 and After", chapter("", "9-11 and After")),
            ("4.1 A Section", chapter("", "4.1 A Section")),
            ("Chapters of Change", chapter("", "Chapters of Change")),
            ("Conclusion: Orders", chapter("", "Conclusion: Orders")),
            ("12", chapter("", "12")),
            ("Part I - Practice", ContentsLine::Part("Part I: Practice".into())),
            ("PART TWO", ContentsLine::Part("Part TWO".into())),
            ("Part 3: Practice", ContentsLine::Part("Part 3: Practice".into())),
            ("Part of the Problem", chapter("", "Part of the Problem")),
            ("Parting Words", chapter("", "Parting Words")),
            ("First Part of the Journey", chapter("", "First Part of the Journey")),
            ("Kapitel 2: Mitte", chapter("2", "Mitte")),
            ("2. Kapitel: Mitte", chapter("2", "Mitte")),
            ("Zweites Kapitel. Mitte", chapter("Two", "Mitte")),
            ("Kap. 2 Mitte", chapter("2", "Mitte")),
            ("Chapitre 3 : Le milieu", chapter("3", "Le milieu")),
            ("CHAPITRE PREMIER – Le début", chapter("One", "Le début")),
            ("Capítulo IV. El río", chapter("IV", "El río")),
            ("Capítulo cuarto: El río", chapter("Four", "El río")),
            ("Capitolo 2 – Il fiume", chapter("2", "Il fiume")),
            ("Capítulo três: O rio", chapter("Three", "O rio")),
            ("Hoofdstuk 2: De rivier", chapter("2", "De rivier")),
            ("Chapter Once upon a Time", chapter("", "Chapter Once upon a Time")),
            ("Teil I: Praxis", ContentsLine::Part("Teil I: Praxis".into())),
            ("TEIL II", ContentsLine::Part("Teil II".into())),
            ("Erster Teil: Praxis", ContentsLine::Part("Erster Teil: Praxis".into())),
            ("2. Teil: Praxis", ContentsLine::Part("2. Teil: Praxis".into())),
            ("Première partie – Pratiques", ContentsLine::Part("Première partie: Pratiques".into())),
            ("Parte seconda. La pratica", ContentsLine::Part("Parte seconda: La pratica".into())),
            ("Parte II – Prática", ContentsLine::Part("Parte II: Prática".into())),
            ("Teilhabe und Recht", chapter("", "Teilhabe und Recht")),
            ("Parte da Europa", chapter("", "Parte da Europa")),
            ("Danksagung", ContentsLine::Matter("Danksagung")),
            ("Table des matières", ContentsLine::Matter("Table des matières")),
            ("Índice onomástico", ContentsLine::Matter("Índice onomástico")),
            ("Ringraziamenti", ContentsLine::Matter("Ringraziamenti")),
            ("Referências bibliográficas", ContentsLine::Matter("Referências bibliográficas")),
            ("Voorwoord", ContentsLine::Matter("Voorwoord")),
            ("Acknowledgements", ContentsLine::Matter("Acknowledgements")),
            ("List of Figures and Tables", ContentsLine::Matter("List of Figures and Tables")),
            ("Notes on Contributors", ContentsLine::Matter("Notes on Contributors")),
            ("7 Notes on Peace", chapter("7", "Notes on Peace")),
            ("Indexing the World", chapter("", "Indexing the World")),
        ];
        for (line, expected) in cases {
            assert_eq!(entry(line), expected, "{line}");
        }
    }
}
