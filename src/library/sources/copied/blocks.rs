//! Assigns each line of a page to a block.

use rustc_hash::FxHashSet;

use crate::library::contents::{folded, is_matter};

use super::lines::Line;
pub(super) use super::lines::is_prose;
use super::words::{self, Block, Label};
use super::{contents, fields, imprint, pages, people};

/// The block of each line. A line that begins a block belongs to it.
pub(super) fn read(lines: &[Line]) -> Vec<Block> {
    let mut blocks = Vec::with_capacity(lines.len());
    let mut block = Block::Top;
    let mut list: FxHashSet<String> = FxHashSet::default();
    for (at, line) in lines.iter().enumerate() {
        // If each chapter of a list has an abstract, the word `Abstract` recurs.
        let again = || list.contains(&folded(&line.text)) || says_again(&lines[at + 1..], &line.text);
        let of_entry = block == Block::Contents && words::heading(&line.text) == Some(Block::Abstract) && again();
        if of_entry {
            list.insert(folded(&line.text));
            blocks.push(block);
            continue;
        }
        // Below the heading of a list, the headings of its columns may follow: `Kapitel`, `Seiten`.
        let is_first = at > 0 && words::heading(&lines[at - 1].text) == Some(Block::Contents);
        let counted = lines.get(at + 1).is_some_and(|next| words::is_one_of(&next.text, &["seiten", "pages"]));
        let is_column = block == Block::Contents && is_first && counted;
        let goes_back = || goes_back(line, block, &list).filter(|_| !is_column);
        let begun = begins(line, &lines[at + 1..], block).or_else(goes_back);
        if let Some(begun) = begun {
            block = begun;
            list.clear();
        }
        if block == Block::Contents {
            list.insert(folded(&line.text));
        }
        blocks.push(block);
    }
    begin_lists_early(lines, &mut blocks);
    take_heading_out(lines, &mut blocks);
    untitled_list(lines, &mut blocks);
    blocks
}

/// Whether `text` occurs again in the next lines, before the list ends.
fn says_again(below: &[Line], text: &str) -> bool {
    /// The most lines of one chapter in a list.
    const NEAR: usize = 40;
    let ends = |line: &Line| {
        words::is_one_of(&line.text, words::CHAPTER_MARKS)
            || words::heading(&line.text).is_some_and(|block| !matches!(block, Block::Abstract | Block::Contents))
                && !is_matter(line.text.trim_end_matches(':'))
    };
    below.iter().take(NEAR).take_while(|line| !ends(line)).any(|line| line.text == text)
}

/// The block that `line` begins, if any. `block` is the current block.
fn begins(line: &Line, below: &[Line], block: Block) -> Option<Block> {
    let text = &line.text;
    let begun = words::heading(text)?;
    // Menus contain such words too (`About`, `Metrics`), followed by other links.
    let is_menu = |next: &Line| words::is_button(&next.text) || words::is_one_of(&next.text, words::BOOK_MARKS);
    if block == Block::Top && matches!(begun, Block::Description | Block::Other) && below.first().is_some_and(is_menu) {
        return None;
    }
    if block == Block::Contents {
        let listed = is_matter(text.trim_end_matches(':')) || begun == Block::Contents;
        // Below the heading of an abstract is prose, perhaps under another heading.
        let mut below = below.iter().filter(|line| !words::is_button(&line.text)).take(2);
        let is_text = |line: &Line| is_prose(&line.text) || is_wrapped(&line.text);
        let of_entry = begun == Block::Abstract && !below.any(is_text);
        return (!listed && !of_entry).then_some(begun);
    }
    Some(begun)
}

