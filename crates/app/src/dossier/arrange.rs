//! In which order materials stand in a dossier 卷内顺序, and on which pages: one sequence in each volume, for what was printed and what was scanned.

use base::{RecordId, Timestamp};
use law::DossierOrder;
use package::{Expected, ItemMeta};

use super::sheets::Line;

/// What is put into a dossier as one line of its index, and the files behind it.
pub struct Part {
    /// A record type, or one of the forms that `law::dossier` names.
    pub what: String,
    /// When it came about.
    pub at: Timestamp,
    /// The record, if it is one.
    pub record: Option<RecordId>,
    /// The record type of the document it served, if it is a 送达回证.
    pub serves: Option<String>,
    /// What the index says.
    pub line: Line,
    /// Its files.
    pub files: Vec<File>,
}

/// A file, and which of the part's own pages it shows.
pub struct File {
    /// What is said of it.
    pub meta: ItemMeta,
    /// Where its bytes are.
    pub bytes: Bytes,
    /// The first and the last of the part's pages, from 1; nothing for what is no paper.
    pub pages: Option<(u32, u32)>,
}

/// Where the bytes of a file are.
pub enum Bytes {
    /// They were just made.
    Here(Vec<u8>),
    /// They are in custody.
    Kept(base::ObjectId, Expected),
}

/// A volume 卷.
pub struct Volume {
    /// 正卷, 副卷; empty for the only one.
    pub name: String,
    /// Its parts in order; their lines know their first page.
    pub parts: Vec<Part>,
}

impl Volume {
    /// The lines of its index.
    pub fn lines(&self) -> Vec<Line> {
        self.parts.iter().map(|p| p.line.clone()).collect()
    }

    /// How many pages of paper.
    pub fn pages(&self) -> u32 {
        self.parts.iter().map(|p| p.line.pages).fold(0, u32::saturating_add)
    }

    /// What the names of its files begin with.
    pub fn prefix(&self) -> String {
        if self.name.is_empty() { String::new() } else { format!("{}_", self.name) }
    }
}

/// Puts parts into the volumes of an order and numbers their pages, each volume from `first_page`. Volumes without any part are left out.
pub fn arrange(order: &DossierOrder, parts: Vec<Part>, first_page: u32) -> Vec<Volume> {
    let places: Vec<Key> = parts.iter().enumerate().map(|(n, part)| key(order, &parts, n, part)).collect();
    let mut placed: Vec<(Key, Part)> = places.into_iter().zip(parts).collect();
    placed.sort_by_key(|(key, _)| *key);
    let mut volumes: Vec<Volume> = order.volumes.iter().map(|v| Volume { name: v.name.clone(), parts: Vec::new() }).collect();
    for (key, mut part) in placed {
        part.line.group = order.volumes[key.volume].groups[key.group].title.clone();
        volumes[key.volume].parts.push(part);
    }
    volumes.retain(|v| !v.parts.is_empty());
    for volume in &mut volumes {
        number(volume, first_page);
    }
    volumes
}

/// What parts are sorted by: place, time, the order in which they came; what served a document stands behind it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    volume: usize,
    group: usize,
    at: Timestamp,
    behind: usize,
    own: (bool, Timestamp, usize),
}

fn key(order: &DossierOrder, parts: &[Part], n: usize, part: &Part) -> Key {
    let served = part.serves.as_ref().and_then(|what| {
        let of_kind = parts.iter().enumerate().filter(|(_, p)| p.what == *what);
        // The last one that was there when it was served.
        of_kind.clone().filter(|(_, p)| p.at <= part.at).max_by_key(|(_, p)| p.at).or_else(|| of_kind.min_by_key(|(_, p)| p.at))
    });
    match served {
        Some((behind, document)) => {
            let (volume, group) = order.place(&document.what);
            Key { volume, group, at: document.at, behind, own: (true, part.at, n) }
        }
        None => {
            let (volume, group) = order.place(&part.what);
            Key { volume, group, at: part.at, behind: n, own: (false, part.at, n) }
        }
    }
}

fn number(volume: &mut Volume, first_page: u32) {
    let (mut next, prefix) = (first_page, volume.prefix());
    for part in &mut volume.parts {
        part.line.first = next;
        part.files = std::mem::take(&mut part.files)
            .into_iter()
            .map(|file| match file.pages {
                Some((from, to)) => {
                    let meta = file.meta.on_pages(next + from - 1, next + to - 1).prefixed(&prefix);
                    File { meta, ..file }
                }
                None => file,
            })
            .collect();
        next = next.saturating_add(part.line.pages);
    }
}

#[cfg(test)]
mod tests {
    use law::henan;

    use super::*;

    fn part(what: &str, minute: i64, pages: u32) -> Part {
        let line = Line { title: what.to_owned(), pages, ..Line::default() };
        let file =
            File { meta: ItemMeta::document("a.pdf", what), bytes: Bytes::Here(Vec::new()), pages: Some((1, pages.max(1))) };
        Part {
            what: what.into(),
            at: Timestamp::from_millis(minute * 60_000),
            record: None,
            serves: None,
            line,
            files: vec![file],
        }
    }

    fn told(volumes: &[Volume]) -> Vec<(String, Vec<(String, String)>)> {
        let lines = |v: &Volume| v.parts.iter().map(|p| (p.what.clone(), p.line.page_text())).collect();
        volumes.iter().map(|v| (v.name.clone(), lines(v))).collect()
    }

    #[test]
    fn two_volumes_each_in_its_order_and_with_its_own_pages() {
        let market = henan().dossier.order("market_regulation");
        let mut receipt = part("service-receipt", 40, 1);
        receipt.serves = Some("penalty-decision".into());
        let parts = vec![
            part("inquiry", 10, 3),
            receipt,
            part("legal-review", 20, 2),
            part("penalty-decision", 30, 4),
            part("form:filing", 5, 1),
            part("on-site-inspection", 8, 2),
        ];
        let volumes = arrange(market, parts, 1);
        let text = |list: &[(&str, &str)]| list.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect::<Vec<_>>();
        assert_eq!(
            told(&volumes),
            [
                (
                    "正卷".to_owned(),
                    text(&[
                        ("form:filing", "1"),
                        ("penalty-decision", "2-5"),
                        ("service-receipt", "6"),
                        ("on-site-inspection", "7-8"),
                        ("inquiry", "9-11"),
                    ])
                ),
                ("副卷".to_owned(), text(&[("legal-review", "1-2")])),
            ]
        );
    }

    #[test]
    fn a_receipt_stands_behind_the_document_that_was_there_when_it_was_served() {
        let order = henan().dossier.order("urban_management");
        let serving = |minute| Part { serves: Some("penalty-notice".into()), ..part("service-receipt", minute, 1) };
        let parts =
            vec![serving(25), part("penalty-notice", 10, 1), serving(15), part("penalty-notice", 20, 1), part("defence", 12, 0)];
        let volumes = arrange(order, parts, 6);
        let at = |p: &Part| p.at.millis() / 60_000;
        let stand: Vec<_> = volumes[0].parts.iter().map(|p| (at(p), p.line.page_text())).collect();
        let text = |at: i64, pages: &str| (at, pages.to_owned());
        assert_eq!(stand, [text(10, "6"), text(15, "7"), text(20, "8"), text(25, "9"), text(12, "")]);
        // What served a document that is not here stands where its own kind does.
        assert_eq!(arrange(order, vec![serving(1)], 1).len(), 1);
    }
}
