-- Orders as the platforms tell of them, the facts told, and the customers who placed them.
-- Names and ids compare byte by byte and to the last space (utf8mb4_0900_bin), as in SQLite. Each statement may be run again.
-- +goose NO TRANSACTION
-- +goose Up
CREATE TABLE IF NOT EXISTS orders (
    platform    VARCHAR(16)  NOT NULL,
    shop        VARCHAR(40)  NOT NULL,
    order_no    VARCHAR(64)  NOT NULL,
    customer_id VARCHAR(128) NOT NULL,
    product     TEXT         NOT NULL,
    total       BIGINT       NOT NULL COMMENT 'fen',
    total_at    DATETIME(6)  COMMENT 'NULL: no amount_changed has come',
    placed_at   DATETIME(6)  COMMENT 'NULL: only a fact has come so far',
    paid_at     DATETIME(6),
    closed_at   DATETIME(6),
    closed_by   VARCHAR(16)  NOT NULL,
    PRIMARY KEY (platform, shop, order_no),
    KEY orders_customer (platform, shop, customer_id, placed_at)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin;

CREATE TABLE IF NOT EXISTS order_facts (
    platform    VARCHAR(16)  NOT NULL,
    shop        VARCHAR(40)  NOT NULL,
    order_no    VARCHAR(64)  NOT NULL,
    event_id    VARCHAR(128) NOT NULL,
    kind        VARCHAR(32)  NOT NULL,
    occurred_at DATETIME(6)  NOT NULL,
    closed_by   VARCHAR(16)  NOT NULL,
    amount      BIGINT       NOT NULL COMMENT 'fen',
    other_order VARCHAR(64)  NOT NULL,
    PRIMARY KEY (platform, shop, order_no, event_id),
    FOREIGN KEY (platform, shop, order_no) REFERENCES orders (platform, shop, order_no)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin;

CREATE TABLE IF NOT EXISTS customers (
    customer      VARCHAR(191) NOT NULL PRIMARY KEY COMMENT 'platform/shop/buyer id',
    platform      VARCHAR(16)  NOT NULL,
    shop          VARCHAR(40)  NOT NULL,
    customer_id   VARCHAR(128) NOT NULL COMMENT 'the platform''s',
    first_seen_at DATETIME(6)  NOT NULL,
    last_seen_at  DATETIME(6)  NOT NULL
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin;
