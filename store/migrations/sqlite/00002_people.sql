-- Who works here, who serves which account when, and the keys of the API.
-- +goose Up
CREATE TABLE people (
    id     TEXT    NOT NULL PRIMARY KEY,
    name   TEXT    NOT NULL,
    role   TEXT    NOT NULL,
    shop   TEXT    NOT NULL, -- platform/shop; empty: all of them
    active BOOLEAN NOT NULL
) WITHOUT ROWID;

CREATE TABLE duty (
    id        TEXT     NOT NULL PRIMARY KEY,
    person_id TEXT     NOT NULL REFERENCES people (id),
    platform  TEXT     NOT NULL,
    shop      TEXT     NOT NULL,
    account   TEXT     NOT NULL,
    from_at   DATETIME NOT NULL,
    to_at     DATETIME NOT NULL
) WITHOUT ROWID;
CREATE INDEX duty_by_start  ON duty (from_at, id);
CREATE INDEX duty_of_shop   ON duty (shop, platform, to_at);
CREATE INDEX duty_of_person ON duty (person_id, from_at, id);

CREATE TABLE api_keys (
    prefix     TEXT     NOT NULL PRIMARY KEY,
    hash       TEXT     NOT NULL,
    name       TEXT     NOT NULL,
    role       TEXT     NOT NULL,
    person_id  TEXT     NOT NULL, -- empty: no person's
    shop       TEXT     NOT NULL, -- platform/shop; empty: all of them
    created_at DATETIME NOT NULL,
    expires_at DATETIME,
    revoked_at DATETIME
) WITHOUT ROWID;
