package handbook_test

import (
	"strings"
	"testing"
	"time"

	"gendan/handbook"
)

// AS-4: each cause has its liable parties, an own error names the person, and causes may be several.
func TestCausesAndParties(t *testing.T) {
	want := map[handbook.Cause]string{
		handbook.CauseQuality: "factory ourselves", handbook.CauseRevision: "factory ourselves", handbook.CauseOwnError: "ourselves",
		handbook.CauseService: "ourselves", handbook.CauseLogistics: "carrier customer ourselves",
		handbook.CauseInstallation: "installer customer ourselves", handbook.CauseWrongDelivery: "factory carrier ourselves",
		handbook.CauseOther: "factory carrier installer customer ourselves",
	}
	m := registered(t, torn())
	m.do(judged(handbook.CauseService))
	for _, cause := range handbook.Causes() {
		var parties []string
		for _, party := range handbook.Parties() {
			liable := handbook.Liability{Cause: cause, Party: party}
			if cause == handbook.CauseOwnError {
				m.invalid(diagnosed(1, liable), "causes[0].person")
				liable.Person = "lin"
			}
			if m.Check(diagnosed(1, liable), m.now, m.policy) == nil {
				parties = append(parties, string(party))
			}
		}
		if got := strings.Join(parties, " "); got != want[cause] {
			t.Errorf("AS-4: %s: %s, want %s", cause, got, want[cause])
		}
	}
	carrier := handbook.Liability{Cause: handbook.CauseLogistics, Party: handbook.PartyCarrier}
	m.invalid(diagnosed(1, handbook.Liability{Cause: handbook.CauseLogistics, Party: handbook.PartyCarrier, Person: "lin"}), "causes[0].person")
	m.invalid(diagnosed(1, carrier, handbook.Liability{Cause: handbook.CauseOwnError, Party: handbook.PartyOurselves, Person: strings.Repeat("错", 101)}), "causes[1].person")
	m.invalid(handbook.Action{Kind: handbook.ActDiagnose, Diagnosis: &handbook.Diagnosis{Level: 1}}, "causes")
	for _, level := range []handbook.Level{-1, 0, 5} {
		m.invalid(diagnosed(level, carrier), "level")
	}
	grave := explained()
	grave.Diagnosis.Level = handbook.LevelVisit
	m.invalid(grave, "explained")
	returned := explained()
	returned.Diagnosis.WantsReturn = true
	m.invalid(returned, "explained")
	m.do(diagnosed(2, carrier, handbook.Liability{Cause: handbook.CauseInstallation, Party: handbook.PartyInstaller}))
}

// AS-16: under warranty and beyond repair a plan exchanges or refunds; after three years, with a repair, or where only
// service is disputed, it need not.
func TestWarranty(t *testing.T) {
	for name, c := range map[string]struct {
		bought     string
		repairable bool
		cause      handbook.Cause
		party      handbook.Party
		settles    bool
	}{
		"AS-16 beyond repair":                     {"2026-02-20", false, handbook.CauseQuality, handbook.PartyFactory, true},
		"AS-16 repairable":                        {"2026-02-20", true, handbook.CauseQuality, handbook.PartyFactory, false},
		"AS-16 the last day":                      {"2023-03-03", false, handbook.CauseQuality, handbook.PartyFactory, true},
		"AS-16 the day after":                     {"2023-03-02", false, handbook.CauseQuality, handbook.PartyFactory, false},
		"AS-16 nobody knows when":                 {"", false, handbook.CauseQuality, handbook.PartyFactory, false},
		"AS-16 broken on the way":                 {"2026-02-20", false, handbook.CauseLogistics, handbook.PartyCarrier, true},
		"AS-16 a dispute has nothing to repair":   {"2026-02-20", false, handbook.CauseService, handbook.PartyOurselves, false},
		"AS-16 bought tomorrow, by another clock": {"2026-03-03", false, handbook.CauseQuality, handbook.PartyFactory, true},
	} {
		r := torn()
		r.PurchasedOn = handbook.Day{}
		if c.bought != "" {
			r.PurchasedOn = day(t, c.bought)
		}
		m := registered(t, r)
		m.do(judged(handbook.CauseService))
		act := diagnosed(handbook.LevelVisit, handbook.Liability{Cause: c.cause, Party: c.party})
		act.Diagnosis.Repairable = c.repairable
		m.do(act)
		if refused := m.Check(m.planned(100, handbook.StepMailParts), m.now, m.policy) != nil; refused != c.settles {
			t.Errorf("%s: refused %t", name, refused)
		}
		for _, kind := range []handbook.StepKind{handbook.StepExchange, handbook.StepRefund} {
			if err := m.Check(m.planned(100, kind, handbook.StepPickUp), m.now, m.policy); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}

// AS-18: damage on the way counts against the carrier in its region, whoever else is liable; other troubles and carriers
// that nobody knows do not. Three in thirty days propose a change.
func TestCarrierTroubles(t *testing.T) {
	carrier := handbook.Liability{Cause: handbook.CauseLogistics, Party: handbook.PartyCarrier}
	service := handbook.Liability{Cause: handbook.CauseService, Party: handbook.PartyOurselves}
	for name, c := range map[string]struct {
		carrier string
		causes  []handbook.Liability
		told    int
	}{
		"AS-18 damaged":              {"debang", []handbook.Liability{carrier}, 1},
		"AS-18 among other causes":   {"debang", []handbook.Liability{service, carrier}, 1},
		"AS-18 something else":       {"debang", []handbook.Liability{service}, 0},
		"AS-18 by nobody knows whom": {"", []handbook.Liability{carrier}, 0},
	} {
		r := torn()
		r.Carrier = c.carrier
		m := registered(t, r)
		m.do(judged(handbook.CauseService))
		m.do(diagnosed(2, c.causes...))
		if len(m.told) != c.told || (c.told > 0 && m.told[0] != handbook.CarrierTrouble{Carrier: "debang", Region: "江苏苏州", At: m.now}) {
			t.Errorf("%s: told %+v", name, m.told)
		}
	}
	policy := rulebook(t).AfterSales.Carriers
	for count, proposed := range map[int]bool{0: false, 2: false, 3: true, 4: true} {
		if got := (handbook.CarrierRecord{Count: count}).ChangeProposed(policy); got != proposed {
			t.Errorf("AS-18: %d troubles: a change is proposed: %t", count, got)
		}
	}
	if policy.Days != 30 {
		t.Errorf("AS-18: counted over %d days", policy.Days)
	}
	r := torn()
	r.Region = ""
	if r.Validate() == nil {
		t.Error("AS-18: a carrier without a region")
	}
	r.Region, r.Carrier = strings.Repeat("苏", 101), strings.Repeat("德", 101)
	if fields := fieldsOf(r.Validate()); len(fields) != 2 {
		t.Errorf("AS-18: refused %v", fields)
	}
}

// AS-3, AS-6: a diagnosis can be made again before a plan, and the next plan goes by it.
func TestDiagnosedAgain(t *testing.T) {
	m := registered(t, torn())
	m.do(judged(handbook.CauseService))
	m.do(diagnosed(handbook.LevelGrave))
	m.do(diagnosed(handbook.LevelVisit))
	m.do(m.planned(1000, handbook.StepVisit))
	m.in(handbook.StageAgreement)
	m.do(disagrees())
	wants := diagnosed(handbook.LevelVisit)
	wants.Diagnosis.WantsReturn = true
	m.do(wants)
	m.do(m.planned(1000, handbook.StepRefund))
	m.in(handbook.StageApproving)
	m.pass(time.Hour)
}
