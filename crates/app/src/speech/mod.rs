//! Hints 提示: where somebody speaks in a recording 人声, what a machine wrote down 机器转写, why a recording may have ended. Nothing is decided by
//! them: no duty reads them, no entry speaks of them. What was heard is shown to whoever may hear it; that there is a voice, beside what
//! officers told.

mod cause;
mod told;
mod transcript;
mod voice;

pub(crate) use cause::{CauseHint, Evidence, causes, is_fat_limit};
pub use evidence::speech::Stretch;
pub(crate) use told::blanks;
pub use told::{Told, told};
pub use transcript::{Line, Transcript};
pub use voice::{Heard, SpokenHint, curve_of, heard_at};
