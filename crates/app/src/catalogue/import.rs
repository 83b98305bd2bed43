//! Reading lists that agencies keep as tables: every agency has other columns. Which column is what, and what a line is about, is guessed by
//! words from a data file and shown as a guess; nothing is kept here.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use model::agency::{Activity, Tier};
use model::catalogue::Line;
use serde::{Deserialize, Serialize};

use crate::error::AppError;
use crate::import::table::{self, ColumnWords, Grid};

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Column {
    /// 执法类别.
    Category,
    /// 执法事项.
    Matter,
    /// 执法环节.
    Step,
    /// 记录方式.
    Method,
    /// 记录场所.
    Place,
    /// 记录人.
    Recorder,
    /// 记录内容.
    Content,
    /// 记录开始时间.
    Begins,
    /// 记录结束时间.
    Ends,
    /// 存储期限.
    Retention,
    /// 备注.
    Remark,
    /// 执法用语.
    Script,
    /// 理由.
    Reason,
    /// How far it is recorded.
    Tier,
    /// A running number, or anything that is not wanted.
    Ignored,
}

/// A line as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadLine {
    /// The row of the table, from 1, the heading included.
    pub row: usize,
    /// What it says.
    pub line: Line,
    /// What of it is a guess.
    pub guessed: Vec<&'static str>,
    /// What cannot be right.
    pub problems: Vec<String>,
}

/// A table as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// The headings.
    pub headings: Vec<String>,
    /// What each column is taken for.
    pub columns: Vec<Column>,
    /// The lines.
    pub lines: Vec<ReadLine>,
}

#[derive(Deserialize)]
struct Words {
    column: Vec<ColumnWords<Column>>,
    activity: Vec<Coded<Activity>>,
    tier: Vec<Coded<Tier>>,
}

#[derive(Deserialize)]
struct Coded<T> {
    code: T,
    words: Vec<String>,
}

/// The file stands in the program and is read by a test, so it can be read.
static WORDS: LazyLock<Words> = LazyLock::new(|| {
    toml::from_str(include_str!("../../data/catalogue-columns.toml")).expect("the words of catalogues can be read")
});

/// Reads a table with headings: comma- or tab-separated. `mapping` tells of columns, by number from 0, what they are.
///
/// # Errors
/// When it is too long, is no table, or has no line besides the headings.
pub fn read(text: &str, mapping: &BTreeMap<usize, Column>) -> Result<Table, AppError> {
    let Grid { headings, rows } = table::of_text(text)?;
    let columns = table::columns(&headings, &WORDS.column, mapping, &Column::Remark);
    let lines = rows.iter().map(|(row, cells)| read_line(*row, cells, &headings, &columns)).collect();
    Ok(Table { headings, columns, lines })
}

fn guess<T: Copy>(list: &[Coded<T>], text: &str) -> Option<T> {
    list.iter().find(|c| c.words.iter().any(|word| text.contains(word.as_str()))).map(|c| c.code)
}

fn read_line(row: usize, cells: &[String], headings: &[String], columns: &[Column]) -> ReadLine {
    let (mut line, mut told_tier, mut problems) = (Line::default(), String::new(), Vec::new());
    for (n, cell) in cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
        let Some(column) = columns.get(n) else {
            problems.push(format!("第 {} 栏没有表头，放入备注：{cell}", n + 1));
            join(&mut line.remark, cell);
            continue;
        };
        match column {
            Column::Category => join(&mut line.category, cell),
            Column::Matter => join(&mut line.matter, cell),
            Column::Step => join(&mut line.step, cell),
            Column::Method => join(&mut line.method, cell),
            Column::Place => join(&mut line.place, cell),
            Column::Recorder => join(&mut line.recorder, cell),
            Column::Content => join(&mut line.content, cell),
            Column::Begins => join(&mut line.begins, cell),
            Column::Ends => join(&mut line.ends, cell),
            Column::Retention => join(&mut line.retention, cell),
            Column::Script => join(&mut line.script, cell),
            Column::Reason => join(&mut line.reason, cell),
            Column::Tier => join(&mut told_tier, cell),
            // What has no place of its own keeps its heading, so that nothing is lost.
            Column::Remark if headings[n].contains("备注") => join(&mut line.remark, cell),
            Column::Remark => join(&mut line.remark, &format!("{}：{cell}", headings[n])),
            Column::Ignored => {}
        }
    }
    let mut guessed = vec!["activity"];
    let places = [&line.step, &line.matter, &line.content];
    line.activity = places.into_iter().find_map(|text| guess(&WORDS.activity, text)).unwrap_or(Activity::Other);
    let told = guess(&WORDS.tier, &told_tier);
    if told.is_none() {
        guessed.push("tier");
    }
    let hinted = || [&line.step, &line.content].into_iter().find_map(|text| guess(&WORDS.tier, text));
    let floor = line.activity.statutory_tier();
    line.tier = told.or_else(hinted).unwrap_or(floor).max(if told.is_some() { Tier::Optional } else { floor });
    if line.step.is_empty() && line.matter.is_empty() {
        problems.push("没有执法环节和执法事项".to_owned());
    }
    ReadLine { row, line, guessed, problems }
}

