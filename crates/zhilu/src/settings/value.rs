//! Kinds of values: how each is written as text, and what is said when a text is none. A value is the same text in the file, in the
//! environment and on the command line.

use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use tlog::{CosignatureVerifier, VerifierKey};
use tracing_subscriber::EnvFilter;

/// A kind of value.
pub trait Value: Sized {
    /// What may be written, in Chinese.
    const ALLOWED: &'static str;
    /// Whether values must never be shown.
    const SECRET: bool = false;
    /// Whether it may be left out.
    const OPTIONAL: bool = false;
    /// Whether naming it is enough on the command line.
    const SWITCH: bool = false;
    /// Whether the file may hold an array of texts.
    const LIST: bool = false;

    /// The value in a text.
    fn read(text: &str) -> Option<Self>;
}

impl Value for PathBuf {
    const ALLOWED: &'static str = "目录的路径";

    fn read(text: &str) -> Option<Self> {
        (!text.is_empty()).then(|| Self::from(text))
    }
}

impl Value for SocketAddr {
    const ALLOWED: &'static str = "地址和端口，例如 127.0.0.1:8480";

    fn read(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

impl Value for bool {
    const ALLOWED: &'static str = "true 或 false";
    const SWITCH: bool = true;

    fn read(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

/// An empty text leaves it unset, so that an environment can take back what a file says.
impl<T: Value> Value for Option<T> {
    const ALLOWED: &'static str = T::ALLOWED;
    const SECRET: bool = T::SECRET;
    const OPTIONAL: bool = true;

    fn read(text: &str) -> Option<Self> {
        if text.is_empty() { Some(None) } else { T::read(text).map(Some) }
    }
}

/// A number and a unit: the number may be alone when the first unit of the list is meant.
fn quantity(text: &str, units: &[(&str, u64)]) -> Option<u64> {
    let split = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at(split);
    let factor = if unit.is_empty() { units.first()?.1 } else { units.iter().find(|(name, _)| *name == unit.trim())?.1 };
    number.parse::<u64>().ok()?.checked_mul(factor)
}

impl Value for Duration {
    const ALLOWED: &'static str = "大于零的时长，例如 30s、5m、2h、7d";

    fn read(text: &str) -> Option<Self> {
        let seconds = quantity(text, &[("s", 1), ("m", 60), ("h", 3600), ("d", 86_400)])?;
        // Longer than anybody lives is a slip, and would overflow sums with the clock.
        (1..=100 * 366 * 86_400).contains(&seconds).then(|| Self::from_secs(seconds))
    }
}

/// So many bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ByteCount(pub u64);

impl Value for ByteCount {
    const ALLOWED: &'static str = "容量，例如 500MiB、64GiB、2TiB";

    fn read(text: &str) -> Option<Self> {
        let bytes = quantity(text, &[("B", 1), ("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30), ("TiB", 1 << 40)])?;
        // The database counts bytes in signed numbers.
        i64::try_from(bytes).is_ok().then_some(Self(bytes))
    }
}

/// The address of a database, which may hold a password.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(pub String);

impl Value for Secret {
    const ALLOWED: &'static str = "postgres://用户@主机/数据库";
    const SECRET: bool = true;

    fn read(text: &str) -> Option<Self> {
        ["postgres://", "postgresql://"].iter().any(|scheme| text.starts_with(scheme)).then(|| Self(text.to_owned()))
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

/// The address of another server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address(pub String);

impl Value for Address {
    const ALLOWED: &'static str = "https://主机 或 http://主机:端口";

    fn read(text: &str) -> Option<Self> {
        let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"))?;
        let sound = !rest.is_empty() && !rest.starts_with('/') && !rest.contains(char::is_whitespace);
        sound.then(|| Self(text.trim_end_matches('/').to_owned()))
    }
}

/// The address at which people reach the pages. It stands in the QR codes of documents, so it is short.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicAddress(pub String);

impl PublicAddress {
    /// The longest one: with it a code is still read from a photocopy (QR version 5).
    const LONGEST: usize = 40;
}

impl Value for PublicAddress {
    const ALLOWED: &'static str = "https://主机 或 http://主机:端口，至多 40 个字符";

    fn read(text: &str) -> Option<Self> {
        let Address(address) = Address::read(text)?;
        (address.is_ascii() && address.len() <= Self::LONGEST).then_some(Self(address))
    }
}

/// A word without white space.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word(pub String);

impl Value for Word {
    const ALLOWED: &'static str = "不含空白的文字";

    fn read(text: &str) -> Option<Self> {
        let sound = !text.is_empty() && !text.contains(|c: char| c.is_whitespace() || c.is_control());
        sound.then(|| Self(text.to_owned()))
    }
}

/// The public key with which another server cosigns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CosignKey(pub VerifierKey);

impl Value for CosignKey {
    const ALLOWED: &'static str = "联署公钥：名称+校验+base64";

    fn read(text: &str) -> Option<Self> {
        let key: VerifierKey = text.parse().ok()?;
        CosignatureVerifier::try_from(&key).ok().map(|_| Self(key))
    }
}

/// A program beside this one that may be missing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Program {
    /// The one on `PATH`, if there is one.
    #[default]
    Found,
    /// None, although there may be one.
    Off,
    /// This one.
    At(PathBuf),
}

impl Value for Program {
    const ALLOWED: &'static str = "程序的路径，auto（使用 PATH 中的）或 off（不用）";

    fn read(text: &str) -> Option<Self> {
        match text {
            "" => None,
            "auto" => Some(Self::Found),
            "off" => Some(Self::Off),
            path => Some(Self::At(path.into())),
        }
    }
}

/// A program beside this one that is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Executable(pub PathBuf);

impl Value for Executable {
    const ALLOWED: &'static str = "程序的路径";

    fn read(text: &str) -> Option<Self> {
        (!text.is_empty()).then(|| Self(text.into()))
    }
}

/// Folders, as a text divided by colons or as an array.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folders(pub Vec<PathBuf>);

impl Value for Folders {
    const ALLOWED: &'static str = "目录的路径，多个以冒号分开";
    const OPTIONAL: bool = true;
    const LIST: bool = true;

    fn read(text: &str) -> Option<Self> {
        Some(Self(text.split(':').filter(|folder| !folder.is_empty()).map(PathBuf::from).collect()))
    }
}

/// What is logged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter(pub String);

impl Value for Filter {
    const ALLOWED: &'static str = "error、warn、info、debug、trace 或 off，可以写成 info,sqlx=warn";

    fn read(text: &str) -> Option<Self> {
        // A single word that is no level would be taken for the name of a module, and silence everything else.
        let level = |word: &str| word.parse::<tracing_subscriber::filter::LevelFilter>().is_ok();
        let sound = text.split(',').all(|part| part.contains(['=', '[']) || level(part.trim()));
        (sound && !text.is_empty() && EnvFilter::try_new(text).is_ok()).then(|| Self(text.to_owned()))
    }
}

/// How log lines look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// One JSON object per line, for collectors.
    Json,
}

impl Value for LogFormat {
    const ALLOWED: &'static str = "text 或 json";

    fn read(text: &str) -> Option<Self> {
        match text {
            "text" => Some(Self::Text),
            "json" => Some(Self::Json),
            _ => None,
        }
    }
}

/// By which digest checkpoints are named to a time-stamping authority.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StampDigest(pub tsp::Imprint);

impl Value for StampDigest {
    const ALLOWED: &'static str = "sha256 或 sm3";

    fn read(text: &str) -> Option<Self> {
        match text {
            "sha256" => Some(Self(tsp::Imprint::Sha256)),
            "sm3" => Some(Self(tsp::Imprint::Sm3)),
            _ => None,
        }
    }
}
