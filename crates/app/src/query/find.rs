//! Searching by words in everything that the caller may open: cases, parties, records, scenes. Whoever may not open a case sees neither
//! that there is a hit nor a word of it.

use std::collections::HashMap;

use base::{CaseId, Day, RawId, Timestamp};
use law::DossierOrder;
use model::private::key;
use model::{CaseState, RecordState, SceneState, SubjectKind};
use serde::Serialize;
use store::{FindQuery, Hit, SubjectRow, Topic};
use utoipa::ToSchema;

use super::case_list::end_of;
use super::common::{Listing, PersonBrief, SubjectBrief};
use super::directory::Directory;
use super::{PAGE, offset};
use crate::App;
use crate::access::{self, Sight};
use crate::caller::Caller;
use crate::error::AppError;
use crate::find::narrow;
use crate::listing::relation;
use crate::rights::Right;

/// Most words of one search, and the longest of them in characters.
const MOST_WORDS: usize = 6;
const LONGEST_WORD: usize = 50;
/// Hits that are shown of one case.
const SHOWN: usize = 3;
/// Characters before the first word of a snippet, and how many there are in all.
const BEFORE: usize = 18;
const WINDOW: usize = 90;

/// The texts of a case that everybody of the agency may see.
const OPEN: [&str; 3] = ["案号", "案由", "档号"];

/// The text of a scene that names whom it is about.
const TARGET: &str = "被检查对象";

/// The texts of a case that stand in its approval form.
const OPINION: &str = "意见";

/// What is searched.
#[derive(Clone, Debug, Default)]
pub struct Search<'a> {
    /// The words, with spaces between them.
    pub text: &'a str,
    /// Only in texts about this: `case`, `party`, `record`, `scene`.
    pub topic: Option<&'a str>,
    /// Only what is `open` or `closed`.
    pub state: Option<&'a str>,
    /// Only what the caller handles.
    pub mine: bool,
    /// Written down on this day or later.
    pub from: Option<Day>,
    /// Written down on this day or earlier.
    pub to: Option<Day>,
    /// Which page, from 1.
    pub page: Option<u32>,
}

/// A piece of a snippet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Piece {
    /// The words.
    pub text: String,
    /// Whether they were searched.
    pub hit: bool,
}

/// A text that holds a word.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct HitView {
    /// `case`, `party`, `record` or `scene`.
    pub topic: String,
    /// What people call the text.
    pub label: String,
    /// Whose it is.
    pub subject: SubjectBrief,
    /// The text around the word.
    pub snippet: Vec<Piece>,
}

/// A case or a scene in which every word stands.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FoundView {
    /// Which.
    pub subject: SubjectBrief,
    /// The number of a case.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// Who handles it.
    pub officers: Vec<PersonBrief>,
    /// `open` or `closed`.
    pub state: String,
    /// Where the words stand, as far as they are shown.
    pub hits: Vec<HitView>,
    /// In how many more texts they stand.
    pub more: u64,
}

/// The words of a search: letters of the usual width, each once.
///
/// # Errors
/// When there are too many, or one is too long; the field is called `q`.
pub(crate) fn words(text: &str) -> Result<Vec<String>, AppError> {
    let text: String = text.chars().map(narrow).collect();
    let mut words: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        if word.chars().count() > LONGEST_WORD {
            return Err(AppError::field("q", format!("每个词不能超过 {LONGEST_WORD} 个字")));
        }
        if !words.iter().any(|w| w == word) {
            words.push(word.to_owned());
        }
    }
    if words.len() > MOST_WORDS {
        return Err(AppError::field("q", format!("一次最多查找 {MOST_WORDS} 个词")));
    }
    Ok(words)
}

