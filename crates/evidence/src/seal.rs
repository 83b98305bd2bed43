//! The electronic signature or seal 电子签章 in a PDF, as far as its structure goes: which bytes it covers and the CMS over them. Whether it is
//! good is for whoever can compute it; whose it is, for whoever knows the certificates.

/// A signature as it stands in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PdfSignature {
    /// The two parts of the file that it covers: from, to.
    pub covers: [(usize, usize); 2],
    /// It covers the file to its end: nothing was added after it.
    pub whole: bool,
    /// The CMS, DER.
    pub cms: Vec<u8>,
}

/// The numbers after `/ByteRange`.
const PARTS: usize = 4;
/// Longest array of a `/ByteRange`, in bytes: four numbers and blanks to spare.
const LONGEST_RANGE: usize = 200;

/// The last signature of a PDF, which is about everything before it; nothing when there is none that can be read.
pub fn pdf_signature(pdf: &[u8]) -> Option<PdfSignature> {
    let at = memchr::memmem::rfind(pdf, b"/ByteRange")?;
    let tail = &pdf[at..pdf.len().min(at + LONGEST_RANGE)];
    let open = memchr::memchr(b'[', tail)?;
    let close = memchr::memchr(b']', tail).filter(|close| *close > open)?;
    let text = std::str::from_utf8(&tail[open + 1..close]).ok()?;
    let numbers: Vec<usize> = text.split_ascii_whitespace().map(|n| n.parse().ok()).collect::<Option<_>>()?;
    let [from, length, second, rest]: [usize; PARTS] = numbers.try_into().ok()?;
    let covers = [(from, from.checked_add(length)?), (second, second.checked_add(rest)?)];
    let [(_, gap), (resumes, end)] = covers;
    if from != 0 || gap >= resumes || end > pdf.len() {
        return None;
    }
    let hole = &pdf[gap..resumes];
    let hex = hole.strip_prefix(b"<")?.strip_suffix(b">")?;
    let digits: Vec<u8> = hex.iter().copied().filter(|c| !c.is_ascii_whitespace()).collect();
    let bytes = digits.chunks_exact(2).map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok());
    let padded: Vec<u8> = bytes.collect::<Option<_>>()?;
    let cms = padded.get(..der_length(&padded)?)?.to_vec();
    // A line break after the end of the file is none that says anything.
    let whole = pdf[end..].iter().all(u8::is_ascii_whitespace);
    Some(PdfSignature { covers, whole, cms })
}

/// How long the DER value at the beginning is; what follows it is padding.
fn der_length(bytes: &[u8]) -> Option<usize> {
    const SEQUENCE: u8 = 0x30;
    const LONG: u8 = 0x80;
    let (tag, first) = (*bytes.first()?, *bytes.get(1)?);
    if tag != SEQUENCE {
        return None;
    }
    if first < LONG {
        return Some(2 + usize::from(first));
    }
    let count = usize::from(first & !LONG);
    let length = bytes.get(2..2 + count)?.iter().try_fold(0_usize, |n, b| n.checked_mul(256)?.checked_add(usize::from(*b)))?;
    length.checked_add(2 + count)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signed(tail: &str) -> Vec<u8> {
        // The gap begins at 60 and holds eight digits in angle brackets.
        let mut head = format!("%PDF-1.7 /ByteRange [0 60 70 {:>4}] /Contents ", 10 + tail.len());
        while head.len() < 60 {
            head.push(' ');
        }
        format!("{head}<30020500>%%EOF{}{tail}", "\n".repeat(5)).into_bytes()
    }

    #[test]
    fn what_a_signature_covers_is_told() {
        let found = pdf_signature(&signed("")).unwrap();
        assert_eq!(found.covers, [(0, 60), (70, 80)]);
        assert_eq!((found.cms.as_slice(), found.whole), ([0x30, 2, 5, 0].as_slice(), true));
    }

    #[test]
    fn what_was_added_after_it_is_noticed() {
        let longer = [signed(""), b"2 0 obj".to_vec()].concat();
        assert!(!pdf_signature(&longer).unwrap().whole);
    }

    #[test]
    fn a_file_without_one_or_with_nonsense_has_none() {
        let nonsense = ["", "%PDF-1.7", "/ByteRange", "/ByteRange [0 1]", "/ByteRange [0 9 3 1]", "/ByteRange [0 1 3 99999]"];
        for text in nonsense {
            assert_eq!(pdf_signature(text.as_bytes()), None, "{text}");
        }
        let huge = b"/ByteRange [0 18446744073709551615 18446744073709551615 18446744073709551615]";
        assert_eq!(pdf_signature(huge), None);
    }

    #[test]
    fn a_length_of_der_is_read_in_both_forms() {
        assert_eq!(der_length(&[0x30, 5]), Some(7));
        assert_eq!(der_length(&[0x30, 0x82, 1, 0]), Some(260));
        assert_eq!(der_length(&[0x31, 5]), None);
        assert_eq!(der_length(&[0x30, 0x89, 1, 1, 1, 1, 1, 1, 1, 1, 1]), None);
    }
}
