CREATE TABLE dispatcher_set (
    id INT NOT NULL,
    algorithm VARCHAR(32) DEFAULT 'call-id-hash' NOT NULL,
    call_key VARCHAR(128) DEFAULT '' NOT NULL,
    max_targets INT DEFAULT 8 NOT NULL,
    fallback INT,
    slow_start INT,
    eject_outliers SMALLINT,
    description VARCHAR(255) DEFAULT '' NOT NULL,
    PRIMARY KEY (id)
) ${tableOptions};

CREATE TABLE dispatcher (
    setid INT NOT NULL,
    destination VARCHAR(255) NOT NULL,
    flags INT DEFAULT 0 NOT NULL,
    priority INT DEFAULT 0 NOT NULL,
    attrs VARCHAR(512) DEFAULT '' NOT NULL,
    description VARCHAR(255) DEFAULT '' NOT NULL,
    PRIMARY KEY (setid, destination)
) ${tableOptions};
