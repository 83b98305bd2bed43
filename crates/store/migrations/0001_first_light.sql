-- Instants are epoch milliseconds. Ids are the 26 characters of base::RawId.

-- One log per agency. The row is locked by whoever appends, so indices have no gaps and instants never run backwards.
CREATE TABLE log_head (
  agency      TEXT PRIMARY KEY,
  -- The first line of the log's checkpoints; other logs never carry it.
  origin      TEXT NOT NULL UNIQUE,
  -- How many entries the log has.
  size        BIGINT NOT NULL CHECK (size >= 0),
  -- recorded_at of the last entry.
  recorded_at BIGINT NOT NULL
);

CREATE TABLE entry (
  agency       TEXT NOT NULL REFERENCES log_head (agency),
  -- Position in the agency's Merkle tree, contiguous from 0.
  leaf_index   BIGINT NOT NULL CHECK (leaf_index >= 0),
  entry_id     TEXT NOT NULL UNIQUE,
  act_id       TEXT NOT NULL,
  subject_kind TEXT NOT NULL,
  subject_id   TEXT NOT NULL,
  -- How many facts the subject has with this one.
  revision     BIGINT NOT NULL CHECK (revision > 0),
  actor        TEXT NOT NULL,
  kind         TEXT NOT NULL,
  fact_version BIGINT NOT NULL,
  corrects     TEXT,
  happened_at  BIGINT NOT NULL,
  -- Never less than in the row before.
  recorded_at  BIGINT NOT NULL,
  -- The exact leaf that was hashed (invariant 1). The columns above only repeat what it says.
  encoded      BYTES NOT NULL,
  PRIMARY KEY (agency, leaf_index),
  UNIQUE (subject_id, revision)
);
CREATE INDEX entry_by_subject ON entry (subject_id, revision);

-- What the commitments in a leaf commit to. A private part is NULL once it was lawfully destroyed; its salt goes with it.
CREATE TABLE payload (
  entry_id     TEXT PRIMARY KEY REFERENCES entry (entry_id),
  rule_salt    BYTES NOT NULL,
  rule_part    BYTES NOT NULL,
  private_salt BYTES,
  private_part BYTES
);

-- sqlite:
CREATE TRIGGER entry_is_for_keeps BEFORE UPDATE ON entry BEGIN SELECT RAISE(ABORT, 'an entry never changes'); END;
CREATE TRIGGER entry_stays BEFORE DELETE ON entry BEGIN SELECT RAISE(ABORT, 'an entry is never deleted'); END;
-- end
-- postgres:
CREATE FUNCTION entry_is_for_keeps() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'an entry never changes'; END $$;
CREATE TRIGGER entry_is_for_keeps BEFORE UPDATE OR DELETE ON entry FOR EACH ROW EXECUTE FUNCTION entry_is_for_keeps();
-- end

-- The state that a subject's entries fold to (invariant 4), and the columns that lists need. Rebuilt by `zhilu check --replay`.
CREATE TABLE subject (
  id         TEXT PRIMARY KEY,
  kind       TEXT NOT NULL,
  agency     TEXT NOT NULL,
  revision   BIGINT NOT NULL,
  state      TEXT NOT NULL,
  private    TEXT NOT NULL,
  -- What a list shows and searches.
  label      TEXT NOT NULL,
  number     TEXT,
  -- A word that lists filter by: open, closed …
  status     TEXT NOT NULL,
  sort_at    BIGINT NOT NULL
);
CREATE INDEX subject_by_kind ON subject (agency, kind, sort_at);

-- Who belongs to what: a recording to its scene, a scene to its case, a person to a case he handles.
CREATE TABLE link (
  from_id  TEXT NOT NULL,
  relation TEXT NOT NULL,
  to_id    TEXT NOT NULL,
  PRIMARY KEY (from_id, relation, to_id)
);
CREATE INDEX link_back ON link (to_id, relation);

-- What an article asks. There is no column for the outcome: it is an expression over these at an instant.
CREATE TABLE duty (
  subject_id TEXT NOT NULL,
  rule       TEXT NOT NULL,
  part       TEXT NOT NULL,
  agency     TEXT NOT NULL,
  article    TEXT NOT NULL,
  -- not_yet, open, closed, broken, judgement, not_applicable
  state      TEXT NOT NULL,
  owner_id   TEXT,
  owner_role TEXT,
  -- The unit whose holder of the role is meant; NULL: the agency's.
  unit_id    TEXT,
  opened_at  BIGINT,
  -- The first instant that is too late.
  due_at     BIGINT,
  body       TEXT NOT NULL,
  PRIMARY KEY (subject_id, rule, part)
);
CREATE INDEX duty_by_owner ON duty (agency, state, due_at);

