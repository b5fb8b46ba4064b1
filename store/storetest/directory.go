package storetest

import (
	"cmp"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"pgregory.net/rapid"

	"gendan/handbook"
	"gendan/store"
)

func techniciansPut(t *testing.T, s *store.Store) {
	wang := handbook.Technician{ID: "suzhou-wang", Name: "王师傅", Phone: "13800000000", Area: "江苏苏州", Fee: 15000, Rating: 4, Note: "会修 \"电机\"", Active: true}
	put := func(want bool) {
		t.Helper()
		created, err := s.PutTechnician(t.Context(), wang)
		check(t, err)
		equal(t, created, want, "created")
		got, err := s.GetTechnician(t.Context(), wang.ID)
		check(t, err)
		equal(t, got, wang, "technician")
	}
	put(true)
	wang.Rating, wang.Note, wang.Active = 0, "", false
	put(false)
	put(false)
	_, err := s.GetTechnician(t.Context(), "nobody")
	equal(t, errors.Is(err, store.ErrNotFound), true, fmt.Sprintf("an unknown technician is not found: %v", err))
	var created atomic.Int32
	atOnce(20, func(int) {
		first, err := s.PutTechnician(t.Context(), handbook.Technician{ID: "li", Area: "江苏"})
		if err != nil {
			t.Error(err)
		}
		if first {
			created.Add(1)
		}
	})
	equal(t, created.Load(), 1, "times created")
}

func technicianLists(t *testing.T, s *store.Store) {
	areas := []string{"江苏", "江苏苏州", "江苏苏州吴中", "江苏 100%", "浙江"}
	var all []handbook.Technician
	for n := range 80 {
		who := handbook.Technician{
			ID: fmt.Sprint("t", n*7919%80), Name: nth([]string{"Wang", "李", "a_b"}, n, 0), Area: areas[n%5], Fee: handbook.Fen(n % 4 * 5000),
			Rating: n % 6, Note: nth([]string{"", "motors", "电机"}, n, 1), Active: n%3 > 0,
		}
		_, err := s.PutTechnician(t.Context(), who)
		check(t, err)
		all = append(all, who)
	}
	byArea := func(a, b handbook.Technician) int {
		return cmp.Or(cmp.Compare(a.Area, b.Area), cmp.Compare(a.ID, b.ID))
	}
	rapid.Check(t, func(r *rapid.T) {
		f := store.TechnicianFilter{
			Area: oneOf(r, "area", "", "江苏", "江苏苏", "江苏 1", "%", "江苏_"), MinRating: rapid.IntRange(0, 5).Draw(r, "rating"),
			MaxFee: oneOf[handbook.Fen](r, "fee", 0, 0, 5000), Query: oneOf(r, "query", "", "", "wANG", "电", "_", "%", "T7", "苏州"), Struck: rapid.Bool().Draw(r, "struck"),
		}
		got := pages(r, rapid.IntRange(1, 40).Draw(r, "limit"), func(p store.Page) ([]handbook.Technician, *store.Cursor, error) {
			return s.ListTechnicians(t.Context(), f, p)
		})
		samePages(r, got, all, func(w handbook.Technician) bool {
			words := strings.ToLower(strings.Join([]string{w.ID, w.Name, w.Area, w.Note}, " "))
			return w.Active != f.Struck && strings.HasPrefix(w.Area, f.Area) && w.Rating >= f.MinRating &&
				(f.MaxFee == 0 || w.Fee <= f.MaxFee) && strings.Contains(words, strings.ToLower(f.Query))
		}, byArea)
	})
}

func visits(t *testing.T, s *store.Store, technician string) []store.Visit {
	t.Helper()
	return pages(t, 2, func(p store.Page) ([]store.Visit, *store.Cursor, error) {
		return s.TechnicianVisits(t.Context(), technician, p)
	})
}

