//! What sites print around what they say of a book: labels before values, headings of blocks, buttons.
//!
//! All in small letters. Each table is in the languages that sites have; a site with other words is added here.

/// What a label says its value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Label {
    Title,
    Subtitle,
    /// The book that holds the chapter.
    In,
    Author,
    Editor,
    Publisher,
    Imprint,
    /// The year of the print, or of the book as such.
    Year,
    /// A date that may be another: of the online edition.
    OnlineYear,
    Isbn,
    Doi,
    Pages,
    Edition,
    Abstract,
    Contents,
    /// Says nothing that a book page holds.
    Other,
}

/// Labels, a longer one before one that it begins with.
pub(super) const LABELS: &[(&str, Label)] = &[
    // People
    ("volume editors", Label::Editor),
    ("volume editor", Label::Editor),
    ("book editor(s)", Label::Editor),
    ("book editors", Label::Editor),
    ("editors and affiliations", Label::Other),
    ("editor(s)", Label::Editor),
    ("editors", Label::Editor),
    ("editor", Label::Editor),
    ("edited by", Label::Editor),
    ("eds.", Label::Editor),
    ("herausgeber:innen", Label::Editor),
    ("herausgeber*innen", Label::Editor),
    ("herausgeberinnen", Label::Editor),
    ("herausgeberin", Label::Editor),
    ("herausgeber", Label::Editor),
    ("herausgegeben von", Label::Editor),
    ("hrsg. von", Label::Editor),
    ("hrsg. v.", Label::Editor),
    ("hrsg.", Label::Editor),
    ("hg. von", Label::Editor),
    ("hg. v.", Label::Editor),
    ("hg.", Label::Editor),
    ("sous la direction de", Label::Editor),
    ("sous la dir. de", Label::Editor),
    ("directeurs", Label::Editor),
    ("directeur", Label::Editor),
    ("dirigé par", Label::Editor),
    ("coordonné par", Label::Editor),
    ("éditeurs scientifiques", Label::Editor),
    ("éditeurs", Label::Editor),
    ("éditeur scientifique", Label::Editor),
    ("edición de", Label::Editor),
    ("editado por", Label::Editor),
    ("editores", Label::Editor),
    ("coordinadores", Label::Editor),
    ("coordinadoras", Label::Editor),
    ("coordinador", Label::Editor),
    ("coordinado por", Label::Editor),
    ("compiladores", Label::Editor),
    ("a cura di", Label::Editor),
    ("curatori", Label::Editor),
    ("curatore", Label::Editor),
    ("organizadores", Label::Editor),
    ("organizadoras", Label::Editor),
    ("organizador", Label::Editor),
    ("organizado por", Label::Editor),
    ("organização", Label::Editor),
    ("coordenadores", Label::Editor),
    ("coordenação", Label::Editor),
    ("author information", Label::Other),
    ("author(s)", Label::Author),
    ("authors", Label::Author),
    ("author", Label::Author),
    ("autor:innen", Label::Author),
    ("autor*innen", Label::Author),
    ("autorinnen und autoren", Label::Author),
    ("autoren", Label::Author),
    ("autorin", Label::Author),
    ("autores", Label::Author),
    ("autor", Label::Author),
    ("auteurs", Label::Author),
    ("auteur", Label::Author),
    ("autori", Label::Author),
    ("autore", Label::Author),
    ("verfasser", Label::Author),
    // Titles
    ("book title", Label::Title),
    ("book subtitle", Label::Subtitle),
    ("subtitle", Label::Subtitle),
    ("untertitel", Label::Subtitle),
    ("sous-titre", Label::Subtitle),
    ("subtítulo", Label::Subtitle),
    ("sottotitolo", Label::Subtitle),
    ("title", Label::Title),
    ("titel", Label::Title),
    ("titre", Label::Title),
    ("título", Label::Title),
    ("titolo", Label::Title),
    // Publishers
    ("publisher name", Label::Publisher),
    ("published by", Label::Publisher),
    ("publisher", Label::Publisher),
    ("verlagsname", Label::Publisher),
    ("verlag", Label::Publisher),
    ("éditeur", Label::Publisher),
    ("maison d’édition", Label::Publisher),
    ("editorial", Label::Publisher),
    ("editora", Label::Publisher),
    ("editore", Label::Publisher),
    ("casa editrice", Label::Publisher),
    ("imprint", Label::Imprint),
    // Years
    ("print publication year", Label::Year),
    ("print-publikationsdatum", Label::Year),
    ("online-publikationsdatum", Label::OnlineYear),
    ("print publication date", Label::Year),
    ("publication year", Label::Year),
    ("published in print", Label::Year),
    ("copyright year", Label::Year),
    ("copyright date", Label::Year),
    ("copyright information", Label::Year),
    ("copyright", Label::Year),
    ("year of publication", Label::Year),
    ("year", Label::Year),
    ("jahr", Label::Year),
    ("erscheinungsjahr", Label::Year),
    ("erscheinungsdatum", Label::Year),
    ("gebunden erschienen am", Label::Year),
    ("hardcover published on", Label::Year),
    ("softcover published on", Label::Year),
    ("année d’édition", Label::Year),
    ("année de publication", Label::Year),
    ("année", Label::Year),
    ("date de publication", Label::Year),
    ("año de publicación", Label::Year),
    ("año de edición", Label::Year),
    ("fecha de publicación", Label::Year),
    ("año", Label::Year),
    ("anno di pubblicazione", Label::Year),
    ("anno", Label::Year),
    ("data di pubblicazione", Label::Year),
    ("ano de publicação", Label::Year),
    ("ano", Label::Year),
    ("data de publicação", Label::Year),
    ("first published", Label::Year),
    ("published date", Label::Year),
    ("pub. date", Label::Year),
    ("publication date", Label::Year),
    ("publication", Label::Year),
    ("ebook published on", Label::OnlineYear),
    ("ebook veröffentlicht am", Label::OnlineYear),
    ("ebook published", Label::OnlineYear),
    ("online publication date", Label::OnlineYear),
    ("online pub date", Label::OnlineYear),
    ("published online", Label::OnlineYear),
    ("first online", Label::OnlineYear),
    ("online veröffentlicht", Label::OnlineYear),
    ("publication sur openedition books", Label::OnlineYear),
    ("mis en ligne", Label::OnlineYear),
    ("date de mise en ligne", Label::OnlineYear),
    ("published", Label::OnlineYear),
    ("veröffentlicht", Label::OnlineYear),
    ("erschienen", Label::OnlineYear),
    // Identifiers
    ("isbn (hardback)", Label::Isbn),
    ("isbn (paperback)", Label::Isbn),
    ("isbn (print)", Label::Isbn),
    ("isbn (online)", Label::Isbn),
    ("isbn (ebook)", Label::Isbn),
    ("isbn-print", Label::Isbn),
    ("isbn-online", Label::Isbn),
    ("isbn print", Label::Isbn),
    ("isbn electronic", Label::Isbn),
    ("isbn-13", Label::Isbn),
    ("isbn-10", Label::Isbn),
    ("isbn", Label::Isbn),
    ("print isbn", Label::Isbn),
    ("online isbn", Label::Isbn),
    ("hardback isbn", Label::Isbn),
    ("hardcover isbn", Label::Isbn),
    ("paperback isbn", Label::Isbn),
    ("softcover isbn", Label::Isbn),
    ("gebunden isbn", Label::Isbn),
    ("ebook isbn", Label::Isbn),
    ("e-book isbn", Label::Isbn),
    ("e-isbn", Label::Isbn),
    ("eisbn", Label::Isbn),
    ("ean (édition imprimée)", Label::Isbn),
    ("ean électronique", Label::Isbn),
    ("ean", Label::Isbn),
    ("book doi", Label::Doi),
    ("chapter doi", Label::Doi),
    ("doi link for", Label::Other),
    ("doi", Label::Doi),
    // Where it stands
    ("print pages", Label::Pages),
    ("page range", Label::Pages),
    ("page count", Label::Other),
    ("pages and images", Label::Other),
    ("pages", Label::Pages),
    ("seitenbereich", Label::Pages),
    ("seiten", Label::Pages),
    ("páginas", Label::Pages),
    ("pagine", Label::Pages),
    ("in", Label::In),
    ("information", Label::In),
    ("from the book", Label::In),
    ("aus dem buch", Label::In),
    ("from", Label::In),
    ("dans", Label::In),
    ("en", Label::In),
    ("edition number", Label::Edition),
    ("edition", Label::Edition),
    ("auflage", Label::Edition),
    ("édition", Label::Edition),
    ("edición", Label::Edition),
    ("edizione", Label::Edition),
    ("edição", Label::Edition),
    ("abstract", Label::Abstract),
    ("contents", Label::Contents),
    ("inhalt", Label::Contents),
    ("contenu", Label::Contents),
    ("contenido", Label::Contents),
    // What says nothing here
    ("availability", Label::Other),
    ("book series", Label::Other),
    ("book type", Label::Other),
    ("browse", Label::Other),
    ("category", Label::Other),
    ("collection", Label::Other),
    ("ebook packages", Label::Other),
    ("extent", Label::Other),
    ("fachgebiete", Label::Other),
    ("format", Label::Other),
    ("keywords", Label::Other),
    ("schlagwörter", Label::Other),
    ("schlüsselwörter", Label::Other),
    ("mots-clés", Label::Other),
    ("palabras clave", Label::Other),
    ("parole chiave", Label::Other),
    ("palavras-chave", Label::Other),
    ("language", Label::Other),
    ("sprache", Label::Other),
    ("langue", Label::Other),
    ("length", Label::Other),
    ("länge", Label::Other),
    ("lieu d’édition", Label::Other),
    ("livre broché", Label::Other),
    ("nombre de pages", Label::Other),
    ("notes", Label::Other),
    ("number of pages", Label::Other),
    ("number of illustrations", Label::Other),
    ("oclc number / unique identifier", Label::Other),
    ("oclc number", Label::Other),
    ("oclc", Label::Other),
    ("price", Label::Other),
    ("pub. location", Label::Other),
    ("reihe", Label::Other),
    ("rights", Label::Other),
    ("series", Label::Other),
    ("subjects", Label::Other),
    ("subject", Label::Other),
    ("summary", Label::Abstract),
    ("topics", Label::Other),
    ("type", Label::Other),
    ("typ", Label::Other),
    ("umfang", Label::Other),
    ("volume", Label::Other),
    ("vol.", Label::Other),
    ("access via", Label::Other),
    ("affiliation", Label::Other),
    ("correspondence to", Label::Other),
];

