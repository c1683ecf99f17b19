//! Dates of publication, as exact as sources give them.

use std::fmt;

/// A day, a month or a year.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Date {
    year: i32,
    /// 0 where it is not known.
    month: u8,
    /// 0 where it is not known.
    day: u8,
}

impl Date {
    /// A year.
    pub fn of_year(year: i32) -> Self {
        Self { year, month: 0, day: 0 }
    }

    /// A year with its month and day, as far as there are such a month and such a day.
    pub fn new(year: i32, month: Option<u8>, day: Option<u8>) -> Self {
        let month = month.filter(|month| (1..=12).contains(month)).unwrap_or(0);
        let day = day.filter(|day| month > 0 && (1..=31).contains(day)).unwrap_or(0);
        Self { year, month, day }
    }

    /// Reads `2023-05-01`, `2023/05`, `May 2023` (its year) and whatever else begins with a year or holds one of three
    /// digits or more. Of a range (`2023-05/2023-07`) the first date counts.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (sign, text) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
        let mut parts = text.split(|c: char| !c.is_ascii_digit());
        let year = parts.find(|part| part.len() >= 3)?;
        let part = |part: Option<&str>| part.filter(|part| part.len() <= 2)?.parse().ok();
        // Only at the start is what follows the year its month: `May 2023, 4th printing`.
        let (month, day) = if text.starts_with(year) { (part(parts.next()), part(parts.next())) } else { (None, None) };
        Some(Self::new(sign * year.parse::<i32>().ok()?, month, day))
    }

    /// The year.
    pub fn year(self) -> i32 {
        self.year
    }

    /// The month, 1 to 12.
    pub fn month(self) -> Option<u8> {
        (self.month > 0).then_some(self.month)
    }

    /// The day of the month.
    pub fn day(self) -> Option<u8> {
        (self.day > 0).then_some(self.day)
    }
}

/// `2023-05-01`, as far as it is known.
impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.year)?;
        if self.month > 0 {
            write!(f, "-{:02}", self.month)?;
        }
        if self.day > 0 {
            write!(f, "-{:02}", self.day)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_as_exact_as_they_are_written() {
        let cases = [
            ("2023", "2023"),
            ("2023-05-01", "2023-05-01"),
            ("2023/5/1", "2023-05-01"),
            ("2023///", "2023"),
            ("2023-05/2024-07", "2023-05"),
            ("2020/2022", "2020"),
            ("2023-13-01", "2023"),
            ("2023-00-07", "2023"),
            ("May 2023", "2023"),
            ("May 2023, 4th", "2023"),
            ("2023a", "2023"),
            ("2023-05-01T10:00", "2023-05-01"),
            ("-350", "-350"),
        ];
        for (text, expected) in cases {
            assert_eq!(Date::parse(text).map(|date| date.to_string()).as_deref(), Some(expected), "{text}");
        }
        assert_eq!((Date::parse("n.d."), Date::parse(""), Date::parse("99999999999")), (None, None, None));
    }
}
