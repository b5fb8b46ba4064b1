package handbook_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"gendan/handbook"
)

// clockOf gives a running clock.
func (m *matter) clockOf(kind handbook.ClockKind) handbook.Clock {
	m.Helper()
	for _, c := range m.Clocks {
		if c.Kind == kind && c.Running() {
			return c
		}
	}
	m.Fatalf("no %s runs", kind)
	return handbook.Clock{}
}

// TKT-6, AS-17: the platform's clock and our own run side by side, and the nearer one counts; ours pauses while the
// customer has to do something and runs on with the rest when the customer has spoken, the platform's never does.
func TestOursPausesAndThePlatformsDoesNot(t *testing.T) {
	m := registered(t, torn())
	m.hear(intervenes("T1"))
	m.at("2026-03-02 14:00")
	m.do(judged(handbook.CauseQuality)) // evidence is asked for
	ours := m.clockOf(handbook.ClockHandling)
	if ours.PausedAt.IsZero() || time.Duration(ours.Left) != 36*time.Hour || !m.clockOf(handbook.ClockIntervention).PausedAt.IsZero() {
		t.Errorf("TKT-6: %+v", ours)
	}
	m.at("2026-03-03 09:40")
	m.hear(fact(handbook.FactCustomerReplied))
	ours = m.clockOf(handbook.ClockHandling)
	sameTime(t, m.policy, "TKT-6: ours", ours.DueAt, "2026-03-05 19:00") // 36 hours of 13:20 a day
	m.do(answers())
	if m.clockOf(handbook.ClockHandling).PausedAt.IsZero() {
		t.Error("TKT-6: answered, it is the customer's turn again, and ours runs")
	}
	m.do(allPhotos())
	if !m.clockOf(handbook.ClockHandling).PausedAt.IsZero() {
		t.Error("TKT-6: it is our turn, and ours stands still")
	}
	sameTime(t, m.policy, "TKT-1: the platform's", m.clockOf(handbook.ClockIntervention).DueAt, "2026-03-04 10:00")
	if nearest, _ := handbook.Nearest(m.Clocks); nearest.Kind != handbook.ClockIntervention {
		t.Errorf("nearest is %s", nearest.Kind)
	}
	paused, resumed := m.rang(handbook.EventClockPaused), m.rang(handbook.EventClockResumed)
	if fmt.Sprint(paused, resumed) != "[handling 02 14:00 handling 03 09:40] [handling 03 09:40 handling 03 09:40]" {
		t.Errorf("paused %v, resumed %v", paused, resumed)
	}
}

// TKT-6: ours pauses where the customer is waited for, and nowhere else: not for the manager, the platform or ourselves.
func TestWhenOursPauses(t *testing.T) {
	waits := []handbook.Stage{
		handbook.StageEvidence, handbook.StageAgreement, handbook.StageDeduction, handbook.StageReturning, handbook.StageAcceptance,
	}
	for stage, m := range reached(t) {
		if stage == handbook.StageClosed || stage == handbook.StageWrapUp {
			continue
		}
		if paused := !m.clockOf(handbook.ClockHandling).PausedAt.IsZero(); paused != slices.Contains(waits, stage) {
			t.Errorf("in %s: paused %t", stage, paused)
		}
	}
	m := offered(t)
	m.do(demands(100, false))
	if !m.clockOf(handbook.ClockHandling).PausedAt.IsZero() {
		t.Error("AS-8: the manager decides, and ours stands still")
	}
	m = registered(t, torn()).under().done()
	m.do(spends(20000, ""))
	if !m.clockOf(handbook.ClockHandling).PausedAt.IsZero() {
		t.Error("AS-10: the manager decides, and ours stands still")
	}
}

