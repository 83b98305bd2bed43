//! What is wrong with settings, in sentences that name the place, the key, the value and what may stand there.

use std::fmt;
use std::path::PathBuf;

use super::{Setting, TABLE};

/// Where a value was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// Nowhere: it is the default.
    Default,
    /// In the settings file, at a line.
    File(PathBuf, usize),
    /// In the environment.
    Environment(String),
    /// On the command line.
    CommandLine(String),
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("默认值"),
            Self::File(path, line) => write!(f, "设置文件 {} 第 {line} 行", path.display()),
            Self::Environment(name) => write!(f, "环境变量 {name}"),
            Self::CommandLine(flag) => write!(f, "命令行 {flag}"),
        }
    }
}

/// Why settings are refused.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// The file cannot be read.
    #[error("设置文件 {} 不能读取", .path.display())]
    File {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The file is no TOML.
    #[error("设置文件 {} 第 {line} 行不是 TOML：{message}", .path.display())]
    Toml {
        /// Which file.
        path: PathBuf,
        /// Where.
        line: usize,
        /// What the parser says.
        message: String,
    },
    /// There is no such setting.
    #[error("{place}：没有“{key}”这项设置{}", hint(.key))]
    Unknown {
        /// Where it was given.
        place: Place,
        /// What was given.
        key: String,
    },
    /// The value is not of its kind.
    #[error("{place}：{key} 的值“{value}”不能用，应为{allowed}")]
    Value {
        /// Where it was given.
        place: Place,
        /// Of which setting.
        key: &'static str,
        /// What was given, unless it is secret.
        value: String,
        /// What may be given.
        allowed: &'static str,
    },
    /// A setting without default was not given.
    #[error("缺少设置 {}（{}）：请写入设置文件，或者用环境变量 {}、命令行 {} 给出", .0.key, .0.help, .0.variable(), .0.flag())]
    Missing(&'static Setting),
}

/// The setting that was probably meant, or all there are.
fn hint(key: &str) -> String {
    let key = key.strip_prefix(super::PREFIX).unwrap_or(key).to_lowercase();
    let near = TABLE.iter().map(|s| (strsim::damerau_levenshtein(s.key, &key), s.key)).min();
    match near {
        Some((distance, meant)) if distance <= 2 => format!("；是否应为 {meant}？"),
        _ => format!("；可用的设置：{}", TABLE.iter().map(|s| s.key).collect::<Vec<_>>().join("、")),
    }
}
