-- The tables as on H2 (a test compares them). Bodies are JSON as UTF-8, written by StateCodec in the
-- format that stands beside them: convert_from(body, 'UTF8') shows one.
-- Instants are seconds since 1970: TIMESTAMPTZ would cut the nanoseconds off; to_timestamp(wake_at) shows one.
-- COLLATE "C": keys are compared character by character, a scope is a range of them.
-- A child row names its execution by number: short keys, and a number belongs to one namespace for ever.

-- One row: what this database has counted; every group locks it, so that groups follow each other.
-- "owner" is the highest epoch that has written: an engine with a lower one writes no more.
CREATE TABLE engine (
    id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    epoch BIGINT NOT NULL,
    owner BIGINT NOT NULL,
    commits BIGINT NOT NULL,
    last_execution BIGINT NOT NULL,
    last_inbox BIGINT NOT NULL,
    last_gate BIGINT NOT NULL,
    last_event BIGINT NOT NULL
);
INSERT INTO engine (id, epoch, owner, commits, last_execution, last_inbox, last_gate, last_event)
VALUES (1, 0, 0, 0, 0, 0, 0, 0);

CREATE TABLE definition (
    namespace TEXT COLLATE "C" NOT NULL,
    digest TEXT COLLATE "C" NOT NULL,
    workflow TEXT COLLATE "C" NOT NULL,
    file TEXT COLLATE "C" NOT NULL,
    folder TEXT COLLATE "C",
    source TEXT NOT NULL,
    format INTEGER NOT NULL,
    PRIMARY KEY (namespace, digest)
);

-- Which definition a workflow's name means now.
CREATE TABLE deployment (
    namespace TEXT COLLATE "C" NOT NULL,
    workflow TEXT COLLATE "C" NOT NULL,
    digest TEXT COLLATE "C" NOT NULL,
    format INTEGER NOT NULL,
    PRIMARY KEY (namespace, workflow)
);

-- "waiting" counts the facts in its inbox. "live" has the rows that would otherwise stand in "node", "result" and
-- "variable", while they are few: see LiveRows. NULL: they stand there.
CREATE TABLE execution (
    number BIGINT NOT NULL PRIMARY KEY,
    namespace TEXT COLLATE "C" NOT NULL,
    id TEXT COLLATE "C" NOT NULL,
    workflow TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C",
    input_digest TEXT COLLATE "C" NOT NULL,
    slot TEXT COLLATE "C",
    status TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    epoch BIGINT NOT NULL,
    claims INTEGER NOT NULL,
    waiting INTEGER NOT NULL,
    wake_at NUMERIC(30, 9),
    started_at NUMERIC(30, 9) NOT NULL,
    changed_at NUMERIC(30, 9) NOT NULL,
    ended_at NUMERIC(30, 9),
    format INTEGER NOT NULL,
    header BYTEA NOT NULL,
    live BYTEA,
    CONSTRAINT execution_id UNIQUE (namespace, id),
    CONSTRAINT execution_name UNIQUE (namespace, workflow, name)
);
CREATE INDEX execution_due ON execution (wake_at, number);
CREATE INDEX execution_status ON execution (status, number);
CREATE INDEX execution_workflow ON execution (workflow, number);
CREATE INDEX execution_workflow_status ON execution (workflow, status, number);
CREATE INDEX execution_slot ON execution (slot, workflow, number);

-- What retention leaves of a start name.
CREATE TABLE tombstone (
    namespace TEXT COLLATE "C" NOT NULL,
    workflow TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    execution_id TEXT COLLATE "C" NOT NULL,
    input_digest TEXT COLLATE "C" NOT NULL,
    removed_at NUMERIC(30, 9) NOT NULL,
    format INTEGER NOT NULL,
    PRIMARY KEY (namespace, workflow, name)
);

-- Executions that retention has removed, while rows of theirs are still there: they are freed piece by piece.
CREATE TABLE removed (
    execution BIGINT NOT NULL PRIMARY KEY,
    format INTEGER NOT NULL
);

-- Live visits.
CREATE TABLE node (
    execution BIGINT NOT NULL,
    node_key TEXT COLLATE "C" NOT NULL,
    format INTEGER NOT NULL,
    body BYTEA NOT NULL,
    PRIMARY KEY (execution, node_key)
);

-- What is visible of steps.
CREATE TABLE result (
    execution BIGINT NOT NULL,
    scope TEXT COLLATE "C" NOT NULL,
    step TEXT COLLATE "C" NOT NULL,
    format INTEGER NOT NULL,
    body BYTEA NOT NULL,
    PRIMARY KEY (execution, scope, step)
);

CREATE TABLE ledger (
    execution BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    settled BOOLEAN NOT NULL,
    format INTEGER NOT NULL,
    body BYTEA NOT NULL,
    PRIMARY KEY (execution, seq)
);

CREATE TABLE variable (
    execution BIGINT NOT NULL,
    scope TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    format INTEGER NOT NULL,
    body BYTEA NOT NULL,
    PRIMARY KEY (execution, scope, name)
);

