-- For the tests of upgrades: a table changes and its rows with it.
ALTER TABLE execution ADD COLUMN priority INTEGER DEFAULT 0 NOT NULL;
UPDATE execution SET priority = 7;
