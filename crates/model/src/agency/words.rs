//! The words of an agency: its field, activities and how far they are recorded, who keeps, and its keys. No facts here.

use serde::{Deserialize, Serialize};

use crate::fold::Stamp;

/// The field of law an agency works in; sector rules override by it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// 城市管理.
    UrbanManagement,
    /// 市场监管.
    MarketRegulation,
    /// 司法行政.
    Justice,
    /// 交通运输.
    Transport,
    /// 农业.
    Agriculture,
    /// 生态环境.
    Ecology,
    /// Any other field.
    #[default]
    Other,
}

/// Something done at a place, to which the catalogue 音像记录事项清单 (Art. 16) gives a tier.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Activity {
    /// 现场检查（勘验）.
    #[default]
    OnSiteInspection,
    /// 询问.
    Inquiry,
    /// 抽样取证.
    Sampling,
    /// 先行登记保存证据.
    EvidencePreservation,
    /// 查封、扣押财产.
    Seizure,
    /// 强制拆除.
    ForcedDemolition,
    /// 举行听证.
    Hearing,
    /// 留置送达.
    ServiceByLeaving,
    /// 公告送达.
    ServiceByPosting,
    /// Anything else.
    Other,
}

impl Activity {
    /// The words of the law for it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::OnSiteInspection => "现场检查（勘验）",
            Self::Inquiry => "询问",
            Self::Sampling => "抽样取证",
            Self::EvidencePreservation => "先行登记保存证据",
            Self::Seizure => "查封扣押财产",
            Self::ForcedDemolition => "强制拆除",
            Self::Hearing => "举行听证",
            Self::ServiceByLeaving => "留置送达",
            Self::ServiceByPosting => "公告送达",
            Self::Other => "其他",
        }
    }

    /// What Art. 15 itself says; a catalogue may ask for more, and for whole-course activities never for less.
    pub const fn statutory_tier(self) -> Tier {
        match self {
            Self::Seizure | Self::ForcedDemolition => Tier::WholeCourse,
            Self::Other => Tier::Optional,
            _ => Tier::AsRequired,
        }
    }
}

/// How far an activity must be recorded on video (Art. 15, three paragraphs).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tier {
    /// 可以根据需要予以记录.
    Optional,
    /// 应当根据实际情况进行音像记录.
    #[default]
    AsRequired,
    /// 应当进行全程音像记录.
    WholeCourse,
}

impl Tier {
    /// In the words of Art. 15.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Optional => "根据需要记录",
            Self::AsRequired => "根据实际情况记录",
            Self::WholeCourse => "全程音像记录",
        }
    }
}

/// One line of a catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CatalogueItem {
    /// What is done.
    pub activity: Activity,
    /// How far it must be recorded.
    pub tier: Tier,
}

/// What a custodian 专门人员 keeps (Art. 20).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Custody {
    /// Texts and recordings 文字和音像资料.
    Dossiers,
    /// Recording devices 音像记录设备.
    Devices,
}

/// What a key of the server signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyPurpose {
    /// Checkpoints of the agency's log 存证日志.
    Log,
    /// Receipts 回执.
    Receipt,
    /// Checkpoints of other logs 联署.
    Cosign,
}

impl KeyPurpose {
    /// Its Chinese name.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Log => "存证日志",
            Self::Receipt => "回执",
            Self::Cosign => "联署",
        }
    }
}

/// A key as the log tells of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgencyKey {
    /// What it signs.
    pub purpose: KeyPurpose,
    /// The public key: name, hash, type and key in base64 (signed-note).
    pub key: String,
    /// Where its end stands, when another took its place or it was lost.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<Stamp>,
    /// Whether it was lost: nobody could say that another follows it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub lost: bool,
}
