package api_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"go.temporal.io/api/serviceerror"

	"gendan/api"
	"gendan/handbook"
)

func seedTechnician(t *testing.T, d *door) {
	t.Helper()
	if _, err := d.store.PutTechnician(t.Context(), handbook.Technician{
		ID: "suzhou-wang", Name: "王师傅", Phone: "13900000000", Area: "江苏苏州", Fee: 12000, Rating: 4, Active: true,
	}); err != nil {
		t.Fatal(err)
	}
}

// Each command hands the case what was said, with who said it and the key.
func TestWhatEachCommandSays(t *testing.T) {
	d := open(t)
	m := seedTrouble(t, d, "1")
	m.blind = true
	seedTechnician(t, d)
	due := time.Date(2026, 3, 4, 10, 0, 0, 0, time.UTC)
	sum := strings.Repeat("ab", 32)
	for _, c := range []struct {
		command, body string
		want          handbook.Action
	}{
		{"judge", `{"after_sales":true,"suspected":["logistics_damage"],"note":"n"}`, handbook.Action{Kind: "judge",
			Judge: &handbook.Judgement{AfterSales: true, Suspected: []handbook.Cause{handbook.CauseLogistics}, Note: "n"}}},
		{"evidence", `{"files":[{"kind":"overall","url":"https://f.example/1","sha256":"` + sum + `","taken_at":"2026-03-02T03:00:00Z"}],"unobtainable":["video"],"note":"n"}`,
			handbook.Action{Kind: "evidence", Evidence: &handbook.EvidenceGiven{
				Files: []handbook.Evidence{{Kind: "overall", URL: "https://f.example/1", SHA256: sum, TakenAt: noon.Add(-time.Hour)}}, Unobtainable: []handbook.EvidenceKind{"video"}, Note: "n"}}},
		{"diagnose", `{"level":2,"causes":[{"cause":"own_error","party":"ourselves","person":"lin"}],"repairable":true,"wants_return":true,"explained":true,"note":"n"}`,
			handbook.Action{Kind: "diagnose", Diagnosis: &handbook.Diagnosis{Level: 2, Causes: []handbook.Liability{{Cause: "own_error", Party: "ourselves", Person: "lin"}},
				Repairable: true, WantsReturn: true, Explained: true, Note: "n"}}},
		{"plan", `{"based_on":1,"budget":"150.5","note":"n","steps":[{"kind":"visit","owner":"technician","technician":"suzhou-wang","due_at":"2026-03-04T18:00:00+08:00","cost":"140","note":"s"}],
			"claims":[{"party":"carrier","against":"德邦","amount":"99.99","note":"c"}]}`,
			handbook.Action{Kind: "plan", Plan: &handbook.Plan{BasedOn: 1, Budget: 15050, Note: "n",
				Steps:  []handbook.Step{{Kind: "visit", Owner: "technician", Technician: "suzhou-wang", DueAt: due, Cost: 14000, Note: "s"}},
				Claims: []handbook.Claim{{Party: "carrier", Against: "德邦", Amount: 9999, Note: "c"}}}}},
		{"customer-agreement", `{"agreed":false,"demand":"500.00","rules_favour":true,"note":"n"}`,
			handbook.Action{Kind: "customer_agreement", Agreement: &handbook.Agreement{Demand: 50000, RulesFavour: true, Note: "n"}}},
		{"step", `{"step_id":"1.2","state":"failed","due_at":"2026-03-04T10:00:00Z","note":"n"}`,
			handbook.Action{Kind: "step", Step: &handbook.StepReport{StepID: "1.2", State: "failed", DueAt: due, Note: "n"}}},
		{"expense", `{"kind":"compensation","party":"carrier","amount":"12.30","currency":"CNY","step_id":"1.1","note":"n"}`,
			handbook.Action{Kind: "expense", Expense: &handbook.Expense{Kind: "compensation", Party: "carrier", Amount: 1230, StepID: "1.1", Note: "n"}}},
		{"claim", `{"party":"factory","against":"厂","amount":"10.00","note":"n"}`,
			handbook.Action{Kind: "claim", Claim: &handbook.ClaimReport{Party: "factory", Against: "厂", Amount: 1000, Note: "n"}}},
		{"claim", `{"claim_id":"1","state":"received","received":"8.00"}`,
			handbook.Action{Kind: "claim", Claim: &handbook.ClaimReport{ClaimID: "1", State: "received", Received: 800}}},
		{"acceptance", `{"accepted":true,"goods_confirmed":false,"money_confirmed":true,"note":"n"}`,
			handbook.Action{Kind: "acceptance", Acceptance: &handbook.Acceptance{Accepted: true, Money: true, Note: "n"}}},
		{"refund", `{"decision":"insisted","freight":"80.00","packing":"20.00","note":"n"}`,
			handbook.Action{Kind: "refund", Refund: &handbook.RefundStep{Decision: "insisted", Freight: 8000, Packing: 2000, Note: "n"}}},
		{"answer", `{"note":"n"}`, handbook.Action{Kind: "answer", Answer: &handbook.Answer{Note: "n"}}},
		{"close", closing, handbook.Action{Kind: "close", Closing: &handbook.Closing{Lesson: "外箱护角太薄", Improvement: "加厚护角"}}},
		{"reopen", `{"reason":"又裂了"}`, handbook.Action{Kind: "reopen", Reopening: &handbook.Reopening{Reason: "又裂了"}}},
	} {
		c.want.By, c.want.Key = "hu", fmt.Sprintf("hu/as-%d", len(m.sent)+1)
		m.does(c.command, c.body)
		if got := m.sent[len(m.sent)-1]; !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: the case was sent %+v", c.command, got)
		}
	}
}

