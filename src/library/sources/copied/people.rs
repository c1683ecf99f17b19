//! Reads names in a row, among titles, affiliations and marks: `By Ann Author, University of X, and Prof. Ben Writer`.

use std::sync::LazyLock;

use super::words;
use crate::language::{self, Sense};
use crate::library::person::Person;

/// Words that occur beside names, as institutions do: professions and publishers.
const BESIDE: &[&str] = &[
    "fellow",
    "istituto",
    "lecturer",
    "ltd",
    "press",
    "presses",
    "professor",
    "professorin",
    "publisher",
    "publishers",
    "publishing",
    "verlag",
];

/// Words that occur in titles and buttons but not in names, in addition to function words.
const OF_TITLES: &[&str] = &[
    "access", "after", "before", "beyond", "book", "chapter", "contents", "download", "full", "how", "into", "kapitel",
    "life", "over", "part", "pdf", "text", "view", "what", "who", "whose", "why", "without",
];

/// Titles before names.
const HONORIFICS: &[&str] = &[
    "prof.",
    "professor",
    "dr.",
    "dr",
    "pd",
    "priv.-doz.",
    "mag.",
    "sir",
    "dame",
    "dott.",
    "dott.ssa",
    "dra.",
    "ph.d.",
    "phd",
    "h.c.",
    "em.",
    "univ.-prof.",
    "ass.-prof.",
    "jun.-prof.",
];

/// Whether a text names an institution.
pub(super) fn is_affiliation(text: &str) -> bool {
    text.split(|c: char| !c.is_alphanumeric())
        .map(str::to_lowercase)
        .any(|word| Sense::Institution.is(&word) || BESIDE.contains(&word.as_str()))
}

/// Whether a text can be one person's name: two to six words with capitals or initials, and nothing that does not
/// occur in names.
pub(super) fn is_person(text: &str) -> bool {
    let name = bare(text);
    let words: Vec<&str> = name.split(' ').collect();
    let capital = |word: &str| {
        let word = word.trim_start_matches(['d', 'l', 'D', 'L', 'O']).trim_start_matches(['’', '\'']);
        word.starts_with(char::is_uppercase)
    };
    // `al-Masri`, `d’Arc`
    let small = |word: &str| {
        Sense::Particle.is(word)
            || word.split_once(['-', '’', '\'']).is_some_and(|(first, rest)| first.len() <= 3 && capital(rest))
    };
    let shouted = name.chars().any(char::is_lowercase) || words.iter().all(|word| word.chars().count() > 1);
    (2..=6).contains(&words.len())
        && shouted
        && words.iter().all(|word| word.starts_with(char::is_uppercase) || small(word))
        && words.last().is_some_and(|word| word.contains(char::is_uppercase) && word.chars().count() > 1)
        && words.first().is_some_and(|word| word.starts_with(char::is_uppercase) || word.len() > 2)
        && name.chars().all(|c| c.is_alphabetic() || " .-'’‐".contains(c))
        && !words.iter().any(|word| is_of_titles(&word.to_lowercase()))
        // `Der Fleck`: an article of one language is a particle of another's names.
        && !(words.len() == 2 && Sense::Opening.is(&words[0].to_lowercase()))
        && !is_affiliation(&name)
}

/// Whether a lower-case word occurs in titles but not in names.
fn is_of_titles(word: &str) -> bool {
    let joins = [Sense::InName, Sense::Opening, Sense::NoName, Sense::Determiner].iter().any(|sense| sense.is(word));
    OF_TITLES.contains(&word) || joins && !Sense::Particle.is(word)
}

/// A name without honorifics, footnote marks and anything in brackets after it.
fn bare(name: &str) -> String {
    let name = name.split(" (").next().unwrap_or(name);
    let name = name.trim().trim_end_matches(|c: char| "*†‡§¶".contains(c) || c.is_ascii_digit()).trim_end();
    let is_title = |word: &&str| HONORIFICS.contains(&word.to_lowercase().as_str());
    name.split(' ').skip_while(is_title).collect::<Vec<_>>().join(" ")
}

/// Words and marks that separate names in a row.
static AND: LazyLock<Vec<String>> = LazyLock::new(|| {
    let words = language::words(Sense::And).map(|(word, _)| word);
    let words = words.map(str::to_owned).chain(["&", "+", "u."].map(str::to_owned));
    // Scanned lists print names in capitals.
    words.flat_map(|word| [format!(" {word} "), format!(" {} ", word.to_uppercase())]).collect()
});

