//! `check` on the side of a superior: a mirror that is in order is found so, and one value that was changed in any of its tables is found.

use std::sync::Arc;

use app::derivation::Derivation;
use store::check::{Keys, Kind, Options, Report, check};

use crate::figures::month;
use crate::pair::{Above, Below, ORIGIN, databases};

/// One value of one row.
struct Flip {
    table: &'static str,
    column: &'static str,
    /// Which row, told by columns that are not flipped.
    row: &'static str,
    kind: Kind,
}

const fn flip(table: &'static str, column: &'static str, row: &'static str, kind: Kind) -> Flip {
    Flip { table, column, row, kind }
}

const LOG: &str = "origin = 'yuan.example/chengguan'";
const ENTRY: &str = "leaf_index = 7";
const TREE: &str = "size = (SELECT MIN(size) FROM mirror_frontier)";
const SCENE: &str = "id = (SELECT MIN(id) FROM mirror_subject WHERE kind = 'scene')";
const DUTY: &str = "(subject_id, rule, part) = (SELECT subject_id, rule, part FROM mirror_duty WHERE state = 'closed'
                    ORDER BY subject_id, rule, part LIMIT 1)";

const FLIPS: [Flip; 26] = [
    flip("mirror_log", "key", LOG, Kind::MirrorLog),
    flip("mirror_log", "frontier", LOG, Kind::MirrorLog),
    flip("mirror_log", "seen_size", LOG, Kind::MirrorLog),
    flip("mirror_log", "seen_root", LOG, Kind::MirrorLog),
    flip("mirror_log", "seen", LOG, Kind::MirrorLog),
    flip("mirror_log", "cosigned", LOG, Kind::MirrorLog),
    flip("mirror_entry", "subject_id", ENTRY, Kind::MirrorEntry),
    flip("mirror_entry", "encoded", ENTRY, Kind::MirrorEntry),
    flip("mirror_entry", "rule_salt", ENTRY, Kind::MirrorEntry),
    flip("mirror_entry", "rule_part", ENTRY, Kind::MirrorEntry),
    flip("mirror_frontier", "frontier", TREE, Kind::MirrorTree),
    flip("mirror_subject", "kind", SCENE, Kind::MirrorState),
    flip("mirror_subject", "revision", SCENE, Kind::MirrorState),
    flip("mirror_subject", "state", SCENE, Kind::MirrorState),
    flip("mirror_subject", "sort_at", SCENE, Kind::MirrorDerived),
    flip("mirror_link", "to_id", "from_id = (SELECT MIN(from_id) FROM mirror_link)", Kind::MirrorDerived),
    flip("mirror_duty", "rule", DUTY, Kind::MirrorDerived),
    flip("mirror_duty", "article", DUTY, Kind::MirrorDerived),
    flip("mirror_duty", "state", DUTY, Kind::MirrorDerived),
    flip("mirror_duty", "opened_at", DUTY, Kind::MirrorDerived),
    flip("mirror_duty", "due_at", DUTY, Kind::MirrorDerived),
    flip("mirror_duty", "satisfied_on", DUTY, Kind::MirrorDerived),
    flip("mirror_duty", "known_at", DUTY, Kind::MirrorDerived),
    flip("mirror_duty", "since", DUTY, Kind::MirrorDerived),
    flip("mirror_duty", "judged_at", DUTY, Kind::MirrorDerived),
    flip("mirror_duty", "body", DUTY, Kind::MirrorDerived),
];

/// What a row holds in a column.
enum Cell {
    Bytes(Vec<u8>),
    Number(Option<i64>),
    Text(String),
}

impl Cell {
    /// Another value, as little different as can be.
    fn changed(&self) -> Self {
        match self {
            Self::Bytes(bytes) => {
                let (mut other, middle) = (bytes.clone(), bytes.len() / 2);
                other[middle] ^= 1;
                Self::Bytes(other)
            }
            Self::Number(number) => Self::Number(number.map_or(Some(5), |n| Some(n + 1))),
            Self::Text(text) => {
                let mut other = text.clone().into_bytes();
                match other.iter().position(u8::is_ascii_digit) {
                    Some(place) => other[place] = b'0' + (other[place] - b'0' + 1) % 10,
                    None => other[0] = if other[0] == b'z' { b'a' } else { other[0] + 1 },
                }
                Self::Text(String::from_utf8(other).unwrap())
            }
        }
    }
}

