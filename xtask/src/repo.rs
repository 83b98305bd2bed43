//! What the commands know about this repository: where it is, which crates it has, where cargo puts what it builds.

use std::collections::hash_map::DefaultHasher;
use std::hash::Hasher;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::process;

/// The folder of the workspace.
pub fn root() -> PathBuf {
    let xtask = std::env::var("CARGO_MANIFEST_DIR").unwrap_or_else(|_| env!("CARGO_MANIFEST_DIR").to_owned());
    Path::new(&xtask).parent().expect("xtask lies in the workspace").to_owned()
}

/// A `cargo` that runs in the workspace.
pub fn cargo() -> Command {
    process::command_in(&root(), std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// The part of `cargo metadata` that the commands read.
#[derive(Debug, Deserialize)]
pub struct Metadata {
    pub packages: Vec<Package>,
    /// Where cargo puts what it builds.
    pub target_directory: PathBuf,
}

#[derive(Debug, Deserialize)]
pub struct Package {
    pub name: String,
    pub manifest_path: PathBuf,
    pub dependencies: Vec<Dependency>,
}

#[derive(Debug, Deserialize)]
pub struct Dependency {
    pub name: String,
    /// `None` is an ordinary dependency, else `dev` or `build`.
    pub kind: Option<String>,
    /// Set when the dependency is a crate of this workspace.
    pub path: Option<PathBuf>,
}

impl Metadata {
    pub fn read() -> Result<Self> {
        let json = process::output(cargo().args(["metadata", "--no-deps", "--format-version", "1"]))?;
        serde_json::from_slice(&json).context("cannot read what `cargo metadata` wrote")
    }

    /// A program that `cargo build` made.
    pub fn program(&self, name: &str) -> PathBuf {
        self.target_directory.join("debug").join(name)
    }
}

/// A digest of the names and contents of files, to see whether something built from them is still current. Not for evidence.
pub fn fingerprint(files: &[PathBuf]) -> Result<String> {
    let mut hasher = DefaultHasher::new();
    for file in files {
        hasher.write(file.as_os_str().as_encoded_bytes());
        hasher.write(&std::fs::read(file).with_context(|| format!("cannot read {}", file.display()))?);
    }
    Ok(format!("{:016x}", hasher.finish()))
}
