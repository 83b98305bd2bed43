//! The one form of ZIP that packages have, written as a stream and read without trust.
//!
//! Every member is stored, has ZIP64 sizes and a data descriptor; all share one time; members stand one behind the other, the
//! directory behind them, nothing else anywhere. So each byte of the archive follows from names, contents and time, and whoever
//! reads can compare all of them: ZIP readers that look at different places of a crafted archive see different files, here there
//! is one view. The form is frozen; an archive of another form is unpacked by other tools and checked as a folder.

pub mod form;
pub mod read;
pub mod write;

pub use write::ZipStream;
