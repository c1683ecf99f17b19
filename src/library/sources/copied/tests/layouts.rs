//! Pages and lists in the layouts that sites and people give them.

use super::*;

/// What is read from a text, in short: the book, each chapter, the matter.
pub(super) fn told(text: &str) -> String {
    let page = read(text).unwrap_or_else(|not| panic!("{not}: {text}"));
    let people = |record: &Record, variable: Variable| names(record.people(variable)).replace('|', ", ");
    let joined =
        |pieces: Vec<String>| pieces.into_iter().filter(|piece| !piece.is_empty()).collect::<Vec<_>>().join(" | ");
    let get = |record: &Record, variable: Variable| record.get(variable).unwrap_or_default().to_owned();
    let book = &page.volume.record;
    let year = book.year().map(|year| year.to_string()).unwrap_or_default();
    let editors = people(book, Variable::Editor);
    let mut lines = vec![joined(vec![
        book.title().to_owned(),
        editors,
        get(book, Variable::Publisher),
        year,
        get(book, Variable::Isbn),
        get(book, Variable::Doi),
    ])];
    for chapter in &page.volume.chapters {
        lines.push(joined(vec![
            chapter.label(),
            people(chapter, Variable::Author),
            chapter.pages.map(|pages| pages.to_string()).unwrap_or_default(),
            get(chapter, Variable::Doi),
            chapter.more().part.as_deref().unwrap_or_default().to_owned(),
            get(chapter, Variable::Abstract),
        ]));
    }
    if !page.volume.matter.is_empty() {
        lines.push(format!("matter: {}", page.volume.matter.join(", ")));
    }
    lines.join("\n")
}

fn all(cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        assert_eq!(told(text), *expected, "{text}");
        // What browsers do to a page makes no difference.
        let crlf = text.replace('\n', "\r\n");
        let bullets = text.replace('\n', "\n  \u{2022} ");
        for variant in [crlf, bullets] {
            assert_eq!(told(&variant), *expected, "{variant}");
        }
    }
}

#[test]
fn pages_of_chapters_are_read() {
    all(&[
        (
            // Brill
            "Login\nChapter 2 Files and Their Typists\nIn: Letters\nAuthors:\nAnn Author\nBen Writer\nSearch for other papers by Ann Author in\n\
             Current site\nGoogle Scholar\nType: Chapter\nPages: 25–51\nDOI: https://doi.org/10.1163/1_006\nGet eTOC alerts\nAbstract\n\
             Petitions were typed by the dozen.\nFull Text\nLetters\nPetitions, 1919-1946\nSeries:  Studies, Volume: 12\n\
             E-Book ISBN: 9789004541115\nPublisher: Brill\nPrint Publication Date: 23 Sep 2023\nMetrics\nAbstract Views 112 40 4",
            "Letters: Petitions, 1919-1946 | Brill | 2023 | 9789004541115\n\
             2 Files and Their Typists | Ann Author, Ben Writer | 25-51 | 10.1163/1_006 | Petitions were typed by the dozen.",
        ),
        (
            // Bristol
            "Cart\nYou do not have access to this content\nChapter\n2: The Office at One Hundred\nAuthor:\nAnn Author\nin After the Summit\n\
             Editors: Eva Editor and Karl Kurator\nPage Range: 18–42\nPublished Online: 26 Jun 2022\nDOI: https://doi.org/10.51952/1.ch002\n\
             Purchase chapter £20.00\nAbstract\nThe office turned one hundred.\nKeywords: policy\n© Bristol University Press",
            "After the Summit | Eva Editor, Karl Kurator | Bristol University Press | 2022\n\
             2 The Office at One Hundred | Ann Author | 18-42 | 10.51952/1.ch002 | The office turned one hundred.",
        ),
        (
            // Taylor & Francis prints the number of pages, not the range.
            "Hi, Reader\nChapter\nChapter\nFloods\nDOI link for Floods\nByAnn Author, Ben Writer\nBook Eyes over Borders\nLink to the whole book.\n\
             First Published 2020\nImprint Routledge\nPages 22\neBook ISBN 9781003008514\nABSTRACT\nMaps arrived before boats.\n\
             Previous Chapter Next Chapter\nRegistered in England",
            "Eyes over Borders | Routledge | 2020 | 9781003008514\nFloods | Ann Author, Ben Writer | Maps arrived before boats.",
        ),
        (
            // JSTOR
            "BOOK CHAPTER\nJAZZ AT THE PALACE\nAnn Author, Ben Writer\nFrom Music: Songs at Congresses, A Plains University Press (2016), pp. 78-110\n\
             Preview not available",
            "Music: Songs at Congresses | A Plains University Press | 2016\nJAZZ AT THE PALACE | Ann Author, Ben Writer | 78-110",
        ),
        (
            // Wiley
            "Chapter 4\nMetering the Town\nAnn Author\nBook Editor(s):Eva Editor, Karl Kurator\nFirst published: 23 January 2018\n\
             https://doi.org/10.1002/1.ch4\nA Companion to Water\nAbout\nSummary\nA meter is a treaty.\nReferences\nInformation\n© 2018 John Wiley & Sons Ltd",
            "A Companion to Water | Eva Editor, Karl Kurator | John Wiley & Sons | 2018\n\
             4 Metering the Town | Ann Author | 10.1002/1.ch4 | A meter is a treaty.",
        ),
        (
            // Emerald
            "CHAPTER\nLobbying from Afar\nAnn Author (University of Y)\nFirms: Diplomacy\nISBN: 978-1-80043-210-9, eISBN: 978-1-80043-211-6\n\
             Publication date: 14 December 2021\nAbstract\nHotel rooms are dear.\nKeywords\nFirms\nCitation\n\
             Author, A. (2021), \"Lobbying from Afar\", Editor, E. and Kurator, K. (Ed.) Firms: Diplomacy (Advances, Vol. 4), \
             Emerald Publishing Limited, Leeds, pp. 62-84. https://doi.org/10.1108/978-1-5",
            "Firms: Diplomacy | E. Editor, K. Kurator | Emerald Publishing Limited | 2021 | 9781800432109 9781800432116\n\
             Lobbying from Afar | Ann Author | 62-84 | 10.1108/978-1-5 | Hotel rooms are dear.",
        ),
        (
            // Cairn
            "CAIRN.INFO : Matières à réflexion\nChapitre 2. Les commissions\nPar Ann Author\nPages 59 à 86\nChapitre d’ouvrage\n\
             Dans Rivières (2017), pages 59 à 86\nÉditeur : Presses du Fleuve\nISBN 9782753552104\nRésumé\nLes commissions décident peu.\nMots-clés\nfleuve",
            "Rivières | Presses du Fleuve | 2017 | 9782753552104\n2 Les commissions | Ann Author | 59-86 | Les commissions décident peu.",
        ),
        (
            // Nomos
            "Kapitel\nHaftung für Helme\nAutor:innen:\nAnn Author, Ben Writer\nin Mandate, Seiten 87 - 115\nGrundlagen der Einsätze\n\
             Herausgeber:innen: Dr. Eva Editor, Prof. Dr. Karl Kurator\nVerlag: Nomos, Baden-Baden 2022\nDOI 10.5771/9783748921103-87",
            "Mandate: Grundlagen der Einsätze | Eva Editor, Karl Kurator | Nomos | 2022\n\
             Haftung für Helme | Ann Author, Ben Writer | 87-115 | 10.5771/9783748921103-87",
        ),
    ]);
}

