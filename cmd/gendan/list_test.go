package main

import (
	"strings"
	"testing"
	"time"

	"gendan/api/client"
)

// DISC-7: the open approvals are listed page by page, in both languages, Chinese first, and the filters are the API's.
func TestApprovalList(t *testing.T) {
	t.Chdir(t.TempDir())
	open := anApproval("open")
	open.ExpiresAt = time.Date(2026, 11, 24, 1, 0, 0, 0, time.UTC)
	settled := anApproval("approved")
	settled.ID, settled.ClosedAt = "approval:lead:tmall:demo:S-2.1", time.Date(2026, 11, 23, 1, 30, 0, 0, time.UTC)
	var asked []string
	api := fakeAPI(t, map[string]any{
		"/v1/approvals":   client.ApprovalPage{Items: []client.Approval{open}, NextCursor: "x"},
		"/v1/approvals@x": client.ApprovalPage{Items: []client.Approval{settled}},
	}, func(query string) { asked = append(asked, query) })
	env := []string{"GENDAN_API=" + api.URL, "GENDAN_KEY=gd_a_b"}
	r := gendan(t, env, "approval", "list")
	r.check(t, 0, "")
	r.inOrder(t, "审批 / approvals", "状态 / state", "到 / until", waiver, "待审批 / Open", "2026-11-24 09:00", "\n  lin 申请免跟进\n  lin asks for a waiver\n",
		settled.ID, "2026-11-23 09:30", "审批 / approvals             2")
	gendan(t, env, "approval", "list", "--mine", "to_decide", "--state", "all", "--platform", "tmall", "--shop", "demo").check(t, 0, "")
	want := []string{
		"limit=200&state=open", "cursor=x&limit=200&state=open",
		"limit=200&mine=to_decide&platform=tmall&shop=demo", "cursor=x&limit=200&mine=to_decide&platform=tmall&shop=demo",
	}
	if strings.Join(asked, " ") != strings.Join(want, " ") {
		t.Errorf("asked for %q, want %q", asked, want)
	}
	for args, why := range map[string]string{
		"--mine yes": `--mine: "yes" is none of to_decide, asked`, "--state lost": `--state: "lost" is none of open, approved, refused, expired, withdrawn, all`,
		"--shop demo": "--shop needs --platform", "x": `unexpected argument "x"`,
	} {
		gendan(t, env, append([]string{"approval", "list"}, strings.Fields(args)...)...).check(t, 2, why)
	}
}

// LEAD-6, LEAD-12: the leaders' lists say what each lead is about, whether it was graded, and what waits for a comment.
func TestReviewList(t *testing.T) {
	t.Chdir(t.TempDir())
	waits := client.Review{
		ID: leadCase + "@1", CaseID: leadCase, LeadID: "S-1", Platform: "tmall", Shop: "demo", Day: "2026-11-23", Agent: "lin", Leader: "zhao", Grade: "B",
		Product: "乳胶床垫", Concern: "担心太软",
	}
	done := waits
	done.ID, done.Grade, done.Graded, done.Comment, done.Method, done.CommentedBy = leadCase+"@2", "C", true, "别急\n慢慢来", "周六电话", "qian"
	var asked []string
	api := fakeAPI(t, map[string]any{"/v1/reviews": client.ReviewPage{Items: []client.Review{waits, done}}}, func(query string) { asked = append(asked, query) })
	env := []string{"GENDAN_API=" + api.URL, "GENDAN_KEY=gd_a_b"}
	r := gendan(t, env, "review", "list")
	r.check(t, 0, "")
	r.inOrder(t, "点评 / review", "名单 / list of", "评级 / grade", leadCase+"@1", "2026-11-23", "B  未评级 / not graded", "lin", "zhao", "待点评 / waits for a comment",
		"\n  商品 / product: 乳胶床垫\n  顾虑 / concern: 担心太软\n", leadCase+"@2", "C ", "qian", "\n  点评 / comment: 别急\n  慢慢来\n  跟进方法 / method: 周六电话\n", "点评 / reviews               2")
	gendan(t, env, "review", "list", "--mine", "--uncommented").check(t, 0, "")
	if len(asked) != 2 || asked[0] != "limit=200" || asked[1] != "commented=false&limit=200&mine=true" {
		t.Errorf("asked for %q", asked)
	}
	gendan(t, env, "review", "list", "--shop", "demo").check(t, 2, "--shop needs --platform")
}

// The program's first page and each list's help say that there is more than orders.
func TestHelpSpeaksOfLeadsAndApprovals(t *testing.T) {
	for args, wants := range map[string][]string{
		"--help":               {"leads", "special discounts", "approval ", "review ", "审批", "点评"},
		"approval list --help": {"--mine", "to_decide, asked", "--state", "open, approved, refused, expired, withdrawn, all", "gendan case show"},
		"review list --help":   {"--mine", "--uncommented"},
	} {
		r := gendan(t, nil, strings.Fields(args)...)
		r.check(t, 0, "")
		for _, want := range wants {
			if !strings.Contains(r.stdout, want) {
				t.Errorf("%s: %q is missing in\n%s", args, want, r.stdout)
			}
		}
	}
}
