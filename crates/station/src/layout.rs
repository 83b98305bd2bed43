//! What a file on a device is by where it lies: data, not code (`data/layouts.toml`). What a name says of time and device is for the name
//! profiles of `evidence`.

use regex_lite::Regex;
use serde::Deserialize;

use crate::name::shown;

/// What is done with a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// What it is, as a stable word.
    pub role: String,
    /// Whether it is stored at the station.
    pub copied: bool,
    /// Whether it is sent on to the server.
    pub uploaded: bool,
    /// Whether the device marks it as important.
    pub important: bool,
}

/// The layouts cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum LayoutError {
    /// The file cannot be read.
    #[error("设备目录规则无法读取")]
    Syntax(#[from] toml::de::Error),
    /// A pattern is no regular expression.
    #[error("设备目录规则“{label}”的表达式有误")]
    Pattern {
        /// The rule.
        label: String,
        /// What is wrong.
        source: regex_lite::Error,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    important: String,
    rule: Vec<Rule>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Rule {
    label: String,
    pattern: String,
    role: String,
    copied: bool,
    uploaded: bool,
}

/// Rules, ready to look at paths.
#[derive(Debug)]
pub struct Layouts {
    important: Regex,
    rules: Vec<(Regex, Place)>,
}

impl Layouts {
    /// The rules that ship with the product.
    ///
    /// # Panics
    /// Never: a test reads them.
    pub fn shipped() -> Self {
        Self::from_toml(include_str!("../data/layouts.toml")).expect("the shipped layouts are tested")
    }

    /// Reads rules written like the shipped ones.
    ///
    /// # Errors
    /// When the text is not such a file, or a pattern no regular expression.
    pub fn from_toml(text: &str) -> Result<Self, LayoutError> {
        let written: Written = toml::from_str(text)?;
        let compile = |label: &str, pattern: &str| {
            Regex::new(pattern).map_err(|source| LayoutError::Pattern { label: label.to_owned(), source })
        };
        let mut rules = Vec::new();
        for Rule { label, pattern, role, copied, uploaded } in written.rule {
            rules.push((compile(&label, &pattern)?, Place { role, copied, uploaded, important: false }));
        }
        Ok(Self { important: compile("important", &written.important)?, rules })
    }

    /// What is done with the file at a path below the device's root.
    pub fn place(&self, path: &[u8]) -> Place {
        let text = shown(path);
        let important = self.important.is_match(&text);
        match self.rules.iter().find(|(pattern, _)| pattern.is_match(&text)) {
            Some((_, place)) => Place { important, ..place.clone() },
            None => Place { role: "original".into(), copied: true, uploaded: true, important },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn litter_is_listed_and_everything_else_is_copied() {
        let layouts = Layouts::shipped();
        let told = |path: &str| {
            let place = layouts.place(path.as_bytes());
            (place.role, place.copied, place.uploaded, place.important)
        };
        let of = |role: &str, copied, uploaded, important| (role.to_owned(), copied, uploaded, important);
        for ghost in ["System Volume Information/WPSettings.dat", "DCIM/._a.mp4", ".Trashes/501/a.mp4", "$RECYCLE.BIN/x"] {
            assert_eq!(told(ghost), of("ghost", false, false, false), "{ghost}");
        }
        assert_eq!(told("DCIM/100ANDRO/a.mp4"), of("original", true, true, false));
        assert_eq!(told("DCIM/101ANDRO/a.mp4"), of("original", true, true, true));
        assert_eq!(told("a_0001IMP.mp4"), of("original", true, true, true));
        assert_eq!(told("simple.mp4"), of("original", true, true, false));
        assert_eq!(told("DCIM/SEGTEMP/1.mp4"), of("scrap", true, true, false));
        assert_eq!(told("movie.TMP"), of("scrap", true, true, false));
        assert_eq!(told("DCIM/100/A.THM"), of("derivative", true, false, false));
        assert_eq!(told("DCIM/LOGS/1.txt"), of("log", true, false, false));
        assert_eq!(told("track.NMEA"), of("sidecar", true, true, false));
        // Unknown and hidden files, programs too: they may be evidence, and are never run.
        for other in [".hidden", "autorun.inf", "x.exe", "unknown.qqq", "no_extension"] {
            assert_eq!(told(other), of("original", true, true, false), "{other}");
        }
    }
}
