//! Chinese numerals 汉字数字, as articles, paragraphs and items are counted.

const DIGITS: [&str; 10] = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
/// The units of a group of four digits, the lowest first.
const PLACES: [&str; 4] = ["", "十", "百", "千"];
/// What the groups of four digits are called, the lowest first.
const GROUPS: [&str; 3] = ["", "万", "亿"];

/// `n` in Chinese numerals: `28` is `二十八`, `105` is `一百零五`, `10_000` is `一万`.
pub fn chinese(n: u32) -> String {
    if n == 0 {
        return DIGITS[0].to_owned();
    }
    let mut text = String::new();
    let mut zero_pending = false;
    let (mut rest, mut scale) = (n, 1_000_000_000_u32);
    for place in (0..10_usize).rev() {
        let digit = (rest / scale) as usize;
        if digit == 0 {
            zero_pending |= !text.is_empty();
        } else {
            if std::mem::take(&mut zero_pending) {
                text.push_str(DIGITS[0]);
            }
            text.push_str(DIGITS[digit]);
            text.push_str(PLACES[place % 4]);
        }
        let group_holds_digits = !(n / scale).is_multiple_of(10_000);
        if place % 4 == 0 && group_holds_digits {
            text.push_str(GROUPS[place / 4]);
        }
        (rest, scale) = (rest % scale, (scale / 10).max(1));
    }
    // Between ten and nineteen nobody says the leading one: 十二, not 一十二.
    match text.strip_prefix("一十") {
        Some(tail) => format!("十{tail}"),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_as_the_law_prints_them() {
        let expected = [
            (0, "零"),
            (1, "一"),
            (10, "十"),
            (12, "十二"),
            (20, "二十"),
            (28, "二十八"),
            (100, "一百"),
            (105, "一百零五"),
            (110, "一百一十"),
            (1_010, "一千零一十"),
            (10_000, "一万"),
            (100_005, "十万零五"),
            (20_300, "二万零三百"),
            (100_000_000, "一亿"),
        ];
        for (n, text) in expected {
            assert_eq!(chinese(n), text);
        }
    }
}