impl Above {
    async fn check(&self) -> Report {
        let keys = Keys::folder(&self.world.app.keys).unwrap();
        assert!(!keys.cosigners.is_empty(), "cosignatures are compared");
        let replay = Some(Arc::new(Derivation) as _);
        check(&self.world.app.store, &Options { objects: true, replay, keys, ..Options::default() }).await.unwrap()
    }

    /// Changes one value and looks; then it is as it was.
    async fn check_flipped(&self, flip: &Flip) -> Report {
        let (db, Flip { table, column, row, .. }) = (self.world.app.store.db(), flip);
        let keys: &[&str] = match *table {
            "mirror_log" => &["origin"],
            "mirror_entry" => &["leaf_index"],
            "mirror_frontier" => &["size"],
            "mirror_subject" => &["id"],
            "mirror_link" => &["from_id", "relation", "to_id"],
            _ => &["subject_id", "rule", "part"],
        };
        let named: Vec<String> = keys.iter().map(|key| format!("CAST({key} AS TEXT) AS k_{key}")).collect();
        let read = format!("SELECT {column} AS c, {} FROM {table} WHERE {row}", named.join(", "));
        let found = db.fetch_one(fixed(read), vec![]).await.unwrap().unwrap_or_else(|| panic!("no row of {table}"));
        let place = |flipped: Option<&str>| {
            let at = |key: &&str| {
                let value: String = found.get(format!("k_{key}").as_str()).unwrap();
                let value = flipped.filter(|_| key == column).map_or(value, ToOwned::to_owned);
                format!("CAST({key} AS TEXT) = '{value}'")
            };
            keys.iter().map(at).collect::<Vec<_>>().join(" AND ")
        };
        let blob = matches!(*column, "frontier" | "encoded" | "rule_salt" | "rule_part");
        let old = if blob {
            Cell::Bytes(found.get("c").unwrap())
        } else {
            found.get("c").map_or_else(|_| Cell::Text(found.get("c").unwrap()), Cell::Number)
        };
        let new = old.changed();
        let write = |place: String| fixed(format!("UPDATE {table} SET {column} = $1 WHERE {place}"));
        let put = async |cell: Cell, place: String| match cell {
            Cell::Bytes(bytes) => db.execute(write(place), vec![bytes.into()]).await.unwrap(),
            Cell::Number(number) => db.execute(write(place), vec![number.into()]).await.unwrap(),
            Cell::Text(text) => db.execute(write(place), vec![text.as_str().into()]).await.unwrap(),
        };
        let flipped = if let Cell::Text(text) = &new { Some(text.clone()) } else { None };
        assert_eq!(put(new, place(None)).await, 1, "{table}.{column}");
        let report = self.check().await;
        assert_eq!(put(old, place(flipped.as_deref())).await, 1, "{table}.{column}");
        report
    }
}

/// A statement put together from the words above.
fn fixed(sql: String) -> &'static str {
    sql.leak()
}

#[tokio::test]
async fn a_mirror_is_found_in_order_and_a_value_changed_in_any_of_its_tables_is_found() {
    let root = tempfile::tempdir().unwrap();
    let below = Below::open(root.path()).await;
    month(&below).await;
    below.sign().await;
    for database in databases().await {
        let above = Above::following(&below, &database).await;
        above.world.clock.set(below.world.clock.shows());
        below.tell(&above).await.unwrap();
        let log = above.world.app.store.mirror_log(ORIGIN).await.unwrap().unwrap();
        app::mirror::bring_up_to_date(&above.world.app, &log).await.unwrap();
        let report = above.check().await;
        assert!(report.is_clean(), "{:#?}", report.problems);
        assert_eq!((report.counts.mirrors, report.counts.mirrored), (1, log.held.size()));
        assert!(report.summary().contains("下级的 1 个日志"), "{}", report.summary());
        let db = above.world.app.store.db();
        let lock = if db.is_sqlite() { "" } else { " ON mirror_entry" };
        db.execute(fixed(format!("DROP TRIGGER mirror_entry_is_for_keeps{lock}")), vec![]).await.unwrap();
        for flip in &FLIPS {
            let report = above.check_flipped(flip).await;
            let found = report.problems.iter().any(|problem| problem.kind == flip.kind);
            assert!(found, "{}.{}: {:#?}", flip.table, flip.column, report.problems);
        }
        let report = above.check().await;
        assert!(report.is_clean(), "everything is as it was: {:#?}", report.problems);
    }
}
