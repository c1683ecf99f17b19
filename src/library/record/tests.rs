use super::*;
use crate::library::variables::Sort;

impl Record {
    /// The record with `values`, as a book page writes them; a page range counts as pages.
    pub(crate) fn saying(mut self, values: &[(Variable, &str)]) -> Self {
        for &(variable, value) in values {
            match variable.sort() {
                Sort::Names => self.set_people(variable, &Person::parse_list(value)),
                Sort::Date => self.set_date(variable, Date::parse(value)),
                _ if variable == Variable::Page => self.set_pages(Pages::parse(value)),
                _ => self.set_marked_up(variable, value),
            }
        }
        self
    }

    /// The record with another key.
    pub(crate) fn keyed(mut self, key: &str) -> Self {
        self.keys.push(Citekey { key: key.into(), span: Span::default() });
        self
    }
}

#[test]
fn a_record_takes_little_memory() {
    assert!(size_of::<Record>() <= 176, "{}", size_of::<Record>());
    assert!(size_of::<Field>() <= 16);
}

#[test]
fn values_are_set_changed_and_cleared() {
    let mut record = Record::new(Kind::Book, "Rivers: A History");
    record.set(Variable::Publisher, " Quay ");
    record.set_people(Variable::Editor, &[Person::new("Orlen", "Mika")]);
    record.set(Variable::Title, "Fords");
    record.set(Variable::Edition, "");
    assert_eq!((record.title(), record.get(Variable::Publisher)), ("Fords", Some("Quay")));
    assert_eq!(record.creators().first().map(|person| person.family), Some("Orlen"));
    assert_eq!(record.get(Variable::Edition), None);
    record.clear(Variable::Publisher);
    assert_eq!((record.title(), record.get(Variable::Publisher)), ("Fords", None));
}

#[test]
fn a_value_with_markup_reads_without_it() {
    let mut record = Record::default();
    record.set_marked_up(Variable::Title, "The <i>Mary Ann</i> at Sea");
    record.set_marked_up(Variable::Publisher, "Quay");
    assert_eq!(record.title(), "The Mary Ann at Sea");
    assert_eq!(record.marked_up(Variable::Title), Some("The <i>Mary Ann</i> at Sea"));
    assert_eq!((record.marked_up(Variable::Publisher), record.has_markup(Variable::Publisher)), (Some("Quay"), false));
}
