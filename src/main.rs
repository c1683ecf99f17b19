//! The `glossator` command.

fn main() {}
