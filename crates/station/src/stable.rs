//! Which files are written to no more: size and time of change were the same in two scans that lie far enough apart. A file that still grows
//! is left alone.

use std::collections::HashMap;

use base::Span;

use crate::drive::{Look, Snapshot};

/// What earlier scans saw.
#[derive(Debug)]
pub struct Stability {
    gap: Span,
    seen: HashMap<Vec<u8>, (Look, Span)>,
}

impl Stability {
    /// Files count as stable after so much time without change.
    pub fn new(gap: Span) -> Self {
        Self { gap, seen: HashMap::new() }
    }

    /// Takes in a scan made at `now`, by a counter that nobody sets. What is gone is forgotten.
    pub fn scan(&mut self, snapshot: &Snapshot, now: Span) {
        let mut seen = HashMap::with_capacity(snapshot.found.len());
        for found in &snapshot.found {
            let since = match self.seen.get(&found.path) {
                Some((look, since)) if *look == found.look => *since,
                _ => now,
            };
            seen.insert(found.path.clone(), (found.look, since));
        }
        self.seen = seen;
    }

    /// Whether a file of the last scan looks since long enough as it does.
    pub fn is_stable(&self, path: &[u8], now: Span) -> bool {
        self.seen.get(path).is_some_and(|(_, since)| now.millis().saturating_sub(since.millis()) >= self.gap.millis())
    }

    /// Forgets everything: another device may be there next.
    pub fn forget(&mut self) {
        self.seen.clear();
    }
}

#[cfg(test)]
mod tests {
    use base::Timestamp;

    use super::*;
    use crate::drive::{Found, Kind};

    #[test]
    fn two_scans_ten_seconds_apart_must_agree() {
        let snapshot = |size, modified| Snapshot {
            found: vec![Found {
                path: b"a".to_vec(),
                kind: Kind::File,
                look: Look { size, modified: Some(Timestamp::from_millis(modified)) },
            }],
            ..Snapshot::default()
        };
        let at = Span::from_seconds;
        let mut stability = Stability::new(at(10));
        let mut scan = |size, modified, seconds| {
            stability.scan(&snapshot(size, modified), at(seconds));
            stability.is_stable(b"a", at(seconds))
        };
        assert!(!scan(3, 0, 0), "seen once");
        assert!(!scan(3, 0, 9), "too soon");
        assert!(scan(3, 0, 10));
        assert!(!scan(4, 0, 20), "it grew");
        assert!(!scan(4, 1, 30), "its time moved");
        assert!(!scan(4, 1, 39));
        assert!(scan(4, 1, 41));
        stability.scan(&Snapshot::default(), at(50));
        assert!(!stability.is_stable(b"a", at(90)), "gone");
    }
}
