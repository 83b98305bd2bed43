//! The same pictures as NAL units, for who sends them one by one.

use base::Timestamp;

use super::picture;

/// What decoders must know first: sequence and picture parameters.
pub(crate) fn parameters() -> [Vec<u8>; 2] {
    [picture::sequence_parameters(), picture::picture_parameters()]
}

/// The units of one picture that shows the time; the first of a group stands alone, with its parameters before it.
pub(crate) fn picture(at: Timestamp, number: u32) -> Vec<Vec<u8>> {
    let face = picture::clock_face(at);
    let without_length = |bytes: Vec<u8>| bytes[4..].to_vec();
    if number == 0 {
        let [sps, pps] = parameters();
        return vec![sps, pps, without_length(picture::encode(0, &face, None))];
    }
    // Nothing moved since the one before: what it shows is a little old.
    vec![without_length(picture::encode(number, &face, Some(&face)))]
}
