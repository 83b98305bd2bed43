//! Tables as other programs save them: comma- or tab-separated text in one encoding or the other, or a workbook. Read into headings and rows;
//! which column is what is guessed by words and may be told. What the rows mean is not known here.

use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};

use crate::error::AppError;

/// The longest text of a table, in bytes.
pub const LONGEST: usize = 1 << 20;
/// The largest file of a table, in bytes.
pub const LARGEST_FILE: usize = 8 << 20;
/// Rows of one import: more are sent in parts.
const MOST_ROWS: usize = 5000;
/// Days from the beginning of a workbook's count, 1899-12-30, to 1970-01-01.
const WORKBOOK_EPOCH_DAYS: i64 = 25_569;

/// A table: headings, and rows by their numbers in the file, from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grid {
    /// The headings.
    pub headings: Vec<String>,
    /// The rows below them; empty ones are left out.
    pub rows: Vec<(usize, Vec<String>)>,
}

/// The words by which a column is known.
#[derive(Clone, Debug, serde::Deserialize)]
pub struct ColumnWords<F> {
    /// What the column holds.
    pub field: F,
    /// Words of headings.
    pub words: Vec<String>,
}

/// Reads a text with headings: comma- or tab-separated.
///
/// # Errors
/// When it is too long, is no table, or has no line besides the headings.
pub fn of_text(text: &str) -> Result<Grid, AppError> {
    if text.len() > LONGEST {
        return Err(AppError::field("text", "表格超过 1 MB，请分开导入"));
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let heading = text.lines().next().unwrap_or_default();
    let delimiter = if heading.contains('\t') { b'\t' } else { b',' };
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(text.as_bytes());
    let mut rows = Vec::new();
    for (index, record) in reader.records().enumerate() {
        let record = record.map_err(|_| AppError::field("text", format!("第 {} 行不是表格，请另存为 CSV 再导入", index + 1)))?;
        rows.push((index + 1, record.iter().map(|cell| cell.trim().to_owned()).collect()));
    }
    below_headings(rows)
}

/// Reads a file: a workbook, or text in UTF-8 or the older Chinese encoding.
///
/// # Errors
/// As [`of_text`]; also when a workbook is damaged.
pub fn of_file(bytes: &[u8]) -> Result<Grid, AppError> {
    if bytes.len() > LARGEST_FILE {
        return Err(AppError::field("file", "表格文件超过 8 MB，请分开导入"));
    }
    if bytes.starts_with(b"PK\x03\x04") {
        return of_workbook(bytes);
    }
    if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        return Err(AppError::field("file", "这是旧格式的 XLS 文件，请另存为 XLSX 或者 CSV 再导入"));
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => of_text(text),
        Err(_) => of_text(&encoding_rs::GB18030.decode(bytes).0),
    }
}

/// The first sheet of a workbook.
fn of_workbook(bytes: &[u8]) -> Result<Grid, AppError> {
    let damaged = |_| AppError::field("file", "表格文件打不开，请另存为 XLSX 或者 CSV 再导入");
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(damaged)?;
    let sheet = book.worksheet_range_at(0).ok_or_else(|| AppError::field("file", "表格文件里没有工作表"))?.map_err(damaged)?;
    let first = sheet.start().map_or(0, |(row, _)| row as usize);
    let rows = sheet.rows().enumerate().map(|(n, cells)| (first + n + 1, cells.iter().map(text_of).collect()));
    below_headings(rows.collect())
}

/// A cell as a person reads it; days are written `2026-11-03`.
fn text_of(cell: &Data) -> String {
    match cell {
        Data::Empty | Data::Error(_) => String::new(),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.trim().to_owned(),
        Data::Bool(yes) => if *yes { "是" } else { "否" }.to_owned(),
        Data::Int(n) => n.to_string(),
        // A number of a certificate typed as a number has no decimals that anybody wrote.
        Data::Float(n) => n.to_string(),
        Data::DateTime(at) => day_of(at.as_f64()).unwrap_or_default(),
    }
}

