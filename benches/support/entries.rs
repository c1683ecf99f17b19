//! The made-up entries of a large `.bib` file of realistic size.

/// The `number`th chapter; every yearbook has ten.
pub fn entry(number: usize) -> String {
    let (book, position) = (number / 10, number % 10);
    let abstract_text = "Nobody owns the water that comes too fast, and the files of the UN show it. ".repeat(5);
    format!(
        r#"@incollection{{key{number:05},
  author = {{M{{\"u}}ller, Anna and de Vries, Jan}},
  title = {{The {{UN}} and \emph{{Order}} Number {number}, Again}},
  booktitle = {{Yearbook of Orders {book}}},
  editor = {{Novák, Jana}},
  year = {{{year}}},
  pages = {{{first}--{last}}},
  publisher = {{Quay Press}},
  doi = {{10.1234/orders.{number}}},
  abstract = {{{abstract_text}}},
}}

"#,
        year = 1990 + book % 30,
        first = position * 20 + 1,
        last = position * 20 + 20,
    )
}
