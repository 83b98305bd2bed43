//! The journal 录像日志 of a fixed camera, as a manifest carries it home: when the camera was there, what came of it, how long nothing was
//! recorded and why. It is what proves or explains a gap (Art. 19). Each line names the digest of the line before and has both clocks.

use base::{RawId, Sha256Digest, Span, Timestamp};
use serde::{Deserialize, Serialize};

/// Longest text of others that a line repeats, in characters.
const LONGEST_TEXT: usize = 200;

/// A camera and what is new in its journal.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CameraLog {
    /// The room 办案场所 it belongs to, by the station's settings.
    pub room: String,
    /// Its number there, as the register of rooms has it.
    pub number: String,
    /// What is new, in order.
    pub lines: Vec<Line>,
}

/// One line of a journal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Its running number in the journal of this camera, from 1.
    pub n: u64,
    /// The digest of the line before, as it was written; nothing for the first.
    pub previous: Option<Sha256Digest>,
    /// When it was written, by the station's clock.
    pub at: Timestamp,
    /// The same by a counter that nobody sets, in milliseconds.
    pub steady: Span,
    /// Which start of the machine that counter is of.
    pub boot: RawId,
    /// What happened.
    #[serde(flatten)]
    pub event: Event,
}

impl Line {
    /// The line as it is written and signed.
    pub fn text(&self) -> String {
        // Types of this module always become JSON.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// The digest by which the next line names this one.
    pub fn digest(&self) -> Sha256Digest {
        Sha256Digest::of(self.text().as_bytes())
    }
}

/// What tells when a recording began.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TimeSource {
    /// The camera's answer to PLAY: `Range: clock=` with `rtptime=` (RFC 2326, ONVIF streaming).
    Play,
    /// The camera's sender reports (RFC 3550).
    Report,
    /// The station's clock when the first picture arrived: later than it was taken by as much as camera and line delay it.
    Arrival,
}

/// Why nothing is recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "why", content = "what")]
pub enum Why {
    /// The recorder did not run: started anew, or ended by force.
    NotRunning,
    /// No connection to the camera, or it gives no pictures that are kept.
    Away(String),
    /// The connection stood and nothing came.
    Silent,
    /// Pictures came that nothing can be decoded from before the next independent one.
    NoKeyFrame,
    /// Packets were lost, so many.
    Lost(u64),
    /// The time of the pictures jumped.
    TimeJump,
    /// The station's storage is full or failed.
    Storage(String),
}

