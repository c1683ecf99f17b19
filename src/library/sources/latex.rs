//! Converts the LaTeX markup in bibliographies to text.
//!
//! Accents and symbols become the characters they print. Italics, superscript and the like become the markup of
//! [`crate::library::markup`]. Other commands are dropped, but their arguments stay. Nothing here fails.

use unicode_normalization::char::compose;

use crate::library::markup;

mod math;

/// What `latex` prints, on one line without markup: `The {\"O}ffice of \emph{MINUSMA}` gives `The Öffice of MINUSMA`.
pub fn text(latex: &str) -> String {
    if is_plain(latex) {
        return latex.to_owned();
    }
    let printed = printed(latex, false);
    markup::plain(&printed).unwrap_or(printed)
}

/// What `latex` prints, on one line, with the markup that matters in titles. Words in braces keep their capitals.
pub fn marked_up(latex: &str) -> String {
    if is_plain(latex) { latex.to_owned() } else { printed(latex, true) }
}

fn printed(latex: &str, protects: bool) -> String {
    let mut printer = Printer {
        rest: latex,
        out: String::with_capacity(latex.len()),
        groups: Vec::new(),
        opens: "",
        protects: protects && !is_one_group(latex),
        quotes: 0,
    };
    while let Some(c) = printer.next() {
        printer.print(c);
    }
    while let Some(group) = printer.groups.pop() {
        printer.out.extend(group.iter().rev().copied());
    }
    let printed = printer.out.trim_end().len();
    printer.out.truncate(printed);
    printer.out
}

/// Whether the whole text is in braces: such protection says nothing about single words.
fn is_one_group(latex: &str) -> bool {
    let Some(inside) = latex.trim().strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) else { return false };
    let mut depth = 0_i32;
    !inside.bytes().any(|byte| {
        depth += i32::from(byte == b'{') - i32::from(byte == b'}');
        depth < 0
    })
}

/// Whether `latex` prints unchanged. This is a shortcut: most values are words with single spaces between them.
fn is_plain(latex: &str) -> bool {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b" .,:;()/?!".contains(byte);
    latex.bytes().all(|byte| plain(&byte)) && !latex.starts_with(' ') && !latex.ends_with(' ') && !latex.contains("  ")
}

/// The paragraphs of `latex` as plain text, separated by blank lines.
pub fn paragraphs(latex: &str) -> String {
    if !latex.contains('\n') && !latex.contains("\\par ") {
        return text(latex.trim_end());
    }
    let mut paragraphs = vec![String::new()];
    for line in latex.replace("\\par ", "\n\n").lines() {
        match paragraphs.last_mut() {
            Some(paragraph) if !line.trim().is_empty() => {
                paragraph.push_str(line);
                paragraph.push('\n');
            }
            _ => paragraphs.push(String::new()),
        }
    }
    let texts = paragraphs.iter().map(|paragraph| text(paragraph.trim_end())).filter(|text| !text.is_empty());
    texts.collect::<Vec<_>>().join("\n\n")
}

/// An address or an identifier: only drops braces and the backslashes before special characters.
pub(crate) fn verbatim(latex: &str) -> String {
    let latex = latex.trim().trim_start_matches("\\url");
    let mut out = String::with_capacity(latex.len());
    let mut chars = latex.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '{' | '}' => {}
            '\\' => {
                let escaped = chars.next_if(|c| c.is_ascii_punctuation());
                out.push(escaped.unwrap_or('\\'));
            }
            _ => out.push(c),
        }
    }
    out
}

struct Printer<'l> {
    rest: &'l str,
    out: String,
    /// What each open group prints at its end; the innermost is last.
    groups: Vec<Vec<&'static str>>,
    /// What the next group prints at its end.
    opens: &'static str,
    /// Whether words in braces keep their capitals.
    protects: bool,
    /// The number of open single quotation marks.
    quotes: u32,
}

impl<'l> Printer<'l> {
    fn next(&mut self) -> Option<char> {
        let c = self.rest.chars().next()?;
        self.rest = &self.rest[c.len_utf8()..];
        Some(c)
    }

    fn eat(&mut self, c: char) -> bool {
        let found = self.rest.strip_prefix(c);
        self.rest = found.unwrap_or(self.rest);
        found.is_some()
    }

    fn space(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with(' ') {
            self.out.push(' ');
        }
    }

