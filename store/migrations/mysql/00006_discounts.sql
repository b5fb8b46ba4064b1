-- Discounts, and what agents may ask for in a month. Each statement may be run again.
-- +goose NO TRANSACTION
-- +goose Up
CREATE TABLE IF NOT EXISTS discounts (
    id          VARCHAR(160) NOT NULL PRIMARY KEY,
    case_id     VARCHAR(150) NOT NULL,
    platform    VARCHAR(16)  NOT NULL,
    shop        VARCHAR(40)  NOT NULL,
    agent       VARCHAR(40)  NOT NULL,
    month       CHAR(7)      NOT NULL COMMENT 'whose allowance it counts against',
    line        VARCHAR(100) NOT NULL,
    pieces      INT          NOT NULL,
    gift        VARCHAR(255) NOT NULL,
    amount      BIGINT       NOT NULL COMMENT 'fen',
    reason      TEXT         NOT NULL,
    special     BOOLEAN      NOT NULL COMMENT 'beyond the agent''s own authority',
    over_count  BOOLEAN      NOT NULL COMMENT 'beyond the month''s requests',
    state       VARCHAR(16)  NOT NULL,
    rule        VARCHAR(32)  NOT NULL,
    sum_left    BIGINT       NOT NULL COMMENT 'fen; refused over the hard sum: what was left of it',
    approval_id VARCHAR(150) NOT NULL,
    asked_at    DATETIME(6)  NOT NULL,
    settled_at  DATETIME(6),
    decided_by  VARCHAR(40)  NOT NULL,
    why         TEXT         NOT NULL,
    request_key VARCHAR(255) NOT NULL,
    KEY discounts_all (state, asked_at, id),
    KEY discounts_key (request_key, state, asked_at, id),
    KEY discounts_case (case_id, state, asked_at, id),
    KEY discounts_agent_month (agent, month, state, asked_at, id),
    KEY discounts_agent (agent, state, asked_at, id),
    KEY discounts_month (month, state, asked_at, id),
    KEY discounts_shop (shop, state, asked_at, id),
    KEY discounts_platform (platform, state, asked_at, id),
    FOREIGN KEY (case_id) REFERENCES cases (id)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin;

-- What the month before gave or took. The row is also what each request of an agent's month locks.
CREATE TABLE IF NOT EXISTS allowances (
    month CHAR(7)     NOT NULL,
    agent VARCHAR(40) NOT NULL,
    bonus INT         NOT NULL,
    debt  INT         NOT NULL,
    PRIMARY KEY (month, agent)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin;

CREATE TABLE IF NOT EXISTS settled_months (
    month CHAR(7) NOT NULL PRIMARY KEY
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin;

SET @alteration = IF(EXISTS (
    SELECT 1 FROM information_schema.columns
    WHERE table_schema = DATABASE() AND table_name = 'people' AND column_name = 'since'), 'DO 0', '
ALTER TABLE people ADD COLUMN since DATETIME(6) COMMENT ''when we came to know of them''');
PREPARE alteration FROM @alteration;
EXECUTE alteration;
DEALLOCATE PREPARE alteration;

UPDATE people SET since = UTC_TIMESTAMP(6) WHERE since IS NULL;
