//! Ordinal numbers in words and digits, in the languages that notes are written in.

/// `1st` in each language, folded, as it agrees with a chapter; then `2nd` and so on.
const ORDINALS: &[&[&str]] = &[
    &["first", "1st", "erste", "ersten", "erstes", "premier", "1er", "primer", "primero"],
    &["second", "2nd", "zweite", "zweiten", "zweites", "deuxième", "segundo"],
    &["third", "3rd", "dritte", "dritten", "drittes", "troisième", "tercer", "tercero"],
    &["fourth", "vierte", "vierten", "viertes", "quatrième", "cuarto"],
    &["fifth", "fünfte", "fünften", "fünftes", "cinquième", "quinto"],
    &["sixth", "sechste", "sechsten", "sechstes", "sixième", "sexto"],
    &["seventh", "siebte", "siebten", "siebtes", "siebente", "siebenten", "septième", "séptimo"],
    &["eighth", "achte", "achten", "achtes", "huitième", "octavo"],
    &["ninth", "neunte", "neunten", "neuntes", "neuvième", "noveno"],
    &["tenth", "zehnte", "zehnten", "zehntes", "dixième", "décimo"],
    &["eleventh", "elfte", "elften", "elftes", "onzième", "undécimo"],
    &["twelfth", "zwölfte", "zwölften", "zwölftes", "douzième", "duodécimo"],
];

/// The number that `word`, which is folded, says as an ordinal: `fourth`, `4th`, `vierte`, `quatrième`, `4e`, `cuarto`.
pub fn ordinal(word: &str) -> Option<u32> {
    let digits = word.find(|c: char| !c.is_ascii_digit()).unwrap_or(word.len());
    if (1..=2).contains(&digits) && matches!(&word[digits..], "st" | "nd" | "rd" | "th" | "e" | "er" | "ème") {
        return word[..digits].parse().ok().filter(|&value| value > 0);
    }
    ORDINALS.iter().position(|words| words.contains(&word)).map(|place| place as u32 + 1)
}

#[cfg(test)]
mod tests {
    use super::ordinal;

    #[test]
    fn ordinals_are_read_in_four_languages() {
        for (words, value) in [("first 1st ersten premier primer", 1), ("twelfth 12th zwölfte 12e", 12), ("21st", 21)]
        {
            for word in words.split(' ') {
                assert_eq!(ordinal(word), Some(value), "{word}");
            }
        }
        for word in ["four", "th", "4", "4x", "0th", "123rd", ""] {
            assert_eq!(ordinal(word), None, "{word}");
        }
    }
}
