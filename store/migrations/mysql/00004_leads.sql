-- Inquiries without an order, and what their cases, items and contacts hold more than an order's.
-- MySQL adds a column only once: so what is added to a table is added by one statement, unless it is there. Each
-- statement may be run again.
-- +goose NO TRANSACTION
-- +goose Up
CREATE TABLE IF NOT EXISTS leads (
    platform     VARCHAR(16)  NOT NULL,
    shop         VARCHAR(40)  NOT NULL,
    lead_id      VARCHAR(64)  NOT NULL,
    customer     VARCHAR(191) NOT NULL,
    customer_id  VARCHAR(128) NOT NULL COMMENT 'the platform''s; empty: it hides the buyer',
    product      TEXT         NOT NULL,
    concern      TEXT         NOT NULL,
    agent        VARCHAR(40)  NOT NULL,
    grade        VARCHAR(4)   NOT NULL,
    received_at  DATETIME(6)  NOT NULL,
    last_word_at DATETIME(6)  NOT NULL,
    unanswered   BOOLEAN      NOT NULL,
    case_id      VARCHAR(150) NOT NULL COMMENT 'that follows it; empty: it is only recorded',
    joined       BOOLEAN      NOT NULL COMMENT 'the case is another inquiry''s of the same customer',
    PRIMARY KEY (platform, shop, lead_id)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin;

-- The row that every inquiry of a customer locks, so that no two of them look and write at the same time.
-- SQLite has no need of it.
CREATE TABLE IF NOT EXISTS lead_customers (
    customer VARCHAR(191) NOT NULL PRIMARY KEY
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin;

SET @alteration = IF(EXISTS (
    SELECT 1 FROM information_schema.columns
    WHERE table_schema = DATABASE() AND table_name = 'cases' AND column_name = 'parent'), 'DO 0', '
ALTER TABLE cases
    ADD COLUMN parent     VARCHAR(150) NOT NULL DEFAULT '''' COMMENT ''of an approval: the case that asks'',
    ADD COLUMN grade      VARCHAR(4)   NOT NULL DEFAULT '''',
    ADD COLUMN round      INT          NOT NULL DEFAULT 0,
    ADD COLUMN review_at  DATETIME(6)  COMMENT ''when a lead came up for review last'',
    ADD COLUMN review_due BOOLEAN      NOT NULL DEFAULT FALSE COMMENT ''no list has looked at that yet'',
    ADD KEY cases_grade (grade, running, opened_at, id),
    ADD KEY cases_review (shop, platform, review_due, review_at)');
PREPARE alteration FROM @alteration;
EXECUTE alteration;
DEALLOCATE PREPARE alteration;

SET @alteration = IF(EXISTS (
    SELECT 1 FROM information_schema.columns
    WHERE table_schema = DATABASE() AND table_name = 'work_items' AND column_name = 'context'), 'DO 0', '
ALTER TABLE work_items ADD COLUMN context TEXT NOT NULL DEFAULT (''{}'') COMMENT ''JSON: what whoever does it should know''');
PREPARE alteration FROM @alteration;
EXECUTE alteration;
DEALLOCATE PREPARE alteration;

-- A contact is keyed by its item, or by its case and a platform's event id.
ALTER TABLE contacts MODIFY COLUMN item_id VARCHAR(300) NOT NULL;
