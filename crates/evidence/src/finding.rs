//! Findings 疑点: what looks wrong about a file or its times. A finding raises a question; none of them ever blocks storage (Art. 24 wants
//! the original kept, not a tidy one). Which severity asks for a person's decision before a file is used as evidence is for others to say.

use serde::{Deserialize, Serialize};

use crate::label::labelled;

labelled! {
    /// How much a finding weighs.
    Severity {
        /// Worth knowing.
        Info = "提示",
        /// Somebody should look.
        Question = "疑问",
        /// Not to be used as evidence before a person decides with reasons.
        Serious = "重大",
    }

    /// What was found. The numbers F1–F18 are those of the list of originality findings in the device notes.
    FindingCode {
        /// No bytes at all.
        Empty = "空文件",
        /// The right length, and nothing but zeros in it.
        Blank = "疑似未写入",
        /// The file ends before its structure does: power went, or the copy broke off.
        Truncated = "未正常结束",
        /// The structure contradicts itself.
        Damaged = "结构损坏",
        /// The structure is nested or split beyond any sense; reading stopped.
        Oversized = "结构超限",
        /// Reading the stored bytes failed.
        Unreadable = "读取失败",
        /// Content that is none of the formats known here.
        UnknownFormat = "格式未识别",
        /// A format only its maker's player opens.
        VendorPlayer = "需专用播放器",
        /// The name promises another format than the bytes hold.
        NameMismatch = "内容与文件名不符",
        /// A programme or a page that could run something when opened.
        ActiveContent = "含可执行内容",
        /// Something else hangs behind the end of the file.
        TrailingData = "尾部附有其他内容",
        /// F1: software other than a camera left its name.
        ToolTag = "经软件处理",
        /// F2: built otherwise than other files of the same device.
        StructureDiffers = "结构与设备不符",
        /// F3: the time of creation is not set, or an impossible one.
        CreationTimeUnset = "制作时间缺失",
        /// F4: an edit list hides part of the recording, or cuts it into pieces.
        EditList = "存在编辑列表",
        /// F5: the recording stands still inside the file.
        InnerPause = "文件内停顿",
        /// F5: a run of almost empty samples, as joining two files leaves it.
        JoinedParts = "疑似拼接",
        /// F6: picture and sound differ in length.
        LengthsDiffer = "音画时长不一",
        /// F7: the settings of the picture change inside the file.
        PictureChanges = "画面参数中途变化",
        /// F8: the first picture cannot be shown without others that are not there.
        NoKeyFrame = "首帧不独立",
        /// F11: numbers are missing between two files of a device.
        MissingNumber = "缺号",
        /// F11: it came on a later day than the file that follows it.
        ArrivedAfterNext = "晚于后一文件入库",
        /// The name of another file of the device, and not its content: names begin anew when a card is emptied.
        NameReused = "同名文件内容不同",
        /// F12: shorter than the parts in which its device splits, and the next one shows no reason.
        ShorterThanPart = "短于分段长度",
        /// F14: without the signature that other files of the device bear.
        SignatureMissing = "缺少设备签名",
        /// F15: a photo went through picture software.
        EditedPhoto = "照片经软件处理",
        /// F16: sound went through software, or its sizes contradict each other.
        EditedSound = "录音经软件处理",
        /// F17: the name is one that chat or gallery software gives: not the device's own file.
        NotFromDevice = "非设备原始文件名",
        /// Times that should agree do not.
        TimesDisagree = "时间不一致",
        /// A time after the bytes were received.
        TimeAfterReception = "时间晚于接收",
        /// The device had lost its clock.
        ClockReset = "设备时钟失效",
    }
}

/// One thing found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// What.
    pub code: FindingCode,
    /// How much it weighs.
    pub severity: Severity,
    /// The sentence a person reads, with the numbers behind it.
    pub message_zh: String,
}

impl Finding {
    /// Worth knowing.
    pub fn info(code: FindingCode, message_zh: impl Into<String>) -> Self {
        Self { code, severity: Severity::Info, message_zh: message_zh.into() }
    }

    /// Somebody should look.
    pub fn question(code: FindingCode, message_zh: impl Into<String>) -> Self {
        Self { code, severity: Severity::Question, message_zh: message_zh.into() }
    }

    /// Not to be used as evidence before a person decides.
    pub fn serious(code: FindingCode, message_zh: impl Into<String>) -> Self {
        Self { code, severity: Severity::Serious, message_zh: message_zh.into() }
    }
}
