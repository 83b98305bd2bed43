//! Text records 文字记录: set from the data of a record type, printed, signed on paper, scanned, final (Arts. 8–13).

mod blank;
mod code;
mod finalise;
mod issue;
mod number;
mod paper;
mod preset;
mod redact;
mod review;
mod review_on_paper;
mod scan;
mod sealed;
mod straighten;

pub use blank::blank;
pub use code::{Named, form_code_prefix, page_code_prefix, read_code};
pub use finalise::{Finality, finalise};
pub use issue::{Issue, issue, reissue};
pub(crate) use issue::{filled, keep, register, set_in};
pub(crate) use number::word as number_word;
pub use number::{Reservation, reserve, void, void_number};
pub use paper::{Head, Names, blank as blank_form, document};
pub use preset::{Known, preset};
pub use redact::{DOTS_PER_INCH, Pictures, Rasteriser, RedactRecord, redact};
pub(crate) use review::answers;
pub use review::{ReviewAnswer, ReviewRequest, answer_review, ask_review};
pub use review_on_paper::{PaperReview, review_on_paper};
pub use scan::{ScanNote, scanned};
pub use sealed::{NewSealedFile, keep_sealed_file};
pub use straighten::straightened;
