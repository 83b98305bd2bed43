//! Why a facts file cannot be judged, in Chinese: its author is a legal officer, not a programmer.

/// Why a facts file cannot be judged.
#[derive(Debug, thiserror::Error)]
pub enum JudgeError {
    /// It is no YAML.
    #[error("{file}，{place}：不是正确的 YAML，请检查缩进、冒号后的空格和引号")]
    Yaml {
        /// The file.
        file: String,
        /// Where in it, in Chinese.
        place: String,
        /// What the parser says.
        source: serde_yaml_ng::Error,
    },
    /// It holds no case.
    #[error("{file}：没有用例；每个用例写 name、on、given、expect")]
    Empty {
        /// The file.
        file: String,
    },
    /// A field of a case is wrong.
    #[error("{file}，{case}{}{field}：{message}", if field.is_empty() { "" } else { "，" })]
    Field {
        /// The file.
        file: String,
        /// The case, by its name or its number.
        case: String,
        /// The path of the field, `given.scene.arrived`; empty for the case itself.
        field: String,
        /// What is wrong with it, in Chinese.
        message: String,
    },
}

impl JudgeError {
    pub(super) fn yaml(file: &str, source: serde_yaml_ng::Error) -> Self {
        let place =
            source.location().map(|at| format!("第 {} 行第 {} 列", at.line(), at.column())).unwrap_or_else(|| "全文".to_owned());
        Self::Yaml { file: file.to_owned(), place, source }
    }

    pub(super) fn field(file: &str, case: &str, field: String, message: &str) -> Self {
        Self::Field { file: file.to_owned(), case: case.to_owned(), field, message: translate(message) }
    }
}

/// What serde says, for an author: its few forms in Chinese, messages of our own as they are.
fn translate(message: &str) -> String {
    // Words in back quotes are what the file says, or what it could say.
    let mut parts = message.split('`').skip(1);
    let quoted: Vec<&str> = std::iter::from_fn(|| {
        let word = parts.next();
        parts.next();
        word
    })
    .collect();
    let (first, others) = match quoted.split_first() {
        Some((first, others)) => (*first, others.join("、")),
        None => ("", String::new()),
    };
    if message.starts_with("unknown field") {
        format!("没有“{first}”这一项；可写的有：{others}")
    } else if message.starts_with("unknown variant") {
        format!("没有“{first}”这个取值；可写的有：{others}")
    } else if message.starts_with("missing field") {
        format!("缺“{first}”")
    } else if message.starts_with("duplicate") {
        format!("“{first}”写了两次")
    } else if let Some((_, expected)) = message.split_once("expected ").filter(|_| message.starts_with("invalid")) {
        format!("写法不对，应为{}", kind(expected))
    } else if message.is_ascii() {
        // Days are the only values whose parser is not ours and speaks English.
        "不是日期，应写成 2026-11-03".to_owned()
    } else {
        message.to_owned()
    }
}

/// What serde expected, in Chinese.
fn kind(expected: &str) -> String {
    let known = [
        ("a boolean", " true 或 false"),
        ("a sequence", "列表"),
        ("a map", "若干“项: 值”"),
        ("a string", "文字"),
        ("a YAML mapping", "若干“项: 值”"),
        ("a date", "日期，如 2026-11-03"),
        ("struct", "若干“项: 值”"),
        ("i64", "整数"),
        ("u16", "整数"),
        ("u32", "整数"),
    ];
    let found = known.iter().find(|(english, _)| expected.starts_with(english));
    found.map_or_else(|| expected.to_owned(), |(_, chinese)| (*chinese).to_owned())
}
