//! The regulation as a whole: read once from the files inside the binary, then only looked up.

use std::collections::HashMap;
use std::sync::OnceLock;

use base::{Day, Sha256Digest};
use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

use crate::article::{Article, CodeList, Reading};
use crate::dossier::DossierLaw;
use crate::embedded::{self, LawFile};
use crate::error::LawError;
use crate::neighbour::Neighbour;
use crate::parameter::Parameter;
use crate::record::RecordType;
use crate::reference::{ArticleRef, LawId};
use crate::step::{Deadline, Deemed, Gate, Ground, StepFile, StepKind};
use crate::validate::validate;

/// 《河南省行政执法全过程记录办法》 with everything that is applied along with it.
#[derive(Clone, Debug)]
pub struct Statute {
    /// Title, dates and chapters.
    pub head: Head,
    /// Its articles in order.
    pub articles: Vec<Article>,
    /// The laws it leans on, by name.
    pub neighbours: Vec<Neighbour>,
    /// The kinds of record, by id.
    pub records: IndexMap<String, RecordType>,
    /// The kinds of step.
    pub steps: Vec<StepKind>,
    /// What one step asks of another.
    pub deadlines: Vec<Deadline>,
    /// What must have been done before a document is issued.
    pub gates: Vec<Gate>,
    /// On which grounds an action is closed.
    pub grounds: Vec<Ground>,
    /// What time alone brings about between steps.
    pub deemed: Vec<Deemed>,
    /// How dossiers are put together.
    pub dossier: DossierLaw,
    parameters: HashMap<String, Vec<Parameter>>,
    digest: Sha256Digest,
}

/// What stands above the first article.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Head {
    /// Full title.
    pub title: String,
    /// Short title.
    pub short: String,
    /// Document number 发文字号, once it is known.
    #[serde(default)]
    pub number: Option<String>,
    /// What it was made under.
    pub basis: String,
    /// The day on which it was published.
    pub published: Day,
    /// The day from which it holds (Art. 28).
    pub in_force: Day,
    /// Its chapters 章 in order.
    #[serde(rename(deserialize = "chapter"))]
    pub chapters: Vec<Chapter>,
}

/// A chapter 章.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Chapter {
    /// Its number.
    pub number: u8,
    /// The folder that holds its articles, here and in `rules`.
    pub folder: String,
    /// Its title.
    pub title: String,
    /// Its title in English, for generated documents.
    pub heading: String,
}

static HENAN: OnceLock<Result<Statute, LawError>> = OnceLock::new();

/// Reads the law's files and says what is wrong with them. Called at start, so that a broken file stops the program there.
///
/// # Errors
/// The first thing that is wrong.
pub fn check() -> Result<&'static Statute, &'static LawError> {
    HENAN.get_or_init(Statute::embedded).as_ref()
}

/// The regulation.
///
/// # Panics
/// When `law/` is broken; [`check`] says so at start, and a test before that.
pub fn henan() -> &'static Statute {
    check().unwrap_or_else(|error| panic!("{error}"))
}

impl Statute {
    /// Reads the files inside the binary.
    fn embedded() -> Result<Self, LawError> {
        Self::from_files(embedded::files())
    }

