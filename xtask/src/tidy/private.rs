//! Rules see no private data (invariant 9): `crates/rules` cannot even name `Private`.

use proc_macro2::{TokenStream, TokenTree};

use super::tokens::parse;
use super::{Finding, Source};

const FOLDER: &str = "crates/rules/";

pub fn check(sources: &[Source]) -> Vec<Finding> {
    let rules = sources.iter().filter(|source| source.is_rust() && source.path.starts_with(FOLDER));
    rules.flat_map(check_source).collect()
}

fn check_source(source: &Source) -> Vec<Finding> {
    let mut lines = Vec::new();
    match parse(&source.text) {
        Ok(tokens) => collect(tokens, &mut lines),
        Err(why) => return vec![Finding::new(source, 0, why)],
    }
    lines.into_iter().map(|line| Finding::new(source, line, "rules see no private data (invariant 9)")).collect()
}

fn collect(tokens: TokenStream, lines: &mut Vec<usize>) {
    for token in tokens {
        match token {
            TokenTree::Group(group) => collect(group.stream(), lines),
            TokenTree::Ident(name) if name == "Private" => lines.push(name.span().start().line),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{places, source};
    use super::*;

    #[test]
    fn the_name_fails_and_the_word_does_not() {
        let sources = [
            source("crates/rules/src/a.rs", "//! Private data stay away.\nuse base::Private;\nfn f(a: &Private<u8>) {}"),
            source("crates/rules/src/b.rs", "struct PrivateRoom;"),
            source("crates/model/src/a.rs", "use base::Private;"),
        ];
        assert_eq!(places(&check(&sources)), ["crates/rules/src/a.rs:2", "crates/rules/src/a.rs:3"]);
    }
}
