//! Text records 文字记录: set from the data of a record type, printed, signed on paper, scanned, final (Arts. 8–13).

mod blank;
mod finalise;
mod issue;
mod number;
mod paper;
mod preset;
mod redact;
mod review;
mod scan;
mod sealed;
mod straighten;

pub use blank::blank;
pub use finalise::{Finality, finalise};
pub use issue::{Issue, issue, reissue};
pub(crate) use issue::{filled, keep, register, set_in};
pub(crate) use number::word as number_word;
pub use number::{Reservation, reserve, void, void_number};
pub use preset::{Known, preset};
pub use redact::{DOTS_PER_INCH, Pictures, Rasteriser, RedactRecord, redact};
pub(crate) use review::answers;
pub use review::{ReviewAnswer, ReviewRequest, answer_review, ask_review};
pub use scan::{ScanNote, scanned};
pub use sealed::{NewSealedFile, keep_sealed_file};
pub use straighten::straightened;

use base::RecordId;
use model::Revision;
use typeset::PageCode;

/// What the QR codes of a print begin with: record and print, nothing else. Whoever finds the paper learns nothing more from them.
pub fn page_code_prefix(record: RecordId, print: Revision) -> String {
    format!("ZL1:{record}:{print}")
}

/// The record, print and page that a QR code names.
pub fn read_page_code(text: &str) -> Option<(RecordId, Revision, PageCode)> {
    let code: PageCode = text.parse().ok()?;
    let (record, print) = code.prefix.strip_prefix("ZL1:")?.split_once(':')?;
    Some((record.parse().ok()?, print.parse().ok()?, code))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_code_is_read_back() {
        let id = RecordId::random();
        let text = format!("{}:2/3", page_code_prefix(id, 7));
        let (record, print, code) = read_page_code(&text).unwrap();
        assert_eq!((record, print, code.page, code.pages), (id, 7, 2, 3));
        for wrong in ["", "ZL1:", "ZL1:x:1:1/1", "https://example.org", "ZL2:x"] {
            assert!(read_page_code(wrong).is_none(), "{wrong}");
        }
    }
}
