//! Maps the entry types of BibLaTeX and BibTeX to CSL types.

use smol_str::SmolStr;

use crate::library::csl_type::CslType;
use crate::library::record::Kind;

/// The kind of work that an entry type stands for.
pub(super) fn kind(name: &str) -> Kind {
    match name.to_ascii_lowercase().as_str() {
        "book" | "mvbook" | "collection" | "mvcollection" | "proceedings" | "mvproceedings" | "reference"
        | "mvreference" => Kind::Book,
        "incollection" | "inbook" | "inproceedings" | "conference" | "inreference" | "suppbook" | "suppcollection"
        | "bookinbook" => Kind::Chapter,
        "xdata" | "set" => Kind::Data,
        _ => Kind::Other,
    }
}

/// The CSL type of an entry type, which a subtype may refine; `None` for entries that only lend their fields.
pub(super) fn csl_type(name: &str, subtype: Option<&str>) -> Option<CslType> {
    Some(match name.to_ascii_lowercase().as_str() {
        "article" | "suppperiodical" => match subtype.map(str::to_ascii_lowercase).as_deref() {
            Some("newspaper") => CslType::ArticleNewspaper,
            Some("magazine") => CslType::ArticleMagazine,
            _ => CslType::ArticleJournal,
        },
        "book" | "mvbook" | "collection" | "mvcollection" | "proceedings" | "mvproceedings" | "reference"
        | "mvreference" | "manual" => CslType::Book,
        "booklet" => CslType::Pamphlet,
        "incollection" | "inbook" | "suppbook" | "suppcollection" | "bookinbook" => CslType::Chapter,
        "inproceedings" | "conference" => CslType::PaperConference,
        "inreference" => CslType::EntryEncyclopedia,
        "report" | "techreport" => CslType::Report,
        "thesis" | "phdthesis" | "mastersthesis" => CslType::Thesis,
        "online" | "electronic" | "www" => CslType::Webpage,
        "dataset" => CslType::Dataset,
        "software" => CslType::Software,
        "patent" => CslType::Patent,
        "standard" => CslType::Standard,
        "periodical" => CslType::Periodical,
        "unpublished" => CslType::Manuscript,
        "movie" | "video" => CslType::MotionPicture,
        "jurisdiction" => CslType::LegalCase,
        "legislation" | "legal" => CslType::Legislation,
        "letter" => CslType::PersonalCommunication,
        "artwork" | "image" => CslType::Graphic,
        "audio" | "music" => CslType::Song,
        "performance" => CslType::Performance,
        "review" => CslType::Review,
        "xdata" | "set" => return None,
        _ => CslType::Document,
    })
}

/// How the entry describes itself: BibLaTeX's keys spelt out, other words unchanged.
pub(super) fn genre(name: &str, said: Option<SmolStr>) -> Option<SmolStr> {
    let key = match (&said, name.to_ascii_lowercase().as_str()) {
        (Some(said), _) => said.as_str(),
        (None, "phdthesis") => "phdthesis",
        (None, "mastersthesis") => "mathesis",
        (None, "techreport") => "techreport",
        (None, _) => return None,
    };
    let named = GENRES.iter().find(|(known, _)| *known == key).map(|(_, words)| *words);
    Some(named.unwrap_or(key).into())
}

/// BibLaTeX's key for such a description.
pub(crate) fn genre_key(words: &str) -> Option<&'static str> {
    GENRES.iter().find(|(_, known)| *known == words).map(|(key, _)| *key)
}

/// BibLaTeX's keys for kinds of theses and reports, spelt out.
const GENRES: &[(&str, &str)] = &[
    ("phdthesis", "PhD thesis"),
    ("mathesis", "Master’s thesis"),
    ("bathesis", "Bachelor’s thesis"),
    ("candthesis", "Candidate thesis"),
    ("techreport", "Technical report"),
    ("resreport", "Research report"),
];

/// The publication status: BibLaTeX's keys spelt out, other words unchanged.
pub(super) fn status(said: &str) -> &str {
    STATUS.iter().find(|(key, _)| *key == said).map_or(said, |(_, words)| words)
}

/// BibLaTeX's key for a publication status.
pub(crate) fn status_key(words: &str) -> Option<&'static str> {
    STATUS.iter().find(|(_, known)| *known == words).map(|(key, _)| *key)
}

const STATUS: &[(&str, &str)] = &[
    ("inpreparation", "in preparation"),
    ("submitted", "submitted"),
    ("forthcoming", "forthcoming"),
    ("inpress", "in press"),
    ("prepublished", "pre-published"),
];

