CREATE TABLE directory_user (
    username VARCHAR(64) NOT NULL,
    domain VARCHAR(64) NOT NULL,
    ha1 VARCHAR(32) DEFAULT '' NOT NULL,
    voicemail_pin VARCHAR(32) DEFAULT '' NOT NULL,
    variables VARCHAR(4000) DEFAULT '' NOT NULL,
    PRIMARY KEY (username, domain)
) ${tableOptions};