fn join(text: &mut String, more: &str) {
    if !text.is_empty() {
        text.push('；');
    }
    text.push_str(more);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<ReadLine> {
        read(text, &BTreeMap::new()).unwrap().lines
    }

    #[test]
    fn a_list_of_ten_columns_is_read_and_guesses_are_marked() {
        let text = "序号,执法类别,执法事项,记录环节,记录方式,记录开始时间,记录内容,记录结束时间,存储期限,备注\n\
                    1,行政检查,全部检查事项,现场检查全过程,执法记录仪,执法人员抵达现场,执法过程,执法人员离开现场,永久,\n\
                    2,行政处罚,全部处罚事项,听证会全过程,录像,听证会开始,听证会全程,听证会结束,永久,注意灯光\n";
        let read = lines(text);
        assert_eq!((read[0].line.activity, read[0].line.tier), (Activity::OnSiteInspection, Tier::WholeCourse));
        assert_eq!(read[0].guessed, ["activity", "tier"]);
        assert_eq!((read[1].line.activity, read[1].line.remark.as_str()), (Activity::Hearing, "注意灯光"));
        assert_eq!((read[1].line.begins.as_str(), read[1].line.retention.as_str()), ("听证会开始", "永久"));
        assert!(read.iter().all(|l| l.problems.is_empty()));
    }

    #[test]
    fn columns_that_nobody_knows_are_kept_in_the_remark() {
        let read = lines("记录事项,执法时限要求\n实施查封（扣押）,适时\n");
        assert_eq!((read[0].line.step.as_str(), read[0].line.remark.as_str()), ("实施查封（扣押）", "执法时限要求：适时"));
        // Art. 15 para. 1 is the least that is suggested.
        assert_eq!((read[0].line.activity, read[0].line.tier), (Activity::Seizure, Tier::WholeCourse));
    }

    #[test]
    fn a_person_may_say_what_a_column_is() {
        let mapping = BTreeMap::from([(1, Column::Step), (0, Column::Ignored)]);
        let table = read("甲\t乙\n其一\t举行听证\n", &mapping).unwrap();
        assert_eq!((table.lines[0].line.step.as_str(), table.lines[0].line.activity), ("举行听证", Activity::Hearing));
    }

    #[test]
    fn bad_tables_are_refused_with_a_sentence() {
        let refused = |text: &str| read(text, &BTreeMap::new()).unwrap_err().to_string();
        assert_eq!(refused(""), "没有找到表头：第一行要写各栏的名称");
        assert_eq!(refused("只有标题\n"), "没有找到表头：第一行要写各栏的名称");
        assert_eq!(refused("执法事项,环节\n"), "表头以下没有内容");
        let ragged = lines("标题在上\n执法事项,执法环节\n甲,询问,多出来的\n\n,,\n");
        assert_eq!((ragged.len(), ragged[0].row), (1, 3));
        assert_eq!(ragged[0].problems, ["第 3 栏没有表头，放入备注：多出来的"]);
        assert_eq!(lines("执法类别,备注\n行政处罚,\n")[0].problems, ["没有执法环节和执法事项"]);
    }
}
