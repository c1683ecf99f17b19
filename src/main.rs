//! The `glossator` command.

use std::process::ExitCode;

#[cfg(all(target_os = "linux", target_env = "gnu", target_arch = "x86_64"))]
use tikv_jemallocator::Jemalloc as Allocator;

#[cfg(not(all(target_os = "linux", target_env = "gnu", target_arch = "x86_64")))]
use mimalloc::MiMalloc as Allocator;

#[global_allocator]
static ALLOCATOR: Allocator = Allocator;

fn main() -> ExitCode {
    glossator::cli::run()
}
