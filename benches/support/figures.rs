//! Measured figures, and the table in which they are printed.

use std::time::Duration;

/// The load of the machine, if the system reports it.
pub fn load() -> String {
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    load.split(' ').next().unwrap_or_default().to_owned()
}

/// The bound of a figure.
pub enum Bound {
    /// None; the figure is for comparison only.
    None,
    /// An upper bound, for the median and the 95th percentile.
    AtMost(f64),
}

/// One row of the table.
struct Row {
    name: String,
    unit: &'static str,
    values: Vec<f64>,
    bound: Bound,
}

/// All rows so far.
#[derive(Default)]
pub struct Figures {
    rows: Vec<Row>,
}

impl Figures {
    /// Adds measurements, in any order. Does nothing if there are none.
    pub fn add(&mut self, name: impl Into<String>, unit: &'static str, mut values: Vec<f64>, bound: Bound) {
        values.sort_by(f64::total_cmp);
        if !values.is_empty() {
            self.rows.push(Row { name: name.into(), unit, values, bound });
        }
    }

    /// Adds times; the bound is in milliseconds.
    pub fn add_times(&mut self, name: impl Into<String>, times: &[Duration], bound: Bound) {
        self.add(name, "ms", times.iter().map(|time| time.as_secs_f64() * 1_000.0).collect(), bound);
    }

    /// Prints the table.
    pub fn print(&self) {
        println!(
            "{:<48} {:>5} {:>10} {:>10} {:>10}  {:<4} {:>8}  held",
            "figure", "n", "median", "p95", "max", "unit", "bound"
        );
        for Row { name, unit, values, bound } in &self.rows {
            let (median, p95) = (percentile(values, 50), percentile(values, 95));
            let (bound, held) = match bound {
                Bound::None => (String::new(), ""),
                Bound::AtMost(most) if p95 <= *most => (most.to_string(), "yes"),
                Bound::AtMost(most) if median <= *most => (most.to_string(), "the median"),
                Bound::AtMost(most) => (most.to_string(), "NO"),
            };
            println!(
                "{name:<48} {:>5} {median:>10.3} {p95:>10.3} {:>10.3}  {unit:<4} {bound:>8}  {held}",
                values.len(),
                percentile(values, 100),
            );
        }
    }
}

/// The percentile: the value not exceeded by `percent` percent.
fn percentile(sorted: &[f64], percent: usize) -> f64 {
    let index = (sorted.len() * percent).div_ceil(100).saturating_sub(1);
    sorted.get(index).copied().unwrap_or(f64::NAN)
}