// AS-1…15: a damaged mattress from its registration through a refused acceptance and a second plan to its closing.
func TestADamagedMattress(t *testing.T) {
	d := open(t)
	m := seedTrouble(t, d, "1")
	sum := strings.Repeat("ab", 32)
	now := m.does("judge", `{"after_sales":true,"suspected":["installation_damage"]}`)
	if now.Case.Stage != "evidence" || len(now.Lacking) != 3 || len(now.Guidance) != 1 || now.Guidance[0].Text.Zh == "" || now.Case.WaitingOn != "customer" {
		t.Errorf("judged: %+v", now)
	}
	now = m.does("evidence", `{"files":[{"kind":"overall","url":"https://f.example/1","sha256":"`+sum+`"}],"unobtainable":["close_up","detail"],"note":"已修补"}`)
	if now.Case.Stage != "diagnosis" || len(now.Evidence) != 1 || now.Evidence[0].By != "hu" || len(now.Lacking) != 0 {
		t.Errorf("evidence: %+v", now)
	}
	now = m.does("diagnose", diagnosed)
	if now.Case.Level != 3 || now.Diagnosis.Causes[0].Party != "carrier" || now.Guidance[0].Cause != "logistics_damage" {
		t.Errorf("diagnosed: %+v", now)
	}
	now = m.does("plan", strings.Replace(planned, `"steps"`, `"claims":[{"party":"carrier","amount":"200.00"}],"steps"`, 1))
	if p := now.Plans[0]; p.No != 1 || p.Steps[0].ID != "1.1" || p.Steps[0].State != "planned" || p.Budget != "150.00" || now.Claims[0].State != "open" || now.Account.Left != "150.00" {
		t.Errorf("planned: %+v", now)
	}
	m.does("customer-agreement", agreed)
	now = m.does("expense", `{"kind":"expense","party":"carrier","amount":"30.00","step_id":"1.1","note":"修补剂"}`)
	if a := now.Account; a.Spent != "30.00" || a.Left != "120.00" || a.Cost != "30.00" || a.ByParty[0] != (api.PartyCost{Party: "carrier", Cost: "30.00"}) || a.Entries[0].By != "hu" {
		t.Errorf("spent: %+v", a)
	}
	now = m.does("step", `{"step_id":"1.1","state":"done"}`)
	if now.Case.Stage != "acceptance" || now.Plans[0].Steps[0].By != "hu" {
		t.Errorf("done: %+v", now)
	}
	now = m.does("acceptance", `{"accepted":false,"goods_confirmed":true,"money_confirmed":true,"note":"没补好"}`)
	if now.Case.Stage != "planning" || now.Plans[0].Refused != "没补好" || now.Acceptance.Note != "没补好" {
		t.Errorf("not accepted: %+v", now)
	}
	m.does("plan", strings.NewReplacer(`"based_on":0`, `"based_on":1`, "150.00", "100.00").Replace(planned))
	m.does("customer-agreement", agreed)
	m.does("step", `{"step_id":"2.1","state":"done"}`)
	m.does("acceptance", accepted)
	now = m.does("claim", `{"claim_id":"1","state":"received","received":"180.00"}`)
	if now.Account.Cost != "-150.00" || now.Claims[0].Received != "180.00" || now.Claims[0].State != "received" {
		t.Errorf("claimed: %+v", now)
	}
	now = m.does("close", closing)
	if now.Case.Stage != "closed" || now.Case.Ending != "resolved" || now.Case.EndedAt.IsZero() || now.Closing.Lesson != "外箱护角太薄" ||
		now.ReopenBy.IsZero() || !reflect.DeepEqual(now.Possible, []api.ActionKind{"reopen"}) {
		t.Errorf("closed: %+v", now)
	}
	now = m.does("reopen", `{"reason":"又裂了"}`)
	if now.Case.Stage != "diagnosis" || !now.Case.EndedAt.IsZero() {
		t.Errorf("opened again: %+v", now)
	}
	lines := read[api.TimelinePage](t, d.as("agent", "GET", "/v1/cases/"+m.c.ID+"/timeline?limit=200", ""), 200).Items
	for _, line := range lines {
		if line.Kind == "step" && line.Ref == "" || line.Kind == "clock_paused" && line.Clock != "handling" || line.Text.Zh == "" || line.Text.En == "" {
			t.Errorf("line %+v", line)
		}
	}
}