/// The block that follows if `line` ends `block` without a heading: the chapter's own title after the contents list,
/// or data after a description. `list` has the lines of the contents list so far, folded.
fn goes_back(line: &Line, block: Block, list: &FxHashSet<String>) -> Option<Block> {
    let text = &line.text;
    let field = fields::at_start(&line.columns);
    let is_data = field.as_ref().is_some_and(|field| {
        matches!(
            field.label,
            Label::Isbn | Label::Publisher | Label::Imprint | Label::Year | Label::OnlineYear | Label::Title
        )
    });
    match block {
        Block::Contents => {
            let mark =
                words::is_one_of(text, words::CHAPTER_MARKS) || words::behind(text, "published online by").is_some();
            let other = field.is_some_and(|field| {
                field.label == Label::Other && !field.value.is_empty() && pages::alone(field.value).is_none()
            });
            let repeated =
                || contents::number(text).is_some_and(|label| !label.title.is_empty()) && list.contains(&folded(text));
            let editors = fields::at_start(&line.columns).is_some_and(|field| is_row_of_editors(&field, text));
            if mark || is_data || editors || text.starts_with('©') || repeated() {
                Some(Block::Top)
            } else {
                other.then_some(Block::Other)
            }
        }
        Block::Abstract | Block::Description | Block::Citation | Block::Container if text.starts_with('©') => {
            Some(Block::Data)
        }
        Block::Description | Block::Abstract
            if is_data || field.as_ref().is_some_and(|field| field.label == Label::Doi) =>
        {
            Some(Block::Data)
        }
        Block::Abstract if field.as_ref().is_some_and(|field| is_row_of_editors(field, text)) => Some(Block::Data),
        // A label with a colon. In prose, few words before a colon are labels.
        Block::Abstract
            if field.is_some_and(|field| {
                !field.value.is_empty()
                    && line.text.contains(':')
                    && !matches!(field.label, Label::Abstract | Label::Contents | Label::Author)
            }) =>
        {
            Some(Block::Data)
        }
        Block::Abstract => {
            let ended = words::is_button(text)
                || words::NO_ABSTRACT.iter().any(|start| words::behind(text, start).is_some())
                || words::behind(text, "keywords").is_some_and(|rest| rest.starts_with(':'));
            ended.then_some(Block::Description)
        }
        Block::Description if words::is_one_of(text, words::CHAPTER_MARKS) => Some(Block::Top),
        _ => None,
    }
}

/// Whether the line consists of an editors' label and the book's editors.
fn is_row_of_editors(field: &fields::Field<'_>, text: &str) -> bool {
    field.label == Label::Editor && text.len() < 200 && people::row(field.value).is_some()
}

/// Whether a line continues a wrapped sentence.
fn is_wrapped(text: &str) -> bool {
    text.starts_with(char::is_lowercase) && text.split(' ').count() > 4 && contents::number(text).is_none()
}

/// A list without a heading may have an entry for the printed contents, with a page number or after the first pages of
/// the book. That entry is not a heading: the list begins above it.
fn begin_lists_early(lines: &[Line], blocks: &mut [Block]) {
    let begins =
        |at: usize, blocks: &[Block]| blocks[at] == Block::Contents && (at == 0 || blocks[at - 1] != Block::Contents);
    for at in (0..lines.len()).filter(|&at| words::heading(&lines[at].text) == Some(Block::Contents)) {
        let paged = lines.get(at + 1).is_some_and(|next| pages::alone(&next.text).is_some());
        let behind_first = at > 0 && words::is_one_of(&lines[at - 1].text, FIRST_PAGES);
        if !begins(at, blocks) || !paged && !behind_first {
            continue;
        }
        let listed =
            |line: &Line| words::is_button(&line.text) || pages::alone(&line.text).is_some() || is_matter(&line.text);
        let above = lines[..at].iter().rev().take_while(|line| listed(line)).count();
        blocks[at - above..at].fill(Block::Contents);
    }
}

/// What precedes the contents page in a book.
const FIRST_PAGES: &[&str] = &[
    "front matter",
    "frontmatter",
    "half title",
    "half title page",
    "half-title page",
    "title page",
    "copyright page",
    "copyright",
    "titelei",
    "prelims",
];

