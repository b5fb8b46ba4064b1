package api_test

import (
	"testing"
	"time"

	"go.temporal.io/api/serviceerror"

	"gendan/api"
	"gendan/handbook"
)

// LEAD-5, DUTY-3: a further inquiry of a customer is told to the case that runs, as the customer's message.
func TestAFurtherInquiryJoinsTheRunningCase(t *testing.T) {
	for name, c := range map[string]struct {
		extra string
		want  handbook.Fact
	}{
		"which the agent has answered": {`,"concern":"太贵"`, handbook.Fact{OccurredAt: noon.Add(-10 * time.Minute), Answered: true, Note: "太贵"}},
		"which waits for an answer": {`,"last_message_at":"2026-03-02T03:55:00Z","last_message_from":"customer"`,
			handbook.Fact{OccurredAt: noon.Add(-5 * time.Minute)}},
	} {
		t.Run(name, func(t *testing.T) {
			d := open(t)
			seedLead(t, d, "c-1")
			body := newLead("c-2", 10*time.Minute, `,"customer_id":"buyer"`+c.extra)
			first := read[api.LeadAccepted](t, d.as("integration", "POST", leads, body), 200)
			if first.Outcome != api.LeadOutcomeJoined || first.Case.ID != leadCase("c-1") || first.Lead.LeadID != "c-2" {
				t.Errorf("first: %+v", first)
			}
			c.want.EventID, c.want.Kind, c.want.LeadID = "inquiry/c-2", handbook.FactCustomerReplied, "c-2"
			if got := d.temporal.signals; len(got) != 1 || got[0] != (signal{leadCase("c-1"), "customer_replied", c.want}) {
				t.Errorf("told %+v", got)
			}
			before := d.rows(t)
			again := read[api.LeadAccepted](t, d.as("integration", "POST", leads, body), 200)
			if got := d.temporal.signals; again.Outcome != api.LeadOutcomeKnown || len(got) != 2 || got[0] != got[1] || d.rows(t) != before {
				t.Errorf("again: %+v, told %+v", again, got)
			}
			seen := read[api.LeadDetails](t, d.as("agent", "GET", leads+"/tmall/demo/c-2", ""), 200)
			if seen.Case.ID != leadCase("c-1") {
				t.Errorf("read back %+v", seen)
			}
		})
	}
}

// Another buyer's, a hidden buyer's and another shop's inquiries have cases of their own.
func TestInquiriesOfOthersDoNotJoin(t *testing.T) {
	d := open(t)
	seedLead(t, d, "c-1")
	for id, body := range map[string]string{
		"c-2": newLead("c-2", time.Hour, `,"customer_id":"stranger"`),
		"c-3": newLead("c-3", time.Hour, ""),
		"c-4": `{"platform":"tmall","shop":"other","lead_id":"c-4","received_at":"2026-03-02T03:00:00Z","customer_id":"buyer"}`,
	} {
		if a := read[api.LeadAccepted](t, d.as("integration", "POST", leads, body), 201); a.Outcome != api.LeadOutcomeCreated {
			t.Errorf("%s: %+v", id, a)
		}
	}
	if len(d.temporal.signals) != 0 {
		t.Errorf("told %+v", d.temporal.signals)
	}
}

// The case that a further inquiry joins is started first, where its own request broke off before Temporal heard of it.
func TestJoiningACaseThatWasNeverStarted(t *testing.T) {
	d := open(t)
	d.temporal.leave(serviceerror.NewUnavailable("connection refused"))
	refused(t, d.as("integration", "POST", leads, newLead("c-1", time.Hour, `,"customer_id":"buyer"`)), 503, api.CodeTemporalAway)
	d.temporal.leave(nil)
	a := read[api.LeadAccepted](t, d.as("integration", "POST", leads, newLead("c-2", 10*time.Minute, `,"customer_id":"buyer"`)), 200)
	if a.Outcome != api.LeadOutcomeJoined || a.Case.ID != leadCase("c-1") {
		t.Errorf("%+v", a)
	}
	if len(d.temporal.starts) != 1 || d.temporal.starts[0].ID != leadCase("c-1") || len(d.temporal.signals) != 1 {
		t.Errorf("started %+v, told %+v", d.temporal.starts, d.temporal.signals)
	}
}

// Someone ended workflows by hand, so that their rows say that they run: whoever inquires is followed anew, every time.
func TestJoiningACaseThatIsGone(t *testing.T) {
	d := open(t)
	seedLead(t, d, "c-1")
	for _, id := range []string{"c-1", "c-2"} {
		d.temporal.end(leadCase(id))
		next := map[string]string{"c-1": "c-2", "c-2": "c-3"}[id]
		a := read[api.LeadAccepted](t, d.as("integration", "POST", leads, newLead(next, 10*time.Minute, `,"customer_id":"buyer"`)), 201)
		if a.Outcome != api.LeadOutcomeCreated || a.Case.ID != leadCase(next) {
			t.Errorf("%s: %+v", next, a)
		}
	}
	a := read[api.LeadAccepted](t, d.as("integration", "POST", leads, newLead("c-4", 5*time.Minute, `,"customer_id":"buyer"`)), 200)
	if a.Outcome != api.LeadOutcomeJoined || a.Case.ID != leadCase("c-3") {
		t.Errorf("%+v", a)
	}
}

// A further inquiry that is told again after the end of the case that it had joined: if the case had heard of it, it stays
// with that; if the case ended first, it has one of its own.
func TestAJoinedInquiryToldAgainAfterTheEnd(t *testing.T) {
	for name, c := range map[string]struct {
		lines  []handbook.CaseEvent
		status int
		want   string
	}{
		"heard of":     {[]handbook.CaseEvent{{Kind: handbook.EventInquired, Data: handbook.EventData{Lead: leadKey("c-2")}}}, 200, leadCase("c-1")},
		"not heard of": {nil, 201, leadCase("c-2")},
	} {
		t.Run(name, func(t *testing.T) {
			d := open(t)
			tr := seedLead(t, d, "c-1")
			body := newLead("c-2", 10*time.Minute, `,"customer_id":"buyer"`)
			read[api.LeadAccepted](t, d.as("integration", "POST", leads, body), 200)
			endCase(t, d, tr, handbook.EndWithdrawn, c.lines...)
			if a := read[api.LeadAccepted](t, d.as("integration", "POST", leads, body), c.status); a.Case.ID != c.want {
				t.Errorf("%+v", a)
			}
		})
	}
}
