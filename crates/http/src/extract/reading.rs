//! From what serde says, in English and for programmers, to a Chinese sentence that names the field.

use crate::error::RouteError;

/// One field that cannot be read, at `path`, for the reason that serde gave.
pub(super) fn wrong_field(path: &str, said: &str) -> RouteError {
    let said = said.rsplit_once(" at line ").map_or(said, |(said, _)| said);
    let path = if path == "." { "" } else { path };
    let named = |prefix: &str| said.strip_prefix(prefix).and_then(|rest| rest.split('`').next());
    let (field, wrong) = if let Some(name) = named("missing field `") {
        (join(path, name), "缺少此项".to_owned())
    } else if let Some(name) = named("unknown field `") {
        (join(path, name), "没有这一项".to_owned())
    } else if let Some(word) = named("unknown variant `") {
        (path.to_owned(), format!("没有“{}”这个选项", shortened(word)))
    } else {
        (path.to_owned(), in_chinese(said).to_owned())
    };
    RouteError::Field { field, wrong }
}

/// The path of a member of what `path` names; serde's path may end in the member already.
fn join(path: &str, name: &str) -> String {
    match path {
        "" => name.to_owned(),
        path if path == name || path.ends_with(&format!(".{name}")) => path.to_owned(),
        path => format!("{path}.{name}"),
    }
}

/// What people typed, no longer than a sentence bears.
fn shortened(word: &str) -> String {
    word.chars().take(20).collect()
}

/// Our own types complain in Chinese; what serde's complain of is told by what they expected.
fn in_chinese(said: &str) -> &str {
    if said.contains(|c: char| ('\u{4e00}'..='\u{9fff}').contains(&c)) && !said.starts_with("invalid ") {
        return said;
    }
    let expected = said.rsplit_once("expected ").map_or(said, |(_, expected)| expected);
    match expected {
        _ if said.starts_with("invalid type: null") => "缺少此项",
        e if e.starts_with('u') || e.starts_with('i') || e.contains("integer") || e.contains("digit") => "应为整数",
        e if e.contains("boolean") => "应为 true 或 false",
        e if e.contains("sequence") => "应为列表",
        e if e.contains("string") => "应为文字",
        e if e.contains("struct") || e.contains("map") => "应为一组项目",
        _ => "填写有误",
    }
}
