//! A person's name, as bibliographies write it.

use std::fmt;

use smol_str::SmolStr;

/// An author, editor or translator.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Person {
    /// Family name with its particles (`de Coning`); the whole name of a body, and where it cannot be told apart.
    pub family: SmolStr,
    /// Given names or initials, with the particles that are dropped before the family name alone (`Ludwig van`);
    /// empty where there are none.
    pub given: SmolStr,
    /// What stands behind the name: `Jr.`, `III`.
    pub suffix: SmolStr,
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
    /// A person by family name, with its particles, and given names.
    pub fn new(family: impl Into<SmolStr>, given: impl Into<SmolStr>) -> Self {
        Self { family: family.into(), given: given.into(), suffix: SmolStr::default() }
    }

    /// A body, or a person whose name has no parts.
    pub fn literal(name: impl Into<SmolStr>) -> Self {
        Self::new(name, "")
    }

    /// Reads `Family, Given`, `Family, Given, Jr.`, `Given Family`, or, in braces, `{Name of a Body}`.
    pub fn parse(name: &str) -> Self {
        let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
        if let Some(literal) = name.strip_prefix('{').and_then(|name| name.strip_suffix('}')) {
            return Self::literal(literal.trim());
        }
        if let Some((family, rest)) = name.split_once(',') {
            let (given, suffix) = rest.split_once(',').unwrap_or((rest, ""));
            // BibTeX puts the suffix between the two.
            let (given, suffix) = if is_suffix(given.trim()) { (suffix, given) } else { (given, suffix) };
            return Self { suffix: suffix.trim().into(), ..Self::new(family.trim(), given.trim()) };
        }
        let words: Vec<&str> = name.split(' ').collect();
        let mut first = words.len().saturating_sub(1);
        while first > 1 && is_particle(words[first - 1]) {
            first -= 1;
        }
        Self::new(words[first..].join(" "), words[..first].join(" "))
    }

    /// Reads a list as a book page writes it on one line: `Ulrich Franke; Martin Koch`.
    pub fn parse_list(names: &str) -> Vec<Self> {
        names.split(';').map(str::trim).filter(|name| !name.is_empty()).map(Self::parse).collect()
    }

    /// `Family, Given`, the form that sorts.
    pub fn sorted(&self) -> String {
        let parts = [&self.family, &self.given, &self.suffix];
        parts.into_iter().filter(|part| !part.is_empty()).map(SmolStr::as_str).collect::<Vec<_>>().join(", ")
    }

    /// The form that sorts, such that [`Person::parse`] reads the same of it.
    pub fn written(&self) -> String {
        let sorted = self.sorted();
        if Self::parse(&sorted) == *self { sorted } else { format!("{{{sorted}}}") }
    }

    /// The particle that begins the family name (`de` of `de Coning`), and the name behind it.
    pub fn particle(&self) -> (&str, &str) {
        let is_particle = |word: &str| word.starts_with(char::is_lowercase);
        let mut at = 0;
        for word in self.family.split_inclusive(' ') {
            if !is_particle(word) {
                break;
            }
            at += word.len();
        }
        // A name all in small letters, or of a body, has none.
        if at == self.family.len() || self.given.is_empty() { ("", &self.family) } else { self.family.split_at(at) }
    }

    /// The given names, and the particles behind them that are dropped before the family name alone.
    pub fn dropping_particle(&self) -> (&str, &str) {
        let mut at = self.given.len();
        for word in self.given.split_inclusive(' ').rev() {
            if !PARTICLES.contains(&word.trim_end()) || word.len() == at {
                break;
            }
            at -= word.len();
        }
        let (given, particle) = self.given.split_at(at);
        (given.trim_end(), particle)
    }
}

fn is_suffix(text: &str) -> bool {
    ["jr", "jr.", "sr", "sr.", "ii", "iii", "iv"].contains(&text.to_lowercase().as_str())
}

/// `Given Family`, the form that reads.
impl fmt::Display for Person {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.given.is_empty() {
            write!(f, "{} ", self.given)?;
        }
        f.write_str(&self.family)?;
        if !self.suffix.is_empty() {
            write!(f, " {}", self.suffix)?;
        }
        Ok(())
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
        [one] => one.family.to_string(),
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
            ("{United  Nations}", "United Nations", ""),
        ];
        for (name, family, given) in cases {
            let person = Person::parse(name);
            assert_eq!((person.family.as_str(), person.given.as_str()), (family, given), "{name}");
        }
    }

    #[test]
    fn suffixes_are_read_in_both_places() {
        for name in ["King, Martin Luther, Jr.", "King, Jr., Martin Luther"] {
            let person = Person::parse(name);
            assert_eq!(
                (person.family.as_str(), person.given.as_str(), person.suffix.as_str()),
                ("King", "Martin Luther", "Jr.")
            );
            assert_eq!(
                (person.to_string().as_str(), person.sorted().as_str()),
                ("Martin Luther King Jr.", "King, Martin Luther, Jr.")
            );
        }
    }

    #[test]
    fn what_is_written_reads_back() {
        let bodies = ["United Nations", "Bosnia, Ministry of", "UNESCO"].map(Person::literal);
        let people = [Person::new("de Coning", "Cedric"), Person::parse("King, Martin, Jr."), Person::new("Plato", "")];
        for person in bodies.iter().chain(&people) {
            assert_eq!(Person::parse(&person.written()), *person);
        }
        assert_eq!(bodies[0].written(), "{United Nations}");
    }

    #[test]
    fn particles_are_told_apart() {
        let parts = |family: &str, given: &str| {
            let person = Person::new(family, given);
            let ((particle, bare), (given, dropping)) = (person.particle(), person.dropping_particle());
            format!("{given}|{dropping}|{particle}|{bare}")
        };
        assert_eq!(parts("de Coning", "Cedric"), "Cedric||de |Coning");
        assert_eq!(parts("Beethoven", "Ludwig van"), "Ludwig|van||Beethoven");
        assert_eq!(parts("van der Leyen", "Ursula"), "Ursula||van der |Leyen");
        assert_eq!(parts("hooks", "bell"), "bell|||hooks");
        assert_eq!(parts("de", "van"), "van|||de");
    }
}
