package handbook_test

import (
	"errors"
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
			var fields []string
			if joined, ok := c.result.Validate(handbook.CaseUnpaidOrder, now, p).(interface{ Unwrap() []error }); ok {
				for _, err := range joined.Unwrap() {
					var at *handbook.ResultError
					if !errors.As(err, &at) || at.Reason == "" {
						t.Errorf("%v names no field", err)
						continue
					}
					fields = append(fields, at.Field)
				}
			}
			if !slices.Equal(fields, c.fields) {
				t.Errorf("refused %v, want %v", fields, c.fields)
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

func TestReached(t *testing.T) {
	for _, o := range handbook.Outcomes() {
		if o.Reached() != (o != handbook.OutcomeNoAnswer) {
			t.Errorf("%s reached: %t", o, o.Reached())
		}
	}
}
