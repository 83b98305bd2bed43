//! Copies 副本 of recordings: evidence copies with their written note (Art. 23), redactions (Art. 25). A person orders, a job makes,
//! the copy and its note are one act. The original is read and never written.

mod make;
mod note;
mod order;
mod redact;
mod withdraw;

pub use make::{Finished, Task, failed, finish, next};
pub use order::{OrderInput, order};
pub use redact::{RedactInput, redact};
pub use withdraw::withdraw;
