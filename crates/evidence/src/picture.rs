//! Whether the lens shows anything 画面: small grey pictures in, stretches of black out. Black counts as recorded all the same (Art. 18): a hint
//! for whoever looks, never a verdict.

use base::Span;

/// Pictures of this size are looked at, one each second; whoever decodes makes them so.
pub const SIZE: (usize, usize) = (32, 18);
/// The time that one picture stands for.
pub const STEP: Span = Span::from_seconds(1);
/// A picture whose mean brightness, from 0 to 255, is below this shows nothing: the lens is covered, or it is night without a lamp.
const BLACK: u32 = 24;
/// A picture that is even to within this much all over shows nothing either, however bright a covered lens glows.
const EVEN: u8 = 6;
/// The least that counts: a hand passes before the lens in less.
const LEAST: usize = 10;
/// A day: what goes on longer is cut.
const MOST: usize = 24 * 3600;

/// Whether a picture shows nothing.
pub fn is_blank(grey: &[u8]) -> bool {
    if grey.is_empty() {
        return false;
    }
    let sum: u32 = grey.iter().map(|g| u32::from(*g)).sum();
    let count = u32::try_from(grey.len()).unwrap_or(u32::MAX);
    let (least, most) = grey.iter().fold((u8::MAX, u8::MIN), |(least, most), g| (least.min(*g), most.max(*g)));
    sum / count < BLACK && most - least < 32 || most - least < EVEN
}

/// Looks at pictures as they come: one byte for each, 1 where it shows nothing.
#[derive(Debug, Default)]
pub struct Watcher(Vec<u8>);

impl Watcher {
    /// Looks at the next picture.
    pub fn see(&mut self, grey: &[u8]) {
        if self.0.len() < MOST {
            self.0.push(u8::from(is_blank(grey)));
        }
    }

    /// What was seen.
    pub fn finish(self) -> Vec<u8> {
        self.0
    }
}

/// Where a film shows nothing for ten seconds or more, from what a watcher kept: from and to.
pub fn blanks(kept: &[u8], step: Span) -> Vec<(Span, Span)> {
    let at = |n: usize| Span::from_millis(step.millis().saturating_mul(i64::try_from(n).unwrap_or(i64::MAX)));
    let mut found = Vec::new();
    let mut begun = None;
    for (n, blank) in kept.iter().copied().chain([0]).enumerate() {
        match (blank == 1, begun) {
            (true, None) => begun = Some(n),
            (false, Some(from)) => {
                if n - from >= LEAST {
                    found.push((at(from), at(n)));
                }
                begun = None;
            }
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn black_and_even_pictures_show_nothing_and_a_dark_street_does() {
        let size = SIZE.0 * SIZE.1;
        assert!(is_blank(&vec![16; size]), "black as films have it");
        assert!(is_blank(&vec![120; size]), "a thumb before the lens in the sun");
        let mut street = vec![12; size];
        street[40..60].fill(200);
        assert!(!is_blank(&street), "a street at night with a lamp");
        let day: Vec<u8> = (0..size).map(|n| u8::try_from(n % 256).unwrap()).collect();
        assert!(!is_blank(&day));
        assert!(!is_blank(&[]));
    }

    #[test]
    fn ten_seconds_of_nothing_count_and_nine_do_not() {
        let mut watcher = Watcher::default();
        let (black, day) = (vec![0; 576], (0..576).map(|n| u8::try_from(n % 200).unwrap()).collect::<Vec<_>>());
        for (picture, seconds) in [(&day, 5), (&black, 9), (&day, 1), (&black, 10)] {
            (0..seconds).for_each(|_| watcher.see(picture));
        }
        let kept = watcher.finish();
        assert_eq!(kept.len(), 25);
        assert_eq!(blanks(&kept, STEP), [(Span::from_seconds(15), Span::from_seconds(25))]);
        assert_eq!(blanks(&[], STEP), []);
    }
}
