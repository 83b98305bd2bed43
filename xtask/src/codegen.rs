//! `cargo xtask codegen`: files that are generated and committed. `--check` compares instead of writing.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::{process, repo, web};

#[derive(clap::Args)]
pub struct Args {
    /// Write nothing; fail if a file is not what would be written
    #[arg(long)]
    pub check: bool,
}

pub fn run(args: &Args) -> Result<()> {
    web::install()?;
    let mut stale = Vec::new();
    for (path, wanted) in generate()? {
        let file = repo::root().join(&path);
        if std::fs::read(&file).is_ok_and(|found| found == wanted) {
            continue;
        }
        if args.check {
            stale.push(path);
        } else {
            std::fs::write(&file, wanted).with_context(|| format!("cannot write {}", file.display()))?;
            println!("wrote {}", path.display());
        }
    }
    if !stale.is_empty() {
        let names: Vec<_> = stale.iter().map(|path| path.display().to_string()).collect();
        bail!("not current: {}; `cargo xtask codegen` writes them", names.join(", "));
    }
    Ok(())
}

/// The generated files with their contents, by path below the root.
fn generate() -> Result<Vec<(PathBuf, Vec<u8>)>> {
    let coverage = zhilu(&["law", "coverage"])?;
    let openapi = zhilu(&["openapi"])?;
    let schema = typescript(&openapi)?;
    let page = |name: &str| Ok::<_, anyhow::Error>((format!("docs/ref/{name}.md").into(), zhilu(&["reference", name])?));
    Ok(vec![
        page("commands")?,
        page("metrics")?,
        page("settings")?,
        ("docs/law-coverage.md".into(), coverage),
        ("web/openapi.json".into(), openapi),
        ("web/src/api/schema.d.ts".into(), schema),
    ])
}

fn zhilu(args: &[&str]) -> Result<Vec<u8>> {
    process::output(repo::cargo().args(["run", "--quiet", "--package", "zhilu", "--"]).args(args))
}

/// The types of the API's requests and answers, for the page.
fn typescript(openapi: &[u8]) -> Result<Vec<u8>> {
    let input = Scratch::new("openapi.json", openapi)?;
    let output = Scratch::new("schema.d.ts", b"")?;
    process::output(web::program("openapi-typescript")?.arg(&input.0).arg("--output").arg(&output.0))?;
    Ok(std::fs::read(&output.0)?)
}

/// A file that is gone when it is no longer needed.
struct Scratch(PathBuf);

impl Scratch {
    fn new(name: &str, content: &[u8]) -> Result<Self> {
        let path = std::env::temp_dir().join(format!("zhilu-codegen-{}-{name}", std::process::id()));
        std::fs::write(&path, content).with_context(|| format!("cannot write {}", Path::display(&path)))?;
        Ok(Self(path))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}
