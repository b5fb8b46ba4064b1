-- What supervisors are asked to decide, and who stands in for them. Every list has an index that begins with its
-- filter, goes on with the state and ends in its order. Each statement may be run again.
-- +goose NO TRANSACTION
-- +goose Up
CREATE TABLE IF NOT EXISTS approvals (
    id          VARCHAR(150) NOT NULL PRIMARY KEY COMMENT 'the workflow''s',
    case_id     VARCHAR(150) NOT NULL COMMENT 'that asks',
    platform    VARCHAR(16)  NOT NULL,
    shop        VARCHAR(40)  NOT NULL,
    subject     VARCHAR(32)  NOT NULL,
    discount_id VARCHAR(160) NOT NULL,
    line        VARCHAR(100) NOT NULL,
    pieces      INT          NOT NULL,
    gift        VARCHAR(255) NOT NULL,
    amount      BIGINT       NOT NULL COMMENT 'fen',
    over_count  BOOLEAN      NOT NULL COMMENT 'granting it costs one of next month''s requests',
    note        TEXT         NOT NULL,
    asked_by    VARCHAR(40)  NOT NULL,
    asked_at    DATETIME(6)  NOT NULL,
    state       VARCHAR(16)  NOT NULL,
    step        INT          NOT NULL,
    role        VARCHAR(32)  NOT NULL COMMENT 'whose decision it now is',
    step_at     DATETIME(6)  NOT NULL,
    remind_at   DATETIME(6),
    escalate_at DATETIME(6),
    expires_at  DATETIME(6)  NOT NULL,
    votes       MEDIUMTEXT   NOT NULL COMMENT 'JSON',
    closed_at   DATETIME(6),
    closed_by   VARCHAR(40)  NOT NULL,
    reason      TEXT         NOT NULL,
    KEY approvals_all (state, expires_at, id),
    KEY approvals_case (case_id, state, expires_at, id),
    KEY approvals_asker (asked_by, state, expires_at, id),
    KEY approvals_shop (shop, state, expires_at, id),
    KEY approvals_platform (platform, state, expires_at, id),
    KEY approvals_subject (subject, state, expires_at, id),
    FOREIGN KEY (case_id) REFERENCES cases (id)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin;

CREATE TABLE IF NOT EXISTS substitutions (
    id         VARCHAR(64) NOT NULL PRIMARY KEY,
    supervisor VARCHAR(40) NOT NULL,
    substitute VARCHAR(40) NOT NULL,
    from_at    DATETIME(6) NOT NULL,
    to_at      DATETIME(6) NOT NULL,
    KEY substitutions_all (from_at, id),
    KEY substitutions_supervisor (supervisor, from_at, id),
    KEY substitutions_substitute (substitute, from_at, id),
    FOREIGN KEY (supervisor) REFERENCES people (id),
    FOREIGN KEY (substitute) REFERENCES people (id)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin;

SET @alteration = IF(EXISTS (
    SELECT 1 FROM information_schema.columns
    WHERE table_schema = DATABASE() AND table_name = 'notices' AND column_name = 'subject'), 'DO 0', '
ALTER TABLE notices
    ADD COLUMN subject VARCHAR(32) NOT NULL DEFAULT '''' COMMENT ''what an approval is asked for'',
    ADD COLUMN amount  BIGINT      NOT NULL DEFAULT 0 COMMENT ''fen''');
PREPARE alteration FROM @alteration;
EXECUTE alteration;
DEALLOCATE PREPARE alteration;
