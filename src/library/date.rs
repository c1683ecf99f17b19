//! Dates, as exact or vague as sources give them.
//!
//! They are read and written as EDTF, in the part of ISO 8601-2 that BibLaTeX accepts: `2023-05-01`, `1997/1999`,
//! `2020-21` (spring 2020), `1650~` (about 1650), `199X`.
//!
//! Source: the `biblatex` manual, section 2.3.8, "Date and Time Specifications".

use std::fmt;

use smol_str::SmolStr;

/// A date or a range of dates; or words, if no year is known (`forthcoming`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Date {
    start: Option<Moment>,
    end: Option<End>,
    about: bool,
    words: SmolStr,
}

/// A day, a month, a season or a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Moment {
    year: i32,
    /// 1 to 12; 21 (spring) to 24 (winter); 0 if unknown.
    month: u8,
    /// 0 if unknown.
    day: u8,
}

/// How a range ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    At(Moment),
    Open,
}

/// Years further away than this are nobody's, and could not be reckoned with.
const FURTHEST: i32 = 999_999;

/// A year, with month and day if known.
pub type Parts = (i32, Option<u8>, Option<u8>);

impl Moment {
    fn new(year: i32, month: u8, day: u8) -> Self {
        let known = (1..=12).contains(&month) || (21..=24).contains(&month);
        let month = if known { month } else { 0 };
        let day = if (1..=12).contains(&month) && (1..=31).contains(&day) { day } else { 0 };
        Self { year: year.clamp(-FURTHEST, FURTHEST), month, day }
    }

    fn parts(self) -> Parts {
        let month = Some(self.month).filter(|month| (1..=12).contains(month));
        (self.year, month, Some(self.day).filter(|day| *day > 0))
    }

    /// Parses `2023-05-01` or a beginning of it; ignores a time of day.
    fn parse(text: &str) -> Option<Self> {
        let (sign, text) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
        let text = text.split('T').next().unwrap_or(text);
        let mut parts = text.split('-');
        let year = parts.next().filter(|year| year.len() >= 3 && year.bytes().all(|byte| byte.is_ascii_digit()))?;
        let number = |part: Option<&str>| part.filter(|part| part.len() <= 2).and_then(|part| part.parse().ok());
        let (month, day) = (number(parts.next()).unwrap_or(0), number(parts.next()).unwrap_or(0));
        Some(Self::new(sign * year.parse::<i32>().ok()?, month, day))
    }
}

impl Date {
    /// A year.
    pub(crate) fn of_year(year: i32) -> Self {
        Self { start: Some(Moment::new(year, 0, 0)), ..Self::default() }
    }

    /// A year with its month and day, if these are valid.
    pub fn new(year: i32, month: Option<u8>, day: Option<u8>) -> Self {
        Self { start: Some(Moment::new(year, month.unwrap_or(0), day.unwrap_or(0))), ..Self::default() }
    }

    /// Words instead of a date.
    pub(crate) fn in_words(words: &str) -> Option<Self> {
        let words = words.trim();
        (!words.is_empty()).then(|| Self { words: words.into(), ..Self::default() })
    }

    /// The range that begins with this date and ends with `end`.
    #[must_use]
    pub fn until(self, end: &Self) -> Self {
        Self { end: end.start.map(End::At), ..self }
    }

    /// The same date, marked as approximate or exact.
    #[must_use]
    pub fn about(self, about: bool) -> Self {
        Self { about, ..self }
    }

    /// The same year with a season, from 1 (spring) to 4 (winter).
    #[must_use]
    pub(crate) fn in_season(mut self, season: u8) -> Self {
        if let Some(start) = self.start.as_mut().filter(|_| (1..=4).contains(&season)) {
            *start = Moment::new(start.year, 20 + season, 0);
        }
        self
    }

