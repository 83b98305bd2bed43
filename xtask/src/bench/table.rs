//! The one table of a bench run.

/// One measurement, beside its peer's if it has one.
pub struct Row {
    pub name: &'static str,
    pub median: f64,
    pub unit: &'static str,
    pub peer: Option<Peer>,
}

/// What else does this, measured in the same run and unit.
pub struct Peer {
    pub name: &'static str,
    pub median: f64,
}

/// The rows as a Markdown table. The ratio is ours to the peer's.
pub fn print(rows: &[Row]) -> String {
    let mut text = "| name | median | unit | peer | ratio |\n|---|---:|---|---|---:|\n".to_owned();
    for row in rows {
        let (peer, ratio) = match &row.peer {
            Some(peer) => (format!("{} {}", peer.name, short(peer.median)), format!("{:.2}", row.median / peer.median)),
            None => ("–".to_owned(), "–".to_owned()),
        };
        text += &format!("| {} | {} | {} | {peer} | {ratio} |\n", row.name, short(row.median), row.unit);
    }
    text
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
    fn a_row_shows_its_peer() {
        let alone = Row { name: "fsync", median: 0.123, unit: "ms", peer: None };
        let beside = Row { name: "tus", median: 450.4, unit: "MiB/s", peer: Some(Peer { name: "cp", median: 900.0 }) };
        let table = print(&[alone, beside]);
        let rows: Vec<&str> = table.lines().skip(2).collect();
        assert_eq!(rows, ["| fsync | 0.12 | ms | – | – |", "| tus | 450 | MiB/s | cp 900 | 0.50 |"]);
    }
}
