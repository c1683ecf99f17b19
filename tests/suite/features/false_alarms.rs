//! What is never warned about, kind by kind, and what is still warned about beside it.

use glossator::features::diagnostics::diagnostics;
use glossator::features::hover::hover;

use crate::features::diagnostics::BOOK;
use crate::features::fixture::Fixture;

/// The messages of the diagnostics in the last file of `files`, which stand beside a book.
fn told(files: &str) -> Vec<String> {
    let fixture = Fixture::new(&format!("{BOOK}{files}"));
    diagnostics(&fixture.snapshot, &fixture.note).into_iter().map(|diagnostic| diagnostic.message).collect()
}

/// What is told of a note in which each of `lines` is a paragraph, and which cites something else.
fn told_of(lines: &[&str]) -> Vec<String> {
    told(&format!("//- a.md\nAs said in [@rivers2021].\n\n{}\n", lines.join("\n\n")))
}

const LOOK_ALIKES: &[&str] = &[
    // Cross-references of Quarto, bookdown and pandoc-crossref.
    "@fig-delta and @Fig-delta, [@tbl-floods], [-@eq-flow], [see @sec-banks; @lst-gauge].",
    "@fig:delta, [@tbl:floods; @eq:flow], @sec:banks, @Eq:flow, [-@tab:tolls].",
    "@thm-dam, @lem-dam, @cor-dam, @prp-dam, @cnj-dam, @def-dam, @exm-dam, @exr-dam, @sol-dam, @rem-dam, @alg-dam.",
    "@nte-ice, @tip-ice, @wrn-ice, @imp-ice, @cau-ice, [@app-ice, p. 3], [@Part-ice], {@fig:a-b_c2020}.",
    // Identifiers.
    "[@doi:10.5555/dam.7], @isbn:978-3-16-148410-0, [@arxiv:1901.00001v2; @pmid:123], @PMCID:PMC123, @wikidata:Q584.",
    "[@url:https://dam.example/a?b=c], [@https://dam.example/a], @{https://dam.example/b c}, [@zotero:ABCD1234], @raw:dam.",
    "[@10.5555/dam.7] and [@tag:dams-in-spring].",
    // Handles and packages.
    "[@oarsman](https://boats.example/oarsman), [by @oarsman](boats.md), [x](@oarsman), ![@oarsman](oarsman.png).",
    "@boats/rudder, [@boats/rudder], @boats/rudder@2.1.0, @oarsman@boats.example, oarsman@boats.example, <o@boats.example>.",
    "\\@oarsman, \\\\@ref(dam), boats.example/@oarsman, src/@dam, [x](@oarsman and more).",
    // Words of languages.
    "@media, @import, @Override, @param and @dataclass; @route(\"/dam\").",
];

#[test]
fn what_only_looks_like_a_citation_is_not_warned_about() {
    for line in LOOK_ALIKES {
        assert_eq!(told_of(&[line]), [""; 0], "{line}");
    }
}

#[test]
fn what_looks_like_something_else_is_cited_where_a_work_has_the_key() {
    let keys =
        ["fig-delta", "Sec:banks", "doi:10.5555/dam.7", "boats/rudder", "media", "tag:dams", "tip-of2020", "oarsman"];
    for key in keys {
        let text = format!("//- refs.bib\n@book{{{key}, title = {{Deltas}}}}\n//- a.md\nSee @{key} there.\n     |\n");
        let fixture = Fixture::new(&text);
        let hover = hover(&fixture.snapshot, &fixture.note, fixture.cursor()).expect("a hover");
        assert!(hover.text.contains("Deltas"), "{key}: {}", hover.text);
        let other = text.replace("{fig", "{other-fig").replace(&format!("{{{key}"), "{other");
        let fixture = Fixture::new(&other);
        assert_eq!(
            glossator::features::hover::hover(&fixture.snapshot, &fixture.note, fixture.cursor()),
            None,
            "{key}"
        );
    }
}