/// Which block of a page a heading begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Block {
    /// Above all headings: titles, people, data.
    Top,
    /// The contents list.
    Contents,
    /// The abstract of a chapter, or of the book on the book's page.
    Abstract,
    /// A block of labelled data.
    Data,
    /// The chapter's reference.
    Citation,
    /// People with their institutions: editors.
    Editors,
    /// The book that a chapter is from.
    Container,
    /// Prose about the book, keywords: labelled data may follow.
    Description,
    /// Anything else: other books, references, reviews.
    Other,
}

/// Headings of blocks.
pub(super) const HEADINGS: &[(&str, Block)] = &[
    ("table of contents", Block::Contents),
    ("book contents", Block::Contents),
    ("chapter contents", Block::Contents),
    ("chapters in this book", Block::Contents),
    ("contents", Block::Contents),
    ("toc", Block::Contents),
    ("inhaltsverzeichnis", Block::Contents),
    ("inhalt", Block::Contents),
    ("inhaltsübersicht", Block::Contents),
    ("kapitel in diesem buch", Block::Contents),
    ("table des matières", Block::Contents),
    ("sommaire", Block::Contents),
    ("índice general", Block::Contents),
    ("tabla de contenidos", Block::Contents),
    ("tabla de contenido", Block::Contents),
    ("contenido", Block::Contents),
    ("índice", Block::Contents),
    ("sumario", Block::Contents),
    ("indice generale", Block::Contents),
    ("indice", Block::Contents),
    ("sommario", Block::Contents),
    ("sumário", Block::Contents),
    ("abstract", Block::Abstract),
    ("chapter abstract", Block::Abstract),
    ("book abstract", Block::Abstract),
    ("summary", Block::Abstract),
    ("chapter summary", Block::Abstract),
    ("extract", Block::Abstract),
    ("preview", Block::Abstract),
    ("zusammenfassung", Block::Abstract),
    ("résumé", Block::Abstract),
    ("resumen", Block::Abstract),
    ("riassunto", Block::Abstract),
    ("resumo", Block::Abstract),
    ("information", Block::Data),
    ("book information", Block::Data),
    ("additional information", Block::Data),
    ("bibliographic information", Block::Data),
    ("bibliografische information", Block::Data),
    ("bibliografische informationen", Block::Data),
    ("bibliografische angaben", Block::Data),
    ("bibliographische angaben", Block::Data),
    ("publishing information", Block::Data),
    ("informationen zur veröffentlichung", Block::Data),
    ("caractéristiques", Block::Data),
    ("informations bibliographiques", Block::Data),
    ("información bibliográfica", Block::Data),
    ("informazioni bibliografiche", Block::Data),
    ("informações bibliográficas", Block::Data),
    ("about this chapter", Block::Data),
    ("über dieses kapitel", Block::Data),
    ("copyright information", Block::Data),
    ("copyright-informationen", Block::Data),
    ("type", Block::Data),
    ("citation", Block::Citation),
    ("cite this chapter", Block::Citation),
    ("cite this paper", Block::Citation),
    ("cite this entry", Block::Citation),
    ("dieses kapitel zitieren", Block::Citation),
    ("editor information", Block::Editors),
    ("editors and affiliations", Block::Editors),
    ("herausgeberinformationen", Block::Editors),
    ("herausgeber und zugehörigkeiten", Block::Editors),
    ("from the book", Block::Container),
    ("aus dem buch", Block::Container),
    ("full text", Block::Container),
    ("volltext", Block::Container),
    ("about", Block::Description),
    ("about the author", Block::Other),
    ("about the authors", Block::Other),
    ("about the editor", Block::Other),
    ("about the editors", Block::Other),
    ("about this book", Block::Description),
    ("about the book", Block::Description),
    ("book description", Block::Description),
    ("description", Block::Description),
    ("overview", Block::Description),
    ("überblick", Block::Description),
    ("über dieses buch", Block::Description),
    ("über das buch", Block::Description),
    ("présentation", Block::Description),
    ("presentación", Block::Description),
    ("author bios", Block::Other),
    ("author / editor information", Block::Other),
    ("author information", Block::Other),
    ("authors and affiliations", Block::Other),
    ("informationen zum autor", Block::Other),
    ("autoren und zugehörigkeiten", Block::Other),
    ("information zu autoren / herausgebern", Block::Other),
    ("biographical note", Block::Other),
    ("biography", Block::Other),
    ("editor(s)", Block::Other),
    ("access options", Block::Other),
    ("access this chapter", Block::Other),
    ("zugriff auf dieses kapitel", Block::Other),
    ("similar content being viewed by others", Block::Other),
    ("common terms and phrases", Block::Other),
    ("häufige begriffe und wortgruppen", Block::Other),
    ("expressions et termes fréquents", Block::Other),
    ("términos y frases comunes", Block::Other),
    ("parole e frasi comuni", Block::Other),
    ("termos e frases comuns", Block::Other),
    ("other editions - view all", Block::Other),
    ("andere ausgaben - alle anzeigen", Block::Other),
    ("autres éditions - tout afficher", Block::Other),
    ("otras ediciones - ver todas", Block::Other),
    ("altre edizioni - visualizza tutto", Block::Other),
    ("outras edições - ver todos", Block::Other),
    ("urheberrecht", Block::Other),
    ("droits d’auteur", Block::Other),
    ("derechos de autor", Block::Other),
    ("direitos autorais", Block::Other),
    ("ouvrages liés", Block::Other),
    ("texte intégral", Block::Other),
    ("keywords", Block::Description),
    ("schlüsselwörter", Block::Description),
    ("schlagwörter", Block::Description),
    ("mots-clés", Block::Description),
    ("mots clés", Block::Description),
    ("palabras clave", Block::Description),
    ("parole chiave", Block::Description),
    ("palavras-chave", Block::Description),
    ("subject", Block::Description),
    ("subjects", Block::Description),
    ("topics", Block::Description),
    ("fachgebiete", Block::Description),
    ("metrics", Block::Other),
    ("content metrics", Block::Other),
    ("citations", Block::Other),
    ("cited by", Block::Other),
    ("footnotes", Block::Other),
    ("notes", Block::Other),
    ("references", Block::Other),
    ("bibliography", Block::Other),
    ("literatur", Block::Other),
    ("literaturverzeichnis", Block::Other),
    ("bibliographie", Block::Other),
    ("bibliografía", Block::Other),
    ("bibliografia", Block::Other),
    ("related content", Block::Other),
    ("related titles", Block::Other),
    ("recommended", Block::Other),
    ("you may also like", Block::Other),
    ("ähnliche veröffentlichungen", Block::Other),
    ("more from oxford academic", Block::Other),
    ("reviews", Block::Other),
    ("rezensionen", Block::Other),
    ("rights and permissions", Block::Other),
    ("rechte und genehmigungen", Block::Other),
    ("personal account", Block::Other),
    ("accessibility standard", Block::Other),
    ("back to top", Block::Other),
    ("zurück nach oben", Block::Other),
    ("save book to kindle", Block::Other),
    ("share this chapter", Block::Other),
    ("copyright", Block::Other),
];

