CREATE TABLE thing (name VARCHAR(64) NOT NULL PRIMARY KEY, amount INT NOT NULL) ${tableOptions};
