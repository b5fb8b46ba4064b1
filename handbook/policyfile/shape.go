package policyfile

import (
	"encoding"
	"fmt"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"gendan/handbook"
)

// terms are what a policy file can say of a shop, a platform, or everything.
type terms struct {
	Revision  revision                `json:"revision"`
	TimeZone  string                  `json:"time_zone"`
	Accounts  handbook.AccountMode    `json:"accounts"`
	DutyHours handbook.Hours          `json:"duty_hours"`
	Unpaid    handbook.UnpaidPolicy   `json:"unpaid"`
	Revisits  handbook.RevisitPolicy  `json:"revisits"`
	Contacts  handbook.ContactPolicy  `json:"contacts"`
	Leads     handbook.LeadPolicy     `json:"leads"`
	Reviews   handbook.ReviewPolicy   `json:"reviews"`
	Approvals handbook.ApprovalPolicy `json:"approvals"`
	Discounts handbook.DiscountPolicy `json:"discounts"`

	Clocks     handbook.ClockPolicies    `json:"clocks"`
	AfterSales handbook.AfterSalesPolicy `json:"after_sales"`
}

// shopTerms are a shop's terms and its name as people read it.
type shopTerms struct {
	terms
	Name string `json:"name,omitempty"`
}

// wholeFile is all that a policy file can hold.
type wholeFile struct {
	terms
	Calendars []string               `json:"calendars"`
	Platforms map[platformKey]terms  `json:"platforms"`
	Shops     map[ShopKey]*shopTerms `json:"shops"`
}

// revision names the state of a policy for people. It becomes a part of the policy's version.
type revision string

var revisionForm = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$`)

// UnmarshalText reads a revision.
func (r *revision) UnmarshalText(b []byte) error {
	if !revisionForm.Match(b) {
		return fmt.Errorf("not a revision: %.20q (want letters, digits, dots and dashes, at most 40)", b)
	}
	*r = revision(b)
	return nil
}

type platformKey handbook.Platform

// UnmarshalText reads the name of a known platform.
func (k *platformKey) UnmarshalText(b []byte) error {
	*k = platformKey(b)
	if !handbook.Platform(b).Known() {
		return fmt.Errorf("unknown platform %.40q%s", b, didYouMean(string(b), handbook.Platforms()))
	}
	return nil
}

// reader fills Go values from nodes. It refuses what the values' types have no room for, and
// remembers where each path was written.
type reader struct {
	problems *problems
	places   map[string]place
}

// fill reads n into v, by v's type and its json tags. With complete, every key that is not
// omitempty must be there; the items of lists are always complete, since lists are replaced whole.
func (r *reader) fill(n *node, v reflect.Value, path string, complete bool) {
	r.places[path] = n.at
	if text, ok := v.Addr().Interface().(encoding.TextUnmarshaler); ok {
		r.scalar(n, path, text.UnmarshalText)
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		r.fill(n, v.Elem(), path, complete)
	case reflect.Struct:
		r.structure(n, v, path, complete)
	case reflect.Map:
		r.byKey(n, v, path)
	case reflect.Slice:
		r.list(n, v, path)
	case reflect.String:
		r.scalar(n, path, func(b []byte) error { return setString(v, string(b)) })
	case reflect.Int:
		r.scalar(n, path, func(b []byte) error { return setInt(v, string(b)) })
	case reflect.Bool:
		r.scalar(n, path, func(b []byte) error { return setBool(v, string(b)) })
	default:
		panic(fmt.Sprintf("policyfile: %s: no way to read a %s", path, v.Type()))
	}
}

func (r *reader) scalar(n *node, path string, set func([]byte) error) {
	switch n.kind {
	case scalar:
		if err := set([]byte(n.text)); err != nil {
			r.problems.add(n.at, path, "%s", err)
		}
	case nothing:
		r.problems.add(n.at, path, "has no value")
	case mapping, list:
		r.problems.add(n.at, path, "must be a single value")
	}
}

func (r *reader) structure(n *node, v reflect.Value, path string, complete bool) {
	if n.kind != mapping && n.kind != nothing {
		r.problems.add(n.at, path, "must hold keys and values")
		return
	}
	known := map[string]reflect.StructField{}
	var names []string
	for _, f := range reflect.VisibleFields(v.Type()) {
		if f.Anonymous {
			continue
		}
		name, option, _ := strings.Cut(f.Tag.Get("json"), ",")
		known[name] = f
		names = append(names, name)
		if complete && !strings.HasPrefix(option, "omit") && n.get(name) == nil {
			r.problems.add(n.at, below(path, name), "is missing")
		}
	}
	for _, f := range n.fields {
		if into, ok := known[f.key]; ok {
			r.fill(f.value, v.FieldByIndex(into.Index), below(path, f.key), complete)
			r.places[below(path, f.key)] = f.at
			continue
		}
		r.problems.add(f.at, below(path, f.key), "unknown key%s", didYouMean(f.key, names))
	}
}

func (r *reader) byKey(n *node, v reflect.Value, path string) {
	if n.kind != mapping && n.kind != nothing {
		r.problems.add(n.at, path, "must hold keys and values")
		return
	}
	v.Set(reflect.MakeMap(v.Type()))
	for _, f := range n.fields {
		key, value := reflect.New(v.Type().Key()), reflect.New(v.Type().Elem())
		readKey, _ := key.Interface().(encoding.TextUnmarshaler) // every map's key here reads itself
		if err := readKey.UnmarshalText([]byte(f.key)); err != nil {
			r.problems.add(f.at, below(path, f.key), "%s", err)
			continue
		}
		r.fill(f.value, value.Elem(), below(path, f.key), false)
		r.places[below(path, f.key)] = f.at
		v.SetMapIndex(key.Elem(), value.Elem())
	}
}

func (r *reader) list(n *node, v reflect.Value, path string) {
	if n.kind != list {
		r.problems.add(n.at, path, "must be a list")
		return
	}
	items := reflect.MakeSlice(v.Type(), len(n.items), len(n.items))
	for i, item := range n.items {
		r.fill(item, items.Index(i), fmt.Sprintf("%s[%d]", path, i), true)
	}
	v.Set(items)
}

// at gives where a path was written, or else the nearest part of it that was.
func (r *reader) at(path string) place {
	for path != "" {
		if p, ok := r.places[path]; ok {
			return p
		}
		path = path[:max(strings.LastIndexAny(path, ".["), 0)]
	}
	return r.places[""]
}

// maxText bounds names and the like, so that no policy grows a case's history.
const maxText = 200

var ruleForm = regexp.MustCompile(`^[A-Z]{2,8}-[0-9]{1,3}$`)

func setString(v reflect.Value, s string) error {
	switch {
	case s == "":
		return fmt.Errorf("has no value")
	case utf8.RuneCountInString(s) > maxText:
		return fmt.Errorf("longer than %d characters", maxText)
	case v.Type() == reflect.TypeFor[handbook.Rule]() && !ruleForm.MatchString(s):
		return fmt.Errorf("not a rule's id: %.20q (want such as DUN-1)", s)
	}
	v.SetString(s)
	return nil
}

func setInt(v reflect.Value, s string) error {
	n, err := strconv.ParseInt(s, 10, 32)
	if err != nil {
		return fmt.Errorf("not a whole number: %.20q", s)
	}
	v.SetInt(n)
	return nil
}

func setBool(v reflect.Value, s string) error {
	if s != "true" && s != "false" {
		return fmt.Errorf("neither true nor false: %.20q", s)
	}
	v.SetBool(s == "true")
	return nil
}

func below(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}
