package texts

import (
	"testing"
	"time"

	"gendan/handbook"
)

// TKT-1, TKT-6: what a clock says, and what becomes of it. After an outage it tells when it was meant to ring.
func TestClockSentences(t *testing.T) {
	data := handbook.EventData{Clock: handbook.ClockIntervention, ClockID: "intervention.1", Due: at(t, "25 09:00")}
	ring := func(kind handbook.EventKind, meant time.Time, to handbook.Role) handbook.CaseEvent {
		rung := data
		rung.Meant, rung.Role = meant, to
		return handbook.CaseEvent{Kind: kind, Rule: handbook.RuleTicketIntervention, Data: rung}
	}
	with := func(kind handbook.EventKind, set func(*handbook.EventData)) handbook.CaseEvent {
		changed := data
		set(&changed)
		return handbook.CaseEvent{Kind: kind, Rule: handbook.RuleTicketIntervention, Data: changed}
	}
	now := at(t, "23 10:10")
	for _, told := range []toldOfTrouble{
		{with(handbook.EventClockStarted, func(*handbook.EventData) {}),
			"「小二介入」开始计时，11月25日 周三 09:00 到期（TKT-1）", "The clock “Platform intervention” has begun, until Wed 25 Nov 09:00 (TKT-1)"},
		{ring(handbook.EventClockWarned, now, handbook.RoleLeader),
			"「小二介入」快到时限，11月25日 周三 09:00 到期，已提醒到组长（TKT-1）", "The clock “Platform intervention” runs out soon, until Wed 25 Nov 09:00, warned up to the leader (TKT-1)"},
		{ring(handbook.EventClockBreached, at(t, "23 09:00"), handbook.RoleManager),
			"「小二介入」超时，时限是 11月25日 周三 09:00，已告知经理（本该在 11月23日 09:00）（TKT-1）", "The clock “Platform intervention” was missed, it was due Wed 25 Nov 09:00, the manager has been told (meant for 23 Nov 09:00) (TKT-1)"},
		{ring(handbook.EventClockEscalated, now, handbook.RoleManager),
			"「小二介入」超时后还没办完，时限是 11月25日 周三 09:00，已上报经理（TKT-1）", "The clock “Platform intervention” is still missed, it was due Wed 25 Nov 09:00, it has gone up to the manager (TKT-1)"},
		{with(handbook.EventClockMoved, func(d *handbook.EventData) { d.OccurredAt, d.Due = d.Due, at(t, "26 09:00") }),
			"平台把「小二介入」的时限从 11月25日 周三 09:00 改到 11月26日 周四 09:00（TKT-1）", "The platform has moved the clock “Platform intervention” from Wed 25 Nov 09:00 to Thu 26 Nov 09:00 (TKT-1)"},
		{with(handbook.EventClockPaused, func(d *handbook.EventData) { d.Clock = handbook.ClockHandling }),
			"等客户，「处理时长」暂停计时（TKT-1）", "The clock “Handling time” pauses while we wait for the customer (TKT-1)"},
		{with(handbook.EventClockResumed, func(d *handbook.EventData) { d.Clock, d.Estimated = handbook.ClockHandling, true }),
			"轮到我们，「处理时长」继续计时，11月25日 周三 09:00 到期（TKT-1；时间为估算，CAL-1）", "It is our turn, the clock “Handling time” runs on, until Wed 25 Nov 09:00 (TKT-1; the time is an estimate, CAL-1)"},
		{with(handbook.EventClockEnded, func(*handbook.EventData) {}), "「小二介入」计时结束，没有超时（TKT-1）", "The clock “Platform intervention” has ended, in time (TKT-1)"},
		{with(handbook.EventClockEnded, func(d *handbook.EventData) { d.Late = true }), "「小二介入」计时结束，超时过（TKT-1）", "The clock “Platform intervention” has ended, it had been missed (TKT-1)"},
	} {
		told.check(t)
	}
}

// TKT-6: a clock in a list tells what is left of it, to the minute.
func TestSpansAreToldToTheMinute(t *testing.T) {
	for left, want := range map[time.Duration]Text{
		0:                            {"0 分钟", "0 min"},
		59*time.Minute + time.Second: {"59 分钟", "59 min"},
		2 * time.Hour:                {"2 小时", "2 h"},
		26*time.Hour + time.Minute:   {"26 小时 1 分钟", "26 h 1 min"},
	} {
		if got := span(handbook.Span(left)); got != want {
			t.Errorf("%s: got %s, want %s", left, got, want)
		}
	}
	for _, kind := range handbook.ClockKinds() {
		for _, c := range []handbook.Clock{
			{Kind: kind, DueAt: at(t, "25 09:00")}, {Kind: kind, PausedAt: at(t, "23 10:00"), Left: handbook.Span(time.Hour)},
			{Kind: kind, DueAt: at(t, "25 09:00"), BreachedAt: at(t, "25 09:00"), Estimated: true, Rule: "AS-14"},
			{Kind: kind, DueAt: at(t, "26 09:00"), BreachedAt: at(t, "25 09:00"), Moved: true, Extended: true},
			{Kind: kind, EndedAt: at(t, "23 10:00"), Moved: true},
		} {
			proper(t, string(kind), Clock(c, shanghai(t), at(t, "23 10:10")))
		}
	}
}

// TKT-6: of a clock that was missed and put off it is told both, and until when.
func TestAClockThatWasPutOff(t *testing.T) {
	c := handbook.Clock{Kind: handbook.ClockIntervention, Rule: "TKT-1", DueAt: at(t, "26 09:00"), BreachedAt: at(t, "25 09:00"), Moved: true, Extended: true}
	got := Clock(c, shanghai(t), at(t, "25 10:10"))
	if want := (Text{"小二介入，已超时，平台宽限到 11月26日 周四 09:00（TKT-1）", "Platform intervention, missed, the platform has put it off until Thu 26 Nov 09:00 (TKT-1)"}); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
