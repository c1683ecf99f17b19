//! `meta` tags: Highwire (`citation_title`), Dublin Core (`DC.Title`, `dcterms.title`), PRISM (`prism.isbn`) and Open
//! Graph (`book:isbn`), ignoring case.

use scraper::{Html, Selector};
use smol_str::SmolStr;

use super::coins;
use super::metadata::Metadata;
use super::text::{one_line, words};
use crate::library::contents::same_title;
use crate::library::csl_type::CslType;
use crate::library::date::Date;
use crate::library::identifier;
use crate::library::person::Person;
use crate::library::record::{Kind, Record, title_parts};
use crate::library::sources::bibliography::values;
use crate::library::variables::Variable;

/// Names in lower case with `.` for `:`, and contents, which are not empty.
pub(super) struct Metas(Vec<(String, String)>);

/// The `meta` tags of a page.
pub(super) fn metas(document: &Html) -> Metas {
    let Ok(selector) = Selector::parse("meta[content]") else { return Metas(Vec::new()) };
    let metas = document.select(&selector).filter_map(|meta| {
        let name = meta.attr("name").or_else(|| meta.attr("property"))?;
        let content = meta.attr("content")?.trim();
        (!content.is_empty()).then(|| (name.trim().to_lowercase().replace(':', "."), content.to_owned()))
    });
    Metas(metas.collect())
}

/// Headings and titles of the page, which may print a chapter's number before its title.
pub(super) fn headings(document: &Html) -> Vec<String> {
    let Ok(selector) = Selector::parse("h1, title, meta[property='og:title']") else { return Vec::new() };
    let text = |element: scraper::ElementRef| match element.attr("content") {
        Some(content) => one_line(content),
        None => words(element),
    };
    document.select(&selector).map(text).collect()
}

impl Metas {
    fn all<'m>(&'m self, names: &'m [&str]) -> impl Iterator<Item = &'m str> {
        let named = names.iter().flat_map(|name| self.0.iter().filter(move |(known, _)| known == name));
        named.map(|(_, content)| content.as_str())
    }

    fn first<'m>(&'m self, names: &'m [&str]) -> Option<&'m str> {
        self.all(names).next()
    }

    /// The first content on one line, without tags.
    fn text(&self, names: &[&str]) -> Option<SmolStr> {
        let text = values::without_tags(self.first(names)?);
        values::text(&one_line(&text))
    }

    /// People, one per tag or several in one; a semicolon may follow the last name.
    fn people(&self, names: &[&str]) -> Vec<Person> {
        let name = names.iter().find(|name| self.first(&[name]).is_some());
        let lists = name.into_iter().flat_map(|&name| self.0.iter().filter(move |(known, _)| known == name));
        lists.flat_map(|(_, list)| Person::parse_list(list)).collect()
    }

    fn abstract_text(&self, names: &[&str]) -> Option<SmolStr> {
        // Descriptions are often cut off.
        let whole = |text: &&str| !text.ends_with('…') && !text.ends_with("...");
        self.all(names).find(whole).and_then(|text| values::markdown(&values::without_tags(text)))
    }
}

