//! How long a probe takes over a film of four gigabytes, and the memory it needs: `walk FOLDER`. The film is sparse: its media is one hole, its
//! index lies behind it, as cameras write it.

use std::fs::File;
use std::io::{Seek as _, SeekFrom, Write as _};
use std::time::Instant;

use evidence::probe::{Container, probe};

/// Bytes of media.
const MEDIA: u64 = 4 << 30;
const RUNS: usize = 21;
/// Pictures of an hour at 25 a second: a table of sizes as long as a real one.
const PICTURES: u32 = 90_000;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::env::args().nth(1).ok_or("walk FOLDER")?;
    let path = std::path::Path::new(&folder).join("CG26001_002601_20261103090200_0001.mp4");
    let mut file = File::create(&path)?;
    file.write_all(&boxed(b"ftyp", &[b"isom".as_slice(), &512_u32.to_be_bytes(), b"isommp41"].concat()))?;
    file.write_all(&[&1_u32.to_be_bytes()[..], b"mdat", &(MEDIA + 16).to_be_bytes()].concat())?;
    file.seek(SeekFrom::Current(i64::try_from(MEDIA)?))?;
    file.write_all(&index())?;
    file.sync_all()?;

    let len = file.metadata()?.len();
    let mut took = Vec::new();
    for _ in 0..RUNS {
        let began = Instant::now();
        let found = probe(&mut File::open(&path)?, len, "CG26001_002601_20261103090200_0001.mp4");
        took.push(began.elapsed());
        if found.container != Container::Mp4 || found.tracks.len() != 1 || found.structure.media_bytes != MEDIA {
            return Err(format!("the film was not read: {found:?}").into());
        }
    }
    took.sort();
    println!("walk_ms {:.3}", took[RUNS / 2].as_secs_f64() * 1e3);
    println!("memory_mib {:.2}", peak()?);
    Ok(())
}

/// The most memory that this process ever held, in MiB.
fn peak() -> Result<f64, Box<dyn std::error::Error>> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")).ok_or("no VmHWM")?;
    Ok(line.parse::<f64>()? / 1024.0)
}

fn boxed(kind: &[u8; 4], body: &[u8]) -> Vec<u8> {
    [&u32::try_from(body.len() + 8).unwrap_or(u32::MAX).to_be_bytes()[..], kind, body].concat()
}

fn words(of: &[u32]) -> Vec<u8> {
    of.iter().flat_map(|word| word.to_be_bytes()).collect()
}

/// The index of one track of pictures.
fn index() -> Vec<u8> {
    let hour = 3600 * 1000;
    let movie = boxed(b"mvhd", &[words(&[0, 3_876_447_720, 3_876_447_720, 1000, hour]), vec![0; 80]].concat());
    let track = boxed(b"tkhd", &[words(&[7, 0, 0, 1, 0, hour]), vec![0; 60]].concat());
    let media = boxed(b"mdhd", &[words(&[0, 0, 0, 1000, hour]), vec![0; 4]].concat());
    let handler = boxed(b"hdlr", &[words(&[0, 0]), b"vide".to_vec(), vec![0; 13]].concat());
    let entry = boxed(b"avc1", &[vec![0; 6], vec![0, 1], vec![0; 16], vec![2, 128, 1, 104], vec![0; 50]].concat());
    let described = boxed(b"stsd", &[words(&[0, 1]), entry].concat());
    let times = boxed(b"stts", &words(&[0, 1, PICTURES, 40]));
    let chunks = boxed(b"stsc", &words(&[0, 1, 1, PICTURES, 1]));
    let sizes = boxed(b"stsz", &[words(&[0, 0, PICTURES]), words(&vec![47_000; PICTURES as usize])].concat());
    let places = boxed(b"co64", &words(&[0, 1, 0, 40]));
    let table = boxed(b"stbl", &[described, times, chunks, sizes, places].concat());
    let information = boxed(b"minf", &[boxed(b"vmhd", &[0; 12]), table].concat());
    let media = boxed(b"mdia", &[media, handler, information].concat());
    boxed(b"moov", &[movie, boxed(b"trak", &[track, media].concat())].concat())
}
