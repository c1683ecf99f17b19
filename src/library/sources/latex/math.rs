//! Converts formulas in titles to the characters they print.

/// What `formula`, without its dollar signs, prints; `None` if it contains more than letters, numbers, superscript,
/// subscript and known symbols.
pub(super) fn printed(formula: &str) -> Option<String> {
    let mut out = String::new();
    let mut rest = formula;
    while let Some(c) = rest.chars().next() {
        let (piece, behind) = piece(rest, c, 0)?;
        out.push_str(&piece);
        rest = behind;
    }
    Some(out)
}

/// The next piece of the formula, which begins with `c`, and the rest.
fn piece(text: &str, c: char, depth: u32) -> Option<(String, &str)> {
    /// No title is nested deeper.
    const DEEPEST: u32 = 4;
    if depth > DEEPEST {
        return None;
    }
    let behind = &text[c.len_utf8()..];
    match c {
        '^' | '_' => {
            let first = behind.chars().next()?;
            let (script, behind) = piece(behind, first, depth + 1)?;
            if script == "°" || script == "′" {
                return Some((script, behind));
            }
            let tag = if c == '^' { "sup" } else { "sub" };
            Some((format!("<{tag}>{script}</{tag}>"), behind))
        }
        '{' => {
            let end = behind.find('}')?;
            let inside = &behind[..end];
            if inside.contains('{') {
                return None;
            }
            let mut out = String::new();
            let mut rest = inside;
            while let Some(c) = rest.chars().next() {
                let (piece, behind) = piece(rest, c, depth + 1)?;
                out.push_str(&piece);
                rest = behind;
            }
            Some((out, &behind[end + 1..]))
        }
        '\\' => {
            let letters = behind.bytes().take_while(u8::is_ascii_alphabetic).count();
            if letters == 0 {
                let c = behind.chars().next()?;
                let space = matches!(c, ',' | ';' | ':' | ' ');
                return (space || "%$&#_{}".contains(c))
                    .then(|| (if space { " ".to_owned() } else { c.to_string() }, &behind[c.len_utf8()..]));
            }
            let (name, behind) = behind.split_at(letters);
            if matches!(
                name,
                "mathrm" | "mathbf" | "mathit" | "mathsf" | "mathcal" | "mathbb" | "text" | "rm" | "operatorname"
            ) {
                return Some((String::new(), behind.trim_start()));
            }
            let symbol = symbol(name)?;
            // The space after a command only ends the command's name.
            let is_letter = symbol.chars().all(char::is_alphabetic);
            Some((symbol.to_owned(), if is_letter { behind.trim_start_matches(' ') } else { behind }))
        }
        '}' | '&' | '#' => None,
        '-' => Some(("−".to_owned(), behind)),
        '\'' => Some(("′".to_owned(), behind)),
        '~' => Some((" ".to_owned(), behind)),
        c => Some((c.to_string(), behind)),
    }
}

fn symbol(name: &str) -> Option<&'static str> {
    SYMBOLS.iter().find(|(known, _)| *known == name).map(|(_, symbol)| *symbol)
}

const SYMBOLS: &[(&str, &str)] = &[
    ("alpha", "α"),
    ("beta", "β"),
    ("gamma", "γ"),
    ("delta", "δ"),
    ("epsilon", "ε"),
    ("varepsilon", "ε"),
    ("zeta", "ζ"),
    ("eta", "η"),
    ("theta", "θ"),
    ("iota", "ι"),
    ("kappa", "κ"),
    ("lambda", "λ"),
    ("mu", "μ"),
    ("nu", "ν"),
    ("xi", "ξ"),
    ("pi", "π"),
    ("rho", "ρ"),
    ("sigma", "σ"),
    ("tau", "τ"),
    ("upsilon", "υ"),
    ("phi", "φ"),
    ("varphi", "φ"),
    ("chi", "χ"),
    ("psi", "ψ"),
    ("omega", "ω"),
    ("Gamma", "Γ"),
    ("Delta", "Δ"),
    ("Theta", "Θ"),
    ("Lambda", "Λ"),
    ("Xi", "Ξ"),
    ("Pi", "Π"),
    ("Sigma", "Σ"),
    ("Phi", "Φ"),
    ("Psi", "Ψ"),
    ("Omega", "Ω"),
    ("times", "×"),
    ("cdot", "·"),
    ("pm", "±"),
    ("mp", "∓"),
    ("leq", "≤"),
    ("le", "≤"),
    ("geq", "≥"),
    ("ge", "≥"),
    ("neq", "≠"),
    ("approx", "≈"),
    ("sim", "∼"),
    ("equiv", "≡"),
    ("infty", "∞"),
    ("to", "→"),
    ("rightarrow", "→"),
    ("leftarrow", "←"),
    ("leftrightarrow", "↔"),
    ("in", "∈"),
    ("subset", "⊂"),
    ("cup", "∪"),
    ("cap", "∩"),
    ("circ", "°"),
    ("prime", "′"),
    ("ell", "ℓ"),
    ("ast", "∗"),
    ("star", "⋆"),
    ("dagger", "†"),
    ("ldots", "…"),
    ("dots", "…"),
    ("partial", "∂"),
    ("nabla", "∇"),
    ("sum", "∑"),
    ("prod", "∏"),
    ("forall", "∀"),
    ("exists", "∃"),
    ("hbar", "ℏ"),
    ("quad", " "),
];
