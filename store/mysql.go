package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	driver "github.com/go-sql-driver/mysql"
	"github.com/pressly/goose/v3"
	"gorm.io/driver/mysql"
	"gorm.io/gorm"

	"gendan/handbook"
)

// mysqlDialect is the production database: MySQL 8.4 or newer. It knows where the database is and who uses it, for what
// operators read.
type mysqlDialect struct{ address, database, user string }

// Pool sizes. Openings of one shop wait for each other, each on a connection: reading has its own, so that
// nobody's list waits for them. An API and a worker fit into MySQL's default of 151 connections.
const (
	mysqlWriters = 24
	mysqlReaders = 24
	mysqlIdle    = 8
	mysqlLife    = 30 * time.Minute // shorter than wait_timeout, and than what firewalls forget
	dialTimeout  = 5 * time.Second  // unless the DSN says otherwise
)

func openMySQL(ctx context.Context, dsn string, log *slog.Logger) (*Store, error) {
	config, err := mysqlConfig(dsn)
	if err != nil {
		return nil, err
	}
	config.Logger = driverLog{log}
	writers, err := mysqlPool(config, mysqlWriters, log)
	if err != nil {
		return nil, err
	}
	kind := mysqlDialect{address: config.Addr, database: config.DBName, user: config.User}
	s := &Store{db: writers, read: writers, kind: kind, log: log}
	if s.read, err = mysqlPool(config, mysqlReaders, log); err != nil {
		s.read = writers
		return nil, errors.Join(err, s.Close())
	}
	if err := checkServer(s.read.WithContext(ctx)); err != nil {
		return nil, errors.Join(kind.explain(err), s.Close())
	}
	return s, nil
}

func mysqlPool(config *driver.Config, size int, log *slog.Logger) (*gorm.DB, error) {
	connector, err := driver.NewConnector(config)
	if err != nil {
		return nil, err
	}
	pool := sql.OpenDB(connector)
	pool.SetMaxOpenConns(size)
	pool.SetMaxIdleConns(mysqlIdle)
	pool.SetConnMaxLifetime(mysqlLife)
	db, err := connect(mysql.New(mysql.Config{Conn: pool, SkipInitializeWithVersion: true}), log)
	if err != nil {
		return nil, errors.Join(err, pool.Close())
	}
	return db, nil
}

// driverLog takes what MySQL's driver has to say, such as that a connection broke; whoever used it is told, too.
type driverLog struct{ log *slog.Logger }

// Print logs what the driver says.
func (l driverLog) Print(v ...any) { l.log.Debug("MySQL driver", "said", fmt.Sprint(v...)) }

// mysqlConfig reads a DSN and sets what must not be left to the server's own settings.
func mysqlConfig(dsn string) (*driver.Config, error) {
	config, err := driver.ParseDSN(dsn)
	if err != nil {
		return nil, errors.New(`not a MySQL DSN: want "mysql:USER:PASSWORD@tcp(HOST:PORT)/DATABASE"`) // the driver's error can quote the password
	}
	if config.DBName == "" {
		return nil, errors.New("the DSN names no database")
	}
	config.ParseTime, config.Loc = true, time.UTC
	config.ClientFoundRows = true   // an update that changes nothing still found its row
	config.InterpolateParams = true // one round trip for a statement instead of three
	if config.Timeout == 0 {
		config.Timeout = dialTimeout
	}
	if config.Params == nil {
		config.Params = map[string]string{}
	}
	config.Params["time_zone"] = "'+00:00'"
	// Each statement sees what is committed by then: an opening that waited for its shop's lock must see
	// what the one before it wrote. It also spares the gap locks of MySQL's default and their deadlocks.
	config.Params["transaction_isolation"] = "'READ-COMMITTED'"
	// A server without strict mode would cut what is too long, silently.
	config.Params["sql_mode"] = "'TRADITIONAL'"
	return config, nil
}

