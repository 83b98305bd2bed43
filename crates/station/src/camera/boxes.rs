//! Films in fragments (ISO/IEC 14496-12): the head of a file, and one fragment after another. Bytes only; what belongs into a fragment is decided
//! elsewhere. The descriptions of tracks come whole from whoever took the stream apart and go in whole, sound of telephones included; a library
//! with types for each of them would take them apart once more and drop what it does not know.

use base::Timestamp;

use super::frame::{PICTURE_RATE, PictureFormat, SoundFormat};

/// Seconds from 1904-01-01, where this format counts from, to 1970-01-01.
const EPOCH_1904: i64 = 2_082_844_800;
/// The track of pictures.
const PICTURES: u32 = 1;
/// The track of sound.
const SOUND: u32 = 2;
/// Decoding can begin with this sample; it depends on no other.
const KEY: u32 = 0x0200_0000;
/// It cannot.
const NO_KEY: u32 = 0x0101_0000;
/// `u` `n` `d` in five bits each: no language.
const NO_LANGUAGE: u16 = 0x55c4;
const UNIT_MATRIX: [u32; 9] = [0x1_0000, 0, 0, 0, 0x1_0000, 0, 0, 0, 0x4000_0000];

/// One sample of a fragment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sample {
    /// Its bytes.
    pub data: Vec<u8>,
    /// How long it lasts, in ticks.
    pub length: u32,
    /// How much later than it is decoded it is shown, in ticks.
    pub shown: i32,
    /// Whether decoding can begin with it.
    pub key: bool,
}

/// Samples of one track in a fragment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Run {
    /// Where the first one is decoded, in ticks since the file began.
    pub begins: u64,
    /// In order of decoding.
    pub samples: Vec<Sample>,
}

impl Run {
    /// Where it ends.
    pub fn ends(&self) -> u64 {
        self.begins + self.samples.iter().map(|sample| u64::from(sample.length)).sum::<u64>()
    }
}

struct Boxes(Vec<u8>);

impl Boxes {
    fn put(&mut self, bytes: &[u8]) -> &mut Self {
        self.0.extend_from_slice(bytes);
        self
    }

    fn u16(&mut self, n: u16) -> &mut Self {
        self.put(&n.to_be_bytes())
    }

    fn u32(&mut self, n: u32) -> &mut Self {
        self.put(&n.to_be_bytes())
    }

    fn u64(&mut self, n: u64) -> &mut Self {
        self.put(&n.to_be_bytes())
    }

    fn matrix(&mut self) {
        for n in UNIT_MATRIX {
            self.u32(n);
        }
    }

    fn zeros(&mut self, count: usize) -> &mut Self {
        self.0.resize(self.0.len() + count, 0);
        self
    }

    /// A box: its length is known once its body is written.
    fn wrap(&mut self, kind: &[u8; 4], body: impl FnOnce(&mut Self)) -> &mut Self {
        let at = self.0.len();
        self.u32(0).put(kind);
        body(self);
        let length = u32::try_from(self.0.len() - at).unwrap_or(u32::MAX);
        self.0[at..at + 4].copy_from_slice(&length.to_be_bytes());
        self
    }

    /// A box with a version and flags.
    fn full(&mut self, kind: &[u8; 4], version: u8, flags: u32, body: impl FnOnce(&mut Self)) -> &mut Self {
        self.wrap(kind, |b| {
            b.u32(u32::from(version) << 24 | flags);
            body(b);
        })
    }
}

/// The head of a file that begins at an instant.
pub fn head(begins: Timestamp, pictures: &PictureFormat, sound: Option<&SoundFormat>) -> Vec<u8> {
    let mut b = Boxes(Vec::with_capacity(1500));
    // Major brand of fragments whose offsets count from their own beginning.
    b.wrap(b"ftyp", |b| {
        b.put(b"iso6").u32(0x200).put(b"iso6isommp41");
    });
    let created = u64::try_from(begins.millis().div_euclid(1000).saturating_add(EPOCH_1904)).unwrap_or(0);
    b.wrap(b"moov", |b| {
        b.full(b"mvhd", 1, 0, |b| {
            b.u64(created).u64(created).u32(1000).u64(0).u32(0x1_0000).u16(0x100).zeros(10);
            b.matrix();
            b.zeros(24).u32(SOUND + 1);
        });
        track(b, PICTURES, created, Some(pictures.size), PICTURE_RATE, &pictures.entry);
        if let Some(sound) = sound {
            track(b, SOUND, created, None, sound.rate, &sound.entry);
        }
        b.wrap(b"mvex", |b| {
            for id in [Some(PICTURES), sound.map(|_| SOUND)].into_iter().flatten() {
                b.full(b"trex", 0, 0, |b| {
                    b.u32(id).u32(1).zeros(12);
                });
            }
        });
    });
    b.0
}

