-- What is made of originals so that it can be looked at: previews for browsers, waveforms. It can be made again at any time, so no entry
-- speaks of it and no check misses it; what somebody saw of it is an entry.
CREATE TABLE derived (
  -- The object it was made of, and the agency whose it is.
  original   TEXT NOT NULL REFERENCES object (id),
  agency     TEXT NOT NULL,
  -- preview, waveform
  kind       TEXT NOT NULL,
  -- making: somebody is at it. needless: there is nothing to make. failed: it cannot be made with this recipe.
  state      TEXT NOT NULL CHECK (state IN ('making', 'made', 'needless', 'failed')),
  -- What made it, so that it can be made anew by another recipe.
  recipe     TEXT NOT NULL,
  -- Why it failed.
  said       TEXT,
  -- A preview's bytes are an object of their own.
  object     TEXT,
  size       BIGINT,
  sha256     TEXT,
  sm3        TEXT,
  -- A waveform is small enough to stand here: the loudest sample of each step, from 0 to 255.
  step_ms    BIGINT,
  peaks      BYTES,
  -- Since when it is in that state.
  changed_at BIGINT NOT NULL,
  PRIMARY KEY (original, kind),
  CHECK (state <> 'made' OR object IS NOT NULL OR peaks IS NOT NULL)
);
CREATE UNIQUE INDEX derived_by_object ON derived (object);

-- What is seen in a viewing, when it is not the original.
ALTER TABLE viewing ADD COLUMN preview TEXT;
