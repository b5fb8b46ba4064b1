-- The readable picture of the workflows: cases, their timelines, work items, contacts and notices.
-- Every list has an index that begins with its filter, goes on with running or phase, and ends in its order,
-- so that a page costs the same with a hundred rows and with a million. Shops come before platforms in
-- them: a shop's name narrows more, and is enough.
-- +goose Up
CREATE TABLE cases (
    id               TEXT     NOT NULL PRIMARY KEY, -- the workflow's
    seq              INTEGER  NOT NULL,
    kind             TEXT     NOT NULL,
    platform         TEXT     NOT NULL,
    shop             TEXT     NOT NULL,
    subject          TEXT     NOT NULL,
    customer         TEXT     NOT NULL,
    stage            TEXT     NOT NULL,
    owner            TEXT     NOT NULL,
    waiting_on       TEXT     NOT NULL,
    next_due_at      DATETIME,
    breached         BOOLEAN  NOT NULL,
    unanswered_since DATETIME,
    unanswered       BOOLEAN  NOT NULL,
    ending           TEXT     NOT NULL,
    credited_to      TEXT     NOT NULL,
    policy_version   TEXT     NOT NULL,
    opened_at        DATETIME NOT NULL,
    ended_at         DATETIME,
    running          BOOLEAN  NOT NULL,
    stepped_at       DATETIME -- when the last step was taken, by the case's clock
);
CREATE INDEX cases_all         ON cases (running, opened_at, id);
CREATE INDEX cases_kind        ON cases (kind, running, opened_at, id);
CREATE INDEX cases_stage       ON cases (stage, running, opened_at, id);
CREATE INDEX cases_owner       ON cases (owner, running, opened_at, id);
CREATE INDEX cases_shop        ON cases (shop, running, opened_at, id);
CREATE INDEX cases_platform    ON cases (platform, running, opened_at, id);
CREATE INDEX cases_unanswered  ON cases (unanswered, running, opened_at, id);
CREATE INDEX cases_due         ON cases (next_due_at, id);
CREATE INDEX cases_of_shop_due ON cases (shop, next_due_at, id);
CREATE INDEX cases_customer    ON cases (customer, running);

CREATE TABLE case_events (
    case_id   TEXT     NOT NULL REFERENCES cases (id),
    seq       INTEGER  NOT NULL,
    at        DATETIME NOT NULL,
    kind      TEXT     NOT NULL,
    rule      TEXT     NOT NULL,
    by_person TEXT     NOT NULL,
    data      TEXT     NOT NULL, -- JSON
    fact_id   TEXT     NOT NULL, -- late facts: the platform's event id
    PRIMARY KEY (case_id, seq)
) WITHOUT ROWID;

CREATE TABLE work_items (
    id          TEXT     NOT NULL PRIMARY KEY,
    seq         INTEGER  NOT NULL, -- of the transition that wrote it last
    case_id     TEXT     NOT NULL REFERENCES cases (id),
    platform    TEXT     NOT NULL,
    shop        TEXT     NOT NULL,
    customer    TEXT     NOT NULL,
    kind        TEXT     NOT NULL,
    rule        TEXT     NOT NULL,
    phase       TEXT     NOT NULL, -- the state, with missed items that are given up set apart
    assignee    TEXT     NOT NULL,
    assigned_by TEXT     NOT NULL,
    note        TEXT     NOT NULL,
    estimated   BOOLEAN  NOT NULL,
    counts      BOOLEAN  NOT NULL, -- against the day's contacts
    opens_at    DATETIME NOT NULL,
    due_at      DATETIME NOT NULL,
    warn_at     DATETIME,
    warned_at   DATETIME,
    missed_at   DATETIME,
    settled_at  DATETIME,
    result      TEXT     NOT NULL, -- JSON
    done_by     TEXT     NOT NULL,
    result_key  TEXT     NOT NULL
);
CREATE INDEX work_items_all      ON work_items (phase, due_at, id);
CREATE INDEX work_items_assignee ON work_items (assignee, phase, due_at, id);
CREATE INDEX work_items_shop     ON work_items (shop, phase, due_at, id);
CREATE INDEX work_items_platform ON work_items (platform, phase, due_at, id);
CREATE INDEX work_items_case     ON work_items (case_id, phase, due_at, id);
CREATE INDEX work_items_customer ON work_items (customer, opens_at);
CREATE INDEX work_items_given    ON work_items (shop, platform, opens_at, assignee);

CREATE TABLE contacts (
    item_id   TEXT     NOT NULL PRIMARY KEY,
    case_id   TEXT     NOT NULL,
    customer  TEXT     NOT NULL,
    person_id TEXT     NOT NULL,
    at        DATETIME NOT NULL,
    counts    BOOLEAN  NOT NULL,
    outcome   TEXT     NOT NULL
) WITHOUT ROWID;
CREATE INDEX contacts_customer ON contacts (customer, at);

CREATE TABLE notices (
    id        TEXT     NOT NULL PRIMARY KEY, -- item, seq and kind
    case_id   TEXT     NOT NULL REFERENCES cases (id),
    seq       INTEGER  NOT NULL,
    item_id   TEXT     NOT NULL,
    item      TEXT     NOT NULL,
    kind      TEXT     NOT NULL,
    platform  TEXT     NOT NULL,
    shop      TEXT     NOT NULL,
    to_role   TEXT     NOT NULL,
    to_person TEXT     NOT NULL,
    about     TEXT     NOT NULL,
    due_at    DATETIME NOT NULL,
    at        DATETIME NOT NULL
);
CREATE INDEX notices_all      ON notices (at, id);
CREATE INDEX notices_person   ON notices (to_person, at, id);
CREATE INDEX notices_shop     ON notices (shop, at, id);
CREATE INDEX notices_platform ON notices (platform, at, id);
CREATE INDEX notices_case     ON notices (case_id, at, id);
