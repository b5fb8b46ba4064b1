-- What supervisors are asked to decide, and who stands in for them. Every list has an index that begins with its
-- filter, goes on with the state and ends in its order.
-- +goose Up
CREATE TABLE approvals (
    id          TEXT     NOT NULL PRIMARY KEY, -- the workflow's
    case_id     TEXT     NOT NULL REFERENCES cases (id), -- that asks
    platform    TEXT     NOT NULL,
    shop        TEXT     NOT NULL,
    subject     TEXT     NOT NULL,
    discount_id TEXT     NOT NULL,
    line        TEXT     NOT NULL,
    pieces      INTEGER  NOT NULL,
    gift        TEXT     NOT NULL,
    amount      INTEGER  NOT NULL, -- fen
    over_count  BOOLEAN  NOT NULL, -- granting it costs one of next month's requests
    note        TEXT     NOT NULL,
    asked_by    TEXT     NOT NULL,
    asked_at    DATETIME NOT NULL,
    state       TEXT     NOT NULL,
    step        INTEGER  NOT NULL,
    role        TEXT     NOT NULL, -- whose decision it now is
    step_at     DATETIME NOT NULL,
    remind_at   DATETIME,
    escalate_at DATETIME,
    expires_at  DATETIME NOT NULL,
    votes       TEXT     NOT NULL, -- JSON
    closed_at   DATETIME,
    closed_by   TEXT     NOT NULL,
    reason      TEXT     NOT NULL
);
CREATE INDEX approvals_all      ON approvals (state, expires_at, id);
CREATE INDEX approvals_case     ON approvals (case_id, state, expires_at, id);
CREATE INDEX approvals_asker    ON approvals (asked_by, state, expires_at, id);
CREATE INDEX approvals_shop     ON approvals (shop, state, expires_at, id);
CREATE INDEX approvals_platform ON approvals (platform, state, expires_at, id);
CREATE INDEX approvals_subject  ON approvals (subject, state, expires_at, id);

CREATE TABLE substitutions (
    id         TEXT     NOT NULL PRIMARY KEY,
    supervisor TEXT     NOT NULL REFERENCES people (id),
    substitute TEXT     NOT NULL REFERENCES people (id),
    from_at    DATETIME NOT NULL,
    to_at      DATETIME NOT NULL
) WITHOUT ROWID;
CREATE INDEX substitutions_all        ON substitutions (from_at, id);
CREATE INDEX substitutions_supervisor ON substitutions (supervisor, from_at, id);
CREATE INDEX substitutions_substitute ON substitutions (substitute, from_at, id);

-- What a notice of an approval is about.
ALTER TABLE notices ADD COLUMN subject TEXT    NOT NULL DEFAULT '';
ALTER TABLE notices ADD COLUMN amount  INTEGER NOT NULL DEFAULT 0; -- fen
