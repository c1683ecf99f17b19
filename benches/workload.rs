//! A made-up folder of realistic size, with notes about a few books; always the same.
//!
//! 5,000 notes of 8 KB in 20 folders, with 32 references each: chapters in prose, citations with locators, built-in
//! organizations, abbreviations of the books and titles of chapters. One organization is named twice in each besides. In
//! addition five book pages, an organization note, a glossary note and one note of 400 KB.

use std::fmt::Write as _;
use std::io;
use std::path::Path;

use glossator::library::organization::Organization;
use glossator::library::sources::gazetteer;

use crate::random::Random;

/// The size of a note in bytes.
const NOTE_SIZE: usize = 8 * 1024;
/// The size of the large note.
const LARGE_SIZE: usize = 400 * 1024;
const FOLDERS: usize = 20;
const BOOKS: usize = 5;
const PAGES_OF_A_CHAPTER: usize = 20;
/// The organization that every note names twice.
pub const EVERYWHERE: &str = "QLC";
/// Every how many notes mention the last chapter of a book.
const RARE: usize = 100;

/// The kinds of references in a note, and how many there are of each.
const PLAN: [(Kind, usize); 6] = [
    (Kind::Chapter, 10),
    (Kind::Citation, 3),
    (Kind::Name, 4),
    (Kind::Acronym, 4),
    (Kind::Abbreviation, 3),
    (Kind::Title, 2),
];

/// The form of a reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `Chapter 4`
    Chapter,
    /// `[@key, chap. 4, p. 81]`, which is three references
    Citation,
    /// An organization's full name
    Name,
    /// An organization's abbreviation
    Acronym,
    /// An abbreviation that a book page defines
    Abbreviation,
    /// A chapter's title
    Title,
}

/// All books, and what is needed to write the notes about them.
pub struct Workload {
    /// The books.
    pub books: Vec<Book>,
    /// How many notes there are.
    pub notes: usize,
    /// Unambiguous abbreviations of organizations, each with its name.
    acronyms: Vec<(&'static str, &'static str)>,
}

/// A book.
pub struct Book {
    /// Its citekey, which is also the name of its page.
    pub citekey: String,
    /// Its chapters, numbered from 1.
    pub chapters: Vec<Chapter>,
    abbreviations: Vec<(String, String)>,
}

/// A chapter of a book.
pub struct Chapter {
    /// Its title.
    pub title: String,
    /// The line of its heading in the book page, counted from 0.
    pub line: usize,
}

/// A note.
pub struct Note {
    /// Its path in the folder.
    pub path: String,
    /// Its text.
    pub text: String,
    /// The book that it is about.
    pub book: usize,
    /// Its references, in order.
    pub references: Vec<Reference>,
}

/// A reference in a note.
#[derive(Clone, Debug)]
pub struct Reference {
    /// The offset of its first word; in a citation, of the locator.
    pub offset: usize,
    /// Its form.
    pub kind: Kind,
    /// The number of the chapter, if it refers to one.
    pub chapter: Option<usize>,
    /// What an editor should show for it: a chapter's title, an organization's name, a long form.
    pub about: String,
}

impl Workload {
    /// A workload with this many notes.
    pub fn new(notes: usize) -> Self {
        let organizations = gazetteer::organizations();
        let owners = |form: &str| {
            let has_form = |organization: &&Organization| organization.abbreviations.iter().any(|other| other == form);
            organizations.iter().filter(has_form).count()
        };
        let all = organizations.iter().flat_map(|organization| {
            organization.abbreviations.iter().map(|form| (form.as_str(), organization.name.as_str()))
        });
        let acronyms = all.filter(|(form, _)| owners(form) == 1).collect();
        Self { books: (0..BOOKS).map(book).collect(), notes, acronyms }
    }

