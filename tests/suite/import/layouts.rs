//! Layouts of copied pages and contents lists: what each page must come to have, and what of the site must stay out.

use crate::import::Folders;

/// Imports `text`; the book page must have all of `lines`, each whole, and none of the words in `absent`.
#[track_caller]
fn comes_to(text: &str, lines: &[&str], absent: &[&str]) {
    let folders = Folders::new();
    let answer = folders.import_with(&[&"-", &"--stdout"], text);
    assert_eq!(answer.code, 0, "{}", answer.err);
    let page = answer.out;
    for line in lines {
        assert!(page.lines().any(|own| own == *line), "no line {line:?} in\n{page}");
    }
    for word in absent {
        assert!(!page.contains(word), "{word:?} in\n{page}");
    }
    // What is written can be read again, and is then nothing new.
    assert_eq!(folders.import_with(&[&"-"], text).code, 0);
    let again = folders.import_with(&[&"-"], text);
    assert!(again.out.contains(": nothing new"), "{}", again.out);
}

#[test]
fn menus_and_notices_above_a_title_are_none() {
    comes_to(
        "Skip to content\nAccept all cookies\nManage preferences\nProfile\nLedgers of the North\nInk and Its Readers\nEdited by: Ada Kerr , Ole Munk & Io Falk\n\
         Publisher: A Press\nPublication year: 2021\nContents\nChapter 1: Ink\nAda Kerr\nChapter 2: Blotting Paper\nOle Munk & Io Falk\n\
         Follow us\nPrivacy policy\n",
        &[
            "title: \"Ledgers of the North: Ink and Its Readers\"",
            "editor: [\"Kerr, Ada\", \"Munk, Ole\", \"Falk, Io\"]",
            "## 2 Blotting Paper",
            "- author: Ole Munk; Io Falk",
        ],
        &["cookies", "Profile", "policy"],
    );
}

#[test]
fn a_title_that_the_page_says_again_counts_more_than_what_stands_above_it() {
    comes_to(
        "Inkwell Scholars\nThe Reading Room of the North\nHome> Titles> Ledgers of the North\nLedgers of the North\nEdited by\nAda Kerr\n\
         Publisher: A Press\nPrint publication year: 2021\nContents\n1 - Ink\npp 1-20\nBy Ole Munk\n2 - Paper\npp 21-30\nBy Io Falk\n",
        &["title: \"Ledgers of the North\"", "## 1 Ink", "- author: Io Falk", "- page: 21-30"],
        &["Inkwell", "Reading Room"],
    );
}

#[test]
fn abstracts_within_a_contents_list_go_to_their_chapters() {
    comes_to(
        "Book\nLedgers of the North\nEdited ByAda Kerr, Ole Munk\nEdition1st Edition\nFirst Published2021\nImprintRoutledge\nPages210\n\
         eBook ISBN9781003300007\nTABLE OF CONTENTS\nchapter 1|18 pages\nInk\nByAda Kerr\nAbstract\nSize: 0.21 MB\nInk dries before minds do.\n\
         chapter 2|30 pages\nPaper\nByOle Munk, Io Falk\nAbstract\nSize: 0.30 MB\nPaper remembers more than clerks.\n",
        &[
            "issued: 2021",
            "publisher: Routledge",
            "ISBN: \"9781003300007\"",
            "## 1 Ink",
            "> Ink dries before minds do.",
            "- author: Ole Munk; Io Falk",
            "> Paper remembers more than clerks.",
        ],
        &["MB", "- page:"],
    );
}

#[test]
fn titles_that_a_list_has_twice_are_one() {
    comes_to(
        "Ledgers of the North\nEdited by Ada Kerr\nCopyright Date: 2018\nPublished by: A Press\nTable of Contents\n\
         1 Ink\n1 Ink (pp. 7-30)\nAda Kerr\n2 Paper\n2 Paper (pp. 31-60)\nOle Munk\nIndex\nIndex (pp. 61-66)\n",
        &["## 1 Ink", "- page: 7-30", "## 2 Paper", "- author: Ole Munk", "back-matter: [\"Index\"]"],
        &[],
    );
}

#[test]
fn editors_and_imprint_may_stand_on_the_title_s_line() {
    let list = "\n\nContents\n1. Ink, Ada Kerr 1\n2. Paper, Ole Munk 24\n3. Glue, Io Falk 40\n";
    comes_to(
        &format!("Ledgers of the North, ed. Ada Kerr and Io Falk (A Press, 2017){list}"),
        &[
            "title: \"Ledgers of the North\"",
            "editor: [\"Kerr, Ada\", \"Falk, Io\"]",
            "issued: 2017",
            "publisher: A Press",
        ],
        &[],
    );
    comes_to(
        &format!("Ledgers of the North (2017)\nEdited by Ada Kerr{list}"),
        &["title: \"Ledgers of the North\"", "editor: [\"Kerr, Ada\"]", "issued: 2017"],
        &[],
    );
    comes_to(
        &format!("Ledgers of the North\nEdited by Ada Kerr, A Press, 2017{list}"),
        &["editor: [\"Kerr, Ada\"]", "issued: 2017", "publisher: A Press"],
        &[],
    );
    comes_to(
        &format!("Le grand livre\nSous la direction de Ada Kerr et Ole Munk\nParis, Le Phare, 2012{list}"),
        &["publisher: Le Phare", "issued: 2012"],
        &[],
    );
}

