-- Discounts, and what agents may ask for in a month.
-- +goose Up
CREATE TABLE discounts (
    id          TEXT     NOT NULL PRIMARY KEY,
    case_id     TEXT     NOT NULL REFERENCES cases (id),
    platform    TEXT     NOT NULL,
    shop        TEXT     NOT NULL,
    agent       TEXT     NOT NULL,
    month       TEXT     NOT NULL, -- whose allowance it counts against
    line        TEXT     NOT NULL,
    pieces      INTEGER  NOT NULL,
    gift        TEXT     NOT NULL,
    amount      INTEGER  NOT NULL, -- fen
    reason      TEXT     NOT NULL,
    special     BOOLEAN  NOT NULL, -- beyond the agent's own authority
    over_count  BOOLEAN  NOT NULL, -- beyond the month's requests
    state       TEXT     NOT NULL,
    rule        TEXT     NOT NULL,
    sum_left    INTEGER  NOT NULL, -- fen; refused over the hard sum: what was left of it
    approval_id TEXT     NOT NULL,
    asked_at    DATETIME NOT NULL,
    settled_at  DATETIME,
    decided_by  TEXT     NOT NULL,
    why         TEXT     NOT NULL,
    request_key TEXT     NOT NULL
);
CREATE INDEX discounts_all         ON discounts (state, asked_at, id);
CREATE INDEX discounts_key         ON discounts (request_key, state, asked_at, id);
CREATE INDEX discounts_case        ON discounts (case_id, state, asked_at, id);
CREATE INDEX discounts_agent_month ON discounts (agent, month, state, asked_at, id);
CREATE INDEX discounts_agent       ON discounts (agent, state, asked_at, id);
CREATE INDEX discounts_month       ON discounts (month, state, asked_at, id);
CREATE INDEX discounts_shop        ON discounts (shop, state, asked_at, id);
CREATE INDEX discounts_platform    ON discounts (platform, state, asked_at, id);

CREATE TABLE allowances ( -- what the month before gave or took
    month TEXT    NOT NULL,
    agent TEXT    NOT NULL,
    bonus INTEGER NOT NULL,
    debt  INTEGER NOT NULL,
    PRIMARY KEY (month, agent)
) WITHOUT ROWID;

CREATE TABLE settled_months (
    month TEXT NOT NULL PRIMARY KEY
) WITHOUT ROWID;

ALTER TABLE people ADD COLUMN since DATETIME; -- when we came to know of them
UPDATE people SET since = strftime('%Y-%m-%d %H:%M:%f000', 'now');
