package main

import (
	"strings"
	"testing"
	"time"

	"gendan/api/client"
	"gendan/handbook"
)

const trouble = "aftersales:AS-1"

// at is an instant of 23 November 2026, noon in Shanghai, and so many hours later.
func noonAnd(hours int) time.Time {
	return time.Date(2026, 11, 23, 4+hours, 0, 0, 0, time.UTC)
}

// aTrouble is a case of a damaged mattress in the middle of its second plan, in which the platform intervenes.
func aTrouble() client.AfterSales {
	is := aCase(trouble, "carrying_out")
	is.Kind, is.Subject, is.Level, is.Rank, is.Round, is.Clock, is.NextDueAt = "after_sales", "AS-1", 1, 1, 1, "intervention", noonAnd(48)
	step := client.Step{ID: "2.1", Kind: "visit", Owner: "technician", Technician: "suzhou-wang", DueAt: noonAnd(50), Cost: "200.00", State: "planned",
		Failed: 1, Said: "客户不在家", By: "zhou", At: noonAnd(3)}
	return client.AfterSales{
		Case: is, Urgency: client.Text{Zh: "小二介入中，先办", En: "the platform intervenes"}, Contact: "王女士", UnderWarranty: new(true), Tickets: []string{"TM-7"},
		Registration: client.Registration{
			OrderNo: "A1", OrderTotal: "2699.00", PurchasedOn: "2026-10-20", Product: "乳胶床垫", Problem: "外箱破损\n一角撕裂", Channel: "customer",
			Request: "help", Carrier: "德邦", Region: "江苏苏州", ReportedAt: noonAnd(0), RegisteredBy: "sun",
		},
		Diagnosis: client.Diagnosis{Level: 1, Causes: []client.Liability{{Cause: "logistics_damage", Party: "carrier"}, {Cause: "own_error", Party: "ourselves", Person: "lin"}}},
		Evidence:  []client.Evidence{{Kind: "overall", URL: "https://img.example/1.jpg", By: "sun", AddedAt: noonAnd(1)}},
		Lacking:   []client.EvidenceKind{"close_up", "batch_label"},
		Clocks: []client.Clock{
			{ID: "intervention.2", Kind: "intervention", Rule: "TKT-1", DueAt: noonAnd(48), WarnsAt: noonAnd(24), Moved: true},
			{ID: "handling.1", Kind: "handling", Rule: "AS-17", DueAt: noonAnd(60), PausedAt: noonAnd(1), Left: "26h30m12.5s", WarnsAt: noonAnd(40)},
			{ID: "jd_ticket.3", Kind: "jd_ticket", Rule: "TKT-2", DueAt: noonAnd(2), BreachedAt: noonAnd(2), EndedAt: noonAnd(5)},
		},
		Plans: []client.Plan{
			{No: 1, At: noonAnd(1), By: "sun", Budget: "800.00", Reasons: []client.ApprovalReason{"level_1"}, Refused: "太贵"},
			{No: 2, At: noonAnd(2), By: "zhou", Budget: "300.00", Steps: []client.Step{step}},
		},
		Claims:  []client.Claim{{ID: "1", Party: "carrier", Against: "德邦", Amount: "500.00", State: "open"}},
		Account: client.Account{Budget: "300.00", Spent: "100.00", Left: "200.00", Cost: "-50.00", ByParty: []client.PartyCost{{Party: "carrier", Cost: "-50.00"}}},
		Halted:  true, Spending: client.Spending{Kind: "compensation", Amount: "400.00", By: "sun", Note: "补偿"},
		Review:    client.CustomerReview{Rating: "bad", PostedAt: noonAnd(4), ChangeBy: noonAnd(724), Guidance: client.Text{Zh: "先办事", En: "first put it right"}},
		Possible:  []client.ActionKind{"claim", "refund"},
		Decisions: []client.RefundDecision{"kept"},
		Guidance:  []client.Guidance{{Cause: "logistics_damage", Text: client.Text{Zh: "先安抚", En: "calm the customer"}}},
	}
}

