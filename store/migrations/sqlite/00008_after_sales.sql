-- After-sales cases: their records, the case numbers that lead to them, and what their cases, items, notices and
-- approvals hold more than others. Every list has an index that begins with its filter, goes on with running and ends in
-- the order of work.
-- +goose Up
CREATE TABLE after_sales (
    id        TEXT     NOT NULL PRIMARY KEY REFERENCES cases (id),
    case_no   TEXT     NOT NULL,
    platform  TEXT     NOT NULL,
    shop      TEXT     NOT NULL,
    order_no  TEXT     NOT NULL,
    customer  TEXT     NOT NULL,
    product   TEXT     NOT NULL,
    request   TEXT     NOT NULL,
    stage     TEXT     NOT NULL, -- the case's, as are level, owner, breached and running
    level     INTEGER  NOT NULL, -- 0: not diagnosed yet
    owner     TEXT     NOT NULL,
    breached  BOOLEAN  NOT NULL,
    running   BOOLEAN  NOT NULL,
    work_key  TEXT     NOT NULL, -- its place in the order of work; when it was closed
    reopen_by DATETIME,
    written   BOOLEAN  NOT NULL, -- by the workflow
    record    TEXT     NOT NULL, -- JSON
    contact   TEXT     NOT NULL  -- how the customer can be reached
);
CREATE UNIQUE INDEX after_sales_no ON after_sales (case_no);
CREATE INDEX after_sales_all      ON after_sales (running, work_key, id);
CREATE INDEX after_sales_platform ON after_sales (platform, running, work_key, id);
CREATE INDEX after_sales_shop     ON after_sales (shop, running, work_key, id);
CREATE INDEX after_sales_order    ON after_sales (order_no, running, work_key, id);
CREATE INDEX after_sales_request  ON after_sales (request, running, work_key, id);
CREATE INDEX after_sales_stage    ON after_sales (stage, running, work_key, id);
CREATE INDEX after_sales_level    ON after_sales (level, running, work_key, id);
CREATE INDEX after_sales_owner    ON after_sales (owner, running, work_key, id);
CREATE INDEX after_sales_breached ON after_sales (breached, running, work_key, id);

CREATE TABLE after_sales_numbers (
    case_no TEXT    NOT NULL PRIMARY KEY,
    case_id TEXT    NOT NULL,
    joined  BOOLEAN NOT NULL -- the case was registered under another number
) WITHOUT ROWID;

ALTER TABLE cases ADD COLUMN level     INTEGER NOT NULL DEFAULT 0;
ALTER TABLE cases ADD COLUMN work_rank INTEGER NOT NULL DEFAULT 0;  -- the place in the order of work, the lowest first
ALTER TABLE cases ADD COLUMN clock     TEXT    NOT NULL DEFAULT ''; -- that next_due_at is of; empty: an item's

ALTER TABLE work_items ADD COLUMN ref TEXT NOT NULL DEFAULT ''; -- the step or claim that it is about

ALTER TABLE notices ADD COLUMN clock TEXT NOT NULL DEFAULT '';

ALTER TABLE approvals ADD COLUMN ref     TEXT NOT NULL DEFAULT '';   -- the plan or claim that it is about
ALTER TABLE approvals ADD COLUMN reasons TEXT NOT NULL DEFAULT '[]'; -- JSON: why a plan needs it
