// Package store keeps what is shared and what people read in a database: orders and their facts, leads, the
// picture of every case, work items, notices, approvals, discounts, reviews, after-sales cases and their directories,
// people, duty and API keys. MySQL in production, SQLite embedded; both pass the same suite (storetest).
package store

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"strings"
	"time"

	"go.opentelemetry.io/otel/trace"
	"gorm.io/gorm"
	"gorm.io/gorm/schema"

	"gendan/handbook"
)

// What callers can tell apart with errors.Is. Everything else means that the database did not
// answer as it should: nothing was changed, or the same call can be made again.
var (
	ErrNotFound = errors.New("not found")
	ErrConflict = errors.New("conflicts with what is stored")
)

// Store is one open database. Its methods may be called from many goroutines at once.
//
// Every method that writes does so in one transaction and may be called again after an error: it either
// changes nothing the second time, or says that it had been done. A deadlock and a lost race are tried again
// inside, a bounded number of times; a database that is away or busy for longer is the caller's to retry.
type Store struct {
	db   *gorm.DB // for transactions that write
	read *gorm.DB // for everything else
	kind dialect
	log  *slog.Logger

	tracer  trace.Tracer              // nil: nobody looks; see [Store.Instrument]
	stepped func(handbook.Transition) // nil: nobody counts
}

// dialect is what the two databases do differently.
type dialect interface {
	// lockShop makes every other opening in a shop wait until tx ends.
	lockShop(tx *gorm.DB, shop shopKey) error
	// lockLeads makes every other inquiry of a customer wait until tx ends.
	lockLeads(tx *gorm.DB, customer string) error
	// lockRegistrations makes every other registration of an order's after-sales cases wait until tx ends.
	lockRegistrations(tx *gorm.DB, order handbook.OrderKey) error
	// worthRetrying says whether the transaction may succeed when it is tried again at once.
	worthRetrying(err error) bool
	// walk names a table of which only one index is walked along. Without it, each database guesses by itself, and
	// with a pair of filters it can guess an index that holds nearly every row.
	walk(table, index string) string
	// noTable is true for the error of asking a table that is not there.
	noTable(err error) bool
	// explain puts before an error what whoever operates the database can do about it, where that is known.
	explain(err error) error
	// migrations gives what goose needs.
	migrations(log *slog.Logger) migrations
}

// Open opens the database that a DSN names and waits for its answer: "sqlite:PATH", "sqlite::memory:",
// or "mysql:USER:PASSWORD@tcp(HOST:PORT)/DATABASE". What the store needs of a connection (time zone,
// isolation, locking) is set here, whatever the DSN says. The schema is not looked at: see [Store.CheckSchema].
func Open(ctx context.Context, dsn string, log *slog.Logger) (*Store, error) {
	scheme, rest, _ := strings.Cut(dsn, ":")
	var s *Store
	var err error
	switch scheme {
	case "sqlite":
		s, err = openSQLite(ctx, rest, log)
	case "mysql":
		s, err = openMySQL(ctx, rest, log)
	default:
		return nil, errors.New(`open database: a DSN begins with "sqlite:" or "mysql:"`)
	}
	if err != nil {
		return nil, fmt.Errorf("open %s database: %w", scheme, err)
	}
	if err := s.Ping(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("open %s database: %w", scheme, s.kind.explain(err)), s.Close())
	}
	return s, nil
}

// Ping asks the database for a sign of life.
func (s *Store) Ping(ctx context.Context) error {
	if err := s.read.WithContext(ctx).Exec("SELECT 1").Error; err != nil {
		return fmt.Errorf("ping: %w", err)
	}
	return nil
}

// Close closes the database's connections.
func (s *Store) Close() error {
	var errs []error
	for _, db := range []*gorm.DB{s.read, s.db} {
		pool, err := db.DB()
		if err == nil {
			err = pool.Close() // closing one pool twice is harmless
		}
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

// connect makes a GORM handle on a pool of connections.
func connect(dialector gorm.Dialector, log *slog.Logger) (*gorm.DB, error) {
	return gorm.Open(dialector, &gorm.Config{
		SkipDefaultTransaction: true, // change opens them
		DisableAutomaticPing:   true, // Open does it, with a context
		TranslateError:         true, // a duplicate key is gorm.ErrDuplicatedKey on both
		Logger:                 slowLog{log},
		NamingStrategy:         names{},
	})
}

// names gives GORM the table of each row.
type names struct{ schema.NamingStrategy }

var tables = map[string]string{
	"orderRow": "orders", "factRow": "order_facts", "customerRow": "customers",
	"personRow": "people", "dutyRow": "duty", "keyRow": "api_keys",
	"caseRow": "cases", "eventRow": "case_events", "itemRow": "work_items", "contactRow": "contacts", "noticeRow": "notices",
	"leadRow": "leads", "approvalRow": "approvals", "substitutionRow": "substitutions",
	"discountRow": "discounts", "allowanceRow": "allowances", "settledRow": "settled_months",
	"afterSalesRow": "after_sales", "numberRow": "after_sales_numbers",
	"technicianRow": "technicians", "visitRow": "technician_visits", "troubleRow": "carrier_troubles",
	"reviewRow": "reviews", "reviewRunRow": "review_runs", "tallyRow": "review_tallies",
}

// TableName gives the table of a row's type.
func (names) TableName(row string) string { return tables[row] }

// errRaced says that another transaction was faster: looking again shows what it wrote.
var errRaced = errors.New("another transaction was faster")

// maxTries bounds how often one change is tried; pauses between them grow to a fifth of a second.
const maxTries = 12

// change runs do in a transaction, and again after a deadlock or a lost race.
func (s *Store) change(ctx context.Context, do func(tx *gorm.DB) error) (err error) {
	ctx, span := spanWithin(ctx, s.tracer, "transaction")
	defer func() {
		fail(span, err)
		span.End()
	}()
	for try := 1; ; try++ {
		err := s.db.WithContext(ctx).Transaction(do)
		if err == nil || try == maxTries || !s.worthRetrying(err) {
			return err
		}
		s.log.LogAttrs(ctx, slog.LevelDebug, "transaction tried again", slog.Int("try", try), slog.String("error", err.Error()))
		limit := min(5*time.Millisecond<<try, 200*time.Millisecond)
		select {
		case <-ctx.Done():
			return errors.Join(err, ctx.Err())
		case <-time.After(rand.N(limit)): //nolint:gosec // so that two do not meet again; nothing to guess
		}
	}
}

func (s *Store) worthRetrying(err error) bool {
	return errors.Is(err, errRaced) || s.kind.worthRetrying(err)
}

// raced turns the duplicate key of a row that was not there a moment ago into errRaced.
func raced(err error) error {
	if errors.Is(err, gorm.ErrDuplicatedKey) {
		return fmt.Errorf("%w: %w", errRaced, err)
	}
	return err
}

// notFound turns GORM's sentinel into ours.
func notFound(err error, what string) error {
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return fmt.Errorf("%s: %w", what, ErrNotFound)
	}
	if err != nil {
		return fmt.Errorf("read %s: %w", what, err)
	}
	return nil
}

// shopKey names a shop.
type shopKey struct {
	Platform handbook.Platform
	Shop     string
}

// String gives the shop as people and keys are limited to one: "platform/shop".
func (k shopKey) String() string { return string(k.Platform) + "/" + k.Shop }