-- Immutable values as UTF-8 JSON, in parts of at most 32 KiB.
CREATE TABLE payload (
    execution BIGINT NOT NULL,
    id BIGINT NOT NULL,
    part INTEGER NOT NULL,
    format INTEGER NOT NULL,
    body BYTEA NOT NULL,
    PRIMARY KEY (execution, id, part)
);

-- What a checkpoint adds to the history, as one JSON list: the entries "first_seq" to "seq".
CREATE TABLE history (
    execution BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    first_seq BIGINT NOT NULL,
    format INTEGER NOT NULL,
    body BYTEA NOT NULL,
    PRIMARY KEY (execution, seq)
);

-- Facts from outside that wait; an event of any size, in parts like a payload.
CREATE TABLE inbox (
    execution BIGINT NOT NULL,
    id BIGINT NOT NULL,
    part INTEGER NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    received_at NUMERIC(30, 9) NOT NULL,
    format INTEGER NOT NULL,
    body BYTEA NOT NULL,
    PRIMARY KEY (execution, id, part)
);

CREATE TABLE gate (
    namespace TEXT COLLATE "C" NOT NULL,
    token_hash TEXT COLLATE "C" NOT NULL,
    number BIGINT NOT NULL,
    execution BIGINT NOT NULL,
    node_key TEXT COLLATE "C" NOT NULL,
    call TEXT COLLATE "C" NOT NULL,
    nonce TEXT COLLATE "C" NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    closed_by TEXT COLLATE "C",
    changed_at NUMERIC(30, 9) NOT NULL,
    format INTEGER NOT NULL,
    PRIMARY KEY (namespace, token_hash)
);
CREATE INDEX gate_execution ON gate (execution, number);

-- Events are kept once: "identity" is the hash of source and id, which may be long.
CREATE TABLE event (
    position BIGINT NOT NULL PRIMARY KEY,
    namespace TEXT COLLATE "C" NOT NULL,
    identity TEXT COLLATE "C" NOT NULL,
    type TEXT COLLATE "C" NOT NULL,
    received_at NUMERIC(30, 9) NOT NULL,
    format INTEGER NOT NULL,
    CONSTRAINT event_identity UNIQUE (namespace, identity)
);
CREATE INDEX event_type ON event (namespace, type, received_at, position);

-- An event of any size, in parts like a payload.
CREATE TABLE event_part (
    position BIGINT NOT NULL,
    part INTEGER NOT NULL,
    format INTEGER NOT NULL,
    body BYTEA NOT NULL,
    PRIMARY KEY (position, part)
);

-- By which paths somebody has listened for a type, and the last event before the first one did: later ones have a key.
CREATE TABLE event_paths (
    namespace TEXT COLLATE "C" NOT NULL,
    type TEXT COLLATE "C" NOT NULL,
    paths TEXT COLLATE "C" NOT NULL,
    since BIGINT NOT NULL,
    format INTEGER NOT NULL,
    PRIMARY KEY (namespace, type, paths)
);

-- What an event has at those paths. "wanted" is the hash of the correlation, as in "listener".
CREATE TABLE event_key (
    position BIGINT NOT NULL,
    wanted TEXT COLLATE "C" NOT NULL,
    namespace TEXT COLLATE "C" NOT NULL,
    type TEXT COLLATE "C" NOT NULL,
    format INTEGER NOT NULL,
    PRIMARY KEY (position, wanted)
);
CREATE INDEX event_key_wanted ON event_key (namespace, type, wanted, position);

-- Events that nobody looked for listeners of yet.
CREATE TABLE undispatched (
    position BIGINT NOT NULL PRIMARY KEY,
    format INTEGER NOT NULL
);

-- What a "listen" has taken.
CREATE TABLE heard (
    execution BIGINT NOT NULL,
    scope TEXT COLLATE "C" NOT NULL,
    step TEXT COLLATE "C" NOT NULL,
    position BIGINT NOT NULL,
    format INTEGER NOT NULL,
    PRIMARY KEY (execution, scope, step, position)
);

-- Who listens now. "wanted" is the hash of the correlation, whose values may be long.
CREATE TABLE listener (
    execution BIGINT NOT NULL,
    node_key TEXT COLLATE "C" NOT NULL,
    filter INTEGER NOT NULL,
    namespace TEXT COLLATE "C" NOT NULL,
    type TEXT COLLATE "C" NOT NULL,
    paths TEXT COLLATE "C" NOT NULL,
    wanted TEXT COLLATE "C" NOT NULL,
    format INTEGER NOT NULL,
    PRIMARY KEY (execution, node_key, filter)
);
CREATE INDEX listener_wanted ON listener (namespace, type, paths, wanted);

-- When a trigger last fired.
CREATE TABLE schedule (
    namespace TEXT COLLATE "C" NOT NULL,
    workflow TEXT COLLATE "C" NOT NULL,
    trigger_id TEXT COLLATE "C" NOT NULL,
    fired_at NUMERIC(30, 9) NOT NULL,
    format INTEGER NOT NULL,
    PRIMARY KEY (namespace, workflow, trigger_id)
);
