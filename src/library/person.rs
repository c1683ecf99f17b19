//! People's names, as bibliographies write them.

use std::fmt;

use smol_str::SmolStr;

use crate::language::Sense;

/// An author, editor or translator.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Person {
    /// Family name with its particles (`de Coning`); the whole name for a body, or if its parts cannot be told apart.
    pub family: SmolStr,
    /// Given names or initials, with dropping particles (`Ludwig van`); empty if there are none.
    pub given: SmolStr,
    /// What follows the name: `Jr.`, `III`.
    pub suffix: SmolStr,
}

/// Whether `word` is a lower-case word that belongs to the family name after it.
pub(crate) fn is_particle(word: &str) -> bool {
    Sense::Particle.is(word)
}

/// A name borrowed from a record; [`Person`] is the owned form.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Name<'r> {
    /// Family name with its particles; the whole name of a body.
    pub family: &'r str,
    /// Given names.
    pub given: &'r str,
    /// What follows the name.
    pub suffix: &'r str,
}

/// Separates the parts of a stored name (ASCII's unit separator).
const UNIT: char = '\u{1f}';
/// Separates stored names (ASCII's record separator).
const RECORD: char = '\u{1e}';

/// A list of people as a record stores it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct People<'r>(&'r str);

impl<'r> People<'r> {
    /// The people that [`People::written`] stored.
    pub(crate) fn new(written: &'r str) -> Self {
        Self(written)
    }

    /// The form in which a record stores `people`.
    pub(crate) fn written(people: &[Person]) -> String {
        let mut written = String::new();
        let clean = |part: &SmolStr| part.replace([UNIT, RECORD], " ");
        for person in people.iter().filter(|person| !(person.family.is_empty() && person.given.is_empty())) {
            if !written.is_empty() {
                written.push(RECORD);
            }
            written.push_str(&clean(&person.family));
            if !(person.given.is_empty() && person.suffix.is_empty()) {
                written.push(UNIT);
                written.push_str(&clean(&person.given));
                written.push(UNIT);
                written.push_str(&clean(&person.suffix));
            }
        }
        written
    }

    /// Whether the list is empty.
    pub fn is_empty(self) -> bool {
        self.0.is_empty()
    }

    /// The number of people, not counting `others`.
    pub fn len(self) -> usize {
        self.iter().count()
    }

    /// The first person.
    pub fn first(self) -> Option<Name<'r>> {
        self.iter().next()
    }

    /// The people, without `others`.
    pub fn iter(self) -> impl Iterator<Item = Name<'r>> + Clone {
        self.all().filter(|name| !name.is_others())
    }

    /// The people, and `others` if the source ends the list with it.
    pub fn all(self) -> impl Iterator<Item = Name<'r>> + Clone {
        let name = |written: &'r str| {
            let mut parts = written.split(UNIT);
            let mut part = || parts.next().unwrap_or_default();
            Name { family: part(), given: part(), suffix: part() }
        };
        self.0.split(RECORD).filter(|written| !written.is_empty()).map(name)
    }

    /// Whether the list ends with `others`.
    pub(crate) fn and_others(self) -> bool {
        self.all().last().is_some_and(Name::is_others)
    }

    /// Owned copies, including `others`.
    pub fn to_vec(self) -> Vec<Person> {
        self.all().map(Name::to_person).collect()
    }
}

impl<'r> Name<'r> {
    /// Whether it stands for all further people (BibTeX's `and others`).
    pub(crate) fn is_others(self) -> bool {
        self.family == OTHERS && self.given.is_empty()
    }

    /// An owned copy.
    pub(crate) fn to_person(self) -> Person {
        Person { family: self.family.into(), given: self.given.into(), suffix: self.suffix.into() }
    }

    /// The particle at the start of the family name (`de` of `de Coning`), and the rest.
    pub fn particle(self) -> (&'r str, &'r str) {
        let is_particle = |word: &str| word.starts_with(char::is_lowercase);
        let mut at = 0;
        for word in self.family.split_inclusive(' ') {
            if !is_particle(word) {
                break;
            }
            at += word.len();
        }
        // A name all in lower case, or the name of a body, has no particle.
        if at == self.family.len() || self.given.is_empty() { ("", self.family) } else { self.family.split_at(at) }
    }

    /// The given names, and the dropping particles after them.
    pub(crate) fn dropping_particle(self) -> (&'r str, &'r str) {
        let mut at = self.given.len();
        for word in self.given.split_inclusive(' ').rev() {
            if !is_particle(word.trim_end()) || word.len() == at {
                break;
            }
            at -= word.len();
        }
        let (given, particle) = self.given.split_at(at);
        (given.trim_end(), particle)
    }
}

/// Stands for all further people in BibTeX; CSL processors read it too.
const OTHERS: &str = "others";

impl Person {
    /// Stands for all further people.
    pub fn others() -> Self {
        Self::literal(OTHERS)
    }

