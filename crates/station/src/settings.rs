//! The settings of a station, in a TOML file. What they mean for an agency is told in `docs/station.md`.

use std::path::{Path, PathBuf};
use std::time::Duration;

use base::AgencyId;
use serde::Deserialize;
use tlog::VerifierKey;

use crate::camera::settings::{self as camera, CameraSetting};
use crate::pace::{Pace, Window};
use crate::policy::Deletion;

/// A place where a device is docked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    /// What people call it.
    pub name: String,
    /// The number of the device that belongs there, if it is always the same.
    pub number: Option<String>,
    /// The profile by which its names are read; all are tried when not set.
    pub profile: Option<String>,
}

/// A device as the file tells of it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeviceSetting {
    /// Where its storage is mounted.
    pub folder: PathBuf,
    /// What people call the place; the folder's name when not set.
    pub name: Option<String>,
    /// The number of the device that belongs there.
    pub number: Option<String>,
    /// The key of the name profile.
    pub profile: Option<String>,
}

/// The settings of a station.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// The server's address: `https://host`.
    pub server: String,
    /// The agency, as registering the station told it.
    pub agency: AgencyId,
    /// The public keys of the server's receipts that are trusted.
    pub server_keys: Vec<String>,
    /// Where the station keeps what it stored.
    pub spool: PathBuf,
    /// Who docks devices, for manifests.
    #[serde(default)]
    pub operator: Option<String>,
    /// Places for devices, besides those on the command line.
    #[serde(default, rename = "device")]
    pub devices: Vec<DeviceSetting>,
    /// Fixed cameras that are recorded from here.
    #[serde(default, rename = "camera")]
    pub cameras: Vec<CameraSetting>,
    /// How long a file must stay as it is before it is read, in seconds.
    #[serde(default = "ten")]
    pub still_seconds: u32,
    /// Between two scans of a device, in seconds.
    #[serde(default = "ten")]
    pub scan_seconds: u32,
    /// How fast files are sent, in KiB per second; as fast as the line is when not set.
    #[serde(default)]
    pub bandwidth_kib: Option<u64>,
    /// When files are sent: `22:00-06:00`; always when not set.
    #[serde(default)]
    pub upload_window: Option<Window>,
    /// What is deleted from devices.
    #[serde(default)]
    pub delete_from_device: Deletion,
    /// Space that stays free beside the spool, in MiB; a twentieth of the disk when not set.
    #[serde(default)]
    pub disk_reserve_mib: Option<u64>,
    /// A file with more name profiles, tried before those that ship.
    #[serde(default)]
    pub name_profiles: Option<PathBuf>,
    /// A file with layouts of devices, in place of those that ship.
    #[serde(default)]
    pub layouts: Option<PathBuf>,
}

const fn ten() -> u32 {
    10
}

/// Why settings are not taken.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// The file cannot be read.
    #[error("采集站设置文件 {file} 不能读取")]
    File {
        /// Which.
        file: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// It is no such file.
    #[error("采集站设置有误：{0}")]
    Syntax(String),
}

impl Settings {
    /// Reads the file.
    ///
    /// # Errors
    /// When it cannot be read, or something in it makes no sense.
    pub fn read(file: &Path) -> Result<Self, SettingsError> {
        let text = std::fs::read_to_string(file);
        Self::parse(&text.map_err(|source| SettingsError::File { file: file.to_owned(), source })?)
    }

