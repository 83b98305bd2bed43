-- Uploads that go on at another machine, and objects that are locked.
-- What lies in the bucket of an upload that is on its way in: the name of the upload in parts, the tags of its parts in order, and the bytes
-- after the last of them.
ALTER TABLE upload ADD COLUMN multipart TEXT;
ALTER TABLE upload ADD COLUMN parts TEXT;
ALTER TABLE upload ADD COLUMN tail BYTES;
-- Which machine writes, until when, and how often that changed: who held an earlier lease counts nothing any more.
ALTER TABLE upload ADD COLUMN lease_node TEXT;
ALTER TABLE upload ADD COLUMN lease_token BIGINT NOT NULL DEFAULT 0;
ALTER TABLE upload ADD COLUMN lease_until BIGINT NOT NULL DEFAULT 0;
-- Until when an object should be locked, and until when it is known to be.
ALTER TABLE object ADD COLUMN keep_until BIGINT NOT NULL DEFAULT 0;
ALTER TABLE object ADD COLUMN locked_until BIGINT NOT NULL DEFAULT 0;