    /// The borrowed form.
    pub fn name(&self) -> Name<'_> {
        Name { family: &self.family, given: &self.given, suffix: &self.suffix }
    }

    /// A person with the family name (and its particles) `family` and the given names `given`.
    pub fn new(family: impl Into<SmolStr>, given: impl Into<SmolStr>) -> Self {
        Self { family: family.into(), given: given.into(), suffix: SmolStr::default() }
    }

    /// A body, or a person whose name has no parts.
    pub fn literal(name: impl Into<SmolStr>) -> Self {
        Self::new(name, "")
    }

    /// Parses `Family, Given`, `Family, Given, Jr.`, `Given Family` or, in braces, `{Name of a Body}`.
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

    /// Parses a list on one line of a book page: `Ulrich Franke; Martin Koch`.
    pub(crate) fn parse_list(names: &str) -> Vec<Self> {
        names.split(';').map(str::trim).filter(|name| !name.is_empty()).map(Self::parse).collect()
    }

    /// `Family, Given`, for sorting.
    pub fn sorted(&self) -> String {
        let parts = [&self.family, &self.given, &self.suffix];
        parts.into_iter().filter(|part| !part.is_empty()).map(SmolStr::as_str).collect::<Vec<_>>().join(", ")
    }

    /// Like [`Person::sorted`], but [`Person::parse`] always reads it back unchanged.
    pub fn written(&self) -> String {
        let sorted = self.sorted();
        if Self::parse(&sorted) == *self { sorted } else { format!("{{{sorted}}}") }
    }
}

fn is_suffix(text: &str) -> bool {
    ["jr", "jr.", "sr", "sr.", "ii", "iii", "iv"].contains(&text.to_lowercase().as_str())
}

/// `Given Family`, for reading.
impl fmt::Display for Person {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.name().fmt(f)
    }
}

/// `Given Family`, for reading.
impl fmt::Display for Name<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.given.is_empty() {
            write!(f, "{} ", self.given)?;
        }
        f.write_str(self.family)?;
        if !self.suffix.is_empty() {
            write!(f, " {}", self.suffix)?;
        }
        Ok(())
    }
}

impl People<'_> {
    /// The names as in running text: `A, B and C`.
    pub(crate) fn in_a_row(self) -> String {
        let mut names: Vec<String> = self.iter().map(|name| name.to_string()).collect();
        if self.and_others() {
            return format!("{} et al.", names.join(", "));
        }
        match names.pop() {
            Some(last) if !names.is_empty() => format!("{} and {last}", names.join(", ")),
            only => only.unwrap_or_default(),
        }
    }

    /// Family names for a short label: `Franke and Koch`, `Smith et al.`
    pub fn short(self) -> String {
        let mut names = self.iter();
        match (names.next(), names.next(), names.next()) {
            (None, ..) => String::new(),
            (Some(one), None, _) if !self.and_others() => one.family.to_owned(),
            (Some(one), Some(two), None) if !self.and_others() => format!("{} and {}", one.family, two.family),
            (Some(one), ..) => format!("{} et al.", one.family),
        }
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
    fn suffixes_are_read_in_both_positions() {
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
    fn people_are_stored_and_printed() {
        let kept = |names: &str| People::written(&Person::parse_list(names));
        let shown = |names: &str| {
            let kept = kept(names);
            let people = People::new(&kept);
            (people.short(), people.in_a_row())
        };
        let pair = |short: &str, row: &str| (short.to_owned(), row.to_owned());
        assert_eq!(
            shown("Ada Orlen; Uwe Tessin; Mika Varga"),
            pair("Orlen et al.", "Ada Orlen, Uwe Tessin and Mika Varga")
        );
        assert_eq!(shown("Ada Orlen; Uwe Tessin"), pair("Orlen and Tessin", "Ada Orlen and Uwe Tessin"));
        assert_eq!(shown("Ada Orlen; others"), pair("Orlen et al.", "Ada Orlen et al."));
        assert_eq!(shown(""), pair("", ""));
        let people = kept("King, Martin, Jr.; {River Council}");
        assert_eq!(
            People::new(&people).to_vec(),
            [Person::parse("King, Martin, Jr."), Person::literal("River Council")]
        );
    }

    #[test]
    fn particles_are_separated() {
        let parts = |family: &str, given: &str| {
            let person = Person::new(family, given);
            let ((particle, bare), (given, dropping)) = (person.name().particle(), person.name().dropping_particle());
            format!("{given}|{dropping}|{particle}|{bare}")
        };
        assert_eq!(parts("de Coning", "Cedric"), "Cedric||de |Coning");
        assert_eq!(parts("Beethoven", "Ludwig van"), "Ludwig|van||Beethoven");
        assert_eq!(parts("van der Leyen", "Ursula"), "Ursula||van der |Leyen");
        assert_eq!(parts("hooks", "bell"), "bell|||hooks");
        assert_eq!(parts("de", "van"), "van|||de");
    }
}
