//! What the QR codes of prints say: which print, or which form, and the page of it; with the address where anybody may look it up, when the server
//! knows its own. Nothing else is in them: whoever finds the paper learns nothing more.

use base::RecordId;
use law::record::RecordType;
use model::Revision;
use typeset::{ADDRESS_ENDS, PageCode};

use crate::App;

/// What codes begin with that name no address.
const BARE: &str = "ZL1:";
/// What stands in the place of a record where a form has none yet.
const FORM: &str = "form";

/// What a code names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Named {
    /// A print of a record.
    Print {
        /// The record.
        record: RecordId,
        /// How many facts it had with this print.
        print: Revision,
    },
    /// A form with nothing filled in 空白文书.
    Form {
        /// The record type in `law/records`.
        record_type: String,
        /// Its version.
        version: u32,
    },
}

/// What the codes of a print begin with.
pub fn page_code_prefix(app: &App, record: RecordId, print: Revision) -> String {
    format!("{}{record}:{print}", beginning(app))
}

/// What the codes of a blank form begin with: the number of the form 表号.
pub fn form_code_prefix(app: &App, kind: &RecordType) -> String {
    format!("{}{FORM}:{}:{}", beginning(app), kind.id, kind.version)
}

fn beginning(app: &App) -> String {
    app.public_address.as_ref().map_or_else(|| BARE.to_owned(), |address| format!("{address}{ADDRESS_ENDS}"))
}

/// What a code names, and the page if it tells one. Read as it was scanned, or typed from what stands below it; the address may be another
/// one by now.
pub fn read_code(text: &str) -> Option<(Named, Option<PageCode>)> {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let page: Option<PageCode> = text.parse().ok();
    let prefix = page.as_ref().map_or(text.as_str(), |code| code.prefix.as_str());
    let code = prefix.rsplit_once(ADDRESS_ENDS).map_or(prefix, |(_, code)| code);
    let code = code.strip_prefix(BARE).unwrap_or(code);
    let (first, rest) = code.split_once(':')?;
    let named = if first == FORM {
        let (record_type, version) = rest.split_once(':')?;
        Named::Form { record_type: record_type.to_owned(), version: version.parse().ok()? }
    } else {
        Named::Print { record: first.parse().ok()?, print: rest.parse().ok()? }
    };
    Some((named, page))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_as_scanned_and_as_typed() {
        let record = RecordId::random();
        for text in [
            format!("ZL1:{record}:7:2/3"),
            format!("https://zf.example.gov.cn/v/{record}:7:2/3"),
            format!("http://10.0.0.2:8480/v/{record}:7:2/3"),
            format!("{record}:7:2/3"),
            format!(" {record}\n:7:2/3 "),
        ] {
            let (named, page) = read_code(&text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(named, Named::Print { record, print: 7 }, "{text}");
            assert_eq!(page.map(|p| (p.page, p.pages)), Some((2, 3)), "{text}");
        }
        let (named, page) = read_code(&format!("{record}:7")).unwrap();
        assert_eq!((named, page), (Named::Print { record, print: 7 }, None));
    }

    #[test]
    fn a_blank_form_names_its_type() {
        let (named, page) = read_code("https://zf.example.gov.cn/v/form:inquiry:3:1/2").unwrap();
        assert_eq!(named, Named::Form { record_type: "inquiry".into(), version: 3 });
        assert_eq!(page.map(|p| p.page), Some(1));
    }

    #[test]
    fn what_is_no_code_of_ours_names_nothing() {
        for wrong in
            ["", "ZL1:", "ZL1:x:1:1/1", "https://example.org", "ZL2:x", "form:inquiry", "form:inquiry:x", ":", "https://a/v/"]
        {
            assert!(read_code(wrong).is_none(), "{wrong}");
        }
    }
}
