package handbook_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"gendan/handbook"
)

// planWith gives a plan with a change.
func (m *matter) planWith(change func(*handbook.Plan)) handbook.Action {
	act := m.planned(10000, handbook.StepVisit, handbook.StepMailParts)
	change(act.Plan)
	return act
}

// AS-5, AS-9: plans that can't be: each is refused by its field, and the case stays as it is.
func TestBadPlans(t *testing.T) {
	long := strings.Repeat("长", handbook.MaxNote+1)
	m := registered(t, torn())
	m.do(judged(handbook.CauseService))
	m.do(diagnosed(handbook.LevelVisit))
	for field, change := range map[string]func(*handbook.Plan){
		"steps":               func(p *handbook.Plan) { p.Steps = nil },
		"budget":              func(p *handbook.Plan) { p.Budget = -1 },
		"note":                func(p *handbook.Plan) { p.Note = long },
		"steps[0].kind":       func(p *handbook.Plan) { p.Steps[0].Kind = "dance" },
		"steps[1].kind":       func(p *handbook.Plan) { p.Steps[1].Kind = "" },
		"steps[0].owner":      func(p *handbook.Plan) { p.Steps[0].Owner = "nobody" },
		"steps[0].technician": func(p *handbook.Plan) { p.Steps[0].Technician = "" },
		"steps[1].technician": func(p *handbook.Plan) { p.Steps[1].Technician = "suzhou-wang" },
		"steps[0].due_at":     func(p *handbook.Plan) { p.Steps[0].DueAt = m.now },
		"steps[1].due_at":     func(p *handbook.Plan) { p.Steps[1].DueAt = m.now.Add(181 * 24 * time.Hour) },
		"steps[0].cost":       func(p *handbook.Plan) { p.Steps[0].Cost = -1 },
		"steps[1].cost":       func(p *handbook.Plan) { p.Steps[1].Cost = handbook.MaxFen + 1 },
		"steps[0].note":       func(p *handbook.Plan) { p.Steps[0].Note = long },
		"claims[0].party":     func(p *handbook.Plan) { p.Claims = []handbook.Claim{{Party: handbook.PartyCustomer, Amount: 1}} },
		"claims[0].amount":    func(p *handbook.Plan) { p.Claims = []handbook.Claim{{Party: handbook.PartyCarrier}} },
	} {
		m.invalid(m.planWith(change), field)
		m.in(handbook.StagePlanning)
	}
	for what, change := range map[string]func(*handbook.Plan){
		"budget":              func(p *handbook.Plan) { p.Steps[0].Cost, p.Steps[1].Cost = 9000, 1001 },
		"steps":               func(p *handbook.Plan) { p.Steps = slices.Repeat(p.Steps, 11) },
		"steps[0].technician": func(p *handbook.Plan) { p.Steps[0].Technician = strings.Repeat("w", 41) },
		"claims": func(p *handbook.Plan) {
			p.Claims = slices.Repeat([]handbook.Claim{{Party: handbook.PartyCarrier, Amount: 1}}, 21)
		},
	} {
		m.invalid(m.planWith(change), what)
	}
	m.do(m.planWith(func(p *handbook.Plan) { p.Steps[0].Cost, p.Steps[1].Cost = 9000, 1000 })) // to the fen
	step := m.Plan().Steps[0]
	if step.ID != "1.1" || step.State != handbook.StepPlanned || m.Plan().By != "lin" || !m.Plan().At.Equal(m.now) {
		t.Errorf("AS-9: %+v", step)
	}
}

// AS-9: whoever plans says nothing of what is done: a plan begins with nothing of it done.
func TestAPlanBeginsAnew(t *testing.T) {
	m := registered(t, torn())
	m.do(judged(handbook.CauseService))
	m.do(diagnosed(handbook.LevelGrave))
	m.do(m.planWith(func(p *handbook.Plan) {
		p.Steps[0].ID, p.Steps[0].State, p.Steps[0].Failed, p.Steps[0].Said = "9.9", handbook.StepDone, 3, "done"
		p.Refused, p.AcceptedAt, p.By, p.Reasons = "no", m.now, "someone", []handbook.ApprovalReason{handbook.ReasonReturn}
	}))
	plan := m.Plan()
	if s := plan.Steps[0]; s.ID != "1.1" || s.State != handbook.StepPlanned || s.Failed != 0 || s.Said != "" {
		t.Errorf("AS-9: %+v", s)
	}
	if plan.Refused != "" || !plan.AcceptedAt.IsZero() || plan.By != "lin" || !slices.Equal(plan.Reasons, []handbook.ApprovalReason{handbook.ReasonLevel}) {
		t.Errorf("AS-6: %+v", plan)
	}
}

