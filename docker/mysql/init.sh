#!/bin/sh
# Run by the image's own start, once, before a new MySQL answers over the network. Each user may do everything that its
# program and its migrations need in its own databases, and nothing anywhere else.
MYSQL_PWD="$MYSQL_ROOT_PASSWORD" mysql --user=root <<SQL
CREATE DATABASE gendan CHARACTER SET utf8mb4;
CREATE DATABASE temporal CHARACTER SET utf8mb4;
CREATE DATABASE temporal_visibility CHARACTER SET utf8mb4;

CREATE USER gendan IDENTIFIED BY '$GENDAN_DB_PASSWORD';
GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, DROP, INDEX, REFERENCES ON gendan.* TO gendan;

CREATE USER temporal IDENTIFIED BY '$TEMPORAL_DB_PASSWORD';
GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, DROP, INDEX, REFERENCES ON temporal.* TO temporal;
GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, DROP, INDEX, REFERENCES ON temporal_visibility.* TO temporal;
SQL
