CREATE TABLE tenant (
    domain VARCHAR(64) NOT NULL,
    max_calls INT DEFAULT 0 NOT NULL,
    calls_per_second INT DEFAULT 0 NOT NULL,
    active SMALLINT DEFAULT 1 NOT NULL,
    description VARCHAR(255) DEFAULT '' NOT NULL,
    PRIMARY KEY (domain)
) ${tableOptions};

CREATE TABLE tenant_alias (
    alias VARCHAR(255) NOT NULL,
    domain VARCHAR(64) NOT NULL,
    PRIMARY KEY (alias),
    FOREIGN KEY (domain) REFERENCES tenant (domain)
) ${tableOptions};

CREATE TABLE did_routing (
    did VARCHAR(64) NOT NULL,
    domain VARCHAR(64) NOT NULL,
    priority INT DEFAULT 0 NOT NULL,
    destination VARCHAR(128) NOT NULL,
    dest_type VARCHAR(16) DEFAULT 'extension' NOT NULL,
    active SMALLINT DEFAULT 1 NOT NULL,
    description VARCHAR(255) DEFAULT '' NOT NULL,
    created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL,
    PRIMARY KEY (did, domain, priority)
) ${tableOptions};

CREATE TABLE trunk (
    name VARCHAR(64) NOT NULL,
    uri VARCHAR(255) NOT NULL,
    domain VARCHAR(64) DEFAULT '' NOT NULL,
    sources VARCHAR(1024) DEFAULT '' NOT NULL,
    strip SMALLINT DEFAULT 0 NOT NULL,
    prepend VARCHAR(16) DEFAULT '' NOT NULL,
    max_calls INT DEFAULT 0 NOT NULL,
    calls_per_second INT DEFAULT 0 NOT NULL,
    active SMALLINT DEFAULT 1 NOT NULL,
    description VARCHAR(255) DEFAULT '' NOT NULL,
    PRIMARY KEY (name)
) ${tableOptions};

CREATE TABLE trunk_routing (
    prefix VARCHAR(16) NOT NULL,
    domain VARCHAR(64) DEFAULT '' NOT NULL,
    trunk VARCHAR(64) NOT NULL,
    priority INT DEFAULT 0 NOT NULL,
    weight INT DEFAULT 100 NOT NULL,
    active SMALLINT DEFAULT 1 NOT NULL,
    PRIMARY KEY (prefix, domain, trunk),
    FOREIGN KEY (trunk) REFERENCES trunk (name)
) ${tableOptions};
