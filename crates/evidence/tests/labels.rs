//! What other crates and stored records rely on: names for machines never change, every label is there and tells its value from the others.

use evidence::coverage::{Content, EndedBy, Explained, HolePlace, HoleWeight, StoppedBy, Verdict};
use evidence::fingerprint::Aspect;
use evidence::probe::{Container, MediaKind, TrackKind};
use evidence::scan::Legibility;
use evidence::times::{Means, Standing, TimeSource, Zone};
use evidence::{Basis, Bound, FindingCode, Severity};

macro_rules! check {
    ($($kind:ident)*) => {$(
        let labels: std::collections::BTreeSet<&str> = $kind::ALL.iter().map(|v| v.label()).collect();
        assert_eq!(labels.len(), $kind::ALL.len(), "two values of {} have one label", stringify!($kind));
        for value in $kind::ALL {
            let json = serde_json::to_string(value).unwrap();
            assert!(json.trim_matches('"').bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_'), "{json}");
            assert_eq!(serde_json::from_str::<$kind>(&json).unwrap(), *value);
        }
    )*};
}

#[test]
fn every_value_has_a_name_and_a_label_of_its_own() {
    check!(Content EndedBy Explained HolePlace HoleWeight StoppedBy Verdict Container MediaKind TrackKind Legibility);
    check!(Aspect Means Standing TimeSource Zone Basis Bound FindingCode Severity);
}

#[test]
fn the_verdicts_are_those_of_the_product() {
    let labels: Vec<&str> = Verdict::ALL.iter().map(|v| v.label()).collect();
    assert_eq!(labels, ["完整", "存在间断（已说明）", "存在间断（未说明）", "起止不全", "无法判定"]);
    assert_eq!(serde_json::to_string(&Verdict::InterruptedExplained).unwrap(), "\"interrupted_explained\"");
}
