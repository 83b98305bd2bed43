//! A photo: part of a drawn scene as JPEG, with the EXIF that cameras write.

use std::io::Cursor;
use std::path::Path;

use anyhow::{Context, Result};
use exif::experimental::Writer;
use exif::{Field, In, Tag, Value};

use super::ffmpeg;
use super::picture::{HEIGHT, WIDTH};
use super::script::Photo;
use crate::process;

pub fn take(photo: &Photo, folder: &Path, scratch: &Path) -> Result<()> {
    let plain = scratch.join("photo.jpg");
    let (x, y, width) = photo.part;
    let height = width * HEIGHT / WIDTH;
    let graph = format!("{},crop={width}:{height}:{x}:{y},scale=800:450,noise=alls=8,format=yuvj420p", photo.place.source());
    let mut shoot = ffmpeg();
    shoot.args(["-f", "lavfi", "-i", &graph, "-frames:v", "1", "-q:v", "6", "-fflags", "+bitexact", "-flags:v", "+bitexact"]);
    process::output(shoot.arg(&plain))?;
    println!("{}", photo.name);

    let jpeg = with_exif(&std::fs::read(&plain)?, photo)?;
    std::fs::write(folder.join(photo.name), jpeg).with_context(|| format!("cannot write {}", photo.name))
}

/// Puts the EXIF block where the standard wants it: first after the start of the image.
fn with_exif(jpeg: &[u8], photo: &Photo) -> Result<Vec<u8>> {
    let taken = photo.taken.replacen('-', ":", 2).replace('T', " ");
    let text = |tag, text: &str| Field { tag, ifd_num: In::PRIMARY, value: Value::Ascii(vec![text.as_bytes().to_vec()]) };
    let fields = [
        text(Tag::Make, "YUAN"),
        text(Tag::Model, photo.model),
        text(Tag::DateTime, &taken),
        text(Tag::DateTimeOriginal, &taken),
        text(Tag::OffsetTimeOriginal, "+08:00"),
    ];
    let mut writer = Writer::new();
    fields.iter().for_each(|field| writer.push_field(field));
    let mut tiff = Cursor::new(Vec::new());
    writer.write(&mut tiff, false).context("cannot encode the EXIF block")?;

    let block = [b"Exif\0\0".as_slice(), tiff.get_ref()].concat();
    let length = u16::try_from(block.len() + 2).context("the EXIF block is too long")?;
    let (start_of_image, rest) = jpeg.split_at(2);
    Ok([start_of_image, &[0xff, 0xe1], &length.to_be_bytes(), &block, rest].concat())
}
