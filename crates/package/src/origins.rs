//! Logs that went on under another origin, because entries of the one before were lost: which origin an entry must bear. The entry that
//! opened the new origin says so, and stands under the same checkpoint; nothing else is believed.

use ledger::SealedEntry;
use model::{AgencyFact, Fact};

/// The origins of a log, as entries under its checkpoint tell them.
pub struct Origins {
    now: String,
    /// From the newest: the index at which an origin was opened, and the one before.
    before: Vec<(u64, String)>,
}

impl Origins {
    /// The origins of the log that signs as `now`, as far as these entries tell.
    pub fn told<'a>(now: &str, entries: impl Iterator<Item = &'a SealedEntry>) -> Self {
        let opened = |entry: &SealedEntry| match entry.fact() {
            Ok(Fact::Agency(AgencyFact::OriginOpened { origin, follows, .. })) if origin == entry.leaf.origin => {
                Some((entry.leaf.index, origin, follows))
            }
            _ => None,
        };
        let mut told: Vec<_> = entries.filter(|entry| entry.leaf.kind == "agency.origin_opened").filter_map(opened).collect();
        told.sort_by_key(|(index, ..)| std::cmp::Reverse(*index));
        let (mut current, mut before) = (now.to_owned(), Vec::new());
        for (index, origin, follows) in told {
            if origin == current {
                before.push((index, follows.clone()));
                current = follows;
            }
        }
        Self { now: now.to_owned(), before }
    }

    /// The origin that the entry at an index bears.
    pub fn at(&self, index: u64) -> &str {
        let older = self.before.iter().take_while(|(opened, _)| index < *opened).last();
        older.map_or(&self.now, |(_, origin)| origin)
    }
}
