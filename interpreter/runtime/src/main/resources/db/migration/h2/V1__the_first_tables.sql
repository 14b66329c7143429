-- The tables along semantics.md. Bodies are JSON as UTF-8, written by StateCodec in the format that
-- stands beside them: UTF8TOSTRING(body) shows one.
-- A child row names its execution by number: short keys, and a number belongs to one namespace for ever.

-- One row: what this database has counted. "commits" grows with every group and is compared with the mark file.
-- "owner" is used on a server, where the folder's lock does not keep a second engine away.
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
    namespace VARCHAR(100) NOT NULL,
    digest VARCHAR(200) NOT NULL,
    workflow VARCHAR(500) NOT NULL,
    file VARCHAR(4000) NOT NULL,
    folder VARCHAR(4000),
    source VARCHAR(1000000) NOT NULL,
    format INTEGER NOT NULL,
    PRIMARY KEY (namespace, digest)
);

-- Which definition a workflow's name means now.
CREATE TABLE deployment (
    namespace VARCHAR(100) NOT NULL,
    workflow VARCHAR(500) NOT NULL,
    digest VARCHAR(200) NOT NULL,
    format INTEGER NOT NULL,
    PRIMARY KEY (namespace, workflow)
);

-- "waiting" counts the facts in its inbox. "live" has the rows that would otherwise stand in "node", "result" and
-- "variable", while they are few: see LiveRows. NULL: they stand there.
CREATE TABLE execution (
    number BIGINT NOT NULL PRIMARY KEY,
    namespace VARCHAR(100) NOT NULL,
    id VARCHAR(200) NOT NULL,
    workflow VARCHAR(500) NOT NULL,
    name VARCHAR(1000),
    input_digest VARCHAR(200) NOT NULL,
    slot VARCHAR(1000),
    status VARCHAR(20) NOT NULL,
    version BIGINT NOT NULL,
    epoch BIGINT NOT NULL,
    claims INTEGER NOT NULL,
    waiting INTEGER NOT NULL,
    wake_at TIMESTAMP(9) WITH TIME ZONE,
    started_at TIMESTAMP(9) WITH TIME ZONE NOT NULL,
    changed_at TIMESTAMP(9) WITH TIME ZONE NOT NULL,
    ended_at TIMESTAMP(9) WITH TIME ZONE,
    format INTEGER NOT NULL,
    header VARBINARY(1048576) NOT NULL,
    live VARBINARY(1048576),
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
    namespace VARCHAR(100) NOT NULL,
    workflow VARCHAR(500) NOT NULL,
    name VARCHAR(1000) NOT NULL,
    execution_id VARCHAR(200) NOT NULL,
    input_digest VARCHAR(200) NOT NULL,
    removed_at TIMESTAMP(9) WITH TIME ZONE NOT NULL,
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
    node_key VARCHAR(4000) NOT NULL,
    format INTEGER NOT NULL,
    body VARBINARY(1048576) NOT NULL,
    PRIMARY KEY (execution, node_key)
);

-- What is visible of steps.
CREATE TABLE result (
    execution BIGINT NOT NULL,
    scope VARCHAR(4000) NOT NULL,
    step VARCHAR(1000) NOT NULL,
    format INTEGER NOT NULL,
    body VARBINARY(1048576) NOT NULL,
    PRIMARY KEY (execution, scope, step)
);

CREATE TABLE ledger (
    execution BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    settled BOOLEAN NOT NULL,
    format INTEGER NOT NULL,
    body VARBINARY(1048576) NOT NULL,
    PRIMARY KEY (execution, seq)
);

CREATE TABLE variable (
    execution BIGINT NOT NULL,
    scope VARCHAR(4000) NOT NULL,
    name VARCHAR(1000) NOT NULL,
    format INTEGER NOT NULL,
    body VARBINARY(1048576) NOT NULL,
    PRIMARY KEY (execution, scope, name)
);

-- Immutable values as UTF-8 JSON, in parts of at most 32 KiB: no LOBs, which H2 keeps apart and loses track of.
CREATE TABLE payload (
    execution BIGINT NOT NULL,
    id BIGINT NOT NULL,
    part INTEGER NOT NULL,
    format INTEGER NOT NULL,
    body VARBINARY(32768) NOT NULL,
    PRIMARY KEY (execution, id, part)
);

