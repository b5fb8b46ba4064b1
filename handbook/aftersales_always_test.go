package handbook_test

import (
	"fmt"
	"slices"

	"gendan/handbook"
)

// holds looks at what must be true of a case after every step.
func (m *matter) holds() {
	m.Helper()
	m.sumsAgree()
	m.waitsForWhatItAsked()
	m.forgetsNothing()
	m.endsWell()
}

// AS-10, AS-15: the sums of a case agree, nothing is negative, and no more is spent than was planned or approved.
func (m *matter) sumsAgree() {
	m.Helper()
	account, byParty := m.Account, handbook.Fen(0)
	for _, c := range account.ByParty() {
		byParty += c.Cost
	}
	out := account.Sum(handbook.EntryExpense, handbook.EntryCompensation, handbook.EntryRefund)
	in := account.Sum(handbook.EntryDeduction, handbook.EntryReceived)
	if byParty != account.Cost() || account.Cost() != out-in {
		m.Fatalf("cost %s, by party %s, out %s, in %s", account.Cost(), byParty, out, in)
	}
	if account.Spent() > account.Budget || account.Left() < 0 {
		m.Fatalf("spent %s of %s in %s", account.Spent(), account.Budget, m.Stage)
	}
	for i, e := range account.Entries {
		if e.Amount < 0 || e.ID != fmt.Sprint(i+1) || !slices.Contains(handbook.Parties(), e.Party) {
			m.Fatalf("entry %+v", e)
		}
	}
	if refunds := account.Sum(handbook.EntryRefund); refunds < account.Sum(handbook.EntryDeduction) {
		m.Fatalf("RFD-2: more deducted than the refund of %s", refunds)
	}
	for _, claim := range m.Claims {
		if claim.Received > claim.Amount {
			m.Fatalf("claim %+v", claim)
		}
	}
}

// What the manager is asked is what the case waits for, and the other way round.
func (m *matter) waitsForWhatItAsked() {
	m.Helper()
	waits := map[handbook.ApprovalSubject]string{}
	if m.Stage == handbook.StageApproving {
		waits[handbook.SubjectPlan] = fmt.Sprint(len(m.Plans))
	}
	if m.Spending != nil {
		waits[handbook.SubjectSpending] = m.SpendRef
	}
	if m.Stage == handbook.StageAgreement && m.Demand > 0 {
		waits[handbook.SubjectCompensation] = m.DemandRef
	}
	if m.Advancing != "" {
		waits[handbook.SubjectAdvance] = m.Advancing
	}
	for subject, ref := range waits {
		if asked, is := m.pending[subject]; !is || asked.Ref != ref || ref == "" {
			m.Fatalf("in %s: waits for a decision on %s %q, asked was %q", m.Stage, subject, ref, asked.Ref)
		}
	}
	if len(waits) != len(m.pending) {
		m.Fatalf("in %s: waits for %v, asked was for %v", m.Stage, waits, m.pending)
	}
}

// Nothing is forgotten: an open case asks someone for something, or waits for a decision. What it asks for is asked for
// once, and by a rule.
func (m *matter) forgetsNothing() {
	m.Helper()
	items := m.Wanted(m.now, m.policy)
	if !slices.Equal(items, m.Wanted(m.now, m.policy)) {
		m.Fatalf("in %s: asks for something else when asked again", m.Stage)
	}
	seen := map[string]bool{}
	for _, item := range items {
		key := string(item.Kind) + ":" + item.Ref
		needsRef := item.Kind == handbook.ItemStep || item.Kind == handbook.ItemClaim
		if seen[key] || item.Rule == "" || item.Due.IsZero() || (needsRef && item.Ref == "") {
			m.Fatalf("in %s: item %+v", m.Stage, item)
		}
		seen[key] = true
		if item.Kind == handbook.ItemStep && m.Halted() {
			m.Fatalf("AS-10: step %s is asked for while work stands still", item.Ref)
		}
	}
	closed := m.Stage == handbook.StageClosed
	if closed != (len(items) == 0 && len(m.pending) == 0) {
		m.Fatalf("in %s: asks for %v and waits for %v", m.Stage, items, m.pending)
	}
	if (m.WaitsOn() == handbook.WaitingNothing) != closed {
		m.Fatalf("in %s: waits for %s", m.Stage, m.WaitsOn())
	}
}

// A closed case has an ending, days in which it can be opened again, and no clock; an open one has none of that.
func (m *matter) endsWell() {
	m.Helper()
	closed := m.Stage == handbook.StageClosed
	if closed != !m.ClosedAt.IsZero() || closed != !m.ReopenBy.IsZero() {
		m.Fatalf("in %s: closed at %s, to be opened until %s", m.Stage, m.ClosedAt, m.ReopenBy)
	}
	if closed && (len(m.runs()) > 0 || !slices.Contains(handbook.Endings(), m.EndsAs) || m.Halted() || m.Demand != 0) {
		m.Fatalf("closed as %q while %v run", m.EndsAs, m.runs())
	}
	for i, plan := range m.Plans {
		open := slices.ContainsFunc(plan.Steps, handbook.Step.Open)
		if open && (plan.Refused != "" || i < len(m.Plans)-1 || closed) {
			m.Fatalf("in %s: steps of plan %d are open", m.Stage, i+1)
		}
	}
}
