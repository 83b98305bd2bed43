//! What people at the station see: a line for each device, whenever something changed.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::sync::{Mutex, PoisonError};

use serde::Serialize;

/// How a device stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// No device is there.
    #[default]
    Absent,
    /// It is being read: it must stay.
    Reading,
    /// Everything on it is stored and signed for.
    Stored,
    /// Everything on it is at the server too.
    Uploaded,
    /// A fixed camera gives pictures, and they are stored.
    Recording,
    /// Something on it could not be stored: a person must look.
    Trouble,
}

impl State {
    /// In the words of the page.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Absent => "等待设备",
            Self::Reading => "读取中",
            Self::Stored => "已入站，可拔出",
            Self::Uploaded => "已上传",
            Self::Recording => "录像中",
            Self::Trouble => "有问题",
        }
    }
}

/// What is told of a device.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// How it stands.
    pub state: State,
    /// Files that are stored, among those to be stored.
    pub files: (u64, u64),
    /// Bytes that were copied, among those to be copied.
    pub bytes: (u64, u64),
    /// What else people should know, one sentence each.
    pub remarks: Vec<String>,
}

/// How reports are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Form {
    /// A line of text.
    #[default]
    Text,
    /// A line of JSON.
    Json,
    /// Not at all.
    Silent,
}

/// The last report of each device; whatever changed is written to standard output.
#[derive(Debug, Default)]
pub struct Board {
    form: Form,
    last: Mutex<BTreeMap<String, Report>>,
}

impl Board {
    /// An empty board.
    pub fn new(form: Form) -> Self {
        Self { form, last: Mutex::default() }
    }

    /// Tells of a device.
    pub fn tell(&self, slot: &str, report: Report) {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if last.get(slot) == Some(&report) {
            return;
        }
        let line = match self.form {
            Form::Text => Some(text(slot, &report)),
            Form::Json => Some(json(slot, &report)),
            Form::Silent => None,
        };
        if let Some(line) = line {
            // Nobody reading is no reason to stop storing.
            let _ = writeln!(std::io::stdout().lock(), "{line}");
        }
        last.insert(slot.to_owned(), report);
    }

    /// The last report of every device.
    pub fn all(&self) -> BTreeMap<String, Report> {
        self.last.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

fn text(slot: &str, report: &Report) -> String {
    let mut line = format!("{slot}　{}", report.state.label());
    if report.files.1 > 0 {
        line += &format!("　{}/{} 个文件", report.files.0, report.files.1);
    }
    if report.state == State::Reading && report.bytes.1 > 0 {
        line += &format!("　{}/{} MB", report.bytes.0 >> 20, report.bytes.1 >> 20);
    }
    for remark in &report.remarks {
        line += &format!("；{remark}");
    }
    line
}

fn json(slot: &str, report: &Report) -> String {
    #[derive(Serialize)]
    struct Line<'a> {
        slot: &'a str,
        label: &'static str,
        #[serde(flatten)]
        report: &'a Report,
    }
    serde_json::to_string(&Line { slot, label: report.state.label(), report }).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_says_how_a_device_stands() {
        let report = Report { state: State::Reading, files: (3, 10), bytes: (5 << 20, 1 << 30), ..Report::default() };
        assert_eq!(text("一号口", &report), "一号口　读取中　3/10 个文件　5/1024 MB");
        let report = Report { state: State::Trouble, remarks: vec!["a.mp4：文件无法读取".into()], ..Report::default() };
        assert_eq!(text("二号口", &report), "二号口　有问题；a.mp4：文件无法读取");
        let line = json("一号口", &Report { state: State::Stored, files: (2, 2), ..Report::default() });
        assert_eq!(
            line,
            r#"{"slot":"一号口","label":"已入站，可拔出","state":"stored","files":[2,2],"bytes":[0,0],"remarks":[]}"#
        );
        let board = Board::new(Form::Silent);
        board.tell("一号口", Report { state: State::Stored, ..Report::default() });
        assert_eq!(board.all()["一号口"].state, State::Stored);
    }
}
