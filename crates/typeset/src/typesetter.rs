//! The trait behind which documents become pages, and what can go wrong on the way.

use serde::{Deserialize, Serialize};

use crate::document::{Blob, Document};

/// Turns documents into PDF/A. Setting keeps a core busy for milliseconds: call it where blocking is allowed.
pub trait Typesetter: Send + Sync {
    /// Sets `doc`. The same document gives the same bytes, as long as the fonts stay the same.
    ///
    /// # Errors
    /// See [`TypesetError`]; its text can be shown to a user.
    fn set(&self, doc: &Document) -> Result<Pdf, TypesetError>;

    /// A small picture of a photograph, for a list of many; nothing when it is none that can be read.
    fn thumbnail(&self, _picture: &[u8]) -> Option<Blob> {
        None
    }

    /// Whether documents can be set here, and how well.
    fn available(&self) -> Availability;
}

/// A document that has been set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pdf {
    /// The file, PDF/A-2b, or PDF/A-3b when files are embedded.
    pub bytes: Vec<u8>,
    /// Number of pages 页数.
    pub pages: u32,
    /// Characters that no font here has 缺字, in order of first appearance; the page shows 〓 in their place and names their code points.
    pub missing: Vec<char>,
}

/// What a typesetter can do on this machine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Availability {
    /// All faces that official documents use are there.
    Ready,
    /// Documents can be set, with other faces than they should have. The text says which.
    Degraded {
        /// For the user, in Chinese.
        reason: String,
    },
    /// Nothing can be set. The text says why.
    Unavailable {
        /// For the user, in Chinese.
        reason: String,
    },
}

/// Why a document could not be set.
#[derive(Debug, thiserror::Error)]
pub enum TypesetError {
    /// Fonts are missing, or the product was built without Typst.
    #[error("无法生成文书：{reason}")]
    Unavailable {
        /// For the user, in Chinese.
        reason: String,
    },
    /// The prefix is too long for a QR code that survives a photocopier.
    #[error("无法生成文书：页码二维码内容过长（{bytes} 字节，至多 {limit} 字节）")]
    PageCodeTooLong {
        /// Length of the longest code of the document.
        bytes: usize,
        /// Longest code that is still printed.
        limit: usize,
    },
    /// Two embedded files share a name, or a name is empty or a path.
    #[error("无法生成文书：嵌入文件名“{name}”为空、重复或者含有路径")]
    EmbeddedName {
        /// The name as given.
        name: String,
    },
    /// The data could not be written down for the template.
    #[error("无法生成文书：数据无法写出")]
    Encode(#[source] serde_json::Error),
    /// The template failed on this data.
    #[error("无法生成文书：排版失败：{0}")]
    Layout(String),
    /// The pages cannot be written as PDF/A.
    #[error("无法生成文书：不能写成 PDF/A：{0}")]
    Export(String),
}

/// A typesetter that sets nothing and says why.
#[derive(Clone, Debug)]
pub struct NoTypesetter {
    reason: String,
}

impl NoTypesetter {
    /// `reason` is shown to users, in Chinese.
    pub fn new(reason: impl Into<String>) -> Self {
        Self { reason: reason.into() }
    }
}

impl Typesetter for NoTypesetter {
    fn set(&self, _: &Document) -> Result<Pdf, TypesetError> {
        Err(TypesetError::Unavailable { reason: self.reason.clone() })
    }

    fn available(&self) -> Availability {
        Availability::Unavailable { reason: self.reason.clone() }
    }
}

#[cfg(test)]
mod tests {
    use base::Timestamp;

    use super::*;
    use crate::{Content, DossierEndNote};

    #[test]
    fn whoever_cannot_set_says_why() {
        let doc = Document::new("x", Timestamp::from_millis(0), Content::DossierEndNote(DossierEndNote::default()));
        let setter: Box<dyn Typesetter> = Box::new(NoTypesetter::new("本机没有中文字体"));
        assert_eq!(setter.set(&doc).unwrap_err().to_string(), "无法生成文书：本机没有中文字体");
        assert_eq!(setter.available(), Availability::Unavailable { reason: "本机没有中文字体".to_owned() });
    }
}