    /// Parses EDTF; `None` for everything else.
    pub(crate) fn edtf(text: &str) -> Option<Self> {
        let text = text.trim();
        let about = text.contains(['~', '%']);
        let sure = |text: &str| text.trim().trim_end_matches(['~', '%', '?']).to_owned();
        let Some((start, end)) = text.split_once('/') else {
            let text = sure(text);
            if let Some((first, last)) = unspecified(&text) {
                let end = Some(End::At(Moment::new(last, 0, 0)));
                return Some(Self { end, ..Self::of_year(first) }.about(about));
            }
            return Some(Self { start: Some(Moment::parse(&text)?), about, ..Self::default() });
        };
        let (start, end) = (sure(start), sure(end));
        let end = match end.as_str() {
            "" | ".." => End::Open,
            // `2010/11` is two years.
            short if short.len() == 2 => {
                let first = Moment::parse(&start).filter(|first| first.month == 0)?;
                let last = first.year - first.year.rem_euclid(100) + short.parse::<i32>().ok()?;
                if last != first.year + 1 {
                    return None;
                }
                End::At(Moment::new(last, 0, 0))
            }
            end => End::At(Moment::parse(end)?),
        };
        match start.as_str() {
            "" | ".." => match end {
                End::At(end) => Some(Self { start: Some(end), about, ..Self::default() }),
                End::Open => None,
            },
            start => {
                Some(Self { start: Some(Moment::parse(start)?), end: Some(end), about, words: SmolStr::default() })
            }
        }
    }

    /// Parses EDTF and other common forms: `2023/5/1`, `May 2023` (only its year), and any text that begins with a
    /// year or contains one of three or more digits.
    pub fn parse(text: &str) -> Option<Self> {
        if let Some(date) = Self::edtf(text) {
            return Some(date);
        }
        let text = text.trim();
        let (sign, text) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
        let mut parts = text.split(|c: char| !c.is_ascii_digit());
        let year = parts.find(|part| part.len() >= 3)?;
        let part = |part: Option<&str>| part.filter(|part| part.len() <= 2)?.parse().ok();
        // Only a year at the start is followed by its month; compare `May 2023, 4th printing`.
        let (month, day) = if text.starts_with(year) { (part(parts.next()), part(parts.next())) } else { (None, None) };
        let month: Option<u8> = month.filter(|month| *month <= 12);
        Some(Self::new(sign * year.parse::<i32>().ok()?, month, day.filter(|_| month.is_some())))
    }

    /// The form in which a record stores the date.
    pub(crate) fn written(&self) -> String {
        if self.start.is_none() { format!("\u{1}{}", self.words) } else { self.to_string() }
    }

    /// The date that a record stores as `written`.
    pub(crate) fn stored(written: &str) -> Option<Self> {
        match written.strip_prefix('\u{1}') {
            Some(words) => Self::in_words(words),
            None => Self::edtf(written),
        }
    }

    /// The year in which it begins; `None` if only words are known.
    pub fn year(&self) -> Option<i32> {
        self.start.map(|start| start.year)
    }

    /// Year, month and day of its beginning.
    pub fn start(&self) -> Option<Parts> {
        self.start.map(Moment::parts)
    }

    /// Year, month and day of its end, if it is a range with an end.
    pub fn end(&self) -> Option<Parts> {
        match self.end? {
            End::At(end) => Some(end.parts()),
            End::Open => None,
        }
    }

    /// Whether it is a range without an end.
    pub(crate) fn is_open(&self) -> bool {
        self.end == Some(End::Open)
    }

    /// The season in which it begins: 1 is spring, 4 winter.
    pub fn season(&self) -> Option<u8> {
        let month = self.start?.month;
        (21..=24).contains(&month).then(|| month - 20)
    }

    /// Whether it is marked as approximate.
    pub(crate) fn is_about(&self) -> bool {
        self.about
    }

    /// The words, if it has words instead of a date.
    pub fn words(&self) -> Option<&str> {
        (self.start.is_none() && !self.words.is_empty()).then_some(&self.words)
    }