/// Lines that say what the page is about: a chapter.
pub(super) const CHAPTER_MARKS: &[&str] = &[
    "chapter", "book chapter", "chapter requires authentication", "chapter open access", "chapter publicly available", "chapter licensed", "kapitel",
    "buchkapitel", "kapitel erfordert eine authentifizierung", "kapitel open access", "kapitel frei zugänglich", "chapitre", "chapitre d’ouvrage",
    "capítulo", "capitolo", "research handbook chapter", "contribution", "beitrag",
];

/// Lines that say what the page is about: a book.
pub(super) const BOOK_MARKS: &[&str] = &["book", "buch", "ebook", "livre", "ouvrage", "libro", "livro", "edited book", "edited volume"];

/// Names of sites at the head of a page, buttons and links: whole lines.
pub(super) const BUTTONS: &[&str] = &[
    "abstract only", "accessibility help", "account menu", "acheter", "add to cart", "advanced search", "all time past 365 days past 30 days",
    "altmetric", "altmetric attention score", "available as pdf", "available formats", "back to results", "bibliothekskatalog", "book cover", "books",
    "brill", "bristol university press digital", "browse", "buy", "buy a print copy", "buy print or ebook", "cart", "cart (0)", "check access", "citation", "cite", "cite icon cite", "cite this",
    "cite this chapter", "cite this item", "close", "close mobile search navigation", "cookie settings", "cookie-einstellungen", "corresponding author",
    "cover", "create account", "crossref logo", "current site", "discover content", "download", "download chapter pdf", "download citation",
    "download kapitel (pdf)", "download pdf", "einloggen", "elgaronline", "erfordert eine authentifizierung", "export citation", "export citation(s)",
    "find a journal", "free", "free access", "frei zugänglich", "full access", "full text views", "get access", "get help with access", "get etoc alerts",
    "google scholar", "help", "home", "ingentaconnect", "journals", "licensed", "licenced", "lizenziert", "link to the whole book.", "log in", "log in register", "login",
    "logo", "manchesterhive", "marc record", "menu", "menü", "my account", "my library", "next", "no access", "open access", "oxford academic", "pdf", "pdf downloaden",
    "pdf herunterladen", "permissions", "permissions icon permissions", "policies", "policies and ethics", "powered by the platform", "preview not available", "previous",
    "previous chapter next chapter", "print", "privacy policy", "project muse", "publicly available", "publish with us", "pubmed", "purchase",
    "read online", "register", "register log in", "request permissions", "requires authentication", "restricted access", "reprints and permissions",
    "rights & permissions", "sage knowledge", "save", "save pdf", "search", "search close", "search menu", "search navbar", "search within book", "search within full text",
    "search within this book", "se connecter", "services", "share", "share icon share", "share this", "show author details", "show less", "show more", "sign in",
    "skip to content", "skip to main content", "split view", "springer nature link", "springerlink", "teilen", "terms & conditions", "track your research",
    "view all", "view chapter", "view summary", "warenkorb", "wiley online library", "worldcat.org", "zitieren", "zum hauptinhalt springen", "zurück",
    "neue perspektiven", "taylor & francis online", "taylor & francis group", "ebooks", "view pdf", "buy this book", "add to bookbag", "expand", "collapse",
    "cairn.info", "openedition books", "google books", "bücher", "meine bibliothek", "anmelden", "livres", "meine mediathek", "mi biblioteca", "libros", "libri", "la mia raccolta", "livros", "minha biblioteca", "fazer login", "iniciar sesión", "accedi", "ma bibliothèque", "connexion", "mon compte",
    "lire en ligne", "lire", "télécharger", "consulter", "aperçu", "feuilleter", "partager", "citer", "ajouter au panier", "de gruyter", "nomos elibrary", "inlibra",
    "emerald insight", "emerald publishing", "edward elgar publishing", "jstor", "sage books", "mit press direct", "the mit press direct", "volltext", "read chapter",
];

