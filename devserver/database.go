package main

import (
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/server/common/config"
	sqliteplugin "go.temporal.io/server/common/persistence/sql/sqlplugin/sqlite"
	"go.temporal.io/server/schema/sqlite"
	"google.golang.org/protobuf/types/known/durationpb"
)

const (
	clusterName = "active"
	retention   = 30 * 24 * time.Hour
)

// searchAttributes are the typed attributes by which operators find a case.
var searchAttributes = map[string]enumspb.IndexedValueType{
	"Platform":  enumspb.INDEXED_VALUE_TYPE_KEYWORD,
	"Shop":      enumspb.INDEXED_VALUE_TYPE_KEYWORD,
	"Stage":     enumspb.INDEXED_VALUE_TYPE_KEYWORD,
	"Owner":     enumspb.INDEXED_VALUE_TYPE_KEYWORD,
	"WaitingOn": enumspb.INDEXED_VALUE_TYPE_KEYWORD,
	"Grade":     enumspb.INDEXED_VALUE_TYPE_KEYWORD,
	"Level":     enumspb.INDEXED_VALUE_TYPE_KEYWORD,
	"NextDueAt": enumspb.INDEXED_VALUE_TYPE_DATETIME,
	"Breached":  enumspb.INDEXED_VALUE_TYPE_BOOL,
}

// openDatabase returns the settings of the SQLite file in dir, with the schema and the namespace in it.
// The schema is built in a file beside it and renamed, so a kill in the middle leaves nothing half made.
func openDatabase(dir, namespace string) (*config.SQL, error) {
	path := filepath.Join(dir, "temporal.db")
	_, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		err = createDatabase(path, namespace)
	}
	if err != nil {
		return nil, fmt.Errorf("database %s: %w", path, err)
	}
	db := sqlSettings(path, map[string]string{
		"journal_mode": "wal",
		"synchronous":  "normal", // survives a kill -9 of the process; only a power cut may lose the last moments
		"busy_timeout": "10000",
	})
	if err := createNamespace(db, namespace); err != nil {
		return nil, fmt.Errorf("database %s: %w", path, err)
	}
	return db, nil
}

func createDatabase(path, namespace string) error {
	draft := path + ".new"
	if err := os.Remove(draft); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("remove an unfinished draft: %w", err)
	}
	// No WAL here: everything must be in the one file that is renamed.
	db := sqlSettings(draft, map[string]string{"journal_mode": "memory", "synchronous": "off"})
	if err := sqlite.SetupSchema(db); err != nil {
		return fmt.Errorf("set up the schema: %w", err)
	}
	if err := createNamespace(db, namespace); err != nil {
		return err
	}
	return os.Rename(draft, path)
}

// createNamespace does nothing when the namespace exists.
func createNamespace(db *config.SQL, name string) error {
	namespace, err := sqlite.NewNamespaceConfig(clusterName, name, false, searchAttributes)
	if err != nil {
		return fmt.Errorf("namespace %s: %w", name, err)
	}
	namespace.Detail.Config.Retention = durationpb.New(retention)
	if err := sqlite.CreateNamespaces(db, namespace); err != nil {
		return fmt.Errorf("namespace %s: %w", name, err)
	}
	return nil
}

func sqlSettings(path string, pragmas map[string]string) *config.SQL {
	attributes := map[string]string{"mode": "rwc", "cache": "private"}
	for name, value := range pragmas {
		attributes[name] = value
	}
	return &config.SQL{
		PluginName:        sqliteplugin.PluginName,
		DatabaseName:      (&url.URL{Path: path}).EscapedPath(), // it becomes part of a file: URI
		ConnectAttributes: attributes,
		// One connection for all services: SQLite has one writer anyway, and deferred transactions on several
		// connections fail with "database is locked" whatever the timeout.
		MaxConns:     1,
		MaxIdleConns: 1,
	}
}
