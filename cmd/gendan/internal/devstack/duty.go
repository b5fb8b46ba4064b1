package devstack

import (
	"context"
	"strings"
	"time"

	"gendan/handbook"
	"gendan/handbook/policyfile"
	"gendan/store"
)

// shift is a part of the day on which people serve a platform's account.
type shift struct {
	from, to handbook.TimeOfDay
	people   []string
}

// When the demo's shifts begin, and when its day ends.
const (
	midnight      handbook.TimeOfDay = 0
	dayBegins     handbook.TimeOfDay = 8*60 + 40
	eveningBegins handbook.TimeOfDay = 16*60 + 30
	nightBegins   handbook.TimeOfDay = 22 * 60
	dayEnds       handbook.TimeOfDay = 24 * 60
)

// shifts share a day: two people where everyone has an account of their own, one where there is a single account (DUTY-2).
// After-sales has people of its own, and someone at every hour: its clocks run at night too, and whoever tries gendan then
// would find all its work with the leader (DUTY-6).
func shifts(mode handbook.AccountMode) []shift {
	if mode == handbook.AccountsSingle {
		return []shift{
			{dayBegins, eveningBegins, []string{"wang"}}, {eveningBegins, nightBegins, []string{"chen"}},
			{midnight, eveningBegins, []string{"sun"}}, {eveningBegins, dayEnds, []string{"zhou"}},
		}
	}
	return []shift{
		{dayBegins, eveningBegins, []string{"lin", "wang"}}, {eveningBegins, nightBegins, []string{"chen", "wang"}},
		{midnight, dayEnds, []string{"sun", "zhou"}},
	}
}

// dutyDays is for how many days ahead duty is planned, anew at each start.
const dutyDays = 60

func seedDuty(ctx context.Context, db *store.Store, shop policyfile.ShopKey, policy handbook.Policy, now time.Time) error {
	zone := policy.Zone()
	today := handbook.DayOf(now, zone)
	planned, err := plannedDuty(ctx, db, shop, today.At(0, zone))
	if err != nil {
		return err
	}
	for n := range dutyDays {
		for _, s := range shifts(policy.Accounts) {
			day := today.Add(n)
			for _, person := range s.people {
				duty := handbook.Duty{
					ID:       strings.Join([]string{"demo", string(shop.Platform), shop.Shop, person, day.String(), strings.ReplaceAll(s.from.String(), ":", "")}, "-"),
					PersonID: person, Platform: shop.Platform, Shop: shop.Shop,
					From: day.At(s.from, zone), To: day.At(s.to, zone),
				}
				if planned[duty.ID] {
					continue // also when it was ended early since
				}
				if _, err := db.AddDuty(ctx, duty); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// plannedDuty gives the ids of a shop's spans of duty from an instant on.
func plannedDuty(ctx context.Context, db *store.Store, shop policyfile.ShopKey, from time.Time) (map[string]bool, error) {
	planned := map[string]bool{}
	filter := store.DutyFilter{Platform: shop.Platform, Shop: shop.Shop, From: from}
	for page := (store.Page{Limit: 500}); ; {
		spans, next, err := db.ListDuty(ctx, filter, page)
		if err != nil {
			return nil, err
		}
		for _, span := range spans {
			planned[span.ID] = true
		}
		if next == nil {
			return planned, nil
		}
		page.After = next
	}
}
