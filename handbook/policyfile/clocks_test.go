package policyfile_test

import (
	"reflect"
	"testing"
	"time"

	"gendan/handbook"
	"gendan/handbook/policyfile"
)

func spans(hours ...float64) []handbook.Span {
	var s []handbook.Span
	for _, h := range hours {
		s = append(s, handbook.Span(h*float64(time.Hour)))
	}
	return s
}

func cutOffs(times ...handbook.TimeOfDay) []handbook.CutOff {
	var cuts []handbook.CutOff
	for i := 0; i < len(times); i += 2 {
		cuts = append(cuts, handbook.CutOff{Before: times[i], Due: times[i+1]})
	}
	return cuts
}

// rulebookClocks are the clocks of TKT-1…6, RFD-1, RFD-3, RFD-5, AS-14 and AS-17.
func rulebookClocks() map[handbook.ClockKind]handbook.ClockPolicy {
	const wall, open, cuts = handbook.CountWall, handbook.CountOpenHours, handbook.CountCutOffs
	const agent, leader = handbook.RoleAgent, handbook.RoleLeader
	ladder := []handbook.Role{handbook.RoleAgent, handbook.RoleLeader, handbook.RoleManager} // TKT-6
	office := handbook.Hours{Open: []handbook.Interval{{From: 9 * 60, To: 18 * 60}}, WorkingDays: true}
	clocks := map[handbook.ClockKind]handbook.ClockPolicy{
		handbook.ClockIntervention:    {Rule: "TKT-1", Counts: wall, Within: minutes(48 * 60), WarnAfter: spans(24, 36, 44), Warns: leader, StepAfter: minutes(240)},
		handbook.ClockJDTicket:        {Rule: "TKT-2", Counts: open, Hours: &office, Within: minutes(2 * 60), WarnBefore: spans(0.5), Warns: agent, StepAfter: minutes(60)},
		handbook.ClockVipshopTicket:   {Rule: "TKT-3", Counts: cuts, CutOffs: cutOffs(10*60+30, 12*60, 16*60, 18*60), WarnBefore: spans(0.5), Warns: agent, StepAfter: minutes(60)},
		handbook.ClockERPTicket:       {Rule: "TKT-4", Counts: open, Within: minutes(24 * 60), WarnBefore: spans(2), Warns: agent, StepAfter: minutes(240), Pauses: true},
		handbook.ClockThirdParty:      {Rule: "TKT-5", Counts: open, Within: minutes(3 * 60), WarnBefore: spans(0.5), Warns: agent, StepAfter: minutes(120)},
		handbook.ClockUnshippedRefund: {Rule: "RFD-1", Counts: cuts, CutOffs: cutOffs(9*60+59, 10*60, 17*60+29, 17*60+30), WarnBefore: spans(0.5), Warns: agent, StepAfter: minutes(60)},
		handbook.ClockRefundOnly:      {Rule: "RFD-3", Counts: wall, Within: minutes(36 * 60), WarnAfter: spans(12, 24, 32), Warns: leader, StepAfter: minutes(120)},
		handbook.ClockAdvanceRefund:   {Rule: "RFD-5", Counts: open, Within: minutes(4 * 60), WarnBefore: spans(1), Warns: agent, StepAfter: minutes(120)},
		handbook.ClockHandling:        {Rule: "AS-17", Counts: open, Within: minutes(40 * 60), WarnBefore: spans(8), Warns: agent, StepAfter: minutes(24 * 60), Pauses: true},
		handbook.ClockReview:          {Rule: "AS-14", Counts: wall, Within: minutes(30 * 24 * 60), WarnBefore: spans(7*24, 2*24), Warns: leader, StepAfter: minutes(24 * 60)},
	}
	for kind, c := range clocks {
		c.Ladder = ladder
		clocks[kind] = c
	}
	return clocks
}

// The rulebook's clocks, each by the rule that sets it; every platform and every shop has them.
func TestDefaultHoldsTheRulebooksClocks(t *testing.T) {
	set, err := policyfile.Default()
	if err != nil {
		t.Fatal(err)
	}
	for _, platform := range handbook.Platforms() {
		for _, kind := range handbook.ClockKinds() {
			if got, want := set.Platform(platform).Clocks.Of(kind), rulebookClocks()[kind]; !reflect.DeepEqual(got, want) {
				t.Errorf("%s, %s:\n%+v, want\n%+v", platform, kind, got, want)
			}
		}
	}
}

