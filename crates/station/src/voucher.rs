//! The voucher 入站凭证 for whoever gave a device back: what the station stored and signed, on one sheet. Names of files are not on it: it is carried
//! about.

use std::fmt::Write as _;
use std::path::Path;

use base::Timestamp;
use ledger::station::Manifest;

use crate::spool::{SpoolError, manifest_of};

/// The voucher of a manifest of a spool, by its number; 0 is the last one.
///
/// # Errors
/// When there is no such manifest, or it cannot be read.
pub fn of(spool: &Path, number: u64) -> Result<String, SpoolError> {
    let (manifest, note, receipt) = manifest_of(spool, number)?;
    Ok(sheet(&manifest, &note, receipt.is_some()))
}

fn sheet(manifest: &Manifest, note: &str, delivered: bool) -> String {
    let bytes: u64 = manifest.files.iter().map(|file| file.size).sum();
    let device = manifest.device.number.clone().into_iter().chain(manifest.device.claimed.iter().cloned());
    let mut devices: Vec<String> = device.collect();
    devices.dedup();
    let mut out = String::from("音像记录入站凭证\n\n");
    let mut line = |name: &str, value: &dyn std::fmt::Display| {
        // Writing into a text does not fail.
        let _ = writeln!(out, "{name}　{value}");
    };
    line("入站时间", &wall(manifest.clocks.station));
    line("接入口", &manifest.device.slot);
    if !devices.is_empty() {
        line("设备号", &devices.join("、"));
    }
    if let Some(operator) = &manifest.operator {
        line("办理人", operator);
    }
    line("文件数", &manifest.files.len());
    line("总字节数", &bytes);
    line("设备上的文件", &if manifest.complete { "已全部入站" } else { "没有全部入站，请保留设备" });
    line("采集站编号", &manifest.station);
    line("清单编号", &manifest.sequence);
    line("清单摘要（SHA-256）", &manifest.digest());
    line("根值（SHA-256）", &manifest.root);
    line("送达系统", &if delivered { "已送达" } else { "尚未送达，采集站的签名即为储存回执" });
    // The signature lines, so that the sheet can be compared with the manifest.
    if let Some((_, signatures)) = note.trim_end().rsplit_once("\n\n") {
        let _ = write!(out, "\n签名\n{signatures}\n");
    }
    out
}

fn wall(at: Timestamp) -> String {
    at.civil().strftime("%F %T").to_string()
}

#[cfg(test)]
mod tests {
    use store::Reserve;
    use tlog::NoteSigner;

    use super::*;
    use crate::spool::Spool;
    use crate::testing::seal;

    #[test]
    fn a_voucher_says_what_was_signed_while_the_spool_is_in_use() {
        let dir = tempfile::tempdir().unwrap();
        let key = NoteSigner::from_seed("zhilu/station".parse().unwrap(), &[1; 32]);
        let spool = Spool::open(dir.path(), key, Reserve::Bytes(0)).unwrap();
        assert!(of(dir.path(), 0).is_err(), "nothing is signed yet");
        let first = seal(&spool, &[]);
        let second = seal(&spool, &[]);
        spool.delivered(1, first.digest(), "receipt").unwrap();
        let voucher = of(dir.path(), 1).unwrap();
        assert!(voucher.starts_with("音像记录入站凭证\n\n入站时间　1970-01-01 08:00:00\n"), "{voucher}");
        assert!(voucher.contains(&first.digest().to_string()) && voucher.contains("已送达"), "{voucher}");
        assert!(voucher.contains("\n签名\n— zhilu/station "), "{voucher}");
        let last = of(dir.path(), 0).unwrap();
        assert!(last.contains(&second.digest().to_string()) && last.contains("尚未送达"), "{last}");
        assert!(of(dir.path(), 3).is_err());
    }
}
