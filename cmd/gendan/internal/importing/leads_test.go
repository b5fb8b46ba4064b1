package importing

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"gendan/api/client"
	"gendan/cmd/gendan/internal/exportfile"
	"gendan/handbook"
)

// leadDoor is an API as far as an import of leads sees it.
type leadDoor map[string]client.NewLead

func (d leadDoor) take(w http.ResponseWriter, _ *http.Request, l client.NewLead) {
	outcome, status := client.LeadOutcomeCreated, http.StatusCreated
	if _, known := d[l.LeadID]; known {
		outcome, status = client.LeadOutcomeKnown, http.StatusOK
	}
	switch l.LeadID {
	case "joins":
		outcome, status = client.LeadOutcomeJoined, http.StatusOK
	case "old":
		outcome, status = client.LeadOutcomeRecordedPast, http.StatusOK
	case "strange":
		respond(w, http.StatusUnprocessableEntity, client.Problem{
			Title: "Unknown person", Code: "unknown_person", Errors: []client.FieldError{{Field: "agent", Detail: "is not among the staff"}},
		})
		return
	}
	d[l.LeadID] = l
	respond(w, status, client.LeadAccepted{Outcome: outcome})
}

// leadFile is a door, and options that import a file of leads through it.
func leadFile(t *testing.T, text string) (leadDoor, Options) {
	t.Helper()
	d := leadDoor{}
	server := serving(t, d.take)
	name := filepath.Join(t.TempDir(), "leads.csv")
	write(t, name, text)
	return d, Options{
		File: name, Source: exportfile.Source{Platform: handbook.Tmall, Shop: "demo", Zone: time.FixedZone("CST", 8*3600)},
		API: server.URL, Key: "gd_test_secret", Concurrency: 4,
		RefusedFile: name + ".refused.csv", StateDir: filepath.Join(t.TempDir(), "state"), Now: time.Now(),
	}
}

// Leads go the way of orders: counted by what became of them, refused rows listed, told once however often it runs.
func TestLeadsAreCountedByWhatBecameOfThem(t *testing.T) {
	d, options := leadFile(t, "会话编号,顾客编号,咨询商品,顾虑,接待客服,等级,接待时间,最后消息时间,最后消息方\n"+
		"new,tb_1,乳胶床垫,担心太软,lin,B,2026-03-02 10:00:00,2026-03-02 10:20:00,顾客\n"+
		"joins,tb_1,,,lin,,2026-03-02 11:00:00,,\n"+
		"old,tb_2,,,lin,,2026-01-02 11:00:00,,\n"+
		"strange,tb_3,,,nobody,,2026-03-02 11:00:00,,\n"+
		"bad,tb_4,,,lin,E,2026-03-02 11:00:00,,\n")
	report, err := Leads(t.Context(), options, &silent{})
	if want := "read 5, created 1, known 0, joined 1, recorded 1, refused 2"; err != nil || report.Counts.String() != want {
		t.Fatalf("got %s, %v", report.Counts, err)
	}
	want := client.NewLead{
		Platform: "tmall", Shop: "demo", LeadID: "new", CustomerID: "tb_1", Product: "乳胶床垫", Concern: "担心太软", Agent: "lin", Grade: "B",
		ReceivedAt: time.Date(2026, 3, 2, 2, 0, 0, 0, time.UTC), LastMessageAt: time.Date(2026, 3, 2, 2, 20, 0, 0, time.UTC), LastMessageFrom: "customer",
	}
	if got := d["new"]; got != want {
		t.Errorf("told as %+v\nwant    %+v", got, want)
	}
	text, err := os.ReadFile(options.RefusedFile)
	if err != nil {
		t.Fatal(err)
	}
	list := "\ufeffline,lead_id,reason\n5,strange,Unknown person (unknown_person); agent: is not among the staff\n6,bad,"
	if !strings.HasPrefix(string(text), list) {
		t.Errorf("got\n%s\nwant\n%s…", text, list)
	}
	report, err = Leads(t.Context(), options, &silent{})
	if want := "read 5, created 0, known 1, joined 1, recorded 1, refused 2"; err != nil || report.Counts.String() != want {
		t.Errorf("the second time: %s, %v", report.Counts, err)
	}
}

// The file's last day, by the reception, becomes yesterday; no message lies in the future.
func TestLeadsAreRebased(t *testing.T) {
	d, options := leadFile(t, "lead_id,received_at,last_message_at\n"+
		"a,2026-03-12 20:00:00,2026-03-13 15:00:00\n"+
		"b,2026-03-10 09:00:00,2026-03-10 09:30:00\n")
	options.Rebase, options.Now = true, time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC)
	if _, err := Leads(t.Context(), options, &silent{}); err != nil {
		t.Fatal(err)
	}
	for id, want := range map[string][2]string{
		"a": {"2026-11-22T12:00:00Z", "2026-11-23T04:00:00Z"},
		"b": {"2026-11-20T01:00:00Z", "2026-11-20T01:30:00Z"},
	} {
		l := d[id]
		if got := [2]string{l.ReceivedAt.Format(time.RFC3339), l.LastMessageAt.Format(time.RFC3339)}; got != want {
			t.Errorf("%s: got %v, want %v", id, got, want)
		}
	}
}

// An interrupted import of orders is not gone on with by one of leads.
func TestOrdersAndLeadsKeepTheirStatesApart(t *testing.T) {
	_, options := leadFile(t, "")
	if a, b := newStateFile(options, "orders", survey{}, 0), newStateFile(options, "leads", survey{}, 0); a == b {
		t.Errorf("both in %s", a)
	}
}