// TKT-2…5: what ends the clock of a ticket: an answer, by whatever way it is told; not an attempt, a judgement, or the end
// of the work alone. An ERP ticket is accepted by whoever takes a first step.
func TestWhatEndsATicket(t *testing.T) {
	judge, refund, answer := judged(handbook.CauseService), refunds(handbook.RefundApproved), answers()
	wrote := handbook.Fact{Kind: handbook.FactAgentReplied, By: "lin"}
	for _, c := range []struct {
		channel                          handbook.Channel
		kind                             handbook.ClockKind
		answer, judge, wrote, spoken, ok bool
	}{
		{handbook.ChannelJD, handbook.ClockJDTicket, true, false, true, true, false},
		{handbook.ChannelVipshop, handbook.ClockVipshopTicket, true, false, true, true, false},
		{handbook.ChannelThirdParty, handbook.ClockThirdParty, true, false, true, true, false},
		{handbook.ChannelERP, handbook.ClockERPTicket, true, true, false, true, true},
	} {
		ends := func(request handbook.Request, step func(*matter)) bool {
			r := torn()
			if request != handbook.RequestHelp {
				r = refundOf(request)
			}
			r.Channel = c.channel
			m := registered(t, r)
			m.clockOf(c.kind)
			step(m)
			return !slices.Contains(m.runs(), c.kind)
		}
		for what, want := range map[string]bool{"answer": c.answer, "judge": c.judge, "wrote": c.wrote, "spoken": c.spoken, "no answer": false} {
			got := ends(handbook.RequestHelp, func(m *matter) {
				switch what {
				case "answer":
					m.do(answer)
				case "judge":
					m.do(judge)
				case "wrote":
					m.hear(wrote)
				case "spoken":
					m.happened(m.Spoken(handbook.OutcomeReplied, "lin", m.now, m.policy))
				default:
					m.happened(m.Spoken(handbook.OutcomeNoAnswer, "lin", m.now, m.policy))
				}
			})
			if got != want {
				t.Errorf("%s: ended by %s: %t", c.kind, what, got)
			}
		}
		if got := ends(handbook.RequestRefundOnly, func(m *matter) { m.do(refund) }); got != c.ok {
			t.Errorf("%s: ended by a decision on the refund: %t", c.kind, got)
		}
	}
}

// TKT-6: each warning and each step of a breach is said once, though it is asked for again, the case is written and read,
// closed and opened again; and what was missed stays missed.
func TestABreachIsSaidOnce(t *testing.T) {
	m := registered(t, torn())
	m.hear(intervenes("T1"))
	for range 200 {
		m.now = m.now.Add(30 * time.Minute)
		m.happened(m.Tick(m.now, m.policy))
		m.AfterSales = m.reread()
		m.happened(m.Tick(m.now, m.policy))
	}
	intervention := handbook.ClockIntervention
	if got := fmt.Sprint(m.rang(handbook.EventClockWarned, intervention)); got != "[intervention 03 10:00 intervention 03 22:00 intervention 04 06:00]" {
		t.Errorf("TKT-1: warned %s", got)
	}
	if got := fmt.Sprint(m.rang(handbook.EventClockBreached, intervention)); got != "[intervention 04 10:00]" {
		t.Errorf("TKT-6: missed %s", got)
	}
	var told []string
	for _, n := range m.notices {
		if n.Clock == handbook.ClockHandling {
			told = append(told, string(n.Kind)+" "+string(n.ToRole)+" "+n.At.In(m.policy.Zone()).Format("02 15:04"))
		}
	}
	want := "[clock_warning agent 05 02:00 clock_breach leader 05 10:00 clock_breach manager 06 10:00]"
	if fmt.Sprint(told) != want {
		t.Errorf("TKT-6: told %v, want %s", told, want)
	}
	m.do(judged(handbook.CauseQuality)) // a pause does not undo it
	m.do(handbook.Action{Kind: handbook.ActEvidence, Evidence: &handbook.EvidenceGiven{Unobtainable: m.Lacking, Note: "none"}})
	m.do(explained())
	m.do(accepts())
	m.do(closes())
	m.do(reopens())
	if !m.Breached() || m.clockOf(handbook.ClockHandling).Breached() {
		t.Error("TKT-6: a reopening took the breach back, or the new clock begins missed")
	}
}

