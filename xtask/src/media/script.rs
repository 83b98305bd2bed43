//! What is recorded: who films where, from when, how long, and what is said. The demo and the tests rely on these times.

use super::picture::Place;

/// A body camera's video file.
pub struct Clip {
    /// Device, officer, start, running number: what such devices call their files.
    pub name: &'static str,
    pub scene: &'static str,
    pub about: &'static str,
    pub place: Place,
    /// Burnt into the picture.
    pub unit: &'static str,
    /// Local time in China.
    pub starts: &'static str,
    pub seconds: u32,
    pub says: &'static [Line],
    /// Per cent of the file that reached the card before the power went; the index at its end did not.
    pub cut_at: Option<u64>,
}

/// A sentence and the second at which it begins.
pub type Line = (u32, &'static str);

/// A voice recorder's file.
pub struct Dictation {
    pub name: &'static str,
    pub starts: &'static str,
    pub seconds: u32,
    pub says: &'static [Line],
}

pub struct Photo {
    pub name: &'static str,
    pub scene: &'static str,
    pub place: Place,
    pub taken: &'static str,
    pub model: &'static str,
    /// Which part of the scene, as a crop of the drawing: x, y and width in pixels.
    pub part: (u32, u32, u32),
}

const CHENGGUAN: &str = "豫安县城市管理局";
const SHIJIAN: &str = "豫安县市场监督管理局";

pub const CLIPS: &[Clip] = &[
    Clip {
        name: "CG26001_002601_20261103090200_0001.mp4",
        scene: "street",
        about: "甲：到达，五项语音说明和告知；电量不足，9时3分6秒中断",
        place: Place::Street,
        unit: CHENGGUAN,
        starts: "2026-11-03T09:02:00",
        seconds: 66,
        says: &[
            (1, "现在是二零二六年十一月三日，九时零二分。"),
            (7, "地点，豫安县城关镇人民路，某餐饮公司门前。"),
            (14, "我们是豫安县城市管理局执法人员，这是我们的执法证件，请您查看。"),
            (24, "今天对您单位超出门窗外墙摆卖经营的情况进行现场检查。"),
            (33, "现在正在进行录音录像，重点拍摄店外摆放的桌椅。请您配合。"),
            (43, "您有权申请执法人员回避。您是否申请回避？"),
            (51, "经现场清点，店门外摆放餐桌四张，椅子八把。"),
            (59, "记录仪电量不足，需要更换电池。"),
        ],
        cut_at: None,
    },
    Clip {
        name: "CG26001_002601_20261103090322_0002.mp4",
        scene: "street",
        about: "甲：间断16秒后重新开始，语音说明中止原因；至离开",
        place: Place::Street,
        unit: CHENGGUAN,
        starts: "2026-11-03T09:03:22",
        seconds: 58,
        says: &[
            (1, "现在是九时三分二十二秒。刚才因为执法记录仪电量不足，录像中断十六秒，现已更换电池，继续录音录像。"),
            (17, "请您在现场检查笔录上逐页签名。"),
            (25, "请您自行改正，将桌椅搬回店内。"),
            (34, "您有权进行陈述和申辩。"),
            (44, "现场检查结束，现在是九时四分，执法人员离开现场，停止录音录像。"),
        ],
        cut_at: None,
    },
    Clip {
        name: "CG26002_002602_20261103090215_0001.mp4",
        scene: "street",
        about: "乙：另一角度，9时2分15秒至9时3分5秒，不覆盖甲的间断",
        place: Place::StreetFromTheSide,
        unit: CHENGGUAN,
        starts: "2026-11-03T09:02:15",
        seconds: 50,
        says: &[(6, "正在录音录像。"), (20, "餐桌，一张，两张，三张，四张。"), (34, "椅子，八把。")],
        cut_at: None,
    },
    Clip {
        name: "SJ26007_003107_20261105143000_0001.mp4",
        scene: "kitchen",
        about: "完整：餐饮服务日常检查，未发现问题",
        place: Place::Kitchen,
        unit: SHIJIAN,
        starts: "2026-11-05T14:30:00",
        seconds: 62,
        says: &[
            (1, "现在是二零二六年十一月五日，十四时三十分，地点，豫安县城关镇文化路，某餐馆后厨。"),
            (13, "我们是豫安县市场监督管理局执法人员，这是执法证件，请您查看。"),
            (23, "现在对您单位进行餐饮服务日常检查，正在录音录像，重点拍摄食品贮存和餐具消毒情况。"),
            (37, "食品经营许可证在有效期内。冷藏温度四摄氏度。"),
            (46, "未发现问题。"),
            (51, "检查结束，执法人员离开现场，停止录音录像。"),
        ],
        cut_at: None,
    },
    Clip {
        name: "SJ26008_003108_20261105143004_0001.mp4",
        scene: "kitchen",
        about: "第二台记录仪，同一检查的后半段缺失",
        place: Place::KitchenFromTheSide,
        unit: SHIJIAN,
        starts: "2026-11-05T14:30:04",
        seconds: 28,
        says: &[(8, "冷藏柜，温度四摄氏度。"), (18, "消毒记录齐全。")],
        cut_at: None,
    },
    Clip {
        name: "CG26003_002603_20261109162010_0001.mp4",
        scene: "yard",
        about: "断电：文件在中途断开，没有索引",
        place: Place::Yard,
        unit: CHENGGUAN,
        starts: "2026-11-09T16:20:10",
        seconds: 40,
        says: &[
            (1, "现在是二零二六年十一月九日，十六时二十分，地点，豫安县城关镇北环路，一处院落。"),
            (13, "我们是豫安县城市管理局执法人员，现在对堆放的建筑垃圾进行现场检查，正在录音录像。"),
        ],
        cut_at: Some(60),
    },
    Clip {
        name: "CG26003_002603_20261109162300_0002.mp4",
        scene: "yard",
        about: "断电之后重新开始，没有说明中止原因",
        place: Place::Yard,
        unit: CHENGGUAN,
        starts: "2026-11-09T16:23:00",
        seconds: 24,
        says: &[(4, "继续清点，建筑垃圾约三立方米。"), (15, "检查结束，停止录音录像。")],
        cut_at: None,
    },
];

pub const DICTATIONS: &[Dictation] = &[Dictation {
    name: "CG26001_002601_20261103090640_0003.wav",
    starts: "2026-11-03T09:06:40",
    seconds: 14,
    says: &[(0, "补充说明。店外桌椅已由当事人搬回店内，现场恢复原状，待复查。")],
}];

const RECORDER: &str = "DSJ-A9";
const PHONE: &str = "HA-Phone 12";

pub const PHOTOS: &[Photo] = &[
    street("CG26001_002601_20261103090248_0001.jpg", "2026-11-03T09:02:48", RECORDER, (0, 0, 960)),
    street("CG26001_002601_20261103090255_0002.jpg", "2026-11-03T09:02:55", RECORDER, (240, 300, 480)),
    street("IMG_20261103_090341.jpg", "2026-11-03T09:03:41", PHONE, (420, 240, 540)),
    street("IMG_20261103_090402.jpg", "2026-11-03T09:04:02", PHONE, (60, 60, 640)),
    Photo {
        name: "SJ26007_003107_20261105143036_0001.jpg",
        scene: "kitchen",
        place: Place::Kitchen,
        taken: "2026-11-05T14:30:36",
        model: RECORDER,
        part: (500, 60, 460),
    },
    Photo {
        name: "IMG_20261109_162318.jpg",
        scene: "yard",
        place: Place::Yard,
        taken: "2026-11-09T16:23:18",
        model: PHONE,
        part: (100, 180, 640),
    },
];

const fn street(name: &'static str, taken: &'static str, model: &'static str, part: (u32, u32, u32)) -> Photo {
    Photo { name, scene: "street", place: Place::Street, taken, model, part }
}

/// The same in TOML, for the demo and the tests.
pub fn manifest() -> String {
    let mut text = "# Written by `cargo xtask media`. Times are local (UTC+8), lengths in seconds.\n".to_owned();
    for clip in CLIPS {
        let (device, officer) = carried(clip.name);
        text += &format!(
            "\n[[video]]\nfile = \"{}\"\nscene = \"{}\"\nabout = \"{}\"\ndevice = \"{device}\"\nofficer = \"{officer}\"\n\
             starts = {}+08:00\nseconds = {}\nbroken = {}\n",
            clip.name,
            clip.scene,
            clip.about,
            clip.starts,
            clip.seconds,
            clip.cut_at.is_some(),
        );
    }
    for Dictation { name, starts, seconds, .. } in DICTATIONS {
        let (device, officer) = carried(name);
        text += &format!("\n[[sound]]\nfile = \"{name}\"\ndevice = \"{device}\"\nofficer = \"{officer}\"\n");
        text += &format!("starts = {starts}+08:00\nseconds = {seconds}\n");
    }
    for Photo { name, scene, taken, model, .. } in PHOTOS {
        text += &format!("\n[[photo]]\nfile = \"{name}\"\nscene = \"{scene}\"\nmodel = \"{model}\"\ntaken = {taken}+08:00\n");
    }
    text
}

/// The numbers of the device and of the officer who carried it, out of a file's name.
pub fn carried(name: &str) -> (&str, &str) {
    let mut parts = name.split('_');
    (parts.next().unwrap_or_default(), parts.next().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_manifest_is_toml_and_names_every_file_once() {
        let manifest: toml::Table = manifest().parse().unwrap();
        let mut names: Vec<String> = Vec::new();
        for kind in ["video", "sound", "photo"] {
            let files = manifest[kind].as_array().unwrap();
            names.extend(files.iter().map(|file| file["file"].as_str().unwrap().to_owned()));
        }
        assert_eq!(names.len(), CLIPS.len() + DICTATIONS.len() + PHOTOS.len());
        names.sort();
        names.dedup();
        assert_eq!(names.len(), CLIPS.len() + DICTATIONS.len() + PHOTOS.len());
    }

    #[test]
    fn a_name_carries_the_start() {
        for clip in CLIPS {
            let digits: String = clip.starts.chars().filter(char::is_ascii_digit).collect();
            assert_eq!(clip.name.split('_').nth(2), Some(digits.as_str()));
        }
    }
}