#[test]
fn letters_of_other_lengths_in_small_move_nothing() {
    // `İ` is longer there and `ẞ` shorter: the whole line is as long, and its words stand elsewhere.
    let list = "\n\nContents\n1. Ink, Ada Kerr 1\n2. Paper, Ole Munk 24\n3. Glue, Io Falk 40\n";
    comes_to(
        &format!("Ledgers of İzmir, ed. Émile Kerr and Io Falk (Graẞ Press, 2017){list}"),
        &[
            "title: \"Ledgers of İzmir\"",
            "editor: [\"Kerr, Émile\", \"Falk, Io\"]",
            "issued: 2017",
            "publisher: Graẞ Press",
        ],
        &[],
    );
}

#[test]
fn people_behind_a_word_and_pages_glued_to_titles_are_taken_off() {
    comes_to(
        "Registri del Nord\na cura di Ada Kerr\nBologna, Il Faro, 2010\n\nIndice\n\nI. L’inchiostro, di Ole Munk    p. 21\nII. La carta, di Io Falk e Ada Kerr    p. 45\n",
        &["publisher: Il Faro", "## I L’inchiostro", "- author: Ole Munk", "- author: Io Falk; Ada Kerr", "- page: 45"],
        &[", di"],
    );
    comes_to(
        "Ledgers of the North\nedited by Ada Kerr\nA Press 2020\nContents\n1Introduction: Dry Ink1\nAda Kerr\n2Paper Trails15\nOle Munk\n3The Last Line39\nIo Falk\n",
        &["## 1 Introduction: Dry Ink", "- page: 15", "## 3 The Last Line", "- author: Io Falk"],
        &["Line39"],
    );
    // The end of a word is no Roman number, and initials are none.
    comes_to(
        "Nachtblätter\nHerausgegeben von Ada Kerr\nA Verlag, 2009\n\nInhalt\n1. Licht im Archiv – 49\n2. Tinte – 60\n3. Schluss im Detail – 71\n",
        &["## 1 Licht im Archiv", "- page: 49"],
        &["– 49"],
    );
}

#[test]
fn roman_headings_without_pages_are_parts_where_chapters_have_pages() {
    comes_to(
        "Die Tinte\nHerausgegeben von Ada Kerr\nCampus, Frankfurt am Main, 2015\n\nInhalt\n\nI. Trocken\n\nOle Munk\nDas Fass\t27\n\nAda Kerr\nDie Feder\t48\n\nII. Nass\n\nIo Falk\nDer Fleck\t77\n\nAutorinnen und Autoren\t103\n",
        &["publisher: Campus", "### Das Fass", "- author: Ole Munk", "### Der Fleck", "- page: 77"],
        &["## I Trocken"],
    );
}

#[test]
fn a_reference_tells_the_book_of_a_chapter() {
    comes_to(
        "Cairn.info\nAccueil\nOuvrages\nChapitre\nLa tache et le buvard\nPar Ada Kerr et Ole Munk\nPages 49 à 70\nCiter ou exporter\nCITER CE CHAPITRE\n\
         Kerr, Ada. et Munk, Ole. « La tache et le buvard ». Le grand livre. Encres du Nord, Le Phare, 2016. p.49-70.\n\
         Résumé\nUne tache ne sèche jamais tout à fait. Nous en avons suivi deux.\n",
        &[
            "issued: 2016",
            "publisher: Le Phare",
            "## La tache et le buvard",
            "- author: Ada Kerr; Ole Munk",
            "- page: 49-70",
        ],
        &["Accueil"],
    );
}

#[test]
fn a_robot_check_and_a_catalogue_of_articles_are_refused() {
    for (text, message) in [
        (
            "Just a moment...\nVerify you are human by completing the action below.\nRay ID: 1a2b\n",
            "whether you are a robot",
        ),
        (
            "Ledgers\n. 2019 Mar 4;12(3):101-110.\nInk and Health\nAda Kerr 1\nPMID: 30000002\nAbstract\nInk is healthy.\n",
            "an article of a journal",
        ),
    ] {
        let folders = Folders::new();
        let answer = folders.import_with(&[&"-"], text);
        assert_eq!((answer.code, folders.files().len()), (2, 0), "{}", answer.out);
        assert!(answer.err.contains(message), "{}", answer.err);
    }
}
