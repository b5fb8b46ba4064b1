package policyfile_test

import (
	"strings"
	"testing"
)

// Clocks that could not run are refused like all the rest: with file, line, path and reason (TKT, RFD).
func TestRefusalsOfClocks(t *testing.T) {
	ladder := "ladder: [agent], warns: agent, step_after: 1h"
	for name, c := range map[string]struct {
		content string
		want    []string
	}{
		"a clock that is none": {"clocks:\n  jd_tickets: {within: 3h}\n", []string{
			`shop.yaml:2: clocks.jd_tickets: unknown key (did you mean jd_ticket?)`}},
		"a key that is none": {"clocks:\n  intervention:\n    warn: [1h]\n    warned: leader\n", []string{
			`shop.yaml:3: clocks.intervention.warn: unknown key (did you mean warns?)`,
			`shop.yaml:4: clocks.intervention.warned: unknown key (did you mean warns?)`}},
		"TKT-1 a rule that is none": {"clocks:\n  intervention: {rule: tmall}\n", []string{
			`shop.yaml:2: clocks.intervention.rule: not a rule's id: "tmall" (want such as DUN-1)`}},
		"TKT-1 another way to count": {"clocks:\n  intervention:\n    counts: working_days\n", []string{
			`shop.yaml:3: clocks.intervention.counts: "working_days" is none of wall, open_hours, cut_offs`}},
		"TKT-1 no time at all": {"clocks:\n  intervention:\n    within: 0s\n    warn_after: []\n", []string{
			`shop.yaml:3: clocks.intervention.within: 0s is not between nothing and a year`}},
		"TKT-1 more than a year": {"clocks:\n  intervention:\n    within: 8761h\n", []string{
			`shop.yaml:3: clocks.intervention.within: 8761h is not between nothing and a year`}},
		"TKT-1 a length of time that is none": {"clocks:\n  intervention:\n    within: 2d\n    step_after: -1h\n", []string{
			`shop.yaml:3: clocks.intervention.within: not a length of time: "2d" (want such as 30m or 48h)`,
			`shop.yaml:4: clocks.intervention.step_after: a length of time can't be negative: "-1h"`}},
		"TKT-1 warned when it is due, in one shop": {"shops:\n  tmall/demo:\n    clocks:\n      intervention: {warn_after: [0s, 24h, 48h]}\n", []string{
			`shop.yaml:4: clocks.intervention.warn_after[0]: 0s is not between nothing and within (in the policy of tmall/demo, shop.yaml:2)`,
			`shop.yaml:4: clocks.intervention.warn_after[2]: 48h is not between nothing and within (in the policy of tmall/demo, shop.yaml:2)`}},
		"TKT-1 shorter than the default's warnings": {"clocks:\n  intervention: {within: 30h}\n", []string{
			`default.yaml:N: clocks.intervention.warn_after[1]: 36h is not between nothing and within`,
			`default.yaml:N: clocks.intervention.warn_after[2]: 44h is not between nothing and within`}},
		"TKT-2 hours that are none": {"clocks:\n  jd_ticket:\n    hours:\n      open: [13:00-18:00, 09:00-12:00]\n", []string{
			`shop.yaml:4: clocks.jd_ticket.hours.open: opening intervals overlap or are out of order at 09:00`}},
		"TKT-2 no hour at all": {"clocks:\n  jd_ticket:\n    hours:\n      open: []\n", []string{
			`shop.yaml:4: clocks.jd_ticket.hours.open: no opening interval: at least one is needed`}},
		"TKT-2 hours and no intervals": {"clocks:\n  third_party:\n    hours: {working_days: true}\n", []string{
			`shop.yaml:3: clocks.third_party.hours.open: is missing`,
			`shop.yaml:3: clocks.third_party.hours.open: no opening interval: at least one is needed`}},
		"TKT-2 hours in words": {"clocks:\n  jd_ticket:\n    hours: 09:00-18:00\n", []string{
			`shop.yaml:3: clocks.jd_ticket.hours: must hold keys and values`}},
		"TKT-2 hours that nobody counts": {"clocks:\n  jd_ticket:\n    counts: wall\n  intervention:\n    hours: {open: [09:00-18:00]}\n", []string{
			`shop.yaml:5: clocks.intervention.hours: only where counts is open_hours`,
			`default.yaml:N: clocks.jd_ticket.hours: only where counts is open_hours`}},
		"TKT-3 a zone that is none": {"clocks:\n  vipshop_ticket:\n    time_zone: Asia/Beijing\n  jd_ticket:\n    time_zone: Local\n", []string{
			`shop.yaml:3: clocks.vipshop_ticket.time_zone: unknown time zone "Asia/Beijing"`,
			`shop.yaml:5: clocks.jd_ticket.time_zone: unknown time zone "Local"`}},
		"TKT-3 due before its cut-off": {"clocks:\n  vipshop_ticket:\n    cut_offs:\n      - {before: 10:30, due: 10:30}\n", []string{
			`shop.yaml:4: clocks.vipshop_ticket.cut_offs[0]: due 10:30 is not after its cut-off 10:30`}},
		"TKT-3 cut-offs out of order": {"clocks:\n  vipshop_ticket:\n    cut_offs:\n      - {before: 16:00, due: 18:00}\n      - {before: 10:30, due: 20:00}\n", []string{
			`shop.yaml:5: clocks.vipshop_ticket.cut_offs[1]: cut-off 10:30 is not after the one before it`}},
		"TKT-3 who comes later is due earlier": {"clocks:\n  vipshop_ticket:\n    cut_offs:\n    - {before: 10:30, due: 18:00}\n    - {before: 16:00, due: 17:00}\n", []string{
			`shop.yaml:5: clocks.vipshop_ticket.cut_offs[1]: due 17:00 is not after the one before it: what came later would be due earlier`}},
		"TKT-3 a cut-off without its due time": {"clocks:\n  vipshop_ticket:\n    cut_offs:\n    - {before: 10:30}\n    - before: 1600\n      due: 18:00\n", []string{
			`shop.yaml:4: clocks.vipshop_ticket.cut_offs[0].due: is missing`,
			`shop.yaml:5: clocks.vipshop_ticket.cut_offs[1].before: not a time of day: "1600" (want HH:MM)`}},
		"TKT-3 no cut-off": {"clocks:\n  vipshop_ticket:\n    cut_offs: []\n", []string{
			`shop.yaml:3: clocks.vipshop_ticket.cut_offs: at least one is needed`}},
		"TKT-3 cut-offs do not count time": {"clocks:\n  vipshop_ticket:\n    within: 2h\n    pauses: true\n    warn_after: [1h]\n", []string{
			`shop.yaml:3: clocks.vipshop_ticket.within: cut_offs do not count time`,
			`shop.yaml:4: clocks.vipshop_ticket.pauses: cut_offs do not count time`,
			`shop.yaml:5: clocks.vipshop_ticket.warn_after: cut_offs do not count time`}},
		"TKT-1 cut-offs in the place of a span": {"clocks:\n  intervention: {counts: cut_offs, cut_offs: [{before: 12:00, due: 13:00}]}\n", []string{
			`default.yaml:N: clocks.intervention.within: cut_offs do not count time`,
			`default.yaml:N: clocks.intervention.warn_after: cut_offs do not count time`}},
		"RFD-1 counted, and with cut-offs": {"clocks:\n  unshipped_refund: {counts: wall, within: 2h}\n", []string{
			`default.yaml:N: clocks.unshipped_refund.cut_offs: only where counts is cut_offs`}},
		"AS-14 warnings out of bounds": {"clocks:\n  review:\n    warn_before:\n    - 168h\n    - 0s\n    - 9000h\n", []string{
			`shop.yaml:5: clocks.review.warn_before[1]: 0s is not between nothing and a year`,
			`shop.yaml:6: clocks.review.warn_before[2]: 9000h is not between nothing and a year`}},
		"TKT-6 a ladder downhill": {"clocks:\n  handling:\n    ladder: [leader, agent, manager, manager]\n    warns: leader\n", []string{
			`shop.yaml:3: clocks.handling.ladder[1]: "agent" does not follow in agent, leader, manager`,
			`shop.yaml:3: clocks.handling.ladder[3]: "manager" does not follow in agent, leader, manager`}},
		"TKT-6 a ladder of others": {"clocks:\n  handling:\n    ladder:\n    - agent\n    - admin\n", []string{
			`shop.yaml:5: clocks.handling.ladder[1]: "admin" does not follow in agent, leader, manager`}},
		"TKT-6 nobody is warned": {"clocks:\n  handling:\n    warns: admin\n  review:\n    ladder: []\n", []string{
			`shop.yaml:3: clocks.handling.warns: "admin" is not on the ladder`,
			`default.yaml:N: clocks.review.warns: "leader" is not on the ladder`}},
		"TKT-6 a breach that is told to everyone at once": {"clocks:\n  handling:\n    step_after: 0s\n", []string{
			`shop.yaml:3: clocks.handling.step_after: 0s is not between nothing and a year`}},
		"TKT-6 neither true nor false": {"clocks:\n  handling: {pauses: sometimes}\n", []string{
			`shop.yaml:2: clocks.handling.pauses: neither true nor false: "sometimes"`}},
	} {
		t.Run(name, func(t *testing.T) {
			path := write(t, map[string]string{"shop.yaml": c.content})
			refused(t, path, []string{path("shop.yaml")}, c.want)
		})
	}
	load(t, "clocks:\n  handling: {"+strings.Replace(ladder, "1h", "0s", 1)+"}\n") // TKT-6: nobody above hears of it later
}