    /// Reads the files inside the binary and more of the same kind, by path below `law/`; a file of a path that is there replaces it.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn with(more: &[(&'static str, &'static str)]) -> Result<Self, LawError> {
        let mut files = embedded::files();
        files.retain(|file| !more.iter().any(|(path, _)| *path == file.path));
        files.extend(more.iter().map(|(path, text)| LawFile { path, bytes: text.as_bytes() }));
        files.sort_unstable_by_key(|file| file.path);
        Self::from_files(files)
    }

    fn from_files(files: Vec<LawFile>) -> Result<Self, LawError> {
        let head: Head =
            read(LawFile { path: "henan-2019/statute.toml", bytes: embedded::text("henan-2019/statute.toml").as_bytes() })?;
        let (mut articles, mut neighbours, mut records) = (Vec::new(), Vec::new(), IndexMap::new());
        let (mut steps, mut deadlines, mut gates, mut grounds, mut deemed) = (vec![], vec![], vec![], vec![], vec![]);
        let mut dossier = DossierLaw::default();
        for &file in &files {
            let parts: Vec<&str> = file.path.split('/').collect();
            match parts[..] {
                ["henan-2019", folder, _] => {
                    let chapter = head.chapters.iter().find(|c| c.folder == folder);
                    let chapter = chapter.ok_or_else(|| LawError::NoChapter { path: file.path.to_owned() })?;
                    articles.push(Article { chapter: chapter.number, ..read(file)? });
                }
                ["neighbours", name] => {
                    let name = name.trim_end_matches(".toml").to_owned();
                    neighbours.push(Neighbour { name, ..read(file)? });
                }
                ["steps", _] => {
                    let StepFile { steps: more, deadlines: rows, gates: doors, grounds: ends, deemed: passing } = read(file)?;
                    deemed.extend(passing);
                    gates.extend(doors);
                    grounds.extend(ends);
                    steps.extend(more);
                    deadlines.extend(rows);
                }
                ["dossier", _] => dossier.take(read(file)?),
                ["records", name] => {
                    records.insert(name.trim_end_matches(".toml").to_owned(), read(file)?);
                }
                _ => {}
            }
        }
        articles.sort_by_key(|a: &Article| a.number);
        let mut statute = Self {
            head,
            articles,
            neighbours,
            records,
            steps,
            deadlines,
            gates,
            grounds,
            deemed,
            dossier,
            parameters: HashMap::new(),
            digest: embedded::digest(&files),
        };
        statute.index();
        validate(&statute)?;
        Ok(statute)
    }

    /// Makes the numbers findable by name, wherever they stand.
    pub(crate) fn index(&mut self) {
        self.parameters.clear();
        let neighbours = self.neighbours.iter().flat_map(|n| &n.parameters);
        for parameter in self.articles.iter().flat_map(|a| &a.parameters).chain(neighbours) {
            self.parameters.entry(parameter.id.clone()).or_default().push(parameter.clone());
        }
    }

    /// The article of this number, from 1.
    pub fn article(&self, number: u16) -> Option<&Article> {
        self.articles.get(usize::from(number).checked_sub(1)?)
    }

    /// The number that `id` names on the day that matters; nothing before the first version holds.
    ///
    /// Which day matters is for the rule to say; as a rule it is the day from which the period runs.
    pub fn parameter(&self, id: &str, on: Day) -> Option<&Parameter> {
        self.parameters.get(id)?.iter().find(|p| p.fields.is_empty() && p.holds_on(on))
    }

    /// The number that `id` names for agencies of a field: its own where another law sets one (Art. 2 para. 2), else the one for all.
    pub fn parameter_for(&self, id: &str, field: &str, on: Day) -> Option<&Parameter> {
        let own = |p: &&Parameter| p.fields.iter().any(|f| f == field) && p.holds_on(on);
        self.parameters.get(id)?.iter().find(own).or_else(|| self.parameter(id, on))
    }

    /// Whether some version of the number is for all agencies, not for fields alone.
    pub fn for_all(&self, id: &str) -> bool {
        self.parameters.get(id).is_some_and(|versions| versions.iter().any(|p| p.fields.is_empty()))
    }

    /// All numbers in all versions, by name and then by date.
    pub fn parameters(&self) -> Vec<&Parameter> {
        let mut all: Vec<_> = self.parameters.values().flatten().collect();
        all.sort_by_key(|p| (&p.id, p.from));
        all
    }

    /// A reading of an article, by the number it has there.
    pub fn reading(&self, article: u16, number: &str) -> Option<&Reading> {
        self.article(article)?.reading(number)
    }

    /// A list of kinds, causes or reasons.
    pub fn codes(&self, id: &str) -> Option<&CodeList> {
        self.articles.iter().flat_map(|a| &a.codes).find(|list| list.id == id)
    }

    /// A kind of record.
    pub fn record_type(&self, id: &str) -> Option<&RecordType> {
        self.records.get(id)
    }

    /// A neighbouring law.
    pub fn neighbour(&self, law: LawId) -> Option<&Neighbour> {
        self.neighbours.iter().find(|n| n.name == law.name())
    }

    /// The place with its law where that is another one: `第二十一条`, `行政处罚法 第四十二条`.
    pub fn cite(&self, place: ArticleRef) -> String {
        match self.neighbour(place.law) {
            Some(neighbour) => format!("{} {place}", neighbour.short),
            None => place.to_string(),
        }
    }

    /// Whether we hold this place: an article, paragraph or item of the regulation, or an article of a neighbour.
    pub fn holds(&self, place: ArticleRef) -> bool {
        match self.neighbour(place.law) {
            Some(neighbour) => neighbour.provisions.iter().any(|p| p.article == place.article),
            None => self.article(place.article).is_some_and(|a| a.text_at(place).is_some()),
        }
    }

    /// SHA-256 over all files of `law/`: the law digest that figures name, so that one can say by which law they were computed.
    pub const fn digest(&self) -> Sha256Digest {
        self.digest
    }
}

