//! A crate depends on crates of a lower floor only (`floors.toml`). Tests may use everything; the product never uses a tool.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use serde::Deserialize;

use super::Finding;
use crate::repo::Package;

/// The file that says which crate lies on which floor.
pub const FILE: &str = "floors.toml";

#[derive(Deserialize)]
struct Floors {
    floor: BTreeMap<String, u8>,
    free: Free,
}

#[derive(Deserialize)]
struct Free {
    crates: Vec<String>,
}

/// Compares every edge of the workspace with the floors.
pub fn check(floors: &str, packages: &[Package]) -> Result<Vec<Finding>> {
    let floors: Floors = toml::from_str(floors).with_context(|| format!("cannot read {FILE}"))?;
    let is_free = |name: &String| floors.free.crates.contains(name);
    let mut says = Vec::new();

    for package in packages.iter().filter(|package| !is_free(&package.name)) {
        let Some(from) = floors.floor.get(&package.name) else {
            says.push(format!("crate `{}` has no floor", package.name));
            continue;
        };
        for dependency in &package.dependencies {
            let ours = dependency.path.is_some();
            if !ours || dependency.kind.as_deref() == Some("dev") {
                continue;
            }
            match floors.floor.get(&dependency.name) {
                Some(to) if to < from => {}
                Some(to) => {
                    says.push(format!("`{}` (floor {from}) may not use `{}` (floor {to})", package.name, dependency.name))
                }
                None => {
                    says.push(format!("`{}` may not use `{}`: it is for tests, or has no floor", package.name, dependency.name))
                }
            }
        }
    }
    for name in floors.floor.keys().chain(&floors.free.crates) {
        if !packages.iter().any(|package| package.name == *name) {
            says.push(format!("there is no crate `{name}`"));
        }
    }
    Ok(says.into_iter().map(|says| Finding { path: FILE.to_owned(), line: 0, says }).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::PathBuf;

    use crate::repo::Dependency;

    const FLOORS: &str = "[floor]\nbase = 0\nlaw = 1\nmodel = 1\n[free]\ncrates = ['testkit']";

    /// One package per line: `name: dependency dependency`; `+` marks a dev-dependency.
    fn check_graph(graph: &str) -> Vec<String> {
        let packages: Vec<Package> = graph.lines().map(package).collect();
        check(FLOORS, &packages).unwrap().into_iter().map(|finding| finding.says).collect()
    }

    fn package(line: &str) -> Package {
        let (name, dependencies) = line.split_once(':').unwrap();
        let dependencies = dependencies.split_whitespace().map(|word| Dependency {
            name: word.trim_start_matches('+').to_owned(),
            kind: word.starts_with('+').then(|| "dev".to_owned()),
            path: Some("crates".into()),
        });
        Package { name: name.to_owned(), manifest_path: PathBuf::new(), dependencies: dependencies.collect() }
    }

    #[test]
    fn downward_edges_pass() {
        assert!(check_graph("base: +testkit\nlaw: base +model\nmodel: base\ntestkit: law base").is_empty());
    }

    #[test]
    fn an_edge_on_the_same_floor_or_upward_fails() {
        let says = check_graph("base: law\nlaw: base model\nmodel:\ntestkit:");
        assert_eq!(says, ["`base` (floor 0) may not use `law` (floor 1)", "`law` (floor 1) may not use `model` (floor 1)"]);
    }

    #[test]
    fn the_product_may_not_use_a_tool() {
        assert_eq!(check_graph("base: testkit\nlaw:\nmodel:\ntestkit:").len(), 1);
    }

    #[test]
    fn a_crate_without_floor_and_a_floor_without_crate_fail() {
        assert_eq!(check_graph("base:\nnew:\nlaw:\ntestkit:"), ["crate `new` has no floor", "there is no crate `model`"]);
    }
}