// AS-1…15, AS-17, AS-22, TKT-6: an after-sales case shows what drives it and everything about it, in both languages. It is
// found by its own number and by that of a registration that joined it.
func TestCaseShowOfAfterSales(t *testing.T) {
	t.Chdir(t.TempDir())
	answers := map[string]any{
		"/v1/after-sales/AS-1":               aTrouble(),
		"/v1/after-sales/JOINED":             aTrouble(),
		"/v1/work-items":                     client.WorkItemPage{Items: []client.WorkItem{}},
		"/v1/approvals":                      client.ApprovalPage{Items: []client.Approval{{Subject: "plan", Ref: "1", State: "refused", ClosedBy: "qian"}}},
		"/v1/cases/" + trouble + "/timeline": client.TimelinePage{Items: []client.TimelineEntry{{At: noonAnd(0), Text: client.Text{Zh: "登记售后", En: "It begins"}}}},
	}
	api := fakeAPI(t, answers)
	env := []string{"GENDAN_API=" + api.URL, "GENDAN_KEY=gd_a_b"}
	r := gendan(t, env, "case", "show", trouble)
	r.check(t, 0, "")
	r.inOrder(t,
		"售后 / after-sales            天猫 / Tmall · demo · AS-1\n", "执行方案 / Carrying out", "一级 / Level 1\n", "2026-11-25 12:00\n",
		"最早到的 / comes first        小二介入 / Platform intervention\n", "1  小二介入中，先办 / the platform intervenes\n", "A1  ¥2699.00\n", "2026-10-20  在保 / under warranty\n",
		"外箱破损\n                              一角撕裂\n", "2026-11-23 12:00  sun\n", "德邦  江苏苏州\n", "王女士\n", "TM-7\n",
		"定级定责 / Diagnosis\n", "物流损坏 / Damage on the way  →  物流 / Carrier\n", "我方失误 / Our own error  →  我方 / Ourselves  lin\n", "修不了 / not repairable\n",
		"凭证 / evidence\n", "近照 / Close-up  外箱批次标签 / Batch label on the box\n", "https://img.example/1.jpg\n",
		"时效 / clocks\n", "小二介入", "2026-11-25 12:00  最早到的 / comes first  提醒 / warns  2026-11-24 12:00  时效改期 / clock moved\n",
		"处理时长", "—                 暂停中 / paused  还剩 / left  26h30m\n", "京东工单", "2026-11-23 14:00  已超时 / missed  2026-11-23 14:00  结束 / ended  2026-11-23 17:00\n",
		"方案 / plans\n", "方案 / plan  2  2026-11-23 14:00  zhou  预算 / budget  ¥300.00\n", "2.1  师傅上门", "suzhou-wang", "2026-11-25 14:00  未开始 / Planned",
		"2026-11-23 15:00  zhou  客户不在家\n", "没做成 / Failed × 1\n", "方案 / plan  1", "已驳回 / Refused  qian: 一级售后 / Level 1\n", "太贵\n",
		"追偿 / claims\n", "物流 / Carrier  德邦", "¥500.00", "追偿中 / Open\n",
		"费用 / money\n", "¥300.00\n", "¥100.00\n", "¥200.00\n", "-¥50.00\n", "物流 / Carrier  -¥50.00\n", "超预算支出 / Extra spending  ¥400.00  sun  补偿\n",
		"差评 / Bad review", "2026-11-23 16:00  →  2026-12-23 16:00", "先办事\n", "first put it right\n",
		"现在能做 / possible now\n", "POST "+api.URL+"/v1/after-sales/AS-1/claim\n", "/refund\n", `"decision": "kept"`,
		"处理建议 / advice\n", "物流损坏 / Damage on the way\n", "先安抚\n", "calm the customer\n", "经过 / timeline\n", "2026-11-23 12:00  登记售后\n", "It begins\n")
	if joined := gendan(t, env, "case", "show", "aftersales:JOINED"); joined.stdout != r.stdout {
		t.Errorf("the joined number shows\n%s\n%s", joined.stdout, joined.stderr)
	}
	gendan(t, env, "case", "show", "aftersales:NONE").check(t, 1, "case aftersales:NONE: Not found (not_found)")
	gendan(t, env, "case", "show", "nope").check(t, 1, "case nope: Not found (not_found)")
}

