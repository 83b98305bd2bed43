//! A PostgreSQL for one test run: a fresh cluster in a temporary folder, on a free port of this machine only, gone afterwards.

use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::{process, setup};

/// How long the server may take to answer, and to stop.
const PATIENCE: Duration = Duration::from_secs(30);

/// A running server; it stops when this goes.
pub struct Cluster {
    folder: PathBuf,
    port: u16,
    server: Child,
}

impl Cluster {
    /// For tests: what is lost with the machine is no loss.
    pub fn start() -> Result<Self> {
        Self::begin("off")
    }

    /// For measurements: a commit is durable before it is acknowledged, as in operation.
    pub fn durable() -> Result<Self> {
        Self::begin("on")
    }

    fn begin(fsync: &str) -> Result<Self> {
        let programs = setup::postgres_programs().context("initdb is not installed")?;
        let owner = Owner::choose()?;
        let folder = std::env::temp_dir().join(format!("zhilu-pg-{}", std::process::id()));
        std::fs::create_dir(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
        owner.give(&folder)?;

        let data = folder.join("data");
        let mut initdb = owner.command(&programs.join("initdb"), &folder);
        initdb.arg("-D").arg(&data).args(["-U", "zhilu", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]);
        process::output(&mut initdb)?;

        // The port is free now; nobody else is asked to take it in the moment until the server has it.
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let mut postgres = owner.command(&programs.join("postgres"), &folder);
        postgres.arg("-D").arg(&data).arg("-k").arg(&folder).args(["-p", &port.to_string(), "-c", "listen_addresses=127.0.0.1"]);
        postgres
            .args(["-c", &format!("fsync={fsync}"), "-c", "max_connections=200", "-c", "log_min_messages=fatal"])
            .stdout(Stdio::null());
        let mut cluster = Self { folder, port, server: postgres.spawn().context("cannot start postgres")? };
        cluster.wait()?;
        Ok(cluster)
    }

    /// Connects as the cluster's superuser; tests make databases of their own.
    pub fn url(&self) -> String {
        self.database("postgres")
    }

    /// The address of one of its databases.
    pub fn database(&self, name: &str) -> String {
        format!("postgres://zhilu@127.0.0.1:{}/{name}", self.port)
    }

    fn wait(&mut self) -> Result<()> {
        let began = Instant::now();
        // The postmaster listens first and writes `ready` into this file when it takes connections.
        let status = self.folder.join("data/postmaster.pid");
        while began.elapsed() < PATIENCE {
            if let Some(ended) = self.server.try_wait()? {
                bail!("postgres ended with {ended}");
            }
            let ready = std::fs::read_to_string(&status).is_ok_and(|text| text.lines().any(|line| line.trim() == "ready"));
            if ready && TcpStream::connect(("127.0.0.1", self.port)).is_ok() {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        bail!("postgres did not answer within {} s", PATIENCE.as_secs())
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // SIGINT is PostgreSQL's fast shutdown: it ends connections and its own processes.
        let asked = Command::new("kill").args(["-INT", &self.server.id().to_string()]).status();
        let began = Instant::now();
        while asked.is_ok() && began.elapsed() < PATIENCE && matches!(self.server.try_wait(), Ok(None)) {
            std::thread::sleep(Duration::from_millis(20));
        }
        let _ = self.server.kill();
        let _ = self.server.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// Who runs the server. PostgreSQL refuses root, so root lends it the account that the package made, or `nobody`.
struct Owner {
    ids: Option<(u32, u32)>,
}

impl Owner {
    fn choose() -> Result<Self> {
        if !setup::is_root()? {
            return Ok(Self { ids: None });
        }
        let accounts = std::fs::read_to_string("/etc/passwd").context("cannot read /etc/passwd")?;
        let ids = ["postgres", "nobody"].iter().find_map(|name| ids(&accounts, name));
        Ok(Self { ids: Some(ids.context("neither `postgres` nor `nobody` is an account here")?) })
    }

    fn give(&self, folder: &Path) -> Result<()> {
        match self.ids {
            Some((user, group)) => chown(folder, Some(user), Some(group)).context("cannot give the folder away"),
            None => Ok(()),
        }
    }

    fn command(&self, program: &Path, folder: &Path) -> Command {
        let mut command = process::command_in(folder, program);
        if let Some((user, group)) = self.ids {
            command.uid(user).gid(group);
        }
        command
    }
}

/// User and group of an account in `/etc/passwd`.
fn ids(accounts: &str, name: &str) -> Option<(u32, u32)> {
    let fields = accounts.lines().map(|line| line.split(':').collect::<Vec<_>>()).find(|fields| fields[0] == name)?;
    Some((fields.get(2)?.parse().ok()?, fields.get(3)?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accounts_are_read() {
        let accounts = "root:x:0:0:root:/root:/bin/bash\npostgres:x:103:110::/var/lib/postgresql:/bin/bash\n";
        assert_eq!(ids(accounts, "postgres"), Some((103, 110)));
        assert_eq!(ids(accounts, "nobody"), None);
    }
}