#[test]
fn pages_of_books_are_read() {
    all(&[
        (
            // Springer: parts without numbers have front matter of their own.
            "Skip to main content\nHome  Book\nBorrowed Time\nActors in the Plains\nBook\n© 2021\nOverview\nEditors: Eva Editor, Karl Kurator\n4518 Accesses\n\
             Table of contents (2 chapters)\nFront Matter\nPages i-xvi\nDownload chapter PDF\nIntroduction: Time on Loan\nAnn Author\nPages 1-22\n\
             Download chapter PDF\nBrokers\nFront Matter\nPages 23-23\nDownload chapter PDF\nJoint Forces\nBen Writer\nPages 25-49\nDownload chapter PDF\n\
             Back Matter\nPages 50-60\nBack to top\nBibliographic Information\nBook Title: Borrowed Time\nBook Subtitle: Actors in the Plains\n\
             DOI: https://doi.org/10.1007/1\nPublisher: Palgrave Macmillan Cham\nHardcover ISBN: 9783030712341",
            "Borrowed Time: Actors in the Plains | Eva Editor, Karl Kurator | Palgrave Macmillan | 2021 | 9783030712341 | 10.1007/1\n\
             Introduction: Time on Loan | Ann Author | 1-22\nJoint Forces | Ben Writer | 25-49 | Brokers\nmatter: Front Matter, Back Matter",
        ),
        (
            // De Gruyter: the contents page is itself an entry.
            "Book\nSeals\nThe Paperwork of Peace\nEdited by: Eva Editor\nhttps://doi.org/10.1515/1\nTopics\nHistory\nPublicly Available\nFrontmatter\nI\n\
             Download PDF\nPublicly Available\nContents\nV\nDownload PDF\nRequires Authentication\nLicensed\n1 Wax\nAnn Author\n1\nDownload PDF\n\
             Requires Authentication\n2 Paper\nBen Writer, Cem Yazar\n15\nDownload PDF\nIndex of Names\n131\nDownload PDF\n\
             Publishing information\neBook published on: June 3, 2020\nHardcover ISBN: 9783110654325\nPages: 148\nPublisher: De Gruyter",
            "Seals: The Paperwork of Peace | Eva Editor | De Gruyter | 2020 | 9783110654325 | 10.1515/1\n\
             1 Wax | Ann Author | 1\n2 Paper | Ben Writer, Cem Yazar | 15\nmatter: Frontmatter, Contents, Index of Names",
        ),
        (
            // Oxford: chapters have DOIs.
            "Books\nThe Handbook of Neighbours\nEva Editor and Karl Kurator (eds)\nPublished online: 12 May 2020 Published in print: 9 March 2019\n\
             Print ISBN: 9780198840213\nPublisher: Oxford University Press\nhttps://doi.org/10.1093/1\nAbstract\nA book about neighbours.\nContents\nFront Matter\n\
             View chapter\nPart I Approaches\n1 Fields\nAnn Author\nhttps://doi.org/10.1093/1.1\nPages 3–20\nView chapter\n2 Fences since 2003\nBen Writer\n\
             https://doi.org/10.1093/1.2\nPages 21–41\nView chapter\nEnd Matter\nMetrics\nCitations\n1",
            "The Handbook of Neighbours | Eva Editor, Karl Kurator | Oxford University Press | 2019 | 9780198840213 | 10.1093/1\n\
             1 Fields | Ann Author | 3-20 | 10.1093/1.1 | Part I: Approaches\n\
             2 Fences since 2003 | Ben Writer | 21-41 | 10.1093/1.2 | Part I: Approaches\nmatter: Front Matter, End Matter",
        ),
        (
            // Taylor & Francis
            "Book\nRecords\nDOI link for Records\nEdited ByEva Editor, Karl Kurator\nEdition 2nd Edition\nFirst Published 2023\nImprint Routledge\nPages 128\n\
             TABLE OF CONTENTS\nchapter 1|18 pages\nIntroduction\nByAnn Author\nAbstract\npart I|38 pages\nFoundations\nchapter 2|18 pages\nOaths, 1920-2020\n\
             ByBen Writer\nAbstract\nBack To Top",
            "Records | Eva Editor, Karl Kurator | Routledge | 2023\n1 Introduction | Ann Author\n2 Oaths, 1920-2020 | Ben Writer | Part I: Foundations",
        ),
        (
            // OpenEdition: names above titles.
            "Se connecter\nFrontières\nGouverner les fleuves\nEva Editor et Karl Kurator (dir.)\nTable des matières\nAnn Author\nIntroduction. Le fleuve\n\
             Première partie. Les institutions\nBen Writer\n1. Une organisation modèle ?\nCem Yazar, Ann Author\n2. Les commissions\nBibliographie\n\
             Caractéristiques\nÉditeur : Presses du Fleuve\nAnnée d’édition : 2017\nEAN électronique : 9782753552142",
            "Frontières: Gouverner les fleuves | Eva Editor, Karl Kurator | Presses du Fleuve | 2017 | 9782753552142\n\
             Introduction. Le fleuve | Ann Author\n1 Une organisation modèle ? | Ben Writer | Première partie: Les institutions\n\
             2 Les commissions | Cem Yazar, Ann Author | Première partie: Les institutions\nmatter: Bibliographie",
        ),
        (
            // Google Books
            "My library\nHarbours: Governing the Sea\nEva Editor, Karl Kurator\nA Press, Mar 9, 2022 - Political Science - 200 pages\n0 Reviews\nContents\n\
             Introduction 1\nThe Growth of an Authority 27\nBoats since 2008 59\nIndex 191\nCopyright\nCommon terms and phrases\nbudget chapter\n\
             Bibliographic information\nTitle\tHarbours: Governing the Sea\nEditors\tEva Editor, Karl Kurator\nPublisher\tA Press, 2022\n\
             ISBN\t1108917445, 9781108917445\nLength\t200 pages",
            "Harbours: Governing the Sea | Eva Editor, Karl Kurator | A Press | 2022 | 9781108917445\n\
             Introduction | 1\nThe Growth of an Authority | 27\nBoats since 2008 | 59\nmatter: Index",
        ),
    ]);
}

#[test]
fn catalogues_are_read() {
    let text = "WorldCat.org\nAlliances : lives and deaths / Eva Editor and Karl Kurator (eds.)\nYear: 2018\nVerlag: A Press\nISBN: 9781529203110\n\
        OCLC Number: 13370042\nContents: Long Lives / Ann Author --\n    Five Powers in Asia / Ben Writer and\n    Cem Yazar -- Islands / Ann Author.\nNotes: print version";
    assert_eq!(
        told(text),
        "Alliances: lives and deaths | Eva Editor, Karl Kurator | A Press | 2018 | 9781529203110\n\
         Long Lives | Ann Author\nFive Powers in Asia | Ben Writer, Cem Yazar\nIslands | Ann Author"
    );
}
