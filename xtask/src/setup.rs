//! `cargo xtask setup`: what the commands need from Debian. Nothing is asked of the network, and nothing written, when all is there.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};
use clap::ValueEnum;

use crate::{fonts, process, python};

#[derive(clap::Args)]
pub struct Args {
    /// Only what this command needs
    #[arg(long = "for", value_enum)]
    purpose: Option<Purpose>,
}

/// What somebody wants to do.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Purpose {
    Demo,
    Test,
    Media,
}

struct Need {
    package: &'static str,
    why: &'static str,
    /// Who cannot do without it.
    required_for: &'static [Purpose],
    /// Who does better with it.
    useful_for: &'static [Purpose],
    present: fn() -> bool,
}

const NEEDS: &[Need] = &[
    Need {
        package: "chromium",
        why: "walks through the pages",
        required_for: &[Purpose::Test],
        useful_for: &[],
        present: || chromium().is_some(),
    },
    Need {
        package: "ffmpeg",
        why: "makes previews and the sample clips",
        required_for: &[Purpose::Test, Purpose::Media],
        useful_for: &[Purpose::Demo],
        present: || process::find("ffmpeg").is_some(),
    },
    Need {
        package: "espeak-ng",
        why: "speaks in the sample clips",
        required_for: &[Purpose::Media],
        useful_for: &[],
        present: || process::find("espeak-ng").is_some(),
    },
    Need {
        package: "fonts-noto-cjk",
        why: "sets documents and screenshots",
        required_for: &[Purpose::Test, Purpose::Media],
        useful_for: &[Purpose::Demo],
        present: || fonts::noto().is_dir(),
    },
    Need {
        package: "postgresql",
        why: "the second database the tests run on",
        required_for: &[Purpose::Test],
        useful_for: &[],
        present: || postgres_programs().is_some(),
    },
    Need {
        package: "softhsm2",
        why: "a device for keys, in software",
        required_for: &[Purpose::Test],
        useful_for: &[],
        present: || process::find("softhsm2-util").is_some(),
    },
    Need {
        package: "radosgw",
        why: "an S3 store with Object Lock, for the tests",
        required_for: &[Purpose::Test],
        useful_for: &[],
        present: || process::find("radosgw").is_some(),
    },
    Need {
        package: "ceph-mon",
        why: "an S3 store with Object Lock, for the tests",
        required_for: &[Purpose::Test],
        useful_for: &[],
        present: || process::find("ceph-mon").is_some(),
    },
    Need {
        package: "ceph-osd",
        why: "an S3 store with Object Lock, for the tests",
        required_for: &[Purpose::Test],
        useful_for: &[],
        present: || process::find("ceph-osd").is_some(),
    },
    Need {
        package: "ceph-common",
        why: "an S3 store with Object Lock, for the tests",
        required_for: &[Purpose::Test],
        useful_for: &[],
        present: || process::find("radosgw-admin").is_some(),
    },
    Need {
        package: "poppler-utils",
        why: "reads the documents back, and makes the demo's signed scans from them",
        required_for: &[Purpose::Test],
        useful_for: &[Purpose::Demo],
        present: || process::find("pdftotext").is_some(),
    },
    Need {
        package: "strace",
        why: "kills the program at each of its calls",
        required_for: &[Purpose::Test],
        useful_for: &[],
        present: || process::find("strace").is_some(),
    },
    Need {
        package: "qpdf",
        why: "checks the documents' structure",
        required_for: &[Purpose::Test],
        useful_for: &[],
        present: || process::find("qpdf").is_some(),
    },
    Need {
        package: "default-jdk-headless",
        why: "runs the judge of PDF/A files",
        required_for: &[Purpose::Test],
        useful_for: &[],
        present: || process::find("javac").is_some(),
    },
    Need {
        package: "libpdfbox2-java",
        why: "judges the documents as PDF/A (Preflight)",
        required_for: &[Purpose::Test],
        useful_for: &[],
        present: || jar("preflight"),
    },
    Need {
        package: "libactivation-java",
        why: "judges the documents as PDF/A (Preflight)",
        required_for: &[Purpose::Test],
        useful_for: &[],
        present: || jar("javax.activation"),
    },
    Need {
        package: "libjaxb-api-java",
        why: "judges the documents as PDF/A (Preflight)",
        required_for: &[Purpose::Test],
        useful_for: &[],
        present: || jar("jaxb-api"),
    },
    Need {
        package: "openssl",
        why: "judges digests and signatures of the receipts",
        required_for: &[Purpose::Test],
        useful_for: &[],
        present: || process::find("openssl").is_some(),
    },
    Need {
        package: "python3-venv",
        why: "runs an upload client that is not ours",
        required_for: &[Purpose::Test],
        useful_for: &[],
        present: python::can_install,
    },
];

