//! The wrapper that keeps names, texts and addresses out of rules, mirrors, logs and error messages.

use serde::{Deserialize, Serialize};

/// A value that must not leave the agency: names, texts, addresses.
///
/// `Debug` prints nothing of it, and the crate `rules` may not name this type (`cargo xtask tidy`), so that duties can be recomputed
/// by a superior that never sees what is inside, and after the value was lawfully destroyed.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Private<T>(T);

impl<T> Private<T> {
    /// Wraps a value.
    pub const fn new(value: T) -> Self {
        Self(value)
    }

    /// The value, to be shown to somebody who has the right to see it.
    pub const fn expose(&self) -> &T {
        &self.0
    }

    /// The value, to be changed by a fold.
    pub const fn expose_mut(&mut self) -> &mut T {
        &mut self.0
    }
}

impl<T> std::fmt::Debug for Private<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Private(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_says_nothing() {
        assert_eq!(format!("{:?}", Private::new("张三")), "Private(…)");
    }
}
