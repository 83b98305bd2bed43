//! A body camera's file: the scene as somebody walking sees it, with the clock burnt in, H.264 baseline and AAC.

use std::path::Path;

use anyhow::{Context, Result};

use super::picture::font;
use super::script::{Clip, carried};
use super::{epoch_seconds, ffmpeg};
use crate::process;

/// What the burnt-in clock adds to UTC.
const CHINA_SECONDS: i64 = 8 * 3600;

pub fn film(clip: &Clip, speech: &Path, folder: &Path, scratch: &Path) -> Result<()> {
    let started = epoch_seconds(clip.starts)?;
    let (device, officer) = carried(clip.name);
    let font = font();
    let clock = format!("%{{pts\\:gmtime\\:{}\\:%Y-%m-%d %H\\\\\\:%M\\\\\\:%S}}", started + CHINA_SECONDS);
    let style = format!("{font}:fontsize=18:fontcolor=white:box=1:boxcolor=black@0.45:boxborderw=5");
    let graph = format!(
        "{scene},crop=896:504:x='32+22*sin(t*0.9)+8*sin(t*2.3)':y='18+12*sin(t*1.7)',scale=640:360,\
         drawbox=x='iw*(0.5+0.55*sin(t*0.13))':y=ih*0.42:w=34:h=84:color=0x34424e:t=fill,\
         drawbox=x='iw*(0.5+0.55*sin(t*0.13))+8':y=ih*0.42-20:w=18:h=18:color=0xc9a184:t=fill,noise=alls=5:allf=t,\
         drawtext={style}:text='{device}　{officer}　{unit}':x=12:y=12,drawtext={style}:text='{clock}':x=w-tw-14:y=h-th-14,\
         drawbox=x=iw-30:y=14:w=14:h=14:color=red@0.9:t=fill:enable='lt(mod(t,2),1)',format=yuv420p",
        scene = clip.place.source(),
        unit = clip.unit,
    );

    let whole = clip.cut_at.is_none();
    let file = if whole { folder.join(clip.name) } else { scratch.join(clip.name) };
    let mut encode = ffmpeg();
    encode.args(["-f", "lavfi", "-i", &graph, "-i"]).arg(speech).args(["-t", &clip.seconds.to_string()]);
    encode.args([
        "-c:v",
        "libx264",
        "-profile:v",
        "baseline",
        "-level",
        "3.0",
        "-preset",
        "veryslow",
        "-crf",
        "36",
        "-g",
        "25",
        "-threads",
        "1",
    ]);
    // Without the name of the program that encoded it, as a camera writes it.
    encode.args([
        "-bsf:v",
        "filter_units=remove_types=6",
        "-metadata:s:v:0",
        "encoder=AVC Coding",
        "-c:a",
        "aac",
        "-b:a",
        "24k",
        "-ar",
        "16000",
        "-ac",
        "1",
    ]);
    encode.args(["-fflags", "+bitexact", "-flags:v", "+bitexact", "-flags:a", "+bitexact"]);
    encode.args(["-metadata", &format!("creation_time={}+08:00", clip.starts)]);
    if whole {
        encode.args(["-movflags", "+faststart"]);
    }
    process::output(encode.arg(&file))?;
    println!("{}", clip.name);

    if let Some(percent) = clip.cut_at {
        let bytes = std::fs::read(&file)?;
        let kept = bytes.len() as u64 * percent / 100;
        std::fs::write(folder.join(clip.name), &bytes[..usize::try_from(kept)?])
            .context("cannot write the file that broke off")?;
    }
    Ok(())
}
