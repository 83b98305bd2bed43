-- Accounts under which body-worn systems push recordings. The key is kept as its SHA-256: it is random, so a slow digest would add nothing.
CREATE TABLE controller (
  id         TEXT PRIMARY KEY,
  agency     TEXT NOT NULL,
  key_sha256 TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  revoked_at BIGINT
);

-- What such a system shows with each request, by its SHA-256.
CREATE TABLE controller_token (
  token_sha256 TEXT PRIMARY KEY,
  controller   TEXT NOT NULL,
  expires_at   BIGINT NOT NULL
);
CREATE INDEX controller_token_expiry ON controller_token (expires_at);

-- What such a system calls a container: one recording with all its files, or a register of its own (users, devices).
CREATE TABLE pushed_container (
  controller   TEXT NOT NULL,
  name         TEXT NOT NULL,
  -- JSON: what was said of it, by name.
  metadata     TEXT NOT NULL,
  -- When the system last sent something that belongs to it.
  heard_at     BIGINT NOT NULL,
  -- When it said that everything is sent; of what it had rejected, when nothing had come for long enough.
  completed_at BIGINT,
  -- When it was found that this had not happened in time.
  overdue_at   BIGINT,
  PRIMARY KEY (controller, name)
);
CREATE INDEX pushed_container_open ON pushed_container (completed_at, heard_at);

-- What was put into containers. Other bytes under a name that is there are another version; the first is the original.
CREATE TABLE pushed_object (
  controller TEXT NOT NULL,
  container  TEXT NOT NULL,
  name       TEXT NOT NULL,
  version    BIGINT NOT NULL,
  metadata   TEXT NOT NULL,
  size       BIGINT NOT NULL,
  md5        TEXT NOT NULL,
  sha256     TEXT NOT NULL,
  stored_at  BIGINT NOT NULL,
  -- The recording that it became. NULL: a line of the system's own registers, whose bytes stand here.
  recording  TEXT,
  body       BYTES,
  PRIMARY KEY (controller, container, name, version)
);