    /// Writes all files into `folder`.
    pub fn write(&self, folder: &Path) -> io::Result<()> {
        let write = |path: &str, text: &str| {
            let path = folder.join(path);
            path.parent().map_or(Ok(()), std::fs::create_dir_all)?;
            std::fs::write(path, text)
        };
        for (number, book) in self.books.iter().enumerate() {
            write(&book_path(&book.citekey), &self.book_page(number))?;
        }
        write("organizations/rivers.md", ORGANIZATION_NOTE)?;
        write("glossary.md", GLOSSARY_NOTE)?;
        for number in 0..self.notes {
            let note = self.note(number);
            write(&note.path, &note.text)?;
        }
        let large = self.large_note();
        write(&large.path, &large.text)
    }

    /// Note `number`.
    pub fn note(&self, number: usize) -> Note {
        let path = format!("notes/{:02}/note-{number:04}.md", number % FOLDERS);
        self.write_note(path, number, NOTE_SIZE)
    }

    /// The note that is fifty times as long as the others.
    pub fn large_note(&self) -> Note {
        self.write_note("notes/large.md".to_owned(), self.notes, LARGE_SIZE)
    }

    fn write_note(&self, path: String, number: usize, size: usize) -> Note {
        let mut random = Random::new(number as u64);
        let book = number % BOOKS;
        let citekey = &self.books[book].citekey;
        let mut kinds: Vec<Kind> =
            PLAN.iter().flat_map(|&(kind, count)| vec![kind; count * size / NOTE_SIZE]).collect();
        random.shuffle(&mut kinds);

        let mut prose = Prose { text: String::with_capacity(size + 256), sentence: 0, sentences: 0 };
        let title = random.pick(&NOUNS);
        let _ = write!(prose.text, "---\ntitle: About {title}\nbook: {citekey}\n---\n\n# About {title}\n\n");
        let head = prose.text.len();
        let mut references = Vec::with_capacity(kinds.len());
        for (count, &kind) in (1..).zip(&kinds) {
            prose.fill_up_to(head + count * (size - head) / (kinds.len() + 1), &mut random);
            let may_be_rare = (number / BOOKS).is_multiple_of(RARE);
            references.push(self.refer(kind, book, may_be_rare, &mut prose, &mut random));
        }
        prose.fill_up_to(size, &mut random);
        let _ = writeln!(prose.text, " on behalf of the {EVERYWHERE} and beside the {EVERYWHERE}.");
        Note { path, text: prose.text, book, references }
    }

    /// Writes a reference.
    fn refer(&self, kind: Kind, book: usize, may_be_rare: bool, prose: &mut Prose, random: &mut Random) -> Reference {
        let Book { citekey, chapters, abbreviations } = &self.books[book];
        let number = 1 + random.below(chapters.len() - usize::from(!may_be_rare));
        let title = chapters[number - 1].title.as_str();
        let mut before = "";
        let (words, after, chapter, about) = match kind {
            Kind::Chapter => {
                let form = random.pick(&["Chapter", "chapter", "Chapter", "ch.", "Chap."]);
                (format!("{form} {number}"), String::new(), Some(number), title)
            }
            Kind::Citation => {
                let page = number * PAGES_OF_A_CHAPTER + random.below(PAGES_OF_A_CHAPTER);
                let _ = write!(prose.text, " [@{citekey},");
                (format!("chap. {number}"), format!(", p. {page}]"), Some(number), title)
            }
            Kind::Name => {
                let (_, name) = random.pick(&self.acronyms);
                ((*name).to_owned(), String::new(), None, *name)
            }
            Kind::Acronym => {
                let (form, name) = random.pick(&self.acronyms);
                let ending = random.pick(&["", "", "'s", "-led"]);
                ((*form).to_owned(), (*ending).to_owned(), None, *name)
            }
            Kind::Abbreviation => {
                let (form, long) = random.pick(abbreviations);
                (form.clone(), String::new(), None, long.as_str())
            }
            Kind::Title => {
                before = "*";
                (title.to_owned(), "*".to_owned(), Some(number), title)
            }
        };
        prose.text.push(' ');
        prose.text.push_str(before);
        let reference = Reference { offset: prose.text.len(), kind, chapter, about: about.to_owned() };
        prose.text.push_str(&words);
        // A verb, since "of" and a name after a chapter would attribute it to another book.
        let _ = write!(prose.text, "{after} {}", random.pick(&["shows", "finds", "argues", "suggests"]));
        prose.sentence += 1;
        reference
    }