/// Searches in what the caller may open. Without a word nothing is found.
///
/// # Errors
/// When the caller may open no case, the words are too many, or the store does not answer.
pub async fn find(app: &App, caller: &Caller, search: &Search<'_>) -> Result<Listing<FoundView>, AppError> {
    // Whoever opens cases sees of each what `query::cases::case` shows, and of another agency nothing.
    caller.require(Right::Read)?;
    let words = words(search.text)?;
    if words.is_empty() {
        return Ok(Listing { items: Vec::new(), total: 0 });
    }
    let topic = search.topic.filter(|t| !t.is_empty());
    let topic = topic.map(|t| Topic::of_word(t).ok_or_else(|| AppError::field("topic", "没有这一类内容"))).transpose()?;
    let topics: Vec<Topic> = topic.into_iter().collect();
    let query = FindQuery {
        words: &words,
        topics: &topics,
        status: search.state.filter(|s| !s.is_empty()),
        linked: if search.mine { vec![(relation::OFFICER, caller.person.into())] } else { Vec::new() },
        from: search.from.map(Timestamp::start_of),
        to: search.to.map(end_of),
        offset: offset(search.page),
        ..FindQuery::of(caller.agency, &[SubjectKind::Case, SubjectKind::Scene], PAGE)
    };
    let page = app.store.find(&query).await?;
    let wholes: Vec<RawId> = page.rows.iter().map(|r| r.subject.id).collect();
    let mut hits: HashMap<RawId, Vec<Hit>> = HashMap::new();
    for hit in app.store.hits(caller.agency, &wholes, &words, &topics).await? {
        hits.entry(hit.whole).or_default().push(hit);
    }
    let directory = Directory::read(app, caller.agency).await?;
    let order = access::order_of(app, caller.agency).await?;
    let (mut items, mut hidden) = (Vec::new(), 0);
    for row in &page.rows {
        let all = hits.remove(&row.subject.id).unwrap_or_default();
        let (officers, label, hits) = match row.subject.kind {
            SubjectKind::Case => {
                let case = row.read::<CaseState>(caller.agency)?;
                let sight = access::sight(app, caller, CaseId(row.subject.id), &case.state).await?;
                let cause = case.private.expose().text(key::CAUSE).unwrap_or_default().to_owned();
                let label = if sight.inside() { row.label.clone() } else { cause };
                (directory.briefs(&case.state.officers), label, seen(app, caller, sight, order, all).await?)
            }
            _ => {
                let scene = row.read::<SceneState>(caller.agency)?;
                if access::knows_scene(app, caller, &scene.state).await? {
                    (Vec::new(), row.label.clone(), all)
                } else {
                    let place = scene.private.expose().text(key::PLACE).unwrap_or_default().to_owned();
                    (Vec::new(), place, all.into_iter().filter(|hit| hit.label != TARGET).collect())
                }
            }
        };
        if !all_stand(&words, &hits) {
            hidden += 1;
            continue;
        }
        items.push(found(row, label, officers, hits, &words));
    }
    Ok(Listing { items, total: page.total.saturating_sub(hidden) })
}

/// Whether every word stands in a text that the caller may see. Whoever may not read a text learns nothing of its words, not even that they
/// stand there.
fn all_stand(words: &[String], seen: &[Hit]) -> bool {
    let bodies: Vec<String> = seen.iter().map(|hit| hit.body.to_lowercase()).collect();
    words.iter().all(|word| bodies.iter().any(|body| body.contains(&word.to_lowercase())))
}

/// Takes the cases out of a list that were found by words which the caller may not see; says how many.
pub(super) async fn drop_hidden(
    app: &App,
    caller: &Caller,
    rows: &mut Vec<SubjectRow>,
    words: &[String],
    topics: &[Topic],
) -> Result<u64, AppError> {
    let mut partly = HashMap::new();
    for row in rows.iter().filter(|_| !words.is_empty()) {
        let case = row.read::<CaseState>(caller.agency)?;
        let sight = access::sight(app, caller, CaseId(row.subject.id), &case.state).await?;
        if sight != Sight::All {
            partly.insert(row.subject.id, sight);
        }
    }
    if partly.is_empty() {
        return Ok(0);
    }
    let wholes: Vec<RawId> = partly.keys().copied().collect();
    let mut hits: HashMap<RawId, Vec<Hit>> = HashMap::new();
    for hit in app.store.hits(caller.agency, &wholes, words, topics).await? {
        hits.entry(hit.whole).or_default().push(hit);
    }
    let order = access::order_of(app, caller.agency).await?;
    let before = rows.len();
    let mut kept = Vec::with_capacity(before);
    for row in std::mem::take(rows) {
        let shown = match partly.get(&row.subject.id) {
            None => true,
            Some(sight) => {
                let all = hits.remove(&row.subject.id).unwrap_or_default();
                all_stand(words, &seen(app, caller, *sight, order, all).await?)
            }
        };
        if shown {
            kept.push(row);
        }
    }
    *rows = kept;
    Ok((before - rows.len()) as u64)
}

