//! `docs/ref/settings.md`, written from the table.

use std::fmt::Write as _;

use super::{Reader, Setting, TABLE};

/// The reference of all settings, in Markdown.
pub fn markdown() -> String {
    let mut out = String::from(
        "# 设置\n\n\
         本页由 `cargo xtask codegen` 生成。每项设置可以写在设置文件（TOML，`--config` 或 `ZHILU_CONFIG` 指定）、环境变量或命令行里；\n\
         同时给出的，命令行优先于环境变量，环境变量优先于设置文件，都没有的用默认值。不认识的设置和不能用的值，启动时拒绝并说明。\n\
         `zhilu settings` 显示实际生效的值和来源。法规规定的期限等数值不是设置，见 `law/`。\n",
    );
    for (reader, title) in [(Reader::Everyone, "读写数据目录的命令都用"), (Reader::Server, "只用于 `zhilu serve`")]
    {
        let _ = write!(out, "\n## {title}\n\n| 设置 | 环境变量 | 命令行 | 可用的值 | 默认 | 说明 |\n|---|---|---|---|---|---|\n");
        for s in TABLE.iter().filter(|s| s.reader == reader) {
            let default = default(s);
            let _ =
                writeln!(out, "| `{}` | `{}` | `{}` | {} | {default} | {} |", s.key, s.variable(), s.flag(), s.allowed, s.help);
        }
    }
    out
}

fn default(s: &Setting) -> String {
    match (s.default, s.optional) {
        ("", true) => "不设置".into(),
        ("", false) => "必须给出".into(),
        (text, _) => format!("`{text}`"),
    }
}