/// The people in a text that consists of a row of names; `None` for any other text.
pub(super) fn row(text: &str) -> Option<Vec<Person>> {
    let text = without_brackets(text);
    // Without a semicolon it may be a title: `Networks, Again`.
    if let Some(people) = family_first(&text).filter(|_| text.contains(';')) {
        return Some(people);
    }
    let mut people = Vec::new();
    for piece in pieces(&text) {
        if !is_person(&piece) {
            return None;
        }
        people.push(Person::parse(&bare(&piece)));
    }
    (!people.is_empty()).then_some(people)
}

/// The people after a label or a word such as `By`, where affiliations may stand between them.
pub(super) fn labelled(text: &str) -> Vec<Person> {
    let text = without_brackets(text);
    if let Some(people) = family_first(&text).or_else(|| row(&text)) {
        return people;
    }
    text.split(';').flat_map(|group| among_affiliations(group.trim())).collect()
}

/// The text after a word such as `By` at the beginning of a line, perhaps glued to it (`ByAnn Author`); `None` if the
/// word only begins alike (`Byron`).
pub(super) fn behind_by(line: &str) -> Option<&str> {
    language::words(Sense::By).find_map(|(by, _)| {
        let rest = words::behind(line, by)?;
        let glued = by == "by" && rest.starts_with(char::is_uppercase);
        let apart = rest.is_empty() || rest.starts_with([' ', '\t', ':']) || glued;
        apart.then(|| rest.trim_start_matches(':').trim_start())
    })
}

/// Whether a line continues the one above: `and`, `, and Ben Writer`.
pub(super) fn is_joint(line: &str) -> bool {
    line.starts_with([',', ';', '&']) || line == "and" || line.starts_with("and ")
}

/// Whether a line continues on the next.
pub(super) fn ends_joint(line: &str) -> bool {
    line.ends_with([',', ';', '&']) || line == "and" || line.ends_with(" and")
}

/// The text without anything in brackets: roles, universities.
fn without_brackets(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut depth = 0_usize;
    for c in text.chars() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            _ if depth == 0 => out.push(c),
            _ => {}
        }
    }
    let words: Vec<&str> = out.split_whitespace().collect();
    words.join(" ").replace(" ,", ",").replace(" ;", ";").trim_end_matches([',', ';', '.', '&', ' ']).to_owned()
}

/// The pieces of a row, split at commas, semicolons, slashes and `and`.
fn pieces(text: &str) -> Vec<String> {
    let mut text = text.replace(" / ", "; ").replace('/', "; ").replace(['|', '·'], ";");
    // `Ann Author et de Ben Writer`, `et d’Ann Author`
    for of in [" et de ", " et d’", " et d'", " y de ", " e de ", " e di "] {
        text = text.replace(of, ", ");
    }
    // Most lines have none, and to look for each in turn takes long.
    let begins_and = |rest: &str| AND.iter().any(|and| rest.starts_with(and));
    let ands = if text.match_indices(' ').any(|(at, _)| begins_and(&text[at..])) { AND.as_slice() } else { &[] };
    for and in ands {
        text = text.replace(&format!(",{and}"), ", ");
    }
    let halves = |piece: &str| -> Vec<String> {
        for and in ands {
            let halves: Vec<&str> = piece.split(and.as_str()).collect();
            if halves.len() > 1
                && halves.iter().all(|half| is_person(half) || ands.iter().any(|and| half.contains(and.as_str())))
            {
                return halves.iter().flat_map(|half| pieces(half)).collect();
            }
        }
        vec![piece.to_owned()]
    };
    let separate = text.split([',', ';']).map(str::trim).filter(|piece| !piece.is_empty());
    separate.flat_map(|piece| halves(piece.trim_start_matches("and ").trim_start_matches("& "))).collect()
}

/// `Author, Ann ; Writer, Ben`: inverted names.
fn family_first(text: &str) -> Option<Vec<Person>> {
    let groups: Vec<&str> = text.split(';').map(str::trim).filter(|group| !group.is_empty()).collect();
    let name = |group: &str| {
        let (family, given) = group.split_once(',')?;
        let (family, given) = (family.trim(), given.trim());
        let named = |part: &str| {
            !part.is_empty()
                && part.split(' ').count() <= 3
                && part.chars().all(|c| c.is_alphabetic() || " .-'’‐".contains(c))
        };
        let is_name = named(family)
            && named(given)
            && given.starts_with(char::is_uppercase)
            && !(family.starts_with(char::is_uppercase) && is_person(family));
        (is_name && !is_affiliation(group)).then(|| Person::new(family, given))
    };
    groups.into_iter().map(name).collect::<Option<Vec<_>>>().filter(|people| !people.is_empty())
}

