-- For PostgresUpgradeTest: half done for so long that a kill hits it.
ALTER TABLE execution ADD COLUMN priority INTEGER DEFAULT 0 NOT NULL;
SELECT pg_sleep(55);