// AS-9, AS-10, AS-12, AS-5: reports, costs and claims that can't be, each refused by its field.
func TestBadReports(t *testing.T) {
	m := registered(t, torn()).under(handbook.StepVisit, handbook.StepMailParts)
	m.do(claims(5000))
	step := func(change func(*handbook.StepReport)) handbook.Action {
		act := reports("1.1", handbook.StepStarted)
		change(act.Step)
		return act
	}
	expense := func(change func(*handbook.Expense)) handbook.Action {
		act := spends(100, "1.2")
		change(act.Expense)
		return act
	}
	claim := func(change func(*handbook.ClaimReport)) handbook.Action {
		act := claimIs("1", handbook.ClaimReceived)
		change(act.Claim)
		return act
	}
	for _, c := range []struct {
		field string
		act   handbook.Action
	}{
		{"step_id", step(func(r *handbook.StepReport) { r.StepID = "1.3" })},
		{"step_id", step(func(r *handbook.StepReport) { r.StepID = "" })},
		{"state", step(func(r *handbook.StepReport) { r.State = handbook.StepPlanned })},
		{"state", step(func(r *handbook.StepReport) { r.State = handbook.StepDropped })},
		{"state", step(func(r *handbook.StepReport) { r.State = "" })},
		{"due_at", step(func(r *handbook.StepReport) { r.State, r.DueAt = handbook.StepDone, m.now.Add(time.Hour) })},
		{"due_at", step(func(r *handbook.StepReport) { r.State, r.DueAt = handbook.StepFailed, m.now })},
		{"due_at", step(func(r *handbook.StepReport) { r.DueAt = m.now.Add(181 * 24 * time.Hour) })},
		{"note", step(func(r *handbook.StepReport) { r.State = handbook.StepBlocked })},
		{"note", step(func(r *handbook.StepReport) { r.State, r.DueAt = handbook.StepFailed, m.now.Add(time.Hour) })},
		{"kind", expense(func(e *handbook.Expense) { e.Kind = handbook.EntryRefund })},
		{"kind", expense(func(e *handbook.Expense) { e.Kind = "" })},
		{"party", expense(func(e *handbook.Expense) { e.Party = "the moon" })},
		{"amount", expense(func(e *handbook.Expense) { e.Amount = 0 })},
		{"amount", expense(func(e *handbook.Expense) { e.Amount = -1 })},
		{"amount", expense(func(e *handbook.Expense) { e.Amount = handbook.MaxFen + 1 })},
		{"step_id", expense(func(e *handbook.Expense) { e.StepID = "2.1" })},
		{"note", expense(func(e *handbook.Expense) { e.Note = " " })},
		{"claim_id", claim(func(r *handbook.ClaimReport) { r.ClaimID = "2" })},
		{"state", claim(func(r *handbook.ClaimReport) { r.State = handbook.ClaimOpen })},
		{"state", claim(func(r *handbook.ClaimReport) { r.State = handbook.ClaimAdvanced })},
		{"received", claim(func(r *handbook.ClaimReport) { r.Received = 0 })},
		{"received", claim(func(r *handbook.ClaimReport) { r.Received = 5001 })},
		{"received", claim(func(r *handbook.ClaimReport) { r.Received = -1 })},
		{"received", claim(func(r *handbook.ClaimReport) { r.State = handbook.ClaimDenied })},
		{"claim_id", claim(func(r *handbook.ClaimReport) { r.Amount = 1 })},
		{"note", claim(func(r *handbook.ClaimReport) { r.State, r.Received, r.Note = handbook.ClaimDenied, 0, "" })},
		{"party", claim(func(r *handbook.ClaimReport) { *r = handbook.ClaimReport{Party: handbook.PartyOurselves, Amount: 1} })},
		{"amount", claim(func(r *handbook.ClaimReport) { *r = handbook.ClaimReport{Party: handbook.PartyFactory} })},
		{"state", claim(func(r *handbook.ClaimReport) {
			*r = handbook.ClaimReport{Party: handbook.PartyFactory, Amount: 1, State: handbook.ClaimReceived}
		})},
	} {
		before := m.written()
		m.invalid(c.act, c.field)
		if m.written() != before {
			t.Errorf("%s of %s changed the case", c.field, c.act.Kind)
		}
	}
}

// AS-5: what a third party pays settles a claim, though it is less; it is booked to the party that pays.
func TestAClaimThatIsSettledForLess(t *testing.T) {
	m := registered(t, torn()).under()
	m.do(claims(20000))
	m.do(claimIs("1", handbook.ClaimReceived))
	if c := m.Claims[0]; c.Open() || c.Received != 5000 || c.By != "lin" {
		t.Errorf("AS-5: %+v", c)
	}
	want := []handbook.PartyCost{{Party: handbook.PartyCarrier, Cost: -5000}}
	if got := m.Account.ByParty(); !slices.Equal(got, want) || m.Account.Spent() != 0 || m.Account.Left() != 10000 {
		t.Errorf("AS-15: %v, left %s", got, m.Account.Left())
	}
}

// AS-11: what can stand in the technicians' directory.
func TestTechnicians(t *testing.T) {
	fine := handbook.Technician{ID: "suzhou-wang", Name: "王师傅", Phone: "13800000000", Area: "江苏苏州", Fee: 15000, Rating: 5, Active: true}
	for field, change := range map[string]func(*handbook.Technician){
		"technician_id": func(p *handbook.Technician) { p.ID = "Suzhou Wang" },
		"name":          func(p *handbook.Technician) { p.Name = " " },
		"phone":         func(p *handbook.Technician) { p.Phone = "" },
		"area":          func(p *handbook.Technician) { p.Area = "" },
		"fee":           func(p *handbook.Technician) { p.Fee = -1 },
		"rating":        func(p *handbook.Technician) { p.Rating = 6 },
		"note":          func(p *handbook.Technician) { p.Note = strings.Repeat("长", handbook.MaxNote+1) },
	} {
		bad := fine
		change(&bad)
		if got := fieldsOf(bad.Validate()); !slices.Equal(got, []string{field}) {
			t.Errorf("AS-11: %s: refused %v", field, got)
		}
	}
	fine.Rating = 0 // nobody has rated
	if err := fine.Validate(); err != nil {
		t.Errorf("AS-11: %v", err)
	}
}