/// The chapter's title is a few lines above `Published online by ...`. Without a number, it was mistaken for the last
/// line of the contents list; this moves it out.
fn take_heading_out(lines: &[Line], blocks: &mut [Block]) {
    const NEAR: usize = 16;
    let Some(published) = lines.iter().position(|line| words::behind(&line.text, "published online by").is_some())
    else {
        return;
    };
    let near = |at: &usize| blocks[*at] == Block::Contents;
    let first = (published.saturating_sub(NEAR)..published).rev().take_while(near).last().unwrap_or(published);
    let repeats = |&at: &usize| lines[..at].iter().any(|above| folded(&above.text) == folded(&lines[at].text));
    let heading = (first..published)
        .rev()
        .find(|&at| is_dashed(&lines[at].text))
        .or_else(|| (first..published).rev().find(repeats))
        .or_else(|| published.checked_sub(1).filter(|&at| at >= first && contents::part(&lines[at].text).is_none()));
    if let Some(heading) = heading {
        blocks[heading..published].fill(Block::Top);
    }
}

/// `4 - Title`, with a dash, which lists leave out.
pub(super) fn is_dashed(text: &str) -> bool {
    contents::number(text).is_some_and(|label| {
        let before = text.strip_suffix(label.title).unwrap_or_default().trim_end();
        !label.title.is_empty() && label.is_told && before.ends_with(['-', '–', '—'])
    })
}

/// Finds a contents list without a heading, by several lines that occur only in such lists.
fn untitled_list(lines: &[Line], blocks: &mut [Block]) {
    let known =
        (0..lines.len()).filter(|&at| blocks[at] == Block::Contents && !contents::is_noise(&lines[at].text)).count();
    if known > 2 {
        return;
    }
    let top: Vec<usize> = (0..lines.len()).filter(|&at| blocks[at] == Block::Top).collect();
    let listed: Vec<usize> = top.iter().copied().filter(|&at| is_listed(&lines[at])).collect();
    let counted = listed.iter().filter(|&&at| contents::number(&lines[at].text).is_some()).count();
    if listed.len() < 3 && counted < 2 {
        return below_data(lines, &top, blocks);
    }
    let (mut first, mut last) = (listed[0], listed[listed.len() - 1]);
    let chapter_page = top.iter().any(|&at| words::behind(&lines[at].text, "published online by").is_some());
    if chapter_page {
        // The chapter's own title is above the list.
        if is_dashed(&lines[first].text) && listed.len() > 1 {
            first = listed[1];
        }
    } else {
        // The list may begin with unnumbered titles and end with names and pages.
        while first > 0
            && blocks[first - 1] == Block::Top
            && !lines[first].after_blank
            && fields::at_start(&lines[first - 1].columns).is_none()
        {
            first -= 1;
        }
        last = top.last().copied().map_or(last, |end| end.max(last));
    }
    for at in first..=last {
        if blocks[at] == Block::Top && !words::is_one_of(&lines[at].text, words::CHAPTER_MARKS) {
            blocks[at] = Block::Contents;
        }
    }
}

/// If a text is only a book's data and lines below them, those lines are its contents list.
fn below_data(lines: &[Line], top: &[usize], blocks: &mut [Block]) {
    let is_data = |line: &Line| {
        let field = fields::at_start(&line.columns).is_some_and(|field| !field.value.is_empty());
        let year = line.text.len() == 4 && fields::year(&line.text).is_some();
        let imprint = || imprint::line(&line.text).is_some() || imprint::alone(&line.text).is_some();
        field || year || imprint() || page_role(&line.text)
    };
    let is_page = top.len() < lines.len()
        || lines.iter().any(|line| {
            is_prose(&line.text) || words::is_button(&line.text) || words::is_one_of(&line.text, words::CHAPTER_MARKS)
        });
    let Some(last) = lines.iter().rposition(is_data).filter(|_| !is_page) else { return };
    if lines.len() - last > 3 {
        blocks[last + 1..].fill(Block::Contents);
    }
}

/// Whether a line names people with their role in the book.
fn page_role(text: &str) -> bool {
    words::role(text).is_some_and(|(named, _)| people::row(named).is_some())
}

/// Whether a line names a chapter, part or matter in a way that only contents lists do.
fn is_listed(line: &Line) -> bool {
    let text = &line.text;
    let pages = pages::trailing(&line.columns).is_some_and(|(_, found)| found.is_marked);
    contents::part(text).is_some()
        || is_matter(text)
        || contents::number(text).is_some_and(|label| !label.title.is_empty())
        || pages
}