pub fn run(args: &Args) -> Result<()> {
    match args.purpose {
        Some(purpose) => ensure(purpose),
        None => Purpose::value_variants().iter().try_for_each(|purpose| ensure(*purpose)),
    }
}

/// Sees to it that everything `purpose` needs is there. What is merely useful may be missing: that is said, and no error.
pub fn ensure(purpose: Purpose) -> Result<()> {
    let missing = || NEEDS.iter().filter(move |need| need.is_for(purpose) && !(need.present)());
    let packages: Vec<&str> = missing().map(|need| need.package).collect();
    let fonts_missing = purpose != Purpose::Media && !fonts::fandol_present();
    if packages.is_empty() && !fonts_missing {
        return Ok(());
    }

    if let Err(why) = install(&packages, fonts_missing) {
        println!("could not install: {why:#}");
    }
    let lacking: Vec<&Need> = missing().collect();
    for need in &lacking {
        println!("missing: {} ({})", need.package, need.why);
    }
    if !lacking.is_empty() {
        let packages: Vec<&str> = lacking.iter().map(|need| need.package).collect();
        println!("run: sudo apt-get update && sudo apt-get install -y --no-install-recommends {}", packages.join(" "));
    }
    let fonts_lacking = fonts_missing && !fonts::fandol_present();
    if fonts_lacking {
        println!("missing: the Fandol faces (documents are set in 仿宋)\nrun: {}", fonts::install_line());
    }
    let required = lacking.iter().any(|need| need.required_for.contains(&purpose));
    if required || (fonts_lacking && purpose == Purpose::Test) {
        bail!("something is missing; the line above installs it");
    }
    Ok(())
}

impl Need {
    fn is_for(&self, purpose: Purpose) -> bool {
        self.required_for.contains(&purpose) || self.useful_for.contains(&purpose)
    }
}

fn install(packages: &[&str], fonts_missing: bool) -> Result<()> {
    if process::find("apt-get").is_none() {
        bail!("this is not Debian");
    }
    let root = is_root()?;
    if root {
        process::run(apt().arg("update"))?;
        if !packages.is_empty() {
            process::run(apt().args(["install", "-y", "--no-install-recommends"]).args(packages))?;
        }
    }
    // Fetching a package needs no rights, only installing one does.
    if fonts_missing {
        fonts::install_fandol()?;
    }
    if !root && !packages.is_empty() {
        bail!("only root installs packages");
    }
    Ok(())
}

fn apt() -> Command {
    let mut apt = Command::new("apt-get");
    apt.arg("-qq").env("DEBIAN_FRONTEND", "noninteractive");
    apt
}

/// Whether Debian's folder of Java libraries has this one.
fn jar(name: &str) -> bool {
    std::path::Path::new("/usr/share/java").join(format!("{name}.jar")).is_file()
}

/// Whether this process may install packages.
pub fn is_root() -> Result<bool> {
    let id = process::output(Command::new("id").arg("-u")).context("cannot ask who runs this")?;
    Ok(id.trim_ascii() == b"0")
}

/// The browser of the browser tests; `CHROMIUM` names another.
pub fn chromium() -> Option<PathBuf> {
    let named = std::env::var_os("CHROMIUM").map(PathBuf::from);
    named.or_else(|| ["chromium", "chromium-browser", "google-chrome"].iter().find_map(|name| process::find(name)))
}

/// The folder with `initdb` and `postgres`, which Debian keeps off `PATH`; the newest version if there are several.
pub fn postgres_programs() -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let version = |name: &std::ffi::OsStr| name.to_str().and_then(|name| name.parse::<u32>().ok());
    let newest =
        versions.filter(|entry| entry.path().join("bin/initdb").is_file()).max_by_key(|entry| version(&entry.file_name()));
    newest.map(|entry| entry.path().join("bin")).or_else(|| process::find("initdb")?.parent().map(PathBuf::from))
}
