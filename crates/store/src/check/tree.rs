//! The tiles of a log: audited by themselves, then read along with the entries.

use std::io;

use tlog::grow::AuditError;
use tlog::tree::ReadTreeError;
use tlog::{TileId, Tree};

use super::claims::Claims;
use super::report::{Kind, Place, Report};
use crate::error::StoreError;
use crate::objects::off_thread;
use crate::tiles::LogFolder;

/// Hashes the entries in the tiles anew and compares every tile. The tiles, if there are any, and whether they are what was signed.
pub(super) async fn audit(
    log: LogFolder,
    origin: &str,
    claims: &Claims,
    report: &mut Report,
) -> Result<Option<Tiles>, StoreError> {
    let Some((size, root)) = claims.newest() else { return Ok(None) };
    let reader = log.clone();
    let found = off_thread("auditing tiles", move || Ok(tlog::audit(&reader, size))).await?;
    let sound = match found {
        Ok(frontier) if frontier.root() == root => true,
        Ok(_) => {
            let text = format!("日志 {origin} 的日志树文件算出的根与 {size} 条的检查点不符：日志树文件或检查点被改动");
            report.problem(Kind::Tile, Place::log(origin), text);
            false
        }
        Err(fault) => {
            let (tile, what) = describe(&fault);
            let place = Place { file: tile.map(|tile| log.path(tile)), ..Place::log(origin) };
            let name = tile.map(|tile| tile.to_string()).unwrap_or_default();
            report.problem(Kind::Tile, place, format!("日志 {origin} 的日志树文件 {name} {what}"));
            false
        }
    };
    Ok(Some(Tiles { tree: Tree::new(log, size), sound, bundle: None }))
}

fn describe(fault: &AuditError<io::Error>) -> (Option<TileId>, &'static str) {
    match fault {
        AuditError::Differs(tile) => (Some(*tile), "与记录算出的不符：文件被改动"),
        AuditError::Read(ReadTreeError::Read { tile, .. }) => (Some(*tile), "缺失或无法读取"),
        AuditError::Read(ReadTreeError::Malformed { tile, .. }) => (Some(*tile), "格式不对：文件被改动"),
        AuditError::Read(ReadTreeError::Beyond { .. }) => (None, "不完整"),
    }
}

/// The tiles of a log, to compare entries with.
pub(super) struct Tiles {
    tree: Tree<LogFolder>,
    sound: bool,
    bundle: Option<(u64, Vec<Vec<u8>>)>,
}

impl Tiles {
    /// Whether their root is the one that was signed.
    pub(super) const fn is_sound(&self) -> bool {
        self.sound
    }

    /// The leaf at an index, as long as the tiles have it.
    pub(super) fn leaf(&mut self, index: u64) -> Option<&[u8]> {
        let width = u64::from(tlog::tile::TILE_WIDTH);
        let (wanted, place) = (index / width, usize::try_from(index % width).ok()?);
        if self.bundle.as_ref().is_none_or(|(number, _)| *number != wanted) {
            // A bundle that cannot be read was named by the audit.
            self.bundle = Some((wanted, self.tree.bundle(wanted).unwrap_or_default()));
        }
        self.bundle.as_ref()?.1.get(place).map(Vec::as_slice)
    }
}
