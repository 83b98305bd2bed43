//! No number of the law is written into a rule: it is a dated parameter under `law/`. So `crates/rules` holds no number but
//! 0 and 1 outside its tests, except where a citation names an article, a paragraph or an item.

use proc_macro2::{Delimiter, Literal, TokenStream, TokenTree};

use super::tokens::{parse, test_modules, without_tests};
use super::{Finding, Source};

const FOLDER: &str = "crates/rules/src/";

/// Calls whose arguments name a place in the law.
const CITATIONS: &[&str] = &["article", "paragraph", "item", "subitem"];

pub fn check(sources: &[Source]) -> Vec<Finding> {
    let rules = || sources.iter().filter(|source| source.is_rust() && source.path.starts_with(FOLDER));
    let tests: Vec<String> = rules().flat_map(test_files).collect();
    rules().filter(|source| !tests.iter().any(|test| source.path.starts_with(test))).flat_map(check_source).collect()
}

fn check_source(source: &Source) -> Vec<Finding> {
    let tokens = match parse(&source.text) {
        Ok(tokens) => without_tests(tokens),
        Err(why) => return vec![Finding::new(source, 0, why)],
    };
    let mut numbers = Vec::new();
    collect(tokens, &mut numbers);
    let says = |number: &Literal| format!("`{number}`: a number of the law belongs into `law/`, with its date and source");
    numbers.iter().map(|number| Finding::new(source, number.span().start().line, says(number))).collect()
}

/// Beginnings of paths that belong to modules only tests see.
fn test_files(source: &Source) -> Vec<String> {
    let folder = match source.path.rsplit_once('/') {
        Some((folder, "lib.rs" | "mod.rs" | "main.rs")) => folder,
        _ => source.path.trim_end_matches(".rs"),
    };
    let modules = parse(&source.text).map(test_modules).unwrap_or_default();
    modules.iter().flat_map(|name| [format!("{folder}/{name}.rs"), format!("{folder}/{name}/")]).collect()
}

fn collect(tokens: TokenStream, numbers: &mut Vec<Literal>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    for (index, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Group(group) => {
                let cited = group.delimiter() == Delimiter::Parenthesis && index > 0 && is_citation(&tokens[index - 1]);
                if !(cited && is_plain(group.stream())) {
                    collect(group.stream(), numbers);
                }
            }
            TokenTree::Literal(literal) if is_law_number(literal) && !is_field(&tokens[..index]) => numbers.push(literal.clone()),
            _ => {}
        }
    }
}

fn is_citation(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Ident(name) if CITATIONS.iter().any(|citation| name == citation))
}

/// Numbers and commas only: nothing is computed in a citation.
fn is_plain(arguments: TokenStream) -> bool {
    arguments.into_iter().all(|token| match token {
        TokenTree::Literal(_) => true,
        TokenTree::Punct(punct) => punct.as_char() == ',',
        _ => false,
    })
}

/// `pair.1` names a field; `0..9` is a range.
fn is_field(before: &[TokenTree]) -> bool {
    let is_dot = |token: &TokenTree| matches!(token, TokenTree::Punct(punct) if punct.as_char() == '.');
    match before {
        [.., earlier, last] => is_dot(last) && !is_dot(earlier),
        _ => false,
    }
}

fn is_law_number(literal: &Literal) -> bool {
    let text = literal.to_string().replace('_', "");
    if !text.starts_with(|c: char| c.is_ascii_digit()) {
        return false;
    }
    let types = ["", "u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i32", "i64", "i128", "isize", "f32", "f64"];
    !types.iter().any(|suffix| matches!(text.strip_suffix(suffix), Some("0" | "1" | "0.0" | "1.0")))
}

#[cfg(test)]
mod tests {
    use super::super::{places, source};
    use super::*;

    fn check_rule(code: &str, lines: &[usize]) {
        let found = check(&[source("crates/rules/src/ch4/art21.rs", code)]);
        assert_eq!(found.iter().map(|finding| finding.line).collect::<Vec<_>>(), lines, "{code}");
    }

    #[test]
    fn numbers_of_the_law_fail() {
        check_rule("fn due() -> u32 {\n    20\n}", &[2]);
        check_rule("const A: [u8; 1] = [0x14];", &[1]);
        check_rule("assert!(days < 20);", &[1]);
        check_rule("for n in 0..7 {}", &[1]);
        check_rule("let hours = 24.0;", &[1]);
        check_rule("let many = 10;", &[1]);
        check_rule("let more = 100u32;", &[1]);
    }

    #[test]
    fn zero_one_fields_and_citations_pass() {
        check_rule("let a = 0; let b = 1_u32; let c = 0.0; let d = 1usize;", &[]);
        check_rule("let second = pair.1; let deep = pair.1.2;", &[]);
        check_rule("Rule::new(\"art21\", article(21), article(10).item(3))", &[]);
        check_rule("//! Article 21: 20 working days.\n/// 20.\nfn a() {}", &[]);
    }

    #[test]
    fn nothing_is_computed_in_a_citation() {
        check_rule("article(number + 20)", &[1]);
        check_rule("days(21)", &[1]);
    }

    #[test]
    fn tests_and_other_crates_may_hold_numbers() {
        check_rule("#[cfg(test)]\nmod tests { fn a() { 20; } }", &[]);
        let sources = [
            source("crates/rules/src/lib.rs", "#[cfg(test)] mod tests; mod seven;"),
            source("crates/rules/src/tests.rs", "const A: u8 = 20;"),
            source("crates/rules/src/tests/more.rs", "const A: u8 = 20;"),
            source("crates/rules/src/seven.rs", "const A: u8 = 7;"),
            source("crates/model/src/lib.rs", "const A: u8 = 20;"),
        ];
        assert_eq!(places(&check(&sources)), ["crates/rules/src/seven.rs:1"]);
    }
}