/// How lines of the site begin, whatever stands behind.
pub(super) const BUTTON_STARTS: &[&str] = &[
    "abstract views", "access via:", "all time past", "breadcrumbs section", "check if you have access", "cited by ", "cookies ", "copyright © ", "correspondence to ",
    "doi link for ", "downloaded on ", "get a 30 day", "hi, ", "home >", "home> ", "home history", "i accept", "jstor belongs", "log in via", "log in |", "open the pdf link",
    "part of the book series", "price includes", "purchase chapter", "registered in england", "reviews aren’t", "search for other papers", "suche nach ", "search results for",
    "share link with", "sign in ", "sort by:", "this site sets", "this site uses", "this website uses", "total number of", "total views", "view more publications", "we use cookies", "whoever",
    "wir verwenden", "you are looking at", "you are not authenticated", "you can always", "you do not", "you have no access", "your institution", "choose an option", "preview not",
    "ce site utilise", "cairn.info", "mon cairn", "recherche", "rezension schreiben", "was andere dazu sagen", "wird geladen", "subjects ", "pub. location ", "see all", "to save this", "get access to", "subscribe", "log in to", "log in using", "loading", "skip to", "jump to", "buy ",
];

/// How lines begin that stand where an abstract would: there is none, or the page hides the rest.
pub(super) const NO_ABSTRACT: &[&str] = &[
    "a summary is not available", "an abstract is not available", "get access to the full version", "log in using", "check if you have access",
    "you are not authenticated", "you do not", "sign in to access", "get a 30 day", "this is a preview", "dies ist eine vorschau", "preview not available", "full text",
    "volltext", "texte intégral", "texto completo", "no abstract", "abstract not available", "© ", "copyright ©", "you have no access", "previous chapter", "restricted access", "download", "get access",
];

