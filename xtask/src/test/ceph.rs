//! An S3 store with Object Lock for one test run: a Ceph of one monitor, one disk in a file and one gateway, in a temporary folder, on ports of
//! this machine only, gone afterwards. Emulators get locking wrong; this is what agencies run.

use std::net::{TcpListener, TcpStream};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::process;

/// How long each part may take to answer.
const PATIENCE: Duration = Duration::from_secs(60);
/// How often it is tried to start all parts.
const TRIES: usize = 3;
/// Ports to choose from: below those that Linux gives to whoever calls out, which come and go by the hundred while tests run.
const PORTS: Range<u16> = 20_000..32_000;
/// How much of what a part said last is told when it fails.
const LAST_LINES: usize = 8;
/// The account of the tests.
pub const KEY: &str = "zhilu-test";
/// Its secret.
pub const SECRET: &str = "zhilu-test-secret";

/// A running store; it stops when this goes.
pub struct Gateway {
    folder: PathBuf,
    port: u16,
    running: Vec<Child>,
}

impl Gateway {
    /// Starts one; a part that ends at once is given another try, on other ports: somebody else may have taken one meanwhile.
    pub fn start() -> Result<Self> {
        for _ in 1..TRIES {
            match Self::start_once() {
                Ok(gateway) => return Ok(gateway),
                Err(e) => eprintln!("ceph: {e:#}; once more"),
            }
        }
        Self::start_once()
    }

    fn start_once() -> Result<Self> {
        let folder = std::env::temp_dir().join(format!("zhilu-ceph-{}", std::process::id()));
        for part in ["mon", "osd", "run", "log", "rgw"] {
            std::fs::create_dir_all(folder.join(part)).with_context(|| format!("cannot create {}", folder.display()))?;
        }
        let [monitor, port] = [free_port()?, free_port()?];
        std::fs::write(folder.join("ceph.conf"), configuration(&folder, monitor, port)?)?;
        let mut gateway = Self { folder, port, running: Vec::new() };
        gateway.monitor(monitor)?;
        gateway.disk()?;
        gateway.account()?;
        gateway.serve()?;
        Ok(gateway)
    }

    /// Where it answers.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// One of its programs, told where everything is.
    fn command(&self, program: &str) -> Command {
        let mut command = process::command_in(&self.folder, program);
        command.arg("-c").arg(self.folder.join("ceph.conf"));
        command
    }

    /// Runs a program that ends; what it says goes to a file, since it says much when all is well.
    fn quietly(&self, command: &mut Command) -> Result<()> {
        let log = std::fs::OpenOptions::new().create(true).append(true).open(self.folder.join("log/tools"))?;
        let status = command.stdout(log.try_clone()?).stderr(log).status()?;
        if !status.success() {
            bail!("a tool of Ceph ended with {status}; see {}", self.folder.join("log").display());
        }
        Ok(())
    }

    /// Starts a program that stays.
    fn spawn(&mut self, mut command: Command, name: &str) -> Result<()> {
        let log = std::fs::File::create(self.folder.join("log").join(name))?;
        let child = command.arg("-f").stdout(log.try_clone()?).stderr(log).stdin(Stdio::null()).spawn();
        self.running.push(child.with_context(|| format!("cannot start {name}"))?);
        Ok(())
    }

    fn monitor(&mut self, port: u16) -> Result<()> {
        let map = self.folder.join("monmap");
        let mut tool = process::command_in(&self.folder, "monmaptool");
        let address = format!("[v1:127.0.0.1:{port}]");
        self.quietly(tool.args(["--create", "--fsid", &self.id()?, "--addv", "a", &address]).arg(&map))?;
        self.quietly(self.command("ceph-mon").args(["--mkfs", "-i", "a", "--monmap"]).arg(&map))?;
        let mut monitor = self.command("ceph-mon");
        monitor.args(["-i", "a"]);
        self.spawn(monitor, "monitor")
    }

    fn disk(&mut self) -> Result<()> {
        let id = uuid()?;
        self.until("the monitor", |gateway| {
            let mut ceph = gateway.command("ceph");
            Ok(gateway.quietly(ceph.args(["--connect-timeout", "5", "osd", "new", &id])).is_ok())
        })?;
        self.quietly(self.command("ceph-osd").args(["-i", "0", "--mkfs", "--osd-uuid", &id]))?;
        let mut disk = self.command("ceph-osd");
        disk.args(["-i", "0"]);
        self.spawn(disk, "disk")
    }

