//! Prints how often per second one core finds out everything that the law asks about a case: the case itself, two scenes and six
//! recordings, with the outcome of every duty. `cargo run --release -p rules --example evaluate`.

use std::hint::black_box;
use std::time::{Duration, Instant};

use base::Timestamp;
use rules::{AgencyFile, CaseFile, Context, RecordingFile, SceneFile};
use serde::Deserialize;

/// How long to measure.
const RUN: Duration = Duration::from_secs(2);
/// Evaluations timed together.
const BATCH: u32 = 500;

/// A case that was closed and compiled, as `rules/vectors` would write it.
const FACTS: &str = "
agency:
  go_live_on: 2026-01-01
  custodians: [{ custody: dossiers, from: 2026-01-01 }, { custody: devices, from: 2026-01-01 }]
case:
  filing: { recorded: 2026-11-02 09:00, source: inspection, clue_received_on: 2026-11-01, filed_on: 2026-11-02 }
  handlers: [valid, valid]
  scenes:
    - { id: 0000000000000000000000000a, arrived: 2026-11-03 09:02, officers: [valid, valid] }
    - { id: 0000000000000000000000000b, activity: seizure, arrived: 2026-11-05 14:30, officers: [valid, valid] }
  records:
    - { scene: 0000000000000000000000000a, started_at: 2026-11-03 09:02, officers: [valid, valid], certificates_shown: true, finalised: 2026-11-03 18:00 }
  rounds:
    - submitted: 2026-11-10 10:00
      opinions: [{ level: unit, agreed: true, at: 2026-11-11 09:00 }, { level: agency, agreed: true, at: 2026-11-12 09:00 }]
  ground: executed
  ended_on: 2026-11-13
  closed: 2026-11-13 15:00
  compiled: 2026-11-16 10:00
scenes:
  - arrived: 2026-11-03 09:02
    left: 2026-11-03 10:17
    av: 2026-11-03 18:20
    narrations:
      - { element: time, at: 2026-11-03 09:02:20 }
      - { element: place, at: 2026-11-03 09:02:25 }
      - { element: officers, at: 2026-11-03 09:02:30 }
      - { element: action, at: 2026-11-03 09:02:40 }
      - { element: focus, at: 2026-11-03 09:02:50 }
      - { element: notice, at: 2026-11-03 09:03:00 }
    coverage:
      covered_permille: 975
      holes: [{ from: 2026-11-03 09:41:06, to: 2026-11-03 09:42:58, cause: battery, spoken: 2026-11-03 09:43:05 }]
  - { activity: seizure, arrived: 2026-11-05 14:30, left: 2026-11-05 15:10, av: 2026-11-05 18:00, coverage: { covered_permille: 1000 } }
recordings:
  - { ended_at: 2026-11-03 09:41:06, left: 2026-11-03 10:17, stored: 2026-11-03 18:20 }
  - { ended_at: 2026-11-03 10:17, left: 2026-11-03 10:17, stored: 2026-11-03 18:20 }
  - { ended_at: 2026-11-03 10:02, left: 2026-11-03 10:17, stored: 2026-11-03 18:20 }
  - { ended_at: 2026-11-03 09:30, left: 2026-11-03 10:17, stored: 2026-11-03 18:20 }
  - { ended_at: 2026-11-05 15:10, left: 2026-11-05 15:10, stored: 2026-11-05 18:00 }
  - { ended_at: 2026-11-05 15:10, left: 2026-11-05 15:10, stored: 2026-11-05 18:00 }
";

#[derive(Deserialize)]
struct Facts {
    agency: AgencyFile,
    case: CaseFile,
    scenes: Vec<SceneFile>,
    recordings: Vec<RecordingFile>,
}

impl Facts {
    /// Every duty and how it stands; the number of duties.
    fn evaluate(&self, cx: &Context) -> usize {
        let mut count = 0;
        let mut look = |duties: Vec<model::Duty>| {
            count += duties.len();
            for duty in &duties {
                black_box(duty.outcome(cx.instant));
            }
        };
        look(rules::case_duties(&self.case, cx));
        self.scenes.iter().for_each(|scene| look(rules::scene_duties(scene, cx)));
        self.recordings.iter().for_each(|recording| look(rules::recording_duties(recording, cx)));
        count
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let facts: Facts = serde_yaml_ng::from_str(FACTS)?;
    let instant: Timestamp = "2026-11-20 12:00".parse()?;
    let cx = Context { law: law::check()?, calendar: law::calendar(), agency: &facts.agency, instant };
    let duties = facts.evaluate(&cx);

    // The fastest of many short batches: what the core can do, whoever else wants it meanwhile.
    let (begun, mut fastest) = (Instant::now(), Duration::MAX);
    while begun.elapsed() < RUN {
        let batch = Instant::now();
        for _ in 0..BATCH {
            black_box(black_box(&facts).evaluate(&cx));
        }
        fastest = fastest.min(batch.elapsed());
    }
    let per_second = f64::from(BATCH) / fastest.as_secs_f64();
    println!("evaluations_per_second {per_second:.0}");
    println!("duties_per_evaluation {duties}");
    Ok(())
}