/// Titles of chapters that need no number.
pub(super) const CHAPTER_WORDS: &[&str] = &[
    "introduction", "conclusion", "conclusions", "epilogue", "prologue", "afterword", "postscript", "coda", "concluding remarks", "general introduction",
    "einleitung", "einführung", "schluss", "fazit", "ausblick", "nachwort", "schlussbetrachtung", "zusammenfassung und ausblick", "prolog", "epilog",
    "épilogue", "postface", "introduction générale", "conclusion générale", "introducción", "conclusión", "conclusiones", "epílogo",
    "introduzione", "conclusione", "conclusioni", "epilogo", "introdução", "conclusão", "conclusões", "posfácio", "considerações finais",
];

/// Publishers as they call themselves; the line of a copyright notice may name one in passing.
pub(super) const HOUSES: &[&str] = &[
    "Cambridge University Press", "Oxford University Press", "Manchester University Press", "Bristol University Press", "Policy Press", "Palgrave Macmillan", "Springer VS",
    "Springer", "Routledge", "Edward Elgar", "De Gruyter", "Brill", "Emerald Publishing", "John Wiley & Sons", "Wiley", "SAGE", "The MIT Press", "MIT Press", "Nomos",
    "Edinburgh University Press", "Princeton University Press", "University of California Press", "University of Chicago Press", "Bloomsbury", "transcript", "Campus",
];

