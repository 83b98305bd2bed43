//! The text in the QR code of a page: which document, which page of how many. Read back when signed sheets are scanned (Art. 8).

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The code of one page 页码二维码: `<prefix>:<page>/<pages>`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct PageCode {
    /// Names the document and its revision, as the caller gave it, e.g. `ZL1:<record id>:<revision>`.
    pub prefix: String,
    /// This page, counted from 1.
    pub page: u32,
    /// Pages of the document.
    pub pages: u32,
}

impl PageCode {
    /// What is printed below the code, for whoever must type it in: what stands in the code, without the address it may begin with.
    pub fn in_words(&self) -> String {
        let text = self.to_string();
        text.rsplit_once(ADDRESS_ENDS).map_or_else(|| text.clone(), |(_, code)| code.to_owned())
    }
}

/// What lies between the address of a page where anybody may look a document up 核验, and the code itself.
pub const ADDRESS_ENDS: &str = "/v/";

impl fmt::Display for PageCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}/{}", self.prefix, self.page, self.pages)
    }
}

/// The text is not the code of a page.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("“{0}”不是文书页码二维码")]
pub struct ParsePageCodeError(String);

impl FromStr for PageCode {
    type Err = ParsePageCodeError;

    fn from_str(text: &str) -> Result<Self, ParsePageCodeError> {
        let parse = || {
            let (prefix, place) = text.rsplit_once(':')?;
            let (page, pages) = place.split_once('/')?;
            let code = Self { prefix: prefix.to_owned(), page: page.parse().ok()?, pages: pages.parse().ok()? };
            (1..=code.pages).contains(&code.page).then_some(code)
        };
        parse().ok_or_else(|| ParsePageCodeError(text.chars().take(80).collect()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_printed_is_what_is_read() {
        let code = PageCode { prefix: "ZL1:00000000000000000000000000:3".to_owned(), page: 2, pages: 11 };
        assert_eq!(code.to_string(), "ZL1:00000000000000000000000000:3:2/11");
        assert_eq!(code.to_string().parse(), Ok(code));
    }

    #[test]
    fn an_address_is_scanned_and_not_typed() {
        let code = |prefix: &str| PageCode { prefix: prefix.to_owned(), page: 1, pages: 2 };
        let addressed = code("https://zf.example.gov.cn/v/0123456789abcdefghjkmnpqrs:3");
        assert_eq!(addressed.in_words(), "0123456789abcdefghjkmnpqrs:3:1/2");
        assert_eq!(addressed.to_string().parse(), Ok(addressed));
        assert_eq!(code("ZL1:a:3").in_words(), "ZL1:a:3:1/2");
    }

    #[test]
    fn other_codes_are_refused() {
        for text in ["", "https://example.org/a", "ZL1:a:1:0/3", "ZL1:a:1:4/3", "ZL1:a:1:1/", "ZL1:a:1:一/三"] {
            assert!(text.parse::<PageCode>().is_err(), "{text}");
        }
    }
}