// visited: a technician's steps in two plans of one case, and in another one's.
func visited(t *testing.T, s *store.Store) {
	r := registration("1", "77")
	tr := worked(r)
	check(t, s.Record(t.Context(), tr))
	step := tr.AfterSales.Plans[0].Steps[0]
	want := store.Visit{
		CaseID: tr.Case.ID, CaseNo: "1", Platform: platform, Shop: shop, StepID: "1.1", Technician: "suzhou-wang", Kind: handbook.StepVisit,
		State: handbook.StepPlanned, DueAt: step.DueAt, Failed: 1, Cost: 15000, Note: step.Note, Said: step.Said, At: step.At,
	}
	same(t, visits(t, s, "suzhou-wang"), []store.Visit{want}, "visits")
	same(t, running(t, s, "suzhou-wang"), []string{tr.Case.ID}, "cases in which there is something to do")
	same(t, visits(t, s, "nobody"), nil, "an unknown technician's visits")
	same(t, running(t, s, "nobody"), []string{}, "an unknown technician's cases")

	second := worked(r)
	second.Case.Seq, second.At = 4, tr.At.Add(time.Minute)
	second.Events = nil
	dropped, fresh, other, parts := step, step, step, step
	dropped.State = handbook.StepDropped
	fresh.ID, fresh.State, fresh.DueAt = "2.1", handbook.StepStarted, step.DueAt.Add(time.Hour)
	other.ID, other.Technician = "2.2", "li"
	parts.ID, parts.Kind, parts.Owner, parts.Technician = "2.3", handbook.StepMailParts, handbook.OwnerWarehouse, ""
	second.AfterSales.Plans = []handbook.Plan{{Steps: []handbook.Step{dropped}}, {Steps: []handbook.Step{fresh, other, parts}}}
	check(t, s.Record(t.Context(), second))
	check(t, s.Record(t.Context(), worked(registration("2", "78"))))
	var got []string
	for _, v := range visits(t, s, "suzhou-wang") {
		got = append(got, v.CaseNo+" "+v.StepID+" "+string(v.State))
	}
	same(t, got, []string{"1 2.1 started", "2 1.1 planned", "1 1.1 dropped"}, "the latest appointment first")
	same(t, running(t, s, "suzhou-wang"), []string{"aftersales:1", "aftersales:2"}, "cases, each once")
	same(t, running(t, s, "li"), []string{"aftersales:1"}, "another technician's")

	over := closed(registration("2", "78"), 5, 5)
	over.AfterSales.Plans = worked(r).AfterSales.Plans
	check(t, s.Record(t.Context(), over))
	same(t, running(t, s, "suzhou-wang"), []string{"aftersales:1"}, "a closed case has nothing to do")
	finished := second
	finished.Case.Seq, finished.At = 5, second.At.Add(time.Minute)
	finished.AfterSales.Plans[1].Steps[0].State = handbook.StepDone
	check(t, s.Record(t.Context(), finished))
	same(t, running(t, s, "suzhou-wang"), []string{}, "nor has one whose visit is done")
	equal(t, len(visits(t, s, "suzhou-wang")), 3, "visits")
}

func running(t *testing.T, s *store.Store, technician string) []string {
	t.Helper()
	ids, err := s.RunningVisits(t.Context(), technician)
	check(t, err)
	return ids
}

func troubles(t *testing.T, s *store.Store, f store.CarrierFilter) []handbook.CarrierRecord {
	t.Helper()
	list, _, err := s.ListCarriers(t.Context(), time.Time{}, f, store.Page{})
	check(t, err)
	return list
}

func carriersCounted(t *testing.T, s *store.Store) {
	at := worked(registration("0", "0")).At
	told := func(no int, trouble ...handbook.CarrierTrouble) {
		t.Helper()
		tr := worked(registration(fmt.Sprint(no), fmt.Sprint(no)))
		tr.Troubles = trouble
		check(t, s.Record(t.Context(), tr))
	}
	bad := func(carrier, region string, hours int) handbook.CarrierTrouble {
		return handbook.CarrierTrouble{Carrier: carrier, Region: region, At: at.Add(time.Duration(hours) * time.Hour)}
	}
	told(1, bad("德邦", "江苏", 1))
	told(2, bad("德邦", "江苏", 3), bad("德邦", "江苏", 3))
	told(3, bad("德邦", "江苏", 2))
	told(4, bad("德邦", "浙江", 0))
	told(5, bad("顺丰", "江苏", 9))
	told(6)
	again := worked(registration("1", "1")) // diagnosed anew: the case counts once
	again.Case.Seq, again.At, again.Events, again.Troubles = 3, at.Add(time.Minute), nil, []handbook.CarrierTrouble{bad("德邦", "江苏", 20)}
	check(t, s.Record(t.Context(), again))

	record := func(carrier, region string, count, hours int) handbook.CarrierRecord {
		return handbook.CarrierRecord{Carrier: carrier, Region: region, Count: count, LastAt: at.Add(time.Duration(hours) * time.Hour)}
	}
	debang, zhejiang, shunfeng := record("德邦", "江苏", 3, 3), record("德邦", "浙江", 1, 0), record("顺丰", "江苏", 1, 9)
	same(t, troubles(t, s, store.CarrierFilter{}), []handbook.CarrierRecord{debang, zhejiang, shunfeng}, "the most first")
	equal(t, debang.ChangeProposed(handbook.CarrierPolicy{Threshold: 3, Days: 30}), true, "a change is proposed")
	same(t, troubles(t, s, store.CarrierFilter{Carrier: "德邦"}), []handbook.CarrierRecord{debang, zhejiang}, "a carrier's")
	same(t, troubles(t, s, store.CarrierFilter{Region: "江苏"}), []handbook.CarrierRecord{debang, shunfeng}, "a region's")
	same(t, troubles(t, s, store.CarrierFilter{Carrier: "德邦", Region: "浙江"}), []handbook.CarrierRecord{zhejiang}, "both")
	same(t, troubles(t, s, store.CarrierFilter{Carrier: "德"}), []handbook.CarrierRecord{}, "nobody's")
	for limit := 1; limit <= 4; limit++ {
		got := pages(t, limit, func(p store.Page) ([]handbook.CarrierRecord, *store.Cursor, error) {
			return s.ListCarriers(t.Context(), time.Time{}, store.CarrierFilter{}, p)
		})
		same(t, got, []handbook.CarrierRecord{debang, zhejiang, shunfeng}, "pages")
	}
	since, _, err := s.ListCarriers(t.Context(), at.Add(2*time.Hour).In(shanghai), store.CarrierFilter{}, store.Page{})
	check(t, err)
	same(t, since, []handbook.CarrierRecord{record("德邦", "江苏", 2, 3), shunfeng}, "since an instant, that included")
}
