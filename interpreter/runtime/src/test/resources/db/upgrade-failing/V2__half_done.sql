-- For the tests of upgrades: the first statement cannot be undone by H2, the second fails.
ALTER TABLE execution ADD COLUMN priority INTEGER DEFAULT 0 NOT NULL;
ALTER TABLE there_is_none ADD COLUMN priority INTEGER;
