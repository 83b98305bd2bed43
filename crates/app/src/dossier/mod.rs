//! A dossier 案卷: compiled from a closed case, closed as a package, handed over to the custodian (Arts. 13, 20, 21).

mod compile;
mod contents;
mod hand_over;
mod sheets;

pub use compile::{Compile, compile, finish_packages};
pub(crate) use compile::{close_package, dossier_of};
pub(crate) use contents::copy_file;
pub use hand_over::hand_over;
