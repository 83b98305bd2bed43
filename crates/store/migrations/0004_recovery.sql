-- When a private part was found nowhere after a restore: it was not destroyed, it is missing. NULL otherwise.
ALTER TABLE payload ADD COLUMN private_lost BIGINT;