/// Words that publishers' names have.
pub(super) const PUBLISHING: &[&str] = &[
    "press", "presses", "verlag", "publishing", "publishers", "publications", "éditions", "editions", "edizioni", "editora", "editorial", "editions", "ediciones", "editore",
    "verlagsgesellschaft", "imprensa", "librairie",
];

/// What stands behind `phrase`, which is in small letters, at the start of `text`, in whatever letters that has it.
pub(super) fn behind<'t>(text: &'t str, phrase: &str) -> Option<&'t str> {
    let mut rest = text.chars();
    for expected in phrase.chars() {
        let c = match rest.next()? {
            '\'' => '’',
            '\u{2010}' | '\u{2011}' => '-',
            c => c.to_lowercase().next()?,
        };
        if c != expected {
            return None;
        }
    }
    Some(rest.as_str())
}

/// Whether `text` is one of `phrases`.
pub(super) fn is_one_of(text: &str, phrases: &[&str]) -> bool {
    phrases.iter().any(|phrase| behind(text, phrase).is_some_and(str::is_empty))
}

/// Whether a line is a button or link of the site, or tells about the site.
pub(super) fn is_button(text: &str) -> bool {
    let bare = text.trim_end_matches([':', '.', '>', '»', '›', '↓', '+']).trim();
    let counted = || ["volume ", "band ", "vol. ", "tome "].iter().any(|word| behind(text, word).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit())));
    // `568 Accesses`, `3 Citations`, `EUR 29.95`, `Paperback $52.95`
    let price = || text.len() < 40 && text.contains(['$', '€', '£']) || text.starts_with("EUR ");
    let count = || {
        let words: Vec<&str> = text.split(' ').collect();
        matches!(words.as_slice(), [number, _] | [number, _, _] if number.len() < 8 && number.bytes().all(|b| b.is_ascii_digit() || b == b',') && is_one_of(words[1], COUNTED))
    };
    bare.is_empty() || is_one_of(text, BUTTONS) || is_one_of(bare, BUTTONS) || BUTTON_STARTS.iter().any(|start| behind(text, start).is_some()) || counted() || price() || count()
}

