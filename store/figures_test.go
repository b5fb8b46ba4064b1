package store_test

import (
	"fmt"
	"reflect"
	"testing"
	"time"

	"gendan/handbook"
	"gendan/store"
	"gendan/store/storetest"
)

// What runs and what waits is counted, and nothing that has ended.
func TestFigures(t *testing.T) {
	onBoth(t, func(t *testing.T, s *store.Store) {
		soon := noon.Add(30 * time.Minute)
		item := func(kind handbook.ItemKind, state handbook.ItemState, due, settled time.Time) handbook.WorkItem {
			return handbook.WorkItem{Kind: kind, State: state, OpensAt: noon, DueAt: due, SettledAt: settled}
		}
		ended := step("order:3", handbook.CaseUnpaidOrder, handbook.StageEnded, item(handbook.ItemCheck, handbook.ItemDone, noon, noon))
		breached := step("lead:1", handbook.CaseLead, handbook.StageUrging,
			item(handbook.ItemUrge, handbook.ItemMissed, noon, time.Time{}), item(handbook.ItemUrge, handbook.ItemMissed, noon, noon))
		breached.Case.Breached = true
		asked := step("approval:1", handbook.CaseApproval, handbook.StageDeciding)
		for i, state := range []handbook.ApprovalState{handbook.ApprovalOpen, handbook.ApprovalRefused} {
			asked.Approvals = append(asked.Approvals, handbook.Approval{
				ID: fmt.Sprint("approval:", i), CaseID: asked.Case.ID, Subject: handbook.SubjectWaiver, State: state, AskedAt: noon, StepAt: noon, ExpiresAt: noon,
			})
		}
		for _, written := range []handbook.Transition{
			step("order:1", handbook.CaseUnpaidOrder, handbook.StageCheck, item(handbook.ItemCheck, handbook.ItemOpen, soon, time.Time{})),
			step("order:2", handbook.CaseUnpaidOrder, handbook.StageCheck, item(handbook.ItemCheck, handbook.ItemOpen, soon.Add(-time.Second), time.Time{})),
			ended, breached, asked,
		} {
			if err := s.Record(t.Context(), written); err != nil {
				t.Fatal(err)
			}
		}
		got, err := s.ReadFigures(t.Context(), soon)
		if err != nil {
			t.Fatal(err)
		}
		want := store.Figures{
			Cases: map[store.CasePlace]int{
				{Kind: handbook.CaseUnpaidOrder, Stage: handbook.StageCheck}: 2,
				{Kind: handbook.CaseLead, Stage: handbook.StageUrging}:       1,
				{Kind: handbook.CaseApproval, Stage: handbook.StageDeciding}: 1,
			},
			Breached:  map[handbook.CaseKind]int{handbook.CaseLead: 1},
			Open:      map[handbook.ItemKind]int{handbook.ItemCheck: 2},
			DueSoon:   map[handbook.ItemKind]int{handbook.ItemCheck: 1},
			Missed:    map[handbook.ItemKind]int{handbook.ItemUrge: 1},
			Approvals: map[handbook.ApprovalSubject]int{handbook.SubjectWaiver: 1},
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("got %+v\nwant %+v", got, want)
		}
	})
}

var noon = time.Date(2026, 3, 2, 4, 0, 0, 0, time.UTC)

// step is a case's first step, which opens items.
func step(id string, kind handbook.CaseKind, stage handbook.Stage, items ...handbook.WorkItem) handbook.Transition {
	for i := range items {
		items[i].ID, items[i].CaseID, items[i].Customer = handbook.WorkItemID(id, i), id, secret
	}
	return handbook.Transition{
		Case: handbook.Case{ID: id, Kind: kind, Platform: handbook.PDD, Shop: "shop-1", Subject: id, Customer: secret, Stage: stage, OpenedAt: noon, Seq: 1},
		At:   noon, DayFrom: noon, DayTo: noon.Add(time.Hour), Items: items,
		Events: []handbook.CaseEvent{{CaseID: id, Seq: 1, At: noon, Kind: handbook.EventCaseOpened}},
	}
}

// secret is a customer, whom no figure, span or log may tell.
const secret = "customer-of-ours"

// onBoth runs a test on SQLite, and on MySQL where there is one.
func onBoth(t *testing.T, test func(*testing.T, *store.Store)) {
	t.Run("SQLite", func(t *testing.T) { test(t, storetest.SQLite(t)) })
	t.Run("MySQL", func(t *testing.T) { test(t, storetest.MySQL(t)) })
}

// figureQueries are those of /metrics.
func figureQueries() []query {
	return []query{{"figures", func(t *testing.T, s *store.Store) {
		if _, err := s.ReadFigures(t.Context(), time.Date(2026, 2, 12, 2, 0, 0, 0, time.UTC)); err != nil {
			t.Fatal(err)
		}
	}, false}}
}
