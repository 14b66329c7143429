-- For UpgradeTest: half done for so long that a kill hits it.
ALTER TABLE execution ADD COLUMN priority INTEGER DEFAULT 0 NOT NULL;
CREATE TABLE slow AS SELECT X, RANDOM_UUID() AS y FROM SYSTEM_RANGE(1, 20000000);
