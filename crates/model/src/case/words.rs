//! The words of a case: kind, procedure, source, who proposes what, and why it ends. No facts here.

use serde::{Deserialize, Serialize};

/// The kinds of enforcement of Art. 2.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ActionKind {
    /// 行政处罚.
    #[default]
    Penalty,
}

/// The procedure 程序.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Procedure {
    /// 普通程序.
    #[default]
    Ordinary,
    /// 简易程序: decided on the spot 当场处罚.
    Simple,
}

impl Procedure {
    /// Its Chinese name.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Ordinary => "普通程序",
            Self::Simple => "简易程序",
        }
    }
}

/// What kind of party 当事人: amounts of the law differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PartyKind {
    /// 公民.
    Citizen,
    /// 法人或者其他组织.
    Organisation,
}

/// How a procedure began (Art. 9).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Initiation {
    /// 依职权.
    #[default]
    ExOfficio,
}

/// Where a case came from 案件来源.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// 监督检查.
    Inspection,
    /// 投诉举报.
    Complaint,
    /// 其他机关移送.
    Transfer,
    /// 上级交办.
    Assigned,
    /// 媒体曝光.
    Media,
    /// 监控发现.
    Monitoring,
    /// 其他.
    Other,
}

impl Source {
    /// Its Chinese name.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Inspection => "监督检查",
            Self::Complaint => "投诉举报",
            Self::Transfer => "其他机关移送",
            Self::Assigned => "上级交办",
            Self::Media => "媒体曝光",
            Self::Monitoring => "监控发现",
            Self::Other => "其他",
        }
    }
}

/// Who gives an opinion (Art. 11 items 2 and 4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// 承办机构.
    Unit,
    /// 行政执法机关负责人.
    Agency,
}

impl Level {
    /// Its Chinese name.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Unit => "承办机构",
            Self::Agency => "机关负责人",
        }
    }
}

/// What the handler proposes 拟处理意见.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Proposal {
    /// 不予行政处罚.
    NoPenalty,
    /// 给予行政处罚.
    Penalise,
    /// 移送其他机关.
    Transfer,
    /// 终止调查.
    Discontinue,
}

impl Proposal {
    /// Its Chinese name.
    pub const fn label(self) -> &'static str {
        match self {
            Self::NoPenalty => "不予行政处罚",
            Self::Penalise => "给予行政处罚",
            Self::Transfer => "移送其他机关",
            Self::Discontinue => "终止调查",
        }
    }
}

/// The ground on which a case is closed (Art. 13).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ground {
    /// 行政处罚决定执行完毕.
    Executed,
    /// 不予行政处罚.
    NoPenalty,
    /// 案件移送.
    Transferred,
    /// 终止调查.
    Discontinued,
    /// 人民法院终结执行.
    EndedByCourt,
    /// 人民法院受理强制执行申请: closes in fields whose rules say so.
    CourtAccepted,
    /// 不予立案.
    NotFiled,
}

impl Ground {
    /// Its Chinese name.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Executed => "处罚决定执行完毕",
            Self::NoPenalty => "不予行政处罚",
            Self::Transferred => "案件移送",
            Self::Discontinued => "终止调查",
            Self::EndedByCourt => "人民法院终结执行",
            Self::CourtAccepted => "人民法院受理强制执行申请",
            Self::NotFiled => "不予立案",
        }
    }
}
