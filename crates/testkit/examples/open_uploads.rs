//! A data folder with many uploads that nobody finished: `open_uploads FOLDER COUNT`. How soon a server is there again with them is measured by
//! whoever starts it (`cargo xtask bench`).

use std::path::PathBuf;

use anyhow::{Context, Result};
use base::{Day, Timestamp};
use model::Role;
use model::agency::Field;
use store::uploads::{Metadata, NewUpload};
use testkit::{Member, World};

#[tokio::main]
async fn main() -> Result<()> {
    let mut args = std::env::args().skip(1);
    let folder = PathBuf::from(args.next().context("FOLDER")?);
    let count: usize = args.next().context("COUNT")?.parse()?;
    let begins: Timestamp = "2026-11-03T09:00:00+08:00".parse()?;
    let world = World::in_folder(&folder, begins, None).await?;
    let go_live: Day = "2026-01-01".parse()?;
    let agency = world.agency("bench.example/log", "某局", "豫", Field::UrbanManagement, go_live).await?;
    let officer = world.member(&agency, Member { name: "甲", roles: &[Role::Officer], ..Member::default() }).await?;
    // Many at once share their commits.
    let mut left = count;
    while left > 0 {
        let some = left.min(500);
        let began = (0..some).map(|n| {
            let mut metadata = Metadata::default();
            metadata.insert("filename".into(), format!("{n}.mp4").as_str());
            let new = NewUpload { agency: officer.agency, person: officer.person, length: Some(1 << 30), metadata };
            let store = world.app.store.clone();
            tokio::spawn(async move { store.create_upload(new).await })
        });
        for one in began.collect::<Vec<_>>() {
            one.await??;
        }
        left -= some;
    }
    Ok(())
}
