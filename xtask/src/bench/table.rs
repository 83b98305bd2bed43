//! The one table of a bench run.

/// One measurement, beside its peer's and its aim if it has them.
pub struct Row {
    pub name: &'static str,
    pub median: f64,
    pub unit: &'static str,
    pub peer: Option<Peer>,
    pub aim: Option<Aim>,
}

/// What else does this, measured in the same run and unit.
pub struct Peer {
    pub name: &'static str,
    pub median: f64,
}

/// What we want to reach, in the unit of the row.
#[derive(Clone, Copy)]
pub enum Aim {
    AtLeast(f64),
    Below(f64),
}

/// The rows as a Markdown table. The ratio is ours to the peer's.
pub fn print(rows: &[Row]) -> String {
    let mut text = "| name | median | unit | peer | ratio | aim |\n|---|---:|---|---|---:|---|\n".to_owned();
    for row in rows {
        let (peer, ratio) = match &row.peer {
            Some(peer) => (format!("{} {}", peer.name, short(peer.median)), format!("{:.2}", row.median / peer.median)),
            None => ("–".to_owned(), "–".to_owned()),
        };
        let aim = row.aim.map_or("–".to_owned(), |aim| aim.judge(row.median));
        text += &format!("| {} | {} | {} | {peer} | {ratio} | {aim} |\n", row.name, short(row.median), row.unit);
    }
    text
}

impl Aim {
    /// The aim, and whether a value reaches it.
    fn judge(self, value: f64) -> String {
        let (sign, bound, reached) = match self {
            Self::AtLeast(bound) => ('≥', bound, value >= bound),
            Self::Below(bound) => ('<', bound, value < bound),
        };
        format!("{sign} {} {}", short(bound), if reached { "met" } else { "missed" })
    }
}

/// Three digits say enough.
fn short(value: f64) -> String {
    let decimals = match value.abs() {
        v if v >= 100.0 => 0,
        v if v >= 10.0 => 1,
        _ => 2,
    };
    format!("{value:.decimals$}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_shows_its_peer_and_its_aim() {
        let row = |name, median, unit| Row { name, median, unit, peer: None, aim: None };
        let table = print(&[
            row("fsync", 0.123, "ms"),
            Row { peer: Some(Peer { name: "cp", median: 900.0 }), ..row("tus", 450.4, "MiB/s") },
            Row { aim: Some(Aim::Below(1.0)), ..row("start", 1.0, "s") },
            Row { aim: Some(Aim::AtLeast(200_000.0)), ..row("rules", 200_000.0, "/s") },
        ]);
        let rows: Vec<&str> = table.lines().skip(2).collect();
        assert_eq!(
            rows,
            [
                "| fsync | 0.12 | ms | – | – | – |",
                "| tus | 450 | MiB/s | cp 900 | 0.50 | – |",
                "| start | 1.00 | s | – | – | < 1.00 missed |",
                "| rules | 200000 | /s | – | – | ≥ 200000 met |"
            ]
        );
    }
}
