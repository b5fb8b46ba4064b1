// Package policyfile reads the shop's policy from YAML files: the rulebook's values built in, a
// shop's own files laid over them, checked strictly, resolved for each platform and shop, versioned.
package policyfile

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"gendan/handbook"
	"gendan/handbook/texts"
)

// ErrUnknownShop is wrapped by the errors of [Set.For] for a shop that no policy file lists.
var ErrUnknownShop = errors.New("unknown shop")

// ShopKey names a shop on its platform, written "tmall/demo".
type ShopKey struct {
	Platform handbook.Platform
	Shop     string
}

// String gives the key as platform/shop.
func (k ShopKey) String() string { return string(k.Platform) + "/" + k.Shop }

// UnmarshalText reads "tmall/demo". It refuses unknown platforms and names that no order's key could have.
func (k *ShopKey) UnmarshalText(b []byte) error {
	platform, shop, ok := strings.Cut(string(b), "/")
	if !ok {
		return fmt.Errorf("not a shop: %.40q (want platform/shop, such as tmall/demo)", b)
	}
	*k = ShopKey{handbook.Platform(platform), shop}
	if err := new(platformKey).UnmarshalText([]byte(platform)); err != nil {
		return err
	}
	return handbook.OrderKey{Platform: k.Platform, Shop: shop, OrderNo: "1"}.Validate()
}

// Set holds the resolved policies of every platform and every registered shop. It does not
// change, and neither must what its policies point to.
type Set struct {
	general   handbook.Policy
	platforms map[handbook.Platform]handbook.Policy
	shops     map[ShopKey]handbook.Policy
	file      string // where a shop can be added
}

// Default gives the policies of the rulebook's values, without any shop.
func Default() (*Set, error) { return Load() }

// Load lays policy files over the default, a later one over an earlier one, and resolves them.
// What is wrong comes back as joined [*FileError]s, all that were found.
func Load(paths ...string) (*Set, error) {
	var ps problems
	layers := []layer{readDefault(&ps)}
	for _, path := range paths {
		layers = append(layers, readFile(path, &ps))
	}
	return resolve(layers, &ps)
}

// For gives the policy of a shop, or an error wrapping [ErrUnknownShop].
func (s *Set) For(platform handbook.Platform, shop string) (handbook.Policy, error) {
	key := ShopKey{platform, shop}
	if policy, ok := s.shops[key]; ok {
		return policy, nil
	}
	return handbook.Policy{}, fmt.Errorf("%w %.80q: list it under shops in %s", ErrUnknownShop, key, s.file)
}

// Platform gives a platform's policy without any shop's own terms; for an unknown platform, the
// terms that hold everywhere.
func (s *Set) Platform(platform handbook.Platform) handbook.Policy {
	if policy, ok := s.platforms[platform]; ok {
		return policy
	}
	return s.general
}

// General gives the terms that hold for every shop and platform that does not say otherwise.
func (s *Set) General() handbook.Policy { return s.general }

// Shops lists the registered shops by name.
func (s *Set) Shops() []ShopKey { return sortedShops(s.shops) }

func sortedShops[T any](shops map[ShopKey]T) []ShopKey {
	return slices.SortedFunc(maps.Keys(shops), func(a, b ShopKey) int { return strings.Compare(a.String(), b.String()) })
}

// Warnings says what will soon be missing, in Chinese and English: a year without a calendar, from 60 days
// before it begins (CAL-1).
func (s *Set) Warnings(now time.Time) []string {
	var all []string
	for _, year := range s.general.Calendar.Missing(now, s.general.Zone()) {
		all = append(all, texts.CalendarMissing(year).String())
	}
	return all
}
