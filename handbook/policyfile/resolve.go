package policyfile

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"

	"gendan/handbook"
)

// resolver turns layers into policies. What one policy was told of is not told again for the next.
type resolver struct {
	layers   []layer
	calendar handbook.Calendar
	problems *problems
	told     map[FileError]bool
}

// resolve makes the policy of every platform and every shop, unless there are problems, before or after.
func resolve(layers []layer, ps *problems) (*Set, error) {
	if err := ps.err(); err != nil {
		return nil, fmt.Errorf("policy refused:\n%w", err)
	}
	r := resolver{layers: layers, problems: ps, told: map[FileError]bool{}}
	for _, l := range layers {
		r.calendar = l.over(r.calendar)
	}
	set := &Set{
		general:   r.policy(ShopKey{}),
		platforms: map[handbook.Platform]handbook.Policy{},
		shops:     map[ShopKey]handbook.Policy{},
		file:      "a policy file of your own",
	}
	for _, platform := range handbook.Platforms() {
		set.platforms[platform] = r.policy(ShopKey{Platform: platform})
	}
	for _, l := range layers {
		for _, key := range sortedShops(l.content.Shops) {
			set.shops[key] = r.policy(key)
		}
	}
	if own := layers[1:]; len(own) > 0 {
		set.file = own[len(own)-1].file
	}
	if err := ps.err(); err != nil {
		return nil, fmt.Errorf("policy refused:\n%w", err)
	}
	return set, nil
}

// policy lays the layers' terms for everyone, for the platform and for the shop over each other
// and checks what comes out.
func (r *resolver) policy(key ShopKey) handbook.Policy {
	var merged *node
	for _, l := range r.layers {
		merged = l.top.without("calendars", "platforms", "shops").over(merged)
		merged = l.top.get("platforms").get(string(key.Platform)).over(merged)
		merged = l.top.get("shops").get(key.String()).over(merged)
	}
	var t shopTerms
	read := reader{&problems{}, map[string]place{}}
	read.fill(merged, reflect.ValueOf(&t).Elem(), "", true)
	for _, p := range *read.problems {
		r.tell(*p, r.of(key))
	}
	policy := handbook.Policy{
		ShopName: t.Name, TimeZone: t.TimeZone, Accounts: t.Accounts, DutyHours: t.DutyHours,
		Unpaid: t.Unpaid, Revisits: t.Revisits, Contacts: t.Contacts,
		Leads: t.Leads, Reviews: t.Reviews, Approvals: t.Approvals, Discounts: t.Discounts,
		Clocks: t.Clocks, AfterSales: t.AfterSales, Calendar: r.calendar,
	}
	for _, p := range impossible(policy.Validate()) {
		at := read.at(p.Path)
		r.tell(FileError{at.file, at.line, p.Path, p.Reason}, r.of(key))
	}
	policy.Version = version(t.Revision, policy)
	return policy
}

// tell reports a problem once, however many platforms and shops have it.
func (r *resolver) tell(p FileError, of string) {
	if !r.told[p] {
		r.told[p] = true
		p.Reason += of
		*r.problems = append(*r.problems, &p)
	}
}

// of says in whose policy a problem arose when it is not everyone's, and where that one's own terms
// stand, since the line at fault can be the default's.
func (r *resolver) of(key ShopKey) string {
	if key.Platform == "" {
		return ""
	}
	section, name := "platforms", string(key.Platform)
	if key.Shop != "" {
		section, name = "shops", key.String()
	}
	said := " (in the policy of " + name
	for _, l := range r.layers {
		if own := l.top.get(section).find(name); own.value != nil {
			said += fmt.Sprintf(", %s:%d", own.at.file, own.at.line)
		}
	}
	return said + ")"
}

// impossible takes apart what [handbook.Policy.Validate] joined.
func impossible(err error) []*handbook.PolicyError {
	if err == nil {
		return nil
	}
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		var all []*handbook.PolicyError
		for _, e := range joined.Unwrap() {
			all = append(all, impossible(e)...)
		}
		return all
	}
	var one *handbook.PolicyError
	if errors.As(err, &one) {
		return []*handbook.PolicyError{one}
	}
	return []*handbook.PolicyError{{Reason: err.Error()}}
}

// version gives the revision and a short hash of all that the policy says, such as "2026-11+1a2b3c4d":
// the same version always means the same policy.
func version(r revision, p handbook.Policy) string {
	content, err := json.Marshal(p)
	if err != nil {
		panic(fmt.Sprintf("policyfile: a policy is plain data: %v", err))
	}
	sum := sha256.Sum256(content)
	return string(r) + "+" + hex.EncodeToString(sum[:4])
}
