//! What the regulation asks: one file per article, in the folders of its chapters. Facts, calendar and law come in; duties go out.
//!
//! Pure and total (invariant 9): nothing here sees a clock, a database, the network or private data, and nothing panics. Numbers are
//! dated parameters of `law/`; where one is missing the duty is left to a person's judgement, with a sentence. Whether a duty is
//! pending, met, late or unmet is a question for the instant at which somebody asks ([`model::Duty::outcome`]).

mod ch1_general;
mod ch2_text_records;
mod ch3_av_records;
mod ch4_management;
mod context;
mod duties;
pub mod facts;
mod judge;
mod rule;
mod settled;
#[cfg(test)]
mod testing;

pub use ch2_text_records::gates::{Intended, Refusal, refusal};
pub use context::{Context, code};
pub use duties::{
    RULES, access_duties, access_effects, agency_duties, all, case_duties, case_effects, copy_duties, device_duties, next_change,
    recording_duties, scene_duties,
};
pub use facts::{AccessFile, AgencyFile, CaseFile, CopyFile, DeviceFile, RecordingFile, SceneFile};
pub use judge::{Difference, JudgeError, Judged, judge};
pub use rule::Rule;
