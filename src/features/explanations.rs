//! What each diagnostic means. The text is `docs/diagnostics.md`, which is compiled in.

use crate::workspace::settings::Code;

/// The whole page.
pub const PAGE: &str = include_str!("../../docs/diagnostics.md");

/// The name of the page's file.
pub const FILE_NAME: &str = "diagnostics.md";

/// The section about `code`, with its heading.
pub fn of(code: Code) -> &'static str {
    let heading = format!("\n## {code}\n");
    let Some(start) = PAGE.find(&heading).map(|at| at + 1) else { return "" };
    let end = PAGE[start + 1..].find("\n## ").map_or(PAGE.len(), |at| start + 1 + at);
    PAGE[start..end].trim_end()
}

/// The address of the published page; `None` if the manifest names no repository.
pub fn published() -> Option<String> {
    let repository = option_env!("CARGO_PKG_REPOSITORY").unwrap_or_default().trim_end_matches('/');
    (!repository.is_empty()).then(|| format!("{repository}/blob/main/docs/{FILE_NAME}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_section_begins_with_its_heading_and_ends_before_the_next() {
        for code in Code::ALL {
            let section = of(code);
            assert!(section.starts_with(&format!("## {code}\n\n")), "{code}: {section}");
            assert_eq!(section.matches("\n## ").count(), 0, "{code}");
        }
    }
}
