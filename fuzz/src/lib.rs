//! What the fuzz targets share: a folder with a small library, and what must hold whatever is read.

pub mod desk;
pub mod held;
pub mod work;

/// The text that a target reads: whatever is no UTF-8 in `data` is replaced, so that no input is wasted.
pub fn text(data: &[u8]) -> String {
    String::from_utf8_lossy(data).into_owned()
}

/// `data` without its first byte, which chooses something, and that byte.
pub fn chosen(data: &[u8]) -> (usize, &[u8]) {
    data.split_first().map_or((0, data), |(&first, rest)| (usize::from(first), rest))
}
