//! What names of containers and objects say. A name that says nothing is as good as any other: what it names is kept.

use base::Timestamp;
use jiff::civil;
use model::PushedPart;

/// What a system keeps lists of, beside recordings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Register {
    /// `System`: itself, and what this server says it can do.
    System,
    /// `Users`.
    Users,
    /// `Devices`.
    Devices,
}

/// What a container is, by its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ContainerKind {
    /// A list of the system's own.
    Register(Register),
    /// `{user}_{serial}_{time}`: a recording.
    Recording {
        /// The user in the system's list.
        user: String,
        /// The serial number of the camera.
        serial: String,
        /// When it was triggered.
        triggered_at: Option<Timestamp>,
    },
    /// `RejectedContent_{time}_{id}`: what was refused before, here or elsewhere.
    Rejected,
    /// Anything else.
    Odd,
}

impl ContainerKind {
    /// What a name says.
    pub fn of(name: &str) -> Self {
        match name {
            "System" => return Self::Register(Register::System),
            "Users" => return Self::Register(Register::Users),
            "Devices" => return Self::Register(Register::Devices),
            _ if name.starts_with("RejectedContent_") => return Self::Rejected,
            _ => {}
        }
        let Some((user, rest)) = name.split_once('_') else { return Self::Odd };
        let Some((serial, stamp)) = rest.split_once('_') else { return Self::Odd };
        let hexadecimal = serial.len() == 12 && serial.bytes().all(|c| c.is_ascii_hexdigit());
        match stamp_of(stamp) {
            Some(triggered_at) if hexadecimal && !user.is_empty() => {
                Self::Recording { user: user.to_owned(), serial: serial.to_owned(), triggered_at }
            }
            _ => Self::Odd,
        }
    }
}

/// `20261103T010200Z` or `20261103_010200`, both UTC; digits that are no time say nothing more.
fn stamp_of(text: &str) -> Option<Option<Timestamp>> {
    let digits = match text.as_bytes() {
        [date @ .., b'Z'] if text.len() == 16 && date[8] == b'T' => format!("{}{}", &text[..8], &text[9..15]),
        bytes if text.len() == 15 && bytes[8] == b'_' => format!("{}{}", &text[..8], &text[9..]),
        _ => return None,
    };
    if !digits.bytes().all(|c| c.is_ascii_digit()) {
        return None;
    }
    let wall = civil::DateTime::strptime("%Y%m%d%H%M%S", &digits).ok();
    let utc = wall.and_then(|wall| jiff::tz::Offset::UTC.to_timestamp(wall).ok());
    Some(utc.map(|t| Timestamp::from_millis(t.as_millisecond())))
}

/// What an object is, by its name and by what is said of its type.
pub(super) fn part_of(name: &str, file_type: Option<&str>) -> PushedPart {
    let lower = name.to_ascii_lowercase();
    let ends = |end: &str| lower.ends_with(end);
    match file_type.map(str::to_ascii_lowercase).as_deref() {
        _ if ends(".key") => PushedPart::Key,
        Some("key") => PushedPart::Key,
        _ if ends("gpstrail.json") => PushedPart::Trail,
        _ if lower.starts_with("bookmark_") => PushedPart::Bookmark,
        _ if ends(".mkv") || ends(".mp4") => PushedPart::Clip,
        Some("json") => PushedPart::Trail,
        _ => PushedPart::Other,
    }
}

/// The name of a clip without what marks its kind, so that `x.mkv`, `x.key` and `x.mkv.key` are found to belong together.
pub(super) fn stem(name: &str) -> &str {
    let name = name.strip_suffix(".key").unwrap_or(name);
    name.strip_suffix(".mkv").or_else(|| name.strip_suffix(".mp4")).unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_both_ages_are_read_and_others_are_odd() {
        let user = "63ffd6d6-2c06-4df0-8d5c-1c7f8e9e4a11";
        for stamp in ["20261103T010200Z", "20261103_010200"] {
            let kind = ContainerKind::of(&format!("{user}_ACCC8E012345_{stamp}"));
            let ContainerKind::Recording { user: named, serial, triggered_at } = kind else { panic!("{kind:?}") };
            assert_eq!((named.as_str(), serial.as_str()), (user, "ACCC8E012345"));
            assert_eq!(triggered_at, Some("2026-11-03T09:02:00+08:00".parse().unwrap()));
        }
        let at_no_time = ContainerKind::of(&format!("{user}_ACCC8E012345_20269999T010200Z"));
        assert!(matches!(at_no_time, ContainerKind::Recording { triggered_at: None, .. }), "{at_no_time:?}");
        for odd in [
            "",
            "x",
            "a_b",
            "a_b_c",
            "_ACCC8E012345_20261103T010200Z",
            "u_ACCC8E01234_20261103T010200Z",
            "u_ACCC8E012345_好好好好好",
        ] {
            assert_eq!(ContainerKind::of(odd), ContainerKind::Odd, "{odd}");
        }
        assert_eq!(ContainerKind::of("RejectedContent_UnknownTime_63ffd6d6"), ContainerKind::Rejected);
        assert_eq!(ContainerKind::of("Users"), ContainerKind::Register(Register::Users));
    }

    #[test]
    fn objects_are_told_by_name_or_type() {
        let of = |name| part_of(name, None);
        assert_eq!(of("20261103_010200_7CF7.mkv"), PushedPart::Clip);
        assert_eq!(
            (of("a.key"), of("a.mkv.key"), part_of("a", Some("Key"))),
            (PushedPart::Key, PushedPart::Key, PushedPart::Key)
        );
        assert_eq!((of("a_gpstrail.json"), part_of("b", Some("json"))), (PushedPart::Trail, PushedPart::Trail));
        assert_eq!((of("bookmark_1_2"), of("notes.txt")), (PushedPart::Bookmark, PushedPart::Other));
        assert_eq!([stem("a.mkv"), stem("a.key"), stem("a.mkv.key"), stem("a")], ["a"; 4]);
    }
}
