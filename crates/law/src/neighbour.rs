//! The laws beside the regulation, as far as it leans on them: places and what they are about. Their words are not kept here.

use serde::{Deserialize, Serialize};

use crate::parameter::Parameter;

/// A law that the regulation leans on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Neighbour {
    /// Its name in citations, which is the name of its file: `penalty-2021`.
    #[serde(skip_deserializing)]
    pub name: String,
    /// Its full title.
    pub title: String,
    /// What it is called in a citation.
    pub short: String,
    /// Which edition of it we speak of.
    pub edition: String,
    /// Where we read it.
    pub source: String,
    /// Whether it was read in full.
    pub verified: bool,
    /// The articles we lean on.
    #[serde(rename(deserialize = "provision"))]
    pub provisions: Vec<Provision>,
    /// The numbers it sets.
    #[serde(rename(deserialize = "parameter"), default)]
    pub parameters: Vec<Parameter>,
}

/// An article of a neighbouring law.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Provision {
    /// Its number.
    pub article: u16,
    /// What it is about, in our words: not a quotation.
    pub gist: String,
    /// Whether the article itself was read.
    pub verified: bool,
}
