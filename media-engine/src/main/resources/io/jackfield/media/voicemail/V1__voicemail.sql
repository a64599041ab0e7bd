CREATE TABLE voicemail_box (
    box VARCHAR(64) NOT NULL,
    pin VARCHAR(255) DEFAULT '' NOT NULL,
    display_name VARCHAR(255) DEFAULT '' NOT NULL,
    email VARCHAR(255) DEFAULT '' NOT NULL,
    delete_after_mail SMALLINT DEFAULT 0 NOT NULL,
    max_messages INT DEFAULT 100 NOT NULL,
    max_seconds INT DEFAULT 180 NOT NULL,
    greeting VARCHAR(255) DEFAULT '' NOT NULL,
    failures INT DEFAULT 0 NOT NULL,
    locked_until BIGINT DEFAULT 0 NOT NULL,
    PRIMARY KEY (box)
) ${tableOptions};

CREATE TABLE voicemail_message (
    id VARCHAR(64) NOT NULL,
    box VARCHAR(64) NOT NULL,
    caller VARCHAR(255) DEFAULT '' NOT NULL,
    received_at BIGINT NOT NULL,
    duration_ms BIGINT NOT NULL,
    saved SMALLINT DEFAULT 0 NOT NULL,
    object_name VARCHAR(255) NOT NULL,
    PRIMARY KEY (id)
) ${tableOptions};

CREATE INDEX voicemail_message_box ON voicemail_message (box, received_at);
