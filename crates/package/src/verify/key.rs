//! The log's key as a person gives it: its text, or a file that holds it.

use std::path::Path;

use tlog::key::ParseVerifierKeyError;
use tlog::{Succession, VerifierKey};

/// The argument gives no key.
#[derive(Debug, thiserror::Error)]
pub enum LogKeyError {
    /// It has the form of a key, and a fault.
    #[error("日志公钥有误：{0}")]
    Text(#[from] ParseVerifierKeyError),
    /// It is no key, and no file either.
    #[error("“{path}”既不是日志公钥，也不是可读的文件")]
    File {
        /// What was given.
        path: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// The file does not tell which key followed which.
    #[error("“{path}”不是密钥更替证明")]
    Chain {
        /// What was given.
        path: String,
    },
}

/// The key that `argument` gives.
///
/// # Errors
/// When it is neither the text of a key nor a file with one.
pub fn log_key(argument: &str) -> Result<VerifierKey, LogKeyError> {
    match argument.trim().parse() {
        Ok(key) => Ok(key),
        // Names of files seldom have two plus signs.
        Err(ParseVerifierKeyError::Parts) => {
            let file = |source| LogKeyError::File { path: argument.to_owned(), source };
            Ok(std::fs::read_to_string(argument).map_err(file)?.trim().parse()?)
        }
        Err(fault) => Err(fault.into()),
    }
}

/// Which key of a log followed which, from a file.
///
/// # Errors
/// When it cannot be read, or is something else.
pub fn key_chain(path: &Path) -> Result<Vec<Succession>, LogKeyError> {
    let shown = || path.display().to_string();
    let text = std::fs::read_to_string(path).map_err(|source| LogKeyError::File { path: shown(), source })?;
    Succession::read_all(&text).map_err(|_| LogKeyError::Chain { path: shown() })
}
