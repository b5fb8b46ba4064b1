package api_test

import (
	"testing"
	"time"

	"gendan/api"
	"gendan/handbook"
)

func TestListsOfApprovals(t *testing.T) {
	d := open(t)
	seedApproval(t, d, "1")
	seedApproval(t, d, "2")
	closeApproval(t, d, seedApproval(t, d, "3"), handbook.ApprovalExpired, "", "")
	standIn := handbook.Substitution{Supervisor: "wang", Substitute: "hu", From: noon.Add(-time.Hour), To: noon.Add(time.Hour)}
	if _, err := d.store.AddSubstitution(t.Context(), standIn); err != nil {
		t.Fatal(err)
	}
	d.keys["chen"] = d.key(t, "agent", "chen", "", time.Time{})
	d.keys["far"] = d.key(t, "agent", "far", "", time.Time{})
	d.keys["elsewhere"] = d.key(t, "leader", "wang", other, time.Time{})
	for _, c := range []struct {
		key   handbook.Role
		query string
		want  int
	}{
		{"leader", "", 3}, {"manager", "", 3}, {"admin", "", 3}, {"agent", "", 3}, {"chen", "", 0}, {"far", "", 0}, {"elsewhere", "", 0},
		{"agent", "?mine=asked", 3}, {"leader", "?mine=asked", 0}, {"agent", "?mine=to_decide", 0},
		{"leader", "?mine=to_decide", 2}, {"manager", "?mine=to_decide", 2}, {"after_sales_agent", "?mine=to_decide", 2},
		{"chen", "?mine=to_decide", 0}, {"elsewhere", "?mine=to_decide", 0},
		{"leader", "?state=open", 2}, {"leader", "?state=open&state=expired", 3}, {"leader", "?mine=to_decide&state=expired", 0},
		{"leader", "?subject=discount", 3}, {"leader", "?subject=waiver", 0}, {"leader", "?case_id=" + caseID("2"), 1},
		{"leader", "?platform=tmall&shop=demo", 3}, {"leader", "?platform=jd", 0},
	} {
		page := read[api.ApprovalPage](t, d.as(c.key, "GET", "/v1/approvals"+c.query, ""), 200)
		if len(page.Items) != c.want {
			t.Errorf("%s %q: %d approvals, want %d", c.key, c.query, len(page.Items), c.want)
		}
	}
	seen, next := map[string]bool{}, ""
	for range 3 {
		page := read[api.ApprovalPage](t, d.as("leader", "GET", "/v1/approvals?limit=1"+next, ""), 200)
		seen[page.Items[0].ID], next = true, "&cursor="+page.NextCursor
	}
	if len(seen) != 3 || next != "&cursor=" {
		t.Errorf("pages hold %v, then %q", seen, next)
	}
}

func TestWhoSeesAnApproval(t *testing.T) {
	d := open(t)
	tr := seedApproval(t, d, "1")
	chen := d.key(t, "agent", "chen", "", time.Time{})
	for _, role := range []handbook.Role{"agent", "leader", "manager", "admin"} {
		if seen := read[api.Approval](t, d.as(role, "GET", approvalPath("1"), ""), 200); seen.ID != approvalID("1") || seen.DiscountID != discountID("1") {
			t.Errorf("%s sees %+v", role, seen)
		}
	}
	refused(t, d.request("GET", approvalPath("1"), chen, ""), 404, api.CodeNotFound)
	refused(t, d.request("GET", approvalPath("1"), d.key(t, "leader", "wang", other, time.Time{}), ""), 404, api.CodeNotFound)
	refused(t, d.as("leader", "GET", approvalPath("none"), ""), 404, api.CodeNotFound)
	standIn := handbook.Substitution{Supervisor: "wang", Substitute: "chen", From: noon.Add(-time.Hour), To: noon.Add(time.Hour)}
	if _, err := d.store.AddSubstitution(t.Context(), standIn); err != nil {
		t.Fatal(err)
	}
	read[api.Approval](t, d.request("GET", approvalPath("1"), chen, ""), 200)
	closeApproval(t, d, tr, handbook.ApprovalExpired, "", "")
	refused(t, d.request("GET", approvalPath("1"), chen, ""), 404, api.CodeNotFound)
}
