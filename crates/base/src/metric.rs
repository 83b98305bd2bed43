//! What the server measures of itself, each figure once: name, kind, labels, meaning. Whoever counts names a figure of this table; the
//! page of `docs/ref` and a test of the running server come from it.
//!
//! Labels never hold anything of a person or a case: routes are templates, logs are known by their origin.

/// How a figure is to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Only grows while the process lives.
    Counter,
    /// As it stands now.
    Gauge,
    /// How long things took, in seconds.
    Seconds,
}

/// One figure.
#[derive(Debug, PartialEq, Eq)]
pub struct Metric {
    /// Its name, as Prometheus has it.
    pub name: &'static str,
    /// How it is to be read.
    pub kind: Kind,
    /// Its labels.
    pub labels: &'static [&'static str],
    /// What it says, in Chinese.
    pub help: &'static str,
}

macro_rules! metrics {
    ($($id:ident $kind:ident $name:literal [$($label:literal)*] $help:literal;)*) => {
        $(#[doc = $help]
        pub static $id: Metric = Metric { name: $name, kind: Kind::$kind, labels: &[$($label),*], help: $help };)*

        /// Every figure, in the order of the reference.
        pub static ALL: &[&Metric] = &[$(&$id),*];
    };
}

metrics! {
    READY Gauge "zhilu_ready" [] "是否就绪（与 /readyz 相同）：1 就绪，0 未就绪";
    ENTRIES Counter "zhilu_entries_committed_total" [] "写入的记录条目";
    COMMIT Seconds "zhilu_commit_seconds" [] "一次写入从提交到落盘的时间";
    CHECKPOINT_AGE Gauge "zhilu_checkpoint_age_seconds" ["log"] "各日志最近一次签署检查点距今的秒数";
    UNSIGNED Gauge "zhilu_checkpoint_unsigned_entries" ["log"] "各日志尚未被检查点覆盖的条目";
    UPLOADS_OPEN Gauge "zhilu_uploads_open" [] "未传完或者未入库的上传";
    UPLOAD_BYTES Counter "zhilu_upload_bytes_total" [] "已收到并落盘的上传字节";
    RECEIPTS Counter "zhilu_receipts_total" [] "签发的回执";
    DUTIES Gauge "zhilu_duties" ["outcome"] "各种情形的义务：not_yet 未到，pending 待办，met 已办，late 逾期办理，unmet 未办，judgement 待判断，not_applicable 不适用";
    JOB_RUNS Counter "zhilu_job_runs_total" ["job"] "后台任务运行次数";
    JOB_FAILURES Counter "zhilu_job_failures_total" ["job"] "后台任务失败次数";
    REQUESTS Counter "zhilu_http_requests_total" ["method" "route" "status"] "答复的请求";
    REQUEST Seconds "zhilu_http_request_seconds" ["method" "route"] "答复请求的时间，到开始发送内容为止";
    DISK_FREE Gauge "zhilu_disk_free_bytes" [] "数据目录所在磁盘的可用字节";
    DISK_RESERVE Gauge "zhilu_disk_reserve_bytes" [] "始终留空的字节；可用字节低于它时不再接收上传";
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn names_say_what_they_count() {
        let names: BTreeSet<_> = ALL.iter().map(|m| m.name).collect();
        assert_eq!(names.len(), ALL.len(), "each name once");
        for m in ALL {
            assert!(m.name.starts_with("zhilu_"), "{}", m.name);
            assert_eq!(m.kind == Kind::Counter, m.name.ends_with("_total"), "{}", m.name);
            assert!(m.kind != Kind::Seconds || m.name.ends_with("_seconds"), "{}", m.name);
        }
    }
}