    fn print(&mut self, c: char) {
        match c {
            '{' => self.open_group(),
            '}' => {
                let ends = self.groups.pop().unwrap_or_default();
                self.out.extend(ends.into_iter().rev());
            }
            '$' => {
                let ends = if self.eat('$') { "$$" } else { "$" };
                self.math(ends);
            }
            '~' => self.space(),
            '\\' => self.command(),
            '-' if self.eat('-') => {
                let dash = if self.eat('-') { '—' } else { '–' };
                self.out.push(dash);
            }
            '`' => {
                let double = self.eat('`');
                self.quotes += u32::from(!double);
                self.out.push(if double { '“' } else { '‘' });
            }
            '\'' if self.eat('\'') => self.out.push('”'),
            '\'' if self.quotes > 0 && !self.rest.starts_with(char::is_alphanumeric) => {
                self.quotes -= 1;
                self.out.push('’');
            }
            c if c.is_whitespace() => self.space(),
            c => self.out.push(c),
        }
    }

    fn open_group(&mut self) {
        let ends = std::mem::take(&mut self.opens);
        if !ends.is_empty() {
            return self.groups.push(vec![ends]);
        }
        // `{\em words}`: the command applies to the rest of the group.
        let command = self.rest.strip_prefix('\\').unwrap_or_default();
        let letters = command.bytes().take_while(u8::is_ascii_alphabetic).count();
        let (name, behind) = command.split_at(letters);
        if let Some((tag, ends)) = switch(name).filter(|_| behind.starts_with(char::is_whitespace)) {
            self.rest = behind.trim_start();
            self.out.push_str(tag);
            return self.groups.push(vec![ends]);
        }
        let word = self.rest.split(['}', '{']).next().unwrap_or_default();
        let protects =
            self.protects && self.groups.is_empty() && word.contains(char::is_alphabetic) && !word.starts_with('\\');
        if protects {
            self.out.push_str(markup::NOCASE);
        }
        self.groups.push(if protects { vec!["</span>"] } else { Vec::new() });
    }

    /// Prints math up to `ends`: as characters, or as written if it is not understood.
    fn math(&mut self, ends: &str) {
        /// A longer formula is not one; somebody forgot a dollar sign.
        const LONGEST: usize = 400;
        let near = self.rest.char_indices().map(|(at, c)| at + c.len_utf8()).take_while(|&at| at <= LONGEST).last();
        let Some(end) = near.and_then(|near| self.rest[..near].find(ends)) else { return };
        let formula = &self.rest[..end];
        self.rest = &self.rest[end + ends.len()..];
        match math::printed(formula) {
            Some(printed) => self.out.push_str(&printed),
            None => {
                self.out.push('$');
                self.out.push_str(formula);
                self.out.push('$');
            }
        }
    }

    /// Reads a command, after its backslash.
    fn command(&mut self) {
        let letters = self.rest.bytes().take_while(u8::is_ascii_alphabetic).count();
        if letters == 0 {
            match self.next() {
                Some(c) if accent(c).is_some() => self.accented(accent(c).unwrap_or_default()),
                Some('-' | '/' | '@' | '!') | None => {}
                Some(',' | ';' | ':' | '\\') => self.space(),
                Some(c) if c.is_whitespace() => self.space(),
                Some('(') => self.math("\\)"),
                Some(c) => self.out.push(c),
            }
            return;
        }
        let (name, rest) = self.rest.split_at(letters);
        // White space after a command's name is not printed.
        self.rest = rest.trim_start();
        let mut chars = name.chars();
        if let (Some(mark), None) = (chars.next().and_then(letter_accent), chars.next()) {
            self.accented(mark);
        } else if let Some(symbol) = symbol(name) {
            self.out.push_str(symbol);
            if self.rest.starts_with("{}") {
                self.rest = &self.rest[2..];
            }
        } else if matches!(name, "enquote" | "mkbibquote") && self.rest.starts_with('{') {
            self.out.push('“');
            self.opens = "”";
        } else if let Some((tag, ends)) = dress(name).filter(|_| self.rest.starts_with('{')) {
            self.out.push_str(tag);
            self.opens = ends;
        } else if name == "ensuremath" && self.rest.starts_with('{') {
            self.rest = &self.rest[1..];
            self.math("}");
        } else if SILENT.contains(&name) {
            // `href` prints its second argument.
            let argument = self.rest.strip_prefix('{').and_then(|rest| rest.split_once('}'));
            self.rest = argument.map_or(self.rest, |(_, behind)| behind);
        } else if let Some(argument) = self.rest.strip_prefix('{') {
            // The argument of an unknown command is printed as it is.
            self.rest = argument;
            self.groups.push(Vec::new());
        }
    }