/// Names among affiliations. A piece between commas counts if it looks like a name and either there are no
/// affiliations, or it comes first, or an `and` joins it to another name, or an affiliation follows it.
fn among_affiliations(group: &str) -> Vec<Person> {
    // `and` within an institution's name (`School of Oriental and African Studies`) does not separate names.
    let mut pieces: Vec<(&str, bool)> = Vec::new();
    let group = group.replace(" & ", " and ").replace(" und ", " and ").replace(", and ", " and ");
    let parts: Vec<&str> = group.split(',').collect();
    for (at, piece) in parts.iter().enumerate() {
        let followed = parts.get(at + 1).is_some_and(|next| is_affiliation(next));
        let halves: Vec<&str> = piece.split(" and ").map(str::trim).collect();
        match halves.as_slice() {
            // After an institution, a name counts only if its own institution follows.
            [first, .., last] if is_person(last) && (!is_affiliation(first) || followed) => {
                pieces.extend(halves.iter().map(|&half| (half, is_person(half))));
            }
            _ => pieces.push((piece.trim().trim_start_matches("and "), false)),
        }
    }
    let affiliations = pieces.iter().any(|(piece, _)| is_affiliation(piece));
    let mut people = Vec::new();
    for (at, &(piece, joined)) in pieces.iter().enumerate() {
        let next_is_affiliation = pieces.get(at + 1).is_some_and(|(next, _)| is_affiliation(next));
        let named = is_person(piece) || (at == 0 && !piece.is_empty() && !is_affiliation(piece));
        if named && (!affiliations || at == 0 || joined || next_is_affiliation) {
            people.push(Person::parse(&bare(piece)));
        }
    }
    people
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(people: &[Person]) -> String {
        people.iter().map(ToString::to_string).collect::<Vec<_>>().join("|")
    }

    #[test]
    fn names_are_told_from_affiliations() {
        let cases = [
            ("Ann Author", "Ann Author"),
            ("A. Author and B. Writer", "A. Author|B. Writer"),
            ("Ann Author, Ben Writer and Cem Yazar", "Ann Author|Ben Writer|Cem Yazar"),
            ("Ann Author , Ben Writer", "Ann Author|Ben Writer"),
            ("Ann Author et Élise Écrivain", "Ann Author|Élise Écrivain"),
            ("Ann Author, University of Somewhere", "Ann Author"),
            ("Ann Author (University of X), Ben Writer (Y College)", "Ann Author|Ben Writer"),
            ("Dr. Ann Author/Prof. Dr. Ben Writer", "Ann Author|Ben Writer"),
            ("Author, Ann ; van der Writer, Ben", "Ann Author|Ben van der Writer"),
            ("Ann Author, Duke University, North Carolina", "Ann Author"),
            ("Ann Author, Professor, University of X, Ben Writer, Lecturer, Y College", "Ann Author|Ben Writer"),
            ("Ann Author, University of X, and Ben van der Writer, Y College", "Ann Author|Ben van der Writer"),
            ("Ann Author, School of Oriental and African Studies, Ben Writer, Y College", "Ann Author|Ben Writer"),
            ("Ann Author, Department of Peace and Conflict Studies, Uppsala University", "Ann Author"),
            ("Ann Author, University of X and Ben Writer, Y College", "Ann Author|Ben Writer"),
            ("Ann Author* ; Tarek al-Masri†", "Ann Author|Tarek al-Masri"),
            ("", ""),
        ];
        for (text, expected) in cases {
            assert_eq!(shown(&labelled(text)), expected, "{text}");
        }
    }

    #[test]
    fn only_a_row_of_names_is_one() {
        for text in ["Ann Author", "Ann B. Author and Ben van der Writer", "Nguyen Thi Hoai Thu, Claire Saint-Amand"] {
            assert!(row(text).is_some(), "{text}");
        }
        for text in [
            "Show author details",
            "Save PDF",
            "University of Bremen",
            "Get Access",
            "Judges Who Travel",
            "Der Fleck",
            "Das Fass",
            "Summary",
            "Soldiers and Brokers",
            "PART II COURTS",
        ] {
            assert!(row(text).is_none(), "{text}");
        }
    }

    #[test]
    fn words_before_names_may_be_glued_to_them() {
        assert_eq!(behind_by("ByAnn Author"), Some("Ann Author"));
        assert_eq!(behind_by("By: Ann Author"), Some("Ann Author"));
        assert_eq!(behind_by("di Ann Author"), Some("Ann Author"));
        assert_eq!(behind_by("Byron Author"), None);
    }
}
