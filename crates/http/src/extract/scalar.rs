//! Small values whose own parsers say too little, or allow too much.

use base::Day;
use model::SubjectRef;
use serde::{Deserialize, Deserializer, de};

/// A calendar day, written as `2026-11-03` and in no other way.
pub(crate) fn day<'de, D: Deserializer<'de>>(d: D) -> Result<Day, D::Error> {
    let wrong = || de::Error::custom("日期应写成 2026-11-03 的形式");
    let text = String::deserialize(d).map_err(|_| wrong())?;
    let day: Day = text.parse().map_err(|_| wrong())?;
    if day.to_string() == text { Ok(day) } else { Err(wrong()) }
}

/// A calendar day, or nothing.
pub(crate) fn optional_day<'de, D: Deserializer<'de>>(d: D) -> Result<Option<Day>, D::Error> {
    struct Written(Day);
    impl<'de> Deserialize<'de> for Written {
        fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
            day(d).map(Self)
        }
    }
    Ok(Option::<Written>::deserialize(d)?.map(|written| written.0))
}

/// A switch in a query: `1`, `true`, or nothing of the kind.
pub(crate) fn flag<'de, D: Deserializer<'de>>(d: D) -> Result<bool, D::Error> {
    match String::deserialize(d)?.as_str() {
        "1" | "true" => Ok(true),
        "0" | "false" | "" => Ok(false),
        _ => Err(de::Error::custom("应为 1 或 0")),
    }
}

/// A subject, written as `recording:<id>`.
pub(crate) fn subject<'de, D: Deserializer<'de>>(d: D) -> Result<SubjectRef, D::Error> {
    let wrong = || de::Error::custom("应写成 recording:编号、scene:编号 或 case:编号");
    String::deserialize(d).map_err(|_| wrong())?.parse().map_err(|_| wrong())
}