    /// Reads the text of the file.
    ///
    /// # Errors
    /// When something in it makes no sense.
    pub fn parse(text: &str) -> Result<Self, SettingsError> {
        let settings: Self = toml::from_str(text).map_err(|e| SettingsError::Syntax(e.to_string()))?;
        let wrong = |sentence: &str| Err(SettingsError::Syntax(sentence.to_owned()));
        if settings.still_seconds == 0 || settings.scan_seconds == 0 {
            return wrong("still_seconds 和 scan_seconds 至少为 1");
        }
        if settings.bandwidth_kib == Some(0) {
            return wrong("bandwidth_kib 至少为 1；不限速请去掉这一项");
        }
        if !settings.server.starts_with("http://") && !settings.server.starts_with("https://") {
            return wrong("server 应为 http:// 或 https:// 开头的地址");
        }
        if let Err(sentence) = camera::check(&settings.cameras) {
            return wrong(&sentence);
        }
        if settings.keys().is_none_or(|keys| keys.is_empty()) {
            return wrong("server_keys 应为服务器回执的公钥，登记采集站时给出");
        }
        Ok(settings)
    }

    /// The keys of the server's receipts; nothing when one of them is none.
    pub fn keys(&self) -> Option<Vec<VerifierKey>> {
        self.server_keys.iter().map(|key| key.trim().parse().ok()).collect()
    }

    /// How fast files are sent.
    pub fn pace(&self) -> Pace {
        Pace { bytes_per_second: self.bandwidth_kib.map(|kib| kib.saturating_mul(1024)) }
    }

    /// Between two scans.
    pub fn scan_every(&self) -> Duration {
        Duration::from_secs(self.scan_seconds.into())
    }

    /// Places for devices: those of the file, and folders besides. No two have one name.
    pub fn slots(&self, folders: &[PathBuf]) -> Vec<(PathBuf, Slot)> {
        let told = self.devices.iter().cloned();
        let more = folders.iter().map(|folder| DeviceSetting { folder: folder.clone(), name: None, number: None, profile: None });
        let mut slots: Vec<(PathBuf, Slot)> = Vec::new();
        for device in told.chain(more) {
            if slots.iter().any(|(folder, _)| *folder == device.folder) {
                continue;
            }
            let folder_name = || device.folder.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
            let wanted = device.name.clone().unwrap_or_else(folder_name);
            let mut name = wanted.clone();
            let mut n = 1;
            while slots.iter().any(|(_, slot)| slot.name == name) {
                n += 1;
                name = format!("{wanted}（{n}）");
            }
            slots.push((device.folder, Slot { name, number: device.number, profile: device.profile }));
        }
        slots
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = r#"
server = "https://zhilu.example"
agency = "00000000000000000000000000"
server_keys = ["example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"]
spool = "spool"
bandwidth_kib = 512
upload_window = "22:00-06:00"

[[device]]
folder = "dock/1"
name = "一号口"
number = "8888888"
profile = "body-camera-short"
"#;

    #[test]
    fn defaults_are_the_careful_ones_and_names_of_places_differ() {
        let settings = Settings::parse(TEXT).unwrap();
        assert_eq!((settings.delete_from_device, settings.still_seconds), (Deletion::Never, 10));
        assert_eq!(settings.pace().bytes_per_second, Some(512 << 10));
        let slots = settings.slots(&["other/1".into(), "dock/1".into(), "more/1".into()]);
        let names: Vec<_> = slots.iter().map(|(_, slot)| slot.name.as_str()).collect();
        assert_eq!(names, ["一号口", "1", "1（2）"], "the same folder twice is one place");
        assert_eq!(slots[0].1.number.as_deref(), Some("8888888"));
    }

    #[test]
    fn what_makes_no_sense_is_said() {
        let said = |old: &str, new: &str| Settings::parse(&TEXT.replace(old, new)).unwrap_err().to_string();
        assert!(said("https://", "ftp://").contains("http://"));
        assert!(said("22:00-06:00", "夜里").contains("22:00-06:00"));
        assert!(said("bandwidth_kib = 512", "bandwidth_kib = 0").contains("bandwidth_kib"));
        assert!(said("530d903a", "530d903b").contains("server_keys"));
        assert!(said("spool = ", "spoool = ").contains("spoool"));
        assert!(said("number = ", "delete_from_device = ").contains("delete_from_device"));
    }
}
