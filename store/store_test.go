package store_test

import (
	"testing"

	"gendan/store/storetest"
)

func TestSQLite(t *testing.T) { storetest.Run(t, storetest.SQLite) }

func TestMySQL(t *testing.T) { storetest.Run(t, storetest.MySQL) }
