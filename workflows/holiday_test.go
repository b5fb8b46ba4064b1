package workflows_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"gendan/handbook"
)

// LEAD-1…4, CAL-1: the cadence of a desk that is closed on days off, across National Day 2026: 1–7 October are off,
// Saturday 10 October is worked. Day 2 falls on the holiday's first day and moves to the first day of duty after it; what else
// is meant for the holiday follows a day of duty apart.
func TestCadenceAcrossNationalDay(t *testing.T) {
	policy := tmallPolicy(t)
	policy.DutyHours.WorkingDays = true
	s := opened(t, shanghai(t, "2026-09-30 10:00"), policy)
	s.lead = handbook.Lead{
		LeadKey: handbook.LeadKey{Platform: handbook.Tmall, Shop: "demo", LeadID: "L1"}, Agent: "lin",
		ReceivedAt: s.start, LastWordAt: s.start,
	}
	s.follow(func() {
		s.finish("2026-09-30 11:00", handbook.ItemUrge, noAnswer)
		s.finish("2026-10-08 10:00", handbook.ItemRevisit, noAnswer)
		s.finish("2026-10-09 10:00", handbook.ItemRevisit, noAnswer)
		s.tell("2026-10-10 10:00", handbook.Fact{Kind: handbook.FactCustomerReplied, EventID: "m1", OccurredAt: shanghai(t, "2026-10-10 10:00")})
	}, func() {
		s.finish("2026-10-10 10:10", handbook.ItemAnswer, replied)
	})
	s.want(
		"urge LEAD-1 30 10:30–30 22:00 done",
		"revisit LEAD-2 08 08:40–08 22:00 done",
		"revisit LEAD-3 09 08:40–09 22:00 done",
		"revisit LEAD-4 10 08:40–10 22:00 withdrawn", // a Saturday that is worked
		"answer DUTY-3 10 10:00–10 10:30 done",
		"urge LEAD-1 10 10:40–10 22:00 missed",
		"revisit LEAD-2 12 08:40–12 22:00 missed", // Sunday is not
		"revisit LEAD-3 13 08:40–14 22:00 missed",
		"revisit LEAD-4 16 08:40–16 22:00 missed",
	)
	require.False(t, s.book.items()[1].Estimated)
	s.ended(handbook.EndExhausted)
}
