//! A source: a file that the library was read from, and the entries that it gave.

use crate::library::abbreviation::Abbreviation;
use crate::library::citekey::Citekey;
use crate::library::name::Form;
use crate::library::organization::Organization;
use crate::library::work::Work;
use crate::text::Problem;

/// Which source: the number of the note that it is, or [`SourceId::GAZETTEER`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SourceId(pub u32);

impl SourceId {
    /// The gazetteer that is built in; it ranks behind all others.
    pub const GAZETTEER: SourceId = SourceId(u32::MAX);
}

/// What one source says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entries {
    /// Works, with their chapters and their own abbreviations.
    pub works: Vec<Work>,
    /// Organizations.
    pub organizations: Vec<Organization>,
    /// Abbreviations that hold in the whole folder.
    pub abbreviations: Vec<Abbreviation>,
    /// Whether the source is a book page, which counts before other sources.
    pub is_book_page: bool,
    /// Whether they hold in the note alone that they stand in: a note's own `references:`.
    pub of_note_alone: bool,
    /// Keys that an earlier entry of the source has; the entries that have them again do not count.
    pub repeated: Vec<Citekey>,
    /// What could not be read.
    pub problems: Vec<Problem>,
}

/// What a name in text may mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Owner {
    /// The organization at this place among its source's.
    Organization(u32),
    /// The abbreviation at this place among its source's own.
    Abbreviation(u32),
    /// An abbreviation of a book: the work's place, and the abbreviation's among the work's.
    BookAbbreviation(u32, u32),
    /// A work, by its title.
    Work(u32),
    /// A chapter, by its title: the work's place, and the chapter's in the work.
    Chapter(u32, u32),
}

impl Entries {
    /// Every name that the entries bring, each with what it means.
    pub fn names(&self) -> Vec<(Form, Owner)> {
        let mut names = Vec::new();
        for (index, organization) in self.organizations.iter().enumerate() {
            let owner = Owner::Organization(index as u32);
            names.extend(organization.forms().into_iter().map(|form| (form, owner)));
        }
        for (index, abbreviation) in self.abbreviations.iter().enumerate() {
            names.push((Form::abbreviation(&abbreviation.short), Owner::Abbreviation(index as u32)));
        }
        for (index, work) in self.works.iter().enumerate() {
            let index = index as u32;
            for (place, abbreviation) in work.abbreviations.iter().enumerate() {
                let owner = Owner::BookAbbreviation(index, place as u32);
                names.push((Form::abbreviation(&abbreviation.short), owner));
            }
            let mut titles = Form::titles(&work.title);
            titles.extend(work.subtitle.is_some().then(|| Form::titles(&work.full_title()).swap_remove(0)));
            names.extend(titles.into_iter().map(|form| (form, Owner::Work(index))));
            for (place, chapter) in work.chapters.iter().enumerate() {
                let owner = Owner::Chapter(index, place as u32);
                names.extend(Form::titles(&chapter.title).into_iter().map(|form| (form, owner)));
            }
        }
        names.retain(|(form, _)| !form.text.is_empty());
        names
    }
}

impl Organization {
    /// The ways in which the organization is written.
    pub fn forms(&self) -> Vec<Form> {
        let mut forms = vec![Form::name(&self.name)];
        forms.extend(self.aliases.iter().map(|alias| Form::name(alias)));
        forms.extend(std::iter::once(&self.name).chain(&self.aliases).flat_map(|name| Form::inflected(name)));
        forms.extend(self.abbreviations.iter().map(|short| Form::abbreviation(short)));
        forms.sort();
        forms.dedup();
        forms
    }
}
