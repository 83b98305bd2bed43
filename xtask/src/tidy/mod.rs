//! `cargo xtask tidy`: the rules of the house that a compiler does not check. One file per check; each is a pure function
//! from sources to findings, with tests that show it failing.

mod floors;
mod forbidden;
mod headers;
mod length;
mod lints;
mod numbers;
mod private;
mod quotes;
mod tokens;

use std::fmt;
use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::{process, repo};

/// A text file of the repository.
struct Source {
    /// Relative to the root, with `/`.
    path: String,
    text: String,
}

impl Source {
    fn is_rust(&self) -> bool {
        self.path.ends_with(".rs")
    }
}

/// A place that breaks a rule.
#[derive(Debug, PartialEq, Eq)]
struct Finding {
    path: String,
    /// Counted from 1; 0 means the file as a whole.
    line: usize,
    says: String,
}

impl Finding {
    fn new(source: &Source, line: usize, says: impl Into<String>) -> Self {
        Self { path: source.path.clone(), line, says: says.into() }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(f, "{}: {}", self.path, self.says),
            line => write!(f, "{}:{line}: {}", self.path, self.says),
        }
    }
}

/// Runs every check and fails if one has found something.
pub fn run() -> Result<()> {
    let root = repo::root();
    let sources = read_sources(&root)?;
    let statute =
        std::fs::read_to_string(root.join(quotes::STATUTE)).with_context(|| format!("cannot read {}", quotes::STATUTE))?;

    let mut findings = floors::check(&std::fs::read_to_string(root.join(floors::FILE))?, &repo::Metadata::read()?.packages)?;
    findings.extend(forbidden::check(&sources));
    findings.extend(headers::check(&sources));
    findings.extend(lints::check(&sources));
    findings.extend(numbers::check(&sources));
    findings.extend(private::check(&sources));
    findings.extend(quotes::check(&sources, &statute));

    for warning in length::check(&sources) {
        println!("warning: {warning}");
    }
    for finding in &findings {
        println!("{finding}");
    }
    if !findings.is_empty() {
        bail!("tidy found {} place(s)", findings.len());
    }
    println!("tidy: {} files, nothing found", sources.len());
    Ok(())
}

/// Every text file that git tracks or would track.
fn read_sources(root: &Path) -> Result<Vec<Source>> {
    let mut git = process::command_in(root, "git");
    let listed = process::output(git.args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]))?;
    let paths = String::from_utf8(listed).context("a file name is not UTF-8")?;
    let mut sources = Vec::new();
    for path in paths.split('\0').filter(|path| !path.is_empty()) {
        // Gone but not yet committed, or not text: nothing to check.
        let Ok(bytes) = std::fs::read(root.join(path)) else { continue };
        let Ok(text) = String::from_utf8(bytes) else { continue };
        sources.push(Source { path: path.to_owned(), text });
    }
    sources.sort_by(|a, b| a.path.cmp(&b.path));
    sources.dedup_by(|a, b| a.path == b.path);
    Ok(sources)
}

#[cfg(test)]
fn source(path: &str, text: &str) -> Source {
    Source { path: path.to_owned(), text: text.to_owned() }
}

/// `path:line` of each finding.
#[cfg(test)]
fn places(findings: &[Finding]) -> Vec<String> {
    findings.iter().map(|finding| format!("{}:{}", finding.path, finding.line)).collect()
}
