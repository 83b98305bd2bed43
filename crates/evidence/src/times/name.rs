//! What a file's name says, read by profiles of devices. Names are claims: the register of who carried which device decides.

use base::{Span, Timestamp};
use jiff::civil;
use regex_lite::{Captures, Regex};
use serde::{Deserialize, Serialize};

use super::candidate::{Means, TimeCandidate, TimeSource};
use crate::label::labelled;

/// Bytes of a name that are looked at; device names are short, and hostile ones need not be read.
const MAX_NAME: usize = 255;

labelled! {
    /// The clock a device writes into its names.
    Zone {
        /// The wall clock in China.
        China = "北京时间",
        /// Universal time.
        Utc = "协调世界时",
    }
}

/// How one kind of device names its files: data, not code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NameProfile {
    /// Names the profile, in settings of a device.
    pub key: String,
    /// What a person reads.
    pub label: String,
    /// A regular expression with the groups `stamp` or `date` and `time`, perhaps `millis`, `device`, `officer`, `sequence`, `important`.
    pub pattern: String,
    /// The clock the device writes.
    pub zone: Zone,
    /// Which instant the name tells.
    pub means: Means,
    /// How fine the time is.
    pub uncertainty: Span,
}

/// A profile's pattern cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ProfileError {
    /// The file of profiles cannot be read.
    #[error("文件名规则无法读取")]
    Syntax(#[from] toml::de::Error),
    /// The pattern is no regular expression.
    #[error("文件名规则“{key}”的表达式有误")]
    Pattern {
        /// The profile.
        key: String,
        /// What is wrong.
        source: regex_lite::Error,
    },
}

/// What a name says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NameClaims {
    /// The profile that read it.
    pub profile: String,
    /// When, as a candidate among others.
    pub time: TimeCandidate,
    /// The device's own number.
    pub device: Option<String>,
    /// The officer's number.
    pub officer: Option<String>,
    /// The running number of the file.
    pub sequence: Option<u32>,
    /// Whether the device marked the file as important.
    pub important: bool,
}

/// A set of profiles, ready to read names.
#[derive(Debug)]
pub struct NameProfiles(Vec<(NameProfile, Regex)>);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ProfileFile {
    profile: Vec<NameProfile>,
}

impl NameProfiles {
    /// The profiles that ship with the product.
    ///
    /// # Panics
    /// Never: a test reads them.
    pub fn shipped() -> Self {
        Self::from_toml(include_str!("../../data/name-profiles.toml")).expect("the shipped profiles are tested")
    }

    /// Reads profiles written like the shipped ones.
    ///
    /// # Errors
    /// When the text is not such a file, or a pattern no regular expression.
    pub fn from_toml(text: &str) -> Result<Self, ProfileError> {
        Self::new(toml::from_str::<ProfileFile>(text)?.profile)
    }

    /// Takes profiles in the order in which they are to be tried.
    ///
    /// # Errors
    /// When a pattern is no regular expression.
    pub fn new(profiles: Vec<NameProfile>) -> Result<Self, ProfileError> {
        let compile = |profile: NameProfile| match Regex::new(&profile.pattern) {
            Ok(regex) => Ok((profile, regex)),
            Err(source) => Err(ProfileError::Pattern { key: profile.key, source }),
        };
        profiles.into_iter().map(compile).collect::<Result<_, _>>().map(Self)
    }

    /// What the name says by the first profile that fits; `None` when none does. A device whose profile is known passes its key, so that
    /// nothing is guessed.
    pub fn read(&self, name: &str, key: Option<&str>) -> Option<NameClaims> {
        let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
        let name = name.get(..name.floor_char_boundary(MAX_NAME))?;
        let allowed = |profile: &NameProfile| key.is_none_or(|key| profile.key == key);
        self.0.iter().filter(|(p, _)| allowed(p)).find_map(|(profile, regex)| claims(profile, &regex.captures(name)?))
    }
}

