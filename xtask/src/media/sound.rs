//! Spoken Chinese by espeak-ng, laid onto the quiet noise of a place.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, bail};

use super::ffmpeg;
use super::script::{Dictation, Line};
use crate::process;

/// Speaks each line at its second; returns a WAV file of exactly `seconds`.
pub fn speak(lines: &[Line], seconds: u32, scratch: &Path) -> Result<PathBuf> {
    let mut mix = ffmpeg();
    mix.args(["-f", "lavfi", "-i", &format!("anoisesrc=r=16000:c=brown:a=0.004:seed=7:d={seconds}")]);
    let mut graph = String::new();
    let mut inputs = "[0]".to_owned();
    for (index, (second, text)) in lines.iter().enumerate() {
        let spoken = scratch.join(format!("line-{index}.wav"));
        process::output(Command::new("espeak-ng").args(["-v", "cmn", "-s", "190", "-a", "120", "-w"]).arg(&spoken).arg(text))?;
        let until = lines.get(index + 1).map_or(seconds, |next| next.0);
        if f64::from(*second) + spoken_seconds(&spoken)? > f64::from(until) {
            bail!("“{text}” is still being spoken at second {until}");
        }
        mix.arg("-i").arg(&spoken);
        let (input, delay) = (index + 1, second * 1000);
        graph += &format!("[{input}]aresample=16000,adelay={delay}[line{input}];");
        inputs += &format!("[line{input}]");
    }
    let count = lines.len() + 1;
    graph += &format!("{inputs}amix=inputs={count}:duration=first:normalize=0[out]");
    let speech = scratch.join("speech.wav");
    mix.args(["-filter_complex", &graph, "-map", "[out]", "-ac", "1"]).arg(&speech);
    process::output(&mut mix)?;
    Ok(speech)
}

/// espeak-ng writes 22 050 samples of two bytes a second behind a header of 44 bytes.
fn spoken_seconds(wav: &Path) -> Result<f64> {
    let bytes = u32::try_from(wav.metadata()?.len().saturating_sub(44))?;
    Ok(f64::from(bytes) / (22_050.0 * 2.0))
}

/// Writes a voice recorder's file: PCM with the start in its `bext` chunk.
pub fn dictate(dictation: &Dictation, speech: &Path, folder: &Path) -> Result<()> {
    let (date, time) = dictation.starts.split_once('T').expect("date and time");
    let mut write = ffmpeg();
    write.arg("-i").arg(speech).args(["-ar", "8000", "-c:a", "pcm_s16le", "-fflags", "+bitexact", "-write_bext", "1"]);
    write.args(["-metadata", &format!("origination_date={date}"), "-metadata", &format!("origination_time={time}")]);
    process::output(write.arg(folder.join(dictation.name)))?;
    println!("{}", dictation.name);
    Ok(())
}
