package handbook_test

import (
	"slices"
	"time"

	"pgregory.net/rapid"

	"gendan/handbook"
)

// The policies that the properties are tried with: any that validates, however odd.

func aDay(t *rapid.T) handbook.Day {
	first := handbook.Day{Year: 2024, Month: time.January, Date: 1}
	return first.Add(rapid.IntRange(0, 5*366).Draw(t, "day"))
}

// anInstant lies between 2024 and 2029, to the second, and often right at a round time of day.
func anInstant(t *rapid.T, p handbook.Policy) time.Time {
	clock := handbook.TimeOfDay(rapid.IntRange(0, 24*60-1).Draw(t, "minute"))
	second := rapid.SampledFrom([]int{0, 0, 1, 30, 59}).Draw(t, "second")
	return aDay(t).At(clock, p.Zone()).Add(time.Duration(second) * time.Second)
}

func someHours(t *rapid.T) handbook.Hours {
	n := rapid.IntRange(1, 3).Draw(t, "intervals")
	edges := rapid.SliceOfNDistinct(rapid.IntRange(0, 96), 2*n, 2*n, rapid.ID[int]).Draw(t, "quarters")
	slices.Sort(edges)
	h := handbook.Hours{WorkingDays: rapid.Bool().Draw(t, "working days")}
	for pair := range slices.Chunk(edges, 2) {
		h.Open = append(h.Open, handbook.Interval{From: handbook.TimeOfDay(pair[0] * 15), To: handbook.TimeOfDay(pair[1] * 15)})
	}
	return h
}

func someSpan(t *rapid.T, name string, least, most time.Duration) handbook.Span {
	return handbook.Span(rapid.Int64Range(int64(least/time.Minute), int64(most/time.Minute)).Draw(t, name)) * handbook.Span(time.Minute)
}

// someWindows draws cut-offs in order, each with a due time that duty hours can keep.
func someWindows(t *rapid.T, h handbook.Hours, grace handbook.Span) []handbook.DunningWindow {
	ends := h.Open[len(h.Open)-1].To
	keepable := func(cutOff, due handbook.TimeOfDay) bool {
		cutOff += handbook.TimeOfDay(time.Duration(grace) / time.Minute)
		return slices.ContainsFunc(h.Open, func(iv handbook.Interval) bool { return max(iv.From, cutOff) < min(iv.To, due) })
	}
	cutOffs := rapid.SliceOfNDistinct(rapid.IntRange(0, 95), 0, 3, rapid.ID[int]).Draw(t, "cut-offs")
	slices.Sort(cutOffs)
	var windows []handbook.DunningWindow
	for _, quarter := range cutOffs {
		cutOff := handbook.TimeOfDay(quarter * 15)
		var dues []handbook.TimeOfDay
		for due := cutOff + 5; due <= ends; due += 5 {
			if keepable(cutOff, due) && (len(windows) == 0 || due > windows[len(windows)-1].Due) {
				dues = append(dues, due)
			}
		}
		if len(dues) > 0 {
			windows = append(windows, handbook.DunningWindow{Rule: handbook.RuleDunDay, PlacedBefore: cutOff, Due: rapid.SampledFrom(dues).Draw(t, "due")})
		}
	}
	if len(windows) == 0 {
		windows = []handbook.DunningWindow{{Rule: handbook.RuleDunDay, PlacedBefore: 0, Due: ends}}
	}
	return windows
}

func someVisits(t *rapid.T) []handbook.Revisit {
	var visits []handbook.Revisit
	last := 1
	for range rapid.IntRange(0, 4).Draw(t, "visits") {
		first := last + rapid.IntRange(1, 4).Draw(t, "first day")
		last = first + rapid.IntRange(0, 3).Draw(t, "days")
		visits = append(visits, handbook.Revisit{Rule: handbook.RuleLeadFirst, FirstDay: first, LastDay: last})
	}
	return visits
}

