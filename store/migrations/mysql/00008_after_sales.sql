-- After-sales cases: their records, the case numbers that lead to them, and what their cases, items, notices and
-- approvals hold more than others. Every list has an index that begins with its filter, goes on with running and ends in
-- the order of work. Each statement may be run again.
-- +goose NO TRANSACTION
-- +goose Up
CREATE TABLE IF NOT EXISTS after_sales (
    id        VARCHAR(150) NOT NULL PRIMARY KEY COMMENT 'the case''s',
    case_no   VARCHAR(64)  NOT NULL,
    platform  VARCHAR(16)  NOT NULL,
    shop      VARCHAR(40)  NOT NULL,
    order_no  VARCHAR(64)  NOT NULL,
    customer  VARCHAR(191) NOT NULL,
    product   TEXT         NOT NULL,
    request   VARCHAR(32)  NOT NULL,
    stage     VARCHAR(32)  NOT NULL COMMENT 'the case''s, as are level, owner, breached and running',
    level     INT          NOT NULL COMMENT '0: not diagnosed yet',
    owner     VARCHAR(40)  NOT NULL,
    breached  BOOLEAN      NOT NULL,
    running   BOOLEAN      NOT NULL,
    work_key  VARCHAR(32)  NOT NULL COMMENT 'its place in the order of work; when it was closed',
    reopen_by DATETIME(6),
    written   BOOLEAN      NOT NULL COMMENT 'by the workflow',
    record    MEDIUMTEXT   NOT NULL COMMENT 'JSON',
    contact   TEXT         NOT NULL COMMENT 'how the customer can be reached',
    UNIQUE KEY after_sales_no (case_no),
    KEY after_sales_all (running, work_key, id),
    KEY after_sales_platform (platform, running, work_key, id),
    KEY after_sales_shop (shop, running, work_key, id),
    KEY after_sales_order (order_no, running, work_key, id),
    KEY after_sales_request (request, running, work_key, id),
    KEY after_sales_stage (stage, running, work_key, id),
    KEY after_sales_level (level, running, work_key, id),
    KEY after_sales_owner (owner, running, work_key, id),
    KEY after_sales_breached (breached, running, work_key, id),
    FOREIGN KEY (id) REFERENCES cases (id)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin;

CREATE TABLE IF NOT EXISTS after_sales_numbers (
    case_no VARCHAR(64)  NOT NULL PRIMARY KEY,
    case_id VARCHAR(150) NOT NULL,
    joined  BOOLEAN      NOT NULL COMMENT 'the case was registered under another number'
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin;

-- The row that every registration of an order locks, so that no two of them look and write at the same time.
-- SQLite has no need of it.
CREATE TABLE IF NOT EXISTS after_sales_orders (
    platform VARCHAR(16) NOT NULL,
    shop     VARCHAR(40) NOT NULL,
    order_no VARCHAR(64) NOT NULL,
    PRIMARY KEY (platform, shop, order_no)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin;

SET @alteration = IF(EXISTS (
    SELECT 1 FROM information_schema.columns
    WHERE table_schema = DATABASE() AND table_name = 'cases' AND column_name = 'work_rank'), 'DO 0', '
ALTER TABLE cases
    ADD COLUMN level     INT         NOT NULL DEFAULT 0,
    ADD COLUMN work_rank INT         NOT NULL DEFAULT 0 COMMENT ''the place in the order of work, the lowest first'',
    ADD COLUMN clock     VARCHAR(32) NOT NULL DEFAULT '''' COMMENT ''that next_due_at is of; empty: an item''''s''');
PREPARE alteration FROM @alteration;
EXECUTE alteration;
DEALLOCATE PREPARE alteration;

SET @alteration = IF(EXISTS (
    SELECT 1 FROM information_schema.columns
    WHERE table_schema = DATABASE() AND table_name = 'work_items' AND column_name = 'ref'), 'DO 0', '
ALTER TABLE work_items ADD COLUMN ref VARCHAR(64) NOT NULL DEFAULT '''' COMMENT ''the step or claim that it is about''');
PREPARE alteration FROM @alteration;
EXECUTE alteration;
DEALLOCATE PREPARE alteration;

SET @alteration = IF(EXISTS (
    SELECT 1 FROM information_schema.columns
    WHERE table_schema = DATABASE() AND table_name = 'notices' AND column_name = 'clock'), 'DO 0', '
ALTER TABLE notices ADD COLUMN clock VARCHAR(32) NOT NULL DEFAULT ''''');
PREPARE alteration FROM @alteration;
EXECUTE alteration;
DEALLOCATE PREPARE alteration;

SET @alteration = IF(EXISTS (
    SELECT 1 FROM information_schema.columns
    WHERE table_schema = DATABASE() AND table_name = 'approvals' AND column_name = 'reasons'), 'DO 0', '
ALTER TABLE approvals
    ADD COLUMN ref     VARCHAR(64) NOT NULL DEFAULT '''' COMMENT ''the plan or claim that it is about'',
    ADD COLUMN reasons TEXT        NOT NULL DEFAULT (''[]'') COMMENT ''JSON: why a plan needs it''');
PREPARE alteration FROM @alteration;
EXECUTE alteration;
DEALLOCATE PREPARE alteration;

-- A command with everything that was said can be longer than a TEXT; so can what whoever does an item should know.
ALTER TABLE case_events MODIFY COLUMN data MEDIUMTEXT NOT NULL COMMENT 'JSON';
ALTER TABLE work_items MODIFY COLUMN context MEDIUMTEXT NOT NULL DEFAULT ('{}') COMMENT 'JSON: what whoever does it should know';
