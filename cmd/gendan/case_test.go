package main

import (
	"strings"
	"testing"
	"time"

	"gendan/api/client"
	"gendan/handbook"
)

// inOrder checks that what was printed holds these, one after another.
func (r ran) inOrder(t *testing.T, wants ...string) {
	t.Helper()
	rest := r.stdout
	for _, want := range wants {
		_, after, found := strings.Cut(rest, want)
		if !found {
			t.Errorf("%q is missing, or not where it belongs, in\n%s", want, r.stdout)
			continue
		}
		rest = after
	}
}

const (
	leadCase = "lead:tmall:demo:S-1"
	waiver   = "approval:lead:tmall:demo:S-1.1"
)

func anApproval(state client.ApprovalState) client.Approval {
	return client.Approval{
		ID: waiver, CaseID: leadCase, Platform: "tmall", Shop: "demo", Subject: "waiver", AskedBy: "lin", State: state, Role: "leader",
		Text: client.Text{Zh: "lin 申请免跟进", En: "lin asks for a waiver"}, Votes: []client.Vote{},
	}
}

// LEAD-5, LEAD-6, LEAD-7: a lead shows its grade, its round, and what waits for a supervisor.
func TestCaseShowOfALead(t *testing.T) {
	t.Chdir(t.TempDir())
	shown := aCase(leadCase, "revisit")
	shown.Kind, shown.Subject, shown.Grade, shown.Round = "lead", "S-1", "C", 2
	at := time.Date(2026, 11, 23, 0, 40, 0, 0, time.UTC)
	api := fakeAPI(t, map[string]any{
		"/v1/cases/" + leadCase: shown,
		"/v1/work-items": client.WorkItemPage{Items: []client.WorkItem{{
			ID: leadCase + ".1", Kind: "revisit", Rule: "LEAD-2", State: "open", Assignee: "lin", OpensAt: at, DueAt: at.Add(13 * time.Hour),
			Brief: client.Text{Zh: "结果选一个：回应了（replied）"},
		}}},
		"/v1/approvals":                       client.ApprovalPage{Items: []client.Approval{anApproval("open")}},
		"/v1/cases/" + leadCase + "/timeline": client.TimelinePage{Items: []client.TimelineEntry{}},
	})
	r := gendan(t, []string{"GENDAN_API=" + api.URL, "GENDAN_KEY=gd_a_b"}, "case", "show", leadCase)
	r.check(t, 0, "")
	r.inOrder(t, "咨询 / lead", "天猫 / Tmall · demo · S-1", "评级 / grade                  C\n", "轮次 / round                  2\n", "结果选一个：回应了（replied）",
		"等待审批 / waits for a decision", "lin 申请免跟进\n", "lin asks for a waiver\n", "gendan case show "+waiver, "经过 / timeline")
}

// DISC-7: an approval names its case, and how to decide while it is open.
func TestCaseShowOfAnApproval(t *testing.T) {
	t.Chdir(t.TempDir())
	shown := aCase(waiver, "deciding")
	shown.Kind, shown.Subject, shown.Parent, shown.WaitingOn, shown.Owner = "approval", "S-1", leadCase, "leader", ""
	answers := map[string]any{
		"/v1/cases/" + waiver:               shown,
		"/v1/approvals/" + waiver:           anApproval("open"),
		"/v1/cases/" + waiver + "/timeline": client.TimelinePage{Items: []client.TimelineEntry{}},
	}
	api := fakeAPI(t, answers)
	env := []string{"GENDAN_API=" + api.URL, "GENDAN_KEY=gd_a_b"}
	r := gendan(t, env, "case", "show", waiver)
	r.check(t, 0, "")
	r.inOrder(t, waiver, "申请来自", leadCase, "lin 申请免跟进 / lin asks for a waiver", "怎么审批 / how to decide",
		api.URL+"/v1/approvals/"+waiver+"/decision", "Bearer $SUPERVISOR_KEY", `"decision": "approve"`, "Send a Signal", `approve | reject    {"by": "…", "reason": "…"}`, "经过 / timeline")

	answers["/v1/approvals/"+waiver] = anApproval("approved")
	if r := gendan(t, env, "case", "show", waiver); r.code != 0 || strings.Contains(r.stdout, "how to decide") {
		t.Errorf("a settled approval:\n%s%s", r.stdout, r.stderr)
	}
}

// Filters are those of the handbook, and what cannot be is refused before anybody is asked.
func TestCaseListFilters(t *testing.T) {
	t.Chdir(t.TempDir())
	help := gendan(t, nil, "case", "list", "--help")
	for _, want := range []string{listed(handbook.Stages()), listed(handbook.CaseKinds()), listed(handbook.Grades())} {
		if !strings.Contains(help.stdout, want) {
			t.Errorf("%q is missing in\n%s", want, help.stdout)
		}
	}
	for args, want := range map[string]string{
		"--kind ticket":   `--kind: "ticket" is none of unpaid_order, lead, after_sales, approval`,
		"--stage dunnin":  `--stage: "dunnin" is none of grace,`,
		"--grade b":       `--grade: "b" is none of A, B, C`,
		"--platform ebay": `--platform: "ebay" is none of tmall`,
		"--shop demo":     "--shop needs --platform",
	} {
		gendan(t, []string{"GENDAN_KEY=gd_a_b"}, append([]string{"case", "list"}, strings.Fields(args)...)...).check(t, 2, want)
	}
	var asked []string
	api := fakeAPI(t, map[string]any{"/v1/cases": client.CasePage{Items: []client.Case{}}}, func(query string) { asked = append(asked, query) })
	env := []string{"GENDAN_API=" + api.URL, "GENDAN_KEY=gd_a_b"}
	gendan(t, env, "case", "list", "--kind", "lead", "--grade", "B", "--owner", "lin").check(t, 0, "个案 / cases")
	if want := "grade=B&kind=lead&limit=200&owner=lin&running=true"; len(asked) != 1 || asked[0] != want {
		t.Errorf("asked for %v, want %s", asked, want)
	}
}

// Whoever has started nothing, or gave a wrong address, is told so.
func TestNoAPIThere(t *testing.T) {
	t.Chdir(t.TempDir())
	env := []string{"GENDAN_KEY=gd_a_b"}
	for args, want := range map[string]string{
		"case list --api http://127.0.0.1:1":                "no API answers at http://127.0.0.1:1 (connect: connection refused): is `gendan dev` or `gendan serve` running?",
		"case show x --api http://127.0.0.1:1/prefix":       "no API answers at http://127.0.0.1:1 (",
		"case list --api http://no-such-host.invalid:8080":  "no API answers at http://no-such-host.invalid:8080 (lookup",
		"import leads leads.csv --api http://127.0.0.1:1":   "leads.csv: no such file",
		"import orders orders.csv --api http://127.0.0.1:1": "orders.csv: no such file",
	} {
		gendan(t, env, strings.Fields(args)...).check(t, 1, want)
	}
}
