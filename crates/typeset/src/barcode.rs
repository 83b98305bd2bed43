//! Barcodes 条形码 in Code 128, as widths that a template draws. Plain data: what the code says, and its bars.

use serde::{Deserialize, Serialize};

/// The widths of bars and gaps of each symbol, in modules; the last one ends a code.
const SYMBOLS: [&str; 107] = [
    "212222", "222122", "222221", "121223", "121322", "131222", "122213", "122312", "132212", "221213", "221312", "231212",
    "112232", "122132", "122231", "113222", "123122", "123221", "223211", "221132", "221231", "213212", "223112", "312131",
    "311222", "321122", "321221", "312212", "322112", "322211", "212123", "212321", "232121", "111323", "131123", "131321",
    "112313", "132113", "132311", "211313", "231113", "231311", "112133", "112331", "132131", "113123", "113321", "133121",
    "313121", "211331", "231131", "213113", "213311", "213131", "311123", "311321", "331121", "312113", "312311", "332111",
    "314111", "221411", "431111", "111224", "111422", "121124", "121421", "141122", "141221", "112214", "112412", "122114",
    "122411", "142112", "142211", "241211", "221114", "413111", "241112", "134111", "111242", "121142", "121241", "114212",
    "124112", "124211", "411212", "421112", "421211", "212141", "214121", "412121", "111143", "111341", "131141", "114113",
    "114311", "411113", "411311", "113141", "114131", "311141", "411131", "211412", "211214", "211232", "2331112",
];
/// The symbol that begins a code of set B: letters, digits, signs.
const BEGIN: usize = 104;
/// The symbol that ends a code.
const END: usize = 106;
/// The check is a remainder by this.
const CHECK: usize = 103;

/// A barcode: what it says, and the widths of its bars and gaps in turn, in modules, beginning with a bar.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Barcode {
    /// The text.
    pub text: String,
    /// The widths.
    pub widths: Vec<u8>,
}

impl Barcode {
    /// The code of a text of letters, digits and signs of ASCII; nothing for any other text, which Code 128 does not write.
    pub fn of(text: &str) -> Option<Self> {
        let values: Vec<usize> =
            text.chars().map(|c| (' '..='~').contains(&c).then_some(c as usize - ' ' as usize)).collect::<Option<_>>()?;
        if values.is_empty() {
            return None;
        }
        let check = values.iter().zip(1..).fold(BEGIN, |sum, (value, place)| sum + value * place) % CHECK;
        let symbols = std::iter::once(BEGIN).chain(values).chain([check, END]);
        let widths = symbols.flat_map(|symbol| SYMBOLS[symbol].bytes().map(|digit| digit - b'0')).collect();
        Some(Self { text: text.to_owned(), widths })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_symbol_is_eleven_modules_wide_and_another_one() {
        let modules = |symbol: &str| symbol.bytes().map(|b| u32::from(b - b'0')).sum::<u32>();
        assert!(SYMBOLS[..END].iter().all(|symbol| symbol.len() == 6 && modules(symbol) == 11));
        assert_eq!(modules(SYMBOLS[END]), 13);
        // Bars take an even number of modules in each: that is how readers find errors.
        assert!(SYMBOLS[..END].iter().all(|s| s.bytes().step_by(2).map(|b| b - b'0').sum::<u8>() % 2 == 0));
        assert_eq!(SYMBOLS.iter().collect::<BTreeSet<_>>().len(), SYMBOLS.len());
    }

    #[test]
    fn a_text_is_written_with_its_check() {
        // The example of the standard's many explanations: PJJ123C in set A has the check 54; in set B it is one more.
        let code = Barcode::of("PJJ123C").unwrap();
        let symbol = |n: usize| code.widths[n * 6..n * 6 + 6].iter().map(|w| char::from(b'0' + w)).collect::<String>();
        assert_eq!(symbol(0), SYMBOLS[BEGIN]);
        assert_eq!(symbol(8), SYMBOLS[55]);
        assert_eq!(code.widths.len(), 9 * 6 + 7);
        assert_eq!(Barcode::of("档号"), None);
        assert_eq!(Barcode::of(""), None);
    }
}
