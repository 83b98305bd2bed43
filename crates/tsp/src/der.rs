//! DER, as far as time-stamps need it: a reader over borrowed bytes that never panics, and the few values that a request is written with.
//! What a value means is not known here.

use crate::TspError;

pub const BOOLEAN: u8 = 0x01;
pub const INTEGER: u8 = 0x02;
pub const BIT_STRING: u8 = 0x03;
pub const OCTET_STRING: u8 = 0x04;
pub const OID: u8 = 0x06;
pub const UTC_TIME: u8 = 0x17;
pub const GENERALIZED_TIME: u8 = 0x18;
pub const SEQUENCE: u8 = 0x30;
pub const SET: u8 = 0x31;

/// The tag of a constructed context-specific value.
pub const fn context(number: u8) -> u8 {
    0xa0 | number
}

/// One value.
#[derive(Clone, Copy, Debug)]
pub struct Value<'a> {
    /// Its tag.
    pub tag: u8,
    /// Its content.
    pub content: &'a [u8],
    /// All of it, tag and length included.
    pub whole: &'a [u8],
}

/// Values one after another.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    /// Reads these bytes.
    pub const fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    /// Whether nothing is left.
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The next value, whatever it is.
    pub fn any(&mut self) -> Result<Value<'a>, TspError> {
        let cut = || TspError::Malformed("DER that ends too early");
        let (tag, first) = (*self.0.first().ok_or_else(cut)?, *self.0.get(1).ok_or_else(cut)?);
        if tag & 0x1f == 0x1f {
            return Err(TspError::Malformed("a tag of several bytes"));
        }
        let (header, length) = if first < 0x80 {
            (2, usize::from(first))
        } else {
            let count = usize::from(first & 0x7f);
            // Four gibibytes are more than any token has; an indefinite length is none of DER.
            if count == 0 || count > 4 {
                return Err(TspError::Malformed("a length that is not DER"));
            }
            let bytes = self.0.get(2..2 + count).ok_or_else(cut)?;
            (2 + count, bytes.iter().fold(0_usize, |n, byte| (n << 8) | usize::from(*byte)))
        };
        let end = header.checked_add(length).ok_or_else(cut)?;
        let whole = self.0.get(..end).ok_or_else(cut)?;
        self.0 = &self.0[end..];
        Ok(Value { tag, content: &whole[header..], whole })
    }

    /// The next value, if it has this tag.
    pub fn optional(&mut self, tag: u8) -> Result<Option<Value<'a>>, TspError> {
        if self.0.first() == Some(&tag) { self.any().map(Some) } else { Ok(None) }
    }

    /// The next value, which has this tag.
    pub fn expect(&mut self, tag: u8, what: &'static str) -> Result<Value<'a>, TspError> {
        self.optional(tag)?.ok_or(TspError::Malformed(what))
    }
}

impl<'a> Value<'a> {
    /// The values inside it.
    pub const fn inside(&self) -> Reader<'a> {
        Reader::new(self.content)
    }

    /// The number in an INTEGER, if it is small.
    pub fn small(&self) -> Option<u64> {
        let bytes = self.content.strip_prefix(&[0]).unwrap_or(self.content);
        let small = self.tag == INTEGER && bytes.len() <= 8 && self.content.first().is_some_and(|first| first & 0x80 == 0);
        small.then(|| bytes.iter().fold(0, |n, byte| (n << 8) | u64::from(*byte)))
    }

    /// The bytes of a BIT STRING that ends with a byte.
    pub fn bits(&self) -> Result<&'a [u8], TspError> {
        self.content.strip_prefix(&[0]).ok_or(TspError::Malformed("a BIT STRING that ends within a byte"))
    }
}

/// A value with its tag and length.
pub fn write(tag: u8, content: &[u8]) -> Vec<u8> {
    let mut out = vec![tag];
    let length = content.len();
    if length < 0x80 {
        // Less than 0x80 is one byte.
        out.push(u8::try_from(length).unwrap_or(0));
    } else {
        let bytes = length.to_be_bytes();
        let first = bytes.iter().position(|byte| *byte != 0).unwrap_or(0);
        out.push(0x80 | u8::try_from(bytes.len() - first).unwrap_or(0));
        out.extend(&bytes[first..]);
    }
    out.extend(content);
    out
}

/// An INTEGER that is not negative.
pub fn integer(value: u64) -> Vec<u8> {
    let bytes = value.to_be_bytes();
    let first = bytes.iter().position(|byte| *byte != 0).unwrap_or(bytes.len() - 1);
    let mut content = Vec::new();
    if bytes[first] & 0x80 != 0 {
        content.push(0);
    }
    content.extend(&bytes[first..]);
    write(INTEGER, &content)
}