-- Objects: originals, scans, prints, packages.
CREATE TABLE object (
  id          TEXT PRIMARY KEY,
  agency      TEXT NOT NULL,
  purpose     TEXT NOT NULL,
  size        BIGINT NOT NULL,
  sha256      TEXT NOT NULL,
  sm3         TEXT NOT NULL,
  media_type  TEXT NOT NULL,
  -- The signed receipt, for what came from outside.
  receipt     TEXT,
  -- Set by `zhilu check` and by scrubbing.
  verified_at BIGINT,
  created_at  BIGINT NOT NULL
);

-- Uploads. Bytes beyond `received` in the part file are not ours yet.
CREATE TABLE upload (
  id           TEXT PRIMARY KEY,
  agency       TEXT NOT NULL,
  person       TEXT NOT NULL,
  -- The object it will be, known from the start: a crash between renaming the bytes and committing the entry leaves no doubt.
  object       TEXT NOT NULL UNIQUE,
  -- NULL while the sender does not know it.
  length       BIGINT CHECK (length >= 0),
  -- How many bytes are durable; `hasher` is the state of both digests after them.
  received     BIGINT NOT NULL CHECK (received >= 0 AND (length IS NULL OR received <= length)),
  hasher       BYTES NOT NULL,
  -- JSON: what the sender said of it (file name, purpose, scene, record, page).
  metadata     TEXT NOT NULL,
  -- expired: what had arrived is in quarantine. withdrawn: taken back before the first byte.
  state        TEXT NOT NULL CHECK (state IN ('arriving', 'in_custody', 'expired', 'withdrawn')),
  -- What it became: JSON.
  outcome      TEXT,
  created_at   BIGINT NOT NULL,
  -- Moves on with every byte; what is whole never expires.
  expires_at   BIGINT NOT NULL,
  -- When the last byte was durable.
  completed_at BIGINT,
  CHECK (state <> 'in_custody' OR completed_at IS NOT NULL),
  CHECK (completed_at IS NULL OR (length IS NOT NULL AND received = length))
);
CREATE INDEX upload_by_person ON upload (person, state);

CREATE TABLE number (
  agency TEXT NOT NULL,
  word   TEXT NOT NULL,
  year   BIGINT NOT NULL,
  last   BIGINT NOT NULL,
  PRIMARY KEY (agency, word, year)
);

CREATE TABLE draft (
  person   TEXT NOT NULL,
  name     TEXT NOT NULL,
  revision BIGINT NOT NULL,
  body     TEXT NOT NULL,
  saved_at BIGINT NOT NULL,
  PRIMARY KEY (person, name)
);

CREATE TABLE credential (
  login    TEXT PRIMARY KEY,
  person   TEXT NOT NULL,
  agency   TEXT NOT NULL,
  -- Argon2id, in PHC form.
  password TEXT NOT NULL
);

CREATE TABLE session (
  -- SHA-256 of the token that the browser holds.
  token      TEXT PRIMARY KEY,
  person     TEXT NOT NULL,
  agency     TEXT NOT NULL,
  csrf       TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  used_at    BIGINT NOT NULL
);

-- Failed logins, by login and by address.
CREATE TABLE throttle (
  name     TEXT PRIMARY KEY,
  failures BIGINT NOT NULL,
  since    BIGINT NOT NULL
);

-- Viewing sessions under a grant (Art. 24).
CREATE TABLE viewing (
  id         TEXT PRIMARY KEY,
  person     TEXT NOT NULL,
  recording  TEXT NOT NULL,
  access     TEXT NOT NULL,
  -- SHA-256 of the session token it was opened in: another browser does not get in.
  session    TEXT NOT NULL,
  opened_at  BIGINT NOT NULL,
  until      BIGINT NOT NULL
);

-- How far the log has been integrated into tiles, and the newest signed checkpoint.
CREATE TABLE checkpoint (
  agency    TEXT PRIMARY KEY,
  size      BIGINT NOT NULL,
  frontier  BYTES NOT NULL,
  note      TEXT NOT NULL,
  signed_at BIGINT NOT NULL
);
