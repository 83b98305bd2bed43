//! What the server says over HTTP. No SQL, no rule, no decision: requests are taken apart, `app` or `store` is called, answers are
//! put together.

pub mod tus;
