CREATE TABLE subscriber (
    username VARCHAR(64) NOT NULL,
    domain VARCHAR(64) NOT NULL,
    ha1 VARCHAR(32) DEFAULT '' NOT NULL,
    ha1_sha256 VARCHAR(64) DEFAULT '' NOT NULL,
    attributes VARCHAR(1024) DEFAULT '' NOT NULL,
    active SMALLINT DEFAULT 1 NOT NULL,
    created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL,
    PRIMARY KEY (username, domain)
) ${tableOptions};
