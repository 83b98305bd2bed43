-- When an object was last read through by scrubbing, and what was found; `object.verified_at` is when it was last found unchanged. Objects
-- that no row names yet count from their arrival, when both digests were computed.
CREATE TABLE scrub (
  object    TEXT PRIMARY KEY,
  agency    TEXT NOT NULL,
  looked_at BIGINT NOT NULL,
  -- NULL: unchanged. Else changed, missing or unreadable.
  finding   TEXT CHECK (finding IN ('changed', 'missing', 'unreadable')),
  -- What the look before had found, as long as no entry tells of this one.
  before    TEXT,
  -- Whether an entry of the log tells of this look.
  told      BIGINT NOT NULL CHECK (told IN (0, 1))
);
CREATE INDEX scrub_untold ON scrub (agency, told);

-- Tokens of a time-stamping authority (RFC 3161) over checkpoints as they were signed: what was stamped, byte for byte, beside its token.
CREATE TABLE time_stamp (
  agency     TEXT NOT NULL,
  -- The log had another origin before, and its sizes may come again.
  origin     TEXT NOT NULL,
  -- How many entries the checkpoint covers.
  size       BIGINT NOT NULL CHECK (size > 0),
  note       TEXT NOT NULL,
  token      BYTES NOT NULL,
  -- What the authority says in it.
  stamped_at BIGINT NOT NULL,
  PRIMARY KEY (agency, origin, size)
);

-- Morning reports as they were signed; an entry of the log bears the SHA-256 of each.
CREATE TABLE morning_report (
  agency     TEXT NOT NULL,
  -- The day that it is about: YYYY-MM-DD.
  day        TEXT NOT NULL,
  note       TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (agency, day)
);
