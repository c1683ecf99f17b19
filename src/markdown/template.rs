//! Template expressions, which a program replaces before Markdown is read, as Liquid, Jekyll, Hugo, Quarto and Jinja
//! write them: `{{ page.title }}`, `{% include x %}`, and blocks of code, `{% highlight css %} ... {% endhighlight
//! %}`.

use rustc_hash::FxHashMap;

use crate::text::Span;

/// Blocks whose content is not prose.
const CODE: &[&str] = &[
    "code",
    "codeblock",
    "comment",
    "highlight",
    "javascript",
    "latex",
    "math",
    "mermaid",
    "prism",
    "raw",
    "schema",
    "style",
    "stylesheet",
    "verbatim",
];

/// How an expression in a value begins: R, Liquid and Jinja, ERB, variables.
const BEGINNINGS: &[&str] = &["`r ", "`{", "!expr", "{{", "{%", "<%", "${", "$(", "<<"];

/// Whether the front matter value `value` is filled in by a program: `` `r here("a.bib")` ``, `{{ site.bibliography
/// }}`, `file.path("a", "b.bib")`. Only that program knows the result.
pub(crate) fn is_program(value: &str) -> bool {
    let is_call = || {
        let name = value.split_once('(').map_or("", |(name, _)| name);
        value.ends_with(')') && !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || "._:".contains(c))
    };
    let is_variable = || value.len() > 2 && value.starts_with('$') && value.ends_with('$');
    BEGINNINGS.iter().any(|beginning| value.contains(beginning)) || is_call() || is_variable()
}

/// Whether `text` contains a template expression.
pub fn is_in(text: &str) -> bool {
    !spans(text).is_empty() || text.contains("<%")
}

/// All template expressions in `text`, in order; a block of code counts as a whole.
pub(super) fn spans(text: &str) -> Vec<Span> {
    let tags = tags(text);
    let mut ends: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
    for (index, tag) in tags.iter().enumerate() {
        if let Some(Block::Ends(name)) = block(tag.of(text)) {
            ends.entry(name).or_default().push(index);
        }
    }
    let mut found = Vec::new();
    let mut next = 0;
    while let Some(&tag) = tags.get(next) {
        let last = match block(tag.of(text)) {
            Some(Block::Begins(name)) => ends.get(name).and_then(|all| all.get(all.partition_point(|&end| end < next))),
            _ => None,
        };
        let last = last.copied().unwrap_or(next);
        found.push(tag.join(tags[last]));
        next = last + 1;
    }
    found
}

/// `{{ ... }}` and `{% ... %}`, each of which ends in the paragraph in which it begins.
fn tags(text: &str) -> Vec<Span> {
    if !text.contains('{') {
        return Vec::new();
    }
    let mut braces = Occurrences::new(text, "}}");
    let mut percents = Occurrences::new(text, "%}");
    let mut paragraphs = [Occurrences::new(text, "\n\n"), Occurrences::new(text, "\n\r\n")];
    let mut found: Vec<Span> = Vec::new();
    let mut free = 0;
    for at in memchr::memchr_iter(b'{', text.as_bytes()) {
        let end = match text.as_bytes().get(at + 1) {
            _ if at < free => continue,
            Some(b'{') => braces.from(at + 2),
            Some(b'%') => percents.from(at + 2),
            _ => continue,
        };
        let Some(end) = end.filter(|&end| paragraphs.iter_mut().all(|it| it.from(at).is_none_or(|next| end < next)))
        else {
            continue;
        };
        free = end + 2;
        found.push(Span::new(at, free));
    }
    found
}

/// Whether a tag begins or ends a block of code.
enum Block<'t> {
    Begins(&'t str),
    Ends(&'t str),
}

/// Whether `tag` begins or ends a block: `{% raw %}`, `{%- endraw -%}`, `{{< highlight go >}}`, `{{< /highlight >}}`.
fn block(tag: &str) -> Option<Block<'_>> {
    let content = tag.trim_start_matches(['{', '%', '<', '-', ' ', '\t', '\r', '\n']);
    let (ends, name) = match content.strip_prefix("end").or_else(|| content.strip_prefix('/')) {
        Some(rest) => (true, rest.trim_start()),
        None => (false, content),
    };
    let name = name.split(|c: char| !c.is_ascii_alphanumeric()).next()?;
    let is_output = tag.starts_with("{{") && !tag.starts_with("{{<") && !tag.starts_with("{{%");
    (!is_output && CODE.contains(&name)).then_some(if ends { Block::Ends(name) } else { Block::Begins(name) })
}

/// Finds a mark in a text at rising offsets, so that the text is searched only once.
struct Occurrences<'t> {
    text: &'t str,
    mark: &'static str,
    /// The next occurrence; `None` if there are no more.
    next: Option<usize>,
}

impl<'t> Occurrences<'t> {
    fn new(text: &'t str, mark: &'static str) -> Self {
        Self { text, mark, next: text.find(mark) }
    }

    /// The first occurrence at or after `at`, which must not be less than in the call before.
    fn from(&mut self, at: usize) -> Option<usize> {
        if self.next? < at {
            self.next = self.text[at..].find(self.mark).map(|found| at + found);
        }
        self.next
    }
}