/// Reads one TOML file.
pub(crate) fn read<T: serde::de::DeserializeOwned>(file: LawFile) -> Result<T, LawError> {
    toml::from_str(file.text()).map_err(|source| LawError::Read { path: file.path.to_owned(), source: Box::new(source) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::numeral::chinese;
    use jiff::civil::date;

    #[test]
    fn the_files_of_the_law_can_be_read() {
        if let Err(error) = check() {
            panic!("{error}");
        }
    }

    #[test]
    fn every_word_is_the_regulations_own() {
        let printed = embedded::text("henan-2019/statute.txt");
        let mut ours = vec![henan().head.title.clone(), "（2019年6月4日）".to_owned()];
        for chapter in &henan().head.chapters {
            // The print sets two-character headings wide: 总 则.
            let heading = format!("第{}章 {}", chinese(chapter.number.into()), chapter.title);
            ours.push(heading.replace("总则", "总 则").replace("附则", "附 则"));
            let articles = henan().articles.iter().filter(|a| a.chapter == chapter.number);
            ours.extend(articles.map(|a| format!("第{}条 {}", chinese(a.number.into()), a.text())));
        }
        assert_eq!(ours.join("\n"), printed.trim_end());
        assert_eq!(henan().articles.len(), 28);
    }

    #[test]
    fn places_lead_to_words() {
        let at = |code: &str| {
            let place: ArticleRef = code.parse().unwrap();
            henan().article(place.article).and_then(|a| a.text_at(place))
        };
        assert_eq!(at("10(3)").unwrap(), "（三）现场检查（勘验）情况；");
        assert_eq!(at("24.2").unwrap(), "确有必要调阅、复制行政执法记录信息的，应当经行政执法机关负责人批准。");
        assert_eq!((at("24.3"), at("10(13)"), at("21(1)"), at("29")), (None, None, None, None));
    }

    #[test]
    fn numbers_are_found_by_the_day_that_matters() {
        let limit = henan().parameter("dossier-limit", date(2026, 2, 10)).unwrap();
        assert_eq!((limit.to_string().as_str(), limit.verified), ("20 个工作日", true));
        assert_eq!(limit.term(crate::calendar(), date(2026, 2, 10)).unwrap().due, date(2026, 3, 16));
        assert!(henan().parameter("dossier-limit", date(2019, 6, 3)).is_none());

        let basis = |day| henan().parameter("officers-min", day).map(|p| henan().cite(p.basis));
        assert_eq!(basis(date(2021, 7, 14)).unwrap(), "河南省行政执法条例 第二十四条");
        assert_eq!(basis(date(2021, 7, 15)).unwrap(), "行政处罚法 第四十二条");
        assert_eq!(henan().parameter("storage-after-return", date(2026, 1, 1)).unwrap().span(), Some(base::Span::from_hours(24)));
    }

    #[test]
    fn readings_and_lists_are_at_hand() {
        let reading = henan().reading(21, "0002").unwrap();
        assert_eq!((reading.chosen.as_deref(), reading.alternatives.len(), reading.verified), (Some("R1"), 2, false));
        let reasons = henan().codes("late-storage-reason").unwrap();
        assert_eq!((reasons.code.len(), reasons.basis.to_string().as_str()), (5, "第二十二条第二款"));
        assert!(henan().codes("no-such-list").is_none());
    }

    #[test]
    fn every_neighbours_name_can_be_cited() {
        for neighbour in &henan().neighbours {
            let law = LawId::named(&neighbour.name).unwrap();
            assert_eq!(henan().neighbour(law).unwrap().title, neighbour.title);
        }
    }
}
