//! How the files of a device are built 结构特征 (F2, F14, F18): what of a file's structure is the same in all that one device writes, and
//! how another file departs from that. Digests of texts; where they are remembered, and of which files, is for others to say.

use std::collections::{BTreeMap, BTreeSet};

use base::Sha256Digest;
use serde::{Deserialize, Serialize};

use crate::finding::{Finding, FindingCode};
use crate::label::labelled;
use crate::probe::Probe;

/// So many files of a device show how it builds them; fewer leave room for doubt (F18).
pub const ENOUGH_FILES: usize = 5;
/// Characters of a digest that are kept: enough to tell structures apart, which is all it is for.
const DIGITS: usize = 16;

labelled! {
    /// A side of the structure that is compared by itself, so that a finding can name what differs.
    Aspect {
        /// Which parts a file has, in which order.
        Parts = "结构次序",
        /// The brands it claims.
        Brands = "格式标识",
        /// What its tracks hold and how their handlers are called.
        Tracks = "轨道",
        /// Ticks per second of its tracks.
        Timescales = "时间刻度",
        /// The shape of its edit lists.
        Edits = "编辑列表形态",
        /// Which notes it carries.
        Notes = "附加信息",
        /// The settings of its coders.
        Settings = "编码参数",
        /// Whether the stream bears signatures.
        Signature = "签名",
    }
}

impl Aspect {
    /// Whether a person changes it by using the device: its settings, the satellites in sight.
    const fn changes_in_use(self) -> bool {
        matches!(self, Self::Notes | Self::Settings)
    }
}

/// How one file is built: a digest for each aspect.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Fingerprint(pub BTreeMap<Aspect, String>);

/// The word for streams that are signed.
const SIGNED: &str = "signed";

impl Fingerprint {
    /// How a file is built. `None` where it was not read to its end: what is missing is no trait of the device.
    pub fn of(probe: &Probe) -> Option<Self> {
        use FindingCode::{Blank, Damaged, Empty, Oversized, Truncated, UnknownFormat, Unreadable};
        let broken = [Blank, Damaged, Empty, Oversized, Truncated, UnknownFormat, Unreadable];
        if probe.structure.parts.is_empty() || probe.findings.iter().any(|f| broken.contains(&f.code)) {
            return None;
        }
        let s = &probe.structure;
        let is_note = |part: &&String| part.contains("udta") || part.contains("meta") || part.starts_with("exif/Offset");
        let parts: Vec<&str> = s.parts.iter().filter(|p| !is_note(p)).map(String::as_str).collect();
        let notes: BTreeSet<&str> = s.parts.iter().filter(is_note).map(String::as_str).collect();
        let of_tracks =
            |text: &dyn Fn(&crate::probe::Track) -> String| probe.tracks.iter().map(text).collect::<Vec<_>>().join("\n");
        let texts = [
            (Aspect::Parts, format!("{}\n{}\n{}", s.fragmented, s.index_first, parts.join("\n"))),
            (Aspect::Brands, s.brands.join("\n")),
            (Aspect::Tracks, of_tracks(&|t| format!("{:?} {} {}", t.kind, t.codec, t.handler))),
            (Aspect::Timescales, of_tracks(&|t| t.timescale.to_string())),
            (Aspect::Edits, of_tracks(&|t| t.edits.clone())),
            (Aspect::Notes, notes.into_iter().collect::<Vec<_>>().join("\n")),
            (Aspect::Settings, of_tracks(&|t| format!("{:?} {:?}", t.size, t.settings))),
        ];
        let digests = texts.into_iter().map(|(aspect, text)| {
            let digest = Sha256Digest::of(text.as_bytes()).to_string();
            (aspect, digest[..DIGITS].to_owned())
        });
        let signature = (Aspect::Signature, if s.signed_stream { SIGNED } else { "" }.to_owned());
        Some(Self(digests.chain([signature]).collect()))
    }

    /// The aspects in which this file is like none of those known of its device.
    pub fn departs(&self, known: &[Self]) -> Vec<Aspect> {
        let new = |aspect: &Aspect| known.iter().all(|k| k.0.get(aspect) != self.0.get(aspect));
        self.0.keys().copied().filter(new).collect()
    }

    /// What is to be said of it beside the files known of its device: nothing when it is like them, or none is known.
    pub fn findings(&self, known: &[Self]) -> Vec<Finding> {
        if known.is_empty() {
            return Vec::new();
        }
        let (mut out, departs) = (Vec::new(), self.departs(known));
        let unsigned = self.0.get(&Aspect::Signature).is_some_and(String::is_empty) && departs.contains(&Aspect::Signature);
        if unsigned {
            let message = format!("该设备已知的 {} 个文件都带有签名，本件没有", known.len());
            out.push(Finding::question(FindingCode::SignatureMissing, message));
        }
        let other: Vec<Aspect> = departs.into_iter().filter(|a| *a != Aspect::Signature).collect();
        if other.is_empty() {
            return out;
        }
        let labels: Vec<&str> = other.iter().map(|a| a.label()).collect();
        let n = known.len();
        let message = format!("{}与该设备已知的 {n} 个文件都不同", labels.join("、"));
        out.push(if n < ENOUGH_FILES {
            Finding::info(FindingCode::StructureDiffers, format!("{message}；已知的文件少于 {ENOUGH_FILES} 个，仅供参考"))
        } else if other.iter().all(|a| a.changes_in_use()) {
            Finding::info(FindingCode::StructureDiffers, format!("{message}，可能是设备设置变化"))
        } else {
            Finding::question(FindingCode::StructureDiffers, message)
        });
        out
    }
}
