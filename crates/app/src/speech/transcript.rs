//! What a machine wrote down 机器转写. Whatever it answers becomes lines or nothing; an answer in another form is one line of text.

use base::Span;
use serde::{Deserialize, Serialize};

/// Most lines that are kept of one recording.
const MOST: usize = 20_000;
/// The longest line, in characters.
const LINE: usize = 2000;

/// What a machine wrote down of one recording.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transcript {
    /// In order of time.
    pub lines: Vec<Line>,
}

/// One line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// From when, counted from the beginning of the recording, in milliseconds.
    #[serde(rename = "from_ms", default)]
    pub from: Span,
    /// Until when.
    #[serde(rename = "to_ms", default)]
    pub to: Span,
    /// The words, as the machine heard them.
    pub text: String,
}

impl Transcript {
    /// What an answer says: lines in JSON, else every line of its text at the beginning.
    pub fn read(answer: &[u8]) -> Self {
        let text = String::from_utf8_lossy(answer);
        let plain = || {
            let lines = text.lines().map(|line| Line { from: Span::ZERO, to: Span::ZERO, text: line.to_owned() });
            Self { lines: lines.collect() }
        };
        let mut read: Self = serde_json::from_str(&text).unwrap_or_else(|_| plain());
        for line in &mut read.lines {
            let clean: String = line.text.chars().filter(|c| !c.is_control()).take(LINE).collect();
            clean.trim().clone_into(&mut line.text);
            line.from = line.from.max(Span::ZERO);
            line.to = line.to.max(line.from);
        }
        read.lines.retain(|line| !line.text.is_empty());
        read.lines.sort_by_key(|line| line.from);
        read.lines.truncate(MOST);
        read
    }

    /// The form in which it is kept.
    pub fn write(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(answer: &str) -> Vec<(i64, i64, String)> {
        let lines = Transcript::read(answer.as_bytes()).lines;
        lines.into_iter().map(|l| (l.from.millis(), l.to.millis(), l.text)).collect()
    }

    #[test]
    fn lines_are_put_in_order_and_nonsense_is_mended() {
        let answer = r#"{"lines": [{"from_ms": 9000, "to_ms": 10, "text": " 告知完毕 "}, {"from_ms": -5, "to_ms": 800, "text": "正在录音录像"},
            {"from_ms": 1, "to_ms": 2, "text": "\u0000\n"}], "model": "x"}"#;
        let expected = [(0, 800, "正在录音录像".to_owned()), (9000, 9000, "告知完毕".to_owned())];
        assert_eq!(texts(answer), expected);
    }

    #[test]
    fn another_form_is_text_and_nothing_is_nothing() {
        assert_eq!(
            texts("我是执法人员\n\n请配合\n").iter().map(|l| l.2.as_str()).collect::<Vec<_>>(),
            ["我是执法人员", "请配合"]
        );
        assert_eq!(texts(" \n"), []);
        assert_eq!(texts("{\"lines\": []}"), []);
    }

    #[test]
    fn what_is_kept_is_read_back() {
        let read = Transcript::read("甲\n乙".as_bytes());
        assert_eq!(Transcript::read(read.write().as_bytes()), read);
    }
}