impl Why {
    /// In Chinese.
    pub fn sentence(&self) -> String {
        match self {
            Self::NotRunning => "采集站没有运行".into(),
            Self::Away(what) => format!("摄像机连接中断（{what}）"),
            Self::Silent => "摄像机没有送出画面".into(),
            Self::NoKeyFrame => "没有收到可以独立解码的画面".into(),
            Self::Lost(packets) => format!("网络丢失 {packets} 个数据包"),
            Self::TimeJump => "摄像机的画面时间跳变".into(),
            Self::Storage(what) => format!("采集站存储不能写入（{what}）"),
        }
    }
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "event")]
pub enum Event {
    /// The recorder began to look after the camera.
    Started,
    /// It ended in order.
    Stopped,
    /// The camera answered and plays.
    Connected {
        /// The sound that is kept with the pictures, if any.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        sound: Option<String>,
        /// What the camera offers and the file cannot hold, one word each.
        #[serde(skip_serializing_if = "Vec::is_empty", default)]
        not_kept: Vec<String>,
    },
    /// The connection ended.
    Disconnected {
        /// Why, as far as that is known.
        reason: String,
    },
    /// It cannot be connected to; told when the reason changes.
    Unreachable {
        /// Why.
        reason: String,
    },
    /// A file began.
    Opened {
        /// Its first picture.
        start: Timestamp,
        /// What tells that.
        source: TimeSource,
        /// The coding and size of its pictures.
        format: String,
    },
    /// A file is closed and durable.
    Closed {
        /// Its name.
        file: String,
        /// Its first picture.
        start: Timestamp,
        /// What tells that.
        source: TimeSource,
        /// How long its pictures last by their own time.
        length: Span,
        /// Pictures in it.
        pictures: u64,
        /// Fragments in it.
        fragments: u32,
        /// The end of the chain over them: SHA-256 over the link before and the SHA-256 of the fragment, beginning with the file's head.
        chain: Sha256Digest,
    },
    /// A file that a crash left open is taken in as it is.
    Unfinished {
        /// Its name.
        file: String,
        /// Fragments that are whole and as they were written.
        fragments: u32,
        /// The end of the chain over them.
        chain: Sha256Digest,
        /// Bytes behind the last of them.
        rest: u64,
    },
    /// Nothing was recorded from one instant to another; told once it is over.
    Gap {
        /// From when, by the station's clock as it stands now.
        from: Timestamp,
        /// How long, by the counter that nobody sets where the machine ran through.
        length: Span,
        /// Why.
        #[serde(flatten)]
        why: Why,
    },
    /// The camera's clock no longer agrees with what it said before.
    ClockJump {
        /// By how much; positive is forwards.
        by: Span,
    },
    /// The camera's clock parts from the station's, positive when ahead.
    ClockDiffers {
        /// By how much.
        by: Span,
        /// Whether it is so far off that the station's time of arrival is taken.
        absurd: bool,
    },
    /// The numbering of pictures jumped; a new file begins.
    TimeJump {
        /// By how much, positive is forwards.
        by: Span,
    },
    /// The same of sound; it goes on where it arrives.
    SoundJump,
    /// Packets were lost on the way.
    Loss {
        /// How many.
        packets: u64,
    },
    /// No picture came that can be decoded alone, for so long.
    NoKeyFrame {
        /// How long.
        length: Span,
    },
    /// Coding, size or parameters changed; a new file begins.
    FormatChanged {
        /// Before.
        from: String,
        /// Now.
        to: String,
    },
    /// The station's clock was set.
    ClockStepped {
        /// By how much; positive is forwards.
        by: Span,
    },
    /// Something could not be written.
    NotWritten {
        /// Why.
        reason: String,
    },
    /// The end of the journal was torn by a crash and was put aside.
    JournalTorn,
}

/// A text of others, cut to a length that a line bears.
pub fn short(text: &str) -> String {
    let mut chars = text.chars().map(|c| if c.is_control() { ' ' } else { c });
    let mut out: String = chars.by_ref().take(LONGEST_TEXT).collect();
    if chars.next().is_some() {
        out.push('…');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(event: Event) -> Line {
        Line {
            n: 1,
            previous: None,
            at: Timestamp::from_millis(1_793_667_720_000),
            steady: Span::from_seconds(9),
            boot: RawId::default(),
            event,
        }
    }

    #[test]
    fn a_line_reads_back_with_its_reason() {
        let why = Why::Away("摄像机没有应答".into());
        let events = [
            Event::Started,
            Event::Gap { from: Timestamp::from_millis(5), length: Span::from_seconds(20), why: why.clone() },
            Event::Gap { from: Timestamp::from_millis(5), length: Span::from_seconds(20), why: Why::Lost(7) },
            Event::Gap { from: Timestamp::from_millis(5), length: Span::ZERO, why: Why::Silent },
            Event::Connected { sound: None, not_kept: vec!["G.726".into()] },
        ];
        for event in events {
            let line = line(event);
            let read: Line = serde_json::from_str(&line.text()).unwrap();
            assert_eq!((read.digest(), &read), (line.digest(), &line));
        }
        assert_eq!(why.sentence(), "摄像机连接中断（摄像机没有应答）");
    }

    #[test]
    fn texts_of_others_are_cut_and_have_no_breaks() {
        assert_eq!(short("a\nb"), "a b");
        assert_eq!(short(&"长".repeat(300)).chars().count(), LONGEST_TEXT + 1);
    }
}
