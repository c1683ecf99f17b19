//! Notes made from parts: what may stand before a key, keys, and what may stand behind.

const KEYS: [&str; 18] = [
    "@doe2020",
    "-@doe2020",
    "@{doe2020}",
    "@doe:2020",
    "@doe.2020",
    "@doe_a",
    "@_doe",
    "@1990",
    "@doe--b",
    "@doe/b",
    "@https://x.org/a",
    "@{a,b}",
    "@{a{b}c}",
    "@ärger",
    "@doe's",
    "@doe.",
    "@doe;",
    "@a::b",
];

const BEFORE: [&str; 26] = [
    "", "x", "x ", "x.", "x. ", "x...", "x, ", "(", "x(", "/", "x/", "-", "x-", "--", "—", "'", "\"", "#", "x:", "*x*",
    "*x* ", "`x`", "\\", "é", "x_", "&amp;",
];

const SUFFIXES: [&str; 40] = [
    "",
    ", p. 3",
    " p. 3",
    ", pp. 3-5",
    ", pp. 3--5",
    ", 3",
    " 3",
    ", 3, 5 and 7",
    ", chap. 4, p. 81",
    ", Chap. 4",
    ", chapter 4",
    ", chapters iv-vi",
    ", chap. IV",
    ", chap 4",
    ", sec. 3.2",
    ", § 3",
    ", §3",
    ", ¶ 3",
    ", fig. 2a",
    ", p. 81ff.",
    ", p. 81 passim",
    ", vol. 2, p. 3",
    ", vol. 2: 3",
    ", n. 3",
    ", 12:33",
    ", {p. 3} and more",
    ", {chap. 4 and x}",
    ", {} x",
    ", {3 and more}",
    ", p. (iv)(a)",
    ", p. [17]",
    ", (a)",
    ", see p. 3",
    " and more",
    ", p.3",
    ", s.v. 3",
    ", *p. 3* x",
    ", p. $3$",
    ", bk. 2; ",
    ", p. 3,\n5",
];

/// Notes of all kinds.
pub fn notes() -> Vec<String> {
    let mut notes = Vec::new();
    for before in BEFORE {
        for key in ["@doe", "-@doe", "@{doe}"] {
            notes.push(format!("{before}{key} x\n"));
        }
        notes.push(format!("[{before}@doe, p. 3]\n"));
    }
    for key in KEYS {
        notes.push(format!("So {key}, they say.\n"));
        notes.push(format!("[{key}]\n"));
        notes.push(format!("[see {key}, p. 3; also {key}]\n"));
        notes.push(format!("{key} [p. 3]\n"));
    }
    for suffix in SUFFIXES {
        notes.push(format!("[@doe{suffix}]\n"));
        notes.push(format!("[see @doe{suffix}; -@roe]\n"));
        notes.push(format!("@doe [{}]\n", suffix.trim_start_matches(", ")));
    }
    let shapes = [
        "# On X\n",
        "> X\n",
        "- a X\n- b\n",
        "1. X\n",
        "a[^1]\n\n[^1]: On X.\n",
        "*so X so*\n",
        "**so** X\n",
        "a\nX\nb\n",
        "| a | b |\n|---|---|\n| X | c |\n",
        "[a X b](http://x.org)\n",
        "a X\\\nb\n",
        "(X)\n",
        "Term\n\n:   X\n",
        "`X`\n",
        "    X\n",
        "```\nX\n```\n",
        "\"X\" b\n",
        "<!-- X -->\n",
        "$X$\n",
        "a ^[so X so]\n",
    ];
    for shape in shapes {
        for citation in ["@doe", "[@doe, p. 3; see @roe]", "@doe [p. 3]", "-@doe", "[see -@doe\n"] {
            if !(shape.starts_with(['#', '|']) && citation.contains('\n')) {
                notes.push(shape.replace('X', citation.trim_end()));
            }
        }
    }
    notes
}

/// Citations with each of many locators.
pub fn locators() -> Vec<String> {
    let terms = [
        "p.",
        "pp.",
        "page",
        "pages",
        "S.",
        "s.",
        "Seite",
        "pág.",
        "pag.",
        "chap.",
        "chaps.",
        "ch.",
        "chs",
        "chs.",
        "chapter",
        "Chapter",
        "chapters",
        "Kap.",
        "kap.",
        "Kapitel",
        "cap.",
        "capp.",
        "capítulo",
        "capitolo",
        "sec.",
        "sect.",
        "Abschn.",
        "sez.",
        "sección",
        "vol.",
        "Bd.",
        "Band",
        "v.",
        "V.",
        "n.",
        "nota",
        "Anm.",
        "fig.",
        "Abb.",
        "para.",
        "Abs.",
        "§",
        "¶",
        "pt.",
        "Teil",
        "parte",
        "bk.",
        "bk",
        "l.",
        "Z.",
        "app.",
        "art.",
        "col.",
        "Sp.",
        "",
    ];
    let values = ["4", "4-6", "4, 6", "IV", "4a", "4 and more", "x"];
    terms.iter().flat_map(|term| values.map(|value| format!("[see @doe, {term} {value}]\n"))).collect()
}
