-- Which version of a kind's fold made the state; another one folds the entries anew when the subject is next read.
ALTER TABLE subject ADD COLUMN fold BIGINT NOT NULL DEFAULT 1;