    /// Whether both have the same year and this date is more exact than `other`.
    pub(crate) fn is_more_exact_than(&self, other: &Self) -> bool {
        self.year() == other.year()
            && self.start.is_some_and(|own| own.month > 0)
            && other.start.is_some_and(|it| it.month == 0)
    }
}

/// The first and last year of a decade (`199X`) or a century (`19XX`).
fn unspecified(text: &str) -> Option<(i32, i32)> {
    let known = text.trim_end_matches(['X', 'x', 'u']);
    let open = text.len() - known.len();
    if text.len() != 4 || !(1..=2).contains(&open) {
        return None;
    }
    let unit = 10_i32.pow(open as u32);
    let first = known.parse::<i32>().ok()? * unit;
    Some((first, first + unit - 1))
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.year < 0 {
            write!(f, "-{:04}", -self.year)?
        } else {
            write!(f, "{:04}", self.year)?
        }
        if self.month > 0 {
            write!(f, "-{:02}", self.month)?;
        }
        if self.day > 0 {
            write!(f, "-{:02}", self.day)?;
        }
        Ok(())
    }
}

/// `2023-05-01`, as far as known; a range has a slash.
impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(start) = self.start else { return f.write_str(&self.words) };
        let mark = if self.about { "~" } else { "" };
        write!(f, "{start}{mark}")?;
        match self.end {
            Some(End::At(end)) => write!(f, "/{end}{mark}"),
            Some(End::Open) => f.write_str("/"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<String> {
        Date::parse(text).map(|date| date.to_string())
    }

    #[test]
    fn dates_are_as_exact_as_they_are_written() {
        let cases = [
            ("2023", "2023"),
            ("2023-05-01", "2023-05-01"),
            ("2023/5/1", "2023-05-01"),
            ("2023///", "2023"),
            ("2023-13-01", "2023"),
            ("2023-00-07", "2023"),
            ("May 2023", "2023"),
            ("May 2023, 4th", "2023"),
            ("2023a", "2023"),
            ("2023-05-01T10:00", "2023-05-01"),
            ("-350", "-0350"),
            ("0098", "0098"),
        ];
        for (text, expected) in cases {
            assert_eq!(read(text).as_deref(), Some(expected), "{text}");
        }
        assert_eq!((read("n.d."), read(""), read("99999999999")), (None, None, None));
    }

    #[test]
    fn years_beyond_all_reckoning_are_only_far_away() {
        for (text, expected) in
            [("2147483647", "999999"), ("2147483647/48", "999999"), ("-2147483647", "-999999"), ("999999", "999999")]
        {
            assert_eq!(read(text).as_deref(), Some(expected), "{text}");
        }
        assert_eq!(Date::new(i32::MIN, None, None).to_string(), "-999999");
    }

    #[test]
    fn ranges_seasons_and_doubt_are_kept() {
        let cases = [
            ("2023-05/2024-07", "2023-05/2024-07"),
            ("2020/2022", "2020/2022"),
            ("2010/11", "2010/2011"),
            ("1999/00", "1999"),
            ("1997/", "1997/"),
            ("1997/..", "1997/"),
            ("/1999", "1999"),
            ("2020-21", "2020-21"),
            ("1650~", "1650~"),
            ("1650?", "1650"),
            ("1650~/1660~", "1650~/1660~"),
            ("199X", "1990/1999"),
            ("19XX", "1900/1999"),
        ];
        for (text, expected) in cases {
            assert_eq!(read(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_a_record_keeps_reads_back() {
        let dates = ["2020-22", "1650~", "1997/", "-0350", "2001-05/2001-07"].map(Date::edtf);
        for date in dates.into_iter().chain([Date::in_words("forthcoming")]).flatten() {
            assert_eq!(Date::stored(&date.written()), Some(date));
        }
    }
}
