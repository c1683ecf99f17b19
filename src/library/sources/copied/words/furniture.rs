//! The words of menus, buttons and notices, which surround every page of a site.
//!
//! A short line that consists only of these words is never a title, in whatever order: `Accept all cookies`, `Search
//! within`, `Cookie-Einstellungen`. A new site is more likely to rearrange these words than to use others.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

/// Words that are typical of sites, in all languages that sites use.
const TELLING: &str = "\
    aller einstellungen pular saltar springen vai accept access accesso acceso accessibility account accueil acheter actions add ads advertisement alert alerts anmelden \
    anmeldung announcements api app apps article articles artikel aufrufe banner basket blog bookmark bookmarks books \
    bookshop bookstore breadcrumb breadcrumbs browse browser bücher buy captcha carrello carrinho carrito cart catalog \
    catalogue cesta checkout citation citations cite cited citer click clipboard collections compra comprar compte conexión \
    connect connexion contact contacto contatto cookie cookies copied copy copyright cuenta datenschutz deselect \
    discipline disciplines discover download downloads dropdown ebook ebooks einkaufswagen einloggen email embed entrar \
    eprint español expand export facebook faq faqs favorites feed feedback filter filters footer français fulltext guest \
    hamburger header help herunterladen hilfe home icon icons impressum inicio institutional \
    instagram journals kaufen keyboard kontakt konto licensed librarian librarians \
    linkedin links listen lizenziert login logo logout mail manage membership menu menü metrics navbar navigation \
    newsletter newsletters nicht notifications orcid overlay panier partager password pdf permissions platform policies \
    policy popup preferences previous print privacy profile profil publish purchase recherche recommended register \
    registered registrarse related reset resources results revista revistas revues rights rss scopus screenreader scroll \
    search select services settings share shibboleth shop sidebar sign signin site sitemap skip startseite submit subscribe \
    subscription suche suchen support teilen terms toggle toolbar tools tweet twitter usage username verfügbar view views \
    wagen warenkorb webshop website wishlist youtube zeitschriften zitieren zugang zugriff";

/// Words that may stand between those but are not typical of sites by themselves.
const BETWEEN: &str = "\
    a about actualités all alle alles als and at au aus author authors aux available back being bei best bis book by \
    card center centre chapter chapters choose close code collapse condition conditions contain contents current das date \
    dem den der des dieses die dieser do e een ein eine el en erfordert et eine authentifizierung first for free from full \
    further gratis here hide how i icône if il im in info information institut into item items kapitel kein keine key la \
    last le learn les levels list live lo log los main many me mehr mein meine mi mobile mode more my name navigate new \
    news next no non-essential of off on one only online open options or ou our out over page pages part part-of per plus \
    provided quick read reading reject requires save se see selected set show sie skip-to sobre sort subject subjects \
    sur switch text the this through title to top track try type u un und up us user using van vers version via visit von \
    was we welcome who with within y you your zu zum zur à über où hauptinhalt inhalt contenuto conteúdo contenu principal contenido content \
    institution titel titles buch deal details";

static WORDS: LazyLock<[FxHashSet<&str>; 2]> =
    LazyLock::new(|| [TELLING, BETWEEN].map(|words| words.split_whitespace().collect()));

/// The most words in such a line; a longer one is a sentence.
const MOST_WORDS: usize = 7;

/// Whether a line consists only of such words and numbers.
pub(in super::super) fn is_furniture(text: &str) -> bool {
    let [telling, between] = &*WORDS;
    let lower = text.to_lowercase();
    let pieces = lower.split(|c: char| c.is_whitespace() || "/|>»›,.:;()[]&+×".contains(c));
    let words: Vec<&str> = pieces
        .flat_map(|piece| {
            if telling.contains(piece) || between.contains(piece) { vec![piece] } else { piece.split('-').collect() }
        })
        .filter(|word| word.chars().any(char::is_alphabetic))
        .collect();
    let tells = words.iter().any(|word| telling.contains(word));
    tells && words.len() <= MOST_WORDS && words.iter().all(|word| telling.contains(word) || between.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn menus_are_told_from_titles() {
        for text in [
            "Accept all cookies",
            "Reject non-essential cookies",
            "Cookie-Einstellungen",
            "Search within",
            "Login / Register",
            "Header Dropdown",
            "Page 1 of 1 | Select all | Deselect all",
            "Nicht lizenziert",
            "Recherche",
            "Publish with us",
        ] {
            assert!(is_furniture(text), "{text}");
        }
        for text in [
            "The Open Library of the Sea",
            "Access to Water",
            "Introduction",
            "Reading the Contents",
            "Menus and Maps",
            "A Journal of the Plague",
            "Privacy in the Home Office",
            "The Book of Pages",
        ] {
            assert!(!is_furniture(text), "{text}");
        }
    }
}
