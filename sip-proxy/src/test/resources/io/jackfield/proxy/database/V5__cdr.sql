CREATE TABLE cdr (
    id BIGINT AUTO_INCREMENT NOT NULL,
    started_at BIGINT NOT NULL,
    answered_at BIGINT,
    ended_at BIGINT NOT NULL,
    duration_ms BIGINT DEFAULT 0 NOT NULL,
    call_id VARCHAR(255) NOT NULL,
    caller_tag VARCHAR(128) NOT NULL,
    callee_tag VARCHAR(128) DEFAULT '' NOT NULL,
    caller VARCHAR(255) DEFAULT '' NOT NULL,
    callee VARCHAR(255) DEFAULT '' NOT NULL,
    caller_source VARCHAR(64) DEFAULT '' NOT NULL,
    callee_source VARCHAR(64) DEFAULT '' NOT NULL,
    auth_user VARCHAR(64) DEFAULT '' NOT NULL,
    tenant VARCHAR(64) DEFAULT '' NOT NULL,
    trunk VARCHAR(64) DEFAULT '' NOT NULL,
    status SMALLINT NOT NULL,
    reason VARCHAR(16) NOT NULL,
    node VARCHAR(32) DEFAULT '' NOT NULL,
    record_key VARCHAR(64) NOT NULL,
    PRIMARY KEY (id, started_at),
    UNIQUE (record_key, started_at)
) ${tableOptions};

CREATE INDEX cdr_started ON cdr (started_at);
CREATE INDEX cdr_call_id ON cdr (call_id);
CREATE INDEX cdr_caller ON cdr (caller);
CREATE INDEX cdr_callee ON cdr (callee);
CREATE INDEX cdr_tenant ON cdr (tenant, started_at);
