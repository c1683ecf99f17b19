//! A person's name, as bibliographies write it.

use std::fmt;

/// An author or editor.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Person {
    /// Family name with its particles (`de Coning`); the whole name where it cannot be told apart.
    pub family: String,
    /// Given names or initials; empty where there are none.
    pub given: String,
}

/// Lower-case words that belong to the family name behind them.
const PARTICLES: &[&str] = &[
    "af", "al", "van", "von", "de", "del", "della", "der", "den", "di", "da", "dos", "du", "el", "la", "le", "ten",
    "ter", "zu", "zur", "bin", "ibn",
];

/// Whether `word` is a lower-case word that belongs to the family name behind it.
pub fn is_particle(word: &str) -> bool {
    PARTICLES.contains(&word)
}

impl Person {
    /// Reads `Family, Given` or `Given Family`.
    pub fn parse(name: &str) -> Self {
        let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
        if let Some((family, given)) = name.split_once(',') {
            return Self { family: family.trim().to_owned(), given: given.trim().to_owned() };
        }
        let words: Vec<&str> = name.split(' ').collect();
        let mut first = words.len().saturating_sub(1);
        while first > 1 && is_particle(words[first - 1]) {
            first -= 1;
        }
        Self { family: words[first..].join(" "), given: words[..first].join(" ") }
    }

    /// Reads a list as a book page writes it on one line: `Ulrich Franke; Martin Koch`.
    pub fn parse_list(names: &str) -> Vec<Self> {
        names.split(';').map(str::trim).filter(|name| !name.is_empty()).map(Self::parse).collect()
    }

    /// `Family, Given`, the form that sorts.
    pub fn sorted(&self) -> String {
        if self.given.is_empty() { self.family.clone() } else { format!("{}, {}", self.family, self.given) }
    }
}

/// `Given Family`, the form that reads.
impl fmt::Display for Person {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.given.is_empty() {
            write!(f, "{} ", self.given)?;
        }
        f.write_str(&self.family)
    }
}

/// Names in a row, as running text has them: `A, B and C`.
pub fn join_names(people: &[Person]) -> String {
    let names: Vec<String> = people.iter().map(ToString::to_string).collect();
    match names.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// Family names for a short label: `Franke and Koch`, `Smith et al.`
pub fn short_names(people: &[Person]) -> String {
    match people {
        [] => String::new(),
        [one] => one.family.clone(),
        [one, two] => format!("{} and {}", one.family, two.family),
        [one, ..] => format!("{} et al.", one.family),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_orders_and_particles_are_read() {
        let cases = [
            ("Franke, Ulrich", "Franke", "Ulrich"),
            ("Ulrich Franke", "Franke", "Ulrich"),
            ("Cedric de Coning", "de Coning", "Cedric"),
            ("Ursula  van der Leyen", "van der Leyen", "Ursula"),
            ("UNESCO", "UNESCO", ""),
        ];
        for (name, family, given) in cases {
            let person = Person::parse(name);
            assert_eq!((person.family.as_str(), person.given.as_str()), (family, given), "{name}");
        }
    }
}
