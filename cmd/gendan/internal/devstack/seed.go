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
	{ID: "sun", Name: "孙洁", Role: handbook.RoleAfterSalesAgent, Active: true},
	{ID: "zhou", Name: "周航", Role: handbook.RoleAfterSalesAgent, Active: true},
	{ID: "zhao", Name: "赵磊", Role: handbook.RoleLeader, Active: true},
	{ID: "qian", Name: "钱静", Role: handbook.RoleManager, Active: true},
	{ID: Admin, Name: "管理员", Role: handbook.RoleAdmin, Active: true},
}

// Seed puts the demo's people, technicians, duty and keys into the database, and the keys into the folder; by says who makes
// them, in their names. Seeding again adds what is missing and changes nothing.
func Seed(ctx context.Context, db *store.Store, policies *policyfile.Set, folder, by string, now time.Time) (Keys, error) {
	for _, person := range staff {
		_, err := db.GetPerson(ctx, person.ID)
		if errors.Is(err, store.ErrNotFound) {
			_, err = db.PutPerson(ctx, person)
		}
		if err != nil {
			return nil, fmt.Errorf("seed: %w", err)
		}
	}
	if err := seedTechnicians(ctx, db); err != nil {
		return nil, err
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
	return seedKeys(ctx, db, folder, by, now)
}

// seedKeys makes the keys that are missing in the folder or in the database, so that a second start has the same ones.
func seedKeys(ctx context.Context, db *store.Store, folder, by string, now time.Time) (Keys, error) {
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
		key, token, err := api.NewKey(by+": "+holder.ID, holder.Role, person, "", now, time.Time{})
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