// CAL-2, TKT-6: a platform or a shop changes one value of a clock; all that it does not say stays as it was, for itself
// and for everyone else.
func TestClocksOfOnesOwn(t *testing.T) {
	set := load(t, `
clocks: {handling: {within: 30h}}
platforms:
  jd:
    clocks:
      jd_ticket: {within: 90m, hours: {open: [09:00-12:00, 13:30-18:00]}}
shops:
  jd/first:
    clocks:
      jd_ticket:
        hours: {working_days: false}
        time_zone: Asia/Shanghai
      intervention: {warns: agent}
  jd/second: {clocks: {third_party: {hours: {open: [10:00-19:00]}}}}
  tmall/third: {clocks: {unshipped_refund: {cut_offs: [{before: 12:00, due: 13:00}]}, intervention: {pauses: true}}}
  vipshop/fourth: {clocks: {vipshop_ticket: {counts: wall, cut_offs: [], within: 4h}, refund_only: {counts: open_hours}}}
`)
	want := rulebookClocks
	check := func(name string, got handbook.ClockPolicy, kind handbook.ClockKind, change func(*handbook.ClockPolicy)) {
		t.Helper()
		w := want()[kind]
		change(&w)
		if !reflect.DeepEqual(got, w) {
			t.Errorf("%s:\n%+v %+v, want\n%+v %+v", name, got, got.Hours, w, w.Hours)
		}
	}
	lunch := handbook.Hours{Open: []handbook.Interval{{From: 9 * 60, To: 12 * 60}, {From: 13*60 + 30, To: 18 * 60}}, WorkingDays: true}
	everyDay := handbook.Hours{Open: lunch.Open}
	late := handbook.Hours{Open: []handbook.Interval{{From: 10 * 60, To: 19 * 60}}}
	first, second := shop(t, set, "jd", "first").Clocks, shop(t, set, "jd", "second").Clocks
	third, fourth := shop(t, set, "tmall", "third").Clocks, shop(t, set, "vipshop", "fourth").Clocks

	check("the platform's span, the shop's days and zone", first.JDTicket, handbook.ClockJDTicket, func(c *handbook.ClockPolicy) {
		c.Within, c.Hours, c.TimeZone = minutes(90), &everyDay, "Asia/Shanghai"
	})
	check("the platform's hours", second.JDTicket, handbook.ClockJDTicket, func(c *handbook.ClockPolicy) { c.Within, c.Hours = minutes(90), &lunch })
	check("the rulebook's hours", third.JDTicket, handbook.ClockJDTicket, func(*handbook.ClockPolicy) {})
	check("a shop's role", first.Intervention, handbook.ClockIntervention, func(c *handbook.ClockPolicy) { c.Warns = handbook.RoleAgent })
	check("a shop's pauses", third.Intervention, handbook.ClockIntervention, func(c *handbook.ClockPolicy) { c.Pauses = true })
	check("another shop's", second.Intervention, handbook.ClockIntervention, func(*handbook.ClockPolicy) {})
	check("hours in the desk's place", second.ThirdParty, handbook.ClockThirdParty, func(c *handbook.ClockPolicy) { c.Hours = &late })
	check("cut-offs are a list: replaced whole", third.UnshippedRefund, handbook.ClockUnshippedRefund, func(c *handbook.ClockPolicy) { c.CutOffs = cutOffs(12*60, 13*60) })
	check("another way to count", fourth.VipshopTicket, handbook.ClockVipshopTicket, func(c *handbook.ClockPolicy) {
		c.Counts, c.CutOffs, c.Within = handbook.CountWall, []handbook.CutOff{}, minutes(240)
	})
	check("the desk's hours instead of the wall's", fourth.RefundOnly, handbook.ClockRefundOnly, func(c *handbook.ClockPolicy) { c.Counts = handbook.CountOpenHours })
	for _, clocks := range []handbook.ClockPolicies{first, second, third, fourth, set.Platform("pdd").Clocks} {
		check("everyone's", clocks.Handling, handbook.ClockHandling, func(c *handbook.ClockPolicy) { c.Within = minutes(30 * 60) })
	}
}