    /// Prints the letter after an accent with `mark` on it.
    fn accented(&mut self, mark: char) {
        /// An accent's argument is a letter or two; a group longer than this is not searched.
        const LONGEST: usize = 24;
        self.rest = self.rest.trim_start();
        let base = if let Some(group) = self.rest.strip_prefix('{') {
            let Some(end) = group.bytes().take(LONGEST).position(|byte| byte == b'}') else { return };
            self.rest = &group[end + 1..];
            // `{\i}`: the command may be in a group without further groups.
            text(&group[..end])
        } else if let Some(name) = self.rest.strip_prefix('\\') {
            let letters = name.bytes().take_while(u8::is_ascii_alphabetic).count();
            self.rest = name[letters..].trim_start();
            symbol(&name[..letters]).unwrap_or_default().to_owned()
        } else {
            if self.rest.starts_with('}') {
                return;
            }
            self.next().map(String::from).unwrap_or_default()
        };
        let mut letters = base.chars();
        let Some(letter) = letters.next() else { return };
        let letter = match letter {
            'ı' => 'i',
            'ȷ' => 'j',
            letter => letter,
        };
        match compose(letter, mark) {
            Some(composed) => self.out.push(composed),
            None => self.out.extend([letter, mark]),
        }
        self.out.push_str(letters.as_str());
    }
}

/// Commands whose first argument is not printed: it is only for sorting, a link's target, or a language.
const SILENT: &[&str] =
    &["href", "foreignlanguage", "noop", "noopsort", "NoopSort", "noopSort", "SortNoop", "sortnoop", "nosort"];

/// The markup for a command's argument.
fn dress(name: &str) -> Option<(&'static str, &'static str)> {
    Some(match name {
        "emph" | "textit" | "textsl" | "mkbibemph" | "mkbibitalic" => ("<i>", "</i>"),
        "textbf" | "mkbibbold" => ("<b>", "</b>"),
        "textsuperscript" | "mkbibsuperscript" => ("<sup>", "</sup>"),
        "textsubscript" | "mkbibsubscript" => ("<sub>", "</sub>"),
        "textsc" => (markup::SMALL_CAPITALS, "</span>"),
        _ => return None,
    })
}

/// The markup for the rest of a command's group.
fn switch(name: &str) -> Option<(&'static str, &'static str)> {
    Some(match name {
        "em" | "it" | "itshape" | "sl" | "slshape" => ("<i>", "</i>"),
        "bf" | "bfseries" => ("<b>", "</b>"),
        "sc" | "scshape" => (markup::SMALL_CAPITALS, "</span>"),
        _ => return None,
    })
}

/// The combining character for an accent command that is a symbol.
fn accent(sign: char) -> Option<char> {
    Some(match sign {
        '`' => '\u{300}',
        '\'' => '\u{301}',
        '^' => '\u{302}',
        '~' => '\u{303}',
        '=' => '\u{304}',
        '.' => '\u{307}',
        '"' => '\u{308}',
        _ => return None,
    })
}

/// The combining character for an accent command that is a letter.
fn letter_accent(letter: char) -> Option<char> {
    Some(match letter {
        'u' => '\u{306}',
        'r' => '\u{30a}',
        'H' => '\u{30b}',
        'v' => '\u{30c}',
        'd' => '\u{323}',
        'c' => '\u{327}',
        'k' => '\u{328}',
        'b' => '\u{331}',
        't' => '\u{361}',
        _ => return None,
    })
}

