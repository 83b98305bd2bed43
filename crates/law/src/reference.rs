//! Where a sentence of the law stands: law, article 条, paragraph 款, item 项. No text is kept here, only the place.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::embedded;
use crate::numeral::chinese;

/// A law that can be cited: the name of its folder or file under `law/`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LawId(&'static str);

impl LawId {
    /// 《河南省行政执法全过程记录办法》 of 2019, the regulation that everything here serves.
    pub const HENAN_2019: Self = Self("henan-2019");

    /// The law of this name, when `law/` holds it.
    pub fn named(name: &str) -> Option<Self> {
        if name == Self::HENAN_2019.0 {
            return Some(Self::HENAN_2019);
        }
        embedded::neighbour_names().find(|known| *known == name).map(Self)
    }

    /// The name, as it stands in front of a citation: `penalty-2021`.
    pub const fn name(self) -> &'static str {
        self.0
    }
}

impl fmt::Debug for LawId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

/// A place in a law 条款项.
///
/// Written for machines as `10(1)`, `15.1`, `penalty-2021:42` ([`ArticleRef::code`], `FromStr`, serde); shown to people as
/// `第十条（一）`, `第十五条第一款`, `第四十二条` ([`fmt::Display`], which leaves out the law's title).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ArticleRef {
    /// The law.
    pub law: LawId,
    /// The article 条.
    pub article: u16,
    /// The paragraph 款, where the article has several.
    pub paragraph: Option<u8>,
    /// The item 项.
    pub item: Option<u8>,
}

impl ArticleRef {
    /// An article of 《河南省行政执法全过程记录办法》.
    pub const fn article(number: u16) -> Self {
        Self { law: LawId::HENAN_2019, article: number, paragraph: None, item: None }
    }

    /// The paragraph 款 of this article.
    #[must_use]
    pub const fn paragraph(self, number: u8) -> Self {
        Self { paragraph: Some(number), ..self }
    }

    /// The item 项 of this article or paragraph.
    #[must_use]
    pub const fn item(self, number: u8) -> Self {
        Self { item: Some(number), ..self }
    }

    /// The form for data files and addresses: `10(1)`, `15.1`, `penalty-2021:42`.
    pub fn code(self) -> String {
        let law = if self.law == LawId::HENAN_2019 { String::new() } else { format!("{}:", self.law.0) };
        let paragraph = self.paragraph.map(|n| format!(".{n}")).unwrap_or_default();
        let item = self.item.map(|n| format!("({n})")).unwrap_or_default();
        format!("{law}{}{paragraph}{item}", self.article)
    }

    /// Whether `other` is this place or lies within it: `10` contains `10(3)`, `18` contains `18.2`.
    pub fn contains(self, other: Self) -> bool {
        let same_or_open = |mine: Option<u8>, theirs: Option<u8>| mine.is_none() || mine == theirs;
        self.law == other.law
            && self.article == other.article
            && same_or_open(self.paragraph, other.paragraph)
            && same_or_open(self.item, other.item)
    }
}

impl fmt::Display for ArticleRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "第{}条", chinese(self.article.into()))?;
        if let Some(n) = self.paragraph {
            write!(f, "第{}款", chinese(n.into()))?;
        }
        if let Some(n) = self.item {
            write!(f, "（{}）", chinese(n.into()))?;
        }
        Ok(())
    }
}

impl fmt::Debug for ArticleRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.code())
    }
}

/// The text names no place in a law we hold.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("“{0}”不是条款编号：应写成 21、15.1、10(1)，其他法律在前面加名称和冒号")]
pub struct ParseArticleRefError(String);

impl FromStr for ArticleRef {
    type Err = ParseArticleRefError;
    fn from_str(s: &str) -> Result<Self, Self::Err> {
        parse(s).ok_or_else(|| ParseArticleRefError(s.chars().take(80).collect()))
    }
}

fn parse(s: &str) -> Option<ArticleRef> {
    let (law, place) = match s.split_once(':') {
        Some((law, place)) => (LawId::named(law)?, place),
        None => (LawId::HENAN_2019, s),
    };
    let (place, item) = match place.split_once('(') {
        Some((place, item)) => (place, Some(counted(item.strip_suffix(')')?)?)),
        None => (place, None),
    };
    let (article, paragraph) = match place.split_once('.') {
        Some((article, paragraph)) => (article, Some(counted(paragraph)?)),
        None => (place, None),
    };
    Some(ArticleRef { law, article: counted(article)?, paragraph, item })
}

/// A number as `code` writes it: no sign, no leading zero, never zero. One place has one spelling.
fn counted<N: FromStr>(digits: &str) -> Option<N> {
    let plain = digits.bytes().all(|b| b.is_ascii_digit()) && !digits.starts_with('0');
    plain.then(|| digits.parse().ok()).flatten()
}

impl Serialize for ArticleRef {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(&self.code())
    }
}

impl<'de> Deserialize<'de> for ArticleRef {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(d)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn places_read_as_officers_write_them() {
        let shown = |code: &str| code.parse::<ArticleRef>().unwrap().to_string();
        assert_eq!(shown("10(1)"), "第十条（一）");
        assert_eq!(shown("15.1"), "第十五条第一款");
        assert_eq!(shown("28"), "第二十八条");
        assert_eq!(shown("penalty-2021:42"), "第四十二条");
        assert_eq!("18.2".parse(), Ok(ArticleRef::article(18).paragraph(2)));
    }

    #[test]
    fn what_names_no_place_is_refused() {
        for text in
            ["", "十", "0", "01", "+1", "10(", "10()", "10(0)", "10(1", "10.1.2", "15.", "no-such-law:3", "10(1)x", "70000"]
        {
            assert!(text.parse::<ArticleRef>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_whole_contains_its_parts() {
        let ten = ArticleRef::article(10);
        assert!(ten.contains(ten.item(3)) && ten.contains(ten.paragraph(1).item(3)) && ten.contains(ten));
        assert!(!ten.item(3).contains(ten) && !ten.item(3).contains(ten.item(4)) && !ten.contains(ArticleRef::article(11)));
    }

    proptest! {
        #[test]
        fn one_place_has_one_spelling(
            article in 1_u16..,
            paragraph in proptest::option::of(1_u8..),
            item in proptest::option::of(1_u8..),
        ) {
            let place = ArticleRef { law: LawId::HENAN_2019, article, paragraph, item };
            prop_assert_eq!(place.code().parse(), Ok(place));
        }
    }
}