// The same key gives the same answer, now and after the end, and can't be used for anything else.
func TestTheSameKeyOfACommand(t *testing.T) {
	d := open(t)
	m := seedTrouble(t, d, "1")
	send := func(command, body string) answer {
		return d.as("after_sales_agent", "POST", m.path(command), body, "Idempotency-Key: same")
	}
	first := read[api.AfterSales](t, send("judge", judged), 200)
	again := func(when string) {
		t.Helper()
		before := d.rows(t)
		if a := read[api.AfterSales](t, send("judge", judged), 200); !reflect.DeepEqual(a.Judgement, first.Judgement) || d.rows(t) != before {
			t.Errorf("%s: %+v", when, a)
		}
		refused(t, send("judge", `{"after_sales":false,"note":"x"}`), 422, api.CodeKeyReused)
		refused(t, send("diagnose", diagnosed), 422, api.CodeKeyReused)
		if d.rows(t) != before {
			t.Errorf("%s: rows changed", when)
		}
	}
	again("at once")
	m.keys = map[string]bool{} // it was so long ago that the case no longer knows
	again("long after")
	m.ends()
	again("after the end")
	over(t, d.as("after_sales_agent", "POST", m.path("judge"), judged, "Idempotency-Key: new"), "it is resolved since 2026-03-02T04:00:00Z")
}

// Twenty at once with one key are carried out once, and all have the answer; of twenty people who plan at once one plans,
// and the others are told (AS-5).
func TestCommandsAtOnce(t *testing.T) {
	d := open(t)
	m := seedTrouble(t, d, "1")
	statuses := atOnce(20, func(int) int {
		return d.as("after_sales_agent", "POST", m.path("judge"), judged, "Idempotency-Key: same").status
	})
	if statuses[0] != 200 || statuses[19] != 200 || m.a.Stage != handbook.StageDiagnosis {
		t.Errorf("statuses %v, stage %s", statuses, m.a.Stage)
	}
	m.does("diagnose", diagnosed)
	statuses = atOnce(20, func(i int) int {
		a := d.as("after_sales_agent", "POST", m.path("plan"), planned, fmt.Sprint("Idempotency-Key: ", i))
		if a.status != 200 {
			if p := refused(t, a, 409, api.CodeOutOfPlace); p.Reason != "stale_plan" {
				t.Errorf("%+v", p)
			}
		}
		return a.status
	})
	if statuses[0] != 200 || statuses[1] != 409 || len(m.a.Plans) != 1 {
		t.Errorf("statuses %v, %d plans", statuses, len(m.a.Plans))
	}
}

// The same key by someone else is another command.
func TestTheSameKeyByTwoPeople(t *testing.T) {
	d := open(t)
	m := seedTrouble(t, d, "1")
	read[api.AfterSales](t, d.as("after_sales_agent", "POST", m.path("judge"), judged, "Idempotency-Key: k"), 200)
	refused(t, d.as("leader", "POST", m.path("judge"), judged, "Idempotency-Key: k"), 409, api.CodeOutOfPlace)
}