/// What a command without an argument prints.
fn symbol(name: &str) -> Option<&'static str> {
    Some(match name {
        "aa" => "å",
        "AA" => "Å",
        "ae" => "æ",
        "AE" => "Æ",
        "oe" => "œ",
        "OE" => "Œ",
        "o" => "ø",
        "O" => "Ø",
        "l" => "ł",
        "L" => "Ł",
        "ss" => "ß",
        "SS" => "ẞ",
        "i" => "ı",
        "j" => "ȷ",
        "dh" => "ð",
        "DH" => "Ð",
        "dj" => "đ",
        "DJ" => "Đ",
        "ng" => "ŋ",
        "NG" => "Ŋ",
        "th" => "þ",
        "TH" => "Þ",
        "LaTeX" => "LaTeX",
        "TeX" => "TeX",
        "S" | "textsection" => "§",
        "P" | "textparagraph" => "¶",
        "dots" | "ldots" | "textellipsis" => "…",
        "copyright" | "textcopyright" => "©",
        "textregistered" => "®",
        "texttrademark" => "™",
        "pounds" | "textsterling" => "£",
        "texteuro" | "euro" => "€",
        "textdegree" => "°",
        "textendash" => "–",
        "textemdash" => "—",
        "textquoteleft" => "‘",
        "textquoteright" => "’",
        "textquotedblleft" => "“",
        "textquotedblright" => "”",
        "textquotesingle" => "'",
        "textquotedbl" => "\"",
        "quotesinglbase" => "‚",
        "quotedblbase" => "„",
        "guillemotleft" => "«",
        "guillemotright" => "»",
        "guilsinglleft" => "‹",
        "guilsinglright" => "›",
        "textbackslash" => "\\",
        "slash" => "/",
        "textasciitilde" => "~",
        "textasciicircum" => "^",
        "textasciigrave" => "`",
        "textunderscore" => "_",
        "textbraceleft" => "{",
        "textbraceright" => "}",
        "textless" => "<",
        "textgreater" => ">",
        "textbar" => "|",
        "textbullet" => "•",
        "textperiodcentered" => "·",
        "textexclamdown" => "¡",
        "textquestiondown" => "¿",
        "space" | "quad" | "newline" => " ",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_printed() {
        let cases = [
            (r"The \emph{MINUSMA} and {UN} {\em mission}", "The MINUSMA and UN mission"),
            (r#"{\"o} \"{u} \"a {\"{A}} \'e \'{\i} \^\i{} \~n"#, "ö ü ä Ä é í î ñ"),
            (r"\c{c} \v{S} {\v s} \k{a} \H{o} \r{a} \c c", "ç Š š ą ő å ç"),
            (r"Stra{\ss}e \ss{} \o re \aa{} \L{}\'od\'z", "Straße ß øre å Łódź"),
            (r"R\&D 50\% \$5 \#1 a\_b \{x\}", "R&D 50% $5 #1 a_b {x}"),
            ("1990--2000 --- a-b", "1990–2000 — a-b"),
            ("``Peace'' and `war'", "“Peace” and ‘war’"),
            (r"\enquote{a {b} c} \mkbibquote{d}", "“a b c” “d”"),
            ("p.~4\n  of\tit ", "p. 4 of it"),
            (r"\textbf{\textit{Both}} \href{https://a.b}{text} \unknown{kept}", "Both text kept"),
            (r"$n$th and \LaTeX{} rocks \textendash{} ok", "nth and LaTeX rocks – ok"),
            (r"hy\-phen line\\break", "hyphen line break"),
        ];
        for (latex, plain) in cases {
            assert_eq!(text(latex), plain, "{latex}");
        }
    }

    #[test]
    fn markup_of_titles_is_kept() {
        let cases = [
            (r"The \emph{Mary {\bf Ann}} at Sea", "The <i>Mary <b>Ann</b></i> at Sea"),
            (r"H\textsubscript{2}O, 19\textsuperscript{th}", "H<sub>2</sub>O, 19<sup>th</sup>"),
            (r"H$_2$O and $\alpha$, $x^{12} \leq \beta$", "H<sub>2</sub>O and α, x<sup>12</sup> ≤ β"),
            (r"The $\frac{1}{2}$ Rule", r"The $\frac{1}{2}$ Rule"),
            (r"{bell hooks} and {\'E}t\'e", "<span class=\"nocase\">bell hooks</span> and Été"),
            ("{All of It}", "All of It"),
            (r"Fords \foo{of} the {North}", "Fords of the <span class=\"nocase\">North</span>"),
            ("It costs $5", "It costs 5"),
            (r"{\em open", "<i>open</i>"),
            (r"\noop{1968}1972", "1972"),
        ];
        for (latex, expected) in cases {
            assert_eq!(marked_up(latex), expected, "{latex}");
        }
    }

    #[test]
    fn broken_markup_is_not_an_error() {
        for latex in ["\\", "{{{", "}}}", "\\\"", "\\\"{", "\\'}", "\\emph{", "$", "\\href{", "\\href", "\\c", "é\\é"]
        {
            text(latex);
            verbatim(latex);
            paragraphs(latex);
        }
    }

    #[test]
    fn addresses_keep_their_characters() {
        assert_eq!(verbatim(r"{https://a.org/x\_y--z\%20~u}"), "https://a.org/x_y--z%20~u");
        assert_eq!(verbatim(r"\url{https://a.org/}"), "https://a.org/");
    }

    #[test]
    fn blank_lines_part_paragraphs() {
        assert_eq!(paragraphs("One\nline.\n\n{Two}\\par Three"), "One line.\n\nTwo\n\nThree");
    }
}
