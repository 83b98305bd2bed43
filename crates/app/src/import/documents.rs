//! Documents of other systems with what is known of them: which case, which file, what it is called. The table is checked here; the files go to
//! their cases one by one, each kept as it came.

use std::collections::BTreeMap;

use super::cases::by_number;
use super::days::day;
use super::{Effect, Kind, Planned, Row, missing};
use crate::act::Act;
use crate::case::require_handler;
use crate::error::AppError;
use crate::query::papers::said;

use model::private::key;

/// Endings of files that are taken.
const ENDINGS: [&str; 6] = ["pdf", "ofd", "docx", "jpg", "jpeg", "png"];

pub(super) async fn plan(act: &mut Act<'_>, rows: &[Row]) -> Result<(Vec<Planned>, Vec<String>), AppError> {
    let (mut planned, mut seen) = (Vec::new(), BTreeMap::<String, usize>::new());
    for row in rows {
        let mut notes = missing(Kind::Documents, row);
        let (number, file) = (row.get("number"), row.get("file_name"));
        if let Some(earlier) = seen.insert(file.to_owned(), row.number).filter(|_| !file.is_empty()) {
            notes.push(format!("文件与第 {earlier} 行重复"));
        }
        let ending = file.rsplit_once('.').map(|(_, ending)| ending.to_lowercase()).unwrap_or_default();
        if !file.is_empty() && !ENDINGS.contains(&ending.as_str()) {
            notes.push(format!("文件“{file}”不是 PDF、OFD、DOCX 或者图片"));
        }
        match row.get("dated") {
            "" => {}
            text => match day(text) {
                None => notes.push(format!("材料日期“{text}”不是日期")),
                Some(day) if day > act.now().day() => notes.push(format!("材料日期 {day} 晚于今天")),
                Some(_) => {}
            },
        }
        let mut planned_row = row.clone();
        let mut known = false;
        match by_number(act, number).await? {
            None if !number.is_empty() => notes.push(format!("没有案号为 {number} 的案件")),
            None => {}
            Some(case) => {
                if require_handler(&case.state, act.caller).is_err() {
                    notes.push(format!("{number} 不由您所在的承办机构办理"));
                }
                let private = case.private.expose();
                known = case.state.papers.iter().any(|p| said(private, p.at.entry, key::FILE_NAME) == Some(file));
                planned_row.cells.insert("case".into(), case.subject.id.to_string());
            }
        }
        if let Some(day) = day(row.get("dated")) {
            planned_row.cells.insert("dated".into(), day.to_string());
        }
        let effect = match (notes.is_empty(), known) {
            (false, _) => Effect::Bad,
            (true, true) => Effect::Same,
            (true, false) => Effect::New,
        };
        planned.push(Planned::of(&planned_row, effect, notes));
    }
    Ok((planned, Vec::new()))
}