    fn book_page(&self, number: usize) -> String {
        let book = &self.books[number];
        let mut text = book_head(number, &book.citekey);
        let mut random = Random::new(1_000_000 + number as u64);
        for (number, chapter) in (1..).zip(&book.chapters) {
            debug_assert_eq!(text.lines().count(), chapter.line);
            text.push_str(&chapter_text(number, &chapter.title));
            // One line, so that it does not change the counting of lines.
            let mut abstract_ = Prose { text: String::from(">"), sentence: 0, sentences: 0 };
            for size in [300, 600] {
                abstract_.fill_line_up_to(size, &mut random);
                let (form, name) = random.pick(&self.acronyms);
                let _ = write!(abstract_.text, " {name} and {form}");
            }
            abstract_.fill_line_up_to(700, &mut random);
            let _ = write!(text, "{}.\n\n", abstract_.text);
        }
        text.push_str("## Abbreviations\n\n");
        for (form, long) in &book.abbreviations {
            let _ = writeln!(text, "- **{form}**: {long}");
        }
        text
    }
}

/// The path of a book's page.
pub fn book_path(citekey: &str) -> String {
    format!("books/{citekey}.md")
}

fn book_head(number: usize, citekey: &str) -> String {
    let title = format!("The {} of {}", NOUNS[number], NOUNS[number + 12]);
    format!(
        "---\ntype: book\ncitekey: {citekey}\ntitle: \"{title}\"\neditor: [\"{}, Anna\"]\nissued: {}\n---\n\n# {title}\n\n",
        FAMILIES[number],
        2001 + number
    )
}

fn chapter_text(number: usize, title: &str) -> String {
    let first = number * PAGES_OF_A_CHAPTER;
    format!("## {number} {title}\n\n- page: {first}-{}\n\n", first + PAGES_OF_A_CHAPTER - 1)
}

fn book(number: usize) -> Book {
    let citekey = format!("{}{}", FAMILIES[number].to_lowercase(), 2001 + number);
    let mut line = book_head(number, &citekey).lines().count();
    let mut chapters = Vec::new();
    for chapter in 1..=9 + number % 4 {
        let title = format!(
            "{} {} and the {} of Others: A View from {}",
            ADJECTIVES[chapter - 1],
            NOUNS[number],
            NOUNS[number + 5],
            NOUNS[chapter + 4]
        );
        let lines = chapter_text(chapter, &title).lines().count() + 2;
        chapters.push(Chapter { title, line });
        line += lines;
    }
    let abbreviations = (0..6)
        .map(|index| {
            let long = [ADJECTIVES[index], NOUNS[number], NOUNS[index + 8]];
            let letters: String = long.iter().filter_map(|word| word.chars().next()).collect();
            (format!("Q{letters}"), format!("Quaint {}", long.join(" ")))
        })
        .collect();
    Book { citekey, chapters, abbreviations }
}

/// Text being written.
struct Prose {
    text: String,
    /// Words in the sentence so far.
    sentence: usize,
    /// Sentences in all.
    sentences: usize,
}

impl Prose {
    /// Writes words until the text has `size` bytes, including paragraphs, lists and headings.
    fn fill_up_to(&mut self, size: usize, random: &mut Random) {
        while self.text.len() < size {
            if self.sentence == 0 && self.sentences > 0 {
                match self.sentences % 24 {
                    0 => {
                        let _ = write!(self.text, "\n\n## {} and {}\n\n", random.pick(&NOUNS), random.pick(&WORDS));
                    }
                    8 => self.text.push_str("\n\n- "),
                    4 | 12 | 16 => self.text.push_str("\n\n"),
                    _ if self.sentences.is_multiple_of(2) => self.text.push('\n'),
                    _ => self.text.push(' '),
                }
            }
            self.word(random);
        }
    }

