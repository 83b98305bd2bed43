//! Numbers of documents after a restore: they go on behind those that entries bear, also where no table of numbers came back.

use ledger::SealedEntry;

use crate::error::StoreError;
use crate::{Slot, args};

/// A number was used: numbers go on behind it.
pub(super) const USED: &str = "INSERT INTO number (agency, word, year, last) VALUES ($1, $2, $3, $4)
                               ON CONFLICT (agency, word, year) DO UPDATE SET last = excluded.last
                               WHERE number.last < excluded.last";

impl Slot {
    /// Numbers go on behind one that another system gave; one that is no number of ours is passed over.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn pass_number(&mut self, number: &str) -> Result<(), StoreError> {
        let Some((word, year, last)) = taken_apart(number) else { return Ok(()) };
        self.tx.execute(USED, args![self.agency().0, word, year, last]).await?;
        Ok(())
    }

    /// Keeps a number that an entry bears from being given out again: a mirror has no table of numbers.
    pub(super) async fn number_is_used(&mut self, sealed: &SealedEntry) -> Result<(), StoreError> {
        let Some((word, year, last)) = number_of(&sealed.rule.bytes) else { return Ok(()) };
        self.tx.execute(USED, args![self.agency().0, word, year, last]).await?;
        Ok(())
    }
}

/// The number that a rule part bears, taken apart: `豫城管立〔2026〕7号` is the seventh of its word in its year.
fn number_of(rule: &[u8]) -> Option<(String, i64, i64)> {
    let part: serde_json::Value = serde_json::from_slice(rule).ok()?;
    taken_apart(part.get("number")?.as_str()?)
}

fn taken_apart(number: &str) -> Option<(String, i64, i64)> {
    let (word, rest) = number.split_once('〔')?;
    let (year, rest) = rest.split_once('〕')?;
    Some((word.to_owned(), year.parse().ok()?, rest.strip_suffix('号')?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_taken_apart() {
        let of = |json: &str| number_of(json.as_bytes());
        assert_eq!(of(r#"{"number":"豫城管立〔2026〕7号"}"#), Some(("豫城管立".into(), 2026, 7)));
        for other in [r#"{"number":"A-7"}"#, r#"{"number":7}"#, r#"{"kind":"x"}"#, "7", ""] {
            assert_eq!(of(other), None, "{other}");
        }
    }
}
