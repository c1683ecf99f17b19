fn main() {
    let p = std::env::args().nth(1).unwrap();
    let t = std::fs::read_to_string(p).unwrap();
    let r = glossator::library::sources::publisher_page::read(&t);
    if let Ok(p) = &r {
        let a = p.about();
        println!("{} | {}", p.work.title, p.work.subtitle.as_deref().unwrap_or(""));
        println!("{:?} {:?} {:?} {:?}", p.work.publisher, p.work.year, p.work.editors, p.work.doi);
        for c in &p.work.chapters {
            println!("{:?} {}", c.part, c.label())
        }
        println!("{:?}", p.work.matter);
        println!(
            "{} {:?} {:?} {:?}\n{}",
            a.label(),
            a.pages,
            a.authors,
            a.doi,
            a.abstract_text.as_deref().unwrap_or("-")
        );
        let t = a.abstract_text.clone().unwrap_or_default();
        for d in glossator::recognition::definitions::find(&t) {
            println!("{}|{}|{:?}", d.stem.of(&t), d.long.of(&t), d.certainty)
        }
    } else {
        println!("{r:?}")
    }
}
