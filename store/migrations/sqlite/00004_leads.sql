-- Inquiries without an order, and what their cases and items hold more than an order's.
-- +goose Up
CREATE TABLE leads (
    platform     TEXT     NOT NULL,
    shop         TEXT     NOT NULL,
    lead_id      TEXT     NOT NULL,
    customer     TEXT     NOT NULL,
    customer_id  TEXT     NOT NULL, -- the platform's; empty: it hides the buyer
    product      TEXT     NOT NULL,
    concern      TEXT     NOT NULL,
    agent        TEXT     NOT NULL,
    grade        TEXT     NOT NULL,
    received_at  DATETIME NOT NULL,
    last_word_at DATETIME NOT NULL,
    unanswered   BOOLEAN  NOT NULL,
    case_id      TEXT     NOT NULL, -- that follows it; empty: it is only recorded
    joined       BOOLEAN  NOT NULL, -- the case is another inquiry's of the same customer
    PRIMARY KEY (platform, shop, lead_id)
) WITHOUT ROWID;

ALTER TABLE cases ADD COLUMN parent     TEXT     NOT NULL DEFAULT ''; -- of an approval: the case that asks
ALTER TABLE cases ADD COLUMN grade      TEXT     NOT NULL DEFAULT '';
ALTER TABLE cases ADD COLUMN round      INTEGER  NOT NULL DEFAULT 0;
ALTER TABLE cases ADD COLUMN review_at  DATETIME;                        -- when a lead came up for review last
ALTER TABLE cases ADD COLUMN review_due BOOLEAN  NOT NULL DEFAULT FALSE; -- no list has looked at that yet
CREATE INDEX cases_grade  ON cases (grade, running, opened_at, id);
CREATE INDEX cases_review ON cases (shop, platform, review_due, review_at);

ALTER TABLE work_items ADD COLUMN context TEXT NOT NULL DEFAULT '{}'; -- JSON: what whoever does it should know
