//! What a record type prints: head, sections, places for wet signatures, fingerprint and seal, attachments.

use base::time::Day;
use serde::{Deserialize, Serialize};

/// A 笔录, 审批表, 通知书 or 决定书.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Record {
    /// The agency's full name 行政执法机关名称.
    pub agency: String,
    /// Name of the document 文书名称.
    pub title: String,
    /// Document number 文号, e.g. `豫城管检笔〔2026〕12号`; nothing is printed for a document that has none.
    pub number: Option<String>,
    /// Whom it addresses 主送 (the party of a notice); printed flush left above the text.
    pub addressee: Option<String>,
    /// The body, in order.
    pub sections: Vec<Section>,
    /// Attachments 附件 listed after the body.
    pub attachments: Vec<Attachment>,
    /// The agency's name, day and place for its seal 落款.
    pub seal: Option<Seal>,
    /// Places for wet signatures.
    pub signatures: Option<Signatures>,
}

/// A part of the body. `fields`, `note` and `opinion` that follow each other share one table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Section {
    /// Labels with values; two to a row unless `wide`.
    Fields {
        /// In printing order.
        fields: Vec<Field>,
    },
    /// A long text in the table, with its label at the left.
    Note {
        /// At the left.
        label: String,
        /// Line breaks separate paragraphs.
        text: String,
    },
    /// Somebody's opinion 意见 with a place to sign, as approval forms have it.
    Opinion(Opinion),
    /// Running text across the page in body size.
    Text {
        /// Printed before it in 黑体.
        #[serde(default)]
        heading: Option<String>,
        /// Line breaks separate paragraphs.
        text: String,
    },
    /// A list 清单 with columns of its own.
    List {
        /// Printed above it in 黑体.
        #[serde(default)]
        heading: Option<String>,
        /// At least one.
        columns: Vec<Column>,
        /// Cells in the order of the columns; missing cells stay empty, surplus ones are left out.
        rows: Vec<Vec<String>>,
    },
    /// Photographs 照片 with what is said about each.
    Pictures {
        /// Printed above them in 黑体.
        #[serde(default)]
        heading: Option<String>,
        /// In printing order.
        pictures: Vec<Picture>,
    },
}

/// One label with its value.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Field {
    /// As the form has it.
    pub label: String,
    /// Empty for a place to be filled in by hand.
    pub value: String,
    /// Takes the whole width.
    pub wide: bool,
}

/// An opinion 意见 on an approval form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Opinion {
    /// Whose it is, e.g. 承办机构意见.
    pub label: String,
    /// Empty for a place to be filled in by hand.
    pub text: String,
    /// Name of who gave it; a line to sign on when absent.
    pub signer: Option<String>,
    /// Certificate number 执法证号.
    pub certificate: Option<String>,
    /// The day it was given.
    pub day: Option<Day>,
}

/// A column of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Column {
    /// Its head.
    pub title: String,
    /// Share of the width; zero counts as one.
    pub weight: u8,
    /// How cells stand in it.
    pub align: Align,
}

/// How cells stand in a column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Align {
    /// For words.
    #[default]
    Left,
    /// For short codes.
    Center,
    /// For numbers and amounts.
    Right,
}

/// A photograph with what is said about it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Picture {
    /// Position in [`crate::Document::images`].
    pub image: usize,
    /// 拍摄时间, 地点, 拍摄人, 证明事项 …
    pub notes: Vec<Field>,
}

/// An attachment as the document lists it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Attachment {
    /// Its name; numbered when there are several.
    pub title: String,
    /// Pages 页, pieces 份, photographs 张: as it should read, e.g. `4张`.
    pub extent: Option<String>,
}

/// Place for the agency's seal 印章.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Seal {
    /// Who seals.
    pub agency: String,
    /// Day of the document 成文日期; left open when absent.
    pub day: Option<Day>,
}

/// Places for wet signatures at the end, and at the foot of every page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Signatures {
    /// What the signer writes by hand after reading 阅核意见: the label before the line.
    pub confirmation: Option<String>,
    /// Who signs, in order.
    pub signers: Vec<Signer>,
    /// Place to note that somebody refused to sign 拒签.
    pub refusal: Option<Refusal>,
    /// Roles that also sign every page at its foot 逐页签名.
    pub each_page: Vec<String>,
}

/// Somebody who signs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Signer {
    /// 当事人, 见证人, 执法人员 …
    pub role: String,
    /// Printed beside the role, so that it is plain who must sign where.
    pub name: Option<String>,
    /// Certificate number 执法证号.
    pub certificate: Option<String>,
    /// Leaves room for a fingerprint 捺印.
    pub fingerprint: bool,
}

/// Note on a refused signature 拒签注明.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Refusal {
    /// What happened, where known; lines to write on when absent.
    pub note: Option<String>,
    /// Leaves a line for a witness 见证人.
    pub witness: bool,
}