// TKT-6: whatever is done at the moment at which a clock has run out, or after an outage, does not hide that it was missed.
func TestNothingHidesABreach(t *testing.T) {
	m := registered(t, torn())
	m.hear(intervenes("T1"))
	m.under().done()
	m.now = m.now.Add(48 * time.Hour)
	m.do(accepts()) // on the very second, before the timer was heard
	if got := fmt.Sprint(m.rang(handbook.EventClockBreached)); got != "[intervention 04 10:00]" {
		t.Errorf("TKT-6: missed %s", got)
	}
	m = registered(t, torn())
	m.now = m.now.Add(100 * 24 * time.Hour)
	m.do(judged(handbook.CauseQuality)) // which would pause it
	if !m.Breached() || m.events[len(m.events)-1].Kind == handbook.EventClockPaused {
		t.Error("TKT-6: a pause hid the breach")
	}
	m = registered(t, refundOf(handbook.RequestUnshippedRefund))
	late := m.now.Add(8 * time.Hour)
	m.now = m.now.Add(9 * time.Hour)
	m.hear(handbook.Fact{Kind: handbook.FactAgentReplied, OccurredAt: late})
	if len(m.rang(handbook.EventClockBreached)) != 1 {
		t.Error("RFD-1: contacted after the cut-off, and not missed")
	}
}

// TKT-6: a case keeps so many clocks; that one was missed is kept though the clock is not.
func TestManyClocks(t *testing.T) {
	m := registered(t, torn())
	for i := range 100 {
		m.hear(intervenes(fmt.Sprint(i)))
		if i == 0 {
			m.pass(49 * time.Hour)
		}
		m.hear(fact(handbook.FactInterventionEnded))
	}
	ids := map[string]bool{}
	for _, c := range m.Clocks {
		ids[c.ID] = true
	}
	if len(m.Clocks) > 40 || len(ids) != len(m.Clocks) || !m.Breached() || m.clockOf(handbook.ClockHandling).ID != "handling.1" {
		t.Errorf("%d clocks, missed %t", len(m.Clocks), m.Breached())
	}
}

// DUTY-3: messages in whatever order they are told: the last word counts.
func TestTheLastWord(t *testing.T) {
	says := func(kind handbook.FactKind, minute int) handbook.Fact {
		return handbook.Fact{Kind: kind, OccurredAt: torn().ReportedAt.Add(time.Duration(minute) * time.Minute)}
	}
	customer := func(minute int) handbook.Fact { return says(handbook.FactCustomerReplied, minute) }
	agent := func(minute int) handbook.Fact { return says(handbook.FactAgentReplied, minute) }
	for name, c := range map[string]struct {
		told   []handbook.Fact
		unread int // minutes; 0: everything is answered
	}{
		"a message":                         {[]handbook.Fact{customer(1)}, 1},
		"two messages wait since the first": {[]handbook.Fact{customer(1), customer(5)}, 1},
		"answered":                          {[]handbook.Fact{customer(1), agent(2)}, 0},
		"told the other way round":          {[]handbook.Fact{agent(2), customer(1)}, 0},
		"an answer from before":             {[]handbook.Fact{customer(3), agent(2)}, 3},
		"answered, and again":               {[]handbook.Fact{customer(1), agent(2), customer(3)}, 3},
		"an agent's word alone":             {[]handbook.Fact{agent(2)}, 0},
	} {
		m := registered(t, torn())
		m.pass(time.Hour)
		for _, f := range c.told {
			m.hear(f)
		}
		want := time.Time{}
		if c.unread > 0 {
			want = customer(c.unread).OccurredAt
		}
		if !m.Unread.Equal(want) || slices.Contains(m.wanted(), "answer") != (c.unread > 0) {
			t.Errorf("%s: waits since %s, want %s", name, m.Unread, want)
		}
	}
}
