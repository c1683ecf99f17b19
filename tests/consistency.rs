//! Whatever happens, and in whatever order it is heard of: what the workspace knows is what it would know if it read
//! everything now.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may fail by panicking")]

#[path = "consistency/desk.rs"]
mod desk;
#[path = "consistency/picture.rs"]
mod picture;
#[path = "consistency/texts.rs"]
mod texts;

use std::collections::BTreeMap;

use proptest::prelude::*;

use desk::{Desk, FILES, Step, step};

fn config() -> ProptestConfig {
    let set = std::env::var_os("PROPTEST_CASES").is_some();
    let config = ProptestConfig { failure_persistence: None, ..ProptestConfig::default() };
    if set { config } else { ProptestConfig { cases: 32, ..config } }
}

fn files() -> impl Strategy<Value = BTreeMap<&'static str, String>> {
    prop::collection::btree_map(prop::sample::select(&FILES[..]), texts::text(), 0..9)
}

/// Takes `steps`, looking at everything after each, and compares wherever all is told.
fn follow(desk: &mut Desk, steps: &[Step]) {
    desk.settle();
    desk.compare();
    for step in steps {
        desk.take(step);
        desk.picture();
        if desk.is_settled() {
            desk.compare();
        }
    }
    desk.settle();
    desk.compare();
    desk.compare_open();
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn what_is_kept_up_to_date_equals_what_is_built_from_nothing(
        files in files(),
        inner in any::<bool>(),
        steps in prop::collection::vec(step(), 1..16),
    ) {
        follow(&mut Desk::new(&files, inner), &steps);
    }
}
