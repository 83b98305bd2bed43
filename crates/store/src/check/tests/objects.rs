//! Damage of objects, of what is said of them, and of what is derived.

use std::path::PathBuf;
use std::pin::Pin;
use std::sync::Arc;

use model::{SubjectKind, SubjectRef};

use super::sample::{ORIGIN, on_every_sample};
use super::*;
use crate::check::{Derive, Derived, DerivedOfOther, Options};
use crate::mirror::Folding;
use crate::{Columns, Receipt, Store, StoreError, args};

fn path(s: &Sample) -> PathBuf {
    let folder = s.store().objects().here();
    folder.object(s.original.id)
}

#[tokio::test]
async fn a_changed_byte_of_an_original_is_named() {
    on_every_sample(|s| async move {
        std::fs::write(path(&s), b"a vidio").unwrap();
        let report = s.check().await;
        assert_eq!(kinds(&report), [Kind::ObjectBytes]);
        let problem = &report.problems[0];
        assert_eq!((problem.place.object, problem.place.index), (Some(s.original.id), Some(5)));
        let begin = format!("原件 {}（日志 {ORIGIN} 第 5 号记录）的内容与登记的不符（SHA-256、SM3）：", s.original.id);
        assert!(problem.text.starts_with(&begin), "{}", problem.text);
        assert!(problem.text.contains(&s.original.digests.sha256.to_string()));
        // Without reading the bytes nobody can tell.
        let unread = Options { objects: false, ..s.options() };
        assert!(check(s.store(), &unread).await.unwrap().is_clean());

        std::fs::write(path(&s), b"a vide").unwrap();
        let report = check(s.store(), &unread).await.unwrap();
        assert!(found(&report, Kind::ObjectBytes).text.contains("登记 7 字节，磁盘上 6 字节"));
        std::fs::remove_file(path(&s)).unwrap();
        assert_eq!(kinds(&s.check().await), [Kind::ObjectMissing]);
    })
    .await;
}

#[tokio::test]
async fn a_row_that_says_other_than_the_log_is_named() {
    on_every_sample(|s| async move {
        let sql = "UPDATE object SET sha256 = $1 WHERE purpose = 'original'";
        s.tamper(sql, args![base::Sha256Digest::of(b"other").to_string()]).await;
        let report = s.check().await;
        let row = found(&report, Kind::ObjectRow);
        assert_eq!((row.place.index, row.place.object), (Some(5), Some(s.original.id)));
        assert!(row.text.contains("登记的SHA-256与日志"), "{}", row.text);
        // Row against bytes, sidecar and receipt, too.
        assert_eq!(kinds(&report), [Kind::ObjectRow, Kind::ObjectBytes, Kind::Sidecar, Kind::Receipt]);

        s.tamper("DELETE FROM object WHERE purpose = 'original'", vec![]).await;
        let report = s.check().await;
        assert!(found(&report, Kind::ObjectRow).text.contains("在数据库中没有登记"));
        assert_eq!(report.remarks.iter().filter(|r| r.kind == Kind::Orphan).count(), 2, "bytes and sidecar");
    })
    .await;
}

#[tokio::test]
async fn a_file_that_no_row_knows_and_a_row_that_no_entry_knows_are_told_apart() {
    on_every_sample(|s| async move {
        let stray = s.store().put_object(&b"stray"[..]).await.unwrap();
        let report = s.check().await;
        assert!(report.is_clean());
        assert_eq!((report.remarks[0].kind, report.remarks[0].place.object), (Kind::Orphan, Some(stray.id)));
        let sql = "INSERT INTO object (id, agency, purpose, size, sha256, sm3, media_type, receipt, verified_at, created_at)
                   SELECT $1, agency, 'print', $2, $3, $4, media_type, NULL, NULL, created_at
                   FROM object WHERE purpose = 'package'";
        let digests = (stray.digests.sha256.to_string(), stray.digests.sm3.to_string());
        s.tamper(sql, args![stray.id.0, stray.size, digests.0, digests.1]).await;
        let report = s.check().await;
        assert_eq!((kinds(&report), report.problems[0].place.object), (vec![Kind::ObjectRow], Some(stray.id)));
    })
    .await;
}

#[tokio::test]
async fn a_sidecar_that_is_gone_or_says_other_things_is_named() {
    on_every_sample(|s| async move {
        let sidecar = path(&s).with_extension("json");
        let text = std::fs::read_to_string(&sidecar).unwrap();
        std::fs::write(&sidecar, text.replace("\"size\": 7", "\"size\": 8")).unwrap();
        assert!(found(&s.check().await, Kind::Sidecar).text.ends_with("旁的说明文件与登记的不符（大小）"));
        std::fs::write(&sidecar, "{").unwrap();
        assert!(found(&s.check().await, Kind::Sidecar).text.ends_with("无法读取：文件被改动"));
        std::fs::remove_file(&sidecar).unwrap();
        assert_eq!(kinds(&s.check().await), [Kind::Sidecar]);
    })
    .await;
}

#[tokio::test]
async fn a_receipt_by_another_key_or_for_other_bytes_is_named() {
    on_every_sample(|s| async move {
        let receipt = Receipt {
            origin: ORIGIN.into(),
            object: s.original.id,
            size: 99,
            digests: s.original.digests,
            received_at: s.store().clock().now(),
        };
        let elsewhere = tempfile::tempdir().unwrap();
        let other = super::sample::receipt_key_in(elsewhere.path());
        let put = "UPDATE object SET receipt = $1 WHERE purpose = 'original'";
        s.tamper(put, args![receipt.sign(&other).unwrap()]).await;
        assert!(found(&s.check().await, Kind::Receipt).text.contains("不是由回执密钥签署的"));
        s.tamper(put, args![receipt.sign(&super::sample::receipt_key(&s.t)).unwrap()]).await;
        assert!(found(&s.check().await, Kind::Receipt).text.ends_with("的回执与登记的不符（大小）"));
    })
    .await;
}

/// Gives scenes a label.
struct Labels;

impl Derive for Labels {
    fn derive<'a>(
        &'a self,
        _: &'a Store,
        subject: SubjectRef,
    ) -> Pin<Box<dyn Future<Output = Result<Option<Derived>, StoreError>> + Send + 'a>> {
        let columns = Columns { label: "现场".into(), ..Columns::default() };
        let derived = Derived { columns, ..Derived::default() };
        Box::pin(async move { Ok((subject.kind == SubjectKind::Scene).then_some(derived)) })
    }

    fn derive_of_other<'a>(
        &'a self,
        _: &'a Store,
        _: &'a mut Folding,
        _: &'a [SubjectRef],
    ) -> Pin<Box<dyn Future<Output = Result<Vec<DerivedOfOther>, StoreError>> + Send + 'a>> {
        Box::pin(async { Ok(Vec::new()) })
    }
}

#[tokio::test]
async fn what_is_derived_is_compared_when_asked() {
    on_every_sample(|s| async move {
        let options = Options { replay: Some(Arc::new(Labels)), ..s.options() };
        let report = check(s.store(), &options).await.unwrap();
        assert_eq!((kinds(&report), report.problems[0].place.subject), (vec![Kind::Derived], Some(s.scene.into())));
        assert!(report.problems[0].text.ends_with("（label）"), "{}", report.problems[0].text);
        s.tamper("UPDATE subject SET label = '现场' WHERE kind = 'scene'", vec![]).await;
        assert!(check(s.store(), &options).await.unwrap().is_clean());
    })
    .await;
}
