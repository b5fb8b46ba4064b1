package devstack

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"gendan/api"
	"gendan/handbook"
	"gendan/handbook/policyfile"
	"gendan/store"
)

// Shop is the demo shop's name on each of its platforms.
const Shop = "demo"

// Integration is whose key a platform's connector would use; it belongs to no person.
const Integration = "integration"

// Admin is the person who may do everything.
const Admin = "admin"

// staff are the demo's people.
var staff = []handbook.Person{
	{ID: "lin", Name: "林晓", Role: handbook.RoleAgent, Active: true},
	{ID: "chen", Name: "陈晨", Role: handbook.RoleAgent, Active: true},
	{ID: "wang", Name: "王敏", Role: handbook.RoleAgent, Active: true},
	{ID: "zhao", Name: "赵磊", Role: handbook.RoleLeader, Active: true},
	{ID: "qian", Name: "钱静", Role: handbook.RoleManager, Active: true},
	{ID: Admin, Name: "管理员", Role: handbook.RoleAdmin, Active: true},
}

// shift is a part of the day on which people serve a platform's account.
type shift struct {
	from, to handbook.TimeOfDay
	people   []string
}

// shifts share a day: two agents where everyone has an account of their own, one where there is a single account (DUTY-2).
func shifts(mode handbook.AccountMode) []shift {
	const dayBegins, eveningBegins, nightBegins = 8*60 + 40, 16*60 + 30, 22 * 60
	if mode == handbook.AccountsSingle {
		return []shift{{dayBegins, eveningBegins, []string{"wang"}}, {eveningBegins, nightBegins, []string{"chen"}}}
	}
	return []shift{{dayBegins, eveningBegins, []string{"lin", "wang"}}, {eveningBegins, nightBegins, []string{"chen", "wang"}}}
}

// dutyDays is for how many days ahead duty is planned, anew at each start.
const dutyDays = 60

// Seed puts the demo's people, duty and keys into the database. Seeding again adds what is missing and changes nothing.
func Seed(ctx context.Context, db *store.Store, policies *policyfile.Set, folder string, now time.Time) (Keys, error) {
	for _, person := range staff {
		_, err := db.GetPerson(ctx, person.ID)
		if errors.Is(err, store.ErrNotFound) {
			_, err = db.PutPerson(ctx, person)
		}
		if err != nil {
			return nil, fmt.Errorf("seed: %w", err)
		}
	}
	for _, shop := range policies.Shops() {
		policy, err := policies.For(shop.Platform, shop.Shop)
		if err != nil {
			return nil, fmt.Errorf("seed: %w", err)
		}
		if err := seedDuty(ctx, db, shop, policy, now); err != nil {
			return nil, fmt.Errorf("seed duty of %s: %w", shop, err)
		}
	}
	return seedKeys(ctx, db, folder, now)
}

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

// seedKeys makes the keys that are missing in the folder or in the database, so that a second start has the same ones.
func seedKeys(ctx context.Context, db *store.Store, folder string, now time.Time) (Keys, error) {
	keys, err := ReadKeys(folder)
	if err != nil && !errors.Is(err, ErrNoStack) {
		return nil, err
	}
	if keys == nil {
		keys = Keys{}
	}
	changed := false
	for _, holder := range Holders() {
		if known, err := isKnown(ctx, db, keys[holder.ID]); err != nil || known {
			if err != nil {
				return nil, err
			}
			continue
		}
		person := holder.ID
		if holder.Role == handbook.RoleIntegration {
			person = ""
		}
		key, token, err := api.NewKey("gendan dev: "+holder.ID, holder.Role, person, "", now, time.Time{})
		if err != nil {
			return nil, err
		}
		if err := db.CreateKey(ctx, key); err != nil {
			return nil, err
		}
		keys[holder.ID], changed = token, true
	}
	if !changed {
		return keys, nil
	}
	return keys, writeJSON(filepath.Join(folder, keysFile), keys)
}

func isKnown(ctx context.Context, db *store.Store, token string) (bool, error) {
	parts := strings.Split(token, "_")
	if len(parts) != 3 {
		return false, nil
	}
	key, err := db.FindKey(ctx, parts[1])
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	}
	return err == nil && key.RevokedAt.IsZero(), err
}

// Holders lists whose keys there are, with their roles, in the order in which people read them.
func Holders() []handbook.Person {
	return append([]handbook.Person{{ID: Integration, Role: handbook.RoleIntegration}}, staff...)
}
