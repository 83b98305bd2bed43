//! Coverage by example (`scenes`, `endings`) and by what must hold for any input (`laws`).

mod endings;
mod laws;
mod scenes;

use base::Timestamp;

use super::*;

/// Tolerances as tests use them; in the product they come from the law's data.
const TOLERANCES: Tolerances = Tolerances {
    rollover_join: Span::from_seconds(2),
    short_gap: Span::from_seconds(10),
    edge: Span::from_seconds(30),
    explanation_slack: Span::from_seconds(60),
    same_device_overlap: Span::from_seconds(1),
};

/// `09:41:06` on the day of the scene.
fn at(clock: &str) -> Timestamp {
    format!("2026-11-03 {clock}").parse().unwrap()
}

fn stay(from: &str, to: &str) -> Stay {
    Stay { arrived: Moment::exact(at(from)), left: Moment::exact(at(to)) }
}

fn film(id: &str, from: &str, to: &str) -> Recording {
    Recording {
        id: id.to_owned(),
        content: Content::AudioVideo,
        start: at(from),
        end: at(to),
        uncertainty: Span::ZERO,
        may_run_until: None,
        stopped_by: StoppedBy::Unknown,
        sequence: None,
    }
}

fn lane(device: &str, recordings: Vec<Recording>) -> Lane {
    Lane { device: device.to_owned(), clock_uncertainty: Span::ZERO, recordings }
}

fn said(from: &str, to: &str, spoken_at: &str) -> Interruption {
    Interruption {
        id: "x".to_owned(),
        from: at(from),
        to: Some(at(to)),
        cause: "battery".to_owned(),
        objective: true,
        explained: Some(Explanation { how: Explained::Spoken, at: at(spoken_at) }),
    }
}

fn wrote(from: &str) -> Interruption {
    Interruption {
        to: None,
        explained: Some(Explanation { how: Explained::Written, at: at("18:00:00") }),
        ..said(from, from, "18:00:00")
    }
}

fn verdict(stay: &Stay, lanes: &[Lane], interruptions: &[Interruption]) -> (Verdict, String) {
    let c = compute(stay, lanes, interruptions, &TOLERANCES);
    (c.verdict, c.why_zh)
}
