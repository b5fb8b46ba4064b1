-- The leaders' daily lists of leads, and their comments. Each statement may be run again.
-- +goose NO TRANSACTION
-- +goose Up
CREATE TABLE IF NOT EXISTS review_runs (
    platform VARCHAR(16) NOT NULL,
    shop     VARCHAR(40) NOT NULL,
    at       DATETIME(6) NOT NULL,
    listed   INT         NOT NULL,
    PRIMARY KEY (platform, shop, at)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin;

CREATE TABLE IF NOT EXISTS review_tallies (
    platform  VARCHAR(16) NOT NULL,
    shop      VARCHAR(40) NOT NULL,
    at        DATETIME(6) NOT NULL,
    agent     VARCHAR(40) NOT NULL,
    grade     VARCHAR(4)  NOT NULL,
    day       CHAR(10)    NOT NULL COMMENT 'of the list, in the shop''s zone: YYYY-MM-DD',
    leader    VARCHAR(40) NOT NULL,
    total     INT         NOT NULL COMMENT 'that came up',
    listed    INT         NOT NULL,
    commented INT         NOT NULL,
    PRIMARY KEY (platform, shop, at, agent, grade),
    KEY review_tallies_all (day),
    KEY review_tallies_leader (leader, day),
    KEY review_tallies_agent (agent, day),
    KEY review_tallies_shop (shop, day),
    KEY review_tallies_platform (platform, day),
    KEY review_tallies_grade (grade, day)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin;

CREATE TABLE IF NOT EXISTS reviews (
    id           VARCHAR(191) NOT NULL PRIMARY KEY COMMENT 'case and when it came up',
    case_id      VARCHAR(150) NOT NULL,
    platform     VARCHAR(16)  NOT NULL,
    shop         VARCHAR(40)  NOT NULL,
    day          CHAR(10)     NOT NULL COMMENT 'of the list, in the shop''s zone: YYYY-MM-DD',
    agent        VARCHAR(40)  NOT NULL,
    grade        VARCHAR(4)   NOT NULL,
    leader       VARCHAR(40)  NOT NULL,
    listed_at    DATETIME(6)  NOT NULL,
    comment      TEXT         NOT NULL,
    method       TEXT         NOT NULL,
    commented_by VARCHAR(40)  NOT NULL,
    commented_at DATETIME(6),
    commented    BOOLEAN      NOT NULL,
    comment_key  VARCHAR(255) NOT NULL,
    KEY reviews_all (commented, listed_at, id),
    KEY reviews_case (case_id, commented, listed_at, id),
    KEY reviews_leader (leader, commented, listed_at, id),
    KEY reviews_agent (agent, commented, listed_at, id),
    KEY reviews_shop (shop, commented, listed_at, id),
    KEY reviews_platform (platform, commented, listed_at, id),
    KEY reviews_grade (grade, commented, listed_at, id),
    FOREIGN KEY (case_id) REFERENCES cases (id)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin;
