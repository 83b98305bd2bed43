-- The instants over which the outcome of a duty is computed; with them, SQL can compute it too.
-- The claimed instant at which it was done, and the instant at which that was known.
ALTER TABLE duty ADD COLUMN satisfied_on BIGINT;
ALTER TABLE duty ADD COLUMN known_at BIGINT;
-- Since when it is broken.
ALTER TABLE duty ADD COLUMN since BIGINT;
-- When a person judged it; before, it waited for that.
ALTER TABLE duty ADD COLUMN judged_at BIGINT;

-- The next instant at which something about the subject changes by itself: an outcome, an effect. The sweeper comes round then.
ALTER TABLE subject ADD COLUMN next_change_at BIGINT;
CREATE INDEX subject_by_change ON subject (next_change_at);

-- Subjects whose duties depend on something that changed elsewhere (an appointment, a certificate, a catalogue, the law itself) and
-- are to be computed anew.
CREATE TABLE reassess (
  subject_id TEXT PRIMARY KEY,
  agency     TEXT NOT NULL,
  queued_at  BIGINT NOT NULL
);
CREATE INDEX reassess_by_agency ON reassess (agency, queued_at);

-- The version of law and rules that made the stored duties of an agency.
ALTER TABLE log_head ADD COLUMN judged_by TEXT NOT NULL DEFAULT '';
