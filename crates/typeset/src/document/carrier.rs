//! What is stuck onto things: the spine of a dossier 案卷脊背, labels of discs 载体标签 where dossiers are kept on paper and electronically 双套制.

use base::time::Day;
use serde::{Deserialize, Serialize};

use crate::barcode::Barcode;

/// The spine of a dossier 案卷脊背, in the widths of boxes, to be cut out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DossierSpine {
    /// The agency's full name.
    pub agency: String,
    /// 正卷 or 副卷, where the dossier is split.
    pub part: Option<String>,
    /// Name of the case 案件名称.
    pub case_name: String,
    /// Year of the dossier 年度.
    pub year: String,
    /// Retention period 保管期限.
    pub retention: Option<String>,
    /// The number of the dossier 档号.
    pub archive_number: String,
    /// What a reader of barcodes reads.
    pub code: Option<Barcode>,
}

/// Labels of discs 载体标签.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CarrierLabels {
    /// One for each disc and set.
    pub items: Vec<CarrierLabel>,
}

/// The label of a disc.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CarrierLabel {
    /// The agency's full name.
    pub agency: String,
    /// Name of the case 案件名称.
    pub case_name: String,
    /// The number of the dossier 档号.
    pub archive_number: String,
    /// Which set 套别: 封存、利用、异地.
    pub set: String,
    /// Which disc of how many, e.g. 第 1 张　共 2 张.
    pub place: String,
    /// What is on it.
    pub holds: String,
    /// Retention period 保管期限.
    pub retention: Option<String>,
    /// When it was made 制作日期; left open, it is written by hand.
    pub made_on: Option<Day>,
    /// What a reader of barcodes reads.
    pub code: Option<Barcode>,
}
