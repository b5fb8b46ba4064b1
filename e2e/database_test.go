package e2e

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/go-sql-driver/mysql"
	_ "github.com/ncruces/go-sqlite3/driver" // database/sql knows it as sqlite3
	_ "github.com/ncruces/go-sqlite3/embed"  // SQLite itself
)

// database is one stack's database, which a test can take away from the programs under test.
type database interface {
	// dsn is how the programs are told of it.
	dsn() string
	// away makes every write fail, and on MySQL everything, until back.
	away(ctx context.Context) error
	back() error
	// count gives the one number that a query asks for.
	count(ctx context.Context, query string, args ...any) (int, error)
	// texts gives the one text that a query asks for of each row.
	texts(ctx context.Context, query string, args ...any) ([]string, error)
	close() error
}

func newDatabase(ctx context.Context, kind, dir, mysqlDSN string) (database, error) {
	if kind == "mysql" {
		return newMySQL(ctx, mysqlDSN)
	}
	return newSQLite(filepath.Join(dir, "gendan.db"))
}

// sqliteFile is a database in a file. Another process that holds its write lock is its only kind of outage.
type sqliteFile struct {
	path   string
	db     *sql.DB
	locker *sql.Conn
}

func newSQLite(path string) (*sqliteFile, error) {
	db, err := sql.Open("sqlite3", "file:"+path+"?_pragma=busy_timeout(10000)")
	return &sqliteFile{path: path, db: db}, err
}

func (f *sqliteFile) dsn() string { return "sqlite:" + f.path }

func (f *sqliteFile) away(ctx context.Context) error {
	conn, err := f.db.Conn(ctx)
	if err != nil {
		return err
	}
	if _, err := conn.ExecContext(ctx, "BEGIN IMMEDIATE"); err != nil {
		return errors.Join(err, conn.Close())
	}
	f.locker = conn
	return nil
}

func (f *sqliteFile) back() error {
	if f.locker == nil {
		return nil
	}
	_, err := f.locker.ExecContext(context.Background(), "ROLLBACK")
	err = errors.Join(err, f.locker.Close())
	f.locker = nil
	return err
}

func (f *sqliteFile) count(ctx context.Context, query string, args ...any) (n int, err error) {
	err = f.db.QueryRowContext(ctx, query, args...).Scan(&n)
	return n, err
}

func (f *sqliteFile) texts(ctx context.Context, query string, args ...any) ([]string, error) {
	return texts(f.db.QueryContext(ctx, query, args...))
}

// texts reads the one text of each row.
func texts(rows *sql.Rows, err error) (all []string, _ error) {
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			return nil, err
		}
		all = append(all, text)
	}
	return all, rows.Err()
}

func (f *sqliteFile) close() error { return errors.Join(f.back(), f.db.Close()) }

// mysqlServer is a database of its own on a server, behind a gate.
type mysqlServer struct {
	config *mysql.Config
	admin  *sql.DB
	gate   *gate
}

func newMySQL(ctx context.Context, dsn string) (*mysqlServer, error) {
	config, err := mysql.ParseDSN(dsn)
	if err != nil {
		return nil, fmt.Errorf("MySQL's DSN: %w", err)
	}
	g, err := newGate(config.Addr)
	if err != nil {
		return nil, err
	}
	name := "gendan_e2e_" + strings.ToLower(rand.Text()[:8])
	admin, err := sql.Open("mysql", config.FormatDSN())
	if err != nil {
		return nil, errors.Join(err, g.shut())
	}
	s := &mysqlServer{config: config.Clone(), admin: admin, gate: g}
	s.config.DBName, s.config.Addr, s.config.Params = name, g.address, nil
	if _, err := admin.ExecContext(ctx, "CREATE DATABASE "+name+" CHARACTER SET utf8mb4"); err != nil {
		return nil, errors.Join(err, s.close())
	}
	return s, nil
}

func (s *mysqlServer) dsn() string {
	return fmt.Sprintf("mysql:%s:%s@tcp(%s)/%s", s.config.User, s.config.Passwd, s.config.Addr, s.config.DBName)
}

func (s *mysqlServer) away(context.Context) error { return s.gate.shut() }

func (s *mysqlServer) back() error { return s.gate.open() }

func (s *mysqlServer) count(ctx context.Context, query string, args ...any) (n int, err error) {
	conn, err := s.conn(ctx)
	if err != nil {
		return 0, err
	}
	defer conn.Close()
	err = conn.QueryRowContext(ctx, query, args...).Scan(&n)
	return n, err
}

func (s *mysqlServer) texts(ctx context.Context, query string, args ...any) ([]string, error) {
	conn, err := s.conn(ctx)
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	return texts(conn.QueryContext(ctx, query, args...))
}

// conn is a way to the database that no gate stands in.
func (s *mysqlServer) conn(ctx context.Context) (*sql.Conn, error) {
	conn, err := s.admin.Conn(ctx)
	if err != nil {
		return nil, err
	}
	if _, err := conn.ExecContext(ctx, "USE "+s.config.DBName); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return conn, nil
}

func (s *mysqlServer) close() error {
	_, err := s.admin.ExecContext(context.Background(), "DROP DATABASE IF EXISTS "+s.config.DBName)
	return errors.Join(err, s.gate.shut(), s.admin.Close())
}
