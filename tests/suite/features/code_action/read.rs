//! What a note says of the reading of its chapter.

use super::*;

#[test]
fn a_chapter_note_says_that_its_chapter_was_read_or_no_longer() {
    let note = |front: &str| format!("{RIVERS}//- a.md\n---\nbook: rivers2021\n|\n{front}---\n# Floods\n");
    let unread = offered(&note("chapter: 3\n"));
    assert_eq!(unread.after("Mark as read"), "---\nbook: rivers2021\nchapter: 3\nstatus: read\n---\n# Floods\n");
    let begun = offered(&note("chapter: 3\nstatus: begun\n"));
    assert_eq!(begun.after("Mark as read"), "---\nbook: rivers2021\nchapter: 3\nstatus: read\n---\n# Floods\n");
    let read = offered(&note("status: \"Read\"\nchapter: 3\n"));
    assert_eq!(read.after("Mark as not read"), "---\nbook: rivers2021\nchapter: 3\n---\n# Floods\n");
    let named = format!("{RIVERS}//- @lindqvist2021.md\n# Commissions\n    |\n");
    assert_eq!(offered(&named).after("Mark as read"), "---\nstatus: read\n---\n\n# Commissions\n");
    // On the mark of its heading too.
    let marked = format!("{RIVERS}//- @lindqvist2021.md\n# Commissions\n|\n");
    assert_eq!(offered(&marked).after("Mark as read"), "---\nstatus: read\n---\n\n# Commissions\n");
    // Neither in its text, nor in a note about a whole book.
    let text = format!("{RIVERS}//- a.md\n---\nbook: rivers2021\nchapter: 3\n---\n# Floods\n\nMuch.\n  |\n");
    let book = format!("{RIVERS}//- a.md\n---\ncitekey: rivers2021\n|\n---\n# Rivers\n");
    for fixture in [text, book] {
        assert!(offered(&fixture).actions.iter().all(|action| !action.title.starts_with("Mark as")));
    }
}
