use super::*;
use crate::library::sources::{self, format::Format};
use crate::text::Span;

fn records(text: &str) -> (Vec<Record>, Vec<&str>) {
    let (records, problems) = read(&yaml::read(text, Span::new(0, text.len()), "file")).unwrap();
    (records, problems.iter().map(|problem| problem.span.of(text)).collect())
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
    let (records, problems) = records(text);
    let chapter = &records[0];
    assert_eq!((chapter.keys[0].span.of(text), chapter.kind), ("a key", Kind::Chapter));
    assert_eq!((chapter.title(), chapter.get(Variable::ContainerTitle)), ("The UN", Some("Orders")));
    assert_eq!(
        chapter.people(Variable::Author).to_vec().iter().map(Person::sorted).collect::<Vec<_>>(),
        ["de Vries, Anna", "Doe, Jane"]
    );
    assert_eq!((chapter.year(), chapter.get(Variable::Isbn)), (Some(2019), Some("9781529228601")));
    assert_eq!((chapter.get(Variable::Doi), chapter.get(Variable::Url)), (Some("10.1000/ab"), Some("https://a.org")));
    let paper = &records[1];
    assert_eq!(
        (paper.kind, paper.get(Variable::ContainerTitle), paper.get(Variable::Issued)),
        (Kind::Other, Some("Journal"), Some("2020-05"))
    );
    assert_eq!(problems, ["odd", "none"]);
}

#[test]
fn entries_before_a_mistake_count() {
    let text = "a:\n  type: book\n  title: A\nb:\n  type: book\n  title: \"B\nc: [\n";
    let entries = sources::read(Format::Yaml, text).unwrap();
    assert_eq!(entries.records.works().next().unwrap().1.record.citekey(), "a");
    assert_eq!(entries.problems.len(), 1);
}
