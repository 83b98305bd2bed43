//! Audio-visual records 音像记录: receive an original, file it under a scene (Arts. 14, 22).

mod file_under;
mod neighbours;
mod originality;
mod receive;
mod structure;
pub mod suggest;
mod take_in;

pub use file_under::{confirm_time, file_under_scene, state_time};
pub use originality::decide_originality;
pub(crate) use originality::may_decide;
pub use receive::{Arrived, UploadNote, received};
pub use take_in::{TakenIn, finish_interrupted, take_in, tell_page};
