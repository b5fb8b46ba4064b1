package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"gendan/api/client"
	"gendan/cmd/gendan/internal/devstack"
)

// fakeAPI answers with what it is given, by path, and passes on what it is asked for. Cases come in pages of one.
func fakeAPI(t *testing.T, answers map[string]any, asked ...func(query string)) *httptest.Server {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "Bearer gd_a_b" {
			w.WriteHeader(http.StatusUnauthorized)
			_ = json.NewEncoder(w).Encode(client.Problem{Title: "No such key", Detail: "there is no such key", Code: "key_invalid"})
			return
		}
		for _, tell := range asked {
			tell(r.URL.Query().Encode())
		}
		path := r.URL.Path
		if cursor := r.URL.Query().Get("cursor"); cursor != "" {
			path += "@" + cursor
		}
		answer, ok := answers[path]
		if !ok {
			w.WriteHeader(http.StatusNotFound)
			answer = client.Problem{Title: "Not found", Detail: "there is no such case", Code: "not_found"}
		}
		_ = json.NewEncoder(w).Encode(answer)
	}))
	t.Cleanup(server.Close)
	return server
}

func aCase(id string, stage client.Stage) client.Case {
	return client.Case{
		ID: id, Kind: "unpaid_order", Platform: "tmall", Shop: "demo", Subject: "1001", Stage: stage, WaitingOn: "agent", Owner: "lin",
		NextDueAt: time.Date(2026, 11, 23, 14, 0, 0, 0, time.UTC), OpenedAt: time.Date(2026, 11, 22, 16, 30, 0, 0, time.UTC), Breached: stage == "win_back",
	}
}

func TestCaseListPagesThroughEverything(t *testing.T) {
	t.Chdir(t.TempDir())
	api := fakeAPI(t, map[string]any{
		"/v1/cases":   client.CasePage{Items: []client.Case{aCase("unpaid-order:tmall:demo:1", "revisit")}, NextCursor: "x"},
		"/v1/cases@x": client.CasePage{Items: []client.Case{aCase("unpaid-order:tmall:demo:2", "win_back")}, NextCursor: "y"},
		"/v1/cases@y": client.CasePage{Items: []client.Case{aCase("unpaid-order:tmall:demo:3", "revisit")}},
	})
	env := []string{"GENDAN_API=" + api.URL, "GENDAN_KEY=gd_a_b"}
	r := gendan(t, env, "case", "list")
	r.check(t, 0, "unpaid-order:tmall:demo:3")
	for _, want := range []string{"2026-11-23 22:00", "回访 / Revisit               2", "挽回 / Win-back              1", "个案 / cases                 3", "有漏做"} {
		if !strings.Contains(r.stdout, want) {
			t.Errorf("%q is missing in\n%s", want, r.stdout)
		}
	}
	quiet := gendan(t, env, "case", "list", "--quiet")
	if strings.Contains(quiet.stdout, "unpaid-order") || !strings.Contains(quiet.stdout, "个案 / cases                 3") {
		t.Errorf("quiet:\n%s", quiet.stdout)
	}
	gendan(t, env, "case", "list", "--all", "--ended").check(t, 2, "--all and --ended exclude each other")
	gendan(t, []string{"GENDAN_API=" + api.URL, "GENDAN_KEY=gd_x_y"}, "case", "list").check(t, 1, "No such key (key_invalid); there is no such key")
}

func TestCaseShowReadsLikeAStory(t *testing.T) {
	t.Chdir(t.TempDir())
	const id = "unpaid-order:tmall:demo:1001"
	at := time.Date(2026, 11, 23, 0, 40, 0, 0, time.UTC)
	api := fakeAPI(t, map[string]any{
		"/v1/cases/" + id: aCase(id, "revisit"),
		"/v1/work-items": client.WorkItemPage{Items: []client.WorkItem{{
			ID: id + ".1", Kind: "revisit", Rule: "LEAD-2", State: "open", Assignee: "lin", OpensAt: at, DueAt: at.Add(13 * time.Hour), Brief: client.Text{Zh: "第一行\n第二行"},
		}}},
		"/v1/approvals":                   client.ApprovalPage{Items: []client.Approval{}},
		"/v1/cases/" + id + "/timeline":   client.TimelinePage{Items: []client.TimelineEntry{{At: at, Text: client.Text{Zh: "开始跟进", En: "It begins"}}}, NextCursor: "x"},
		"/v1/cases/" + id + "/timeline@x": client.TimelinePage{Items: []client.TimelineEntry{{At: at.Add(time.Hour), Text: client.Text{Zh: "第一次回访已派给 lin", En: "First revisit given to lin"}}}},
	})
	env := []string{"GENDAN_API=" + api.URL, "GENDAN_KEY=gd_a_b"}
	r := gendan(t, env, "case", "show", id)
	r.check(t, 0, "")
	r.inOrder(t,
		"天猫 / Tmall · demo · 1001", "回访 / Revisit", "2026-11-23 22:00", "待办 / to do", "(LEAD-2) 2026-11-23 08:40 → 2026-11-23 21:40", "    第二行\n",
		"经过 / timeline", "2026-11-23 08:40  开始跟进", "It begins", "2026-11-23 09:40  第一次回访已派给 lin")
	gendan(t, env, "case", "show", "unpaid-order:tmall:demo:9").check(t, 1, "Not found (not_found); there is no such case")
}

