CREATE TABLE location (
    address VARCHAR(255) NOT NULL,
    place SMALLINT NOT NULL,
    contact VARCHAR(2048) NOT NULL,
    expires BIGINT NOT NULL,
    q REAL DEFAULT 1 NOT NULL,
    call_id VARCHAR(512) NOT NULL,
    cseq BIGINT NOT NULL,
    received VARCHAR(255) DEFAULT '' NOT NULL,
    socket VARCHAR(128) DEFAULT '' NOT NULL,
    path VARCHAR(2048) DEFAULT '' NOT NULL,
    natted SMALLINT DEFAULT 0 NOT NULL,
    instance VARCHAR(255) DEFAULT '' NOT NULL,
    reg_id INT DEFAULT 0 NOT NULL,
    methods INT NOT NULL,
    user_agent VARCHAR(255) DEFAULT '' NOT NULL,
    PRIMARY KEY (address, place)
) ${tableOptions};

CREATE INDEX location_expires ON location (expires);