// someCalendar has years with holidays at random, the turn of the year included, and years without data.
func someCalendar(t *rapid.T) handbook.Calendar {
	var c handbook.Calendar
	for _, year := range rapid.SliceOfNDistinct(rapid.IntRange(2024, 2029), 0, 4, rapid.ID[int]).Draw(t, "years") {
		y := handbook.CalendarYear{Year: year, Source: "random"}
		first := handbook.Day{Year: year, Month: time.January, Date: 1}
		for _, n := range rapid.SliceOfNDistinct(rapid.IntRange(0, 364), 0, 40, rapid.ID[int]).Draw(t, "holidays") {
			y.Holidays = append(y.Holidays, first.Add(n))
		}
		c.Years = append(c.Years, y)
	}
	return c
}

func somePolicy(t *rapid.T) handbook.Policy {
	h := someHours(t)
	grace := someSpan(t, "grace", 0, 14*time.Minute)
	p := handbook.Policy{
		TimeZone:  rapid.SampledFrom([]string{"Asia/Shanghai", "Asia/Urumqi", "UTC", "Europe/Berlin", "America/New_York"}).Draw(t, "zone"),
		Accounts:  rapid.SampledFrom([]handbook.AccountMode{handbook.AccountsOwn, handbook.AccountsSingle}).Draw(t, "accounts"),
		DutyHours: h,
		Unpaid: handbook.UnpaidPolicy{
			Grace: grace, CheckDue: someSpan(t, "check", time.Minute, 10*time.Hour),
			Windows: someWindows(t, h, grace), WarnBefore: someSpan(t, "warning", 0, 3*time.Hour),
			ConcernDue: someSpan(t, "concern", time.Minute, 10*time.Hour), AnswerDue: someSpan(t, "answer", time.Minute, 10*time.Hour),
			PromiseWithin: rapid.IntRange(1, 30).Draw(t, "promise"), PromiseRecheck: someSpan(t, "recheck", 0, 5*time.Hour),
			ClosesAfter: someSpan(t, "closes", 0, 72*time.Hour), WinBack: rapid.Bool().Draw(t, "win-back"),
		},
		Revisits: handbook.RevisitPolicy{
			CountFrom: rapid.SampledFrom([]handbook.CountFrom{handbook.CountCalendarDays, handbook.CountElapsedDays}).Draw(t, "count"),
			Visits:    someVisits(t),
		},
		Contacts: handbook.ContactPolicy{PerDay: rapid.IntRange(1, 4).Draw(t, "contacts")},
		Leads:    handbook.LeadPolicy{Silence: someSpan(t, "silence", time.Minute, 5*time.Hour), LookUpDue: someSpan(t, "look up", time.Minute, 72*time.Hour)},
		Reviews: handbook.ReviewPolicy{
			At: handbook.TimeOfDay(rapid.IntRange(0, 1439).Draw(t, "reviews")), Shares: handbook.Shares{B: 60, C: 100},
		},
		Approvals: someApprovals(t),
		Discounts: handbook.DiscountPolicy{Requests: 5, Sum: 50000, Bonus: 2},
		Calendar:  someCalendar(t),
	}
	book := rulebook(t)
	p.Clocks, p.AfterSales = book.Clocks, book.AfterSales
	if err := p.Validate(); err != nil {
		t.Fatalf("the generator made a policy that is refused: %v", err)
	}
	return p
}

func someApprovals(t *rapid.T) handbook.ApprovalPolicy {
	remind := someSpan(t, "remind", time.Minute, 20*time.Hour)
	of := rapid.IntRange(1, 5).Draw(t, "votes")
	return handbook.ApprovalPolicy{
		Ladder: rapid.SampledFrom([][]handbook.Role{
			{handbook.RoleLeader}, {handbook.RoleManager}, {handbook.RoleLeader, handbook.RoleManager},
		}).Draw(t, "ladder"),
		Quorum:        handbook.Quorum{Approve: rapid.IntRange(1, of).Draw(t, "approvals"), Of: of},
		RemindAfter:   remind,
		EscalateAfter: remind + someSpan(t, "escalate", time.Minute, 20*time.Hour),
		ExpireAfter:   someSpan(t, "expire", time.Minute, 200*time.Hour),
	}
}
