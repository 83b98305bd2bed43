//! Two servers, each with a store and keys of its own: one dials, the other verifies, cosigns, mirrors and says aloud what is wrong.

mod checked;
mod figures;
mod origins;
mod pair;
mod quiet;
mod refill;
mod troubles;
