-- What a superior follows: the logs of other agencies, their headers and rule parts, and what is computed from them.
CREATE TABLE mirror_log (
  id            TEXT PRIMARY KEY,
  origin        TEXT NOT NULL UNIQUE,
  -- The agency of this server that follows it: its log tells of the key and of what was found.
  agency        TEXT NOT NULL REFERENCES log_head (agency),
  -- The public key of the log, as registered.
  key           TEXT NOT NULL,
  -- How many entries are held, and the tree of them.
  size          BIGINT NOT NULL CHECK (size >= 0),
  frontier      BYTES NOT NULL,
  -- The largest checkpoint that was seen: its size, its root and the signed note.
  seen_size     BIGINT NOT NULL,
  seen_root     TEXT,
  seen          TEXT,
  -- The largest checkpoint of which every entry is held, cosigned.
  cosigned_size BIGINT NOT NULL,
  cosigned      TEXT,
  registered_at BIGINT NOT NULL,
  -- When it was last heard, and the time in the last statement that was believed.
  heard_at      BIGINT NOT NULL,
  stated_at     BIGINT NOT NULL,
  -- Since when entries are missing that a seen checkpoint covers, without any coming.
  behind_since  BIGINT,
  -- Since when it shows something that does not extend what was seen, without saying where that begins; and how many entries it shows.
  doubt_since   BIGINT,
  doubt_size    BIGINT,
  -- How many entries the states below take in.
  folded        BIGINT NOT NULL,
  -- The version of law and rules that made the duties below.
  judged_by     TEXT NOT NULL,
  CHECK (folded <= size AND size <= seen_size AND cosigned_size <= size)
);

-- Entries without their private parts. Nothing of what is committed to there ever comes here.
CREATE TABLE mirror_entry (
  log        TEXT NOT NULL REFERENCES mirror_log (id),
  leaf_index BIGINT NOT NULL CHECK (leaf_index >= 0),
  subject_id TEXT NOT NULL,
  encoded    BYTES NOT NULL,
  rule_salt  BYTES NOT NULL,
  rule_part  BYTES NOT NULL,
  PRIMARY KEY (log, leaf_index)
);
CREATE INDEX mirror_entry_by_subject ON mirror_entry (log, subject_id, leaf_index);

-- sqlite:
CREATE TRIGGER mirror_entry_is_for_keeps BEFORE UPDATE ON mirror_entry BEGIN SELECT RAISE(ABORT, 'an entry never changes'); END;
CREATE TRIGGER mirror_entry_stays BEFORE DELETE ON mirror_entry BEGIN SELECT RAISE(ABORT, 'an entry is never deleted'); END;
-- end
-- postgres:
CREATE TRIGGER mirror_entry_is_for_keeps BEFORE UPDATE OR DELETE ON mirror_entry FOR EACH ROW EXECUTE FUNCTION entry_is_for_keeps();
-- end

-- The tree after each batch: the root at any size is found from the one before it.
CREATE TABLE mirror_frontier (
  log      TEXT NOT NULL REFERENCES mirror_log (id),
  size     BIGINT NOT NULL,
  frontier BYTES NOT NULL,
  PRIMARY KEY (log, size)
);

-- What the entries fold to: states without private texts.
CREATE TABLE mirror_subject (
  log            TEXT NOT NULL REFERENCES mirror_log (id),
  id             TEXT NOT NULL,
  kind           TEXT NOT NULL,
  revision       BIGINT NOT NULL,
  state          TEXT NOT NULL,
  fold           BIGINT NOT NULL,
  sort_at        BIGINT NOT NULL,
  -- Whether its duties are to be computed anew.
  stale          BIGINT NOT NULL,
  next_change_at BIGINT,
  PRIMARY KEY (log, id)
);
CREATE INDEX mirror_subject_stale ON mirror_subject (log, stale);
CREATE INDEX mirror_subject_by_change ON mirror_subject (log, next_change_at);

CREATE TABLE mirror_link (
  log      TEXT NOT NULL REFERENCES mirror_log (id),
  from_id  TEXT NOT NULL,
  relation TEXT NOT NULL,
  to_id    TEXT NOT NULL,
  PRIMARY KEY (log, from_id, relation, to_id)
);
CREATE INDEX mirror_link_back ON mirror_link (log, to_id, relation);

-- As `duty`, computed here.
CREATE TABLE mirror_duty (
  log          TEXT NOT NULL REFERENCES mirror_log (id),
  subject_id   TEXT NOT NULL,
  rule         TEXT NOT NULL,
  part         TEXT NOT NULL,
  article      TEXT NOT NULL,
  state        TEXT NOT NULL,
  opened_at    BIGINT,
  due_at       BIGINT,
  satisfied_on BIGINT,
  known_at     BIGINT,
  since        BIGINT,
  judged_at    BIGINT,
  body         TEXT NOT NULL,
  PRIMARY KEY (log, subject_id, rule, part)
);

-- What a superior answered: the largest checkpoint of a log of ours that it cosigned.
CREATE TABLE cosigned (
  agency      TEXT NOT NULL REFERENCES log_head (agency),
  -- The key that cosigned: name and hash.
  cosigner    TEXT NOT NULL,
  size        BIGINT NOT NULL,
  -- The checkpoint with the signature of the log and the cosignature.
  note        TEXT NOT NULL,
  cosigned_at BIGINT NOT NULL,
  PRIMARY KEY (agency, cosigner)
);

-- Who does what must be done by one process at a time. The epoch grows with every change of hands.
CREATE TABLE lease (
  name   TEXT PRIMARY KEY,
  holder TEXT NOT NULL,
  epoch  BIGINT NOT NULL,
  until  BIGINT NOT NULL
);