fn day_of(serial: f64) -> Option<String> {
    let days = serial.floor() as i64 - WORKBOOK_EPOCH_DAYS;
    let day = jiff::civil::date(1970, 1, 1).checked_add(jiff::Span::new().try_days(days).ok()?).ok()?;
    Some(day.to_string())
}

/// The headings and what stands below. A title above the headings stands alone in its row.
fn below_headings(mut rows: Vec<(usize, Vec<String>)>) -> Result<Grid, AppError> {
    rows.retain(|(_, cells)| cells.iter().any(|cell| !cell.is_empty()));
    let start = rows.iter().position(|(_, cells)| cells.iter().filter(|c| !c.is_empty()).count() > 1);
    let start = start.ok_or_else(|| AppError::field("text", "没有找到表头：第一行要写各栏的名称"))?;
    let below = rows.split_off(start + 1);
    let headings = rows.pop().map(|(_, cells)| cells).unwrap_or_default();
    if below.is_empty() {
        return Err(AppError::field("text", "表头以下没有内容"));
    }
    if below.len() > MOST_ROWS {
        return Err(AppError::field("text", format!("表格超过 {MOST_ROWS} 行，请分开导入")));
    }
    Ok(Grid { headings, rows: below })
}

/// What each column is: as told, or as the words of its heading say; `other` where no word fits.
pub fn columns<F: Clone>(headings: &[String], words: &[ColumnWords<F>], told: &BTreeMap<usize, F>, other: &F) -> Vec<F> {
    let guess = |heading: &String| {
        let known = words.iter().find(|c| c.words.iter().any(|word| heading.contains(word.as_str())));
        known.map_or_else(|| other.clone(), |c| c.field.clone())
    };
    headings.iter().enumerate().map(|(n, heading)| told.get(&n).cloned().unwrap_or_else(|| guess(heading))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_in_either_encoding_and_workbooks_are_the_same_table() {
        let text = "人员名单\n姓名,执法证号\n王一,豫A-0001\n,,\n李二,豫A-0002\n";
        let grid = of_file(text.as_bytes()).unwrap();
        assert_eq!(grid.headings, ["姓名", "执法证号"]);
        assert_eq!(grid.rows, [(3, vec!["王一".into(), "豫A-0001".into()]), (5, vec!["李二".into(), "豫A-0002".into()])]);
        let (old, ..) = encoding_rs::GB18030.encode(text);
        assert_eq!(of_file(&old).unwrap(), grid);

        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet();
        for (row, line) in
            (0..).zip([["人员名单", ""], ["姓名", "执法证号"], ["王一", "豫A-0001"], ["", ""], ["李二", "豫A-0002"]])
        {
            for (column, cell) in (0..).zip(line).filter(|(_, cell)| !cell.is_empty()) {
                sheet.write_string(row, column, cell).unwrap();
            }
        }
        let read = of_file(&book.save_to_buffer().unwrap()).unwrap();
        assert_eq!(read, grid);
    }

    #[test]
    fn days_of_a_workbook_are_days() {
        assert_eq!(day_of(46_329.0).as_deref(), Some("2026-11-03"));
        assert_eq!(day_of(1e18), None);
    }

    #[test]
    fn files_that_are_no_tables_get_a_sentence() {
        let said = |bytes: &[u8]| of_file(bytes).unwrap_err().to_string();
        assert_eq!(said(b"PK\x03\x04nothing"), "表格文件打不开，请另存为 XLSX 或者 CSV 再导入");
        assert_eq!(said(&[0xd0, 0xcf, 0x11, 0xe0]), "这是旧格式的 XLS 文件，请另存为 XLSX 或者 CSV 再导入");
        assert_eq!(said(b""), "没有找到表头：第一行要写各栏的名称");
    }
}