#[test]
fn keys_of_works_are_still_warned_about() {
    let lines = [
        "@oduya2019 and [@figueroa-dam; -@section2020], [@DBLP:conf/dams/Oduya19], [@secdam:2001], @lindqvist_1998a [p. 3].",
        "([@tablada], @oduya [p. 4], [see @doie:2001])",
    ];
    let keys = ["oduya2019", "figueroa-dam", "section2020", "DBLP:conf/dams/Oduya19", "secdam:2001", "lindqvist_1998a"];
    let keys = keys.into_iter().chain(["tablada", "oduya", "doie:2001"]);
    let expected: Vec<String> = keys.map(|key| format!("no work has the citekey `{key}`")).collect();
    assert_eq!(told_of(&lines), expected);
}

#[test]
fn a_bare_word_is_warned_about_only_where_the_note_cites_something() {
    let note = |text: &str| told(&format!("//- a.md\n{text}\n"));
    for text in [
        "Thanks to @oarsman and @ferrywoman.",
        "- [ ] @oarsman: mend the dam",
        "@oarsman, see @fig-dam and [@helms](x.md).",
        "@Deprecated dams (@ferrywoman).",
        "cc -@oarsman",
    ] {
        assert_eq!(note(text), [""; 0], "{text}");
    }
    let unknown = ["no work has the citekey `oarsman`"];
    for text in
        ["@oarsman and @rivers2021.", "[@rivers2021] and @oarsman.", "@oarsman says so [p. 4] to [@rivers2021]."]
    {
        assert_eq!(note(text), unknown, "{text}");
    }
    assert_eq!(note("@oduya2019 alone."), ["no work has the citekey `oduya2019`"]);
}

#[test]
fn what_the_note_labels_is_no_work() {
    let labelled = [
        ("# Dams {#dams}", "dams"),
        ("![A dam](dam.png){#sluice .wide}", "sluice"),
        ("::: {.proof #weirs}\nSo.\n:::", "weirs"),
        ("$$a = b$$ {#flow2020}", "flow2020"),
        ("[a lock]{#lock}", "lock"),
        ("```{r}\n#| label: gauge-1999\nplot(1)\n```", "gauge-1999"),
        ("```{ojs}\n//| label: \"chart\"\n```", "chart"),
    ];
    for (label, key) in labelled {
        assert_eq!(told_of(&[label, &format!("See [@{key}].")]), [""; 0], "{label}");
        let expected = [format!("no work has the citekey `{key}`")];
        assert_eq!(told_of(&[&format!("See [@{key}] {{# {key}}}.")]), expected, "{label}");
    }
    assert_eq!(told_of(&["(@weir) A weir.", "As (@weir) and @weir show."]), [""; 0]);
}

#[test]
fn a_sentence_that_ends_with_the_word_page_names_none() {
    for text in [
        "Die Lösung steht auf der rechten Seite.![21-11-01-14](a.png)",
        "It is on the right page. 21-11 of them went by.",
    ] {
        assert_eq!(told_of(&[text]), [""; 0], "{text}");
    }
    assert_eq!(told_of(&["It is on pages 21-11 of [@rivers2021]."]).len(), 1);
}

#[test]
fn a_hyphen_more_or_less_is_no_other_meaning() {
    for text in [
        "They buy military off the shelf (MOTS) kit. Later: Military off-the-shelf (MOTS) kit is cheap.",
        "Small to medium-sized enterprises (SMEs). Most are small to medium enterprises (SMEs).",
    ] {
        assert_eq!(told_of(&[text]), [""; 0], "{text}");
    }
    let other = "Small to medium enterprises (SMEs). The soil moisture estimates (SMEs) are low.";
    assert_eq!(told_of(&[other]).len(), 1);
}