// checkServer refuses what only speaks MySQL's protocol.
func checkServer(db *gorm.DB) error {
	var version string
	if err := db.Raw("SELECT VERSION()").Row().Scan(&version); err != nil {
		return fmt.Errorf("ask for the server's version: %w", err)
	}
	return checkVersion(version)
}

func checkVersion(version string) error {
	var major, minor int
	_, err := fmt.Sscanf(version, "%d.%d", &major, &minor)
	if err != nil || strings.Contains(version, "MariaDB") || major < 8 || (major == 8 && minor < 4) {
		return fmt.Errorf("the server is %q; MySQL 8.4 or newer is needed (MariaDB is not MySQL)", version)
	}
	return nil
}

// lockShop locks the shop's row, which it makes if need be.
func (mysqlDialect) lockShop(tx *gorm.DB, shop shopKey) error {
	return tx.Exec("INSERT INTO shop_openings (platform, shop) VALUES (?, ?) ON DUPLICATE KEY UPDATE shop = shop",
		shop.Platform, shop.Shop).Error
}

// lockLeads locks the customer's row, which it makes if need be.
func (mysqlDialect) lockLeads(tx *gorm.DB, customer string) error {
	return tx.Exec("INSERT INTO lead_customers (customer) VALUES (?) ON DUPLICATE KEY UPDATE customer = customer", customer).Error
}

// lockRegistrations locks the order's row, which it makes if need be.
func (mysqlDialect) lockRegistrations(tx *gorm.DB, order handbook.OrderKey) error {
	return tx.Exec("INSERT INTO after_sales_orders (platform, shop, order_no) VALUES (?, ?, ?) ON DUPLICATE KEY UPDATE shop = shop",
		order.Platform, order.Shop, order.OrderNo).Error
}

// MySQL's numbers of errors.
const (
	errDiskFull     = 1021
	errNotGranted   = 1044
	errAccessDenied = 1045
	errNoDatabase   = 1049
	errTableFull    = 1114
	errNoTable      = 1146
	errDeadlock     = 1213
)

// worthRetrying is true for the victim of a deadlock, whose transaction is gone.
func (mysqlDialect) worthRetrying(err error) bool { return isMySQL(err, errDeadlock) }

func (mysqlDialect) noTable(err error) bool { return isMySQL(err, errNoTable) }

func (mysqlDialect) walk(table, index string) string { return table + " FORCE INDEX (" + index + ")" }

func (mysqlDialect) migrations(log *slog.Logger) migrations {
	return migrations{dialect: goose.DialectMySQL, folder: "mysql", locker: &namedLock{log: log}}
}

// namedLock lets one process migrate a database at a time. MySQL frees it when its connection ends.
type namedLock struct {
	log  *slog.Logger
	conn *sql.Conn
}

// lockName is one for each database of a server, within MySQL's 64 characters. Databases whose long names
// begin alike share one, and wait for each other.
const lockName = "LEFT(CONCAT('gendan.migrate.', DATABASE()), 64)"

// Lock waits up to a minute for the other processes.
func (l *namedLock) Lock(ctx context.Context, db *sql.DB) error {
	conn, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	got, err := l.take(ctx, conn, 0)
	if err == nil && !got {
		l.log.InfoContext(ctx, saysWaiting)
		got, err = l.take(ctx, conn, migrationWait)
	}
	if err == nil && !got {
		err = errStillMigrating
	}
	if err != nil {
		return errors.Join(err, conn.Close())
	}
	l.conn = conn
	return nil
}

// take says whether the lock is ours within a time.
func (*namedLock) take(ctx context.Context, conn *sql.Conn, within time.Duration) (bool, error) {
	var got sql.NullInt64
	err := conn.QueryRowContext(ctx, "SELECT GET_LOCK("+lockName+", ?)", int(within.Seconds())).Scan(&got)
	return got.Int64 == 1, err
}

// Unlock lets the next process in.
func (l *namedLock) Unlock(ctx context.Context, _ *sql.DB) error {
	_, err := l.conn.ExecContext(ctx, "DO RELEASE_LOCK("+lockName+")")
	return errors.Join(err, l.conn.Close())
}
