//! How requests are taken apart. What cannot be read is answered with a Chinese sentence that names the field.

mod client;
mod id;
mod json;
mod once;
mod query;
mod reading;
pub(crate) mod scalar;

pub(crate) use client::ClientAddress;
pub(crate) use id::Id;
pub(crate) use json::Json;
pub(crate) use once::Named;
pub(crate) use query::Query;
