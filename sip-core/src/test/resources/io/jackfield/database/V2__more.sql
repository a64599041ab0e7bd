INSERT INTO thing VALUES ('one', 1);
