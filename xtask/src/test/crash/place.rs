//! Where the database is that deaths are died on: a file of the folder, or a server. On a server each death begins with a copy of one database,
//! as it begins with a copy of one folder.

use std::fmt;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};

use super::super::Cluster;
use super::trace::{self, Misfortune};
use super::{ON_SERVER, SHARE};
use crate::{process, setup};

/// What every death begins with.
const BASE: &str = "crash_base";
/// What it is died on.
const NOW: &str = "crash_now";

/// Where the database is.
pub enum Place {
    /// In the folder.
    Embedded,
    /// On a server of our own.
    Server {
        cluster: Cluster,
        /// `createdb` and `dropdb`.
        programs: PathBuf,
    },
}

impl Place {
    pub fn server() -> Result<Self> {
        let programs = setup::postgres_programs().context("PostgreSQL is not installed")?;
        Ok(Self::Server { cluster: Cluster::start()?, programs })
    }

    /// One misfortune of so many is suffered when not all are.
    pub fn share(&self, all: usize) -> usize {
        match self {
            Self::Embedded => SHARE,
            Self::Server { .. } => all.div_ceil(ON_SERVER).max(1),
        }
    }

    /// Makes the database that is filled once.
    pub fn make_base(&self) -> Result<()> {
        self.manage("createdb", &[BASE])
    }

    /// Makes the database anew that the next death is died on.
    pub fn copy(&self) -> Result<()> {
        self.manage("dropdb", &["--force", "--if-exists", NOW])?;
        self.manage("createdb", &["--template", BASE, NOW])
    }

    fn manage(&self, program: &str, args: &[&str]) -> Result<()> {
        let Self::Server { cluster, programs } = self else { return Ok(()) };
        let mut command = Command::new(programs.join(program));
        command.arg("--maintenance-db").arg(cluster.url()).args(args);
        process::output(&mut command).map(drop)
    }

    /// Lets a program work on the database that is filled once.
    pub fn base<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        self.on(command, BASE)
    }

    /// Lets a program work on the database that deaths are died on.
    pub fn now<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        self.on(command, NOW)
    }

    fn on<'a>(&self, command: &'a mut Command, name: &str) -> &'a mut Command {
        match self {
            Self::Embedded => command,
            Self::Server { cluster, .. } => command.env("ZHILU_CRASH_DATABASE", cluster.database(name)),
        }
    }

    /// What `zhilu` is told of it.
    pub fn flags(&self) -> Vec<String> {
        match self {
            Self::Embedded => Vec::new(),
            Self::Server { cluster, .. } => vec!["--database".into(), cluster.database(NOW)],
        }
    }

    /// Every misfortune there may be: on a server those that befall what is said to it; files are the same as on SQLite.
    pub fn misfortunes(&self, log: &str) -> Vec<Misfortune> {
        match self {
            Self::Embedded => trace::misfortunes(log),
            Self::Server { .. } => trace::said(log),
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Embedded => "SQLite",
            Self::Server { .. } => "PostgreSQL",
        })
    }
}
