-- The readable picture of the workflows: cases, their timelines, work items, contacts and notices.
-- Every list has an index that begins with its filter, goes on with running or phase, and ends in its order,
-- so that a page costs the same with a hundred rows and with a million. Shops come before platforms in
-- them: a shop's name narrows more, and is enough. Each statement may be run again.
-- +goose NO TRANSACTION
-- +goose Up
CREATE TABLE IF NOT EXISTS cases (
    id               VARCHAR(150) NOT NULL PRIMARY KEY COMMENT 'the workflow''s',
    seq              INT          NOT NULL,
    kind             VARCHAR(32)  NOT NULL,
    platform         VARCHAR(16)  NOT NULL,
    shop             VARCHAR(40)  NOT NULL,
    subject          VARCHAR(64)  NOT NULL,
    customer         VARCHAR(191) NOT NULL,
    stage            VARCHAR(32)  NOT NULL,
    owner            VARCHAR(40)  NOT NULL,
    waiting_on       VARCHAR(32)  NOT NULL,
    next_due_at      DATETIME(6),
    breached         BOOLEAN      NOT NULL,
    unanswered_since DATETIME(6),
    unanswered       BOOLEAN      NOT NULL,
    ending           VARCHAR(32)  NOT NULL,
    credited_to      VARCHAR(40)  NOT NULL,
    policy_version   VARCHAR(100) NOT NULL,
    opened_at        DATETIME(6)  NOT NULL,
    ended_at         DATETIME(6),
    running          BOOLEAN      NOT NULL,
    stepped_at       DATETIME(6) COMMENT 'when the last step was taken, by the case''s clock',
    KEY cases_all (running, opened_at, id),
    KEY cases_kind (kind, running, opened_at, id),
    KEY cases_stage (stage, running, opened_at, id),
    KEY cases_owner (owner, running, opened_at, id),
    KEY cases_shop (shop, running, opened_at, id),
    KEY cases_platform (platform, running, opened_at, id),
    KEY cases_unanswered (unanswered, running, opened_at, id),
    KEY cases_due (next_due_at, id),
    KEY cases_of_shop_due (shop, next_due_at, id),
    KEY cases_customer (customer, running)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin;

CREATE TABLE IF NOT EXISTS case_events (
    case_id   VARCHAR(150) NOT NULL,
    seq       INT          NOT NULL,
    at        DATETIME(6)  NOT NULL,
    kind      VARCHAR(32)  NOT NULL,
    rule      VARCHAR(32)  NOT NULL,
    by_person VARCHAR(40)  NOT NULL,
    data      TEXT         NOT NULL COMMENT 'JSON',
    fact_id   VARCHAR(128) NOT NULL COMMENT 'late facts: the platform''s event id',
    PRIMARY KEY (case_id, seq),
    FOREIGN KEY (case_id) REFERENCES cases (id)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin;

CREATE TABLE IF NOT EXISTS work_items (
    id          VARCHAR(160) NOT NULL PRIMARY KEY,
    seq         INT          NOT NULL COMMENT 'of the transition that wrote it last',
    case_id     VARCHAR(150) NOT NULL,
    platform    VARCHAR(16)  NOT NULL,
    shop        VARCHAR(40)  NOT NULL,
    customer    VARCHAR(191) NOT NULL,
    kind        VARCHAR(32)  NOT NULL,
    rule        VARCHAR(32)  NOT NULL,
    phase       VARCHAR(16)  NOT NULL COMMENT 'the state, with missed items that are given up set apart',
    assignee    VARCHAR(40)  NOT NULL,
    assigned_by VARCHAR(32)  NOT NULL,
    note        TEXT         NOT NULL,
    estimated   BOOLEAN      NOT NULL,
    counts      BOOLEAN      NOT NULL COMMENT 'against the day''s contacts',
    opens_at    DATETIME(6)  NOT NULL,
    due_at      DATETIME(6)  NOT NULL,
    warn_at     DATETIME(6),
    warned_at   DATETIME(6),
    missed_at   DATETIME(6),
    settled_at  DATETIME(6),
    result      TEXT         NOT NULL COMMENT 'JSON',
    done_by     VARCHAR(40)  NOT NULL,
    result_key  VARCHAR(255) NOT NULL,
    KEY work_items_all (phase, due_at, id),
    KEY work_items_assignee (assignee, phase, due_at, id),
    KEY work_items_shop (shop, phase, due_at, id),
    KEY work_items_platform (platform, phase, due_at, id),
    KEY work_items_case (case_id, phase, due_at, id),
    KEY work_items_customer (customer, opens_at),
    KEY work_items_given (shop, platform, opens_at, assignee),
    FOREIGN KEY (case_id) REFERENCES cases (id)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin;

CREATE TABLE IF NOT EXISTS contacts (
    item_id   VARCHAR(160) NOT NULL PRIMARY KEY,
    case_id   VARCHAR(150) NOT NULL,
    customer  VARCHAR(191) NOT NULL,
    person_id VARCHAR(40)  NOT NULL,
    at        DATETIME(6)  NOT NULL,
    counts    BOOLEAN      NOT NULL,
    outcome   VARCHAR(32)  NOT NULL,
    KEY contacts_customer (customer, at)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin;

CREATE TABLE IF NOT EXISTS notices (
    id        VARCHAR(191) NOT NULL PRIMARY KEY COMMENT 'item, seq and kind',
    case_id   VARCHAR(150) NOT NULL,
    seq       INT          NOT NULL,
    item_id   VARCHAR(160) NOT NULL,
    item      VARCHAR(32)  NOT NULL,
    kind      VARCHAR(32)  NOT NULL,
    platform  VARCHAR(16)  NOT NULL,
    shop      VARCHAR(40)  NOT NULL,
    to_role   VARCHAR(32)  NOT NULL,
    to_person VARCHAR(40)  NOT NULL,
    about     VARCHAR(40)  NOT NULL,
    due_at    DATETIME(6)  NOT NULL,
    at        DATETIME(6)  NOT NULL,
    KEY notices_all (at, id),
    KEY notices_person (to_person, at, id),
    KEY notices_shop (shop, at, id),
    KEY notices_platform (platform, at, id),
    KEY notices_case (case_id, at, id),
    FOREIGN KEY (case_id) REFERENCES cases (id)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin;

-- The row that every opening of a shop locks, so that no two of them look and write at the same time.
-- SQLite has no need of it.
CREATE TABLE IF NOT EXISTS shop_openings (
    platform VARCHAR(16) NOT NULL,
    shop     VARCHAR(40) NOT NULL,
    PRIMARY KEY (platform, shop)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin;
