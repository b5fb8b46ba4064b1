package store

import (
	"errors"
	"fmt"
	"net"
	"syscall"

	driver "github.com/go-sql-driver/mysql"
	"github.com/ncruces/go-sqlite3"
)

// Full says whether an error means that the database has no room left to write in. Nothing was changed, and the same
// call succeeds when there is room again.
//
// Of a file that could not be written or made longer, SQLite's driver tells no more than that, and not why. A disk that
// breaks looks the same; one that is full is the rule.
func Full(err error) bool {
	for _, e := range []error{sqlite3.FULL, sqlite3.IOERR_WRITE, sqlite3.IOERR_SHMSIZE, syscall.ENOSPC, syscall.EDQUOT} {
		if errors.Is(err, e) {
			return true
		}
	}
	return isMySQL(err, errDiskFull) || isMySQL(err, errTableFull)
}

// explain tells whose door is closed, and to whom. The password is in none of it.
func (d mysqlDialect) explain(err error) error {
	var unknown *net.DNSError
	var dial *net.OpError
	var why string
	switch {
	case isMySQL(err, errAccessDenied):
		why = fmt.Sprintf("MySQL at %s refuses user %q with this password", d.address, d.user)
	case isMySQL(err, errNotGranted):
		why = fmt.Sprintf("user %q may not use database %q at %s: GRANT it", d.user, d.database, d.address)
	case isMySQL(err, errNoDatabase):
		why = fmt.Sprintf("MySQL at %s has no database %q: CREATE it", d.address, d.database)
	case errors.As(err, &unknown):
		why = fmt.Sprintf("no host is called %q", unknown.Name)
	case errors.As(err, &dial) && dial.Op == "dial":
		why = fmt.Sprintf("nobody answers at %s: is MySQL running there?", d.address)
	default:
		return err
	}
	return fmt.Errorf("%s (%w)", why, err)
}

// explain tells what is wrong with the file.
func (d sqliteDialect) explain(err error) error {
	var why string
	switch {
	case errors.Is(err, sqlite3.NOTADB), errors.Is(err, sqlite3.CORRUPT):
		why = fmt.Sprintf("%s is damaged, or is no SQLite database: put a backup in its place", d.path)
	case errors.Is(err, sqlite3.READONLY), errors.Is(err, sqlite3.CANTOPEN), errors.Is(err, sqlite3.PERM), errors.Is(err, syscall.EACCES):
		why = fmt.Sprintf("%s cannot be written: the file and its folder must be writable for the user that runs gendan", d.path)
	case Full(err):
		why = fmt.Sprintf("no room is left for %s", d.path)
	default:
		return err
	}
	return fmt.Errorf("%s (%w)", why, err)
}

// isMySQL says whether the server answered with an error of a number.
func isMySQL(err error, number uint16) bool {
	var e *driver.MySQLError
	return errors.As(err, &e) && e.Number == number
}
