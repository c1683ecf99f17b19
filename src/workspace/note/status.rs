//! What `status:` in a note says of the reading of what it is about.

/// What it says of what was read.
pub(crate) const READ: &str = "read";

/// Whether `status` says that it was read.
pub(crate) fn is_read(status: Option<&str>) -> bool {
    status.is_some_and(|status| status.trim().eq_ignore_ascii_case(READ))
}
