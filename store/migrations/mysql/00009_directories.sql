-- The technicians' directory with their visits, and the trouble that carriers gave. Each statement may be run again.
-- +goose NO TRANSACTION
-- +goose Up
CREATE TABLE IF NOT EXISTS technicians (
    id     VARCHAR(40)  NOT NULL PRIMARY KEY,
    name   TEXT         NOT NULL,
    phone  TEXT         NOT NULL,
    area   VARCHAR(255) NOT NULL,
    fee    BIGINT       NOT NULL COMMENT 'fen',
    rating INT          NOT NULL COMMENT '0: nobody has rated',
    note   TEXT         NOT NULL,
    active BOOLEAN      NOT NULL COMMENT 'false: struck from the directory',
    KEY technicians_area (active, area, id)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin;

CREATE TABLE IF NOT EXISTS technician_visits (
    id         VARCHAR(191) NOT NULL PRIMARY KEY COMMENT 'case and step',
    case_id    VARCHAR(150) NOT NULL,
    case_no    VARCHAR(64)  NOT NULL,
    platform   VARCHAR(16)  NOT NULL,
    shop       VARCHAR(40)  NOT NULL,
    step_id    VARCHAR(40)  NOT NULL,
    technician VARCHAR(40)  NOT NULL,
    kind       VARCHAR(32)  NOT NULL,
    state      VARCHAR(16)  NOT NULL,
    due_at     DATETIME(6)  NOT NULL,
    failed     INT          NOT NULL,
    cost       BIGINT       NOT NULL COMMENT 'fen',
    note       TEXT         NOT NULL,
    said       TEXT         NOT NULL,
    at         DATETIME(6)  COMMENT 'of the last report',
    KEY technician_visits_case (case_id),
    KEY technician_visits_history (technician, due_at, id),
    KEY technician_visits_state (technician, state, case_id),
    FOREIGN KEY (case_id) REFERENCES cases (id)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin;

CREATE TABLE IF NOT EXISTS carrier_troubles (
    case_id VARCHAR(150) NOT NULL PRIMARY KEY COMMENT 'which counts once',
    seq     INT          NOT NULL COMMENT 'of the transition that wrote it',
    carrier VARCHAR(255) NOT NULL,
    region  VARCHAR(255) NOT NULL,
    at      DATETIME(6)  NOT NULL,
    KEY carrier_troubles_since (at, carrier, region),
    KEY carrier_troubles_carrier (carrier, at, region),
    KEY carrier_troubles_region (region, at, carrier),
    FOREIGN KEY (case_id) REFERENCES cases (id)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin;