-- What a checkpoint adds to the history, as one JSON list: the entries "first_seq" to "seq".
CREATE TABLE history (
    execution BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    first_seq BIGINT NOT NULL,
    format INTEGER NOT NULL,
    body VARBINARY(1048576) NOT NULL,
    PRIMARY KEY (execution, seq)
);

-- Facts from outside that wait; an event of any size, in parts like a payload.
CREATE TABLE inbox (
    execution BIGINT NOT NULL,
    id BIGINT NOT NULL,
    part INTEGER NOT NULL,
    kind VARCHAR(200) NOT NULL,
    received_at TIMESTAMP(9) WITH TIME ZONE NOT NULL,
    format INTEGER NOT NULL,
    body VARBINARY(32768) NOT NULL,
    PRIMARY KEY (execution, id, part)
);

CREATE TABLE gate (
    namespace VARCHAR(100) NOT NULL,
    token_hash VARCHAR(200) NOT NULL,
    number BIGINT NOT NULL,
    execution BIGINT NOT NULL,
    node_key VARCHAR(4000) NOT NULL,
    call VARCHAR(1000) NOT NULL,
    nonce VARCHAR(200) NOT NULL,
    state VARCHAR(20) NOT NULL,
    closed_by VARCHAR(1000),
    changed_at TIMESTAMP(9) WITH TIME ZONE NOT NULL,
    format INTEGER NOT NULL,
    PRIMARY KEY (namespace, token_hash)
);
CREATE INDEX gate_execution ON gate (execution, number);

-- Events are kept once: "identity" is the hash of source and id, which may be long.
CREATE TABLE event (
    position BIGINT NOT NULL PRIMARY KEY,
    namespace VARCHAR(100) NOT NULL,
    identity VARCHAR(64) NOT NULL,
    type VARCHAR(1000) NOT NULL,
    received_at TIMESTAMP(9) WITH TIME ZONE NOT NULL,
    format INTEGER NOT NULL,
    CONSTRAINT event_identity UNIQUE (namespace, identity)
);
CREATE INDEX event_type ON event (namespace, type, received_at, position);

-- An event of any size, in parts like a payload.
CREATE TABLE event_part (
    position BIGINT NOT NULL,
    part INTEGER NOT NULL,
    format INTEGER NOT NULL,
    body VARBINARY(32768) NOT NULL,
    PRIMARY KEY (position, part)
);

-- By which paths somebody has listened for a type, and the last event before the first one did: later ones have a key.
CREATE TABLE event_paths (
    namespace VARCHAR(100) NOT NULL,
    type VARCHAR(1000) NOT NULL,
    paths VARCHAR(100000) NOT NULL,
    since BIGINT NOT NULL,
    format INTEGER NOT NULL,
    PRIMARY KEY (namespace, type, paths)
);

-- What an event has at those paths. "wanted" is the hash of the correlation, as in "listener".
CREATE TABLE event_key (
    position BIGINT NOT NULL,
    wanted VARCHAR(64) NOT NULL,
    namespace VARCHAR(100) NOT NULL,
    type VARCHAR(1000) NOT NULL,
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
    scope VARCHAR(4000) NOT NULL,
    step VARCHAR(1000) NOT NULL,
    position BIGINT NOT NULL,
    format INTEGER NOT NULL,
    PRIMARY KEY (execution, scope, step, position)
);

-- Who listens now. "wanted" is the hash of the correlation, whose values may be long.
CREATE TABLE listener (
    execution BIGINT NOT NULL,
    node_key VARCHAR(4000) NOT NULL,
    filter INTEGER NOT NULL,
    namespace VARCHAR(100) NOT NULL,
    type VARCHAR(1000) NOT NULL,
    paths VARCHAR(100000) NOT NULL,
    wanted VARCHAR(64) NOT NULL,
    format INTEGER NOT NULL,
    PRIMARY KEY (execution, node_key, filter)
);
CREATE INDEX listener_wanted ON listener (namespace, type, paths, wanted);

-- When a trigger last fired.
CREATE TABLE schedule (
    namespace VARCHAR(100) NOT NULL,
    workflow VARCHAR(500) NOT NULL,
    trigger_id VARCHAR(1000) NOT NULL,
    fired_at TIMESTAMP(9) WITH TIME ZONE NOT NULL,
    format INTEGER NOT NULL,
    PRIMARY KEY (namespace, workflow, trigger_id)
);