#[test]
fn templates_and_their_blocks_of_code_are_no_prose() {
    for text in [
        "{% highlight java %}\n@Weir2020\nclass A {}\n\n[@dam2020]\n{% endhighlight %}",
        "{%- raw -%} [@dam2020] {%- endraw -%}",
        "{% comment %}\n# Old\n\n[@dam2020]\n{% endcomment %}",
        "{{< highlight css >}}\n@weir2020 {}\n{{< /highlight >}}",
        "{{ \"[@dam2020]\" | cite }} and {% include dam.html cite=\"@dam2020\" %}",
        "{{< include\n_dam-@weir2020.qmd >}}",
    ] {
        assert_eq!(told_of(&[text]), [""; 0], "{text}");
    }
    let unknown = ["no work has the citekey `dam2020`"];
    for text in [
        "{% highlight java %} without an end, [@dam2020]",
        "{% include a.html %} [@dam2020] {% include b.html %}",
        "{{ [@dam2020]\n\n}}",
        "{% raw %}[@weir2020]{% endraw %}[@dam2020]{% raw %}{% endraw %}",
        "$x_{{i}}$ [@dam2020] $y_{{j}}$",
    ] {
        assert_eq!(told_of(&[text]), unknown, "{text}");
    }
}

/// `told` without what is only told of Pandoc.
fn of_no_other_file(mut told: Vec<String>) -> Vec<String> {
    told.retain(|message| !message.contains("Pandoc looks for it in this file alone"));
    told
}

#[test]
fn strings_of_other_bibliographies_and_of_styles_are_not_missing() {
    let strings = "//- strings.bib\n@string{HP = \"Harbour Press\"}\n@STRING(quay = {Quay Books})\n";
    let used = |name: &str| format!("{strings}//- refs.bib\n@book{{dams, title = {{Dams}}, publisher = {name}}}\n");
    for name in ["hp", "HP", "quay", "QUAY", "\"The \" # quay", "jan", "tcs", "TOIS # jan # hp", "IEEE_J_PROC"] {
        let expected: &[&str] = if name.starts_with("TOIS") { &["TOIS"] } else { &[] };
        let missing: Vec<String> = expected
            .iter()
            .map(|name| {
                format!("No `@string` defines “{name}”. Define it, or put it in braces if it is the text itself.")
            })
            .collect();
        assert_eq!(of_no_other_file(told(&used(name))), missing, "{name}");
    }
    let both = of_no_other_file(told(&used("hp # gone # quay # lost # Gone")));
    let names: Vec<&str> = both.iter().filter_map(|message| message.split(['“', '”']).nth(1)).collect();
    assert_eq!(names, ["gone", "lost"]);
}

#[test]
fn a_bibliography_that_a_program_names_is_none() {
    for value in [
        "\"`r here::here('refs.bib')`\"",
        "!expr here(\"refs.bib\")",
        "\"{{ site.bibliography }}\"",
        "\"{% link refs.bib %}\"",
        "\"<%= refs %>\"",
        "$refs$",
        "file.path(root, \"refs.bib\")",
        "\"${REFS}/refs.bib\"",
    ] {
        let note = format!("//- a.md\n---\nbibliography: {value}\n---\n[@dam2020] may stand in it.\n");
        assert_eq!(told(&note), [""; 0], "{value}");
    }
}

#[test]
fn front_matter_that_others_read_is_not_scolded() {
    for block in [
        "title: {{ title }}\ndate: {{ date }}",
        "{% if dam %}\ntitle: Dams\n{% endif %}",
        "title: <%= title %>: dams",
        "output:\n  html: [\n    a\n  ]",
        "tags: [\n  dams,\n]",
    ] {
        assert_eq!(told(&format!("//- a.md\n---\n{block}\n---\n[@rivers2021]\n")), [""; 0], "{block}");
    }
    assert_eq!(told("//- a.md\n---\ntitle: [dams\nx: y\n---\nText\n").len(), 1);
}

#[test]
fn other_forms_of_the_same_words_redefine_nothing() {
    let twice = |short: &str, one: &str, other: &str| {
        told_of(&[&format!("First the {one} ({short})."), &format!("Then the {other} ({short}).")]).len()
    };
    for (short, one, other) in [
        ("RBO", "river basin organisation", "River Basin Organizations"),
        ("RBO", "river-basin organization", "river basin organization"),
        ("WFD", "water framework directive", "Water Framework Directive's"),
        ("FRM", "flood risk management", "flood risk managing"),
        ("HWR", "Hochwasserrisiko", "Hochwasser-Risiko"),
        ("BfG", "Bundesanstalt für Gewässerkunde", "Bundesanstalt der Gewässerkunde"),
        ("CB", "colour barrier", "color barriers"),
        ("EC", "Europäische Commission", "European Commission"),
        ("NR", "national reserve", "new national river reserve"),
        ("LRM", "large river model", "river large model"),
        // The letters of one begin none of its words.
        ("DAM", "dike and moat", "landmark of the dreaming lamp"),
    ] {
        assert_eq!(twice(short, one, other), 0, "{one}, {other}");
    }
    for (short, one, other) in [
        ("RBO", "river basin organization", "regional boating office"),
        ("FSU", "fish stocks unit", "flood services union"),
        ("DC", "dam commission", "dredging company"),
        ("WP", "Weser Pact", "water police"),
        ("CIR", "Commission internationale du Rhin", "cost of irrigated rice"),
    ] {
        assert_eq!(twice(short, one, other), 1, "{one}, {other}");
    }
}

