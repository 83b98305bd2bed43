//! A server that is measured from outside: its first line says where it listens, and it ends when it is told to.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, bail};

use super::cpu;

/// One that runs.
pub struct Server {
    child: Child,
    /// The line: `http://127.0.0.1:8480`, perhaps with a path.
    pub url: String,
}

impl Server {
    /// Starts it and waits for its address.
    pub fn start(command: &mut Command) -> Result<Self> {
        let name = Path::new(command.get_program()).file_name().unwrap_or_default().to_string_lossy().into_owned();
        // Some take the end of their input for the end of the measurement.
        let child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
        let mut server = Self { child: child.with_context(|| format!("cannot start {name}"))?, url: String::new() };
        let stdout = server.child.stdout.take().context("no standard output")?;
        BufReader::new(stdout).read_line(&mut server.url)?;
        server.url.truncate(server.url.trim_end().len());
        if !server.url.starts_with("http://") {
            bail!("{name} said {:?} instead of its address", server.url);
        }
        Ok(server)
    }

    /// Asks for a page and reads the answer to its end.
    pub fn get(&self, path: &str) -> Result<()> {
        let host = self.url.trim_start_matches("http://");
        let mut line = TcpStream::connect(host)?;
        write!(line, "GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n")?;
        let mut answer = Vec::new();
        line.read_to_end(&mut answer)?;
        if !answer.starts_with(b"HTTP/1.1 200 ") {
            let first = answer.split(|byte| *byte == b'\r').next().unwrap_or_default();
            bail!("{path} was answered with `{}`", String::from_utf8_lossy(first));
        }
        Ok(())
    }

    /// Seconds that the processor worked for it so far.
    pub fn worked(&self) -> Result<f64> {
        cpu::of_process(self.child.id())
    }

    /// The memory that it holds, in MiB.
    pub fn resident(&self) -> Result<f64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let kibibytes = status.lines().find_map(|line| line.strip_prefix("VmRSS:")?.trim().strip_suffix(" kB"));
        let kibibytes: f64 = kibibytes.context("no VmRSS")?.parse()?;
        Ok(kibibytes / 1024.0)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let told = Command::new("kill").arg(self.child.id().to_string()).status();
        if !told.is_ok_and(|status| status.success()) {
            let _ = self.child.kill();
        }
        let _ = self.child.wait();
    }
}