/// The metadata in Highwire's tags.
pub(super) fn highwire(metas: &Metas) -> Option<Metadata> {
    let title = metas.text(&["citation_title", "citation_chapter_title"]);
    let title = title.or_else(|| metas.text(&["citation_book_title"]))?;
    let book = metas.text(&["citation_inbook_title", "citation_book_title", "citation_conference_title"]);
    let first = metas.first(&["citation_firstpage", "citation_first_page"]);
    let last = metas.first(&["citation_lastpage", "citation_last_page"]).unwrap_or_default();
    // Some publishers name the book on its own page as its container.
    let is_book_itself = |book: &str| {
        first.is_none() && (same_title(book, &title) || same_title(title_parts(book).0, title_parts(&title).0))
    };
    let book = book.filter(|book| !is_book_itself(book));
    let journal = metas.text(&["citation_journal_title", "prism.publicationname"]).filter(|_| book.is_none());
    let kind = match (&book, &journal) {
        (Some(_), _) => Kind::Chapter,
        (None, None) => Kind::Book,
        (None, Some(_)) => Kind::Other,
    };
    let mut record = Record::new(kind, &title);
    record.stated_type = (kind == Kind::Other).then_some(CslType::ArticleJournal);
    record.number = metas.first(&["citation_chapter_number", "citation_chapter"]).and_then(values::number);
    if kind == Kind::Chapter {
        values::take_number(&mut record);
    }
    record.set_some(Variable::ContainerTitle, book.or(journal));
    record.set_people(Variable::Author, &metas.people(&["citation_author", "citation_authors"]));
    let editors = ["citation_editor", "citation_editors", "citation_book_editor"];
    record.set_people(Variable::Editor, &metas.people(&editors));
    let dates = ["citation_publication_date", "citation_date", "citation_year", "citation_online_date"];
    record.set_date(Variable::Issued, dates.iter().find_map(|name| Date::parse(metas.first(&[name])?)));
    record.set_some(Variable::Edition, metas.text(&["citation_edition"]));
    record.set_some(Variable::Volume, metas.text(&["citation_volume"]));
    record.set_some(Variable::Issue, metas.text(&["citation_issue"]));
    record.set_some(Variable::Publisher, metas.text(&["citation_publisher"]));
    let isbns: Vec<&str> = metas.all(&["citation_isbn"]).collect();
    record.set_some(Variable::Isbn, values::isbns(&isbns.join(", ")));
    record.set_some(Variable::Issn, metas.first(&["citation_issn"]).and_then(identifier::issn));
    record.set_some(Variable::Doi, metas.all(&["citation_doi", "citation_chapter_doi"]).find_map(identifier::doi));
    let addresses = ["citation_public_url", "citation_abstract_html_url", "citation_fulltext_html_url"];
    record.set_some(Variable::Url, metas.text(&addresses));
    record.set_some(Variable::Language, metas.text(&["citation_language"]));
    let pages = first.map(|first| format!("{first}-{last}"));
    let pages = pages.as_deref().and_then(values::pages);
    record.set_pages(pages.or_else(|| values::pages(metas.first(&["citation_pages"])?)));
    let texts = ["citation_abstract", "dc.description", "dcterms.abstract"];
    record.set_some(Variable::Abstract, metas.abstract_text(&texts));
    Some(Metadata { record, chapters: Vec::new() })
}

/// The metadata in Dublin Core's tags. Blogs have them too, so the type must be a book or a part of one.
pub(super) fn dublin_core(metas: &Metas) -> Option<Metadata> {
    let title = metas.text(&["dc.title", "dcterms.title"])?;
    let citation = metas.text(&["dcterms.bibliographiccitation", "dc.bibliographiccitation"]);
    let kind = metas.text(&["dc.type", "dcterms.type"]).unwrap_or_default().to_lowercase();
    let isbns: Vec<SmolStr> =
        metas.all(&["dc.identifier", "dcterms.identifier", "dc.source"]).filter_map(isbn).collect();
    let wholes = [
        "dcterms.ispartof",
        "dc.relation.ispartofbook",
        "oapen.relation.ispartofbook",
        "dc.relation.ispartof",
        "dc.ispartof",
        "dc.source",
    ];
    // Some give the address or the ISBN of the book there.
    let is_title = |name: &SmolStr| isbn(name).is_none() && !name.starts_with("http");
    let container = wholes.iter().filter_map(|name| metas.text(&[name])).find(is_title);
    let is_chapter = ["chapter", "section", "part"].iter().any(|part| kind.contains(part));
    // The citation may be machine-readable, as in COinS.
    let cited = citation.as_deref().filter(|citation| citation.contains("ctx_ver=")).and_then(coins::record);
    let is_chapter = is_chapter || cited.as_ref().is_some_and(|cited| cited.kind == Kind::Chapter);
    let container = container.or_else(|| {
        let cited = cited.as_ref()?;
        let named =
            if cited.kind == Kind::Book { cited.get(Variable::Title) } else { cited.get(Variable::ContainerTitle) };
        named.map(SmolStr::from)
    });
    if !(is_chapter || kind.contains("book") || !isbns.is_empty() || citation.is_some()) {
        return None;
    }
    let mut record = Record::new(if is_chapter { Kind::Chapter } else { Kind::Book }, &title);
    if is_chapter {
        values::take_number(&mut record);
    }
    record.set_some(Variable::ContainerTitle, container);
    record.set_people(Variable::Author, &metas.people(&["dc.creator", "dcterms.creator"]));
    record.set_people(Variable::Editor, &metas.people(&["dc.contributor.editor", "dc.editor", "dcterms.editor"]));
    let dates = ["dc.date", "dcterms.date", "dcterms.issued", "dc.date.issued"];
    record.set_date(Variable::Issued, dates.iter().find_map(|name| Date::parse(metas.first(&[name])?)));
    record.set_some(Variable::Publisher, metas.text(&["dc.publisher"]));
    record.set(Variable::Isbn, isbns.join(" "));
    record.set_some(Variable::Doi, metas.all(&["dc.identifier", "dcterms.identifier"]).find_map(identifier::doi));
    let pages = cited.as_ref().and_then(|cited| cited.pages);
    record.set_pages(pages.or_else(|| citation.as_deref().and_then(cited_pages)));
    let texts = ["dcterms.abstract", "dc.description", "dcterms.description"];
    record.set_some(Variable::Abstract, metas.abstract_text(&texts));
    Some(Metadata { record, chapters: Vec::new() })
}