    /// Writes words until the text has `size` bytes, all on one line.
    fn fill_line_up_to(&mut self, size: usize, random: &mut Random) {
        while self.text.len() < size {
            if self.sentence == 0 {
                self.text.push(' ');
            }
            self.word(random);
        }
    }

    /// Writes a word, and ends the sentence when it is long enough.
    fn word(&mut self, random: &mut Random) {
        let word = random.pick(&WORDS);
        if self.sentence == 0 {
            let (first, rest) = word.split_at(1);
            let _ = write!(self.text, "{}{rest}", first.to_ascii_uppercase());
        } else {
            let _ = write!(self.text, " {word}");
        }
        self.sentence += 1;
        if self.sentence > 8 + random.below(10) {
            self.text.push('.');
            self.sentence = 0;
            self.sentences += 1;
        }
    }
}

const FAMILIES: [&str; BOOKS] = ["Ahlgren", "Brandt", "Castell", "Dovhan", "Eriksen"];

const ADJECTIVES: [&str; 12] = [
    "Quiet",
    "Borrowed",
    "Distant",
    "Crowded",
    "Unwritten",
    "Patient",
    "Narrow",
    "Shared",
    "Northern",
    "Early",
    "Hollow",
    "Second",
];

const NOUNS: [&str; 20] = [
    "Harbours", "Ledgers", "Orchards", "Bridges", "Lanterns", "Letters", "Rivers", "Gardens", "Maps", "Markets",
    "Archives", "Islands", "Kitchens", "Winters", "Doors", "Voyages", "Clocks", "Mirrors", "Roofs", "Wells",
];

/// Words that refer to nothing. Each begins with an ASCII letter.
const WORDS: [&str; 96] = [
    "and",
    "the",
    "of",
    "in",
    "to",
    "a",
    "that",
    "with",
    "for",
    "on",
    "as",
    "by",
    "from",
    "at",
    "which",
    "when",
    "between",
    "without",
    "among",
    "against",
    "water",
    "stone",
    "table",
    "window",
    "morning",
    "evening",
    "letter",
    "village",
    "harbour",
    "meadow",
    "carpenter",
    "baker",
    "sailor",
    "teacher",
    "painter",
    "miller",
    "quiet",
    "heavy",
    "narrow",
    "early",
    "distant",
    "common",
    "public",
    "modern",
    "older",
    "recent",
    "little",
    "several",
    "walks",
    "carries",
    "opens",
    "remembers",
    "measures",
    "repairs",
    "answers",
    "follows",
    "keeps",
    "leaves",
    "grows",
    "argues",
    "suggests",
    "finds",
    "shows",
    "turns",
    "slowly",
    "often",
    "never",
    "rarely",
    "perhaps",
    "indeed",
    "however",
    "therefore",
    "cooperation",
    "authority",
    "norms",
    "practice",
    "legitimacy",
    "memory",
    "history",
    "argument",
    "evidence",
    "method",
    "category",
    "relation",
    "order",
    "na\u{ef}ve",
    "fa\u{e7}ade",
    "r\u{f4}le",
    "caf\u{e9}",
    "Z\u{fc}rich",
    "a \u{201c}maybe\u{201d}",
    "half \u{2013} or less",
    "in the end",
    "for the time being",
    "on paper",
    "in practice",
];

const ORGANIZATION_NOTE: &str = "---\ntype: organization\naliases: [QLC, Lakeland Conference]\n---\n
# Lakeland Conference on Rivers\n\nA yearly meeting of those who live by the same lakes, made up for this folder.\n";

const GLOSSARY_NOTE: &str = "---\ntype: glossary\n---\n\n# Glossary\n
- **QZA**: quarterly zone agreement\n- **QZB**: quarterly zone board\n- **QZC**: quarterly zone committee
- **QZD**: quarterly zone directive\n- **QZE**: quarterly zone envoy\n";
