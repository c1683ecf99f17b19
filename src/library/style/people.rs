//! Names for the formatter. It takes a capital particle for one that goes behind the given names (`Vlier, Rosa De`), sees one
//! initial in `R.K.` and two in `Jong-mi`, and prints `others` like a person. What it would misread is replaced by private-use
//! characters that pass through it, and restored afterwards.

use serde_json::Value;

use super::glyph::Glyph;
use crate::language::Sense;

/// Stands for a space within a family name.
const SPACE: char = '\u{e010}';
/// Stands for a hyphen before a small letter in given names.
const HYPHEN: char = '\u{e011}';
/// Stand for all further people behind one name, and behind several.
const OTHERS: [char; 2] = ['\u{e012}', '\u{e013}'];

/// The most lists of people that a reference has: of authors, editors, translators and so on.
const MOST_LISTS: usize = 16;

/// Whether `c` would be taken for one of these marks.
pub(super) fn is_mark(c: char) -> bool {
    matches!(c, SPACE | HYPHEN) || OTHERS.contains(&c)
}

/// Prepares the names of one variable, as CSL-JSON.
pub(super) fn give(names: &mut [Value]) {
    names.iter_mut().for_each(|name| {
        join_particle(name);
        change(name, "family", |family| family.replace(' ', &SPACE.to_string()));
        change(name, "given", given);
    });
    let (count, last) = (names.len(), names.last_mut().and_then(Value::as_object_mut));
    if let Some(last) = last.filter(|last| count > 1 && last.get("literal").is_some_and(|name| name == "others")) {
        let others = OTHERS[usize::from(count > 2)].to_string();
        last.insert("literal".to_owned(), others.into());
    }
}

fn change(name: &mut Value, part: &str, change: impl Fn(&str) -> String) {
    if let Some(value) = name.get_mut(part)
        && let Some(text) = value.as_str()
    {
        *value = change(text).into();
    }
}

/// Given names with a space between initials, and without a hyphen before a small letter.
fn given(names: &str) -> String {
    let mut out = String::with_capacity(names.len());
    let mut letters = names.chars().peekable();
    while let Some(c) = letters.next() {
        let next = letters.peek().copied();
        match c {
            '-' if next.is_some_and(char::is_lowercase) => out.push(HYPHEN),
            c => out.push(c),
        }
        if c == '.' && next.is_some_and(char::is_uppercase) {
            out.push(' ');
        }
    }
    out
}

/// Joins a particle that ends with an apostrophe or hyphen to the family name: `d’Almeri`.
fn join_particle(name: &mut Value) {
    let Some(name) = name.as_object_mut() else { return };
    let particle = name.get("non-dropping-particle").and_then(Value::as_str).unwrap_or_default().to_owned();
    if particle.ends_with(['’', '\'', '-']) {
        let family = name.get("family").and_then(Value::as_str).unwrap_or_default();
        let whole = format!("{}{family}", particle.replace('\'', "’"));
        name.insert("family".to_owned(), whole.into());
        name.remove("non-dropping-particle");
    }
}

/// Puts back what [`give`] replaced.
pub(super) fn restore(printed: &mut Vec<Glyph>) {
    for _ in 0..MOST_LISTS {
        let Some(at) = printed.iter().position(|glyph| OTHERS.contains(&glyph.c)) else { break };
        put_others(printed, at);
    }
    for glyph in printed {
        match glyph.c {
            SPACE => glyph.c = ' ',
            HYPHEN => glyph.c = '-',
            _ => {}
        }
    }
}

/// Prints `et al.` for the further people at `at`, without the `and` before them: `Holm, A. et al.`, and behind several
/// names `Holm, A., Quill, B., et al.`
fn put_others(printed: &mut Vec<Glyph>, at: usize) {
    let others = printed[at];
    let before = |glyphs: &[Glyph], is_part: fn(char) -> bool| {
        glyphs.len() - glyphs.iter().rev().take_while(|glyph| is_part(glyph.c)).count()
    };
    let word_end = before(&printed[..at], char::is_whitespace);
    let word_start = before(&printed[..word_end], |c| !c.is_whitespace());
    let word: String = printed[word_start..word_end].iter().map(|glyph| glyph.c).collect();
    let joins = word == "&" || Sense::And.is(&word.to_lowercase());
    let end = if joins { before(&printed[..word_start], char::is_whitespace) } else { word_end };
    let end = if others.c == OTHERS[0] { before(&printed[..end], |c| c == ',') } else { end };
    let said = " et al.".chars().map(|c| Glyph { c, ..others });
    printed.splice(end..=at, said);
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::glyph::Look;
    use super::*;

    #[test]
    fn given_names_have_all_their_initials() {
        for (written, given_so) in [
            ("R.K.", "R. K."),
            ("R. K.", "R. K."),
            ("Jean-Luc", "Jean-Luc"),
            ("Jong-mi", "Jong\u{e011}mi"),
            ("J.-P.", "J.-P."),
        ] {
            assert_eq!(given(written), given_so);
        }
    }

    #[test]
    fn further_people_are_et_al() {
        let printed = |text: &str| {
            let glyph = |c| Glyph { c, look: Look::default(), is_said: false };
            let mut glyphs: Vec<Glyph> = text.chars().map(glyph).collect();
            restore(&mut glyphs);
            glyphs.iter().map(|glyph| glyph.c).collect::<String>()
        };
        for (met, wanted) in [
            ("Holm, A., & \u{e012} (Eds.)", "Holm, A. et al. (Eds.)"),
            ("Holm, Asta, and \u{e012}, eds.", "Holm, Asta et al., eds."),
            ("edited by Asta Holm and \u{e012}.", "edited by Asta Holm et al.."),
            ("Holm, A., Quill, B., & \u{e013}. (2012)", "Holm, A., Quill, B., et al.. (2012)"),
            ("Holm A, Quill B, \u{e013}.", "Holm A, Quill B, et al.."),
            ("De\u{e010}Vlier, Jong\u{e011}mi", "De Vlier, Jong-mi"),
        ] {
            assert_eq!(printed(met), wanted);
        }
    }

    #[test]
    fn a_body_called_others_is_one() {
        let mut names = [json!({"literal": "others"})];
        give(&mut names);
        assert_eq!(names, [json!({"literal": "others"})]);
    }
}
