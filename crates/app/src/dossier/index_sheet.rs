//! 卷内目录 as a sheet that offices and archives open (XLSX): one sheet for each volume. The same lines make the same bytes.

use base::Timestamp;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, XlsxError};

use super::arrange::Volume;

/// Columns: heading and width in characters.
const COLUMNS: [(&str, f64); 8] = [
    ("序号", 6.0),
    ("文号", 24.0),
    ("责任者", 24.0),
    ("题名", 44.0),
    ("日期", 12.0),
    ("页号", 10.0),
    ("备注", 30.0),
    ("类别", 24.0),
];

/// The index of volumes.
pub fn workbook(title: &str, number: &str, volumes: &[Volume], at: Timestamp) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let made = ExcelDateTime::from_timestamp(at.millis() / 1000)?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&made));
    let bold = Format::new().set_bold();
    for volume in volumes {
        let name = if volume.name.is_empty() { "卷内目录" } else { &volume.name };
        let sheet = book.add_worksheet().set_name(name)?;
        sheet.write_string(0, 0, format!("{title}　档号 {number}"))?;
        for (column, (heading, width)) in (0..).zip(COLUMNS) {
            sheet.write_string_with_format(1, column, heading, &bold)?.set_column_width(column, width)?;
        }
        sheet.set_freeze_panes(2, 0)?;
        for (row, (nth, line)) in (2..).zip((1_u32..).zip(volume.lines())) {
            // Texts are written as texts: what looks like a formula is none.
            let day = line.day.map(|d| d.to_string()).unwrap_or_default();
            let remark = line.remark.clone().unwrap_or_default();
            let number = line.number.clone().unwrap_or_default();
            sheet.write_number(row, 0, nth)?;
            let texts = [&number, &line.responsible, &line.title, &day, &line.page_text(), &remark, &line.group];
            for (column, text) in (1..).zip(texts) {
                sheet.write_string(row, column, text)?;
            }
        }
    }
    book.save_to_buffer()
}

#[cfg(test)]
mod tests {
    use super::super::sheets::Line;
    use super::*;

    #[test]
    fn the_same_volumes_make_the_same_bytes() {
        let line = || Line { title: "=1+1".into(), pages: 2, first: 3, ..Line::default() };
        let part = || super::super::arrange::Part {
            what: "inquiry".into(),
            at: Timestamp::default(),
            record: None,
            serves: None,
            line: line(),
            files: Vec::new(),
        };
        let volumes = || vec![Volume { name: "正卷".into(), parts: vec![part()] }];
        let at = Timestamp::from_millis(1_800_000_000_000);
        let first = workbook("某案", "0123", &volumes(), at).unwrap();
        std::thread::sleep(std::time::Duration::from_millis(1100));
        assert!(first == workbook("某案", "0123", &volumes(), at).unwrap());
        assert!(first.starts_with(b"PK"));
    }
}