/// The address of `eprint` in an archive; `None` if the archive is unknown.
pub(super) fn eprint_address(archive: &str, eprint: &str) -> Option<String> {
    Some(match archive.to_ascii_lowercase().as_str() {
        "arxiv" => format!("https://arxiv.org/abs/{eprint}"),
        "jstor" => format!("https://www.jstor.org/stable/{eprint}"),
        "pubmed" => format!("https://www.ncbi.nlm.nih.gov/pubmed/{eprint}"),
        "googlebooks" => format!("https://books.google.com?id={eprint}"),
        "hdl" => format!("https://hdl.handle.net/{eprint}"),
        _ => return None,
    })
}

/// BibLaTeX's language names (those of `babel`), with their codes.
const LANGUAGES: &[(&str, &str)] = &[
    ("american", "en-US"),
    ("usenglish", "en-US"),
    ("british", "en-GB"),
    ("ukenglish", "en-GB"),
    ("english", "en"),
    ("canadian", "en-CA"),
    ("australian", "en-AU"),
    ("ngerman", "de"),
    ("german", "de"),
    ("naustrian", "de-AT"),
    ("austrian", "de-AT"),
    ("nswissgerman", "de-CH"),
    ("french", "fr"),
    ("canadien", "fr-CA"),
    ("spanish", "es"),
    ("italian", "it"),
    ("brazilian", "pt-BR"),
    ("portuguese", "pt"),
    ("dutch", "nl"),
    ("danish", "da"),
    ("norsk", "nb"),
    ("norwegian", "nb"),
    ("nynorsk", "nn"),
    ("swedish", "sv"),
    ("finnish", "fi"),
    ("icelandic", "is"),
    ("polish", "pl"),
    ("czech", "cs"),
    ("slovak", "sk"),
    ("slovene", "sl"),
    ("croatian", "hr"),
    ("serbian", "sr"),
    ("hungarian", "hu"),
    ("romanian", "ro"),
    ("bulgarian", "bg"),
    ("russian", "ru"),
    ("ukrainian", "uk"),
    ("greek", "el"),
    ("turkish", "tr"),
    ("latin", "la"),
    ("catalan", "ca"),
    ("estonian", "et"),
    ("latvian", "lv"),
    ("lithuanian", "lt"),
    ("arabic", "ar"),
    ("hebrew", "he"),
    ("japanese", "ja"),
    ("chinese", "zh"),
];

/// The code of a language as entries name it: `ngerman`, `langgerman`, `german`, or a code.
pub(super) fn language(said: &str) -> Option<SmolStr> {
    let name = said.trim().to_ascii_lowercase();
    let bare = name.strip_prefix("lang").unwrap_or(&name);
    let code =
        LANGUAGES.iter().find(|(known, _)| *known == name || *known == bare).map(|(_, code)| SmolStr::new_static(code));
    code.or_else(|| {
        let mut parts = said.trim().split(['-', '_']);
        let is_code = parts.next().is_some_and(|part| (2..=3).contains(&part.len()));
        is_code.then(|| said.trim().replace('_', "-").into())
    })
}

/// BibLaTeX's name for a language code; if it has none for the region, the name of the language.
pub(crate) fn language_name(code: &str) -> Option<&'static str> {
    let named =
        |code: &str| LANGUAGES.iter().find(|(_, known)| known.eq_ignore_ascii_case(code)).map(|(name, _)| *name);
    named(code).or_else(|| named(code.split('-').next()?))
}

/// BibTeX's names of months.
const MONTHS: &[&str] = &["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// The number of a month: `may`, `May`, `5`.
pub(super) fn month(said: &str) -> Option<u8> {
    let said = said.trim().to_lowercase();
    let named = MONTHS.iter().position(|month| said.starts_with(month)).and_then(|at| u8::try_from(at + 1).ok());
    named.or_else(|| said.parse().ok())
}

/// The journals that BibTeX's standard styles define.
const JOURNALS: &[&str] = &[
    "acmcs", "acta", "cacm", "ibmjrd", "ibmsj", "ieeese", "ieeetc", "ieeetcad", "ipl", "jacm", "jcss", "scp", "sicomp",
    "tcs", "tocs", "tods", "tog", "toms", "toois", "toplas",
];

/// Whether BibTeX's standard styles, or the list of journals in every TeX distribution, define the string `name`.
pub(super) fn is_string_of_styles(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    MONTHS.contains(&name.as_str()) || JOURNALS.contains(&name.as_str()) || name.starts_with("ieee_")
}
