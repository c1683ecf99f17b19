//! `meta` tags: Highwire's (`citation_title`) and Dublin Core's (`DC.Title`, `dcterms.title`), in any case.

use scraper::{Html, Selector};
use smol_str::SmolStr;

use super::Said;
use crate::library::chapter::short_title;
use crate::library::contents::same_title;
use crate::library::date::Date;
use crate::library::identifier;
use crate::library::person::Person;
use crate::library::sources::bibliography::{Item, Kind, values};

/// Names in lower case, `:` as `.`, and contents, none of them empty.
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

/// What may print a chapter's number before its title: headings and titles of the page.
pub(super) fn headings(document: &Html) -> Vec<String> {
    let Ok(selector) = Selector::parse("h1, title, meta[property='og:title']") else { return Vec::new() };
    let text = |element: scraper::ElementRef| match element.attr("content") {
        Some(content) => words([content].into_iter()),
        None => words(element.text()),
    };
    document.select(&selector).map(text).collect()
}

/// Pieces of text as one line.
pub(super) fn words<'t>(pieces: impl Iterator<Item = &'t str>) -> String {
    let whole = pieces.collect::<String>();
    whole.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl Metas {
    fn all<'m>(&'m self, names: &'m [&str]) -> impl Iterator<Item = &'m str> {
        let all = names.iter().flat_map(|name| self.0.iter().filter(move |(known, _)| known == name));
        all.map(|(_, content)| content.as_str())
    }

    fn first<'m>(&'m self, names: &'m [&str]) -> Option<&'m str> {
        self.all(names).next()
    }

    /// The first content on one line, without tags.
    fn text(&self, names: &[&str]) -> Option<SmolStr> {
        let text = values::without_tags(self.first(names)?);
        values::text(&words([text.as_str()].into_iter()))
    }

    /// People, each in a tag of their own or several in one; a semicolon may end the last name.
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

/// What Highwire's tags say.
pub(super) fn highwire(metas: &Metas) -> Option<Said> {
    let title = metas.text(&["citation_title", "citation_chapter_title"])?;
    let book = metas.text(&["citation_inbook_title", "citation_book_title", "citation_conference_title"]);
    let first = metas.first(&["citation_firstpage", "citation_first_page"]);
    let last = metas.first(&["citation_lastpage", "citation_last_page"]).unwrap_or_default();
    // Some publishers name the book on its own page as well.
    let is_book_itself = |book: &str| {
        first.is_none() && (same_title(book, &title) || same_title(short_title(book), short_title(&title)))
    };
    let book = book.filter(|book| !is_book_itself(book));
    let journal = metas.text(&["citation_journal_title"]);
    let isbns: Vec<SmolStr> = metas.all(&["citation_isbn"]).filter_map(values::isbn).collect();
    let kind = match (&book, &journal) {
        (Some(_), _) => Kind::Chapter,
        (None, None) => Kind::Book,
        (None, Some(_)) => Kind::Other,
    };
    let (told, bare_title) =
        if kind == Kind::Chapter { values::numbered_title(&title) } else { (None, title.as_str()) };
    let pages = first.map(|first| format!("{first}-{last}"));
    let item = Item {
        kind,
        title: bare_title.into(),
        container: book.or(journal),
        authors: metas.people(&["citation_author", "citation_authors"]),
        editors: metas.people(&["citation_editor", "citation_editors", "citation_book_editor"]),
        issued: ["citation_publication_date", "citation_date", "citation_year", "citation_online_date"]
            .iter()
            .find_map(|name| Date::parse(metas.first(&[name])?)),
        edition: metas.text(&["citation_edition"]),
        volume: metas.text(&["citation_volume"]).filter(|_| kind != Kind::Other),
        publisher: metas.text(&["citation_publisher"]),
        isbn: isbns.first().cloned(),
        doi: metas.all(&["citation_doi", "citation_chapter_doi"]).find_map(identifier::doi),
        url: metas.text(&["citation_public_url", "citation_abstract_html_url", "citation_fulltext_html_url"]),
        pages: pages.as_deref().and_then(values::pages).or_else(|| values::pages(metas.first(&["citation_pages"])?)),
        number: metas.first(&["citation_chapter_number", "citation_chapter"]).and_then(values::number).or(told),
        abstract_text: metas.abstract_text(&["citation_abstract", "dc.description", "dcterms.abstract"]),
        ..Item::default()
    };
    Some(Said { item, isbns, chapters: Vec::new() })
}

/// What Dublin Core's tags say. Blogs have them too: it must say that this is a book or a part of one.
pub(super) fn dublin_core(metas: &Metas) -> Option<Said> {
    let title = metas.text(&["dc.title", "dcterms.title"])?;
    let citation = metas.text(&["dcterms.bibliographiccitation", "dc.bibliographiccitation"]);
    let kind = metas.text(&["dc.type", "dcterms.type"]).unwrap_or_default().to_lowercase();
    let isbns: Vec<SmolStr> =
        metas.all(&["dc.identifier", "dcterms.identifier", "dc.source"]).filter_map(isbn).collect();
    let container =
        metas.text(&["dcterms.ispartof", "dc.relation.ispartof", "dc.source"]).filter(|it| isbn(it).is_none());
    let is_chapter = kind.contains("chapter") || kind.contains("section");
    if !(is_chapter || kind.contains("book") || !isbns.is_empty() || citation.is_some()) {
        return None;
    }
    let (told, bare_title) = values::numbered_title(&title);
    let item = Item {
        kind: if is_chapter { Kind::Chapter } else { Kind::Book },
        number: told.filter(|_| is_chapter),
        title: if is_chapter { bare_title.into() } else { title.clone() },
        container,
        authors: metas.people(&["dc.creator", "dcterms.creator"]),
        issued: ["dc.date", "dcterms.date", "dcterms.issued", "dc.date.issued"]
            .iter()
            .find_map(|name| Date::parse(metas.first(&[name])?)),
        publisher: metas.text(&["dc.publisher", "dcterms.publisher"]),
        isbn: isbns.first().cloned(),
        doi: metas.all(&["dc.identifier", "dcterms.identifier"]).find_map(identifier::doi),
        pages: citation.as_deref().and_then(cited_pages),
        abstract_text: metas.abstract_text(&["dcterms.abstract", "dc.description", "dcterms.description"]),
        ..Item::default()
    };
    Some(Said { item, isbns, chapters: Vec::new() })
}

/// An ISBN that is the whole of an identifier, with or without its label.
fn isbn(text: &str) -> Option<SmolStr> {
    let bare = text.trim_start_matches("urn:").trim_start_matches("ISBN").trim_start_matches("isbn");
    let bare = bare.trim_start_matches([':', ' ']);
    bare.chars().all(|c| c.is_ascii_digit() || "xX- ".contains(c)).then(|| values::isbn(bare)).flatten()
}

/// The pages in a reference that is written out: `..., Leeds, pp. 77-100. https://...`.
fn cited_pages(citation: &str) -> Option<crate::library::pages::Pages> {
    let behind = citation.match_indices("pp.").last().map(|(at, mark)| &citation[at + mark.len()..])?;
    values::pages(behind.split_whitespace().next()?.trim_end_matches(['.', ',', ';', ')']))
}