/// The hits that the caller may see: of a record whoever reads it, of a case that is not one's own its number and cause.
async fn seen(app: &App, caller: &Caller, sight: Sight, order: &DossierOrder, all: Vec<Hit>) -> Result<Vec<Hit>, AppError> {
    let mut seen = Vec::new();
    for hit in all {
        let may = match hit.subject.kind {
            SubjectKind::Record => match app.store.load::<RecordState>(hit.subject).await? {
                Some(record) => match access::reads(app, caller, &record).await {
                    Ok(_) => true,
                    Err(AppError::Denied { .. } | AppError::Conflict(_)) => false,
                    Err(other) => return Err(other),
                },
                None => false,
            },
            _ if hit.label == OPINION => sight.shows_opinions(order),
            _ => sight.inside() || OPEN.contains(&hit.label.as_str()),
        };
        if may {
            seen.push(hit);
        }
    }
    Ok(seen)
}

fn found(row: &SubjectRow, label: String, officers: Vec<PersonBrief>, hits: Vec<Hit>, words: &[String]) -> FoundView {
    let more = hits.len().saturating_sub(SHOWN) as u64;
    let hits = hits.into_iter().take(SHOWN).map(|hit| {
        // A dossier has no page of its own beside that of its case.
        let subject = if hit.subject.kind == SubjectKind::Dossier { row.subject } else { hit.subject };
        HitView {
            topic: hit.topic.word().to_owned(),
            subject: SubjectBrief::new(subject, hit.label.clone()),
            snippet: snippet(&hit.body, words),
            label: hit.label,
        }
    });
    FoundView {
        subject: SubjectBrief::new(row.subject, label),
        number: row.number.clone(),
        officers,
        state: row.status.clone(),
        hits: hits.collect(),
        more,
    }
}

/// The text around the first of the words, with all of them marked.
fn snippet(text: &str, words: &[String]) -> Vec<Piece> {
    let lower: Vec<char> = text.chars().map(|c| c.to_ascii_lowercase()).collect();
    let mut marked = vec![false; lower.len()];
    for word in words {
        let word: Vec<char> = word.chars().map(|c| c.to_ascii_lowercase()).collect();
        for at in 0..(lower.len() + 1).saturating_sub(word.len()) {
            if lower[at..at + word.len()] == word[..] {
                marked[at..at + word.len()].fill(true);
            }
        }
    }
    let from = marked.iter().position(|m| *m).unwrap_or(0).saturating_sub(BEFORE);
    let chars = text.chars().zip(marked).skip(from).take(WINDOW);
    let mut pieces: Vec<Piece> = Vec::new();
    for (c, hit) in chars {
        match pieces.last_mut().filter(|p| p.hit == hit) {
            Some(piece) => piece.text.push(c),
            None => pieces.push(Piece { text: c.to_string(), hit }),
        }
    }
    if from > 0 {
        pieces.insert(0, Piece { text: "…".into(), hit: false });
    }
    if lower.len() > from + WINDOW {
        pieces.push(Piece { text: "…".into(), hit: false });
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(text: &str, list: &[&str]) -> String {
        let words: Vec<String> = list.iter().map(|w| (*w).to_owned()).collect();
        snippet(text, &words).iter().map(|p| if p.hit { format!("[{}]", p.text) } else { p.text.clone() }).collect()
    }

    #[test]
    fn a_snippet_marks_every_word_and_shows_what_stands_around_the_first() {
        assert_eq!(marked("门前人行道堆放建材", &["堆放", "道"]), "门前人行[道堆放]建材");
        assert_eq!(marked("车牌豫a·1", &["豫A"]), "车牌[豫a]·1");
        assert_eq!(marked("𠮷野家店外经营", &["野家"]), "𠮷[野家]店外经营");
        assert_eq!(marked("短", &["很长的一个词"]), "短");
        let long = format!("{}食品{}", "前".repeat(50), "后".repeat(200));
        let told = marked(&long, &["食品"]);
        assert!(told.starts_with("…前") && told.contains("[食品]后") && told.ends_with("后…"), "{told}");
        assert_eq!(told.chars().count(), WINDOW + 4);
    }

    #[test]
    fn words_are_few_and_short_and_of_the_usual_width() {
        assert_eq!(words("　豫Ａ１　食品 食品\n").unwrap(), ["豫A1", "食品"]);
        assert!(words("").unwrap().is_empty());
        assert_eq!(words("一 二 三 四 五 六 七").unwrap_err().to_string(), "一次最多查找 6 个词");
        assert_eq!(words(&"长".repeat(51)).unwrap_err().to_string(), "每个词不能超过 50 个字");
    }
}
