package handbook_test

import (
	"slices"
	"strings"
	"testing"

	"gendan/handbook"
)

// DUN-5, DUN-11: a result that says too little, too much, or what cannot be.
func TestResultValidate(t *testing.T) {
	p := rulebook(t)
	now := at(t, p, "2026-03-10 23:59:59")
	for name, c := range map[string]struct {
		result handbook.Result
		fields []string
	}{
		"DUN-5 no answer":               {handbook.Result{Outcome: handbook.OutcomeNoAnswer}, nil},
		"DUN-5 says it is paid":         {handbook.Result{Outcome: handbook.OutcomePaid, Note: "by card"}, nil},
		"DUN-5 will cancel":             {handbook.Result{Outcome: handbook.OutcomeWantsToCancel}, nil},
		"DUN-5 a concern":               {handbook.Result{Outcome: handbook.OutcomeConcern, Note: "price"}, nil},
		"DUN-5 a concern without words": {handbook.Result{Outcome: handbook.OutcomeConcern}, []string{"note"}},
		"DUN-5 a concern of blanks":     {handbook.Result{Outcome: handbook.OutcomeConcern, Note: " \n　"}, []string{"note"}},
		"DUN-5 no outcome":              {handbook.Result{}, []string{"outcome"}},
		"DUN-5 unknown outcome":         {handbook.Result{Outcome: "maybe"}, []string{"outcome"}},
		"DUN-11 promised for today":     {handbook.Result{Outcome: handbook.OutcomePromised, PromisedOn: day(t, "2026-03-10")}, nil},
		"DUN-11 the last day":           {handbook.Result{Outcome: handbook.OutcomePromised, PromisedOn: day(t, "2026-03-24")}, nil},
		"DUN-11 a day too far":          {handbook.Result{Outcome: handbook.OutcomePromised, PromisedOn: day(t, "2026-03-25")}, []string{"promised_on"}},
		"DUN-11 years too far":          {handbook.Result{Outcome: handbook.OutcomePromised, PromisedOn: day(t, "9999-12-31")}, []string{"promised_on"}},
		"DUN-11 yesterday":              {handbook.Result{Outcome: handbook.OutcomePromised, PromisedOn: day(t, "2026-03-09")}, []string{"promised_on"}},
		"DUN-11 no date":                {handbook.Result{Outcome: handbook.OutcomePromised}, []string{"promised_on"}},
		"DUN-11 a date without promise": {handbook.Result{Outcome: handbook.OutcomeNoAnswer, PromisedOn: day(t, "2026-03-11")}, []string{"promised_on"}},
		"the longest note":              {handbook.Result{Outcome: handbook.OutcomeConcern, Note: strings.Repeat("价", handbook.MaxNote)}, nil},
		"a longer note":                 {handbook.Result{Outcome: handbook.OutcomeConcern, Note: strings.Repeat("价", handbook.MaxNote+1)}, []string{"note"}},
		"everything at once":            {handbook.Result{Outcome: "x", PromisedOn: day(t, "2026-03-11"), Note: strings.Repeat("x", 1001)}, []string{"outcome", "note", "promised_on"}},
	} {
		t.Run(name, func(t *testing.T) {
			if got := fields(t, c.result.Validate(handbook.CaseUnpaidOrder, now, p)); !slices.Equal(got, c.fields) {
				t.Errorf("refused %v, want %v", got, c.fields)
			}
		})
	}
}

// DUN-11: today is the shop's day, whatever UTC says.
func TestPromisedDayIsTheShops(t *testing.T) {
	p := rulebook(t)
	now := at(t, p, "2026-03-11 07:00:00") // still the 10th in UTC
	promise := handbook.Result{Outcome: handbook.OutcomePromised, PromisedOn: day(t, "2026-03-10")}
	if promise.Validate(handbook.CaseUnpaidOrder, now, p) == nil {
		t.Error("the 10th has passed in the shop")
	}
}

