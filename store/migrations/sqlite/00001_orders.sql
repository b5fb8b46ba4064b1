-- Orders as the platforms tell of them, the facts told, and the customers who placed them.
-- +goose Up
CREATE TABLE orders (
    platform    TEXT     NOT NULL,
    shop        TEXT     NOT NULL,
    order_no    TEXT     NOT NULL,
    customer_id TEXT     NOT NULL,
    product     TEXT     NOT NULL,
    total       INTEGER  NOT NULL, -- fen
    total_at    DATETIME,          -- NULL: no amount_changed has come
    placed_at   DATETIME,          -- NULL: only a fact has come so far
    paid_at     DATETIME,
    closed_at   DATETIME,
    closed_by   TEXT     NOT NULL,
    PRIMARY KEY (platform, shop, order_no)
) WITHOUT ROWID;
CREATE INDEX orders_customer ON orders (platform, shop, customer_id, placed_at);

CREATE TABLE order_facts (
    platform    TEXT     NOT NULL,
    shop        TEXT     NOT NULL,
    order_no    TEXT     NOT NULL,
    event_id    TEXT     NOT NULL,
    kind        TEXT     NOT NULL,
    occurred_at DATETIME NOT NULL,
    closed_by   TEXT     NOT NULL,
    amount      INTEGER  NOT NULL, -- fen
    other_order TEXT     NOT NULL,
    PRIMARY KEY (platform, shop, order_no, event_id),
    FOREIGN KEY (platform, shop, order_no) REFERENCES orders (platform, shop, order_no)
) WITHOUT ROWID;

CREATE TABLE customers (
    customer      TEXT     NOT NULL PRIMARY KEY, -- platform/shop/buyer id
    platform      TEXT     NOT NULL,
    shop          TEXT     NOT NULL,
    customer_id   TEXT     NOT NULL,             -- the platform's
    first_seen_at DATETIME NOT NULL,
    last_seen_at  DATETIME NOT NULL
) WITHOUT ROWID;