// Where `gendan dev` runs no key need be given; its keys are never sent to another machine.
func TestDemoKeysAreForThisMachineOnly(t *testing.T) {
	t.Chdir(t.TempDir())
	api := fakeAPI(t, map[string]any{"/v1/cases": client.CasePage{Items: []client.Case{}}})
	if err := os.Mkdir(devstack.Folder, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := devstack.WriteAddresses(devstack.Folder, devstack.Addresses{API: api.URL}); err != nil {
		t.Fatal(err)
	}
	keys := filepath.Join(devstack.Folder, "keys.json")
	if err := os.WriteFile(keys, []byte(`{"admin": "gd_a_b"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	gendan(t, nil, "case", "list").check(t, 0, "个案 / cases                 0")
	gendan(t, nil, "case", "list", "--api", "https://gendan.example").check(t, 2, "a key is needed for https://gendan.example")
	if err := os.WriteFile(keys, []byte(`{`), 0o600); err != nil {
		t.Fatal(err)
	}
	gendan(t, nil, "case", "list").check(t, 1, "is damaged; remove it")
}

func TestImportTellsCountsAndRefusedRows(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	var orders []client.NewOrder
	api := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var o client.NewOrder
		if json.NewDecoder(r.Body).Decode(&o) == nil {
			orders = append(orders, o)
		}
		_ = json.NewEncoder(w).Encode(client.OrderAccepted{Outcome: client.OrderOutcomeRecordedPast})
	}))
	defer api.Close()
	text := "订单编号,总金额,订单创建时间,订单付款时间\n1,1.00,2020-02-20 10:00:00,\n2,x,2020-02-20 10:00:00,\n"
	if err := os.WriteFile("orders.csv", []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	env := []string{"GENDAN_API=" + api.URL, "GENDAN_KEY=gd_a_b"}
	r := gendan(t, env, "import", "orders", "orders.csv", "--concurrency", "1")
	r.check(t, 1, "1 of 2 rows were refused")
	if !strings.Contains(r.stdout, "read 2, created 0, known 0, recorded 1, refused 1") || !strings.Contains(r.stdout, "orders.csv.refused.csv") {
		t.Errorf("said\n%s", r.stdout)
	}
	if len(orders) != 1 || orders[0].OrderNo != "1" {
		t.Errorf("told %+v", orders)
	}
	if _, err := os.Stat(filepath.Join(dir, "orders.csv.refused.csv")); err != nil {
		t.Error(err)
	}
}

// Ctrl-C in the middle ends with 130 and says how to go on; the same command then does the rest.
func TestImportIsInterruptedAndGoesOn(t *testing.T) {
	t.Chdir(t.TempDir())
	ctx, cancel := context.WithCancel(t.Context())
	told := map[string]int{}
	api := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var o client.NewOrder
		if json.NewDecoder(r.Body).Decode(&o) == nil {
			if told[o.OrderNo]++; len(told) == 5 {
				cancel()
			}
		}
		_ = json.NewEncoder(w).Encode(client.OrderAccepted{Outcome: client.OrderOutcomeCreated})
	}))
	defer api.Close()
	var text strings.Builder
	text.WriteString("订单编号,总金额,订单创建时间,订单付款时间\n")
	for i := range 20 {
		fmt.Fprintf(&text, "%d,1.00,2020-02-20 10:00:00,\n", i)
	}
	if err := os.WriteFile("orders.csv", []byte(text.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	env := environment(t, []string{"GENDAN_API=" + api.URL, "GENDAN_KEY=gd_a_b"})
	args := []string{"import", "orders", "orders.csv", "--concurrency", "1"}
	var stdout, stderr bytes.Buffer
	code := run(ctx, args, &stdout, &stderr, env)
	ran{code, stdout.String(), stderr.String()}.check(t, 130, "stopped after line 6, 5 of 20 rows; the same command goes on from there")
	rest := gendan(t, env, args...)
	rest.check(t, 0, "read 20, created 20, known 0, recorded 0, refused 0")
	if !strings.Contains(rest.stderr, "going on after 5 of 20 rows") || len(told) != 20 || told["0"] != 1 || told["4"] != 1 {
		t.Errorf("said %s; told %v", rest.stderr, told)
	}
}
