//! How much work reading may be. Steps are those that the library counts itself; time is that of this thread alone, so
//! that a busy machine is no finding.

use std::time::Duration;

use glossator::text::steps;
use rustix::time::{ClockId, clock_gettime};

/// The most steps for each byte, and for nothing at all: far more than any text takes whose steps grow as it does.
const STEPS_FOR_BYTE: u64 = 400;
const STEPS: u64 = 200_000;

/// The most time for 100 KB.
const TIME: Duration = Duration::from_secs(1);

/// How much longer reading may take for eight times the text. Twice as long again is for what it does once.
const GROWTH: u32 = 16;

/// Below this, time says nothing.
const SHORT: Duration = Duration::from_millis(40);

/// What `work` on so many `bytes` gives.
///
/// # Panics
///
/// If it takes too many steps or too long.
pub fn bounded<T>(bytes: usize, work: impl FnOnce() -> T) -> T {
    let (done, steps, time) = measured(work);
    let most = STEPS + STEPS_FOR_BYTE * bytes as u64;
    assert!(steps <= most, "{steps} steps for {bytes} bytes");
    let most = TIME.mul_f64((bytes as f64 / 100_000.0).max(1.0));
    assert!(time <= most, "{time:?} for {bytes} bytes");
    done
}

/// Whether the work on a text grows no faster than the text. `text` gives one of so many repetitions.
///
/// # Panics
///
/// If it grows faster.
pub fn linear(piece: usize, text: impl Fn(usize) -> String, work: impl Fn(&str)) {
    let times = |bytes: usize| (bytes / piece.max(1)).clamp(1, bytes);
    let of = |times: usize| {
        let text = text(times);
        let ((), steps, time) = measured(|| work(&text));
        (text.len(), steps, time)
    };
    let (bytes, steps, time) = of(times(4 << 10));
    let (more_bytes, more_steps, mut more_time) = of(times(16 << 10));
    let factor = (more_bytes as u64).div_ceil(bytes.max(1) as u64).max(1);
    assert!(
        more_steps <= steps * factor * 13 / 10 + 5_000,
        "{steps} steps for {bytes} bytes, {more_steps} for {more_bytes}"
    );
    if more_time < SHORT && more_time < time * GROWTH {
        return;
    }
    // Slow, or it grows: longer texts tell which.
    let (all_bytes, all_steps, mut all_time) = of(times(128 << 10));
    let grows = |more: Duration, all: Duration| all >= SHORT * 4 && all >= more.max(SHORT / 4) * GROWTH;
    if grows(more_time, all_time) {
        // On a busy machine either may have been slow or quick by chance.
        more_time = more_time.max(of(times(16 << 10)).2);
        all_time = all_time.min(of(times(128 << 10)).2);
    }
    assert!(!grows(more_time, all_time), "{more_time:?} for {more_bytes} bytes, {all_time:?} for {all_bytes}");
    assert!(all_time < TIME * 2, "{all_time:?} and {all_steps} steps for {all_bytes} bytes");
}

fn measured<T>(work: impl FnOnce() -> T) -> (T, u64, Duration) {
    let (steps, time) = (steps::taken(), time());
    let done = work();
    (done, steps::taken() - steps, self::time().saturating_sub(time))
}

/// The time that this thread has taken.
fn time() -> Duration {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(time.tv_sec.try_into().unwrap_or_default(), time.tv_nsec.try_into().unwrap_or_default())
}
