//! Names that software leaves in files. A name here raises a question, it proves nothing: some cameras are built on such software.

/// What to look for (lower case), and how the software is called.
const TOOLS: &[(&str, &str)] = &[
    ("lavf", "FFmpeg"),
    ("lavc", "FFmpeg"),
    ("handbrake", "HandBrake"),
    ("x264 - core", "x264 编码器"),
    ("x265 (build", "x265 编码器"),
    ("gpac", "GPAC"),
    ("mp4box", "GPAC"),
    ("isomedia file produced by google", "Google"),
    ("adobe", "Adobe 软件"),
    ("photoshop", "Photoshop"),
    ("lightroom", "Lightroom"),
    ("gimp", "GIMP"),
    ("snapseed", "Snapseed"),
    ("picsart", "PicsArt"),
    ("meitu", "美图"),
    ("美图", "美图"),
    ("capcut", "剪映"),
    ("剪映", "剪映"),
    ("lemon8", "剪映"),
    ("videoleap", "Videoleap"),
    ("imovie", "iMovie"),
    ("final cut", "Final Cut"),
    ("davinci", "DaVinci Resolve"),
    ("premiere", "Premiere"),
];

/// The software a text names, if it is one of those that change files.
pub(super) fn named_in(text: &str) -> Option<&'static str> {
    let text = text.to_lowercase();
    TOOLS.iter().find(|(mark, _)| text.contains(mark)).map(|(_, name)| *name)
}

/// The software whose name stands somewhere in `bytes`.
pub(super) fn named_in_bytes(bytes: &[u8]) -> Option<&'static str> {
    let encoders = TOOLS.iter().filter(|(mark, _)| mark.starts_with("x26"));
    encoders.clone().find(|(mark, _)| contains(bytes, mark.as_bytes())).map(|(_, name)| *name)
}

/// Whether `needle` occurs in `bytes`.
pub(super) fn contains(bytes: &[u8], needle: &[u8]) -> bool {
    memchr::memmem::find(bytes, needle).is_some()
}