// AS-17: what the due time is of is named, be it a work item or a decision.
func TestCaseShowNamesWhatComesFirst(t *testing.T) {
	is := client.Case{NextDueAt: noonAnd(2)}
	items := []client.WorkItem{{Kind: "close", DueAt: noonAnd(5)}, {Kind: "step", Ref: "1.2", DueAt: noonAnd(2)}}
	asked := []client.Approval{{Subject: "spending", ExpiresAt: noonAnd(2)}}
	for want, got := range map[string]string{
		"方案步骤 / Step  1.2":                      drives(is, items, asked),
		"审批 / Approval  超预算支出 / Extra spending": drives(is, items[:1], asked),
		"": drives(is, nil, nil),
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// A case that has just been registered, and one that is closed, show what there is to say of them and no more.
func TestCaseShowOfAfterSalesLeavesOutWhatIsNot(t *testing.T) {
	t.Chdir(t.TempDir())
	closed := client.AfterSales{Case: aCase(trouble, "closed"), ReopenBy: noonAnd(360), Possible: []client.ActionKind{"reopen"}}
	closed.Case.Kind, closed.Case.Ending, closed.Case.EndedAt = "after_sales", "resolved", noonAnd(1)
	api := fakeAPI(t, map[string]any{
		"/v1/after-sales/AS-1": closed,
		"/v1/work-items":       client.WorkItemPage{}, "/v1/approvals": client.ApprovalPage{}, "/v1/cases/" + trouble + "/timeline": client.TimelinePage{},
	})
	r := gendan(t, []string{"GENDAN_API=" + api.URL, "GENDAN_KEY=gd_a_b"}, "case", "show", trouble)
	r.check(t, 0, "")
	r.inOrder(t, "已结案 / Closed", "2026-11-23 13:00  问题已解决 / Resolved", "2026-12-08 12:00", "重开 / Open the case again")
	for _, absent := range []string{"order of work", "plans", "money", "clocks", "Diagnosis", "evidence\n", "review", "waits for"} {
		if strings.Contains(r.stdout, absent) {
			t.Errorf("%q is shown in\n%s", absent, r.stdout)
		}
	}
}

// AS-17: the list keeps the API's order of work, page by page, and says what runs out next and what was missed.
func TestAfterSalesList(t *testing.T) {
	t.Chdir(t.TempDir())
	first := client.AfterSalesSummary{Case: aTrouble().Case, Urgency: aTrouble().Urgency, Registration: aTrouble().Registration,
		BreachedClocks: []client.ClockKind{"jd_ticket"}, Halted: true}
	first.Case.Breached = true
	second := client.AfterSalesSummary{Case: aCase("aftersales:AS-2", "refund_review"), Registration: client.Registration{Product: "记忆棉枕", Request: "refund_only", Amount: "199.00"}}
	var asked []string
	api := fakeAPI(t, map[string]any{
		"/v1/after-sales":   client.AfterSalesPage{Items: []client.AfterSalesSummary{first}, NextCursor: "x"},
		"/v1/after-sales@x": client.AfterSalesPage{Items: []client.AfterSalesSummary{second}},
	}, func(query string) { asked = append(asked, query) })
	env := []string{"GENDAN_API=" + api.URL, "GENDAN_KEY=gd_a_b"}
	r := gendan(t, env, "after-sales", "list")
	r.check(t, 0, "")
	r.inOrder(t, "级别 / level", "时效 / clock", trouble, "一级 / Level 1", "执行方案 / Carrying out", "2026-11-25 12:00", "小二介入 / Platform intervention", "lin", "有漏做 / missed",
		"处理顺序 / order of work: 1  小二介入中，先办 / the platform intervenes\n", "外箱破损\n  一角撕裂\n", "已超时 / missed: 京东工单 / JD ticket\n", "停工 / work stands still\n",
		"aftersales:AS-2", "未定级 / No level yet", "退款审核 / Refund review", "仅退款 / Refund without return  ¥199.00\n", "个案 / cases                 2\n")
	if strings.Contains(r.stdout, "解决问题") {
		t.Errorf("help with a trouble needs no saying:\n%s", r.stdout)
	}
	asked = nil
	gendan(t, env, "after-sales", "list", "--platform", "tmall", "--shop", "demo", "--stage", "planning", "--level", "2", "--owner", "sun", "--breached").check(t, 0, "")
	gendan(t, env, "after-sales", "list", "--closed").check(t, 0, "")
	gendan(t, env, "case", "list", "--kind", "after_sales", "--stage", "closed")
	want := []string{
		"breached=true&level=2&limit=200&owner=sun&platform=tmall&shop=demo&stage=planning", "closed=true&limit=200", "kind=after_sales&limit=200&running=false&stage=closed",
	}
	if got := strings.Join([]string{asked[0], asked[2], asked[len(asked)-1]}, " "); got != strings.Join(want, " ") {
		t.Errorf("asked for %q, want %q", asked, want)
	}
	for args, why := range map[string]string{
		"--level 5": "--level: 5 is none of 1, 2, 3, 4", "--stage dunning": `--stage: "dunning" is none of triage, evidence`, "--shop demo": "--shop needs --platform",
		"--platform ebay": `--platform: "ebay" is none of tmall`, "x": `unexpected argument "x"`,
	} {
		gendan(t, env, append([]string{"after-sales", "list"}, strings.Fields(args)...)...).check(t, 2, why)
	}
}

// AS-11: technicians are listed with area, fee and rating, and the filters are the API's.
func TestTechnicianList(t *testing.T) {
	t.Chdir(t.TempDir())
	var asked []string
	api := fakeAPI(t, map[string]any{"/v1/technicians": client.TechnicianPage{Items: []client.Technician{
		{ID: "suzhou-wang", Name: "王师傅", Area: "江苏苏州", Fee: "200.00", Rating: 5, Phone: "130", Note: "周末不上门"}, {ID: "x", Struck: true},
	}}}, func(query string) { asked = append(asked, query) })
	env := []string{"GENDAN_API=" + api.URL, "GENDAN_KEY=gd_a_b"}
	r := gendan(t, env, "technician", "list")
	r.check(t, 0, "")
	r.inOrder(t, "服务区域 / area", "suzhou-wang  王师傅", "江苏苏州", "¥200.00", " 5 ", "130\n", "  周末不上门\n", "—", "已除名 / struck\n", "师傅名录 / technicians       2\n")
	gendan(t, env, "technician", "list", "--area", "江苏", "--min-rating", "4", "--max-fee", "150", "--words", "王", "--struck").check(t, 0, "")
	if want := "area=%E6%B1%9F%E8%8B%8F&limit=200&max_fee=150&min_rating=4&q=%E7%8E%8B&struck=true"; len(asked) != 2 || asked[0] != "limit=200" || asked[1] != want {
		t.Errorf("asked for %q", asked)
	}
	gendan(t, env, "technician", "list", "--min-rating", "6").check(t, 2, "--min-rating: 6 is none of")
}

// AS-18: carriers are listed with their troubles, and where another one is proposed.
func TestCarrierList(t *testing.T) {
	t.Chdir(t.TempDir())
	var asked []string
	api := fakeAPI(t, map[string]any{"/v1/carriers": client.CarrierPage{Since: noonAnd(-720), Items: []client.CarrierRecord{
		{Carrier: "德邦", Region: "江苏苏州", Count: 3, LastAt: noonAnd(0), ChangeProposed: true}, {Carrier: "安能", Region: "浙江杭州", Count: 1},
	}}}, func(query string) { asked = append(asked, query) })
	env := []string{"GENDAN_API=" + api.URL, "GENDAN_KEY=gd_a_b"}
	r := gendan(t, env, "carrier", "list")
	r.check(t, 0, "")
	r.inOrder(t, "德邦", "江苏苏州", "3", "2026-11-23 12:00", "建议换物流 / another carrier is proposed\n", "安能", "统计起点 / counted since", "2026-10-24 12:00\n")
	if strings.Count(r.stdout, "建议换物流") != 1 {
		t.Errorf("said\n%s", r.stdout)
	}
	gendan(t, env, "carrier", "list", "--carrier", "x", "--region", "y", "--since", "2026-01-01").check(t, 0, "")
	if len(asked) != 2 || asked[0] != "limit=200" || asked[1] != "carrier=x&limit=200&region=y&since=2025-12-31T16%3A00%3A00Z" {
		t.Errorf("asked for %q", asked)
	}
	gendan(t, env, "carrier", "list", "--since", "soon").check(t, 2, "--since:")
}

// The help says that there is after-sales, in the words in which people look for it.
func TestHelpSpeaksOfAfterSales(t *testing.T) {
	for args, wants := range map[string][]string{
		"--help":                  {"after-sales troubles and refunds", "售后", "维修师傅", "物流"},
		"after-sales list --help": {"AS-17", "--breached", "--closed", listed(afterSalesStages())},
		"case list --help":        {"gendan after-sales list", string(handbook.CaseAfterSales)},
		"case show --help":        {"gendan case show aftersales:"},
		"dev forward --help":      {"gendan dev forward aftersales:", "closed after-sales case"},
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
