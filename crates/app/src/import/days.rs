//! Days as people type them into tables.

use base::Day;

/// A day: `2026-11-03`, `2026/11/3`, `2026.11.3`, `2026年11月3日`, `20261103`, with a time of day behind it or not. Nothing when it is none.
pub(super) fn day(text: &str) -> Option<Day> {
    let text = text.split([' ', 'T', '　']).next().unwrap_or_default().trim();
    let plain: String = text.chars().map(|c| if matches!(c, '年' | '月' | '/' | '.' | '－') { '-' } else { c }).collect();
    let plain = plain.trim_end_matches('日');
    let mut parts: Vec<&str> = plain.split('-').filter(|part| !part.is_empty()).collect();
    if let [whole] = parts[..]
        && whole.len() == 8
        && whole.is_ascii()
    {
        parts = vec![&whole[..4], &whole[4..6], &whole[6..]];
    }
    let [year, month, day] = parts[..] else { return None };
    let (year, month, day): (i16, u8, u8) = (year.parse().ok()?, month.parse().ok()?, day.parse().ok()?);
    format!("{year:04}-{month:02}-{day:02}").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_read_in_every_usual_spelling() {
        for text in
            ["2026-11-03", "2026/11/3", "2026.11.3", "2026年11月3日", "20261103", "2026-11-03 09:00:00", "2026-11-3T00:00"]
        {
            assert_eq!(day(text).map(|d| d.to_string()).as_deref(), Some("2026-11-03"), "{text}");
        }
        for text in ["", "2026-13-01", "2026-02-30", "去年", "2026", "11-03", "1103", "二〇二六"] {
            assert_eq!(day(text), None, "{text}");
        }
    }
}
