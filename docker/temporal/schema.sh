#!/bin/sh
# Brings both of Temporal's databases to the schema of the sql tool's version. Running it again changes nothing.
#
# Read from the environment: SQL_HOST, SQL_PORT, SQL_USER, SQL_PASSWORD, and the databases' names, DBNAME and
# VISIBILITY_DBNAME. The user needs to own both databases, which must exist. temporal-sql-tool is looked for in PATH.
set -eu

export SQL_PLUGIN=mysql8

# schema DATABASE KIND: the tables that tell versions, then everything from the database's version on.
schema() {
	temporal-sql-tool --database "$1" setup-schema -v 0.0
	temporal-sql-tool --database "$1" update-schema --schema-name "mysql/v8/$2"
}

schema "$DBNAME" temporal
schema "$VISIBILITY_DBNAME" visibility
