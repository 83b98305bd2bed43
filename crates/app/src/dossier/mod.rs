//! A dossier 案卷: compiled from a closed case, closed as a package, handed over to the custodian, from then on only supplemented (Arts. 13, 20, 21).

mod arrange;
mod compile;
mod contents;
mod hand_over;
mod held;
mod index_sheet;
mod keep;
mod metadata;
mod numbering;
mod parts;
mod print;
mod sheets;
mod supplement;
mod write;

pub use compile::{Compile, compile, finish_packages};
pub(crate) use compile::{close_package, dossier_of};
pub(crate) use contents::gap;
pub use hand_over::hand_over;
pub(crate) use held::held;
pub use keep::{AppraisalInput, TransferInput, appraise, end_hold, hold, transfer};
pub(crate) use parts::copy_file;
pub(crate) use print::may_take;
pub use print::{Planned, PlannedItem, PlannedVolume, PrintedSheet, index_workbook, plan, printed};
pub use supplement::supplement;