/// What PRISM's tags add: pages, identifiers, the serial or the book.
pub(super) fn prism(metas: &Metas) -> Option<Metadata> {
    let title = metas.text(&["dc.title", "dcterms.title", "prism.title", "og.title"])?;
    let container = metas.text(&["prism.publicationname", "prism.ispartof"])?;
    let isbn = metas.first(&["prism.isbn", "prism.eisbn"]).and_then(values::isbns);
    let kind =
        metas.text(&["prism.aggregationtype", "prism.genre", "prism.contenttype"]).unwrap_or_default().to_lowercase();
    let is_chapter = isbn.is_some() || ["book", "chapter"].iter().any(|word| kind.contains(word));
    let mut record = Record::new(if is_chapter { Kind::Chapter } else { Kind::Other }, &title);
    record.stated_type = (!is_chapter).then_some(CslType::ArticleJournal);
    record.set(Variable::ContainerTitle, container);
    record.set_people(Variable::Author, &metas.people(&["dc.creator", "dcterms.creator"]));
    let dates = ["prism.publicationdate", "prism.coverdate", "prism.copyrightyear"];
    record.set_date(Variable::Issued, dates.iter().find_map(|name| Date::parse(metas.first(&[name])?)));
    record.set_some(Variable::Isbn, isbn);
    record.set_some(Variable::Doi, metas.all(&["prism.doi", "dc.identifier"]).find_map(identifier::doi));
    let first = metas.first(&["prism.startingpage"]);
    let range = first.map(|first| format!("{first}-{}", metas.first(&["prism.endingpage"]).unwrap_or_default()));
    record.set_pages(range.as_deref().or(metas.first(&["prism.pagerange"])).and_then(values::pages));
    Some(Metadata { record, chapters: Vec::new() })
}

/// The metadata of a book in Open Graph's tags. Many sites call a chapter a book there, so it needs an ISBN or an
/// author.
pub(super) fn open_graph(metas: &Metas) -> Option<Metadata> {
    let is_book = metas.first(&["og.type"]).is_some_and(|kind| kind.ends_with("book"));
    let isbn = metas.first(&["book.isbn", "og.book.isbn", "books.isbn"]).and_then(values::isbns);
    let authors = metas.people(&["book.author", "og.book.author", "books.author"]);
    let authors: Vec<Person> = authors.into_iter().filter(|it| !it.family.contains("://")).collect();
    if !is_book || isbn.is_none() && authors.is_empty() {
        return None;
    }
    let mut record = Record::new(Kind::Book, &metas.text(&["og.title"])?);
    record.set_people(Variable::Author, &authors);
    let date = metas.first(&["book.release_date", "og.book.release_date"]);
    record.set_date(Variable::Issued, date.and_then(Date::parse));
    record.set_some(Variable::Isbn, isbn);
    record.set_some(Variable::Abstract, metas.abstract_text(&["og.description"]));
    Some(Metadata { record, chapters: Vec::new() })
}

/// The ISBN, if an identifier is nothing else, with or without a label.
fn isbn(text: &str) -> Option<SmolStr> {
    let bare = text.trim_start_matches("urn:").trim_start_matches("ISBN").trim_start_matches("isbn");
    let bare = bare.trim_start_matches([':', ' ']);
    bare.chars().all(|c| c.is_ascii_digit() || "xX- ".contains(c)).then(|| values::isbn(bare)).flatten()
}

/// The pages in a formatted reference: `..., Leeds, pp. 77-100. https://...`.
fn cited_pages(citation: &str) -> Option<crate::library::pages::Pages> {
    let behind = citation.match_indices("pp.").last().map(|(at, mark)| &citation[at + mark.len()..])?;
    values::pages(behind.split_whitespace().next()?.trim_end_matches(['.', ',', ';', ')']))
}
