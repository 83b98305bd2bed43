//! Rust sources as tokens, without what only tests see. Comments and attributes are gone, so a word in a doc comment is not code.

use std::iter::Peekable;

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree, token_stream::IntoIter};

/// The tokens of a file, or the reason why it has none.
pub fn parse(text: &str) -> Result<TokenStream, String> {
    text.parse().map_err(|error: proc_macro2::LexError| error.to_string())
}

/// The tokens that are compiled outside tests: attributes and items under `#[cfg(test)]` or `#[test]` are left out.
pub fn without_tests(tokens: TokenStream) -> TokenStream {
    let mut kept = Vec::new();
    let mut rest = tokens.into_iter().peekable();
    while let Some(token) = rest.next() {
        match token {
            TokenTree::Punct(hash) if hash.as_char() == '#' => {
                let inner = next_is_punct(&mut rest, '!');
                let Some(TokenTree::Group(attribute)) = rest.next() else { continue };
                match (is_test(&attribute), inner) {
                    (true, true) => return TokenStream::new(),
                    (true, false) => skip_item(&mut rest),
                    (false, _) => {}
                }
            }
            TokenTree::Group(group) => {
                let mut stripped = Group::new(group.delimiter(), without_tests(group.stream()));
                stripped.set_span(group.span());
                kept.push(stripped.into());
            }
            other => kept.push(other),
        }
    }
    kept.into_iter().collect()
}

/// The names of modules in files of their own that only tests see: `#[cfg(test)] mod name;`
pub fn test_modules(tokens: TokenStream) -> Vec<String> {
    let words: Vec<String> = tokens.into_iter().map(|token| token.to_string().replace(' ', "")).collect();
    let declarations = words.windows(5).filter(|w| w[0] == "#" && w[1] == "[cfg(test)]" && w[2] == "mod" && w[4] == ";");
    declarations.map(|w| w[3].clone()).collect()
}

fn is_test(attribute: &Group) -> bool {
    matches!(attribute.stream().to_string().replace(' ', "").as_str(), "cfg(test)" | "test")
}

fn next_is_punct(tokens: &mut Peekable<IntoIter>, wanted: char) -> bool {
    tokens.next_if(|token| matches!(token, TokenTree::Punct(punct) if punct.as_char() == wanted)).is_some()
}

/// An item ends with its block or its semicolon.
fn skip_item(tokens: &mut Peekable<IntoIter>) {
    for token in tokens {
        match token {
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => return,
            TokenTree::Punct(punct) if punct.as_char() == ';' => return,
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, kept: &str) {
        assert_eq!(without_tests(parse(text).unwrap()).to_string(), parse(kept).unwrap().to_string());
    }

    #[test]
    fn tests_and_attributes_are_left_out() {
        check("/// Doc.\n#[derive(Debug)] struct A; #[cfg(test)] mod tests { fn b() {} } fn c() {}", "struct A; fn c() {}");
        check("#[test] fn a() { 7; } mod m { #[cfg(test)] const N: [u8; 2] = [1, 2]; fn b() {} }", "mod m { fn b() {} }");
        check("#![cfg(test)] fn a() {}", "");
    }

    #[test]
    fn other_conditions_are_kept() {
        check("#[cfg(not(test))] fn a() {}", "fn a() {}");
    }

    #[test]
    fn test_modules_in_their_own_files_are_named() {
        let tokens = parse("mod a; #[cfg(test)] mod tests; mod b {}").unwrap();
        assert_eq!(test_modules(tokens), ["tests"]);
    }
}
