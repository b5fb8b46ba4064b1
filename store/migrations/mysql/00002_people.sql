-- Who works here, who serves which account when, and the keys of the API. Each statement may be run again.
-- +goose NO TRANSACTION
-- +goose Up
CREATE TABLE IF NOT EXISTS people (
    id     VARCHAR(40)  NOT NULL PRIMARY KEY,
    name   VARCHAR(100) NOT NULL,
    role   VARCHAR(32)  NOT NULL,
    shop   VARCHAR(60)  NOT NULL COMMENT 'platform/shop; empty: all of them',
    active BOOLEAN      NOT NULL
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin;

CREATE TABLE IF NOT EXISTS duty (
    id        VARCHAR(64)  NOT NULL PRIMARY KEY,
    person_id VARCHAR(40)  NOT NULL,
    platform  VARCHAR(16)  NOT NULL,
    shop      VARCHAR(40)  NOT NULL,
    account   VARCHAR(100) NOT NULL,
    from_at   DATETIME(6)  NOT NULL,
    to_at     DATETIME(6)  NOT NULL,
    KEY duty_by_start (from_at, id),
    KEY duty_of_shop (shop, platform, to_at),
    KEY duty_of_person (person_id, from_at, id),
    FOREIGN KEY (person_id) REFERENCES people (id)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin;

CREATE TABLE IF NOT EXISTS api_keys (
    prefix     VARCHAR(32)  NOT NULL PRIMARY KEY,
    hash       VARCHAR(255) NOT NULL,
    name       VARCHAR(100) NOT NULL,
    role       VARCHAR(32)  NOT NULL,
    person_id  VARCHAR(40)  NOT NULL COMMENT 'empty: no person''s',
    shop       VARCHAR(60)  NOT NULL COMMENT 'platform/shop; empty: all of them',
    created_at DATETIME(6)  NOT NULL,
    expires_at DATETIME(6),
    revoked_at DATETIME(6)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin;
