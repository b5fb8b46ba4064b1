package policyfile

import "slices"

// place is where in a file something stands.
type place struct {
	file string
	line int
}

type nodeKind int

const (
	nothing nodeKind = iota // a key without a value
	scalar
	mapping
	list
)

// node is a piece of YAML that knows where it was written. Scalars keep their text as it stands in
// the file, so that 08:00 and 2026-01-01 are what they look like.
type node struct {
	kind   nodeKind
	at     place
	text   string
	fields []field
	items  []*node
}

type field struct {
	key   string
	at    place
	value *node
}

// find gives a mapping's entry of a key, without a value when there is none.
func (n *node) find(key string) field {
	if n == nil {
		return field{}
	}
	if i := slices.IndexFunc(n.fields, func(f field) bool { return f.key == key }); i >= 0 {
		return n.fields[i]
	}
	return field{}
}

// get gives a mapping's value of a key; nil when there is none.
func (n *node) get(key string) *node { return n.find(key).value }

// without gives a mapping that lacks some keys.
func (n *node) without(keys ...string) *node {
	rest := *n
	rest.fields = slices.DeleteFunc(slices.Clone(n.fields), func(f field) bool { return slices.Contains(keys, f.key) })
	return &rest
}

// over lays n over base: mappings are merged key by key, anything else is replaced whole. A
// mapping without a value lays nothing.
func (n *node) over(base *node) *node {
	switch {
	case n == nil || (n.kind == nothing && base != nil && base.kind == mapping):
		return base
	case base == nil || n.kind != mapping || base.kind != mapping:
		return n
	}
	merged := *n
	merged.fields = slices.Clone(base.fields)
	for _, f := range n.fields {
		i := slices.IndexFunc(merged.fields, func(g field) bool { return g.key == f.key })
		if i < 0 {
			merged.fields = append(merged.fields, f)
			continue
		}
		merged.fields[i] = field{f.key, f.at, f.value.over(merged.fields[i].value)}
	}
	return &merged
}