/// The number of an edition that is all that a line says: `2nd Edition`, `3. Auflage`.
pub(super) fn edition(text: &str) -> Option<u32> {
    let digits = text.find(|c: char| !c.is_ascii_digit())?;
    let number = text[..digits].parse().ok()?;
    let word = text[digits..].trim_start_matches(['.', 'ª', 'º', '°']).split_once(' ')?.1;
    is_one_of(word, &["edition", "auflage", "édition", "edición", "edizione", "edição", "ed.", "aufl."]).then_some(number)
}

/// What sites count.
const COUNTED: &[&str] = &["accesses", "zugriffe", "citations", "views", "reviews", "downloads", "altmetric", "pages", "mentions", "crossref"];

/// Which block the heading `text` begins.
pub(super) fn heading(text: &str) -> Option<Block> {
    // `Table of contents (6 chapters)`, `Contents:`
    let bare = match text.rsplit_once(" (") {
        Some((before, count)) if count.starts_with(|c: char| c.is_ascii_digit()) && count.ends_with(')') => before,
        _ => text,
    };
    let bare = bare.trim_end_matches([':', '.']).trim_end();
    HEADINGS.iter().find(|(phrase, _)| behind(bare, phrase).is_some_and(str::is_empty)).map(|&(_, block)| block)
}

/// The people of a line that says behind them what they did for the book, and what stands behind that: `Ann Author and
/// Ben Writer (eds), A Press, 2021`.
pub(super) fn role(text: &str) -> Option<(&str, &str)> {
    let is_role = |role: &str| is_one_of(role.trim().trim_end_matches('.'), ROLES);
    let bracketed = || {
        let (before, rest) = text.split_once('(')?;
        let (role, rest) = rest.split_once(')')?;
        // `Editor(s)`
        let rest = rest.strip_prefix(')').unwrap_or(rest);
        is_role(role).then_some((before, rest))
    };
    let comma = || text.rsplit_once(',').filter(|(_, role)| is_role(role)).map(|(before, _)| (before, ""));
    let (before, rest) = bracketed().or_else(comma)?;
    let before = behind(before, "by ").unwrap_or(before).trim();
    (!before.is_empty()).then_some((before, rest.trim_matches([' ', ',', '.', ';'])))
}

/// What stands in brackets behind editors.
const ROLES: &[&str] = &[
    "ed", "eds", "editor", "editors", "editor(s", "dir", "dirs", "hg", "hgg", "hrsg", "herausgeber", "herausgeberin", "coord", "coords", "coordinador", "coordinadores", "a cura di", "cur",
    "org", "orgs", "organizador", "organizadores", "éd", "éds", "sous la direction de", "sous la dir", "comp", "comps", "eds. and trans",
];
