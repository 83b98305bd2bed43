//! `pdftoppm` of poppler as a program beside this one: pages of a PDF become pictures. It is optional; what hangs on it says so.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use app::record::{DOTS_PER_INCH, Pictures, Rasteriser};
use tokio::process::Command;
use tokio::time::timeout;

/// How long one page may take.
const PATIENCE: Duration = Duration::from_secs(60);
/// More pages than any document of ours has.
const MOST_PAGES: u32 = 500;

/// The program.
#[derive(Clone, Debug)]
pub struct Pdftoppm {
    program: PathBuf,
}

impl Pdftoppm {
    /// The program on `PATH`, if there is one that runs.
    pub async fn on_path() -> Option<Self> {
        let path = std::env::var_os("PATH")?;
        let found = std::env::split_paths(&path).map(|folder| folder.join("pdftoppm")).find(|file| file.is_file())?;
        Self::at(found).await.ok()
    }

    /// The program in a file; it is asked for its version.
    ///
    /// # Errors
    /// When it does not run.
    pub async fn at(program: PathBuf) -> std::io::Result<Self> {
        let said = Command::new(&program).arg("-v").stdin(Stdio::null()).output().await?;
        let version = [said.stdout, said.stderr].concat();
        if !String::from_utf8_lossy(&version).starts_with("pdftoppm") {
            return Err(std::io::Error::other("the program does not say that it is pdftoppm"));
        }
        Ok(Self { program })
    }

    /// One page as PNG; nothing when there is no such page.
    async fn page(&self, file: &Path, number: u32) -> Result<Option<Vec<u8>>, String> {
        let (number, dots) = (number.to_string(), DOTS_PER_INCH.to_string());
        let mut command = Command::new(&self.program);
        command.args(["-png", "-r", &dots, "-f", &number, "-l", &number]).arg(file);
        let run = command.stdin(Stdio::null()).kill_on_drop(true).output();
        let done = timeout(PATIENCE, run).await.map_err(|_| "it took too long".to_owned())?.map_err(|e| e.to_string())?;
        let said = String::from_utf8_lossy(&done.stderr).into_owned();
        match (done.status.success(), done.stdout.is_empty()) {
            (true, false) => Ok(Some(done.stdout)),
            // So it says that there are no more pages.
            (_, true) if said.contains("Wrong page range") => Ok(None),
            _ => Err(said),
        }
    }
}

impl Rasteriser for Pdftoppm {
    fn pictures(&self, file: PathBuf) -> Pictures<'_> {
        Box::pin(async move {
            let mut pages = Vec::new();
            for number in 1..=MOST_PAGES {
                match self.page(&file, number).await? {
                    Some(page) => pages.push(page),
                    None if pages.is_empty() => return Err("there is no page".into()),
                    None => return Ok(pages),
                }
            }
            Err(format!("it has more than {MOST_PAGES} pages"))
        })
    }
}
