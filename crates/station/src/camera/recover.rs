//! After a crash: a file that grew is taken in as it is, as unfinished, and one that was on its way into the spool arrives there. Nothing of what
//! was written is cut off or made good; how much of it is whole, the chain over its fragments says.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::Path;

use base::{Sha256Digest, Span, Timestamp};
use ledger::station::camera::{Event, Line};

use super::frame::Moment;
use super::keep::Keep;
use super::part::{Begun, Who, Written, link};
use super::recorder::Before;
use crate::docking::Site;
use crate::machine;
use crate::spool::Record;

/// What lies in a folder of a camera.
struct Whole {
    fragments: u32,
    chain: Sha256Digest,
    rest: u64,
    ends: Option<(Timestamp, Span)>,
}

/// Takes in what a crash left in every folder of a camera, of those too that are no longer in the settings. Says until when each of them was
/// recorded.
///
/// # Errors
/// When the folder of cameras cannot be read. A single camera that cannot be taken in is logged, and tried again at its next start.
pub fn all(site: &Site, now: Moment) -> io::Result<HashMap<String, Before>> {
    let mut found = HashMap::new();
    let folders = match fs::read_dir(site.spool.dir().join("cameras")) {
        Ok(folders) => folders,
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(found),
        Err(e) => return Err(e),
    };
    for folder in folders {
        let who = fs::read(folder?.path().join("camera.json")).ok().and_then(|json| serde_json::from_slice::<Who>(&json).ok());
        let Some(who) = who else { continue };
        let done = Keep::open(site, who.clone(), now).and_then(|mut keep| {
            let before = leftover(&mut keep, now)?;
            keep.seal(now, false).map_err(io::Error::other)?;
            Ok(before)
        });
        match done {
            Ok(Some(before)) => drop(found.insert(who.slot, before)),
            Ok(None) => {}
            Err(e) => tracing::error!(slot = who.slot, error = %e, "中断的录像没有存成，下次启动时再存"),
        }
    }
    Ok(found)
}

/// Takes in the file that a crash left, and says until when it was recorded.
///
/// # Errors
/// When it cannot be read or stored.
pub fn leftover(keep: &mut Keep<'_>, now: Moment) -> io::Result<Option<Before>> {
    let before = keep.journal.before().map(of_line);
    let closing = keep.dir.join("closing.json");
    if let Ok(json) = fs::read(&closing) {
        if let Ok(record) = serde_json::from_slice::<Record>(&json) {
            let name = String::from_utf8_lossy(&record.name.bytes()).into_owned();
            if keep.journal.last_file() != Some(&name) {
                let whole = whole(&keep.dir)?;
                let Whole { fragments, chain, rest, .. } = whole;
                keep.journal.note(now, Event::Unfinished { file: name, fragments, chain, rest })?;
            }
            keep.store(&record)?;
            return Ok(before);
        }
        fs::rename(&closing, keep.dir.join("closing.torn"))?;
    }
    let part = keep.dir.join("part.mp4");
    if !part.exists() {
        return Ok(before);
    }
    let begun: Option<Begun> = fs::read(keep.dir.join("part.json")).ok().and_then(|json| serde_json::from_slice(&json).ok());
    let Whole { fragments, chain, rest, ends } = whole(&keep.dir)?;
    let (Some(begun), 1..) = (begun, fragments) else {
        // Not one picture is whole: nobody can see anything in it. It is kept all the same.
        let name = format!("{}-{}", keep.who.number.replace('/', "-"), now.wall.millis());
        fs::rename(&part, keep.site.spool.dir().join("broken").join(name))?;
        return Ok(before);
    };
    let name = keep.who.file_name(begun.start, begun.source, false);
    let record = keep.record(&name, "unfinished")?;
    crate::spool::files::put(&closing, &serde_json::to_vec(&record)?)?;
    keep.journal.note(now, Event::Unfinished { file: name, fragments, chain, rest })?;
    keep.store(&record)?;
    let ended = ends.map(|(wall, steady)| Before { at: Moment { wall, steady }, same_boot: begun.boot == machine::boot() });
    Ok(ended.filter(|ended| before.is_none_or(|before| later(ended, &before))).or(before))
}

fn of_line(line: &Line) -> Before {
    Before { at: Moment { wall: line.at, steady: line.steady }, same_boot: line.boot == machine::boot() }
}

fn later(one: &Before, other: &Before) -> bool {
    if one.same_boot && other.same_boot { one.at.steady > other.at.steady } else { one.at.wall > other.at.wall }
}

/// How many fragments of the file that grew are as they were written.
fn whole(dir: &Path) -> io::Result<Whole> {
    let begun: Option<Begun> = fs::read(dir.join("part.json")).ok().and_then(|json| serde_json::from_slice(&json).ok());
    let mut found = Whole { fragments: 0, chain: Sha256Digest::of(b""), rest: 0, ends: None };
    let Ok(mut part) = File::open(dir.join("part.mp4")) else { return Ok(found) };
    let size = part.metadata()?.len();
    found.rest = size;
    let Some(begun) = begun else { return Ok(found) };
    let mut head = Vec::new();
    part.by_ref().take(begun.head_bytes).read_to_end(&mut head)?;
    if Sha256Digest::of(&head) != begun.head {
        return Ok(found);
    }
    (found.chain, found.rest) = (begun.head, size - begun.head_bytes);
    let log = fs::read(dir.join("part.fragments")).unwrap_or_default();
    for line in log.split(|byte| *byte == b'\n') {
        let Ok(written) = serde_json::from_slice::<Written>(line) else { break };
        let mut bytes = Vec::new();
        part.by_ref().take(written.bytes).read_to_end(&mut bytes)?;
        let chain = link(found.chain, Sha256Digest::of(&bytes));
        if bytes.len() as u64 != written.bytes || chain != written.chain {
            break;
        }
        found.rest -= written.bytes;
        (found.fragments, found.chain) = (found.fragments + 1, chain);
        found.ends = Some((written.ends, written.ends_steady));
    }
    Ok(found)
}
