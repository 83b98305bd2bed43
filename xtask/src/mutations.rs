//! `cargo xtask mutations`: what the tests are worth. Something that the design stands on is taken away, one at a time, in a copy of the
//! tree, and the test that guards it must fail. One that passes all the same guards nothing, and that is the failure here.
//!
//! The table is short on purpose: these are the guards that no other test would miss. A test that does not compile is no red.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};

use crate::test::{Stores, undisturbed};
use crate::{fonts, process, repo};

#[derive(clap::Args)]
pub struct Args {
    /// Only the mutations whose words contain this
    only: Option<String>,
}

/// What must fail.
enum Guard {
    /// A test: the crate, and its full name.
    Test(&'static str, &'static str),
    /// The run of the crash test that nobody disturbs: everything promised was synced before.
    Undisturbed,
}

struct Mutation {
    /// What is taken away.
    what: &'static str,
    file: &'static str,
    old: &'static str,
    new: &'static str,
    guard: Guard,
}

const MUTATIONS: &[Mutation] = &[
    Mutation {
        what: "the salt",
        file: "crates/ledger/src/commitment.rs",
        old: "        Self(bytes)\n    }\n}",
        new: "        bytes.fill(0);\n        Self(bytes)\n    }\n}",
        guard: Guard::Test("ledger", "sealed::tests::the_same_words_twice_give_different_commitments"),
    },
    Mutation {
        what: "the number of a lease",
        file: "crates/store/src/uploads/rows.rs",
        old: "state = 'arriving' AND lease_token = $7\"",
        new: "state = 'arriving' AND (lease_token = $7 OR lease_token <> $7)\"",
        guard: Guard::Test("store", "log::nodes::an_upload_goes_on_at_another_machine_and_the_first_one_counts_nothing_any_more"),
    },
    Mutation {
        what: "the fresh look at the end of a grant",
        file: "crates/app/src/access/view.rs",
        old: "if app.store.clock().now() >= row.until {",
        new: "if app.store.clock().now() >= row.until && row.until < base::Timestamp::default() {",
        guard: Guard::Test("http-api", "tests::access::an_expired_grant_stops_the_stream"),
    },
    Mutation {
        what: "the fresh look at a revocation",
        file: "crates/app/src/access/view.rs",
        old: "if request.state.revoked.is_some() {",
        new: "if request.state.revoked.is_some() && row.until < base::Timestamp::default() {",
        guard: Guard::Test("http-api", "tests::access::a_revoked_grant_stops_the_stream"),
    },
    Mutation {
        what: "the sync of a small file",
        file: "crates/store/src/objects/folder.rs",
        old: "        file.sync_all()?;\n        fs::rename(&fresh, path)?;",
        new: "        fs::rename(&fresh, path)?;",
        guard: Guard::Undisturbed,
    },
];

pub fn run(args: &Args) -> Result<()> {
    let chosen = MUTATIONS.iter().filter(|m| args.only.as_ref().is_none_or(|word| m.what.contains(word.as_str())));
    let chosen: Vec<&Mutation> = chosen.collect();
    let stores = Stores::start()?;
    let tree = Tree::copy()?;
    // All of them green before any is red: each file that changes is compiled once more, so they change as seldom as can be.
    for mutation in &chosen {
        ensure!(tree.passes(&mutation.guard, &stores)?, "the test of {} fails before anything is taken away", mutation.what);
        eprintln!("green as it is: the test of {}", mutation.what);
    }
    let mut lines = Vec::new();
    for mutation in &chosen {
        let outcome = tree.judge(mutation, &stores);
        eprintln!("{}: {}", mutation.what, outcome.as_ref().map_or_else(|why| format!("{why:#}"), |()| "red".into()));
        lines.push((mutation.what, outcome));
    }
    drop(tree);
    // What lies where programs are looked for is the product again.
    if chosen.iter().any(|mutation| matches!(mutation.guard, Guard::Undisturbed)) {
        build(&repo::root())?;
    }
    println!("| taken away | what its test said |\n|---|---|");
    for (what, outcome) in &lines {
        match outcome {
            Ok(()) => println!("| {what} | red |"),
            Err(why) => println!("| {what} | NOT SHOWN: {why:#} |"),
        }
    }
    let shown = lines.iter().filter(|(_, outcome)| outcome.is_ok()).count();
    ensure!(shown == lines.len() && shown > 0, "{shown} of {} were shown red", lines.len());
    Ok(())
}

