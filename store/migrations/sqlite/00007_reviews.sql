-- The leaders' daily lists of leads, and their comments.
-- +goose Up
CREATE TABLE review_runs (
    platform TEXT     NOT NULL,
    shop     TEXT     NOT NULL,
    at       DATETIME NOT NULL,
    listed   INTEGER  NOT NULL,
    PRIMARY KEY (platform, shop, at)
) WITHOUT ROWID;

CREATE TABLE review_tallies (
    platform  TEXT     NOT NULL,
    shop      TEXT     NOT NULL,
    at        DATETIME NOT NULL,
    agent     TEXT     NOT NULL,
    grade     TEXT     NOT NULL,
    day       TEXT     NOT NULL, -- of the list, in the shop's zone: YYYY-MM-DD
    leader    TEXT     NOT NULL,
    total     INTEGER  NOT NULL, -- that came up
    listed    INTEGER  NOT NULL,
    commented INTEGER  NOT NULL,
    PRIMARY KEY (platform, shop, at, agent, grade)
) WITHOUT ROWID;
CREATE INDEX review_tallies_all      ON review_tallies (day);
CREATE INDEX review_tallies_leader   ON review_tallies (leader, day);
CREATE INDEX review_tallies_agent    ON review_tallies (agent, day);
CREATE INDEX review_tallies_shop     ON review_tallies (shop, day);
CREATE INDEX review_tallies_platform ON review_tallies (platform, day);
CREATE INDEX review_tallies_grade    ON review_tallies (grade, day);

CREATE TABLE reviews (
    id           TEXT     NOT NULL PRIMARY KEY, -- case and when it came up
    case_id      TEXT     NOT NULL REFERENCES cases (id),
    platform     TEXT     NOT NULL,
    shop         TEXT     NOT NULL,
    day          TEXT     NOT NULL, -- of the list, in the shop's zone: YYYY-MM-DD
    agent        TEXT     NOT NULL,
    grade        TEXT     NOT NULL,
    leader       TEXT     NOT NULL,
    listed_at    DATETIME NOT NULL,
    comment      TEXT     NOT NULL,
    method       TEXT     NOT NULL,
    commented_by TEXT     NOT NULL,
    commented_at DATETIME,
    commented    BOOLEAN  NOT NULL,
    comment_key  TEXT     NOT NULL
);
CREATE INDEX reviews_all      ON reviews (commented, listed_at, id);
CREATE INDEX reviews_case     ON reviews (case_id, commented, listed_at, id);
CREATE INDEX reviews_leader   ON reviews (leader, commented, listed_at, id);
CREATE INDEX reviews_agent    ON reviews (agent, commented, listed_at, id);
CREATE INDEX reviews_shop     ON reviews (shop, commented, listed_at, id);
CREATE INDEX reviews_platform ON reviews (platform, commented, listed_at, id);
CREATE INDEX reviews_grade    ON reviews (grade, commented, listed_at, id);