fn track(b: &mut Boxes, id: u32, created: u64, size: Option<(u16, u16)>, rate: u32, entry: &[u8]) {
    b.wrap(b"trak", |b| {
        b.full(b"tkhd", 1, 3, |b| {
            b.u64(created).u64(created).u32(id).u32(0).u64(0).zeros(12);
            b.u16(if size.is_none() { 0x100 } else { 0 }).u16(0);
            b.matrix();
            let (width, height) = size.unwrap_or_default();
            b.u32(u32::from(width) << 16).u32(u32::from(height) << 16);
        });
        b.wrap(b"mdia", |b| {
            b.full(b"mdhd", 1, 0, |b| {
                b.u64(created).u64(created).u32(rate).u64(0).u16(NO_LANGUAGE).u16(0);
            });
            b.full(b"hdlr", 0, 0, |b| {
                b.u32(0).put(if size.is_some() { b"vide" } else { b"soun" }).zeros(12).put(b"\0");
            });
            b.wrap(b"minf", |b| {
                match size {
                    Some(_) => b.full(b"vmhd", 0, 1, |b| {
                        b.zeros(8);
                    }),
                    None => b.full(b"smhd", 0, 0, |b| {
                        b.zeros(4);
                    }),
                };
                b.wrap(b"dinf", |b| {
                    b.full(b"dref", 0, 0, |b| {
                        // In this file itself.
                        b.u32(1).full(b"url ", 0, 1, |_| {});
                    });
                });
                b.wrap(b"stbl", |b| {
                    b.full(b"stsd", 0, 0, |b| {
                        b.u32(1).put(entry);
                    });
                    b.full(b"stts", 0, 0, |b| {
                        b.u32(0);
                    });
                    b.full(b"stsc", 0, 0, |b| {
                        b.u32(0);
                    });
                    b.full(b"stsz", 0, 0, |b| {
                        b.zeros(8);
                    });
                    b.full(b"stco", 0, 0, |b| {
                        b.u32(0);
                    });
                });
            });
        });
    });
}

/// A fragment with its running number, from 1.
pub fn fragment(number: u32, pictures: &Run, sound: &Run) -> Vec<u8> {
    let runs = [(PICTURES, pictures), (SOUND, sound)];
    let runs = || runs.iter().filter(|(_, run)| !run.samples.is_empty());
    let bytes: usize = runs().flat_map(|(_, run)| &run.samples).map(|sample| sample.data.len()).sum();
    let mut b = Boxes(Vec::with_capacity(bytes + 4096));
    let mut offsets = Vec::new();
    b.wrap(b"moof", |b| {
        b.full(b"mfhd", 0, 0, |b| {
            b.u32(number);
        });
        for (id, run) in runs() {
            b.wrap(b"traf", |b| {
                // Offsets count from this fragment.
                b.full(b"tfhd", 0, 0x2_0000, |b| {
                    b.u32(*id);
                });
                b.full(b"tfdt", 1, 0, |b| {
                    b.u64(run.begins);
                });
                // Version 1: pictures may be shown before others that are decoded earlier.
                b.full(b"trun", 1, 0xf01, |b| {
                    b.u32(u32::try_from(run.samples.len()).unwrap_or(u32::MAX));
                    offsets.push(b.0.len());
                    b.u32(0);
                    for sample in &run.samples {
                        let size = u32::try_from(sample.data.len()).unwrap_or(u32::MAX);
                        b.u32(sample.length).u32(size).u32(if sample.key { KEY } else { NO_KEY });
                        b.put(&sample.shown.to_be_bytes());
                    }
                });
            });
        }
    });
    // Behind the head of the box that follows.
    let mut at = b.0.len() + 8;
    for ((_, run), place) in runs().zip(offsets) {
        b.0[place..place + 4].copy_from_slice(&u32::try_from(at).unwrap_or(u32::MAX).to_be_bytes());
        at += run.samples.iter().map(|sample| sample.data.len()).sum::<usize>();
    }
    b.wrap(b"mdat", |b| {
        for sample in runs().flat_map(|(_, run)| &run.samples) {
            b.put(&sample.data);
        }
    });
    b.0
}

/// The description of a track of G.711 as QuickTime has it: the sound goes in as it came.
pub fn telephone_sound(alaw: bool, rate: u32, channels: u16) -> Vec<u8> {
    let mut b = Boxes(Vec::new());
    b.wrap(if alaw { b"alaw" } else { b"ulaw" }, |b| {
        b.zeros(6).u16(1).zeros(8).u16(channels).u16(16).zeros(4).u32(rate << 16);
    });
    b.0
}
