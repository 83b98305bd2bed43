//! What tests and the demo share: a world of its own for each test, a clock that can be moved, sample files, the demo county.
//!
//! Everything goes through `app`, as a person would do it; no SQL, no shortcut around a right. The product itself has no clock to
//! move and no sample data: both stand here only.

pub mod authority;
pub mod clock;
pub mod demo;
pub mod film;
pub mod media;
pub mod rtsp;
pub mod scan;
pub mod setter;
pub mod upload;
pub mod world;

pub use authority::{Authority, AuthorityKey};
pub use clock::Clock;
pub use setter::Blank;
pub use world::{Agency, Member, World};
