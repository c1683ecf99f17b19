//! What the user says about the book because the file does not.

use std::path::Path;

use super::Failure;
use crate::library::book::Volume;
use crate::library::date::Date;
use crate::library::person::Person;
use crate::library::variables::Variable;

/// The options that say what a contents list leaves out.
#[derive(Clone, Debug, Default, clap::Args)]
pub(super) struct Told {
    /// The title of the book, if the file does not give it; `Title: Subtitle`
    #[arg(long, value_name = "TITLE")]
    title: Option<String>,
    /// The year in which the book appeared, if the file does not give it
    #[arg(long, value_name = "YEAR", value_parser = clap::value_parser!(i32).range(1400..2200))]
    year: Option<i32>,
    /// An editor of the book, if the file does not name them; may be given several times
    #[arg(long = "editor", value_name = "NAME")]
    editors: Vec<String>,
}

impl Told {
    /// Fills in what the book read from `file` lacks.
    ///
    /// # Errors
    ///
    /// If the book still has no title, or if it has neither year nor identifier, so that its editions cannot be told
    /// apart.
    pub fn complete(&self, file: &Path, book: &mut Volume) -> Result<(), Failure> {
        let record = &mut book.record;
        if record.title().is_empty() {
            record.set_some(Variable::Title, self.title.as_deref());
        }
        if record.year().is_none() {
            record.set_date(Variable::Issued, self.year.map(Date::of_year));
        }
        if record.people(Variable::Editor).is_empty() && record.people(Variable::Author).is_empty() {
            let editors: Vec<Person> = self.editors.iter().flat_map(|names| Person::parse_list(names)).collect();
            record.set_people(Variable::Editor, &editors);
        }
        if record.title().is_empty() {
            let year = if record.year().is_none() { " and `--year`" } else { "" };
            let message = format!(
                "this does not say which book its chapters belong to; copy the page again, down to its end, or tell the book with `--title`{year}"
            );
            let asks: &[&str] = if year.is_empty() { &["title"] } else { &["title", "year"] };
            return Err(Failure { asks, ..Failure::new(file, None, message) });
        }
        let identified = [Variable::Doi, Variable::Isbn].iter().any(|&it| record.get(it).is_some());
        if record.year().is_none()
            && !identified
            && book.chapters.iter().all(|chapter| chapter.get(Variable::Doi).is_none())
        {
            let message = format!(
                "this does not say when {} appeared; tell it with `--year`, as in `--year 2023`",
                record.title()
            );
            return Err(Failure { asks: &["year"], ..Failure::new(file, None, message) });
        }
        Ok(())
    }
}