fn claims(profile: &NameProfile, found: &Captures) -> Option<NameClaims> {
    let group = |name| found.name(name).map(|m| m.as_str());
    let digits = match (group("stamp"), group("date"), group("time")) {
        (Some(stamp), ..) => stamp.to_owned(),
        (None, Some(date), Some(time)) => format!("{date}{time}"),
        _ => return None,
    };
    let wall = civil::DateTime::strptime("%Y%m%d%H%M%S", &digits).ok()?;
    let millis = group("millis").and_then(|m| m.parse().ok()).unwrap_or_default();
    let value = match profile.zone {
        Zone::China => Timestamp::from_civil(wall),
        Zone::Utc => Timestamp::from_millis(jiff::tz::Offset::UTC.to_timestamp(wall).ok()?.as_millisecond()),
    };
    Some(NameClaims {
        profile: profile.key.clone(),
        time: TimeCandidate {
            source: TimeSource::FileName,
            value: value.plus(Span::from_millis(millis)),
            other_reading: None,
            zone_known: true,
            means: profile.means,
            uncertainty: profile.uncertainty,
            written: digits,
        },
        device: group("device").map(str::to_owned),
        officer: group("officer").map(str::to_owned),
        sequence: group("sequence").and_then(|s| s.parse().ok()),
        important: group("important").is_some(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(name: &str) -> Option<NameClaims> {
        NameProfiles::shipped().read(name, None)
    }

    #[test]
    fn the_two_orders_of_officer_and_device_are_told_by_length() {
        let a = read("8888888_000123_20261103090200_0007.mp4").unwrap();
        let b = read("DCIM/100ANDRO/000123_8888888_20261103090200_0007IMP.mp4").unwrap();
        assert_eq!((a.device.as_deref(), a.officer.as_deref()), (Some("8888888"), Some("000123")));
        assert_eq!((&a.device, &a.officer, a.sequence, a.time.value), (&b.device, &b.officer, Some(7), b.time.value));
        assert_eq!((a.important, b.important), (false, true));
        assert_eq!(a.time.value, "2026-11-03 09:02:00".parse().unwrap());
    }

    #[test]
    fn phones_general_stamps_and_names_that_say_nothing() {
        let start = |name: &str| read(name).map(|c| c.time.value.to_string());
        assert_eq!(start("PXL_20261103_010200123.mp4").unwrap(), "2026-11-03T09:02:00.123+08:00");
        assert_eq!(start("VID_20261103_090200.mp4").unwrap(), "2026-11-03T09:02:00.000+08:00");
        assert_eq!(start("DSJ_ABC_20261103090200_x.mov").unwrap(), "2026-11-03T09:02:00.000+08:00");
        assert_eq!(start("现场 2026-11-03.mp4"), None);
        assert_eq!(start("_20261399999999_.mp4"), None);
        assert_eq!(start("123420261103090200999999.mp4"), None);
        assert_eq!(start(&"好".repeat(400)), None);
    }

    #[test]
    fn a_camera_of_a_room_is_named_by_its_number_and_arrival_is_less_sure() {
        let said = read("询问室一_C-01_20261128100203456_S.mp4").unwrap();
        assert_eq!((said.device.as_deref(), said.officer, said.sequence), (Some("C-01"), None, None));
        assert_eq!((said.time.value.to_string().as_str(), said.time.uncertainty.seconds()), ("2026-11-28T10:02:03.456+08:00", 1));
        let arrived = read("DCAM_6_20261128100203456_A_未结束.mp4").unwrap();
        assert_eq!((arrived.device.as_deref(), arrived.time.uncertainty.seconds()), (Some("6"), 5));
    }

    #[test]
    fn a_device_with_a_profile_is_read_by_no_other() {
        let profiles = NameProfiles::shipped();
        assert!(profiles.read("VID_20261103_090200.mp4", Some("dcam")).is_none());
        assert!(profiles.read("DCAM_CAM001_000001_20261103_090200_IMP.mp4", Some("dcam")).unwrap().important);
    }

    #[test]
    fn a_wrong_pattern_is_named() {
        let text = "[[profile]]\nkey='x'\nlabel='x'\npattern='('\nzone='china'\nmeans='start'\nuncertainty=1";
        assert_eq!(NameProfiles::from_toml(text).unwrap_err().to_string(), "文件名规则“x”的表达式有误");
    }
}
