use super::*;
use crate::library::date::Date;
use crate::library::sources::bibliography;
use crate::text::Span;

fn items(text: &str) -> (Vec<Item>, Vec<&str>) {
    let (items, problems) = read(&yaml::read(text, Span::new(0, text.len()), "file")).unwrap();
    (items, problems.iter().map(|problem| problem.span.of(text)).collect())
}

#[test]
fn entries_and_their_parents_are_read() {
    let text = "\
\"a key\":
  type: Article
  title: { value: \"The {UN}\", short: UN }
  author: [{ name: Vries, prefix: de, given-name: Anna }, \"Doe, Jane\"]
  page-range: 3-9
  serial-number: { doi: 10.1000/AB }
  url: { value: https://a.org, date: 2020-01-01 }
  parent:
    - type: Proceedings
      title: Orders
      date: 2019
      editor: E
      serial-number: { isbn: 978-1-5292-2860-1 }
    - type: web
paper:
  type: article
  title: Paper
  date: 2020-05
  volume: 3
  parent: { type: periodical, title: Journal }
odd: text
none:
  title: Untyped
";
    let (items, problems) = items(text);
    let chapter = &items[0];
    assert_eq!((chapter.citekeys[0].span.of(text), chapter.kind), ("a key", Kind::Chapter));
    assert_eq!((chapter.title.as_str(), chapter.container.as_deref()), ("The UN", Some("Orders")));
    assert_eq!(chapter.authors.iter().map(Person::sorted).collect::<Vec<_>>(), ["de Vries, Anna", "Doe, Jane"]);
    assert_eq!((chapter.issued.map(Date::year), chapter.isbn.as_deref()), (Some(2019), Some("9781529228601")));
    assert_eq!((chapter.doi.as_deref(), chapter.url.as_deref()), (Some("10.1000/ab"), Some("https://a.org")));
    assert_eq!(
        (items[1].kind, items[1].container.as_deref(), items[1].issued.map(Date::year)),
        (Kind::Other, Some("Journal"), Some(2020))
    );
    assert_eq!(problems, ["odd", "none"]);
}

#[test]
fn what_stands_before_a_mistake_counts() {
    let text = "a:\n  type: book\n  title: A\nb:\n  type: book\n  title: \"B\nc: [\n";
    let entries = bibliography::read("a.yml", text).unwrap();
    assert_eq!(entries.works[0].citekey(), "a");
    assert_eq!(entries.problems.len(), 1);
}
