//! A long file is usually two files. This warns and never fails.

use super::{Finding, Source};

const LINES: usize = 500;

pub fn check(sources: &[Source]) -> Vec<Finding> {
    let written = sources.iter().filter(|source| is_code(&source.path));
    let long = written.filter(|source| source.text.lines().count() > LINES);
    long.map(|source| Finding::new(source, 0, format!("longer than {LINES} lines"))).collect()
}

fn is_code(path: &str) -> bool {
    let generated = path.ends_with(".d.ts");
    !generated && [".rs", ".ts", ".tsx", ".css", ".sql"].iter().any(|ending| path.ends_with(ending))
}

#[cfg(test)]
mod tests {
    use super::super::{places, source};
    use super::*;

    #[test]
    fn the_line_after_the_last_allowed_one_warns() {
        let sources = [
            source("a.rs", &"\n".repeat(LINES)),
            source("b.rs", &"\n".repeat(LINES + 1)),
            source("schema.d.ts", &"\n".repeat(LINES + 1)),
            source("c.csv", &"\n".repeat(LINES + 1)),
        ];
        assert_eq!(places(&check(&sources)), ["b.rs:0"]);
    }
}