#[test]
fn a_locator_term_is_held_against_the_language_of_the_project() {
    for (file, text) in [
        ("_quarto.yml", "project:\n  type: book\nlang: de-AT\n"),
        ("dams.yaml", "title: Dämme\nlang: \"de\" # not en\n"),
        ("index.Rmd", "---\nlang: de-DE\n---\n# Dämme\n"),
        ("notes/_metadata.yml", "lang: de\n"),
        ("notes/index.qmd", "---\nlang: de\n---\n"),
    ] {
        let note = |head: &str| format!("//- {file}\n{text}//- notes/a.md\n{head}[@rivers2021, Kap. 2]\n");
        assert_eq!(told(&note("")), [""; 0], "{file}");
        assert_eq!(told(&note("---\nlang: en-GB\n---\n")).len(), 1, "{file}: the note itself says another");
    }
    let elsewhere = "//- other/_quarto.yml\nlang: de\n//- notes/a.md\n[@rivers2021, Kap. 2]\n";
    assert_eq!(told(elsewhere).len(), 1);
}

#[test]
fn english_locator_terms_are_left_alone_where_only_the_project_says_another_language() {
    let note = |head: &str| format!("//- _quarto.yml\nlang: de\n//- a.md\n{head}[@rivers2021, p. 31]\n");
    assert_eq!(told(&note("")), [""; 0]);
    assert_eq!(told(&note("---\nlang: de\n---\n")).len(), 1, "the note itself says so");
}

#[test]
fn what_tex_alone_reads_cites_nothing() {
    for line in [
        "### Dams \\index{lock!in dam()@in \\texttt{dam()}} and locks",
        "\\newcommand{\\weir}{@weir} \\footnotetext{see @weir}",
    ] {
        assert_eq!(told_of(&[line]), [""; 0], "{line}");
    }
    for line in ["\\index{dam} @weir2019", "{@weir2019}", "\\emph{dam} @weir2019 \\emph{dam}", "\\{@weir2019}"] {
        assert_eq!(told_of(&[line]), ["no work has the citekey `weir2019`"], "{line}");
    }
}

#[test]
fn a_tag_of_an_identifier_is_known_in_all_notes_beside_it() {
    let last = "//- text/02.methods.md\nAs told [@rivers2021; @flood-review], [@silt-study].\n";
    let told_with = |path: &str, line: &str| told(&format!("//- {path}\nReferences\n\n{line}\n{last}"));
    let unknown = |key: &str| format!("no work has the citekey `{key}`");
    assert_eq!(told_with("text/90.back.md", "[@flood-review]: doi:10.5555/dam.7"), [unknown("silt-study")]);
    let both = "[@flood-review]: doi:10.5555/dam.7\n[@silt-study]: https://dam.example/silt\n";
    assert_eq!(told_with("text/90.back.md", both), [""; 0]);
    assert_eq!(told_with("elsewhere/90.back.md", both), [unknown("flood-review"), unknown("silt-study")]);
    // In running text it is a citation before a colon.
    let cited = "See [@flood-review]: doi:10.5555/dam.7";
    assert_eq!(told_with("text/90.back.md", cited), [unknown("flood-review"), unknown("silt-study")]);
    let own = "//- a.md\nAs told [@rivers2021; @flood-review].\n\n[@flood-review]: doi:10.5555/dam.7\n";
    assert_eq!(told(own), [""; 0]);
}
