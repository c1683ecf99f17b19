//! Recognises the language of a text by its most common words.

use super::{ALL, Languages, Sense};

/// The fewest words from which a language can be recognised.
const FEWEST: usize = 20;

/// At least one word in this many is a common one in the language of a text.
const RARELY: usize = 15;

/// Whether a text with these lower-case `words` may be English: there are too few words to tell, or at least as many
/// are common English words as are common in any other language.
pub(crate) fn may_be_english<W: AsRef<str>>(words: impl Iterator<Item = W>) -> bool {
    let mut all = 0;
    let mut counts = [0; ALL.len()];
    for word in words {
        all += 1;
        let [opening, in_name] = [Sense::Opening, Sense::InName].map(|sense| sense.languages(word.as_ref()));
        let languages = opening.with(in_name);
        for (place, count) in counts.iter_mut().enumerate() {
            *count += usize::from(languages.meet(Languages::at(place)));
        }
    }
    let english = Languages::of_tag("en");
    let is_english = |place: &usize| Languages::at(*place) == english;
    let (own, others): (Vec<usize>, Vec<usize>) = (0..ALL.len()).partition(is_english);
    let most = |places: Vec<usize>| places.into_iter().map(|place| counts[place]).max().unwrap_or(0);
    let (own, others) = (most(own), most(others));
    all < FEWEST || (own >= others && own * RARELY >= all)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn english(text: &str) -> bool {
        may_be_english(text.split_whitespace().map(str::to_lowercase))
    }

    #[test]
    fn common_words_tell_english_from_other_languages() {
        assert!(english(
            "The committee met in the old town hall and decided that the river should be dredged before the winter, \
             although nobody knew who was going to pay for it or when the work could begin."
        ));
        assert!(!english(
            "La comisión se reunió en el viejo ayuntamiento y decidió que había que dragar el río antes del invierno, \
             aunque nadie sabía quién iba a pagar las obras ni cuándo podían empezar en la ribera."
        ));
        assert!(!english(
            "Der Ausschuss tagte im alten Rathaus und beschloss, den Fluss vor dem Winter auszubaggern, obwohl niemand \
             wusste, wer die Arbeiten bezahlen und wann sie für die Anwohner beginnen würden."
        ));
        // Polish has no table here.
        assert!(!english(
            "Komisja zebrała się w starym ratuszu i postanowiła pogłębić rzekę przed zimą, chociaż nikt nie wiedział, \
             kto zapłaci za prace ani kiedy będą mogły się rozpocząć nad samym brzegiem."
        ));
    }

    #[test]
    fn a_few_words_tell_nothing() {
        assert!(english("Véase el capítulo 4 del libro."));
    }
}
