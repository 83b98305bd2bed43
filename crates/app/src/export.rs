//! Lists as a sheet that offices open (XLSX). A sheet shows what the list on the page shows to the same person, and no more.

use base::Timestamp;
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};

use crate::App;
use crate::caller::Caller;
use crate::error::AppError;
use crate::query::case_list::{self, CaseFilter, LONGEST_SHEET};
use crate::query::cases::CaseBrief;
use crate::query::directory::Directory;

/// A sheet with its name.
pub struct Sheet {
    /// The name of the file.
    pub name: String,
    /// The file.
    pub bytes: Vec<u8>,
}

/// Columns: heading and width in characters.
const COLUMNS: [(&str, f64); 12] = [
    ("案号", 24.0),
    ("案件名称", 40.0),
    ("当事人", 24.0),
    ("承办人", 16.0),
    ("承办机构", 16.0),
    ("立案日期", 12.0),
    ("阶段", 10.0),
    ("状态", 10.0),
    ("缺项", 8.0),
    ("待判断", 8.0),
    ("最近限期事项", 30.0),
    ("限期", 12.0),
];

/// The cases of a list as a sheet: who made it when stands above them, and how many there are when not all fit.
///
/// # Errors
/// When the caller reads no cases, or the store does not answer.
pub async fn cases(app: &App, caller: &Caller, filter: &CaseFilter<'_>) -> Result<Sheet, AppError> {
    let list = case_list::all(app, caller, filter).await?;
    let directory = Directory::read(app, caller.agency).await?;
    let now = app.store.clock().now();
    let mut head = format!("{} · {} 于 {} 导出", directory.agency_name(), directory.name(caller.person), minute(now));
    if list.total > u64::from(LONGEST_SHEET) {
        head += &format!("；共 {} 件，本表为最近的 {LONGEST_SHEET} 件", list.total);
    } else {
        head += &format!("；共 {} 件", list.total);
    }
    let bytes = workbook(&head, &list.items).map_err(AppError::internal)?;
    Ok(Sheet { name: format!("案件列表_{}.xlsx", now.day()), bytes })
}

/// An instant to the minute: a sheet is read by people.
fn minute(at: Timestamp) -> String {
    at.to_string().chars().take(16).map(|c| if c == 'T' { ' ' } else { c }).collect()
}

fn workbook(head: &str, cases: &[CaseBrief]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let bold = Format::new().set_bold();
    let sheet = book.add_worksheet().set_name("案件")?;
    sheet.write_string(0, 0, head)?;
    for (column, (title, width)) in (0..).zip(COLUMNS) {
        sheet.write_string_with_format(1, column, title, &bold)?.set_column_width(column, width)?;
    }
    sheet.set_freeze_panes(2, 0)?;
    for (row, case) in (2..).zip(cases) {
        line(sheet, row, case)?;
    }
    book.save_to_buffer()
}

/// Texts are written as texts: what looks like a formula is none.
fn line(sheet: &mut Worksheet, row: u32, c: &CaseBrief) -> Result<(), XlsxError> {
    let officers: Vec<&str> = c.officers.iter().map(|o| o.name.as_str()).collect();
    let filed = c.filed_on.map(|d| d.to_string()).unwrap_or_default();
    let state = match c.state.as_str() {
        "open" => "办理中",
        "closed" => "已结案",
        "compiled" => "已制卷",
        "handed_over" => "已归档",
        other => other,
    };
    let (due, due_day) = c.next_due.as_ref().map(|d| (d.title.clone(), d.due_day.to_string())).unwrap_or_default();
    let texts = [&c.number, &c.title, &c.party_name, &officers.join("、"), &c.unit, &filed, &c.stage_label, state];
    for (column, text) in (0..).zip(texts.map(|t: &str| t)) {
        sheet.write_string(row, column, text)?;
    }
    sheet.write_number(row, 8, c.unmet)?.write_number(row, 9, c.to_judge)?;
    sheet.write_string(row, 10, due)?.write_string(row, 11, due_day)?;
    Ok(())
}
