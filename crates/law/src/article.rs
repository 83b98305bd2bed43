//! One article 条 as its file holds it: the exact words, what we do about them, the numbers, the word lists and the readings.

use serde::{Deserialize, Serialize};

use crate::parameter::Parameter;
use crate::reference::ArticleRef;

/// An article of the regulation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Article {
    /// Its number.
    pub number: u16,
    /// The chapter 章 it stands in; the file's folder says which.
    #[serde(skip_deserializing)]
    pub chapter: u8,
    /// Its paragraphs 款, word for word.
    #[serde(rename(deserialize = "paragraph"))]
    pub paragraphs: Vec<Paragraph>,
    /// What the product does about each of its provisions.
    #[serde(rename(deserialize = "status"))]
    pub statuses: Vec<Status>,
    /// The numbers that belong to it.
    #[serde(rename(deserialize = "parameter"), default)]
    pub parameters: Vec<Parameter>,
    /// The lists of kinds, causes and reasons that it names.
    #[serde(default)]
    pub codes: Vec<CodeList>,
    /// How we read what it leaves unclear.
    #[serde(rename(deserialize = "reading"), default)]
    pub readings: Vec<Reading>,
}

/// A paragraph 款.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Paragraph {
    /// Its words up to the items.
    pub text: String,
    /// Its items 项, each with its mark `（一）`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<String>,
}

/// What the product does about some provisions: a duty computed by a rule, or the reason why none is.
///
/// A duty may stand beside a reason: then the reason tells what of the provision the duty leaves out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Status {
    /// The provisions.
    pub of: Vec<ArticleRef>,
    /// The rules that compute the duty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub duty: Vec<String>,
    /// Why no rule computes it yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_yet: Option<String>,
    /// Why no rule ever will.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_computable: Option<String>,
}

/// A closed list that a provision names, as codes for records and labels for people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CodeList {
    /// Its name in code: `interruption-cause`.
    pub id: String,
    /// What it is called on a page.
    pub title: String,
    /// The provision that names it.
    pub basis: ArticleRef,
    /// The codes, in the order of the provision.
    pub code: Vec<Code>,
}

/// One entry of a [`CodeList`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Code {
    /// What records hold.
    pub code: String,
    /// What people read.
    pub label: String,
    /// The item 项 of the provision, where it has items.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<u8>,
    /// The provision does not name it; we added it so that nothing is pressed into a wrong kind.
    #[serde(default)]
    pub added: bool,
}

/// How we read words that can be read in several ways 读法.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reading {
    /// Its number within the article: `0001`.
    pub number: String,
    /// What is unclear.
    pub unclear: String,
    /// How we read it.
    pub reading: String,
    /// What else it could mean, where an agency may choose.
    #[serde(rename(deserialize = "alternative"), default, skip_serializing_if = "Vec::is_empty")]
    pub alternatives: Vec<Alternative>,
    /// The code of the alternative that holds until the agency has chosen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chosen: Option<String>,
    /// What the reading rests on.
    pub source: String,
    /// Whether a legal office 法制机构 or a text we read in full confirms it.
    pub verified: bool,
}

/// One way to read a provision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Alternative {
    /// Its name: `R1`.
    pub code: String,
    /// What it says.
    pub text: String,
}

impl Article {
    /// The place of the whole article.
    pub const fn place(&self) -> ArticleRef {
        ArticleRef::article(self.number)
    }

    /// Its smallest provisions in order: the items, or the paragraphs that have none. A paragraph is named only where there are several.
    pub fn provisions(&self) -> Vec<ArticleRef> {
        let several = self.paragraphs.len() > 1;
        let places = self.paragraphs.iter().zip(1..).flat_map(|(paragraph, number)| {
            let place = if several { self.place().paragraph(number) } else { self.place() };
            let items: Vec<_> = paragraph.items.iter().zip(1..).map(|(_, item)| place.item(item)).collect();
            if items.is_empty() { vec![place] } else { items }
        });
        places.collect()
    }

    /// The words at a place inside this article; nothing when there is no such place.
    pub fn text_at(&self, place: ArticleRef) -> Option<String> {
        let chosen: Vec<&Paragraph> = match place.paragraph {
            Some(n) => vec![self.paragraphs.get(usize::from(n).checked_sub(1)?)?],
            None => self.paragraphs.iter().collect(),
        };
        match place.item {
            Some(n) => {
                let index = usize::from(n).checked_sub(1)?;
                chosen.iter().find_map(|p| p.items.get(index)).cloned()
            }
            None => Some(chosen.iter().map(|p| p.text()).collect::<Vec<_>>().join("\n")),
        }
    }

    /// All its words, a line for each paragraph and item.
    pub fn text(&self) -> String {
        self.paragraphs.iter().map(Paragraph::text).collect::<Vec<_>>().join("\n")
    }

    /// The reading of this number.
    pub fn reading(&self, number: &str) -> Option<&Reading> {
        self.readings.iter().find(|r| r.number == number)
    }
}

impl Paragraph {
    /// Its words with all items, a line for each.
    pub fn text(&self) -> String {
        let lines = std::iter::once(&self.text).chain(&self.items);
        lines.map(String::as_str).collect::<Vec<_>>().join("\n")
    }
}
