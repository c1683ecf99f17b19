//! Places that a program fills before Markdown is read, as Liquid, Jekyll, Hugo, Quarto and Jinja write them:
//! `{{ page.title }}`, `{% include x %}`, and blocks whose content is code, `{% highlight css %} ... {% endhighlight %}`.

use rustc_hash::FxHashMap;

use crate::text::Span;

/// Blocks whose content is no prose.
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

/// What begins a piece of a program in a value that a program fills in: R, Liquid and Jinja, ERB, variables.
const BEGINNINGS: &[&str] = &["`r ", "`{", "!expr", "{{", "{%", "<%", "${", "$(", "<<"];

/// Whether `value`, which stands in a front matter, is what a program fills in: `` `r here("a.bib")` ``,
/// `{{ site.bibliography }}`, `file.path("a", "b.bib")`. Nobody but that program knows what it is then.
pub fn is_program(value: &str) -> bool {
    let is_call = || {
        let name = value.split_once('(').map_or("", |(name, _)| name);
        value.ends_with(')') && !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || "._:".contains(c))
    };
    let is_variable = || value.len() > 2 && value.starts_with('$') && value.ends_with('$');
    BEGINNINGS.iter().any(|beginning| value.contains(beginning)) || is_call() || is_variable()
}

/// Whether a program fills in something of `text`.
pub fn is_in(text: &str) -> bool {
    !spans(text).is_empty() || text.contains("<%")
}

/// All such places in `text`, in order; blocks of code as a whole.
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

/// `{{ ... }}` and `{% ... %}`, each of which ends in the paragraph that it begins in.
fn tags(text: &str) -> Vec<Span> {
    let mut braces = Places::new(text, "}}");
    let mut percents = Places::new(text, "%}");
    let mut paragraphs = [Places::new(text, "\n\n"), Places::new(text, "\n\r\n")];
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

/// What a tag does to a block of code.
enum Block<'t> {
    Begins(&'t str),
    Ends(&'t str),
}

/// What `tag` does: `{% raw %}`, `{%- endraw -%}`, `{{< highlight go >}}`, `{{< /highlight >}}`.
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

/// The places of a mark in a text, asked for in order, so that the text is gone through once.
struct Places<'t> {
    text: &'t str,
    mark: &'static str,
    /// The first place that is not passed; `None` where there are no more.
    next: Option<usize>,
}

impl<'t> Places<'t> {
    fn new(text: &'t str, mark: &'static str) -> Self {
        Self { text, mark, next: text.find(mark) }
    }

    /// The first place at or behind `at`, which is never before that of the last question.
    fn from(&mut self, at: usize) -> Option<usize> {
        if self.next? < at {
            self.next = self.text[at..].find(self.mark).map(|found| at + found);
        }
        self.next
    }
}
