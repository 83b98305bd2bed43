//! One claim about when a file was made: where it stands, what it says, what it means, how sure it is.

use base::{Span, Timestamp};
use serde::{Deserialize, Serialize};

use crate::label::labelled;

labelled! {
    /// Where a time stands. The order is the rank: the earlier variant is believed first.
    TimeSource {
        /// A person decided, with reasons, against what the device says.
        Decided = "人工认定",
        /// A satellite's time inside the file.
        Satellite = "卫星时间",
        /// What a body-worn system says of what it pushes: its camera's clock, which it sets itself.
        System = "执法记录仪系统",
        /// The file's name, read by a profile of the device.
        FileName = "文件名",
        /// The creation date with its zone that Apple devices write.
        AppleCreationDate = "苹果设备制作时间",
        /// The movie header of MP4 and MOV.
        MovieHeader = "视频文件头",
        /// The date header of AVI.
        AviHeader = "AVI 文件头",
        /// When the photo was taken, by EXIF.
        ExifOriginal = "照片拍摄时间",
        /// When the photo was written, by EXIF.
        ExifModified = "照片写入时间",
        /// The origination time of a broadcast wave file.
        BroadcastWave = "录音起始时间",
        /// The date in a RIFF or PNG information field.
        InfoDate = "文件信息",
        /// Somebody typed it.
        Manual = "人工填写",
        /// The file system's time of last change, as the uploader declared it.
        FileModified = "文件修改时间",
    }

    /// Which instant of a recording a time names.
    Means {
        /// The first instant of the recording.
        Start = "开始",
        /// The last.
        End = "结束",
        /// When the file was finished; at or soon after the end.
        Finalised = "写完",
        /// Start or end: devices differ.
        Unknown = "不明",
    }
}

impl TimeSource {
    /// Whether it repeats what the clock of the device showed, so that it is wrong by as much as that clock.
    pub const fn of_device_clock(self) -> bool {
        !matches!(self, Self::Decided | Self::Satellite | Self::Manual)
    }
}

/// One claim about the time of a file. All claims are kept, believed or not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimeCandidate {
    /// Where it stands.
    pub source: TimeSource,
    /// The instant, read as the format's specification says; a reading without zone is taken as China's.
    pub value: Timestamp,
    /// The instant under the other common habit (a camera that writes local time into a UTC field); `None` when there is none.
    pub other_reading: Option<Timestamp>,
    /// Whether the claim itself tells its zone.
    pub zone_known: bool,
    /// Which instant it names.
    pub means: Means,
    /// How far the truth may lie to either side, going by the resolution it is written in.
    pub uncertainty: Span,
    /// What is written, as it is written.
    pub written: String,
}

impl TimeCandidate {
    /// What a person decided, with reasons, or merely typed in.
    pub fn told(source: TimeSource, start: Timestamp, uncertainty: Span) -> Self {
        let written = start.to_string();
        Self { source, value: start, other_reading: None, zone_known: true, means: Means::Start, uncertainty, written }
    }

    /// The file system's time of last change, as the uploader declared it. Files are finished when recording ends, so it means the end;
    /// FAT keeps it in steps of two seconds.
    pub fn file_modified(at: Timestamp) -> Self {
        let means = Means::Finalised;
        Self { means, ..Self::told(TimeSource::FileModified, at, Span::from_seconds(2)) }
    }
}
