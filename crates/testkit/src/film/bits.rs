//! Bits one after another, and the codes that H.264 writes numbers in.

/// Bits on their way into bytes.
#[derive(Clone, Debug, Default)]
pub struct Bits {
    bytes: Vec<u8>,
    /// How many bits of the last byte are used; 0 when it is full.
    used: u32,
}

impl Bits {
    /// The lowest `count` bits of `value`, the highest of them first.
    pub fn put(&mut self, value: u32, count: u32) {
        for n in (0..count).rev() {
            if self.used == 0 {
                self.bytes.push(0);
            }
            if let Some(last) = self.bytes.last_mut() {
                *last |= u8::from(value >> n & 1 == 1) << (7 - self.used);
            }
            self.used = (self.used + 1) % 8;
        }
    }

    /// An unsigned number in Exp-Golomb code.
    pub fn number(&mut self, value: u32) {
        let length = (value + 1).ilog2();
        self.put(0, length);
        self.put(value + 1, length + 1);
    }

    /// Zeros up to the next byte.
    pub fn align(&mut self) {
        self.used = 0;
    }

    /// Whole bytes, which begin where a byte begins.
    pub fn whole(&mut self, bytes: &[u8]) {
        self.align();
        self.bytes.extend_from_slice(bytes);
    }

    /// The bytes, the last one filled with zeros.
    pub fn bytes(self) -> Vec<u8> {
        self.bytes
    }

    /// A unit of H.264: ended by a one, and without a start code by accident in it.
    pub fn unit(mut self, header: u8) -> Vec<u8> {
        self.put(1, 1);
        let (mut unit, mut zeros) = (vec![header], 0);
        for byte in self.bytes {
            if zeros == 2 && byte <= 3 {
                unit.push(3);
                zeros = 0;
            }
            zeros = if byte == 0 { zeros + 1 } else { 0 };
            unit.push(byte);
        }
        unit
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_the_standard_says() {
        let code = |n| {
            let mut bits = Bits::default();
            bits.number(n);
            bits.bytes()
        };
        assert_eq!(
            [code(0), code(1), code(2), code(3), code(7)],
            [[0b1000_0000], [0b0100_0000], [0b0110_0000], [0b0010_0000], [0b0001_0000]]
        );
    }

    #[test]
    fn no_start_code_by_accident() {
        let mut bits = Bits::default();
        bits.whole(&[0, 0, 0, 0, 0, 1]);
        assert_eq!(bits.unit(0x65), [0x65, 0, 0, 3, 0, 0, 3, 0, 1, 0x80]);
    }
}
