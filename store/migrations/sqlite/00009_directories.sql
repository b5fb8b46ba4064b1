-- The technicians' directory with their visits, and the trouble that carriers gave.
-- +goose Up
CREATE TABLE technicians (
    id     TEXT    NOT NULL PRIMARY KEY,
    name   TEXT    NOT NULL,
    phone  TEXT    NOT NULL,
    area   TEXT    NOT NULL,
    fee    INTEGER NOT NULL, -- fen
    rating INTEGER NOT NULL, -- 0: nobody has rated
    note   TEXT    NOT NULL,
    active BOOLEAN NOT NULL  -- false: struck from the directory
);
CREATE INDEX technicians_area ON technicians (active, area, id);

CREATE TABLE technician_visits (
    id         TEXT     NOT NULL PRIMARY KEY, -- case and step
    case_id    TEXT     NOT NULL REFERENCES cases (id),
    case_no    TEXT     NOT NULL,
    platform   TEXT     NOT NULL,
    shop       TEXT     NOT NULL,
    step_id    TEXT     NOT NULL,
    technician TEXT     NOT NULL,
    kind       TEXT     NOT NULL,
    state      TEXT     NOT NULL,
    due_at     DATETIME NOT NULL,
    failed     INTEGER  NOT NULL,
    cost       INTEGER  NOT NULL, -- fen
    note       TEXT     NOT NULL,
    said       TEXT     NOT NULL,
    at         DATETIME -- of the last report
);
CREATE INDEX technician_visits_case    ON technician_visits (case_id);
CREATE INDEX technician_visits_history ON technician_visits (technician, due_at, id);
CREATE INDEX technician_visits_state   ON technician_visits (technician, state, case_id);

CREATE TABLE carrier_troubles (
    case_id TEXT     NOT NULL PRIMARY KEY REFERENCES cases (id), -- which counts once
    seq     INTEGER  NOT NULL, -- of the transition that wrote it
    carrier TEXT     NOT NULL,
    region  TEXT     NOT NULL,
    at      DATETIME NOT NULL
);
CREATE INDEX carrier_troubles_since   ON carrier_troubles (at, carrier, region);
CREATE INDEX carrier_troubles_carrier ON carrier_troubles (carrier, at, region);
CREATE INDEX carrier_troubles_region  ON carrier_troubles (region, at, carrier);
