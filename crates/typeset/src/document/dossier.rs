//! The sheets that make a dossier 案卷 of records: cover, index, end note.

use base::time::Day;
use serde::{Deserialize, Serialize};

use crate::barcode::Barcode;

/// Cover of a dossier 案卷封面.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DossierCover {
    /// The agency's full name.
    pub agency: String,
    /// What kind of dossier, e.g. 行政处罚案卷.
    pub title: String,
    /// 正卷 or 副卷, where the dossier is split.
    pub part: Option<String>,
    /// Name of the case 案件名称.
    pub case_name: String,
    /// Number of the decision 决定书文号.
    pub decision_number: Option<String>,
    /// Handling unit 承办机构.
    pub unit: String,
    /// Handlers 承办人.
    pub handlers: Vec<String>,
    /// Day of filing 立案日期.
    pub filed_on: Option<Day>,
    /// Day of closing 结案日期.
    pub closed_on: Option<Day>,
    /// Further rows, e.g. 处理结果.
    pub fields: Vec<CoverField>,
    /// Retention period 保管期限, as the agency's table has it.
    pub retention: Option<String>,
    /// Records in the dossier 件数.
    pub items: Option<u32>,
    /// Numbered pages 页数.
    pub pages: Option<u32>,
    /// Archive numbers.
    pub shelfmark: Shelfmark,
    /// What a reader of barcodes reads on the cover.
    pub code: Option<Barcode>,
}

/// A further row of the cover.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CoverField {
    /// As the form has it.
    pub label: String,
    /// Its value.
    pub value: String,
}

/// Archive numbers 档号; what is not yet known stays open on the sheet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Shelfmark {
    /// 归档号.
    pub archive_number: Option<String>,
    /// 全宗号.
    pub fonds: Option<String>,
    /// 目录号.
    pub catalogue: Option<String>,
    /// 案卷号.
    pub dossier: Option<String>,
}

/// Index of a dossier 卷内目录.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DossierIndex {
    /// Name of the case, under the title.
    pub case_name: Option<String>,
    /// In the order of the dossier; numbered here.
    pub items: Vec<DossierItem>,
}

/// One row of the index.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DossierItem {
    /// 文号.
    pub number: Option<String>,
    /// Who answers for it 责任者.
    pub responsible: String,
    /// 题名.
    pub title: String,
    /// 日期.
    pub day: Option<Day>,
    /// 页号 in the dossier, e.g. `1` or `3-7`.
    pub pages: String,
    /// 备注.
    pub remark: Option<String>,
}

/// End note of a dossier 卷内备考表.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DossierEndNote {
    /// State of the dossier 本卷情况说明: counts, what is missing and why. Line breaks separate paragraphs.
    pub situation: String,
    /// Who compiled it 立卷人.
    pub compiler: Option<String>,
    /// When 立卷时间.
    pub compiled_on: Option<Day>,
    /// Who checked it 检查人.
    pub checker: Option<String>,
    /// When 检查时间.
    pub checked_on: Option<Day>,
}
