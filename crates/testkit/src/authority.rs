//! A time-stamping authority for tests: `openssl ts` with certificates of its own, made anew for each test. It says the time of this machine.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use tempfile::TempDir;

/// With what an authority signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AuthorityKey {
    /// RSA with 2048 bits.
    Rsa,
    /// The curve P-256.
    P256,
}

/// An authority, certified by a root of its own.
pub struct Authority {
    folder: TempDir,
}

const SETTINGS: &str = "[tsa]
serial = serial
signer_cert = tsa.pem
signer_key = tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sm3
accuracy = secs:1
ess_cert_id_alg = sha256
";

impl Authority {
    /// An authority with a key of this kind.
    ///
    /// # Errors
    /// When `openssl` is not there, or does not do what it is told.
    pub fn new(key: AuthorityKey) -> Result<Self> {
        Self::certified(key, "critical,timeStamping")
    }

    /// An authority whose certificate is for something else.
    ///
    /// # Errors
    /// As [`Authority::new`].
    pub fn for_something_else() -> Result<Self> {
        Self::certified(AuthorityKey::P256, "critical,timeStamping,codeSigning")
    }

    fn certified(key: AuthorityKey, purpose: &str) -> Result<Self> {
        let authority = Self { folder: tempfile::tempdir()? };
        let kind: &[&str] = match key {
            AuthorityKey::Rsa => &["rsa:2048"],
            AuthorityKey::P256 => &["ec", "-pkeyopt", "ec_paramgen_curve:P-256"],
        };
        let root = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "ca.key", "-out", "ca.pem", "-days", "3650"];
        authority.openssl(&[&root[..], &["-utf8", "-subj", "/CN=时间戳测试根"]].concat())?;
        let asked = ["-nodes", "-keyout", "tsa.key", "-out", "tsa.csr", "-utf8", "-subj", "/CN=测试时间戳机构"];
        authority.openssl(&[&["req", "-newkey"], kind, &asked[..]].concat())?;
        authority.write("ext", format!("basicConstraints=CA:FALSE\nextendedKeyUsage={purpose}\n").as_bytes())?;
        let sign = ["x509", "-req", "-in", "tsa.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-out", "tsa.pem"];
        authority.openssl(&[&sign[..], &["-days", "3650", "-extfile", "ext"]].concat())?;
        authority.write("tsa.cnf", SETTINGS.as_bytes())?;
        authority.write("serial", b"01\n")?;
        Ok(authority)
    }

    /// The root's certificate, in PEM.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn root(&self) -> Result<String> {
        Ok(std::fs::read_to_string(self.root_file())?)
    }

    /// The file with the root's certificate.
    pub fn root_file(&self) -> PathBuf {
        self.folder.path().join("ca.pem")
    }

    /// The authority's own certificate, in PEM.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn own(&self) -> Result<String> {
        Ok(std::fs::read_to_string(self.folder.path().join("tsa.pem"))?)
    }

    /// What it answers to a request, both in DER.
    ///
    /// # Errors
    /// When `openssl` gives no answer at all.
    pub fn answer(&self, request: &[u8]) -> Result<Vec<u8>> {
        self.write("query", request)?;
        self.openssl(&["ts", "-reply", "-config", "tsa.cnf", "-section", "tsa", "-queryfile", "query", "-out", "reply"])?;
        Ok(std::fs::read(self.folder.path().join("reply"))?)
    }

    /// Whether `openssl ts` itself takes a token over some bytes.
    ///
    /// # Errors
    /// When it does not.
    pub fn verify(&self, token: &[u8], bytes: &[u8]) -> Result<()> {
        self.write("token", token)?;
        self.write("data", bytes)?;
        self.openssl(&["ts", "-verify", "-token_in", "-in", "token", "-data", "data", "-CAfile", "ca.pem"])
    }

    fn write(&self, name: &str, bytes: &[u8]) -> Result<()> {
        Ok(std::fs::write(self.folder.path().join(name), bytes)?)
    }

    fn openssl(&self, args: &[&str]) -> Result<()> {
        run(self.folder.path(), args)
    }
}

fn run(folder: &Path, args: &[&str]) -> Result<()> {
    let done = Command::new("openssl").args(args).current_dir(folder).output().context("openssl is not there")?;
    if !done.status.success() {
        bail!("openssl {}: {}", args.join(" "), String::from_utf8_lossy(&done.stderr));
    }
    Ok(())
}