    fn account(&mut self) -> Result<()> {
        self.until("the disk", |gateway| {
            let mut admin = process::command_in(&gateway.folder, "timeout");
            admin.args(["20", "radosgw-admin", "-c"]).arg(gateway.folder.join("ceph.conf")).args(["-n", "client.rgw"]);
            admin.args(["user", "create", "--uid=test", "--display-name=test"]);
            let made = admin.arg(format!("--access-key={KEY}")).arg(format!("--secret={SECRET}"));
            Ok(made.stdout(Stdio::null()).stderr(Stdio::null()).status()?.success())
        })
    }

    fn serve(&mut self) -> Result<()> {
        let mut gateway = self.command("radosgw");
        gateway.args(["-n", "client.rgw"]);
        self.spawn(gateway, "gateway")?;
        self.until("the gateway", |gateway| Ok(TcpStream::connect(("127.0.0.1", gateway.port)).is_ok()))
    }

    fn until(&mut self, what: &str, mut holds: impl FnMut(&Self) -> Result<bool>) -> Result<()> {
        let began = Instant::now();
        while began.elapsed() < PATIENCE {
            if holds(self)? {
                return Ok(());
            }
            for child in &mut self.running {
                if let Some(ended) = child.try_wait()? {
                    bail!("a part of Ceph ended with {ended}{}", self.last_words());
                }
            }
            std::thread::sleep(Duration::from_millis(300));
        }
        bail!("{what} of Ceph did not answer within {} s{}", PATIENCE.as_secs(), self.last_words())
    }

    /// What each part said last; the folder is gone when somebody could look.
    fn last_words(&self) -> String {
        let mut words = String::new();
        for file in std::fs::read_dir(self.folder.join("log")).into_iter().flatten().flatten() {
            let said = std::fs::read(file.path()).unwrap_or_default();
            let said = String::from_utf8_lossy(&said);
            let lines: Vec<&str> = said.lines().collect();
            for line in &lines[lines.len().saturating_sub(LAST_LINES)..] {
                words.push_str(&format!("\n  {}: {line}", file.file_name().to_string_lossy()));
            }
        }
        words
    }

    fn id(&self) -> Result<String> {
        let text = std::fs::read_to_string(self.folder.join("ceph.conf"))?;
        let line = text.lines().find_map(|line| line.strip_prefix("fsid = "));
        Ok(line.context("no fsid")?.to_owned())
    }
}

impl Drop for Gateway {
    fn drop(&mut self) {
        for child in self.running.iter_mut().rev() {
            let _ = child.kill();
            let _ = child.wait();
        }
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// One copy of everything on one disk, no secrets between its parts, nothing outside the folder.
fn configuration(folder: &Path, monitor: u16, port: u16) -> Result<String> {
    let (at, id) = (folder.display(), uuid()?);
    Ok(format!(
        "[global]\nfsid = {id}\nmon host = 127.0.0.1:{monitor}\n\
         auth cluster required = none\nauth service required = none\nauth client required = none\n\
         run dir = {at}/run\nadmin socket = {at}/run/$name.asok\nlog file = {at}/log/$name.log\npid file = {at}/run/$name.pid\n\
         osd pool default size = 1\nosd pool default min size = 1\nosd crush chooseleaf type = 0\nosd pool default pg num = 4\n\
         mon allow pool size one = true\nmon warn on pool no redundancy = false\nms bind msgr2 = false\n\
         [mon.a]\nmon data = {at}/mon\nmon data avail crit = 1\npublic addr = 127.0.0.1:{monitor}\n\
         [osd.0]\nosd data = {at}/osd\nosd objectstore = bluestore\nbluestore block create = true\n\
         bluestore block size = 6442450944\nosd memory target = 1000000000\npublic addr = 127.0.0.1\n\
         [client.rgw]\nrgw data = {at}/rgw\nrgw frontends = beast endpoint=127.0.0.1:{port}\nrgw enable usage log = false\n\
         rgw thread pool size = 64\n"
    ))
}

/// A port that is free now; nobody else is asked to take it in the moment until it is used.
fn free_port() -> Result<u16> {
    let seed = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH)?.subsec_nanos();
    let from = PORTS.start + u16::try_from(seed % u32::from(PORTS.end - PORTS.start))?;
    let free = (from..PORTS.end).chain(PORTS.start..from).find(|port| TcpListener::bind(("127.0.0.1", *port)).is_ok());
    free.context("no port is free")
}

fn uuid() -> Result<String> {
    Ok(std::fs::read_to_string("/proc/sys/kernel/random/uuid")?.trim().to_owned())
}
