use super::*;
use proptest::prelude::*;

fn definitions(text: &str) -> Vec<(&str, &str, bool)> {
    find(text).iter().map(|d| (d.stem.of(text), d.long.of(text), d.certainty == Fit::Certain)).collect()
}

#[test]
fn letters_that_fit_are_certain() {
    let cases = [
        ("such as the United Nations (UN), the", "UN", "United Nations"),
        ("effects on the protection of civilians (PoC).", "PoC", "protection of civilians"),
        ("cooperation among international organizations (IOs) such", "IO", "international organizations"),
        ("the World Health Organization (WHO)", "WHO", "World Health Organization"),
        ("UN (United Nations) and", "UN", "United Nations"),
        ("the EU (the European Union) and", "EU", "European Union"),
        ("non-governmental organizations (NGOs)", "NGO", "non-governmental organizations"),
        (
            "Organization for Security and Co-operation in Europe (OSCE)",
            "OSCE",
            "Organization for Security and Co-operation in Europe",
        ),
        ("the responsibility to protect (R2P)", "R2P", "responsibility to protect"),
        ("the United Nations (UN, founded in 1945)", "UN", "United Nations"),
        ("inter-organizational relations (IOR)", "IOR", "inter-organizational relations"),
        ("inter-organizational relations (‘IOR’)", "IOR", "inter-organizational relations"),
        ("the United\nNations (UN), wrapped", "UN", "United\nNations"),
        ("UN (United\r\nNations), wrapped", "UN", "United\r\nNations"),
        ("The United\n\nNations Of Note (NON)", "NON", "Nations Of Note"),
        ("The first ended. African Union (AU) troops", "AU", "African Union"),
        ("the European Union (the EU) and", "EU", "European Union"),
        ("the Organization of River Ports (ORP)", "ORP", "Organization of River Ports"),
        ("of the Office for the Purchase of Tugs (OPT)", "OPT", "Office for the Purchase of Tugs"),
        ("the River Trade Organization’s (RTO) court", "RTO", "River Trade Organization"),
        ("une enquête démographique et de santé (EDS)", "EDS", "enquête démographique et de santé"),
        ("d’un établissement pour personnes âgées (EPA)", "EPA", "établissement pour personnes âgées"),
        ("NGOs/Community Based Organization (CBO)", "CBO", "Community Based Organization"),
        (
            "the role of GLAM (galleries, libraries, archives, and museums)",
            "GLAM",
            "galleries, libraries, archives, and museums",
        ),
        ("into intrinsic mode functions, or IMFs.", "IMF", "intrinsic mode functions"),
        ("the European Union (hereafter the “EU”)", "EU", "European Union"),
        ("It is paid in U.S. dollars (USD) and", "USD", "U.S. dollars"),
        ("Two-step ladder shift (2SLS)", "2SLS", "Two-step ladder shift"),
        ("the loss of trust and safety (T&S) teams", "T&S", "trust and safety"),
        ("by instrumental variables (IV) alone", "IV", "instrumental variables"),
        ("a part-time base contract (PBC)", "PBC", "part-time base contract"),
        (
            "The Frame for the Audit of Vital Records in Ports (FAVR)",
            "FAVR",
            "Frame for the Audit of Vital Records in Ports",
        ),
        ("von Bruno Spacek da Universidade Federal do Pará (UFPA)", "UFPA", "Universidade Federal do Pará"),
        ("the Alliance of River Ports in 2013 (ARP)", "ARP", "Alliance of River Ports"),
        ("called RoPE (Rotary Position Embedding, 2021)", "RoPE", "Rotary Position Embedding"),
        ("a binding Code of Conduct (COC) for ports", "COC", "Code of Conduct"),
        ("the rules of engagement (ROE)", "ROE", "rules of engagement"),
        ("the World Health Organization (WHO, Geneva, Switzerland)", "WHO", "World Health Organization"),
        ("illegal, unreported and unregulated (IUU) fishing", "IUU", "illegal, unreported and unregulated"),
        ("has Wikipedia, Gemeinsame Normdatei (GND), and", "GND", "Gemeinsame Normdatei"),
        ("The shared model: (SM) is told", "SM", "shared model"),
        ("by deoxyribonucleic acid (DNA) alone", "DNA", "deoxyribonucleic acid"),
        ("some transboundary aquifers (TBAs) there", "TBA", "transboundary aquifers"),
        (
            "chemical, biological and radiological materials (CBR)",
            "CBR",
            "chemical, biological and radiological materials",
        ),
    ];
    for (text, short, long) in cases {
        assert_eq!(definitions(text), [(short, long, true)], "{text}");
    }
}

#[test]
fn names_whose_letters_do_not_fit_are_likely() {
    let cases = [
        (
            "on the local perception of the UN Multidimensional Integrated Stabilization Mission (MINUSMA) in Mali",
            "MINUSMA",
            "UN Multidimensional Integrated Stabilization Mission",
        ),
        (
            "the Joint Force of the Group of Five for the Sahel (FC-G5S)",
            "FC-G5S",
            "Joint Force of the Group of Five for the Sahel",
        ),
        (
            "Some countries asked the International Commission against Impunity in Guatemala (CICIG)",
            "CICIG",
            "International Commission against Impunity in Guatemala",
        ),
        ("In the World Football Federation (FIFA)", "FIFA", "World Football Federation"),
        (
            "the FIFA (International Federation of Association Football)",
            "FIFA",
            "International Federation of Association Football",
        ),
    ];
    for (text, short, long) in cases {
        assert_eq!(definitions(text), [(short, long, false)], "{text}");
    }
}

#[test]
fn other_brackets_define_nothing() {
    let cases = [
        "Franke (2017: 19) has noted",
        "as we show (see Chapter 4)",
        "the mission (p. 85)",
        "Franke and Koch (eds.)",
        "Ann Editor (ed.)",
        "the (partial) withdrawal",
        "the first institution (I)",
        "the third intervention (III)",
        "the sixth intervention (VI)",
        "we consider the carbon dioxide (CO2)",
        "sobre Tema 2 (todos los ejemplos más)",
        "troops left Mali (CNN)",
        "the strongest collective Gulf statement of the conflict (CNN)",
        "strikes could further set back talks (FT)",
        "neue Formen der Teilhabe (NGOs, Streiks)",
        "why don't you want so long pulls (TTT)",
        "Restoring the Panorama of the Battle of Murten (EPFL, 2022-2026)",
        "die Verordnung (EU) 2016/1103",
        "the UN's development pillar (UNDP)",
        "regional forums (SCO, CSTO)",
        "half of all global orders (FAO)",
        "the UN (Franke and Koch 2023)",
        "in New York (USA)",
        "Assess the impact of technology (AI, drones, sensors) on war",
        "by sanctions/force (SC)",
        "on the regime complex, trading system (RTAs), and security",
        "not just a URL (URLs may change)",
        "an open bracket (UN",
        "the Rhine Water Council (as RWC)",
        "()",
        "(UN)",
        "",
    ];
    for text in cases {
        assert_eq!(definitions(text), [], "{text}");
    }
}

proptest! {
    #[test]
    fn any_text_is_read(text in r"([A-Za-zé‘’.,;: \n-]{0,12}[()]?){0,12}") {
        for definition in find(&text) {
            prop_assert!(!definition.short.of(&text).is_empty());
            // `The Rare Atlas (TRA)`
            let is_spelled = definition.stem.of(&text).starts_with(['T', 't']);
            prop_assert!(is_spelled || !definition.long.of(&text).to_lowercase().starts_with("the "));
            prop_assert!(definition.short.covers(definition.stem));
        }
    }
}