/// A copy of what git knows, in the folder of what cargo builds; it goes when this does.
struct Tree(PathBuf);

impl Tree {
    fn copy() -> Result<Self> {
        let tree = Self(repo::Metadata::read()?.target_directory.join("mutations"));
        if tree.0.exists() {
            std::fs::remove_dir_all(&tree.0)?;
        }
        let listed = process::output(process::command_in(&repo::root(), "git").args(["ls-files", "-z"]))?;
        for name in String::from_utf8(listed)?.split_terminator('\0') {
            let (from, to) = (repo::root().join(name), tree.0.join(name));
            // A file that was taken away and is not committed yet.
            if from.is_file() {
                std::fs::create_dir_all(to.parent().context("a file lies in a folder")?)?;
                std::fs::copy(&from, &to).with_context(|| format!("cannot copy {name}"))?;
                // With the time of the first, so that what was compiled of an earlier copy is compiled no second time.
                let changed = from.metadata()?.modified()?;
                File::options().write(true).open(&to)?.set_modified(changed)?;
            }
        }
        Ok(tree)
    }

    /// Red without what is taken away.
    fn judge(&self, mutation: &Mutation, stores: &Stores) -> Result<()> {
        let file = self.0.join(mutation.file);
        let whole = std::fs::read_to_string(&file).with_context(|| format!("cannot read {}", mutation.file))?;
        ensure!(whole.matches(mutation.old).count() == 1, "{} does not have its text once", mutation.file);
        std::fs::write(&file, whole.replace(mutation.old, mutation.new))?;
        let passes = self.passes(&mutation.guard, stores);
        std::fs::write(&file, whole)?;
        if passes? { bail!("green: nothing guards it") } else { Ok(()) }
    }

    /// Whether what guards says that everything is well. That something does not compile is an error.
    fn passes(&self, guard: &Guard, stores: &Stores) -> Result<bool> {
        match guard {
            Guard::Undisturbed => {
                build(&self.0)?;
                // What else may go wrong on the way is not what was looked for.
                match undisturbed() {
                    Ok(()) => Ok(true),
                    Err(why) if format!("{why:#}").contains("promised before it was durable") => Ok(false),
                    Err(why) => Err(why),
                }
            }
            Guard::Test(package, name) => {
                let test = || {
                    let mut test = cargo_in(&self.0);
                    test.args(["test", "--package", package, "--lib"]);
                    test
                };
                process::output(test().arg("--no-run"))?;
                let mut run = test();
                run.args([name, "--", "--exact"]).env("ZHILU_FONTS", fonts::fandol());
                let said = stores.tell(&mut run).output()?;
                let said = String::from_utf8_lossy(&said.stdout).into_owned();
                ensure!(said.contains("running 1 test"), "{name} is no test of {package}");
                Ok(said.contains("test result: ok. 1 passed"))
            }
        }
    }
}

impl Drop for Tree {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A `cargo` in a copy of the tree that uses what was built for the tree itself.
fn cargo_in(tree: &Path) -> Command {
    let mut cargo = process::command_in(tree, std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    if let Ok(metadata) = repo::Metadata::read() {
        cargo.env("CARGO_TARGET_DIR", metadata.target_directory);
    }
    cargo
}

/// Builds what the crash test runs.
fn build(tree: &Path) -> Result<()> {
    let args = ["build", "--package", "testkit", "--example", "crash", "--package", "zhilu", "--bin", "zhilu"];
    process::output(cargo_in(tree).args(args)).map(drop)
}
