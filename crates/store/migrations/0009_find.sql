-- What people search by words: the texts of cases, parties, records and scenes, one row each. They repeat what private parts say, stand
-- here as long as the folded state says it, and go with it when it is lawfully destroyed. Words of two characters are found by comparing.
CREATE TABLE passage (
  agency     TEXT NOT NULL,
  -- Whose text it is.
  subject_id TEXT NOT NULL,
  -- Which of its texts: `title`, `values.course`, an entry.
  part       TEXT NOT NULL,
  -- Under what a hit is shown: the case, or the subject itself.
  whole      TEXT NOT NULL,
  -- case, party, record, scene
  topic      TEXT NOT NULL,
  -- What people call it: 案由.
  label      TEXT NOT NULL,
  body       TEXT NOT NULL,
  PRIMARY KEY (agency, subject_id, part)
-- sqlite:
) WITHOUT ROWID;
-- end
-- postgres:
);
-- end
CREATE INDEX passage_by_whole ON passage (whole);

-- The version of the program that made the passages of an agency.
ALTER TABLE log_head ADD COLUMN passages_by TEXT NOT NULL DEFAULT '';

-- Lists as somebody saved them: the address of a page with its filters, under a name of that person's own.
CREATE TABLE saved_view (
  person   TEXT NOT NULL,
  name     TEXT NOT NULL,
  -- `/cases?state=open`
  address  TEXT NOT NULL,
  saved_at BIGINT NOT NULL,
  PRIMARY KEY (person, name)
);
