//! How long a dock station takes to find out what lies on a device with ten thousand files: `scan FOLDER`. Nothing is copied: the listing, which
//! files are still, and what each of them is by its place.

use std::path::Path;
use std::time::Instant;

use base::Span;
use station::drive::{Drive as _, Folder};
use station::layout::Layouts;
use station::stable::Stability;

const FILES: usize = 10_000;
/// Files in one folder, as cameras fill theirs.
const EACH: usize = 250;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::env::args().nth(1).ok_or("scan FOLDER")?;
    let root = Path::new(&folder);
    for n in 0..FILES {
        let below = root.join("DCIM").join(format!("{:03}MEDIA", n / EACH));
        if n % EACH == 0 {
            std::fs::create_dir_all(&below)?;
        }
        std::fs::write(below.join(format!("CG26001_002601_20261103090000_{n:05}.mp4")), [7])?;
    }
    let (drive, layouts) = (Folder::new(root), Layouts::shipped());
    let mut stability = Stability::new(Span::from_seconds(1));
    let began = Instant::now();
    // A file is still when two scans a second apart saw it alike.
    for second in 0..2 {
        let snapshot = drive.snapshot().ok_or("there is no device")?;
        let now = Span::from_seconds(second);
        stability.scan(&snapshot, now);
        if second == 1 {
            let still = snapshot.found.iter().filter(|f| stability.is_stable(&f.path, now)).count();
            let placed = snapshot.found.iter().map(|f| layouts.place(&f.path)).count();
            if (still, placed) != (FILES, FILES) {
                return Err(format!("{still} of {FILES} files are still, {placed} placed").into());
            }
        }
    }
    println!("scan_s {:.3}", began.elapsed().as_secs_f64());
    Ok(())
}
