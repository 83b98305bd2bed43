//! Which cameras there are, in the settings of the station, and whether that makes sense before anything is tried.

use std::path::PathBuf;

use serde::Deserialize;
use url::Url;

use super::part::Who;

/// A camera as the file tells of it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CameraSetting {
    /// The room 办案场所 it belongs to, as the register of rooms calls it.
    pub room: String,
    /// Its number in that register.
    pub number: String,
    /// The address of its stream: `rtsp://host[:port]/path`, without user and password.
    pub url: String,
    /// The user, where the camera wants one.
    #[serde(default)]
    pub user: Option<String>,
    /// The file that holds the password, so that it stands in no settings.
    #[serde(default)]
    pub password_file: Option<PathBuf>,
    /// How long one file is, in minutes: 1 to 5.
    #[serde(default = "five")]
    pub minutes: u32,
    /// Whether its sound is kept too.
    #[serde(default = "yes")]
    pub sound: bool,
}

const fn five() -> u32 {
    5
}

const fn yes() -> bool {
    true
}

impl CameraSetting {
    /// What people call it.
    pub fn slot(&self) -> String {
        format!("{} {}", self.room, self.number)
    }

    /// Whose files they are.
    pub fn who(&self) -> Who {
        Who { slot: self.slot(), room: self.room.clone(), number: self.number.clone() }
    }

    /// User and password, read anew for every connection: they may be changed while the station runs.
    ///
    /// # Errors
    /// When the file cannot be read, in Chinese.
    pub fn credentials(&self) -> Result<Option<(String, String)>, String> {
        let Some(user) = &self.user else { return Ok(None) };
        let Some(file) = &self.password_file else { return Ok(Some((user.clone(), String::new()))) };
        let text = std::fs::read_to_string(file);
        let text = text.map_err(|e| format!("密码文件 {} 不能读取（{e}）", file.display()))?;
        Ok(Some((user.clone(), text.trim_end_matches(['\r', '\n']).to_owned())))
    }
}

/// Whether a list of cameras makes sense.
///
/// # Errors
/// A sentence in Chinese about the first that does not.
pub fn check(cameras: &[CameraSetting]) -> Result<(), String> {
    for (n, camera) in cameras.iter().enumerate() {
        let wrong = |what: &str| Err(format!("摄像机“{}”：{what}", camera.slot()));
        for (key, text, most) in [("room", &camera.room, 100), ("number", &camera.number, 64)] {
            let chars = text.chars().count();
            if text.trim() != text || chars == 0 || chars > most {
                return wrong(&format!("{key} 不能为空，前后不能有空格，不能超过 {most} 个字"));
            }
            if text.contains(|c: char| c.is_control() || matches!(c, '_' | '/' | '\\')) {
                return wrong(&format!("{key} 会写入文件名，不能含有下划线和斜线"));
            }
        }
        if cameras[..n].iter().any(|other| other.who() == camera.who()) {
            return wrong("写了两次");
        }
        let Ok(url) = Url::parse(&camera.url) else { return wrong("url 应为 rtsp:// 开头的地址") };
        match url.scheme() {
            "rtsp" if url.host_str().is_some_and(|host| !host.is_empty()) => {}
            "rtsps" => return wrong("不支持 rtsps，请用 rtsp 并把摄像机放在专用网络中"),
            _ => return wrong("url 应为 rtsp:// 开头的地址"),
        }
        if !url.username().is_empty() || url.password().is_some() {
            return wrong("url 中不要写用户名和密码，请写 user 和 password_file");
        }
        if camera.user.is_none() && camera.password_file.is_some() {
            return wrong("写了 password_file，没有写 user");
        }
        if camera.user.as_ref().is_some_and(String::is_empty) {
            return wrong("user 不能为空；不需要用户名时请去掉这一项");
        }
        camera.credentials().or_else(|sentence| wrong(&sentence).map(|()| None))?;
        if !(1..=5).contains(&camera.minutes) {
            return wrong("minutes 应为 1 至 5");
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(camera: &str) -> String {
        #[derive(Deserialize)]
        struct File {
            camera: Vec<CameraSetting>,
        }
        let text = format!("[[camera]]\nroom = \"询问室一\"\nnumber = \"C-01\"\n{camera}");
        let file: File = toml::from_str(&text).unwrap_or_else(|e| panic!("{text}: {e}"));
        check(&file.camera).err().unwrap_or_default()
    }

    #[test]
    fn what_makes_no_sense_is_said_before_anything_is_tried() {
        let url = "url = \"rtsp://10.0.0.8/main\"\n";
        assert_eq!(said(url), "");
        assert!(said("url = \"http://10.0.0.8/\"").contains("rtsp://"));
        assert!(said("url = \"rtsp:///main\"").contains("rtsp://"));
        assert!(said("url = \"rtsps://10.0.0.8/main\"").contains("不支持 rtsps"));
        assert!(said("url = \"rtsp://admin:secret@10.0.0.8/main\"").contains("不要写用户名和密码"));
        assert!(said(&format!("{url}password_file = \"p\"")).contains("没有写 user"));
        assert!(said(&format!("{url}user = \"\"")).contains("user 不能为空"));
        assert!(said(&format!("{url}user = \"a\"\npassword_file = \"nowhere/p\"")).contains("不能读取"));
        assert!(said(&format!("{url}minutes = 6")).contains("1 至 5"));
        assert!(said(&format!("{url}[[camera]]\nroom = \"询问室一\"\nnumber = \"C-01\"\n{url}")).contains("写了两次"));
        assert!(said(&format!("{url}[[camera]]\nroom = \"a_b\"\nnumber = \"C\"\n{url}")).contains("下划线"));
        assert!(said(&format!("{url}[[camera]]\nroom = \" \"\nnumber = \"C\"\n{url}")).contains("不能为空"));
    }

    #[test]
    fn a_password_stands_in_a_file_of_its_own() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("p");
        std::fs::write(&file, "口令 1\n").unwrap();
        let camera = CameraSetting {
            room: "询问室一".into(),
            number: "C-01".into(),
            url: "rtsp://10.0.0.8/main".into(),
            user: Some("admin".into()),
            password_file: Some(file),
            minutes: 5,
            sound: true,
        };
        assert_eq!(camera.credentials().unwrap(), Some(("admin".into(), "口令 1".into())));
    }
}
