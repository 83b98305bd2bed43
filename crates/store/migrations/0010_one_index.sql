-- UNIQUE (subject_id, revision) keeps the same index already; every entry paid for both.
DROP INDEX entry_by_subject;