// A command out of place tells where the case stands, why, and what is possible.
func TestACommandOutOfPlace(t *testing.T) {
	for name, c := range map[string]struct {
		in            func(*testing.T, *door) *matter
		command, body string
		stage         api.Stage
		reason        api.PlaceReason
		possible      string
		decisions     string
	}{
		"before the diagnosis": {func(t *testing.T, d *door) *matter { return seedTrouble(t, d, "1") },
			"plan", planned, "triage", "wrong_stage", "judge evidence answer", ""},
		"a refund's decision that its stage does not know (RFD-1)": {func(t *testing.T, d *door) *matter {
			return seedTrouble(t, d, "1", func(r *handbook.Registration) { r.Request, r.Amount = handbook.RequestUnshippedRefund, 1000 })
		}, "refund", `{"decision":"paid"}`, "retention", "wrong_stage", "refund judge evidence answer", "kept insisted"},
		"acceptance before the steps are done (AS-13)": {func(t *testing.T, d *door) *matter { return carriedOut(t, d, "1") },
			"acceptance", accepted, "carrying_out", "steps_open", "step expense claim plan evidence answer", ""},
		"someone else planned meanwhile (AS-5)": {func(t *testing.T, d *door) *matter { return carriedOut(t, d, "1") },
			"plan", planned, "carrying_out", "stale_plan", "step expense claim plan evidence answer", ""},
		"while the manager decides (AS-10)": {func(t *testing.T, d *door) *matter {
			m := carriedOut(t, d, "1")
			m.does("expense", `{"kind":"expense","party":"carrier","amount":"151.00","note":"x"}`)
			return m
		}, "step", `{"step_id":"1.1","state":"done"}`, "carrying_out", "work_stopped", "claim plan evidence answer", ""},
		"closing with an open claim (AS-5)": {func(t *testing.T, d *door) *matter {
			m := carriedOut(t, d, "1")
			m.does("claim", `{"party":"carrier","amount":"10.00"}`)
			m.does("step", `{"step_id":"1.1","state":"done"}`)
			m.does("acceptance", accepted)
			return m
		}, "close", closing, "wrap_up", "claims_open", "plan expense claim evidence answer", ""},
		"closing with a standing bad review (AS-14)": {func(t *testing.T, d *door) *matter {
			m := carriedOut(t, d, "1")
			m.does("step", `{"step_id":"1.1","state":"done"}`)
			m.does("acceptance", accepted)
			m.hear(handbook.Fact{Kind: handbook.FactReviewPosted, Rating: handbook.RatingBad, OccurredAt: noon})
			if review := m.seen("agent").Review; review.Rating != "bad" || !review.ChangeBy.Equal(noon.AddDate(0, 0, 30)) || review.Guidance.Zh == "" {
				t.Errorf("%+v", review)
			}
			return m
		}, "close", closing, "wrap_up", "review_stands", "plan expense claim evidence answer", ""},
	} {
		t.Run(name, func(t *testing.T) {
			d := open(t)
			m := c.in(t, d)
			before := d.rows(t)
			p := refused(t, m.tries(c.command, c.body), 409, api.CodeOutOfPlace)
			if p.Stage != c.stage || p.Reason != c.reason || strings.Join(texts(p.Possible), " ") != c.possible || strings.Join(texts(p.Decisions), " ") != c.decisions ||
				!strings.Contains(p.Detail, "is not possible in stage "+string(c.stage)+" ("+string(c.reason)+"): ") || !strings.Contains(p.Detail, " / ") {
				t.Errorf("%+v", p)
			}
			if seen := m.seen("agent"); strings.Join(texts(seen.Possible), " ") != c.possible || strings.Join(texts(seen.Decisions), " ") != c.decisions {
				t.Errorf("the case shows %v, %v", seen.Possible, seen.Decisions)
			}
			if d.rows(t) != before {
				t.Error("rows changed")
			}
		})
	}
}

// Evidence is passed on by connectors and sales agents too; everything else is done by a person of after-sales.
func TestEvidenceByAConnector(t *testing.T) { // AS-2
	d := open(t)
	m := seedTrouble(t, d, "1")
	body := `{"files":[{"kind":"overall","url":"https://f.example/1","sha256":"` + strings.Repeat("ab", 32) + `"}]}`
	first := read[api.AfterSales](t, d.as("integration", "POST", m.path("evidence"), body, "Idempotency-Key: k"), 200)
	if len(first.Evidence) != 1 || first.Evidence[0].By != "" || first.Contact != "" {
		t.Errorf("%+v", first)
	}
	read[api.AfterSales](t, d.as("integration", "POST", m.path("evidence"), body, "Idempotency-Key: k"), 200)
	read[api.AfterSales](t, d.as("admin", "POST", m.path("evidence"), body, "Idempotency-Key: k"), 200)
	if len(m.sent) != 2 || m.sent[1].Key == m.sent[0].Key || len(m.seen("agent").Evidence) != 1 {
		t.Errorf("sent %+v", m.sent)
	}
	refused(t, d.as("admin", "POST", m.path("judge"), judged, "Idempotency-Key: k"), 403, api.CodePersonRequired)
}

func TestACommandWhileTemporalIsAway(t *testing.T) {
	d := open(t)
	m := seedTrouble(t, d, "1")
	d.temporal.leave(serviceerror.NewUnavailable("connection refused"))
	a := m.tries("judge", judged)
	refused(t, a, 503, api.CodeTemporalAway)
	if a.header.Get("Retry-After") == "" {
		t.Error("no Retry-After")
	}
	d.temporal.leave(nil)
	m.does("judge", judged)
}
