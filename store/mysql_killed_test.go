package store_test

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"gendan/handbook"
	"gendan/store"
	"gendan/store/storetest"
)

const (
	killedCases = 8
	killedSteps = 25
)

// Connections die in the middle of transactions, as they do when MySQL is started again under load. Whoever repeats what
// failed finds it done once: no step is half written, lost or doubled, and the pool recovers by itself.
func TestMySQLConnectionsDie(t *testing.T) {
	dsn := storetest.MySQLDSN(t)
	s := storetest.Migrated(t, dsn)
	k := newKiller(t, dsn)
	working, done := context.WithCancel(t.Context())
	var killing, cases sync.WaitGroup
	killing.Go(func() { k.work(working) })
	var failed atomic.Int64
	for n := range killedCases {
		cases.Go(func() {
			for step := range killedSteps {
				failed.Add(insist(t, func() error { return s.Record(t.Context(), stepOf(n, step)) }))
			}
		})
	}
	cases.Wait()
	done()
	killing.Wait()
	t.Logf("%d connections were killed, %d calls failed and were made again", k.kills, failed.Load())
	if failed.Load() == 0 {
		t.Error("nothing failed: the test proves nothing")
	}
	for n := range killedCases {
		last := stepOf(n, killedSteps-1).Case
		insist(t, func() error { _, err := s.GetCase(t.Context(), last.ID); return err }) // what stands in the pool may be dead still
		wantWhole(t, s, last)
	}
}

// wantWhole checks that a case has every line and item once.
func wantWhole(t *testing.T, s *store.Store, last handbook.Case) {
	t.Helper()
	if c, err := s.GetCase(t.Context(), last.ID); err != nil || c.Seq != last.Seq {
		t.Errorf("case %+v, %v", c, err)
	}
	var lines, items, notices int64
	for table, n := range map[string]*int64{"case_events": &lines, "work_items": &items, "notices": &notices} {
		if err := s.DB().Table(table).Where("case_id = ?", last.ID).Count(n).Error; err != nil {
			t.Error(err)
		}
	}
	if lines != 2*killedSteps || items != killedSteps || notices != killedSteps {
		t.Errorf("%s has %d lines, %d items, %d notices of %d steps", last.ID, lines, items, notices, killedSteps)
	}
}

// stepOf is a step of the nth case: two lines, an item and a notice.
func stepOf(n, step int) handbook.Transition {
	at := time.Date(2026, 7, 1, 2, 0, step, 0, time.UTC)
	c := handbook.Case{
		ID: fmt.Sprint("case-", n), Seq: 2*step + 2, Kind: handbook.CaseUnpaidOrder, Platform: handbook.Tmall, Shop: "sleep-well",
		Subject: fmt.Sprint(n), Customer: "buyer", Stage: handbook.StageDunning, Owner: "lin", OpenedAt: at,
	}
	item := handbook.WorkItem{
		ID: handbook.WorkItemID(c.ID, step), CaseID: c.ID, Platform: c.Platform, Shop: c.Shop, Customer: c.Customer,
		Kind: handbook.ItemDunning, State: handbook.ItemOpen, Assignee: "lin", OpensAt: at, DueAt: at.Add(time.Hour),
	}
	return handbook.Transition{
		Case: c, At: at, Items: []handbook.WorkItem{item}, Notices: []handbook.Notice{handbook.NoticeOf(handbook.NoticeMissed, item, c.Seq, at)},
		Events: []handbook.CaseEvent{
			{CaseID: c.ID, Seq: c.Seq - 1, At: at, Kind: handbook.EventItemOpened, Data: handbook.EventData{ItemID: item.ID}},
			{CaseID: c.ID, Seq: c.Seq, At: at, Kind: handbook.EventItemMissed, Data: handbook.EventData{ItemID: item.ID}},
		},
	}
}

// insist makes a call until it succeeds, as Temporal's retries and the API's callers do, and says how often it failed.
func insist(t *testing.T, call func() error) (failed int64) {
	t.Helper()
	for until := time.Now().Add(time.Minute); ; failed++ {
		err := call()
		if err == nil || time.Now().After(until) {
			if err != nil {
				t.Error(err)
			}
			return failed
		}
		time.Sleep(time.Millisecond)
	}
}

// killer kills every other connection to a database, again and again.
type killer struct {
	server *sql.DB
	kills  int
}

func newKiller(t *testing.T, dsn string) *killer {
	t.Helper()
	server, err := sql.Open("mysql", strings.TrimPrefix(dsn, "mysql:"))
	if err != nil {
		t.Fatal(err)
	}
	server.SetMaxOpenConns(1) // its own, which it spares
	t.Cleanup(func() { _ = server.Close() })
	return &killer{server: server}
}

// work kills until ctx ends.
func (k *killer) work(ctx context.Context) {
	for ctx.Err() == nil {
		for _, id := range k.connections(ctx) {
			if _, err := k.server.ExecContext(ctx, fmt.Sprint("KILL ", id)); err == nil { // it may be gone by itself
				k.kills++
			}
		}
		time.Sleep(5 * time.Millisecond)
	}
}

func (k *killer) connections(ctx context.Context) (ids []int64) {
	rows, err := k.server.QueryContext(ctx, "SELECT id FROM information_schema.processlist WHERE db = DATABASE() AND id <> CONNECTION_ID()")
	if err != nil {
		return nil
	}
	defer rows.Close()
	for rows.Next() {
		var id int64
		if rows.Scan(&id) == nil {
			ids = append(ids, id)
		}
	}
	if rows.Err() != nil { // whoever it has not seen is killed next time
		return nil
	}
	return ids
}