// DUN-5, LEAD-4, LEAD-5, LEAD-11: what a contact can come to depends on what the case follows.
func TestOutcomesByCase(t *testing.T) {
	p := rulebook(t)
	now := at(t, p, "2026-03-10 12:00:00")
	const order, lead, approval = handbook.CaseUnpaidOrder, handbook.CaseLead, handbook.CaseApproval
	for outcome, of := range map[handbook.Outcome][]handbook.CaseKind{
		handbook.OutcomeNoAnswer:        {order, lead},
		handbook.OutcomePromised:        {order, lead},
		handbook.OutcomeConcern:         {order, lead},
		handbook.OutcomePaid:            {order},
		handbook.OutcomeWantsToCancel:   {order},
		handbook.OutcomeReplied:         {lead},
		handbook.OutcomeQuestion:        {lead},
		handbook.OutcomeBoughtElsewhere: {lead},
		"":                              nil,
		"maybe":                         nil,
	} {
		for _, kind := range []handbook.CaseKind{order, lead, approval} {
			result := handbook.Result{Outcome: outcome, Note: "what it is"}
			if outcome == handbook.OutcomePromised {
				result.PromisedOn = day(t, "2026-03-12")
			}
			var want []string
			if !slices.Contains(of, kind) {
				want = []string{"outcome"}
			}
			if got := fields(t, result.Validate(kind, now, p)); !slices.Equal(got, want) {
				t.Errorf("%s of %s: refused %v, want %v", outcome, kind, got, want)
			}
		}
	}
	for _, kind := range handbook.CaseKinds() {
		for _, outcome := range handbook.OutcomesOf(kind) {
			if !slices.Contains(handbook.Outcomes(), outcome) {
				t.Errorf("%s of %s is not listed", outcome, kind)
			}
		}
	}
}

// LEAD-4, LEAD-5, LEAD-11: what a lead's result must say.
func TestLeadResultValidate(t *testing.T) {
	p := rulebook(t)
	now := at(t, p, "2026-03-10 12:00:00")
	for name, c := range map[string]struct {
		result handbook.Result
		fields []string
	}{
		"LEAD-5 replied": {handbook.Result{Outcome: handbook.OutcomeReplied}, nil},
		"LEAD-4 bought elsewhere, without a word":   {handbook.Result{Outcome: handbook.OutcomeBoughtElsewhere}, nil},
		"LEAD-4 bought elsewhere, with advice":      {handbook.Result{Outcome: handbook.OutcomeBoughtElsewhere, Note: "ship faster"}, nil},
		"LEAD-11 a question":                        {handbook.Result{Outcome: handbook.OutcomeQuestion, Note: "which slats?"}, nil},
		"LEAD-11 a question that is none":           {handbook.Result{Outcome: handbook.OutcomeQuestion, Note: "　"}, []string{"note"}},
		"LEAD-2 a concern that is none":             {handbook.Result{Outcome: handbook.OutcomeConcern}, []string{"note"}},
		"DUN-11 promised, no date":                  {handbook.Result{Outcome: handbook.OutcomePromised}, []string{"promised_on"}},
		"LEAD-5 replied, with a promise's date":     {handbook.Result{Outcome: handbook.OutcomeReplied, PromisedOn: day(t, "2026-03-12")}, []string{"promised_on"}},
		"LEAD-11 a question of too many words":      {handbook.Result{Outcome: handbook.OutcomeQuestion, Note: strings.Repeat("问", handbook.MaxNote+1)}, []string{"note"}},
		"LEAD-10 paid: that is the platform's word": {handbook.Result{Outcome: handbook.OutcomePaid}, []string{"outcome"}},
	} {
		if got := fields(t, c.result.Validate(handbook.CaseLead, now, p)); !slices.Equal(got, c.fields) {
			t.Errorf("%s: refused %v, want %v", name, got, c.fields)
		}
	}
}

func TestReached(t *testing.T) {
	for _, o := range handbook.Outcomes() {
		if o.Reached() != (o != handbook.OutcomeNoAnswer) {
			t.Errorf("%s reached: %t", o, o.Reached())
		}
	}
}
