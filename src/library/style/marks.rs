//! Settles punctuation where two parts of a reference meet: the formatter prints the marks of both.

use super::given::JOINER;
use super::glyph::Glyph;

/// Turns quotation marks within others into single ones.
pub(super) fn turn_inner_quotes(printed: &mut [Glyph]) {
    let mut depth = 0usize;
    for glyph in printed {
        match glyph.c {
            '“' => {
                if depth % 2 == 1 {
                    glyph.c = '‘';
                }
                depth += 1;
            }
            '”' if depth > 0 => {
                depth -= 1;
                if depth % 2 == 1 {
                    glyph.c = '’';
                }
            }
            _ => {}
        }
    }
}

/// Drops one of two marks that meet, as CSL processors do.
pub(super) fn settle(printed: &mut Vec<Glyph>) {
    // If a title ends with a quotation mark, a full stop or comma goes before it.
    for at in 0..printed.len().saturating_sub(2) {
        if printed[at].c == '”' && printed[at + 1].c == JOINER && matches!(printed[at + 2].c, '.' | ',') {
            let mark = printed[at + 2].c;
            (printed[at].c, printed[at + 1].c, printed[at + 2].c) = (mark, '”', JOINER);
        }
    }
    printed.retain(|glyph| glyph.c != JOINER);
    let mut kept: Vec<Glyph> = Vec::with_capacity(printed.len());
    for (at, &glyph) in printed.iter().enumerate() {
        let next = printed.get(at + 1).map(|next| next.c);
        let mut before = kept.iter().rev().map(|kept| kept.c);
        let last = before.next();
        let under_quote = if matches!(last, Some('”' | '’')) { before.next() } else { last };
        let ends = next.is_none_or(|next| next.is_whitespace() || matches!(next, '”' | '’'));
        let is_lost = match glyph.c {
            _ if glyph.is_said => false,
            '.' if ends && matches!(under_quote, Some('?' | '!')) => true,
            '.' if matches!(last, Some('”' | '’')) && under_quote == Some('.') => true,
            '.' if last == Some('.') => next != Some('.') && before.next() != Some('.'),
            ',' if matches!(next, Some('.' | ')')) => true,
            ';' | ',' => matches!(last, Some(':' | ';' | ',')),
            ' ' => {
                matches!(next, Some(':' | ';' | ',')) && last.is_some_and(|last| last.is_alphanumeric() || last == ')')
            }
            _ => false,
        };
        if !is_lost {
            kept.push(glyph);
        }
    }
    *printed = kept;
}

#[cfg(test)]
mod tests {
    use super::super::glyph::Look;
    use super::*;

    fn settled(text: &str) -> String {
        let mut glyphs: Vec<Glyph> = text.chars().map(|c| Glyph { c, look: Look::default(), is_said: false }).collect();
        turn_inner_quotes(&mut glyphs);
        settle(&mut glyphs);
        glyphs.iter().map(|glyph| glyph.c).collect()
    }

    #[test]
    fn of_two_marks_one_is_printed() {
        for (met, printed) in [
            ("“Whose Ford?.” River", "“Whose Ford?” River"),
            ("Is Water Enough?. Leiden", "Is Water Enough? Leiden"),
            ("River Review,. 2001", "River Review. 2001"),
            ("Review 31 : 88", "Review 31: 88"),
            ("2001 ;31(2):88", "2001;31(2):88"),
            ("(2019,)", "(2019)"),
            ("Quay Inc.. Leiden", "Quay Inc. Leiden"),
            ("and so on...", "and so on..."),
            ("“The “Quiet” Ford”", "“The ‘Quiet’ Ford”"),
            ("On “Quiet”\u{2060}. Quay", "On “Quiet.” Quay"),
        ] {
            assert_eq!(settled(met), printed);
        }
    }
}
