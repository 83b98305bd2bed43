//! `demo-seed FOLDER`: fills a new data folder with the demo county. Logins go to the standard output, shortcomings to the other.

use std::path::PathBuf;
use std::time::Instant;

use anyhow::{Context, Result};
use base::{Clock as _, SystemClock};

#[tokio::main]
async fn main() -> Result<()> {
    let folder: PathBuf = std::env::args_os().nth(1).context("demo-seed FOLDER")?.into();
    let began = Instant::now();
    let seeded = testkit::demo::seed(&folder, SystemClock.now()).await?;
    for shortcoming in &seeded.shortcomings {
        eprintln!("{shortcoming}");
    }
    eprintln!("演示数据用时 {:.1} 秒", began.elapsed().as_secs_f64());
    print!("{}", seeded.logins);
    Ok(())
}
