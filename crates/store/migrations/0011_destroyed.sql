-- Bytes that were lawfully destroyed: the row stays, since entries name the object, and says since when nobody looks for its bytes.
ALTER TABLE object ADD COLUMN destroyed_at BIGINT;
